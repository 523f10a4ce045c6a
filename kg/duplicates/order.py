"""The sentences with claims of all papers, in the order in which they may repeat each other."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.duplicates.said import Fingerprints

EARLIEST = 8
"""Sentences that are looked at for a fingerprint, the earliest ones."""
_BLOCK = 1 << 15  # sentences whose pairs are held at a time
_UNKNOWN = 9999  # year of a paper without one


class Age(NamedTuple):
    """As much of a paper as tells which of two is the earlier.

    Attributes:
        id: of the paper.
        year: that it appeared in; None where that is not known.
    """

    id: str
    year: int | None

    @property
    def rank(self) -> tuple[int, str]:
        """The lesser is the earlier."""
        return (_UNKNOWN if self.year is None else self.year, self.id)


class Sentences:
    """The sentences with claims of all papers, numbered from the earliest on: of two the lesser number is the earlier.

    What a sentence says for itself is before what it quotes, whatever the years; then the papers' ages decide, then
    the place in the paper. A sentence has also a seat: its place among all, as papers were given.

    Attributes:
        papers: by number, the place of the paper, as papers were given.
        places: by number, the place among the paper's sentences that have claims.
        firsts: by paper, the seat of its first sentence; one more than there are papers.
    """

    def __init__(self, papers: Sequence[Age], prints: Sequence[Fingerprints]) -> None:
        by_age = sorted(range(len(papers)), key=lambda at: papers[at].rank)
        counts = [len(prints[at].indices) for at in by_age]
        firsts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        quoting = np.concatenate([np.zeros(0, np.bool_), *(prints[at].quoting for at in by_age)])
        order = np.argsort(quoting, kind="stable")
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        place = [np.arange(count, dtype=np.int32) for count in counts]
        self.papers = np.repeat(np.array(by_age, np.int32), counts)[order]
        self.places = np.concatenate([np.zeros(0, np.int32), *place])[order]
        self.firsts = np.concatenate(([0], np.cumsum([len(one.indices) for one in prints], dtype=np.int64)))
        owners = [rank[first + prints[at].owners] for first, at in zip(firsts[:-1].tolist(), by_age, strict=True)]
        self._owners = np.concatenate([np.zeros(0, np.int32), *owners])
        self._numbers = np.concatenate([np.zeros(0, np.uint64), *(prints[at].numbers for at in by_age)])

    def __len__(self) -> int:
        return len(self.papers)

    def seat(self, number: int) -> int:
        """The seat of a sentence."""
        return int(self.firsts[self.papers[number]]) + int(self.places[number])

    def by_print(self) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """Every fingerprint with the number of a sentence that has it, sorted by both; it can be asked for once."""
        order = np.lexsort((self._owners, self._numbers))
        numbers, owners = self._numbers[order], self._owners[order]
        del self._numbers, self._owners  # they are most of what is held
        return numbers, owners

    def candidates(self, progress: Callable[[int, int], None] | None) -> Iterator[tuple[int, list[int]]]:
        """Sentences that may be echoes, the earlier ones first, each with earlier ones that it may repeat.

        Of the sentences that share a fingerprint only the earliest are looked at, so that the cost grows with the
        sentences and not with their pairs.
        """
        numbers, owners = self.by_print()
        if not len(numbers):
            return
        starts = starts_of(numbers)
        del numbers
        for first in range(0, len(self), _BLOCK):
            if progress:
                progress(first, len(self))
            inside = np.flatnonzero((owners >= first) & (owners < first + _BLOCK))
            pairs = np.unique(np.concatenate([*self._pairs(inside, owners, starts), np.zeros(0, np.int64)]))
            holders, earlier = pairs // len(self), pairs % len(self)
            cuts = np.flatnonzero(np.diff(holders, prepend=-1, append=-1)).tolist()
            for start, end in pairwise(cuts):
                yield int(holders[start]), earlier[start:end].tolist()

    def _pairs(
        self, inside: NDArray[np.int64], owners: NDArray[np.int32], starts: NDArray[np.int64]
    ) -> Iterator[NDArray[np.int64]]:
        """Sentences with each of the earliest ones of other papers that share a fingerprint, as one number a pair."""
        for turn in range(EARLIEST):
            inside = inside[starts[inside] + turn < inside]
            holders, earlier = owners[inside], owners[starts[inside] + turn]
            kept = (earlier < holders) & (self.papers[earlier] != self.papers[holders])
            yield holders[kept].astype(np.int64) * len(self) + earlier[kept]


def starts_of(numbers: NDArray[np.uint64]) -> NDArray[np.int64]:
    """For each of some sorted numbers, at least one, where those that are equal to it begin."""
    begins = np.concatenate(([True], numbers[1:] != numbers[:-1]))
    starts: NDArray[np.int64] = np.flatnonzero(begins)[np.cumsum(begins) - 1]
    return starts
