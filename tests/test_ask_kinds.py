"""What each kind of question is answered with, and what is said where nothing answers or is understood."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from query_world import small_linker, small_vocabulary, write_schemas, write_world
from typer.testing import CliRunner

from kg import query as queries
from kg.cli import app
from kg.errors import NotFound, QuestionError
from kg.query.results import Answer
from kg.records import Claim
from kg.store import JsonlBuild


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    """The small build."""
    return JsonlBuild(write_world(tmp_path_factory.mktemp("build") / "output"))


def ask(question: str, build: JsonlBuild) -> Answer:
    """The answer of the small build."""
    return queries.ask(question, build, small_vocabulary(), small_linker())


def told(answer: Answer) -> dict[str, list[str]]:
    """The files of an answer with the wordings of their claims."""
    return {
        paper.file: [f"{c.source.text} {c.relation} {c.target.text}" for c in paper.claims] for paper in answer.papers
    }


def test_where_papers_disagree(build: JsonlBuild) -> None:
    """谁有分歧 asks for every pair of concepts of which some say one thing and some another, both sides told."""
    got = ask("谁有分歧？", build)
    assert [("data-factor", "causal"), ("data-factor", "inhibits")] == [(e.source, e.relation) for e in got.edges]
    assert {"甲.txt", "乙.txt", "丙.txt"} == told(got).keys()
    assert got.edges == ask("对数据要素有不同看法吗？", build).edges
    none = ask("关于数字技术有哪些分歧？", build)
    assert ((), True) == (none.edges, "没有找到有分歧的论断" in queries.present(none))


def test_what_a_paper_says_at_all(build: JsonlBuild) -> None:
    """Asked for its points, a paper gives all its claims that are shown."""
    got = ask("乙有哪些主要观点？", build)
    assert {c.id for c in build.claims() if c.file == "乙.txt" and c.shown} == {
        c.id for paper in got.papers for c in paper.claims
    }


def test_one_paper_is_asked_alone(build: JsonlBuild) -> None:
    """乙认为… asks 乙 only, and so does “according to”; claims of others do not even come near."""
    assert {"乙.txt": ["數據要素 enables 高質量發展"]} == told(ask("乙认为什么推动高质量发展？", build))
    got = ask("乙是否认为数字技术推动产业升级？", build)
    assert ({}, ()) == (told(got), got.nearest)
    assert "乙.txt" in queries.present(got) or "新質生產力賦能" in queries.present(got)


def test_what_papers_say_of_a_concept(build: JsonlBuild) -> None:
    """Of one paper the sentences that merely mention the concept come after its claims, told as no claims."""
    everyone = ask("论文怎么看技术创新？", build)
    assert ({"乙.txt": ["人才不足 inhibits 技術創新"]}, ()) == (told(everyone), everyone.items)
    got = ask("甲怎么看数据要素？", build)
    (item,) = got.items
    assert [("甲.txt", ["一、数据要素夯实要素保障"])] == [(p.file, [s.text for s in p.sentences]) for p in item.papers]
    assert "其他提到它的句子（不是论断）：1 篇论文、1 句" in queries.present(got)


def test_which_papers_mention_a_concept(build: JsonlBuild) -> None:
    """提到 asks for mentions, narrower concepts included: papers and sentences counted, claim or not."""
    got = ask("哪些论文提到数字技术？", build)
    (item,) = got.items
    assert [("甲.txt", 2)] == [(paper.file, len(paper.sentences)) for paper in item.papers]
    assert "1 篇论文、2 句" in queries.present(got)


def test_how_two_concepts_are_related(build: JsonlBuild) -> None:
    """关系 asks for claims both ways, of any relation."""
    got = ask("数据要素与高质量发展有什么关系？", build)
    assert {"drives", "enables", "inhibits"} == {c.relation for paper in got.papers for c in paper.claims}
    assert "高質量發展 drives 數據要素" in told(got)["乙.txt"]


def test_by_which_mechanisms(build: JsonlBuild) -> None:
    """机制 asks for the named mechanisms that claims belong to or that are defined between the two."""
    got = ask("数据要素通过哪些机制推动高质量发展？", build)
    assert [("factor-guarantee", "mechanism")] == [(item.id, item.kind) for item in got.items]
    assert () == ask("数字技术通过哪些机制推动产业升级？", build).items


def test_challenges_stand_beside_what_hinders(build: JsonlBuild) -> None:
    """A challenge named in a sentence with what was asked about is told beside the claims, not as one."""
    got = ask("技术创新面临哪些困难？", build)
    assert ["talent-shortage"] == [item.id for item in got.items]
    assert "与它同句或在同一标题下谈到的挑战：1 篇论文、1 项挑战" in queries.present(got)


def test_where_to_look_when_nothing_answers(build: JsonlBuild) -> None:
    """No claim: how often each end is mentioned, and the sentences that mention both, told as no claims."""
    got = ask("人才不足推动技术创新吗？", build)
    assert [("人才不足", 1, 1), ("技术创新", 1, 1)] == [(m.label, m.papers, m.sentences) for m in got.mentioned]
    assert [("乙.txt", ["人才不足制約技術創新。"])] == [(p.file, [s.text for s in p.sentences]) for p in got.places]
    shown = queries.present(got)
    assert "没有找到这样的论断。\n提到“人才不足”的有 1 篇论文、1 句。" in shown
    assert "都提到这些的句子（不是论断）" in shown
    assert "is mentioned in 1 paper, 1 sentence" in queries.present(
        ask("does the digital economy drive 人才不足?", build)
    )


class Opened(JsonlBuild):
    """The small build with no concept for the source of one claim, as for phrases that no concept covers."""

    def claims(self, **where: Any) -> Iterator[Claim]:
        """The claims that fit, that one without its source."""
        for claim in super().claims():
            if claim.source.text == "数据要素的融合运用":
                open_end = claim.source.model_copy(update={"concept": None, "match": "open"})
                claim = claim.model_copy(update={"source": open_end})
            if all(not ids or getattr(claim, end).concept in ids for end, ids in where.items()):
                yield claim


def test_a_longer_phrase_comes_near(build: JsonlBuild) -> None:
    """A claim whose source is a phrase without a concept, which holds what was asked about, is told as near."""
    opened = Opened(build.folder)
    got = queries.query(opened, small_vocabulary(), "数据要素", "drives", "高质量发展", modality="asserted")
    assert ({}, [("数据要素的融合运用", "longer source")]) == (
        told(got),
        [(c.source.text, c.why) for c in got.nearest if c.why.startswith("longer")],
    )


REFUSED = [
    "乙为什么谈人才不足？",
    "为什么数据要素推动高质量发展？",
    "甲和乙谁更好？",
    "数据要素好不好？",
    "你好",
    "hello",
    "why 甲?",
]


@pytest.mark.parametrize("question", REFUSED)
def test_what_is_proposed_has_an_answer(question: str, build: JsonlBuild) -> None:
    """A question that is not understood gets two that can be asked, and this build answers both."""
    with pytest.raises(QuestionError) as caught:
        ask(question, build)
    one, other = caught.value.data["suggestions"]  # type: ignore[misc]
    assert one != other
    for proposed in (one, other):
        got = ask(proposed, build)
        assert got.papers or got.items or got.comparison


def test_refusals_are_in_the_language_of_the_question(build: JsonlBuild) -> None:
    """Chinese gets Chinese, English gets English, labels too."""
    with pytest.raises(
        QuestionError, match=r"^“什么推动数椐要素？”：词表里没有“数椐要素”这个概念.*数据要素 \(data-factor\)"
    ):
        ask("什么推动数椐要素？", build)
    with pytest.raises(
        QuestionError, match=r"^what drives data facter\?: data facter names no concept.*data factor \(da"
    ):
        ask("what drives data facter?", build)


# ---------------------------------------------------------------------------------------------- on the command line


@pytest.fixture(scope="module")
def options(build: JsonlBuild, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Options that name the small build and its vocabulary."""
    schemas = write_schemas(tmp_path_factory.mktemp("vocabulary") / "schemas")
    return ["--output", str(build.folder), "--schemas", str(schemas)]


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        (["ask", "什么推动数椐要素？"], QuestionError, {"unknown": "数椐要素", "relation_words": ["推动"]}),
        (["query", "--source", "数椐要素"], QuestionError, {"where": "数椐要素", "what": "没有概念有这个名称"}),
        (["trace", "dtaa factor", "high-quality-development"], QuestionError, {"what": "no concept has this label"}),
        (["show", "数椐要素"], NotFound, {"what": "没有论断、论文或条目有这个编号或名称"}),
        (["compare", "甲", "丁"], NotFound, {"where": "丁", "what": "这里没有论文叫这个名字"}),
    ],
)
def test_json_of_what_is_not_understood(
    words: list[str], kind: type[Exception], expected: dict[str, object], options: list[str]
) -> None:
    """With --format json the refusal is JSON on stdout, with all that the message says."""
    ended = CliRunner().invoke(app, [*words, *options, "--format", "json"])
    assert isinstance(ended.exception, kind)
    error = json.loads(ended.stdout)["error"]
    assert expected == {name: error[name] for name in expected}
    assert error["mend"] in str(ended.exception)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["query", "--source", "data factor", "--target", "high-quality development"], "Read as: data factor —drives"),
        (["query", "--source", "数据要素"], "读作：数据要素"),
        (["trace", "data factor", "high-quality development"], "data factor → high-quality development"),
        (["show", "甲"], "数据要素与高质量发展（2024） 甲.txt"),
    ],
)
def test_answers_are_in_the_language_of_what_is_asked(words: list[str], says: str, options: list[str]) -> None:
    """English names get an English answer, Chinese ones a Chinese answer; show takes a paper as compare does."""
    ended = CliRunner().invoke(app, [*words, *options])
    assert 0 == ended.exit_code, ended.exception
    assert says in ended.stdout
