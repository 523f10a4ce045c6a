"""The 53 named items of the five papers: each is an entry, linked to the sentences of its section."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from kg import vocabulary
from kg.link import Linker, Reading, link_document
from kg.normalise import fold, is_traditional
from kg.read import read_document
from kg.records import Document, SentenceLinks

ROOT = Path(__file__).parent.parent
GOLD = Path(__file__).parent / "gold"
FILES = ["mechanisms.yaml", "paths.yaml", "concepts/features.yaml", "concepts/challenges.yaml"]
PAPERS = sorted(path.stem for path in (ROOT / "seeds").glob("*.txt"))


class Item(NamedTuple):
    """A row of items.tsv: what a paper names, the entry it is, and quotes that must be linked to it."""

    paper: str
    kind: str
    item: str
    entry: str
    quote: str
    where: str  # heading: its section is the item's; inline: a run of sentences or clauses is
    also: str  # more quotes, " | " between them


class Cell(NamedTuple):
    """A row of cells.tsv: a further cell of the matrix, a sentence behind it, the verdicts of two readers."""

    paper: str
    entry: str
    verdict: str
    quote: str
    second: str  # the verdict of another reader, who had not seen the first


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (GOLD / name).read_text("utf-8").splitlines()[1:]]


ITEMS = [Item(*row) for row in rows("items.tsv")]


@dataclass(frozen=True)
class Linked:
    """A paper read and linked, sentence by sentence."""

    document: Document
    readings: list[Reading]
    links: list[SentenceLinks]

    def sentences_with(self, quote: str) -> list[int]:
        """Positions of the sentences that hold a quote."""
        wanted = fold(quote, is_traditional(quote)).text
        return [i for i, reading in enumerate(self.readings) if wanted in reading.folded.text]

    def linked_to(self, entry: str) -> set[int]:
        """Positions of the sentences linked to an entry."""
        return {i for i, line in enumerate(self.links) if any(link.concept == entry for link in line.links)}


@cache
def linker() -> Linker:
    return Linker(vocabulary.load(ROOT / "schemas"))


@cache
def linked(paper: str) -> Linked:
    document = read_document(ROOT / "seeds" / f"{paper}.txt")
    readings = linker().read(document)
    return Linked(document, readings, link_document(document, readings, linker()))


def name(item: Item) -> str:
    return f"{item.paper[:3]}-{item.entry}"


def test_all_53_items_are_there() -> None:
    """The table names 12 features, 18 mechanisms, 9 challenges and 14 paths, none twice."""
    counts: dict[str, int] = defaultdict(int)
    for item in ITEMS:
        counts[item.kind] += 1
    assert {"feature": 12, "mechanism": 18, "challenge": 9, "path": 14} == counts
    assert 53 == len({(item.paper, item.kind, item.item) for item in ITEMS})


def test_shared_items_are_one_entry() -> None:
    """要素保障, 优化要素组合, 新型要素供给新动能 and 要素支撑 are one entry with evidence from four papers."""
    papers = {item.paper[:3] for item in ITEMS if item.entry == "factor-support-mechanism"}
    assert {"000", "001", "003", "004"} == papers


@pytest.mark.parametrize("item", ITEMS, ids=name)
def test_item_is_an_entry_of_its_kind(item: Item) -> None:
    """The entry of 信息壁垒 is a challenge, that of 激活有效需求 a mechanism."""
    assert item.kind == linker().vocabulary.kind(item.entry)


@pytest.mark.parametrize("item", ITEMS, ids=name)
def test_quote_is_linked(item: Item) -> None:
    """`2.1 新质生产力为产业创新夯实要素保障` is linked to the entry of 要素保障."""
    paper = linked(item.paper)
    for quote in [item.quote, *filter(None, item.also.split(" | "))]:
        where = paper.sentences_with(quote)
        assert where, f"no sentence holds {quote}"
        assert set(where) <= paper.linked_to(item.entry)


@pytest.mark.parametrize("item", [item for item in ITEMS if item.where == "heading"], ids=name)
def test_sentences_of_the_section_are_linked(item: Item) -> None:
    """Every sentence under `（二）信息壁垒仍然存在` is linked to 信息壁垒."""
    paper = linked(item.paper)
    sentences = [reading.sentence for reading in paper.readings]
    sections = {sentences[i].section for i in paper.sentences_with(item.quote) if sentences[i].heading}
    within = {i for i, sentence in enumerate(sentences) if sentence.section in sections}
    assert len(within) > 1
    assert within <= paper.linked_to(item.entry)


@pytest.mark.parametrize("file", FILES)
def test_entries_are_sorted_and_quoted_verbatim(file: str) -> None:
    """Ids ascend, and a definition's quote stands in the paper it names, line breaks aside."""
    entries = yaml.safe_load((ROOT / "schemas" / file).read_text("utf-8"))
    ids = [entry["id"] for entry in entries]
    assert sorted(ids) == ids
    for entry in entries:
        source = entry["definition"]["source"]
        if "quote" in source:
            text = (ROOT / "seeds" / source["paper"]).read_text("utf-8").replace("\n", "")
            assert source["quote"] in text, entry["id"]


def test_ids_that_entries_name_exist() -> None:
    """Sources, targets, mediators and goals are ids of concepts."""
    known = linker().vocabulary
    named = [
        (item.id, other)
        for item in (*known.mechanisms.values(), *known.paths.values())
        for field in ("sources", "targets", "mediators", "goals")
        for other in getattr(item, field, ())
    ]
    assert [] == [pair for pair in named if pair[1] not in known.concepts]


def test_further_cells_are_read_and_right() -> None:
    """Cells of the matrix beyond the 53: two have read each, and nine in ten are right by both."""
    verdicts = {(cell.paper, cell.entry): (cell.verdict, cell.second) for cell in map(Cell._make, rows("cells.tsv"))}
    named = {(item.paper, item.entry) for item in ITEMS}
    found = {
        (paper, link.concept)
        for paper in PAPERS
        for line in linked(paper).links
        for link in line.links
        if link.kind != "concept"
    }
    assert [] == sorted(found - named - verdicts.keys()), "cells nobody has read: read them and add them to cells.tsv"
    assert [] == sorted(verdicts.keys() - found), "cells the matrix has no more: take them out of cells.tsv"
    read = [verdicts[cell] for cell in sorted(found - named)]
    assert read.count(("right", "right")) >= 0.9 * len(read)
