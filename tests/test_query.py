import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_world import small_linker, small_vocabulary, write_world

from kg import query as queries
from kg.errors import QuestionError
from kg.query.results import Answer
from kg.records import Claim
from kg.store import JsonlBuild
from kg.vocabulary import Vocabulary, load


@pytest.fixture
def vocabulary() -> Vocabulary:
    """The small vocabulary."""
    return small_vocabulary()


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    """The small build."""
    return JsonlBuild(write_world(tmp_path_factory.mktemp("build") / "output"))


def told(answer: Answer) -> list[tuple[str, list[str]]]:
    """The papers of an answer with the wordings of their claims."""
    return [
        (paper.file, [f"{c.source.text} {c.relation} {c.target.text}" for c in paper.claims]) for paper in answer.papers
    ]


def near(answer: Answer) -> dict[str, str]:
    """Why the nearest claims do not answer, and the wording of each."""
    return {c.why: f"{c.source.text} {c.relation} {c.target.text}" for c in answer.nearest}


# ---------------------------------------------------------------------------------------------- resolve


@pytest.mark.parametrize(
    "text",
    [
        *("data-factor", "数据要素", "數據要素", "数据生产要素", "data factor", "Data Factor", "the data factors"),
        *("DATA-FACTOR", " “数据要素” ", "《数据要素》", "data  element"),
    ],
)
def test_every_name_of_a_concept_resolves_to_it(text: str, vocabulary: Vocabulary) -> None:
    """Id, label, alias, traditional, English, any case, article and plural, in quotes or not: all name the concept."""
    got = queries.resolve(text, vocabulary)
    assert (("data-factor",), "exact", text) == (got.concepts, got.match, got.text)


def test_a_phrase_resolves_to_its_head(vocabulary: Vocabulary) -> None:
    """县域经济高质量发展 is no label of the small vocabulary, ends in one, and is marked as a phrase."""
    got = queries.resolve("县域经济高质量发展", vocabulary)
    assert (("high-quality-development",), "head", ("高质量发展",)) == (got.concepts, got.match, got.labels)


def test_a_kind_resolves_to_what_it_is_a_kind_of(vocabulary: Vocabulary) -> None:
    """云计算 has no entry here and is a kind of 数字技术: the answer must say that it is about the latter."""
    got = queries.resolve("云计算", vocabulary)
    assert (("digital-technology",), "head") == (got.concepts, got.match)


def test_a_composed_id_resolves_to_itself(vocabulary: Vocabulary) -> None:
    """head@modifier names the composed concept, labelled by both parts in the language asked for."""
    name = "high-quality-development@county-economy"
    zh, en = queries.resolve(name, vocabulary), queries.resolve(name, vocabulary, language="en")
    assert ((name,), ("县域经济高质量发展",)) == (zh.concepts, zh.labels)
    assert ("high-quality development (county economy)",) == en.labels


def test_a_phrase_of_two_concepts_is_their_composition() -> None:
    """县域经济的高质量发展 is asked for as such; a phrase that says more is about it, not its name."""
    vocabulary = load(Path(__file__).parent / "vocabulary")
    name = "high-quality-development@county-economy"
    whole, more = (queries.resolve(text, vocabulary) for text in ("县域经济的高质量发展", "推动县域经济高质量发展"))
    assert ((name,), "exact") == (whole.concepts, whole.match)
    assert ((name,), "head") == (more.concepts, more.match)


def test_an_unknown_name_tells_the_nearest_labels(vocabulary: Vocabulary) -> None:
    """A misprint gets the labels that look like it, as the way out."""
    with pytest.raises(QuestionError) as caught:
        queries.resolve("数椐要素", vocabulary)
    assert ("数椐要素", "没有概念有这个名称") == (caught.value.where, caught.value.what)
    assert "相近的概念：数据要素 (data-factor)" in caught.value.mend
    assert [{"id": "data-factor", "label": "数据要素"}] == caught.value.data["nearest"][:1]
    with pytest.raises(QuestionError, match=r"dtaa factor: no concept has this label\. Nearest labels: data factor"):
        queries.resolve("dtaa factor", vocabulary, language="en")


@pytest.mark.parametrize("text", ["", "  ", "量子纠缠", "quantum entanglement", "数据要素，发展得很快", "？"])
def test_what_names_nothing_is_refused(text: str, vocabulary: Vocabulary) -> None:
    """Nothing, foreign words and half sentences are never taken for a concept."""
    with pytest.raises(QuestionError):
        queries.resolve(text, vocabulary)


