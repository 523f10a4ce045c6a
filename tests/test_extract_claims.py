"""Claims of real sentences: what they say, where they stand, how they say it."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import Reader, claim_id
from kg.link import Linker, link_document
from kg.read import read_document, read_text
from kg.records import CAUSAL, Claim, Document
from kg.vocabulary import load

WORDS = (
    *("数字技术", "推动", "产业升级", "，", "和", "、", "的", "为", "提供", "支撑", "在", "下", "通过", "使得", "企业"),
    *("应", "不", "（", "）", "“", "”", "以", "等", "如", "：", "；", "\n", "1", "a"),
)
SEEDS = Path(__file__).parent.parent / "seeds"


@cache
def _reader() -> tuple[Linker, Reader]:
    linker = Linker(load())
    return linker, Reader(linker)


def claims(document: Document) -> list[Claim]:
    """Every claim of a document."""
    linker, reader = _reader()
    readings = linker.read(document)
    return reader.claims(document, readings, link_document(document, readings, linker))


def of(*sentences: str, heading: str = "") -> list[Claim]:
    """The shown claims of a paper that holds just these sentences."""
    text = (
        "数字技术与产业发展研究\n\n"
        + (f"## {heading}\n\n" if heading else "## 一、引言\n\n")
        + "".join(sentences)
        + "\n"
    )
    return [one for one in claims(read_text(text, "paper.md")) if one.shown]


def triples(found: list[Claim]) -> set[tuple[str, str, str]]:
    """What claims say, in the words of the sentence."""
    return {(one.source.text, one.relation, one.target.text) for one in found}


@cache
def seed_claims(name: str) -> tuple[Document, tuple[Claim, ...]]:
    """A seed paper and its claims."""
    document = read_document(next(SEEDS.glob(f"{name}*.txt")))
    return document, tuple(claims(document))


def test_a_plain_sentence() -> None:
    """A subject, a cue and an object are a claim."""
    assert {("数字技术", "drives", "产业创新升级")} == triples(of("数字技术推动产业创新升级。"))


def test_coordination_is_expanded_on_both_sides() -> None:
    """A和B推动C和D is four claims."""
    expected = {(a, "drives", b) for a in ("人工智能", "大数据") for b in ("产业升级", "经济增长")}
    assert expected == triples(of("人工智能和大数据推动产业升级和经济增长。"))


def test_a_base_enables() -> None:
    """为Y提供保障 is enables, from what provides to what is made possible."""
    assert {("新质生产力", "enables", "产业创新升级")} == triples(of("新质生产力为产业创新升级提供了要素保障。"))


def test_a_motive_force_drives() -> None:
    """为Y注入动能 is drives."""
    assert ("数字经济", "drives", "高质量发展") in triples(of("数字经济为高质量发展注入新动能。"))


def test_an_obstacle_inhibits() -> None:
    """What lowers or obstructs its object inhibits it."""
    assert ("数字技术", "inhibits", "交易成本") in triples(of("数字技术降低了交易成本。"))


def test_need_turns_the_direction_round() -> None:
    """Y离不开X: what is needed enables what needs it."""
    found = triples(of("产业升级离不开数字技术的支持。"))
    assert any(s.startswith("数字技术") and (r, t) == ("enables", "产业升级") for s, r, t in found)
    assert not any(s == "产业升级" for s, _, _ in found)


def test_a_chain_has_one_source() -> None:
    """X推动Y，进而促进Z gives X→Z and, unless the text says so, not Y→Z."""
    found = triples(of("数字技术推动产业升级，进而促进经济增长。"))
    assert ("数字技术", "drives", "产业升级") in found
    assert ("数字技术", "drives", "经济增长") in found


def test_what_ought_to_be_is_prescribed() -> None:
    """应 makes a prescription of what stands as a fact without it."""
    (fact,) = of("数字基础设施建设推动产业升级。")
    assert "asserted" == fact.modality
    found = of("政府应加强数字基础设施建设，以推动产业升级。")
    assert found
    assert {"prescribed"} == {one.modality for one in found}


def test_what_follows_a_background_has_its_own_source() -> None:
    """X背景下，A推动B: A is the source."""
    assert ("数字技术", "drives", "产业创新升级") in triples(of("新一轮科技革命背景下，数字技术推动产业创新升级。"))


def test_a_background_is_no_subject() -> None:
    """X背景下 says when, not who."""
    assert {"数字技术"} == {source for source, _, _ in triples(of("新一轮科技革命背景下，数字技术推动产业创新升级。"))}


def test_what_a_title_studies_is_no_part_of_the_target() -> None:
    """产业创新升级的机制研究 is about 产业创新升级."""
    assert {("数字技术", "drives", "产业创新升级")} == triples(of("数字技术驱动产业创新升级的机制研究。"))


def test_an_influence_without_a_sign_is_doubtful() -> None:
    """影响 says that something happens, not what: the claim is kept, with low confidence, and not shown."""
    assert set() == triples(of("数字经济对就业的影响显著。"))
    text = "数字技术与产业发展研究\n\n## 一、引言\n\n数字经济对就业的影响显著。\n"
    assert ("数字经济", "drives", "就业") in triples(claims(read_text(text, "paper.md")))


def test_what_may_be_is_possible() -> None:
    """可能 makes a possibility."""
    found = of("数字技术可能推动产业升级。")
    assert {"possible"} == {one.modality for one in found}


def test_citations_are_kept_and_left_out_of_the_words() -> None:
    """A citation mark is on the claim by its number, and in no argument."""
    text = (
        "数字技术与产业发展研究\n\n## 一、引言\n\n数字技术推动产业创新升级<sup>[2-3]</sup>。\n\n## 参考文献\n\n"
        "[1] 甲. 一[J]. 刊, 2020(1): 1-2.\n[2] 乙. 二[J]. 刊, 2020(1): 1-2.\n[3] 丙. 三[J]. 刊, 2020(1): 1-2.\n"
    )
    (one,) = [c for c in claims(read_text(text, "paper.md")) if c.shown and c.source.text == "数字技术"]
    assert (2, 3) == one.citations
    assert "产业创新升级" == one.target.text


def test_a_named_speaker_is_quoted() -> None:
    """What somebody else says is theirs."""
    found = of("习近平总书记指出，科技创新推动高质量发展。")
    assert {("quoted", "习近平总书记")} == {(one.attribution, one.speaker) for one in found}


def test_the_paper_speaks_for_itself() -> None:
    """本文认为 quotes nobody."""
    assert {("own", None)} == {(c.attribution, c.speaker) for c in of("本文认为，科技创新推动高质量发展。")}


def test_a_heading_that_claims_is_a_claim() -> None:
    """新质生产力为产业创新提供技术支持, as a heading, claims what it says."""
    _, found = seed_claims("000")
    said = {(c.source.text, c.relation, c.target.text) for c in found if c.shown and c.sentence.text.startswith("2.2")}
    assert ("新质生产力", "enables", "产业创新") in said


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_every_quote_is_in_the_paper(name: str) -> None:
    """Sentence, cue and arguments are the very characters at their offsets, and lie in the sentence."""
    document, found = seed_claims(name)
    assert found
    for one in found:
        quote = one.sentence
        assert document.text[quote.start : quote.end] == quote.text
        cues = [one.cue] if one.cue else []  # where no word carries the claim, there is none
        spans = [*cues, *(a for a in (one.source, one.target, *one.via) if a.start is not None)]
        for span in spans:
            assert span.start is not None
            assert span.end is not None
            assert document.text[span.start : span.end] == span.text
            assert quote.start <= span.start < span.end <= quote.end


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_an_argument_from_elsewhere_says_whence(name: str) -> None:
    """An argument without offsets says where it comes from, one with offsets comes from its sentence."""
    _, found = seed_claims(name)
    for one in found:
        for argument in (one.source, one.target, *one.via):
            assert (argument.start is None) == (argument.resolved_from is not None)
            assert (argument.match == "open") == (argument.concept is None)


def test_an_id_is_of_what_is_said() -> None:
    """A claim keeps its id in a renamed file; the same words in another sentence have another id."""
    document = read_document(next(SEEDS.glob("003*.txt")))
    renamed = document.model_copy(update={"paper": document.paper.model_copy(update={"file": "other.txt"})})
    assert [c.id for c in claims(document)] == [c.id for c in claims(renamed)]
    one = claims(document)[0]
    assert claim_id(one.paper, one.sentence.text, 0, one.source, one.relation, one.target) != claim_id(
        one.paper, one.sentence.text, 1, one.source, one.relation, one.target
    )


def test_the_doubtful_are_kept_and_not_shown() -> None:
    """A claim of low confidence is in the record, and shown only on request."""
    _, found = seed_claims("003")
    shown = [one.confidence for one in found if one.shown]
    doubtful = [one.confidence for one in found if not one.shown]
    assert doubtful
    assert min(shown) >= max(doubtful)


def test_both_scripts_read_alike() -> None:
    """A sentence in traditional characters gives the claims of the same one in simplified."""
    simple = of("数字技术推动产业创新升级。数字平台为经济发展提供支撑。")
    traditional = of("數字技術推動產業創新升級。數字平台為經濟發展提供支撐。")
    assert {(c.source.concept, c.relation, c.target.concept) for c in simple} == {
        (c.source.concept, c.relation, c.target.concept) for c in traditional
    }


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=40,
    )
)
def test_any_sequence_of_words_is_read(words: list[str]) -> None:
    """No order of words stops the reader, and offsets hold."""
    document = read_text("一篇论文\n\n## 一、引言\n\n" + "".join(words) + "。\n", "paper.md")
    for one in claims(document):
        assert document.text[one.sentence.start : one.sentence.end] == one.sentence.text
        if one.source.start is not None:
            assert document.text[one.source.start : one.source.end] == one.source.text


def test_causal_relations_are_the_three() -> None:
    """drives, enables and inhibits are what queries are about."""
    assert ("drives", "enables", "inhibits") == CAUSAL
