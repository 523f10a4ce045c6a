"""Which files are one paper: preprint and journal, web page and PDF, an abstract beside its paper.

Two files are one paper where

* they state one DOI, unless their bodies are in one language and have nothing in common: then it is the DOI of an
  issue, or the scan cut it short;
* or their bodies are alike, and the one is not much longer than the other;
* or they have one title, and a good part of the shorter body stands in the longer: an abstract alone, a revised text;
* or the whole of the shorter stands in the abstract of the other.

Bodies are compared by their shingles. Candidates are found by sorting a sixteenth of all shingles, so that the cost
grows with the papers and not with their pairs. What two papers of one author share, or what all papers quote, makes
them not one: measured on 4,591 papers, two versions of a paper share three quarters of their shingles or more, other
papers less than two thirds. Parts of a series, yearly reports and columns have one title and other bodies.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from math import log

import numpy as np

from kg.duplicates.outline import Body, Outline, as_told, body, body_of, outline
from kg.duplicates.shingles import Numbers, code_points, is_han, shared
from kg.normalise import fold, fold_label
from kg.records import Document, Paper

_HELD = 64  # bodies that are held at a time
_LEAST = 3  # sampled shingles that make a candidate
_ALIKE = 0.7  # share of the shorter body that stands in the longer
_FAR, _TELLING = 0.5, 128  # share of a sample of so many shingles below which bodies are not alike
_TITLED = 0.3  # the same where the titles are one
_NOTHING = 0.1  # bodies that share less have nothing in common
_TITLE = 8  # characters of a title that is no name of a column or a yearly report
_FIELDS = (
    *("authors", "affiliations", "doi", "abstract", "keywords", "year", "mark", "journal", "volume", "issue", "pages"),
)
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Same:
    """What became of documents.

    Attributes:
        documents: the same documents, in the same order; one that is kept has what is known of it from any of its
            files, and where different papers stated one DOI, they have ids of their own.
        kept: for each, the place of the document that is kept for it: its own, unless it is another's paper too.
    """

    documents: tuple[Document, ...]
    kept: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The same as `Same`, in outline.

    Attributes:
        papers: what is known of each now, as in its outline.
        kept: for each, the place of the one that is kept for it.
    """

    papers: tuple[Paper, ...]
    kept: tuple[int, ...]


def same_papers(documents: Sequence[Document]) -> Same:
    """Which documents are one paper, and which of them to keep.

    That is the longer text; where lengths differ by less than about a tenth, the one with more sections, then with
    more known of it, then the longer, then the first by file name.
    """
    told = tell_papers([outline(document) for document in documents], documents.__getitem__)
    return Same(tuple(as_told(one, paper) for one, paper in zip(documents, told.papers, strict=True)), told.kept)


def tell_papers(outlines: Sequence[Outline], document: Callable[[int], Document]) -> Told:
    """Which documents are one paper, and which of them to keep; see `same_papers`.

    Args:
        outlines: of the documents.
        document: the document of an outline, by its place; asked for those that may be one paper alone.
    """
    bodies = lru_cache(maxsize=_HELD)(lambda at: body(document(at)))

    def same(one: int, other: int) -> bool:
        return _same(outlines[one], outlines[other], bodies(one), bodies(other))

    joined = list(range(len(outlines)))
    for one, other in _candidates(outlines):
        if same(one, other):
            joined[_root(joined, other)] = _root(joined, one)
    kept = list(range(len(outlines)))
    place = {at: number for number, at in enumerate(sorted(kept, key=lambda at: (_rank(outlines[at]), at)))}
    keepers: dict[int, list[int]] = defaultdict(list)
    for at in sorted(kept, key=place.__getitem__):  # the best first: a shorter one never ties two longer ones together
        those = keepers[_root(joined, at)]
        kept[at] = next((one for one in those if same(one, at)), at)
        if kept[at] == at:
            those.append(at)
    papers = _completed([one.paper for one in outlines], sorted(_kept_for(kept), key=lambda pair: place[pair[1]]))
    return Told(tuple(_apart(papers, kept, document)), tuple(kept))


def _root(joined: list[int], at: int) -> int:
    """The place that stands for all that are joined with one."""
    while joined[at] != at:
        joined[at] = joined[joined[at]]
        at = joined[at]
    return at


def _kept_for(kept: Sequence[int]) -> list[tuple[int, int]]:
    """Each document that is kept with each that it is kept for."""
    return [(keeper, at) for at, keeper in enumerate(kept) if keeper != at]


def _completed(papers: Sequence[Paper], pairs: Iterable[tuple[int, int]]) -> list[Paper]:
    """The papers; what the first of a pair does not know and the second does, it has from there."""
    told = list(papers)
    for keeper, other in pairs:
        paper, twin = told[keeper], papers[other]
        more = {field: getattr(twin, field) for field in _FIELDS if field in twin.origin and field not in paper.origin}
        if more:
            update = more | {"origin": {**paper.origin, **dict.fromkeys(more, twin.file)}}
            told[keeper] = paper.model_copy(update=update)
    return told


