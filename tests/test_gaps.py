import json
from pathlib import Path

import pytest
from query_world import small_vocabulary, write_world

from kg import query as queries
from kg.query.surveys import Gaps
from kg.store import JsonlBuild
from kg.vocabulary import load


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory) -> Gaps:
    """What the small build leaves open."""
    return queries.gaps(JsonlBuild(write_world(tmp_path_factory.mktemp("build") / "output")), small_vocabulary())


def test_a_mechanism_with_sentences_is_no_gap(gaps: Gaps) -> None:
    """要素保障, the only mechanism of the small vocabulary, stands in two papers."""
    assert () == gaps.mechanisms


def test_concepts_never_a_source(gaps: Gaps) -> None:
    """产业升级, 经济发展, 实体经济 and 技术创新 are only acted on; 高质量发展 acts once, in 乙."""
    assert ["industrial-upgrading", "economic-development", "technological-innovation"] == [
        one.id for one in gaps.never_source if one.id != "real-economy"
    ]
    first = gaps.never_source[0]
    assert (("p000000000000",), 2) == (first.papers, first.sentences)


def test_claims_of_one_paper(gaps: Gaps) -> None:
    """What two papers assert is no claim of one; doubtful, possible and prescribed claims are none either."""
    ends = [(edge.source, edge.relation, edge.target) for edge in gaps.one_paper]
    assert ("talent-shortage", "inhibits", "technological-innovation") in ends
    assert ("data-factor", "causal", "high-quality-development") not in ends
    assert {1} == {len(edge.papers) for edge in gaps.one_paper}
    assert sorted(gaps.one_paper, key=lambda edge: -edge.support)[0].support == gaps.one_paper[0].support


def test_contested_claims(gaps: Gaps) -> None:
    """数据要素 drives 高质量发展 in two papers and inhibits it in a third: contested, both sides with their papers."""
    (one,) = gaps.contested
    assert ("data-factor", "high-quality-development") == (one.furthered.source, one.furthered.target)
    assert ("p000000000000", "p000000000001") == one.furthered.papers
    assert [("inhibits", "asserted", ("p000000000002",))] == [(e.relation, e.modality, e.papers) for e in one.contested]


def test_formats_of_gaps(gaps: Gaps) -> None:
    """JSON is the model, CSV has a row for each gap, text a heading for each sort."""
    assert gaps == Gaps.model_validate(json.loads(queries.present(gaps, "json")))
    assert 1 + len(gaps.never_source) + len(gaps.one_paper) + 2 == queries.present(gaps, "csv").count("\n")
    text = queries.present(gaps)
    assert "没有证据的机制 · 0 个机制" in text
    assert "有分歧的论断 · 1 组论断" in text
    assert "“数据要素不足抑制高质量发展。”" in text
    assert "Contested claims · 1 edge" in queries.present(gaps, "md", "en")


def test_gaps_of_the_seeds(seed_build: Path) -> None:
    """The named mechanisms of the five papers all have evidence."""
    missing = {item.id for item in queries.gaps(JsonlBuild(seed_build), load()).mechanisms}
    assert set() == missing & {
        "activating-effective-demand-mechanism",
        "competitive-vitality-mechanism",
        "factor-support-mechanism",
        "promoting-technological-innovation-mechanism",
        "technical-support-mechanism",
    }
