import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link import Hit, Linker, link_document
from kg.link.automaton import Automaton, is_boundary
from kg.link.lexicon import Lexicon, fold_labels
from kg.link.segment import Segmenter
from kg.normalise import fold, fold_label, is_traditional
from kg.read import read_text
from kg.schema import Concept
from kg.vocabulary import Vocabulary, load

ROOT = Path(__file__).parent.parent
SMALL = load(Path(__file__).parent / "vocabulary")
LINKER = Linker(SMALL)
AUTOMATON = Automaton(Lexicon(SMALL))


def scan(lexicon: Lexicon, folded: str, bounds: set[int]) -> tuple[Hit, ...]:
    """What an automaton finds, by looking up every stretch of the text: slow, and plain enough to be believed."""

    def edge(at: int) -> bool:
        if at in bounds:
            return True
        latin = [character in "abcdefghijklmnopqrstuvwxyz0123456789" for character in folded[at - 1 : at + 1]]
        return latin[0] != latin[1]

    def hidden(start: int, end: int, entry: str) -> bool:
        return any(
            folded.startswith(wording, first)
            for wording, entries in lexicon.excludes.items()
            if entry in entries
            for first in range(max(0, end - len(wording)), start + 1)
        )

    longest = max(map(len, lexicon.labels))
    hits: list[Hit] = []
    at = 0
    while at < len(folded):
        found = [
            Hit(at, end, *lexicon.labels[folded[at:end]], folded[at:end] in lexicon.kinds)
            for end in range(at + 1, min(at + longest, len(folded)) + 1)
            if folded[at:end] in lexicon.labels
            and edge(at)
            and edge(end)
            and not hidden(at, end, lexicon.labels[folded[at:end]][0])
        ]
        if found:
            hits.append(max(found, key=lambda hit: hit.end))
        at = hits[-1].end if found else at + 1
    return tuple(hits)


def linked(text: str, linker: Linker = LINKER) -> list[str]:
    """The labels found in a text, as the vocabulary writes them."""
    folded = fold(text, is_traditional(text)).text
    return [hit.label for hit in linker.hits(folded, linker.tokens(folded))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数字技术推动产业升级", ["数字技术", "产业"]),
        ("产业链的韧性", ["产业链"]),  # 产业 in 产业链 is not 产业
        ("产业链条的韧性", ["产业链"]),
        ("新质生产力是先进生产力", ["新质生产力", "生产力"]),
        ("产业界和产业", ["产业"]),  # a look-alike
        ("只有人才能够推动创新", ["人才", "创新"]),
        ("个人才能得到发挥", []),  # 才能, not 人才
        ("生产业务流程", []),  # 生产 and 业务, not 产业
        ("數位經濟與數字技術", ["數位經濟", "数字技术"]),
        ("数\n字技术[3]推动", ["数字技术"]),
        ("ＡＩ与ai、AI大模型", ["AI", "AI", "AI"]),
        ("maintain and trail", []),  # ai inside a word
        ("digital technology, Digital Technologies", ["digital technology"]),
        ("5G技术和5G", ["5G技术"]),
        ("数宇技术", ["数宇技术"]),  # a hidden label links
        ("网络经济", ["网络经济"]),
        ("工业数字经济高质量发展", ["数字经济", "高质量发展"]),
        ("经济高质量发展", ["经济高质量发展"]),
        ("", []),
    ],
)
def test_labels_found(text: str, expected: list[str]) -> None:
    """Labels are found whole, on word boundaries, in either script, width and case."""
    assert expected == linked(text)


def test_name_of_a_kind() -> None:
    """开放创新 has no entry and is a kind of 创新: it links there, and never as another name of it."""
    text = "开放创新与创新"
    assert [("innovation", "narrower"), ("innovation", "exact")] == [
        (hit.entry, hit.match) for hit in LINKER.hits(text, LINKER.tokens(text))
    ]
    assert [("开放创新", "narrower"), ("创新", "exact")] == [(one.text, one.match) for one in LINKER.link(text)]
    document = read_text("开放创新推动产业发展。", "a.txt")
    (line,) = link_document(document, LINKER.read(document), LINKER)
    assert [("开放创新", "narrower"), ("产业", "exact")] == [(one.text, one.match) for one in line.links]


def test_retired_label_leads_to_successor() -> None:
    """A label of a retired concept links to the concept that replaced it."""
    (hit,) = LINKER.hits("网络经济", LINKER.tokens("网络经济"))
    assert "digital-economy" == hit.entry


def test_shorter_label_where_the_longer_ends_inside_a_word() -> None:
    """A longest match that ends inside a word gives way to a shorter one that does not."""
    assert [(0, 2)] == [(hit.start, hit.end) for hit in AUTOMATON.hits("产业链条", {0, 2, 4})]
    assert [(0, 3)] == [(hit.start, hit.end) for hit in AUTOMATON.hits("产业链条", {0, 3, 4})]
    assert () == AUTOMATON.hits("产业链条", {0, 4})


def test_exclude_is_of_its_own_concept() -> None:
    """A look-alike of one concept does not hide the label of another."""
    lexicon = Lexicon(SMALL)
    lexicon.labels["界"] = ("world", "界")
    assert ["界"] == [hit.label for hit in Automaton(lexicon).hits("产业界", {0, 2, 3})]
    assert () == AUTOMATON.hits("产业界", {0, 2, 3})


