import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import VocabularyError
from kg.link import Linker, link_document
from kg.link.items import LONGEST_GAP, Wordings
from kg.link.phrase import FILE, alternatives, load_head_words
from kg.read import read_text
from kg.records import Document, Mention, Paper, Section, Sentence
from kg.schema import Concept
from kg.vocabulary import Vocabulary, language_folder, load

LINKER = Linker(load(Path(__file__).parent / "vocabulary"))
HEADS = load_head_words(language_folder())


def short(mention: Mention) -> tuple[str, str, str]:
    return mention.text, mention.concept, mention.match


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产业升级", [("产业", "industry", "exact")]),
        ("提高生产效率", [("生产效率", "production-efficiency", "exact")]),
        ("企业的生产效率显著提升", [("企业的生产效率", "production-efficiency", "narrower")]),
        ("新的生产力", [("新的生产力", "productive-forces", "narrower")]),
        (
            "支撑企业的生产力",
            [("生产力", "productive-forces", "exact")],
        ),  # may be: the productive forces that support firms
        ("推动先进的生产力", [("先进的生产力", "productive-forces", "narrower")]),  # an adjective is no object
        ("推动新型的生产力", [("新型的生产力", "productive-forces", "narrower")]),
        ("目前，企业的生产力", [("企业的生产力", "productive-forces", "narrower")]),
        ("先进企业的生产力", [("先进企业的生产力", "productive-forces", "narrower")]),
        ("我们将努力推动城市农村生产力", [("城市农村生产力", "productive-forces", "narrower")]),
        ("我们将努力推动先进的生产力", [("先进的生产力", "productive-forces", "narrower")]),
        ("企业市场城市农村生产力", [("市场城市农村生产力", "productive-forces", "narrower")]),  # three words at most
        ("推动的生产力", [("生产力", "productive-forces", "exact")]),  # nothing nominal before 的
        ("企业的生产力安全", [("生产力", "productive-forces", "exact")]),  # the phrase goes on with a noun of quality
        ("企业生产力稳定", [("企业生产力", "productive-forces", "narrower")]),  # with an adjective it does not
        ("安全生产力", [("安全生产力", "productive-forces", "narrower")]),
        ("提高了企业的生产力", [("生产力", "productive-forces", "exact")]),
        ("对企业的生产力", [("生产力", "productive-forces", "exact")]),
        ("提升创新", [("创新", "innovation", "exact")]),  # a verb and its object
        ("管理创新", [("管理创新", "innovation", "narrower")]),
        ("企业产业规模", [("产业", "industry", "exact")]),  # the phrase goes on after the label
        (
            "县域经济高质量发展",
            [
                ("县域经济高质量发展", "high-quality-development@county-economy", "exact"),
                ("县域经济", "county-economy", "exact"),
            ],
        ),
        ("先進的生產力", [("先進的生產力", "productive-forces", "narrower")]),
        (
            "数\n字技\n术[1]与AI",
            [("数\n字技\n术", "digital-technology", "exact"), ("AI", "digital-technology", "exact")],
        ),
        (
            "为产业提供丰富的要素保障",
            [("产业", "industry", "exact"), ("提供丰富的要素保障", "factor-guarantee", "cue")],
        ),
        ("人才不足", [("人才不足", "talent-shortage", "exact")]),
        ("缺乏高端人才", [("缺乏高端人才", "talent-shortage", "cue"), ("高端人才", "talent", "narrower")]),
        (
            "马克思的数字技术与张三数字技术",
            [("数字技术", "digital-technology", "exact")] * 2,
        ),  # names are no part of it
        ("优质产业管理与优质产业", [("产业", "industry", "exact"), ("优质产业", "industry", "narrower")]),
        ("没有任何概念的句子", []),
        ("", []),
    ],
)
def test_link(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Labels, longer phrases that end in one, and cues are found, each verbatim, from left to right."""
    assert expected == [short(mention) for mention in LINKER.link(text)]


def test_mention_says_why() -> None:
    """A mention holds id, kind, label, span and the label that matched."""
    expected = Mention(
        start=2,
        end=6,
        concept="digital-economy",
        kind="concept",
        label="数字经济",
        text="數位經濟",
        match="exact",
        reason="數位經濟",
    )
    assert [expected] == LINKER.link("發展數位經濟")


@given(
    st.lists(
        st.sampled_from(
            ["数字技术", "產業", "企业的", "\n", "[2]", " ", "AI", "，", "培养", "人才", "<sup>[1]</sup>", "𠀀"]
        )
    )
)
def test_mentions_are_verbatim(parts: list[str]) -> None:
    """The text of a mention is what stands at its offsets, whatever was folded away around it."""
    text = "".join(parts)
    mentions = LINKER.link(text)
    assert [text[mention.start : mention.end] for mention in mentions] == [mention.text for mention in mentions]


def of_labels(labels: set[str]) -> Linker:
    """A linker that knows nothing but these."""
    concepts = {
        f"c{i}": Concept.model_validate({"id": f"c{i}", "prefLabel": {"zh": label, "en": f"concept {i}"}})
        for i, label in enumerate(sorted(labels))
    }
    return Linker(Vocabulary(concepts, {}, {}, ""))


def test_a_text_is_folded_by_its_script() -> None:
    """著 is 着 in a traditional text; in a simplified one it stays what it is."""
    linker = of_labels({"着力点"})
    assert ["著力點"] == [mention.text for mention in linker.link("數位經濟發展的著力點")]
    assert [] == linker.link("发展的著力点")


def test_a_part_of_a_longer_label() -> None:
    """What stands inside a longer label is about the label that it ends in; inside another word there is none."""
    linker = of_labels({"产业", "高质量发展", "工业经济高质量发展"})
    text = "推动工业经济高质量发展"
    hits = linker.hits(text, linker.tokens(text))
    assert [(2, 11)] == [(hit.start, hit.end) for hit in hits]
    part = linker.head_concept(text, hits, 4, 11)
    assert part is not None
    assert ("高质量发展", 6, 11) == (part.label, part.start, part.end)
    beside = "高质量发展需要产业链"
    assert None is linker.head_concept(beside, linker.hits(beside, linker.tokens(beside)), 7, 9)
    assert None is linker.head_concept("产业链", (), 0, 2)


def test_a_latin_label_ends_before_a_hyphen() -> None:
    """Latin begins and ends at hyphens, so quality development is named in gh-quality development-led growth."""
    assert ["quality development"] == [
        mention.text for mention in of_labels({"quality development"}).link("gh-quality development-led growth")
    ]


EXAMPLES = of_labels({example.head for example in HEADS.examples if example.head} | {"产业结构", "数据要素"})


@pytest.mark.parametrize("example", HEADS.examples, ids=lambda example: example.phrase)
def test_heads_of_the_examples(example: object) -> None:
    """Each example of heads.yaml is about the concept it says, or about none."""
    folded = example.phrase
    hit = EXAMPLES.head_concept(folded, EXAMPLES.hits(folded, EXAMPLES.tokens(folded)), 0, len(folded))
    assert example.head == (hit and hit.label)


def test_head_within_its_span() -> None:
    """Only hits inside the phrase count, and the phrase's own end decides."""
    folded = "企业的生产效率和产业结构"
    hits = LINKER.hits(folded, LINKER.tokens(folded))
    assert "生产效率" == LINKER.head_concept(folded, hits, 0, 7).label
    assert "产业结构" == LINKER.head_concept(folded, hits, 0, 12).label
    assert None is LINKER.head_concept(folded, hits, 0, 2)
    assert None is LINKER.head_concept(folded, hits, 4, 7)


def test_label_that_is_nothing_when_folded() -> None:
    """A label that only cites is never found, and hinders no other."""
    linker = of_labels({"产业", "[1]"})
    assert ["产业"] == [mention.text for mention in linker.link("产业[1]升级")]


def test_longest_of_several_words() -> None:
    """A pattern of words takes the longest that stands there, and no shorter one in its place."""
    words = alternatives({"建设", "建设化", "建"})
    assert ["建设化", "建设", "建"] == [re.match(words, text).group() for text in ("建设化者", "建设者", "建者")]
    assert None is re.fullmatch(f"{words}设", "建设")


def test_traditional_text_is_folded_as_such() -> None:
    """著 is 着 in the sentences of a text that is traditional, and stays in another."""
    old, new = (read_text(text, "a.txt") for text in ("數字技術圍繞著產業升級。\n", "数字技术围绕著产业升级。\n"))
    assert ["数字技术围绕着产业升级。", "数字技术围绕著产业升级。"] == [
        LINKER.read(document)[0].folded.text for document in (old, new)
    ]
    assert ["圍繞著"] == [mention.text for mention in of_labels({"围绕着"}).link("數字技術圍繞著產業升級。")]


def test_head_of_a_long_run() -> None:
    """A long run of happenings is read in an instant, also where it ends in something else."""
    folded = "产业" + "发展壮大整合优化" * 200 + "者"
    hits = LINKER.hits(folded, LINKER.tokens(folded))[:1]
    assert "产业" == LINKER.head_concept(folded, hits, 0, len(folded) - 1).label
    assert None is LINKER.head_concept(folded, hits, 0, len(folded))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is not there. Copy it from the language data that kg ships."),
        ("of: [", "is not YAML in UTF-8 (line 1). Mend it there."),
        (b"of: \xff\n", "is not YAML in UTF-8. Mend it there."),
        ("of: 的\n", ": happenings: it is missing. Write it as the shipped file does."),
    ],
)
def test_broken_head_words(tmp_path: Path, content: str | bytes | None, message: str) -> None:
    """Language data that is missing or wrong is named, never a traceback."""
    if content is not None:
        (tmp_path / FILE).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(VocabularyError) as caught:
        Linker(LINKER.vocabulary, tmp_path)
    assert f"{tmp_path / FILE}" in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("wording", "text", "expected"),
    [
        ("激活…需求", "激活了市场的有效需求", (0, 10)),
        ("激活…需求", "激活需求和需求", (0, 4)),
        ("激活…需求", "激活" + "甲" * LONGEST_GAP + "需求", (0, LONGEST_GAP + 4)),
        ("激活…需求", "激活" + "甲" * (LONGEST_GAP + 1) + "需求", None),
        ("激活…需求", "激活市场。需求", None),
        ("激活…需求", "激活市场；需求", None),
        ("激活…需求", "激活市场，满足需求", (0, 9)),
        ("激活…需求", "需求激活", None),
        ("激活……需求", "激活的需求", (0, 5)),
        ("激活…需求…增长", "激活需求。需求增长", None),
        ("激活…需求…增长", f"激活需求{'甲' * 16}需求{'乙' * 6}增长", (0, 30)),
        ("要素(保障)", "要素（保障）", (0, 6)),
        ("數字技術", "用数字技术", (1, 5)),
        ("A…B", "a和b", (0, 3)),
    ],
)
def test_wordings(wording: str, text: str, expected: tuple[int, int] | None) -> None:
    """A gap is of at most twenty characters and crosses no end of a sentence; a wording is folded like the text."""
    got = Wordings([("item", wording)]).find(text)
    assert ([(*expected, "item", wording)] if expected else []) == got


