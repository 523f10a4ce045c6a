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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from kg.duplicates.shingles import SIZE, Numbers, code_points, is_han, is_latin, shingles
from kg.normalise import CITATION_MARK, simplify
from kg.records import Claim, Document, Paper, Quote

_LEAST = 24  # characters of a stretch that is no coincidence
_OWN = 10  # of them, those besides the concepts and cues of its claims …
_LONG = 40  # … unless the stretch is so long
_MOST = 0.8  # share of a sentence that makes it an echo, and of a claim that stands in one
_WINDOW = _LEAST - SIZE  # shingles of which one at least is a fingerprint: every stretch of `_LEAST` holds one
_EARLIEST = 8  # sentences that are looked at for a fingerprint, the earliest ones
_HELD = 256  # papers whose letters are held at a time
_WIDE_FIRST, _WIDE_LAST, _WIDE = 0xFF10, 0xFF5A, 0xFEE0  # full-width digits and letters, and how far from ASCII
_UNKNOWN = 9999  # year of a paper without one


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence by its letters alone.

    Attributes:
        id: of the sentence.
        letters: its characters, Latin letters and digits, folded.
        offsets: for each, its place in the paper's text.
    """

    id: str
    letters: Numbers
    offsets: NDArray[np.int64]

    def between(self, start: int, end: int) -> NDArray[np.bool_]:
        """Which letters stand in a stretch of the paper's text."""
        return (self.offsets >= start) & (self.offsets < end)

    def covered_by(self, other: "_Sentence") -> NDArray[np.bool_]:
        """Which letters stand in a stretch of eight or more that the other sentence holds too."""
        if np.array_equal(self.letters, other.letters):
            return np.ones(len(self.letters), np.bool_)
        covered = np.zeros(len(self.letters), np.bool_)
        found = np.isin(shingles(self.letters), shingles(other.letters))
        for at in range(SIZE):
            covered[at : at + len(found)] |= found
        return covered


class _Text:
    """The letters of a paper, citation marks left out."""

    def __init__(self, document: Document) -> None:
        codes = code_points(simplify(document.text, document.paper.traditional))
        codes = np.where((codes >= _WIDE_FIRST) & (codes <= _WIDE_LAST), codes - _WIDE, codes)
        codes = np.where((codes >= ord("A")) & (codes <= ord("Z")), codes + 32, codes)
        kept = is_han(codes) | is_latin(codes)
        for mark in CITATION_MARK.finditer(document.text):
            kept[mark.start() : mark.end()] = False
        self.offsets = np.flatnonzero(kept)
        self.letters = codes[kept]

    def bounds(self, quote: Quote) -> tuple[int, int]:
        """The first letter of a sentence, and one past its last."""
        start, end = np.searchsorted(self.offsets, (quote.start, quote.end))
        return int(start), int(end)

    def sentence(self, quote: Quote) -> _Sentence:
        """A sentence."""
        start, end = self.bounds(quote)
        return _Sentence(quote.id, self.letters[start:end], self.offsets[start:end])


def mark_echoes(papers: Sequence[tuple[Document, Sequence[Claim]]]) -> list[tuple[Claim, ...]]:
    """The claims of each paper, in the order given, with `echo_of` where they are echoes and without it elsewhere."""
    by_age = sorted(papers, key=lambda one: _age(one[0].paper))
    claims = [_by_sentence(found) for _, found in by_age]
    text_of = lru_cache(maxsize=_HELD)(lambda place: _Text(by_age[place][0]))

    def sentence_at(place: _Place) -> _Sentence:
        return text_of(place.paper).sentence(claims[place.paper][place.sentence][0].sentence)

    echoes: dict[str, str] = {}
    origins: dict[str, str] = {}  # sentences that say nothing of their own → what they repeat
    fingerprints = [_fingerprints(text_of(place), found) for place, found in enumerate(claims)]
    quoting = [[all(claim.attribution == "quoted" for claim in own) for own in found] for found in claims]
    for place, earlier in _candidates(fingerprints, quoting):
        sentence, left = sentence_at(place), list(claims[place.paper][place.sentence])
        own = _own_words(sentence, left)
        for other in map(sentence_at, earlier):
            covered = sentence.covered_by(other)
            if _repeats(sentence, other, covered, own):
                found = [claim for claim in left if _stands_in(claim, sentence, covered)]
                echoes.update((claim.id, origins.get(other.id, other.id)) for claim in found)
                left = [claim for claim in left if claim.id not in echoes]
                if not left:
                    break
        repeated = {echoes[claim.id] for claim in claims[place.paper][place.sentence] if claim.id in echoes}
        if not left and len(repeated) == 1:
            origins[sentence.id] = min(repeated)
    return [tuple(_marked(claim, echoes.get(claim.id)) for claim in found) for _, found in papers]


