"""Sentences that a paper repeats from another: their claims are no further witness.

A claim is an echo where a stretch of its sentence stands in a sentence of an earlier paper, and

* the stretch is long enough that two writers do not hit upon it by chance, and holds more than the claim's own words:
  that digital finance furthers growth may be said in the same words twice;
* it is most of the one sentence or of the other: a set phrase inside two sentences makes them no echo;
* the claim stands in it: what a paper says before and after a quotation is its own.

Sentences are compared folded, by characters and digits alone, so that script, punctuation, blanks and citation marks
do not matter. A changed character here and there does not either. Which paper is the earlier one, its year says, then
its id; a paper of unknown year comes last. Only sentences with claims are looked at: others witness nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from kg.duplicates.shingles import SIZE, Numbers, code_points, is_han, is_latin, shingles
from kg.normalise import fold
from kg.records import Claim, Document, Paper, Quote

_LEAST = 24  # characters of a stretch that is no coincidence
_OWN = 10  # of them, those besides the words of the claim …
_LONG = 40  # … unless the stretch is so long
_MOST = 0.8  # share of a sentence that makes it an echo, and of a claim that stands in one
_WINDOW = _LEAST - SIZE  # shingles of which one at least is a fingerprint: every stretch of `_LEAST` holds one
_EARLIEST = 8  # sentences that are looked at for a fingerprint, the earliest ones
_BETWEEN = "\n"  # what no folded text holds
_NONE = np.uint64(2**64 - 1)
_UNKNOWN = 9999  # year of a paper without one


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence by its letters alone.

    Attributes:
        id: of the sentence.
        letters: its characters, Latin letters and digits, folded.
        offsets: for each, its place in the paper's text.
        shingles: one a letter but the last seven.
    """

    id: str
    letters: Numbers
    offsets: NDArray[np.int64]
    shingles: Numbers

    def covered_by(self, other: "_Sentence") -> NDArray[np.bool_]:
        """Which letters stand in a stretch of eight or more that the other sentence holds too."""
        covered = np.zeros(len(self.letters), np.bool_)
        found = np.isin(self.shingles, other.shingles)
        for at in range(SIZE):
            covered[at : at + len(found)] |= found
        return covered


def mark_echoes(papers: Sequence[tuple[Document, Sequence[Claim]]]) -> list[tuple[Claim, ...]]:
    """The claims of each paper, in the order given, with `echo_of` where they are echoes and without it elsewhere."""
    by_age = sorted(papers, key=lambda one: _age(one[0].paper))
    claims = [_by_sentence(found) for _, found in by_age]
    candidates = _candidates([_fingerprints(document.paper, found) for document, found in by_age])
    sentences = _Sentences([document.paper for document, _ in by_age], claims)
    echoes: dict[str, str] = {}
    origins: dict[str, str] = {}  # sentences that say nothing of their own → what they repeat
    for place, earlier in candidates:
        sentence, own = sentences[place], claims[place.paper][place.sentence]
        for other in map(sentences.__getitem__, earlier):
            covered = sentence.covered_by(other)
            if _repeats(sentence, other, covered):
                for claim in own:
                    if claim.id not in echoes and _stands_in(claim, sentence, covered):
                        echoes[claim.id] = origins.get(other.id, other.id)
        found = {echoes.get(claim.id) for claim in own}
        if len(found) == 1 and None not in found:
            origins[sentence.id] = found.pop() or ""
    return [tuple(_marked(claim, echoes.get(claim.id)) for claim in own) for _, own in papers]


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


def _sentence(paper: Paper, quote: Quote) -> _Sentence:
    folded = fold(quote.text, paper.traditional, quote.start)
    codes = code_points(folded.text)
    kept = is_han(codes) | is_latin(codes)
    letters = codes[kept]
    return _Sentence(quote.id, letters, np.array(folded.offsets, np.int64)[kept], shingles(letters))


class _Place(NamedTuple):
    """A sentence by the place of its paper among the papers by age, and by its own among those with claims."""

    paper: int
    sentence: int


