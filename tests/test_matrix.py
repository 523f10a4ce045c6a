from pathlib import Path

import pytest
from query_world import small_vocabulary, write_world

from kg.errors import QuestionError
from kg.query import matrix
from kg.schema import Kind
from kg.store import JsonlBuild
from kg.vocabulary import load


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    """The small build."""
    return JsonlBuild(write_world(tmp_path_factory.mktemp("build") / "output"))


def test_sentences_are_counted_by_paper(build: JsonlBuild) -> None:
    """Papers by file name across, items by kind and id down, noughts included."""
    got = matrix(build, small_vocabulary())
    assert ["丙.txt", "乙.txt", "甲.txt"] == [paper.file for paper in got.papers]
    assert [
        ("fusion-as-engine", "feature", (0, 0, 0)),
        ("talent-shortage", "challenge", (0, 1, 0)),
        ("factor-guarantee", "mechanism", (0, 5, 3)),
        ("policy-system", "path", (0, 0, 0)),
    ] == [(row.id, row.kind, row.sentences) for row in got.items]


def test_a_sentence_counts_once(build: JsonlBuild) -> None:
    """Two mentions in a sentence are one sentence; a cell is the number of lines of links.jsonl with the entry."""
    got = matrix(build, small_vocabulary(), kinds=["concept"])
    files = {paper.id: paper.file for paper in build.papers()}
    for row in got.items:
        lines = [files[line.paper] for line in build.links() if row.id in {mention.concept for mention in line.links}]
        assert row.sentences == tuple(lines.count(paper.file) for paper in got.papers)


@pytest.mark.parametrize(("kinds", "rows"), [(["path"], 1), (["concept"], 12), (["mechanism", "feature"], 2), ([], 0)])
def test_kinds_are_chosen(kinds: list[Kind], rows: int, build: JsonlBuild) -> None:
    """Only entries of the kinds asked for have rows."""
    assert rows == len(matrix(build, small_vocabulary(), kinds).items)


def test_an_unknown_kind_is_refused(build: JsonlBuild) -> None:
    """A kind that is none is an error that lists those there are."""
    with pytest.raises(QuestionError, match=r"gadget: there is no such kind\. Use some of concept, feature"):
        matrix(build, small_vocabulary(), ["gadget", "path"])


def test_the_five_papers(seed_build: Path) -> None:
    """On the seeds every paper has its column, and the challenges that 004 names stand in 004."""
    got = matrix(JsonlBuild(seed_build), load())
    assert ["000", "001", "002", "003", "004"] == [paper.file[:3] for paper in got.papers]
    rows = {row.label: row.sentences for row in got.items}
    for label in ("技术适配性差", "资金压力", "创新路径模糊"):
        assert rows[label][4] >= 1, label
