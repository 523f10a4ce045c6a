"""What stands twice: files that are one paper, and sentences that papers repeat from each other."""

from kg.duplicates.echoes import mark_echoes
from kg.duplicates.papers import Same, same_papers

__all__ = ["Same", "mark_echoes", "same_papers"]
