"""What stands twice: files that are one paper, and sentences that papers repeat from each other."""

from kg.duplicates.again import Before, EchoesKept, find_echoes_again
from kg.duplicates.echoes import Echoes, as_echo, find_echoes, mark_echoes
from kg.duplicates.order import Age
from kg.duplicates.outline import Outline, as_told, outline
from kg.duplicates.papers import Same, Told, same_papers, tell_papers
from kg.duplicates.said import Fingerprints, Said, read_said

__all__ = [
    "Age",
    "Before",
    "Echoes",
    "EchoesKept",
    "Fingerprints",
    "Outline",
    "Said",
    "Same",
    "Told",
    "as_echo",
    "as_told",
    "find_echoes",
    "find_echoes_again",
    "mark_echoes",
    "outline",
    "read_said",
    "same_papers",
    "tell_papers",
]
