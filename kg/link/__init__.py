"""Linking: which stretches of a text name an entry of the vocabulary."""

from kg.link.automaton import Hit
from kg.link.document import link_document
from kg.link.linker import Linker, Reading
from kg.link.segment import Token

__all__ = ["Hit", "Linker", "Reading", "Token", "link_document"]