def _candidates(outlines: Sequence[Outline]) -> Iterator[tuple[int, int]]:
    """Pairs that may be one paper, each once, the first place first; sorted."""
    titles = [_letters(one.paper.title) for one in outlines]
    pairs = {
        (one, other)
        for one, other in _neighbours([one.sample for one in outlines])
        if titles[one] == titles[other]
        or _one_name(outlines[one].paper, outlines[other].paper)
        or _may_be_alike(outlines[one].sample, outlines[other].sample)
    }
    first: dict[str, int] = {}
    for at, one in enumerate(outlines):
        for name in {f"id {one.paper.id}", f"doi {one.paper.doi}"} - {"doi None"}:
            earlier = first.setdefault(name, at)
            if earlier != at:
                pairs.add((earlier, at))
    yield from sorted(pairs)


def _may_be_alike(one: Numbers, other: Numbers) -> bool:
    """Whether bodies of which these are samples may be alike: the bar is five standard errors below."""
    smaller = min(len(one), len(other))
    return smaller < _TELLING or shared(one, other) >= _FAR * smaller


def _neighbours(samples: Sequence[Numbers]) -> Iterator[tuple[int, int]]:
    """Pairs of samples with a good part in common.

    Of the samples that hold a shingle, each is held against the next one only: what hundreds quote makes hundreds of
    pairs and not their square, and two versions of a paper stand next to each other at almost all of their shingles.
    """
    numbers = np.concatenate([*samples, np.zeros(0, np.uint64)])
    holders = np.repeat(np.arange(len(samples)), [len(sample) for sample in samples])
    order = np.lexsort((holders, numbers))
    numbers, holders = numbers[order], holders[order]
    again = np.flatnonzero(numbers[1:] == numbers[:-1])
    pairs, counts = np.unique(holders[again] * len(samples) + holders[again + 1], return_counts=True)
    for pair in pairs[counts >= _LEAST].tolist():
        one, other = divmod(pair, len(samples))
        smaller = min(len(samples[one]), len(samples[other]))
        if shared(samples[one], samples[other]) >= _TITLED / 2 * smaller:  # half, as a sample may err
            yield one, other


def _same(one: Outline, other: Outline, body: Body, other_body: Body) -> bool:
    """Whether two documents are one paper."""
    if len(body.shingles) > len(other_body.shingles):
        one, other, body, other_body = other, one, other_body, body
    short, long = len(body.shingles), len(other_body.shingles)
    inside = shared(body.shingles, other_body.shingles) / short if short else 0.0
    if _one_name(one.paper, other.paper):
        return inside >= _NOTHING or not short or body.chinese != other_body.chinese
    if inside >= _ALIKE and 2 * short >= long:
        return True
    title = _title(one.paper, body)
    if title is not None and title == _title(other.paper, other_body):
        return inside >= _TITLED
    return inside >= _ALIKE and _is_abstract(body, other.paper)


def _one_name(one: Paper, other: Paper) -> bool:
    """Whether two papers have one id or state one DOI."""
    return one.id == other.id or (one.doi is not None and one.doi == other.doi)


def _is_abstract(body: Body, of: Paper) -> bool:
    """Whether a body stands in the abstract of a paper."""
    abstract = body_of(of.abstract or "").shingles
    return shared(body.shingles, abstract) >= _ALIKE * len(body.shingles)


def _title(paper: Paper, body: Body) -> str | None:
    """What a title is compared by; None where the paper states none in its own language, or one too short to tell.

    An English title of a Chinese text may be that of the article printed below it.
    """
    title = _letters(paper.title)
    stated = "title" in paper.origin and body.chinese == bool(is_han(code_points(title)).any())
    return title if stated and len(title) >= _TITLE else None


def _letters(title: str) -> str:
    return _MARKS.sub("", fold_label(title))


def _rank(one: Outline) -> tuple[int, int, int, int, str]:
    """Order of preference, the best first."""
    return (
        -round(log(one.length + 1, 1.1)),
        -one.sections,
        -len(one.paper.origin),
        -one.length,
        one.paper.file,
    )


def _apart(papers: Sequence[Paper], kept: Sequence[int], document: Callable[[int], Document]) -> Iterator[Paper]:
    """The papers; different ones that would have one id are called by their content."""
    holders: dict[str, set[int]] = defaultdict(set)
    for at, paper in enumerate(papers):
        holders[paper.id].add(kept[at])
    for at, paper in enumerate(papers):
        alone = len(holders[paper.id]) == 1
        yield paper if alone else paper.model_copy(update={"id": _by_content(document(at))})


def _by_content(document: Document) -> str:
    """The id that a document would have if it stated no DOI."""
    content = fold(document.text, document.paper.traditional).text
    return "p" + sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
