"""Tools of those who curate a vocabulary: what it lacks, what nobody says, what an edit changes, SKOS, projects."""