def test_look_alike_of_two_concepts() -> None:
    """A wording that two concepts exclude hides the labels of both."""
    entries = [
        {"id": "a", "prefLabel": {"zh": "产业", "en": "industry"}, "exclude": ["文化产业园"]},
        {"id": "b", "prefLabel": {"zh": "文化", "en": "culture"}, "exclude": ["文化产业园"]},
    ]
    lexicon = Lexicon(Vocabulary({str(e["id"]): Concept.model_validate(e) for e in entries}, {}, {}, ""))
    assert frozenset({"a", "b"}) == lexicon.excludes["文化产业园"]
    assert () == Automaton(lexicon).hits("文化产业园", {0, 2, 4, 5})


def test_look_alike_may_end_with_the_label() -> None:
    """A look-alike hides a label that it begins with, ends with or holds, and none beside it."""
    lexicon = Lexicon(SMALL)
    lexicon.excludes |= dict.fromkeys(("文化产业", "产业化石", "业升级"), frozenset({"industry"}))
    automaton = Automaton(lexicon)
    assert () == automaton.hits("文化产业", {0, 2, 4})
    assert () == automaton.hits("产业化石", {0, 2, 4})
    assert [(4, 6)] == [(hit.start, hit.end) for hit in automaton.hits("文化产业产业", {0, 2, 4, 6})]
    assert [(0, 2)] == [(hit.start, hit.end) for hit in automaton.hits("产业升", {0, 2, 3})]
    assert (0, 2) in [(hit.start, hit.end) for hit in automaton.hits("产业升级", {0, 2})]


def test_hits_lie_on_tokens() -> None:
    """Where labels overlap, the tokens follow the hits, so that no hit begins or ends inside a word."""
    folded = "工业数字经济高质量发展"
    tokens = LINKER.tokens(folded)
    assert ["工业", "数字经济", "高质量发展"] == [token.text for token in tokens]


words = [
    "产业链",
    "产业",
    "产业界",
    "数字技术",
    "经济高质量发展",
    "数字",
    "技术",
    "链",
    "界",
    "的",
    "ai",
    "5g",
    "m",
    " ",
    "，",
    "人才",
]
texts = st.lists(st.sampled_from(words), max_size=12).map("".join)


@given(texts, st.sets(st.integers(0, 40)))
def test_same_as_the_plain_scan(text: str, bounds: set[int]) -> None:
    """The automaton finds exactly what the plain scan finds, whatever the boundaries."""
    bounds |= {0, len(text)}
    assert scan(Lexicon(SMALL), text, bounds) == AUTOMATON.hits(text, bounds)


@given(texts)
def test_hits_are_labels(text: str) -> None:
    """Every hit is the label it says, none overlap, and each lies on the ends of tokens."""
    tokens = LINKER.tokens(text)
    hits = LINKER.hits(text, tokens)
    assert [fold_label(hit.label) for hit in hits] == [text[hit.start : hit.end] for hit in hits]
    assert all(one.end <= other.start for one, other in itertools.pairwise(hits))
    ends = {0} | {token.end for token in tokens}
    latin = [hit for hit in hits if text[hit.start : hit.end].isascii()]
    assert ends >= {edge for hit in hits if hit not in latin for edge in (hit.start, hit.end)}


@pytest.fixture(scope="module")
def shipped() -> Linker:
    """Knows the shipped vocabulary."""
    return Linker(load())


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").glob("*.txt")), ids=lambda path: path.name[:3])
def test_same_as_the_plain_scan_on_the_papers(path: Path, shipped: Linker) -> None:
    """On the papers, with the shipped vocabulary, the linker finds what the plain scan finds."""
    text = path.read_text(encoding="utf-8-sig")
    folded = fold(text, is_traditional(text)).text
    segmenter = Segmenter(Lexicon(shipped.vocabulary).labels)
    expected = scan(Lexicon(shipped.vocabulary), folded, segmenter.bounds(segmenter.cut(folded)))
    assert len(expected) > 100
    assert expected == shipped.hits(folded, shipped.tokens(folded))


@given(
    st.lists(
        st.sampled_from(
            ["數字", "数字", "经济", "5G", "（", "(", "ＡＩ", " ", "“双碳”", "後", "A b", "乾", "\u3000", "\n", "、"]
        ),
    )
)
def test_labels_fold_together_as_one_by_one(parts: list[str]) -> None:
    """Folding many labels at once gives what folding each gives."""
    labels = ["".join(parts), *parts]
    assert [fold_label(label) for label in labels] == fold_labels(labels)


def test_latin_words_have_bounds() -> None:
    """Before and after Latin letters and digits a word may begin or end, whatever stands further off."""
    assert [1, 3] == [at for at in range(1, 5) if is_boundary("甲a1乙丙", at, set())]
    assert [1, 2, 3, 4] == [at for at in range(1, 5) if is_boundary("甲a乙b丙", at, set())]
    assert [4] == [at for at in range(1, 5) if is_boundary("甲乙丙丁戊", at, {4})]


def test_part_of_a_longer_label_is_what_it_says(shipped: Linker) -> None:
    """A member of a fusion is its own concept, though the fusion has a label of its own."""
    text = "数字经济与实体经济融合推动产业升级。"
    hits = shipped.hits(text, shipped.tokens(text))
    found = [shipped.head_concept(text, hits, start, end) for start, end in ((0, 4), (5, 9))]
    assert ["digital-economy", "real-economy"] == [hit and hit.entry for hit in found]
    assert [(0, 4), (5, 9)] == [hit and (hit.start, hit.end) for hit in found]
