"""Citation exports among the sources: what they say of the papers, and which paper each entry is about."""

from kg.read.catalogue.entry import Entry
from kg.read.catalogue.forms import SUFFIXES, Catalogue, read_catalogue

__all__ = ["SUFFIXES", "Catalogue", "Entry", "read_catalogue"]
