"""Reading: from files to documents with title, section tree, sentences, citation marks and references."""

from kg.read.document import read_document, read_text
from kg.read.side import SIDE_FILE, SideEntry, SideFile, load_side_file
from kg.read.sources import Sources, read_sources

__all__ = [
    "SIDE_FILE",
    "SideEntry",
    "SideFile",
    "Sources",
    "load_side_file",
    "read_document",
    "read_sources",
    "read_text",
]
