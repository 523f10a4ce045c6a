"""Citation exports among the sources: what they say of the papers, and which paper each entry is about."""

from kg.read.catalogue.forms import FORM_NAMES, SUFFIXES, Catalogue, read_catalogue
from kg.read.catalogue.known import Known, found, know, with_work
from kg.read.catalogue.witness import Found

__all__ = ["FORM_NAMES", "SUFFIXES", "Catalogue", "Found", "Known", "found", "know", "read_catalogue", "with_work"]
