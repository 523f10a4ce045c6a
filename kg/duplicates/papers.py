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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from math import log
from typing import NamedTuple
from zlib import crc32

import numpy as np

from kg.duplicates.shingles import Numbers, code_points, is_han, shared, shingles
from kg.normalise import fold, fold_label, simplify
from kg.records import Document

_SAMPLE = np.uint64(16)  # one shingle of so many is looked at to find candidates
_LEAST = 3  # sampled shingles that make a candidate
_ALIKE = 0.7  # share of the shorter body that stands in the longer
_TITLED = 0.3  # the same where the titles are one
_NOTHING = 0.1  # bodies that share less have nothing in common
_CHINESE = 6  # a text of which fewer characters than this part are Chinese is in another language
_TITLE = 8  # characters of a title that is no name of a column or a yearly report
_FIELDS = (
    *("authors", "affiliations", "doi", "abstract", "keywords", "year", "mark", "journal", "volume", "issue", "pages"),
)
_WORD = re.compile(r"[a-z0-9]+")
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


def same_papers(documents: Sequence[Document]) -> Same:
    """Which documents are one paper, and which of them to keep.

    That is the longer text; where lengths differ by less than about a tenth, the one with more sections, then with
    more known of it, then the longer, then the first by file name.
    """
    bodies = _Bodies(documents)
    joined = list(range(len(documents)))
    for one, other in _candidates(documents, bodies):
        if _same(documents[one], documents[other], bodies[one], bodies[other]):
            joined[_root(joined, other)] = _root(joined, one)
    kept = list(range(len(documents)))
    place = {at: number for number, at in enumerate(sorted(kept, key=lambda at: (_rank(documents[at]), at)))}
    keepers: dict[int, list[int]] = defaultdict(list)
    for at in sorted(kept, key=place.__getitem__):  # the best first: a shorter one never ties two longer ones together
        those = keepers[_root(joined, at)]
        same = (one for one in those if _same(documents[one], documents[at], bodies[one], bodies[at]))
        kept[at] = next(same, at)
        if kept[at] == at:
            those.append(at)
    told = _completed(documents, sorted(_kept_for(kept), key=lambda pair: place[pair[1]]))
    return Same(tuple(_apart(told, kept)), tuple(kept))


def _root(joined: list[int], at: int) -> int:
    """The place that stands for all that are joined with one."""
    while joined[at] != at:
        joined[at] = joined[joined[at]]
        at = joined[at]
    return at


def _kept_for(kept: Sequence[int]) -> list[tuple[int, int]]:
    """Each document that is kept with each that it is kept for."""
    return [(keeper, at) for at, keeper in enumerate(kept) if keeper != at]


def _completed(documents: Sequence[Document], pairs: Iterable[tuple[int, int]]) -> list[Document]:
    """The documents; what the first of a pair does not know and the second does, it has from there."""
    told = list(documents)
    for keeper, other in pairs:
        paper, twin = told[keeper].paper, documents[other].paper
        more = {field: getattr(twin, field) for field in _FIELDS if field in twin.origin and field not in paper.origin}
        if more:
            update = more | {"origin": {**paper.origin, **dict.fromkeys(more, twin.file)}}
            told[keeper] = told[keeper].model_copy(update={"paper": paper.model_copy(update=update)})
    return told


class _Body(NamedTuple):
    """What documents are compared by: the shingles, sorted, each once, and whether they are of Chinese characters."""

    shingles: Numbers
    chinese: bool


