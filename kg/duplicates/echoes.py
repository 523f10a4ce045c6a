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
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kg.duplicates.order import Age, Sentences
from kg.duplicates.said import LEAST, Fingerprints, Said, Sentence, read_said
from kg.duplicates.shingles import SIZE, shingles
from kg.records import Claim, Document, Paper

_OWN = 10  # letters of a stretch besides the concepts and cues of its claims …
_LONG = 40  # … unless the stretch is so long
_MOST = 0.8  # share of a sentence that makes it an echo, and of a claim that stands in one
_HELD = 256  # papers whose letters are held at a time


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
        names: ids of the papers.
        indices: of each, the index in the paper of each sentence that has claims.

    Attributes:
        origins: by seat, of sentences that say nothing of their own the seat of what they repeat; -1 of any other.
    """

    def __init__(self, names: Sequence[str], indices: Sequence[NDArray[np.int32]]) -> None:
        self._names = names
        self._indices = np.concatenate([np.zeros(0, np.int32), *indices])
        self._firsts = np.concatenate(([0], np.cumsum([len(one) for one in indices], dtype=np.int64)))
        self._lines: dict[int, array[int]] = {}  # place of a paper → claim, seat, claim, seat …
        self.origins = np.full(len(self._indices), -1, np.int32)

    def add(self, paper: int, pairs: Iterable[int]) -> None:
        """Say of claims of a paper which sentences they repeat: claim, seat, claim, seat …"""
        self._lines.setdefault(paper, array("i")).extend(pairs)

    def forget(self, paper: int, lines: Collection[int]) -> None:
        """Say of claims of a paper that they repeat none."""
        told = self._lines.get(paper, array("i"))
        pairs = zip(told[::2], told[1::2], strict=True)
        self._lines[paper] = array("i", [one for pair in pairs if pair[0] not in lines for one in pair])

    def pairs(self, paper: int) -> NDArray[np.int32]:
        """Claims of a paper and the seats of what they repeat, by claim; shape (claims, 2)."""
        told = np.array(self._lines.get(paper, array("i")), np.int32).reshape(-1, 2)
        return told[np.argsort(told[:, 0], kind="stable")]

    def of(self, paper: int) -> dict[int, str]:
        """The echoes of a paper: place among its claims → id of the sentence repeated."""
        told = self.pairs(paper)
        papers = np.searchsorted(self._firsts, told[:, 1], "right") - 1
        indices = self._indices[told[:, 1]]
        return {
            line: f"{self._names[at]}.{index:04d}"
            for line, at, index in zip(told[:, 0].tolist(), papers.tolist(), indices.tolist(), strict=True)
        }


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
    sentences = Sentences([Age(paper.id, paper.year) for paper in papers], prints)
    found = Echoes([paper.id for paper in papers], [one.indices for one in prints])
    telling = Telling(sentences, found, said)
    for number, earlier in sentences.candidates(progress):
        telling.tell(number, earlier)
    return found


class Telling:
    """Tells of sentences, the earlier ones first, what they repeat.

    Args:
        sentences: in their order.
        echoes: takes what is told.
        said: of a paper, by its place.
    """

    def __init__(self, sentences: Sentences, echoes: Echoes, said: Callable[[int], Said]) -> None:
        self._sentences, self._echoes = sentences, echoes
        self._held = lru_cache(maxsize=_HELD)(said)

    def tell(self, number: int, earlier: Iterable[int]) -> None:
        """Say of a sentence's claims what they repeat, by its number and those of earlier ones that it may repeat."""
        sentence, left = self._sentence(number), self._claims(number)
        paper, origins = int(self._sentences.papers[number]), self._echoes.origins
        repeated: set[int] = set()
        for one in earlier:
            other = self._sentence(one)
            covered = _covered(sentence, other)
            if _repeats(sentence, other, covered):
                seat = self._sentences.seat(one)
                origin = int(origins[seat]) if origins[seat] >= 0 else seat
                standing = [(line, extent) for line, extent in left if _stands_in(extent, covered)]
                for line, _ in standing:
                    self._echoes.add(paper, (line, origin))
                    repeated.add(origin)
                left = [claim for claim in left if claim not in standing]
                if not left:
                    break
        if not left and len(repeated) == 1:
            origins[self._sentences.seat(number)] = min(repeated)

    def forget(self, number: int) -> None:
        """Take back what is told of a sentence."""
        self._echoes.forget(int(self._sentences.papers[number]), {line for line, _ in self._claims(number)})
        self._echoes.origins[self._sentences.seat(number)] = -1

    def _sentence(self, number: int) -> Sentence:
        return self._held(int(self._sentences.papers[number])).sentence(int(self._sentences.places[number]))

    def _claims(self, number: int) -> list[tuple[int, slice | None]]:
        return list(self._held(int(self._sentences.papers[number])).claims(int(self._sentences.places[number])))


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
