"""Shingles: every stretch of eight characters (or words) of a text as one number, so that texts can be compared.

The numbers are the same on every machine. Two stretches share one by chance once in 2^64.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

SIZE = 8
"""Characters of a shingle: fewer are phrases that any two papers share, more miss texts that were edited."""
Numbers: TypeAlias = NDArray[np.uint64]
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def code_points(text: str) -> Numbers:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)


def is_han(codes: Numbers) -> NDArray[np.bool_]:
    """Which code points are Chinese characters."""
    return ((codes >= 0x3400) & (codes <= 0x9FFF)) | ((codes >= 0xF900) & (codes <= 0xFAFF))


def is_latin(codes: Numbers) -> NDArray[np.bool_]:
    """Which code points are small Latin letters or digits."""
    return ((codes >= ord("a")) & (codes <= ord("z"))) | ((codes >= ord("0")) & (codes <= ord("9")))


def shingles(codes: Numbers) -> Numbers:
    """The shingle that begins at each place but the last seven; none of a shorter text."""
    count = len(codes) - SIZE + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    found = np.zeros(count, np.uint64)
    for at in range(SIZE):
        found = (found ^ codes[at : at + count]) * _PRIME
        found ^= found >> _SHIFT
    return found


def shared(one: Numbers, other: Numbers) -> int:
    """How many numbers two sorted arrays without repetitions have in common."""
    return len(np.intersect1d(one, other, assume_unique=True))
