"""What people decided about claims: the file they write, and the claims as they corrected them."""

from kg.corrections.apply import NotApplied, correct, wordings
from kg.corrections.file import FILE, Correction, Corrections, parse, read_corrections, read_file, with_entry

__all__ = [
    "FILE",
    "Correction",
    "Corrections",
    "NotApplied",
    "correct",
    "parse",
    "read_corrections",
    "read_file",
    "with_entry",
    "wordings",
]
