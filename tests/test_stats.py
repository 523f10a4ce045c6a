import json
from pathlib import Path

import pytest
from query_world import small_vocabulary, write_world

from kg import query as queries
from kg.query.surveys import Stats
from kg.store import JsonlBuild
from kg.vocabulary import load


@pytest.fixture(scope="module")
def stats(tmp_path_factory: pytest.TempPathFactory) -> Stats:
    """The small build in numbers."""
    return queries.stats(JsonlBuild(write_world(tmp_path_factory.mktemp("build") / "output")), small_vocabulary())


def test_papers_in_numbers(stats: Stats) -> None:
    """Sentences, sentences with shown claims, shown claims, doubtful ones, those that cite, references."""
    assert [("丙.txt", 5, 4, 4, 1, 0, 1), ("乙.txt", 4, 4, 4, 0, 1, 1), ("甲.txt", 4, 4, 6, 0, 0, 1)] == [
        (p.file, p.sentences, p.claiming, p.claims, p.doubtful, p.quoted, p.references) for p in stats.papers
    ]


def test_relations_count_papers_sentences_and_claims_apart(stats: Stats) -> None:
    """Two claims of one sentence are one sentence; the doubtful claim is not among them."""
    found = {(r.relation, r.modality): (r.papers, r.sentences, r.claims) for r in stats.relations}
    assert (3, 6, 7) == found["drives", "asserted"]
    assert (1, 1, 1) == found["drives", "prescribed"]
    assert (2, 2, 2) == found["inhibits", "asserted"]


def test_concepts_in_numbers(stats: Stats) -> None:
    """高质量发展 stands in claims of three papers, as target and once as source."""
    first = stats.concepts[0]
    assert ("high-quality-development", 3, 1) == (first.id, first.papers, first.as_source)


def test_a_work_that_three_papers_list_is_one(stats: Stats) -> None:
    """The same entry in three lists is one work, cited by the sentences of one paper."""
    (work,) = stats.works
    assert (("p000000000000", "p000000000001", "p000000000002"), 1) == (work.papers, work.sentences)


def test_formats_of_stats(stats: Stats) -> None:
    """JSON is the model, CSV a number a row, text and Markdown are tables."""
    assert stats == Stats.model_validate(json.loads(queries.present(stats, "json")))
    rows = queries.present(stats, "csv").splitlines()
    assert "of,name,count,value" == rows[0]
    assert "relation,drives asserted,sentences,6" in rows
    assert "推动  陈述       3     6     7" in queries.present(stats)
    assert "| drives | asserted | 3 | 6 | 7 |" in queries.present(stats, "md", "en")


def test_stats_of_the_seeds(seed_build: Path) -> None:
    """The five papers list 36 references, each another work, and every figure is what the records hold."""
    build = JsonlBuild(seed_build)
    got = queries.stats(build, load())
    claims = list(build.claims())
    assert (5, 36, 36) == (len(got.papers), sum(p.references for p in got.papers), len(got.works))
    assert (
        sum(claim.shown for claim in claims)
        == sum(p.claims for p in got.papers)
        == sum(r.claims for r in got.relations)
    )
    assert len(claims) == sum(p.claims + p.doubtful for p in got.papers)
