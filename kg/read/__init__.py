"""Reading: from files to documents with title, section tree, sentences, citation marks and references.

What a command does not use is not loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.read.document import read_data, read_document, read_text
    from kg.read.side import SIDE_FILE, SideEntry, SideFile, load_side_file
    from kg.read.sources import Sources, read_sources

__all__ = [
    "SIDE_FILE",
    "SideEntry",
    "SideFile",
    "Sources",
    "load_side_file",
    "read_data",
    "read_document",
    "read_sources",
    "read_text",
]
_HOMES = {
    "document": ("read_data", "read_document", "read_text"),
    "side": ("SIDE_FILE", "SideEntry", "SideFile", "load_side_file"),
    "sources": ("Sources", "read_sources"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"kg.read.{home}"), name)
    raise AttributeError(name)