def test_one_wording_an_item() -> None:
    """Of several wordings of an item the first in the text counts, of those the longest."""
    wordings = Wordings([("a", "保障"), ("a", "要素保障"), ("a", "要素"), ("b", "保障")])
    assert [(0, 4, "a", "要素保障"), (2, 4, "b", "保障")] == wordings.find("要素保障，要素")
    assert [] == Wordings([]).find("要素保障")
    ways = Wordings([("a", "数字技术"), ("a", "产业升级"), ("a", "产业")])
    assert [("产业升级", 0, 4)] == [(f.wording, f.start, f.end) for f in ways.find("产业升级与数字技术")]


LINES = [  # section, heading, text
    (0, True, "要素保障研究"),
    (0, False, "数字技术很重要。"),
    (1, True, "一、作用"),
    (1, False, "引言。"),
    (2, True, "（一）为产业创新夯实\n要素保障"),
    (2, False, "新质生产力优化资源。"),
    (3, True, "1. 数据"),
    (3, False, "数\n據流動。"),
    (4, True, "（二）人才数量不足"),
    (4, False, "企业缺乏数字人才。"),
]
TREE = [(0, None), (1, 0), (2, 1), (3, 2), (2, 1)]  # level, parent


def document() -> Document:
    """A paper with a tree of sections: 0 the paper, 1 in it, 2 and 4 in 1, 3 in 2."""
    text = "\n\n".join(line for _, _, line in LINES)
    at, sentences, titles = 0, [], {}
    for index, (section, heading, line) in enumerate(LINES):
        span = {"start": at, "end": at + len(line)}
        name = f"p000000000001.{index:04d}"
        sentences.append(Sentence(**span, id=name, index=index, section=section, heading=heading, citations=()))
        titles.setdefault(section, line.replace("\n", ""))
        at += len(line) + 2
    sections = [
        Section(start=0, end=1, index=i, level=level, title=titles[i], parent=parent)
        for i, (level, parent) in enumerate(TREE)
    ]
    paper = Paper(id="p000000000001", file="p.txt", title=LINES[0][2], sections=sections, sentences=sentences)
    return Document(paper=paper, text=text)