def _marked(claim: Claim, echo_of: str | None) -> Claim:
    return claim if claim.echo_of == echo_of else claim.model_copy(update={"echo_of": echo_of})


def _age(paper: Paper) -> tuple[int, str]:
    return (_UNKNOWN if paper.year is None else paper.year, paper.id)


def _by_sentence(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims by the sentence they stand in, in the order of the text."""
    found: dict[int, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.sentence.start, []).append(claim)
    return [found[start] for start in sorted(found)]


class _Place(NamedTuple):
    """A sentence by the place of its paper among the papers by age, and by its own among those with claims.

    Of two places the lesser is the earlier one: what a sentence says for itself before what it quotes.
    """

    quoting: bool
    paper: int
    sentence: int


def _fingerprints(text: _Text, claims: Sequence[Sequence[Claim]]) -> tuple[Numbers, NDArray[np.int64]]:
    """The fingerprints of a paper's sentences with claims, and the place of the sentence of each.

    They are the least of every sixteen shingles in a row: the same ones wherever the same stretch stands.
    """
    numbers = shingles(text.letters)
    found, owners = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    if len(numbers) >= _WINDOW:
        least = sliding_window_view(numbers, _WINDOW).argmin(axis=1) + np.arange(len(numbers) - _WINDOW + 1)
        for owner, own in enumerate(claims):
            start, end = text.bounds(own[0].sentence)
            if end - start >= _LEAST:
                found.append(np.unique(least[start : end - SIZE - _WINDOW + 2]))
                owners.append(np.full(len(found[-1]), owner))
    return numbers[np.concatenate(found)], np.concatenate(owners)


def _candidates(
    papers: Sequence[tuple[Numbers, NDArray[np.int64]]], quoting: Sequence[Sequence[bool]]
) -> Iterator[tuple[_Place, list[_Place]]]:
    """Sentences that may be echoes, the earlier ones first, each with earlier ones that it may repeat.

    Of the sentences that share a fingerprint only the earliest are looked at, so that the cost grows with the
    sentences and not with their pairs.
    """
    numbers = np.concatenate([numbers for numbers, _ in papers])
    owners = np.concatenate([owners for _, owners in papers])
    places = np.repeat(np.arange(len(papers)), [len(numbers) for numbers, _ in papers])
    if not len(numbers):
        return
    order = np.lexsort((owners, places, numbers))
    numbers, places, owners = numbers[order], places[order], owners[order]
    starts = np.concatenate(([0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1))
    ends = np.concatenate((starts[1:], [len(numbers)]))
    several = places[starts] != places[ends - 1]  # what one paper alone says is no echo
    found: dict[_Place, set[_Place]] = {}
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        pairs = zip(places[start:end].tolist(), owners[start:end].tolist(), strict=True)
        holders = sorted(_Place(quoting[paper][sentence], paper, sentence) for paper, sentence in pairs)
        for holder in holders:
            earlier = (one for one in holders[:_EARLIEST] if one < holder and one.paper != holder.paper)
            found.setdefault(holder, set()).update(earlier)
    for holder, those in sorted(found.items()):
        if those:
            yield holder, sorted(those)


def _repeats(sentence: _Sentence, other: _Sentence, covered: NDArray[np.bool_], own: NDArray[np.bool_]) -> bool:
    """Whether a sentence is most of another, or another most of it, and not by chance."""
    stretch = int(covered.sum())
    if stretch < _LEAST or (stretch < _LONG and (covered & own).sum() < _OWN):
        return False
    return stretch >= _MOST * len(sentence.letters) or other.covered_by(sentence).sum() >= _MOST * len(other.letters)


def _stands_in(claim: Claim, sentence: _Sentence, covered: NDArray[np.bool_]) -> bool:
    """Whether a claim stands in what its sentence repeats."""
    spans = list(_spans(claim))
    if not spans:
        return bool(covered.mean() >= _MOST)
    extent = sentence.between(min(start for start, _ in spans), max(end for _, end in spans))
    return bool(extent.any() and covered[extent].mean() >= _MOST)


def _spans(claim: Claim) -> Iterator[tuple[int, int]]:
    """Where the cue and the arguments of a claim stand."""
    for part in (claim.cue, claim.source, claim.target, *claim.via):
        if part is not None and part.start is not None and part.end is not None:
            yield part.start, part.end


def _own_words(sentence: _Sentence, claims: Iterable[Claim]) -> NDArray[np.bool_]:
    """Which letters of a sentence are neither a concept nor a cue of its claims."""
    words = np.ones(len(sentence.letters), np.bool_)
    for claim in claims:
        for part in (claim.cue, *(one for one in (claim.source, claim.target, *claim.via) if one.concept)):
            if part is not None and part.start is not None and part.end is not None:
                words &= ~sentence.between(part.start, part.end)
    return words