class _Sentences:
    """Sentences by their place, made when they are first asked for: most are never."""

    def __init__(self, papers: Sequence[Paper], claims: Sequence[Sequence[Sequence[Claim]]]) -> None:
        self._papers, self._claims = papers, claims
        self._made: dict[_Place, _Sentence] = {}

    def __getitem__(self, place: _Place) -> _Sentence:
        if place not in self._made:
            quote = self._claims[place.paper][place.sentence][0].sentence
            self._made[place] = _sentence(self._papers[place.paper], quote)
        return self._made[place]


def _fingerprints(paper: Paper, claims: Sequence[Claim]) -> tuple[Numbers, NDArray[np.int64]]:
    """The fingerprints of a paper's sentences with claims, and the place of the sentence of each.

    They are the least of every sixteen shingles in a row, the same ones wherever the same stretch stands. All sentences
    are gone through at once, with a line end between them.
    """
    texts = [fold(own[0].sentence.text, paper.traditional).text for own in _by_sentence(claims)]
    codes = code_points(_BETWEEN.join(texts))
    letters = codes[is_han(codes) | is_latin(codes) | (codes == ord(_BETWEEN))]
    numbers = shingles(letters)
    if len(numbers) < _WINDOW:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    ends = np.concatenate(([0], np.cumsum(letters == ord(_BETWEEN))))
    whole = ends[SIZE:] == ends[:-SIZE]
    numbers = np.where(whole, numbers, _NONE)
    least = np.unique(sliding_window_view(numbers, _WINDOW).argmin(axis=1) + np.arange(len(numbers) - _WINDOW + 1))
    least = least[whole[least]]
    return numbers[least], ends[least]


def _candidates(papers: Sequence[tuple[Numbers, NDArray[np.int64]]]) -> Iterator[tuple[_Place, list[_Place]]]:
    """Sentences that may be echoes, those of the earlier papers first, each with earlier ones that it may repeat.

    Of the sentences that share a fingerprint only the earliest are looked at, so that the cost grows with the
    sentences and not with their pairs.
    """
    if not papers:
        return
    numbers = np.concatenate([numbers for numbers, _ in papers])
    owners = np.concatenate([owners for _, owners in papers])
    places = np.repeat(np.arange(len(papers)), [len(numbers) for numbers, _ in papers])
    order = np.lexsort((owners, places, numbers))
    numbers, places, owners = numbers[order], places[order], owners[order]
    starts = np.flatnonzero(np.concatenate((numbers[:1] == numbers[:1], numbers[1:] != numbers[:-1])))
    ends = np.concatenate((starts[1:], [len(numbers)]))
    several = places[starts] != places[ends - 1]  # what one paper alone says is no echo
    found: dict[_Place, set[_Place]] = {}
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        holders = list(map(_Place, places[start:end].tolist(), owners[start:end].tolist()))
        for holder in holders:
            found.setdefault(holder, set()).update(one for one in holders[:_EARLIEST] if one.paper < holder.paper)
    for holder, earlier in sorted(found.items()):
        if earlier:
            yield holder, sorted(earlier)


def _repeats(sentence: _Sentence, other: _Sentence, covered: NDArray[np.bool_]) -> bool:
    """Whether a sentence is most of another, or another most of it."""
    stretch = int(covered.sum())
    if stretch < _LEAST:
        return False
    return stretch >= _MOST * len(sentence.letters) or other.covered_by(sentence).sum() >= _MOST * len(other.letters)


def _stands_in(claim: Claim, sentence: _Sentence, covered: NDArray[np.bool_]) -> bool:
    """Whether a claim stands in what its sentence repeats, and that says more than the claim."""
    parts = [part for part in (claim.cue, claim.source, claim.target, *claim.via) if part and part.start is not None]
    spans = [(part.start or 0, part.end or 0) for part in parts]
    if not spans:
        return bool(covered.mean() >= _MOST)
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    extent = (sentence.offsets >= start) & (sentence.offsets < end)
    if not extent.any() or covered[extent].mean() < _MOST:
        return False
    if covered.sum() >= _LONG:
        return True
    words = np.zeros(len(covered), np.bool_)
    for start, end in spans:
        words |= (sentence.offsets >= start) & (sentence.offsets < end)
    return bool((covered & ~words).sum() >= _OWN)