def lines() -> list[list[tuple[str, str, str]]]:
    paper = document()
    return [[short(link) for link in line.links] for line in link_document(paper, LINKER.read(paper), LINKER)]


def test_title_makes_no_sentence_its_own() -> None:
    """The title names 要素保障, and that is about no sentence; nor is the section above the one that names it."""
    title, first, upper, intro, *_ = lines()
    assert [] == title
    assert [("数字技术", "digital-technology", "exact")] == first
    assert [] == upper
    assert [] == intro


def test_section_links_its_sentences() -> None:
    """A heading links itself where it matched, and its sentences and those of the sections in it as a whole."""
    *_, heading, sentence, inner, innermost, _, _ = lines()
    assert ("要素保障", "factor-guarantee", "section") in heading
    assert ("新质生产力优化资源。", "factor-guarantee", "section") in sentence
    assert [("1. 数据", "factor-guarantee", "section")] == inner
    assert [("数\n據流動。", "factor-guarantee", "section")] == innermost


def test_section_ends() -> None:
    """The next section of the same level is about its own items only; a cue links what it matched."""
    *_, heading, sentence = lines()
    assert [("人才数量不足", "talent-shortage", "section"), ("人才", "talent", "exact")] == heading
    assert [
        ("企业缺乏数字人才。", "talent-shortage", "section"),
        ("缺乏数字人才", "talent-shortage", "cue"),
        ("人才", "talent", "exact"),
    ] == sentence


def test_reason_of_a_section_link() -> None:
    """A section link says under which heading the sentence stands."""
    paper = document()
    line = link_document(paper, LINKER.read(paper), LINKER)[7]
    assert ["（一）为产业创新夯实要素保障"] == [link.reason for link in line.links]
    assert ("一、作用", "（一）为产业创新夯实要素保障", "1. 数据") == line.section
    assert "p000000000001.0007" == line.sentence


def test_links_are_verbatim() -> None:
    """Every link of a document is what stands at its offsets in the paper's text, hard wraps included."""
    paper = document()
    links = [link for line in link_document(paper, LINKER.read(paper), LINKER) for link in line.links]
    assert [paper.text[link.start : link.end] for link in links] == [link.text for link in links]


def test_readings() -> None:
    """A reading holds folded text, tokens and hits of a sentence; offsets lead into the paper's text."""
    paper = document()
    reading = LINKER.read(paper)[1]
    assert "数字技术很重要。" == reading.folded.text
    assert ["数字技术", "很", "重要", "。"] == [token.text for token in reading.tokens]
    (hit,) = reading.hits
    start, end = reading.folded.span(hit.start, hit.end)
    assert "数字技术" == paper.text[start:end]
