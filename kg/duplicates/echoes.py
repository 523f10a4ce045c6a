"""Sentences that a paper repeats from another: their claims are no further witness.

A claim is an echo where a stretch of its sentence stands in a sentence of an earlier paper, and

* the stretch is long enough that two writers do not hit upon it by chance, and holds more than the claim's own words:
  that digital finance furthers growth may be said in the same words twice;
* it is most of the one sentence or of the other: a set phrase inside two sentences makes them no echo;
* the claim stands in it: what a paper says before and after a quotation is its own.

Sentences are compared folded, by characters and digits alone, so that script, punctuation, blanks and citation marks
do not matter. A changed character here and there does not either. Which paper is the earlier one, its year says, then
its id; a paper of unknown year comes last. A sentence whose claims all say that somebody else said so comes after those
that say so themselves, whatever the years: what is known of years is often wrong or missing.

Only sentences with claims are looked at: others witness nothing.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kg.duplicates.said import LEAST, Fingerprints, Said, Sentence, read_said
from kg.duplicates.shingles import SIZE, shingles
from kg.records import Claim, Document, Paper

_OWN = 10  # letters of a stretch besides the concepts and cues of its claims …
_LONG = 40  # … unless the stretch is so long
_MOST = 0.8  # share of a sentence that makes it an echo, and of a claim that stands in one
_EARLIEST = 8  # sentences that are looked at for a fingerprint, the earliest ones
_HELD = 256  # papers whose letters are held at a time
_BLOCK = 1 << 15  # sentences whose pairs are held at a time
_UNKNOWN = 9999  # year of a paper without one


def mark_echoes(papers: Sequence[tuple[Document, Sequence[Claim]]]) -> list[tuple[Claim, ...]]:
    """The claims of each paper, in the order given, with `echo_of` where they are echoes and without it elsewhere."""
    read = [read_said(document, claims) for document, claims in papers]
    outlines = [document.paper for document, _ in papers]
    found = find_echoes(outlines, [prints for prints, _ in read], lambda at: read[at][1])
    return [_marked(claims, found.of(at)) for at, (_, claims) in enumerate(papers)]


def _marked(claims: Sequence[Claim], echoes: Mapping[int, str]) -> tuple[Claim, ...]:
    return tuple(as_echo(claim, echoes.get(line)) for line, claim in enumerate(claims))


def as_echo(claim: Claim, echo_of: str | None) -> Claim:
    """A claim as an echo of a sentence, or as none."""
    return claim if claim.echo_of == echo_of else claim.model_copy(update={"echo_of": echo_of})


class Echoes:
    """The echoes among papers, in few bytes: whole numbers, and ids only where they are asked for.

    Args:
        names: of each sentence its id, by its number.
    """

    def __init__(self, names: Callable[[int], str]) -> None:
        self._names = names
        self._lines: dict[int, array[int]] = {}  # place of a paper → claim, sentence, claim, sentence …

    def add(self, paper: int, line: int, sentence: int) -> None:
        """Say of a claim which sentence it repeats."""
        self._lines.setdefault(paper, array("l")).extend((line, sentence))

    def of(self, paper: int) -> dict[int, str]:
        """The echoes of a paper: place among its claims → id of the sentence repeated."""
        told = self._lines.get(paper, array("l"))
        return {line: self._names(sentence) for line, sentence in zip(told[::2], told[1::2], strict=True)}


def find_echoes(
    papers: Sequence[Paper],
    prints: Sequence[Fingerprints],
    said: Callable[[int], Said],
    progress: Callable[[int, int], None] | None = None,
) -> Echoes:
    """The echoes among papers.

    Args:
        papers: their ids and years.
        prints: of each paper.
        said: of a paper, by its place; the last ones asked for are held.
        progress: called with the sentences done and their number, now and then.
    """
    sentences = _Sentences(papers, prints)
    found = Echoes(lambda number: f"{papers[sentences.paper(number)].id}.{sentences.index(number):04d}")
    held = lru_cache(maxsize=_HELD)(said)
    origins = np.full(len(sentences), -1, np.int64)  # sentences that say nothing of their own → what they repeat

    def sentence_at(number: int) -> Sentence:
        return held(sentences.paper(number)).sentence(sentences.place(number))

    for number, earlier in sentences.candidates(progress):
        paper = sentences.paper(number)
        sentence, left = sentence_at(number), list(held(paper).claims(sentences.place(number)))
        repeated: set[int] = set()
        for one in earlier:
            other = sentence_at(one)
            covered = _covered(sentence, other)
            if _repeats(sentence, other, covered):
                origin = int(origins[one]) if origins[one] >= 0 else one
                standing = [(line, extent) for line, extent in left if _stands_in(extent, covered)]
                for line, _ in standing:
                    found.add(paper, line, origin)
                    repeated.add(origin)
                left = [claim for claim in left if claim not in standing]
                if not left:
                    break
        if not left and len(repeated) == 1:
            origins[number] = min(repeated)
    return found


class _Sentences:
    """The sentences with claims of all papers, numbered from the earliest on: of two the lesser number is the earlier.

    What a sentence says for itself is before what it quotes, whatever the years; then the papers' ages decide, then
    the place in the paper.
    """

    def __init__(self, papers: Sequence[Paper], prints: Sequence[Fingerprints]) -> None:
        by_age = sorted(range(len(papers)), key=lambda at: _age(papers[at]))
        counts = [len(prints[at].indices) for at in by_age]
        firsts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        quoting = np.concatenate([np.zeros(0, np.bool_), *(prints[at].quoting for at in by_age)])
        order = np.argsort(quoting, kind="stable")
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        place = [np.arange(count, dtype=np.int32) for count in counts]
        self._papers = np.repeat(np.array(by_age, np.int32), counts)[order]
        self._places = np.concatenate([np.zeros(0, np.int32), *place])[order]
        self._indices = np.concatenate([np.zeros(0, np.int32), *(prints[at].indices for at in by_age)])[order]
        owners = [rank[first + prints[at].owners] for first, at in zip(firsts[:-1].tolist(), by_age, strict=True)]
        self._owners = np.concatenate([np.zeros(0, np.int32), *owners])
        self._numbers = np.concatenate([np.zeros(0, np.uint64), *(prints[at].numbers for at in by_age)])

    def __len__(self) -> int:
        return len(self._papers)

    def paper(self, number: int) -> int:
        """The place of its paper, as papers were given."""
        return int(self._papers[number])

    def place(self, number: int) -> int:
        """Its place among the sentences of its paper that have claims."""
        return int(self._places[number])

    def index(self, number: int) -> int:
        """Its index in its paper."""
        return int(self._indices[number])

    def candidates(self, progress: Callable[[int, int], None] | None) -> Iterator[tuple[int, list[int]]]:
        """Sentences that may be echoes, the earlier ones first, each with earlier ones that it may repeat.

        Of the sentences that share a fingerprint only the earliest are looked at, so that the cost grows with the
        sentences and not with their pairs.
        """
        order = np.lexsort((self._owners, self._numbers))
        numbers, owners = self._numbers[order], self._owners[order]
        del self._numbers, self._owners  # they are asked for once, and are most of what is held
        if not len(numbers):
            return
        begins = np.concatenate(([True], numbers[1:] != numbers[:-1]))
        starts = np.flatnonzero(begins)[np.cumsum(begins) - 1]  # of the group of each
        del numbers, order, begins
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
        for turn in range(_EARLIEST):
            inside = inside[starts[inside] + turn < inside]
            holders, earlier = owners[inside], owners[starts[inside] + turn]
            kept = (earlier < holders) & (self._papers[earlier] != self._papers[holders])
            yield holders[kept].astype(np.int64) * len(self) + earlier[kept]


def _age(paper: Paper) -> tuple[int, str]:
    return (_UNKNOWN if paper.year is None else paper.year, paper.id)


def _covered(sentence: Sentence, other: Sentence) -> NDArray[np.bool_]:
    """Which letters of a sentence stand in a stretch of eight or more that the other holds too."""
    if np.array_equal(sentence.letters, other.letters):
        return np.ones(len(sentence.letters), np.bool_)
    covered = np.zeros(len(sentence.letters), np.bool_)
    found = np.isin(shingles(sentence.letters), shingles(other.letters))
    for at in range(SIZE):
        covered[at : at + len(found)] |= found
    return covered


def _repeats(sentence: Sentence, other: Sentence, covered: NDArray[np.bool_]) -> bool:
    """Whether a sentence is most of another, or another most of it, and not by chance."""
    stretch = int(covered.sum())
    if stretch < LEAST or (stretch < _LONG and (covered & sentence.own).sum() < _OWN):
        return False
    return stretch >= _MOST * len(sentence.letters) or _covered(other, sentence).sum() >= _MOST * len(other.letters)


def _stands_in(extent: slice | None, covered: NDArray[np.bool_]) -> bool:
    """Whether a claim stands in what its sentence repeats."""
    part = covered if extent is None else covered[extent]
    return bool(len(part) and part.mean() >= _MOST)
