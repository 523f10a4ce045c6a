"""What a paper's sentences with claims say, by their letters alone: enough to tell echoes by, without text and claims.

Two parts, as one is held of every paper and the other is looked up: `Fingerprints`, by which sentences that may be
echoes are found, and `Said`, by which it is decided.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from kg.duplicates.packed import pack, unpack
from kg.duplicates.shingles import SIZE, Numbers, code_points, is_han, is_latin, shingles
from kg.normalise import CITATION_MARK, simplify
from kg.records import Claim, Document, Quote

LEAST = 24
"""Letters of a stretch that is no coincidence."""
_WINDOW = LEAST - SIZE  # shingles of which one at least is a fingerprint: every stretch of `LEAST` holds one
_WIDE_FIRST, _WIDE_LAST, _WIDE = 0xFF10, 0xFF5A, 0xFEE0  # full-width digits and letters, and how far from ASCII
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Packed:
    """Arrays that can be kept."""

    def pack(self) -> bytes:
        """As bytes."""
        return pack({field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """From bytes. Raises ValueError where they are none of these."""
        arrays = unpack(data)
        if [field.name for field in fields(cls)] != [*arrays]:
            raise ValueError("other arrays")
        return cls(**arrays)


@dataclass(frozen=True, slots=True)
class Fingerprints(Packed):
    """By what a paper's sentences are found again.

    Attributes:
        numbers: fingerprints, the same ones wherever the same stretch stands.
        owners: for each, the place of its sentence among those with claims.
        indices: for each sentence with claims, its index in the paper.
        quoting: for each, whether all its claims say that somebody else said so.
    """

    numbers: Numbers
    owners: NDArray[np.int32]
    indices: NDArray[np.int32]
    quoting: NDArray[np.bool_]


class Sentence(NamedTuple):
    """A sentence with claims.

    Attributes:
        letters: its characters, Latin letters and digits, folded.
        own: which of them are neither a concept nor a cue of its claims.
    """

    letters: Numbers
    own: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Said(Packed):
    """The sentences of a paper that have claims.

    Attributes:
        letters: of all sentences, one after the other.
        own: which are neither a concept nor a cue.
        ends: where each sentence ends among them.
        owners: for each claim, the place of its sentence; ascending.
        lines: for each, its place among the paper's claims.
        firsts: for each, the first letter of what it names, from its sentence's begin; -1 where it names nothing.
        lasts: for each, one past the last.
    """

    letters: NDArray[np.uint32]
    own: NDArray[np.bool_]
    ends: NDArray[np.int32]
    owners: NDArray[np.int32]
    lines: NDArray[np.int32]
    firsts: NDArray[np.int32]
    lasts: NDArray[np.int32]

    def sentence(self, place: int) -> Sentence:
        """A sentence by its place among those with claims."""
        start, end = int(self.ends[place - 1]) if place else 0, int(self.ends[place])
        return Sentence(self.letters[start:end].astype(np.uint64), self.own[start:end])

    def claims(self, place: int) -> Iterator[tuple[int, slice | None]]:
        """The claims of a sentence: place among the paper's claims, and the letters between its first and last word."""
        first, end = np.searchsorted(self.owners, (place, place + 1))
        for at in range(int(first), int(end)):
            named = self.firsts[at] != _NOWHERE
            yield int(self.lines[at]), slice(int(self.firsts[at]), int(self.lasts[at])) if named else None


class _Text:
    """The letters of a paper, citation marks left out.

    Attributes:
        letters: its characters, Latin letters and digits, folded.
    """

    def __init__(self, document: Document) -> None:
        codes = code_points(simplify(document.text, document.paper.traditional))
        codes = np.where((codes >= _WIDE_FIRST) & (codes <= _WIDE_LAST), codes - _WIDE, codes)
        codes = np.where((codes >= ord("A")) & (codes <= ord("Z")), codes + 32, codes)
        kept = is_han(codes) | is_latin(codes)
        for mark in CITATION_MARK.finditer(document.text):
            kept[mark.start() : mark.end()] = False
        self._offsets = np.flatnonzero(kept).tolist()  # for each letter, its place in the paper's text
        self.letters = codes[kept]

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """The first letter of a stretch of the text, and one past its last."""
        return bisect_left(self._offsets, start), bisect_left(self._offsets, end)


