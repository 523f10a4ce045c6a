"""A small net that reads a document's claims from its words."""
