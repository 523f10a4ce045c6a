import json
from pathlib import Path

import pytest
from query_world import small_vocabulary, write_world

from kg import query as queries
from kg.errors import NotFound, QuestionError
from kg.query.papers import papers_named
from kg.query.results import Comparison
from kg.store import JsonlBuild
from kg.vocabulary import load


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    """The small build."""
    return JsonlBuild(write_world(tmp_path_factory.mktemp("build") / "output"))


@pytest.fixture(scope="module")
def compared(build: JsonlBuild) -> Comparison:
    """甲.txt and 乙.txt."""
    return queries.compare("甲.txt", "乙", build, small_vocabulary())


def test_what_both_assert(compared: Comparison) -> None:
    """甲 says that 数据要素 drives, 乙 that it enables 高质量发展: one thing, told apart."""
    (edge,) = compared.shared
    assert ("data-factor", "high-quality-development") == (edge.source, edge.target)
    assert [("drives", 1), ("enables", 1)] == [(count.name, count.count) for count in edge.relations]
    assert 0.97 == edge.support


def test_what_one_asserts_alone(compared: Comparison) -> None:
    """The rest is told of each, best supported first, and prescriptions are no assertions."""
    assert ["artificial-intelligence", "digital-economy", "digital-economy", "digital-technology"] == sorted(
        edge.source for edge in compared.only_first
    )
    assert [
        ("talent-shortage", "inhibits"),
        ("production-factor", "causal"),
        ("high-quality-development", "causal"),
    ] == [(edge.source, edge.relation) for edge in compared.only_second]


def test_items_of_both_stand_first(compared: Comparison) -> None:
    """要素保障 is in both papers."""
    assert [("factor-guarantee", True)] == [(item.id, all(item.sentences)) for item in compared.items][:1]


def test_counts(compared: Comparison) -> None:
    """Sentences, sentences with claims, and claims are counted apart."""
    assert {"sentences": (4, 4), "claiming": (4, 4), "claims": (6, 4), "asserted": (5, 4), "prescribed": (1, 0)} == {
        name: (one, other) for name, one, other in compared.counts if name not in ("possible", "negated", "references")
    }


def test_papers_that_disagree(build: JsonlBuild) -> None:
    """甲 holds that 数据要素 furthers 高质量发展, 丙 that it hinders it."""
    got = queries.compare("甲.txt", "丙.txt", build, small_vocabulary())
    assert [("causal", "inhibits", ("p000000000002",))] == [
        (one.relation, other.relation, other.papers) for one, other in got.opposed
    ]


@pytest.mark.parametrize("name", ["甲.txt", "甲", "数据要素与高质量发展", "p000000000000", "《数据要素与高质量发展》"])
def test_a_paper_has_many_names(name: str, build: JsonlBuild) -> None:
    """File, file without its ending, title, id."""
    assert ["甲.txt"] == [paper.file for paper in papers_named(name, build.papers())]


def test_unknown_and_ambiguous_papers(build: JsonlBuild) -> None:
    """A name of no paper, an author of three, and one paper twice are refused with a way out."""
    with pytest.raises(NotFound, match=r"没有论文叫这个名字.*甲\.txt"):
        queries.compare("丁.txt", "甲.txt", build, small_vocabulary())
    with pytest.raises(NotFound, match="不止一篇"):
        queries.compare("张三", "甲.txt", build, small_vocabulary())
    with pytest.raises(QuestionError, match="不能与自己比较"):
        queries.compare("甲.txt", "甲", build, small_vocabulary())


def test_formats_of_a_comparison(compared: Comparison) -> None:
    """JSON is the model; CSV has a row for each count, item and edge; text has both papers and the tables."""
    assert compared == Comparison.model_validate(json.loads(queries.present(compared, "json")))
    edges = len(compared.shared) + len(compared.only_first) + len(compared.only_second)
    rows = queries.present(compared, "csv").count("\n")
    assert 1 + len(compared.counts) + len(compared.items) + edges + len(compared.cited_by_both) == rows
    text = queries.present(compared)
    assert "[1] 数据要素与高质量发展（2024） 甲.txt" in text
    assert "数据要素  推动、支撑  高质量发展       2     2    0.97" in text
    assert "| 数据要素 | 推动、支撑 | 高质量发展 | 2 | 2 | 0.97 |" in queries.present(compared, "md")


def test_papers_of_the_seeds(seed_build: Path) -> None:
    """000 and 004 share the mechanisms that both name in headings: factors, techniques, demand."""
    got = queries.compare("黄争艳", "004", JsonlBuild(seed_build), load())
    shared = {item.id for item in got.items if all(item.sentences) and item.kind == "mechanism"}
    assert {
        "factor-support-mechanism",
        "technical-support-mechanism",
        "activating-effective-demand-mechanism",
    } <= shared
    assert "competitive-vitality-mechanism" not in shared  # 竞争活力 is of 004 alone