def read_said(document: Document, claims: Sequence[Claim]) -> tuple[Fingerprints, Said]:
    """Both of a paper.

    Args:
        document: the paper.
        claims: its claims; `Said.lines` are places among them.
    """
    text = _Text(document)
    sentences = _by_sentence(claims)
    bounds = [text.bounds(own[0][1].sentence.start, own[0][1].sentence.end) for own in sentences]
    numbers, owners = _fingerprints(text, bounds)
    prints = Fingerprints(
        numbers,
        owners,
        np.array([_index(own[0][1].sentence) for own in sentences], np.int32),
        np.array([all(claim.attribution == "quoted" for _, claim in own) for own in sentences], np.bool_),
    )
    letters = [text.letters[start:end] for start, end in bounds]
    masks = [_own(text, bound, own) for bound, own in zip(bounds, sentences, strict=True)]
    extents = [
        (place, line, *_extent(text, bound, claim))
        for place, (bound, own) in enumerate(zip(bounds, sentences, strict=True))
        for line, claim in own
    ]
    columns = np.array(extents, np.int32).reshape(-1, 4)
    return prints, Said(
        np.concatenate([np.zeros(0, np.uint32), *letters]).astype(np.uint32),
        np.concatenate([np.zeros(0, np.bool_), *masks]),
        np.cumsum([len(one) for one in letters], dtype=np.int32),
        *(columns[:, at] for at in range(4)),
    )


_Claims = Sequence[tuple[int, Claim]]


def _by_sentence(claims: Sequence[Claim]) -> list[_Claims]:
    """Claims with their places, by the sentence they stand in, in the order of the text."""
    found: dict[int, list[tuple[int, Claim]]] = {}
    for line, claim in enumerate(claims):
        found.setdefault(claim.sentence.start, []).append((line, claim))
    return [found[start] for start in sorted(found)]


def _index(sentence: Quote) -> int:
    return int(sentence.id.rpartition(".")[2])


def _fingerprints(text: _Text, bounds: Iterable[tuple[int, int]]) -> tuple[Numbers, NDArray[np.int32]]:
    """The fingerprints of sentences, and the place of the sentence of each.

    They are the least of every sixteen shingles in a row: the same ones wherever the same stretch stands.
    """
    numbers = shingles(text.letters)
    found, owners = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
    if len(numbers) >= _WINDOW:
        least = sliding_window_view(numbers, _WINDOW).argmin(axis=1) + np.arange(len(numbers) - _WINDOW + 1)
        for owner, (start, end) in enumerate(bounds):
            if end - start >= LEAST:
                found.append(np.unique(least[start : end - SIZE - _WINDOW + 2]))
                owners.append(np.full(len(found[-1]), owner, np.int32))
    return numbers[np.concatenate(found)], np.concatenate(owners)


def _own(text: _Text, bound: tuple[int, int], claims: _Claims) -> NDArray[np.bool_]:
    """Which letters of a sentence are neither a concept nor a cue of its claims."""
    words = np.ones(bound[1] - bound[0], np.bool_)
    for _, claim in claims:
        named = [claim.cue, *(one for one in (claim.source, claim.target, *claim.via) if one.concept)]
        for start, end in _spans(named):
            first, last = _inside(text, bound, start, end)
            words[first:last] = False
    return words


def _extent(text: _Text, bound: tuple[int, int], claim: Claim) -> tuple[int, int]:
    """The letters of its sentence from the first word that a claim names to the last."""
    spans = list(_spans([claim.cue, claim.source, claim.target, *claim.via]))
    if not spans:
        return _NOWHERE, _NOWHERE
    return _inside(text, bound, min(start for start, _ in spans), max(end for _, end in spans))


def _inside(text: _Text, bound: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    """The letters of a stretch of the text that stand in a sentence, counted from its begin."""
    first, last = text.bounds(start, end)
    first, last = max(first, bound[0]) - bound[0], min(last, bound[1]) - bound[0]
    return min(first, bound[1] - bound[0]), max(last, 0)


def _spans(parts: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """Where parts of a claim stand."""
    for part in parts:
        if part is not None and part.start is not None and part.end is not None:
            yield part.start, part.end
