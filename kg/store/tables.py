"""The tables of `kg.sqlite`, and when a build is so large that commands and the page count rather than list.

    meta       name, value: the versions, and how many papers, links, claims and edges of one paper there are
    papers     a row a paper, by id: what names it, its figures, where its links and claims begin and end in theirs;
               `about` is its record without what cuts its text, `cut` that
    names      folded id, file, number, title and authors of papers, to look one up by
    files      every file of the sources
    links      a row a sentence, in the order of links.jsonl; `mentions` finds those linked to an entry
    found      how many sentences of a paper are linked to an entry; `entries` adds them up
    records    a row a claim, in the order of claims.jsonl
    claims     the same by source, relation, target and paper: what queries filter by; '' is an open argument
    carried    the claims that name a mechanism or path
    kinds      claims that no query tells apart, counted, and the surest of them
    disputes   edges that say otherwise than that the source furthers the target, where an edge says that it does
    edges      what shown claims of one modality say between two concepts; `causal` is drives and enables together
    concepts   ends of claims, and `relations`, in numbers of what is shown

`record`, `about` and `cut` are the JSON of `kg.records`, so that what is read back is what was written. Rows are
written in a fixed order. Numbers of papers, sentences and claims are those of `kg.store.numbers`, in the order of the
build.
"""

VERSION = 4
"""Of the tables; a file of another version is not read."""
LARGE = 100_000
"""Claims above which a build is large: claims.jsonl is left out, map and page are made of counts, answers are cut."""
LISTED = 100
"""Claims, and papers, that are listed of a kind or an edge, the surest first; all are counted."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE papers (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL, file TEXT NOT NULL, title TEXT NOT NULL, title_key TEXT NOT NULL,
  year INTEGER, sentences INTEGER NOT NULL, reference_count INTEGER NOT NULL,
  first_link INTEGER NOT NULL, end_link INTEGER NOT NULL, first_claim INTEGER NOT NULL, end_claim INTEGER NOT NULL,
  claiming INTEGER NOT NULL, shown INTEGER NOT NULL, doubtful INTEGER NOT NULL,
  quoted INTEGER NOT NULL, echoes INTEGER NOT NULL,
  about TEXT NOT NULL, cut TEXT NOT NULL
);
CREATE TABLE names (key TEXT, way TEXT, paper INTEGER, PRIMARY KEY (key, way, paper)) WITHOUT ROWID;
CREATE TABLE files (n INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE links (n INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE mentions (entry TEXT, link INTEGER, PRIMARY KEY (entry, link)) WITHOUT ROWID;
CREATE TABLE found (
  entry TEXT, paper INTEGER, sentences INTEGER NOT NULL, PRIMARY KEY (entry, paper)
) WITHOUT ROWID;
CREATE TABLE entries (
  entry TEXT PRIMARY KEY, papers INTEGER NOT NULL, sentences INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE records (n INTEGER PRIMARY KEY, id TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE claims (
  source TEXT, relation TEXT, target TEXT, paper INTEGER, n INTEGER,
  modality TEXT NOT NULL, shown INTEGER NOT NULL, confidence REAL NOT NULL,
  sentence TEXT NOT NULL, start INTEGER NOT NULL, id TEXT NOT NULL, source_match TEXT NOT NULL,
  target_match TEXT NOT NULL, echo_of TEXT,
  PRIMARY KEY (source, relation, target, paper, n)
) WITHOUT ROWID;
CREATE TABLE carried (entry TEXT, n INTEGER, PRIMARY KEY (entry, n)) WITHOUT ROWID;
CREATE TABLE kinds (
  source TEXT, relation TEXT, target TEXT, modality TEXT, shown INTEGER, source_match TEXT, target_match TEXT,
  claims INTEGER NOT NULL, listed TEXT NOT NULL,
  PRIMARY KEY (source, relation, target, modality, shown, source_match, target_match)
) WITHOUT ROWID;
CREATE TABLE edges (
  modality TEXT, relation TEXT, source TEXT, target TEXT, papers INTEGER NOT NULL, sentences INTEGER NOT NULL,
  claims INTEGER NOT NULL, support REAL NOT NULL, relations TEXT NOT NULL, paper_list TEXT NOT NULL,
  listed TEXT NOT NULL, years TEXT NOT NULL,
  PRIMARY KEY (modality, relation, source, target)
) WITHOUT ROWID;
CREATE TABLE disputes (
  source TEXT, target TEXT, relation TEXT, modality TEXT, papers INTEGER NOT NULL,
  PRIMARY KEY (source, target, relation, modality)
) WITHOUT ROWID;
CREATE TABLE concepts (
  id TEXT PRIMARY KEY, papers INTEGER NOT NULL, sentences INTEGER NOT NULL, as_source INTEGER NOT NULL,
  as_target INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE relations (
  relation TEXT, modality TEXT, papers INTEGER NOT NULL, sentences INTEGER NOT NULL, claims INTEGER NOT NULL,
  PRIMARY KEY (relation, modality)
) WITHOUT ROWID;
"""
ALONE = "modality = 'asserted' AND papers = 1 AND relation NOT IN ('drives', 'enables')"
"""Edges that a single paper makes, as SQL; `meta` has their number."""
INDEXES = f"""
CREATE UNIQUE INDEX papers_by_id ON papers (id);
CREATE INDEX records_by_id ON records (id);
CREATE INDEX kinds_by_target ON kinds (target);
CREATE INDEX edges_by_ends ON edges (source, target);
CREATE INDEX edges_alone ON edges (support DESC, sentences DESC, source, relation, target)
  WHERE {ALONE};
CREATE INDEX disputes_by_papers ON disputes (papers DESC, source, target, relation, modality);
CREATE INDEX papers_by_title ON papers (title_key);
"""
DISPUTES = """
INSERT INTO disputes SELECT a.source, a.target, b.relation, b.modality, min(a.papers, b.papers)
FROM edges a JOIN edges b USING (source, target)
WHERE a.modality = 'asserted' AND a.relation = 'causal' AND
  (b.modality = 'asserted' AND b.relation = 'inhibits' OR b.modality = 'negated' AND b.relation = 'causal')
"""
"""Fills `disputes` from `edges`; `papers` is the number on the side that has fewer."""
CUT = ("sections", "sentences", "citation_marks", "left_out")
"""Fields of a paper that its `about` lacks."""
