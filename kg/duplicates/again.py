"""The echoes among papers of which most were compared before: only what papers that came or went touch is told anew.

A sentence is told from the earliest sentences that share a fingerprint with it, and from what these repeat. So it is
told anew where one of its fingerprints has others among its earliest now, and where what one of them repeats is new.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from kg.duplicates.echoes import Echoes, Telling
from kg.duplicates.order import EARLIEST, Age, Sentences, starts_of
from kg.duplicates.said import Fingerprints, Packed, Said
from kg.records import Paper

_SAME, _COME, _GONE = range(3)


@dataclass(frozen=True, slots=True)
class EchoesKept(Packed):
    """The echoes among papers, to be kept.

    Attributes:
        sizes: of each paper, the number of its sentences with claims.
        counts: of each, the number of its echoes.
        lines: of each echo, its place among the claims of its paper.
        repeated: of each, the seat of the sentence repeated.
        origins: as in `Echoes`.
    """

    sizes: NDArray[np.int32]
    counts: NDArray[np.int32]
    lines: NDArray[np.int32]
    repeated: NDArray[np.int32]
    origins: NDArray[np.int32]

    @classmethod
    def of(cls, echoes: Echoes, sizes: Sequence[int]) -> "EchoesKept":
        """Those that were found among papers with so many sentences."""
        pairs = [echoes.pairs(at) for at in range(len(sizes))]
        every = np.concatenate([np.zeros((0, 2), np.int32), *pairs])
        counts = np.array([len(one) for one in pairs], np.int32)
        return cls(np.array(sizes, np.int32), counts, every[:, 0], every[:, 1], echoes.origins)


@dataclass(frozen=True)
class Before:
    """What was told when other papers were compared.

    Attributes:
        told: their echoes.
        places: of each paper of now, its place among them; -1 where it was not among them as it is.
        gone: those that are no more, or not as they were, with their fingerprints.
    """

    told: EchoesKept
    places: Sequence[int]
    gone: Sequence[tuple[Age, Fingerprints]]


def find_echoes_again(
    papers: Sequence[Paper], prints: Sequence[Fingerprints], said: Callable[[int], Said], before: Before
) -> tuple[Echoes, frozenset[int]]:
    """The echoes among papers, as `find_echoes` gives them, and the places of papers whose echoes are not as before.

    Args:
        papers: their ids and years.
        prints: of each paper.
        said: of a paper, by its place.
        before: what was told of most of them.
    """
    sentences = Sentences(
        [*(Age(paper.id, paper.year) for paper in papers), *(age for age, _ in before.gone)],
        [*prints, *(one for _, one in before.gone)],
    )
    echoes = Echoes([paper.id for paper in papers], [one.indices for one in prints])
    changed = _recall(echoes, sentences, before)
    state = np.full(len(papers) + len(before.gone), _GONE, np.int8)
    state[: len(papers)] = np.where(np.array(before.places, np.int64) < 0, _COME, _SAME)
    groups = _Groups(sentences, prints, state[sentences.papers])
    anew, queued = groups.touched(), set[int]()
    queued.update(anew)
    heapify(anew)
    telling, asked = Telling(sentences, echoes, said), dict[int, list[list[int]]]()
    while anew:
        number = heappop(anew)
        paper, seat = int(sentences.papers[number]), sentences.seat(number)
        if paper not in asked:
            asked[paper] = echoes.pairs(paper).tolist()
        was = int(echoes.origins[seat])
        telling.forget(number)
        telling.tell(number, groups.earlier(number))
        if echoes.origins[seat] != was:
            for later in groups.later(number):
                if later not in queued:
                    queued.add(later)
                    heappush(anew, later)
    changed.update(paper for paper, pairs in asked.items() if echoes.pairs(paper).tolist() != pairs)
    return echoes, frozenset(changed)


def _recall(echoes: Echoes, sentences: Sentences, before: Before) -> set[int]:
    """Tell what was told before, by the seats that sentences have now; the papers of which not all can be told."""
    lacking = {at for at, place in enumerate(before.places) if place < 0}
    told, firsts = before.told, sentences.firsts.tolist()
    seats = np.concatenate(([0], np.cumsum(told.sizes, dtype=np.int64))).tolist()
    ends = np.concatenate(([0], np.cumsum(told.counts, dtype=np.int64))).tolist()
    moved = np.full(seats[-1] + 1, -1, np.int32)  # seat before → seat now; the last is that of none
    for at, place in enumerate(before.places):
        if place >= 0:
            moved[seats[place] : seats[place + 1]] = np.arange(firsts[at], firsts[at + 1])
    repeated, origins = moved[told.repeated], moved[told.origins]
    for at, place in enumerate(before.places):
        if place >= 0:
            those = slice(ends[place], ends[place + 1])
            kept = repeated[those] >= 0
            if not kept.all():
                lacking.add(at)
            echoes.add(at, np.column_stack((told.lines[those], repeated[those]))[kept].ravel().tolist())
            echoes.origins[firsts[at] : firsts[at + 1]] = origins[seats[place] : seats[place + 1]]
    return lacking


class _Groups:
    """Sentences by fingerprint.

    Args:
        sentences: in their order.
        prints: of the papers of now; those that are gone come after them.
        state: of each sentence, whether its paper is the same, came or is gone.
    """

    def __init__(self, sentences: Sentences, prints: Sequence[Fingerprints], state: NDArray[np.int8]) -> None:
        self._sentences, self._prints = sentences, prints
        numbers, owners = sentences.by_print()
        touched: list[NDArray[np.int32]] = [np.flatnonzero(state == _COME).astype(np.int32)]
        if len(numbers):
            starts, states = starts_of(numbers), state[owners]
            now, then = (_rank(starts, states != other) for other in (_GONE, _COME))
            moves = ((states == _COME) & (now < EARLIEST)) | ((states == _GONE) & (then < EARLIEST))
            changed = np.zeros(len(starts), np.bool_)
            changed[starts[moves]] = True
            touched.append(owners[changed[starts] & (states != _GONE)])
            numbers, owners = numbers[states != _GONE], owners[states != _GONE]
        self._numbers, self._owners = numbers, owners
        self._touched = np.unique(np.concatenate(touched))

    def touched(self) -> list[int]:
        """Sentences that have others among the earliest that share a fingerprint, or came."""
        found: list[int] = self._touched.tolist()
        return found

    def earlier(self, number: int) -> list[int]:
        """Earlier sentences that a sentence may repeat, as in `Sentences.candidates`."""
        heads = [self._owners[start : min(start + EARLIEST, end)] for start, end in self._groups(number)]
        found = np.unique(np.concatenate([np.zeros(0, np.int32), *heads]))
        papers = self._sentences.papers
        those: list[int] = found[(found < number) & (papers[found] != papers[number])].tolist()
        return those

    def later(self, number: int) -> Iterator[int]:
        """Later sentences that may repeat a sentence."""
        papers = self._sentences.papers
        for start, end in self._groups(number):
            if number in self._owners[start : start + EARLIEST]:
                group = self._owners[start:end]
                yield from group[(group > number) & (papers[group] != papers[number])].tolist()

    def _groups(self, number: int) -> Iterator[tuple[int, int]]:
        """Where the sentences of each fingerprint of a sentence begin and end."""
        prints = self._prints[self._sentences.papers[number]]
        own = np.unique(prints.numbers[prints.owners == self._sentences.places[number]])
        ends = (np.searchsorted(self._numbers, own, side) for side in ("left", "right"))
        yield from zip(*(end.tolist() for end in ends), strict=True)


def _rank(starts: NDArray[np.int64], counted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many of those that are counted stand before each one in its group."""
    before: NDArray[np.int64] = np.cumsum(counted) - counted
    return before - before[starts]