class _Bodies:
    """The body of each document; only the last ones asked for are held."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._of = lru_cache(maxsize=64)(lambda at: _body(documents[at]))
        self._number = len(documents)

    def __getitem__(self, at: int) -> _Body:
        return self._of(at)

    def samples(self) -> list[Numbers]:
        """A sixteenth of the shingles of each document; the same shingles of all."""
        bodies = (self[at].shingles for at in range(self._number))
        return [body[body % _SAMPLE == 0] for body in bodies]


def _body(document: Document) -> _Body:
    """The body of a document: all of it but the reference list."""
    parts, at = [], 0
    for stretch in document.paper.left_out:
        if stretch.reason == "references":
            parts.append(document.text[at : stretch.start])
            at = stretch.end
    return _body_of("".join([*parts, document.text[at:]]))


def _body_of(text: str) -> _Body:
    codes = code_points(simplify(text))
    han = codes[is_han(codes)]
    if len(han) * _CHINESE >= len(codes):
        return _Body(np.unique(shingles(han)), True)
    words = [crc32(word.encode()) for word in _WORD.findall(text.lower())]
    return _Body(np.unique(shingles(np.array(words, np.uint64))), False)


def _candidates(documents: Sequence[Document], bodies: _Bodies) -> Iterator[tuple[int, int]]:
    """Pairs that may be one paper, each once, the first place first; sorted."""
    samples = bodies.samples()
    pairs = set(_neighbours(samples))
    first: dict[str, int] = {}
    for at, document in enumerate(documents):
        for name in {f"id {document.paper.id}", f"doi {document.paper.doi}"} - {"doi None"}:
            earlier = first.setdefault(name, at)
            if earlier != at:
                pairs.add((earlier, at))
    yield from sorted(pairs)


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


def _same(one: Document, other: Document, body: _Body, other_body: _Body) -> bool:
    """Whether two documents are one paper."""
    if len(body.shingles) > len(other_body.shingles):
        one, other, body, other_body = other, one, other_body, body
    short, long = len(body.shingles), len(other_body.shingles)
    inside = shared(body.shingles, other_body.shingles) / short if short else 0.0
    if one.paper.id == other.paper.id or (one.paper.doi is not None and one.paper.doi == other.paper.doi):
        return inside >= _NOTHING or not short or body.chinese != other_body.chinese
    if inside >= _ALIKE and 2 * short >= long:
        return True
    title = _title(one, body)
    if title is not None and title == _title(other, other_body):
        return inside >= _TITLED
    return inside >= _ALIKE and _is_abstract(body, other)


def _is_abstract(body: _Body, of: Document) -> bool:
    """Whether a body stands in the abstract of a document."""
    abstract = _body_of(of.paper.abstract or "").shingles
    return shared(body.shingles, abstract) >= _ALIKE * len(body.shingles)


def _title(document: Document, body: _Body) -> str | None:
    """What a title is compared by; None where the document states none in its own language, or one too short to tell.

    An English title of a Chinese text may be that of the article printed below it.
    """
    title = _MARKS.sub("", fold_label(document.paper.title))
    stated = "title" in document.paper.origin and body.chinese == bool(is_han(code_points(title)).any())
    return title if stated and len(title) >= _TITLE else None


def _rank(document: Document) -> tuple[int, int, int, int, str]:
    """Order of preference, the best first."""
    paper = document.paper
    length = sum(sentence.end - sentence.start for sentence in paper.sentences)
    return (
        -round(log(length + 1, 1.1)),
        -len(paper.sections),
        -len(paper.origin),
        -length,
        paper.file,
    )


def _apart(documents: Sequence[Document], kept: Sequence[int]) -> Iterator[Document]:
    """The documents; those of different papers that would have one id are called by their content."""
    holders: dict[str, set[int]] = defaultdict(set)
    for at, document in enumerate(documents):
        holders[document.paper.id].add(kept[at])
    for document in documents:
        yield document if len(holders[document.paper.id]) == 1 else _by_content(document)


def _by_content(document: Document) -> Document:
    """A document with the id that it would have if it stated no DOI."""
    paper = document.paper
    name = "p" + sha256(fold(document.text, paper.traditional).text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    sentences = tuple(one.model_copy(update={"id": f"{name}.{one.index:04d}"}) for one in paper.sentences)
    return document.model_copy(update={"paper": paper.model_copy(update={"id": name, "sentences": sentences})})