def test_a_mechanism_is_no_end_of_a_claim(vocabulary: Vocabulary) -> None:
    """The label of a mechanism is recognised, and `kg show` named as the way to see it."""
    with pytest.raises(QuestionError, match=r"这是机制.*kg show factor-guarantee"):
        queries.resolve("要素保障", vocabulary)


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text_resolves_or_is_refused(text: str) -> None:
    """Whatever is typed gives concepts that exist or a QuestionError, never another error."""
    vocabulary = small_vocabulary()
    try:
        got = queries.resolve(text, vocabulary, small_linker())
    except QuestionError:
        return
    assert set(got.concepts) <= set(vocabulary.concepts)


# ---------------------------------------------------------------------------------------------- query


def test_drives_and_enables_answer_together(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """Without a relation both that further something answer; each claim says which it is."""
    got = queries.query(build, vocabulary, source="数据要素", target="高质量发展")
    assert [
        ("乙.txt", ["數據要素 enables 高質量發展"]),
        ("甲.txt", ["数据要素的融合运用 drives 高质量发展"]),
    ] == told(got)


def test_a_named_relation_is_literal(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """`drives` does not take `enables` with it."""
    got = queries.query(build, vocabulary, source="数据要素", relation="drives", target="高质量发展")
    assert [("甲.txt", ["数据要素的融合运用 drives 高质量发展"])] == told(got)
    assert "數據要素 enables 高質量發展" in [f"{c.source.text} {c.relation} {c.target.text}" for c in got.nearest]


@pytest.mark.parametrize(
    ("relation", "files"),
    [("causal", ["乙.txt", "甲.txt"]), ("influence", ["乙.txt", "甲.txt", "丙.txt"]), ("inhibits", ["丙.txt"])],
)
def test_groups_of_relations(relation: str, files: list[str], build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """causal is drives and enables; influence adds inhibits; papers with equally many claims come by year."""
    got = queries.query(build, vocabulary, source="数据要素", relation=relation, target="高质量发展")
    assert files == [paper.file for paper in got.papers]


def test_narrower_concepts_answer_and_are_marked(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """A claim about 人工智能 answers a question about 数字技术 and says at which end it is narrower."""
    got = queries.query(build, vocabulary, source="数字技术", target="产业升级")
    assert [("数字技术", ()), ("人工智能", ("source",))] == [
        (claim.source.text, claim.narrower) for claim in got.papers[0].claims
    ]


def test_a_narrower_phrase_is_marked(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """数据要素的融合运用 is a kind of 数据要素: its claim answers, marked at its source."""
    got = queries.query(build, vocabulary, source="数据要素", relation="drives")
    assert [("source",)] == [claim.narrower for claim in got.papers[0].claims]


def test_broader_concepts_are_only_near(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """What is said of 生产要素 is not said of 数据要素; it comes near. What is off at both ends does not even."""
    got = queries.query(build, vocabulary, source="数据要素", target="高质量发展")
    assert {
        "broader source": "生产要素 drives 高质量发展",
        "other relation": "数据要素 inhibits 高质量发展",
        "other modality": "数据要素 drives 高质量发展",
        "reversed": "高質量發展 drives 數據要素",
        "not shown by default": "数据要素 drives 高质量发展",
    } == near(got)


def test_a_broader_question_takes_the_narrower_answer(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """生产要素 → 经济发展 is answered by what is said of 数据要素 and 高质量发展, both ends marked."""
    got = queries.query(build, vocabulary, source="生产要素", target="经济发展")
    assert {"甲.txt", "乙.txt", "丙.txt"} == {paper.file for paper in got.papers}
    assert ("source", "target") in {claim.narrower for paper in got.papers for claim in paper.claims}


def test_prescriptions_are_not_assertions(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """What a paper demands answers only where that is asked for."""
    asserted = queries.query(build, vocabulary, source="数字技术", target="产业升级")
    prescribed = queries.query(build, vocabulary, source="数字技术", target="产业升级", modality="prescribed")
    assert {"asserted"} == {claim.modality for paper in asserted.papers for claim in paper.claims}
    assert [("甲.txt", ["数字技术 drives 传统产业升级"])] == told(prescribed)


def test_any_modality(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """`any` mixes them, because it was asked for."""
    got = queries.query(build, vocabulary, source="数字技术", target="产业升级", modality="any")
    assert ["asserted", "asserted", "prescribed"] == [claim.modality for claim in got.papers[0].claims]


def test_doubtful_claims_on_request(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """Claims that are not shown answer only with `all`."""
    without = queries.query(build, vocabulary, "数据要素", "drives", "高质量发展")
    with_all = queries.query(build, vocabulary, "数据要素", "drives", "高质量发展", all=True)
    assert ["甲.txt"] == [paper.file for paper in without.papers]
    assert ["甲.txt", "丙.txt"] == [paper.file for paper in with_all.papers]


@pytest.mark.parametrize(
    ("source", "target"), [("数字经济", "实体经济"), ("实体经济", "数字经济"), (None, "数字经济"), ("实体经济", None)]
)
def test_a_symmetric_relation_answers_either_way(
    source: str | None, target: str | None, build: JsonlBuild, vocabulary: Vocabulary
) -> None:
    """数字经济与实体经济融合 says the same from either end."""
    got = queries.query(build, vocabulary, source, "integrates_with", target)
    assert [("甲.txt", ["数字经济 integrates_with 实体经济"])] == told(got)


def test_ends_left_open(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """What acts on 高质量发展: any argument, those that no concept covers too; most claims first."""
    got = queries.query(build, vocabulary, target="高质量发展")
    assert [
        ("甲.txt", ["数据要素的融合运用 drives 高质量发展", "数字经济 enables 经济高质量发展"]),
        ("丙.txt", ["生产要素 drives 高质量发展", "良好的制度环境 drives 高质量发展"]),
        ("乙.txt", ["數據要素 enables 高質量發展"]),
    ] == told(got)
    assert "reversed" not in near(got)


def test_all_open(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """With nothing named every asserted causal claim answers, and nothing is merely near."""
    got = queries.query(build, vocabulary)
    wanted = [c for c in build.claims() if c.shown and c.modality == "asserted" and c.relation in ("drives", "enables")]
    assert {claim.id for claim in wanted} == {claim.id for paper in got.papers for claim in paper.claims}
    assert () == got.nearest


def test_no_claim_answers_and_is_near(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """The nearest claims are others than the answers, at most ten, each once."""
    for source in (None, *vocabulary.concepts):
        for target in (None, *vocabulary.concepts):
            got = queries.query(build, vocabulary, source, "causal", target)
            answers = [claim.id for paper in got.papers for claim in paper.claims]
            nearest = [claim.id for claim in got.nearest]
            assert len(nearest) <= 10
            assert len({*answers, *nearest}) == len(answers) + len(nearest)


def test_nothing_found_is_valid(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """No paper says it: an empty list, not an error."""
    got = queries.query(build, vocabulary, source="人才不足", target="县域经济")
    assert ([], ()) == (list(got.papers), got.nearest)


def test_the_json_form(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """understood, papers and nearest; a claim is the record of claims.jsonl and what marks it."""
    answer = queries.query(build, vocabulary, source="数据要素", target="高质量发展")
    got = json.loads(queries.present(answer, "json"))
    assert ["understood", "papers", "nearest"] == list(got)
    assert ["paper", "file", "title", "year", "claims"] == list(got["papers"][0])
    records = {claim.id: json.loads(claim.to_json()) for claim in build.claims()}
    for claim in [c for paper in got["papers"] for c in paper["claims"]] + got["nearest"]:
        assert records[claim["id"]] == {name: claim[name] for name in Claim.model_fields}
    assert {"why"} == {name for claim in got["nearest"] for name in claim} - set(Claim.model_fields)


def test_what_was_understood(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """The answer says how each part was read."""
    got = queries.query(build, vocabulary, source="Data Factor", relation="drives").understood
    assert got.source is not None
    assert ("Data Factor", ("data-factor",), ("数据要素",)) == (got.source.text, got.source.concepts, got.source.labels)
    assert ("drives", ("drives",), None, "asserted", True) == (
        got.relation,
        got.relations,
        got.target,
        got.modality,
        got.shown_only,
    )


@pytest.mark.parametrize(
    ("arguments", "mend"),
    [
        ({"relation": "推动"}, "Use one of drives, enables"),
        ({"modality": "sure"}, "Use one of asserted, possible, prescribed, negated, any"),
        ({"source": "数椐要素"}, "相近的概念"),
        ({"target": ""}, "请用词表中的名称或编号"),
    ],
)
def test_what_cannot_be_asked(arguments: dict[str, str], mend: str, build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """An unknown relation, modality or concept is an error with a way out."""
    with pytest.raises(QuestionError, match=mend):
        queries.query(build, vocabulary, **arguments)
