import importlib.abc
import importlib.util
import re
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace

import jieba
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from kg.link import segment
from kg.link.lexicon import Lexicon
from kg.link.segment import Segmenter, Token, is_word, nominal
from kg.normalise import HAN, fold, is_traditional
from kg.vocabulary import load

ROOT = Path(__file__).parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
LABELS = (
    "新质生产力",
    "数字技术",
    "产业",
    "产业链",
    "创新",
    "经济",
    "数字经济",
    "经济高质量发展",
    "高质量发展",
    "5g技术",
)
has_han = re.compile(f"[{HAN}]").search


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    """Knows the labels above."""
    return Segmenter(LABELS)


@pytest.fixture(scope="module")
def shipped() -> Segmenter:
    """Knows every label of the shipped vocabulary."""
    return Segmenter(Lexicon(load()).labels)


@pytest.fixture(scope="module")
def reference(shipped: Segmenter, tmp_path_factory: pytest.TempPathFactory) -> jieba.Tokenizer:
    """Jieba itself, a private one, told the same labels in the same order."""
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    for word, frequency in shipped.added.items():
        tokenizer.add_word(word, frequency, "nz")
    return tokenizer


def words(tokens: tuple[Token, ...]) -> list[str]:
    return [token.text for token in tokens]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_same_words_as_jieba(path: Path, shipped: Segmenter, reference: jieba.Tokenizer) -> None:
    """On the papers every Chinese word is exactly jieba's own, every label of the vocabulary being known to both."""
    text = path.read_text(encoding="utf-8-sig")
    folded = fold(text, is_traditional(text)).text
    expected = [(word, start) for word, start, _ in reference.tokenize(folded) if has_han(word)]
    assert expected == [(token.text, token.start) for token in shipped.cut(folded) if has_han(token.text)]


def test_five_seeds() -> None:
    """The comparison above sees all five papers."""
    assert 5 == len(SEEDS)


def test_every_label_is_whole(shipped: Segmenter) -> None:
    """A label that stands alone is one word, and never a mere verb."""
    labels = [label for label in Lexicon(load()).labels if is_word(label)]
    assert [[label] for label in labels] == [words(shipped.cut(label)) for label in labels]
    assert {"n", "v"} >= {shipped.cut(label)[0].tag[0] for label in labels}
    assert "v" not in {shipped.cut(label)[0].tag for label in labels}


def test_dictionary_words_keep_their_frequency(shipped: Segmenter) -> None:
    """A label that jieba knows is not pushed: 产业 does not break 产业链, 科学 does not break 自然科学."""
    assert {"产业", "创新", "经济"}.isdisjoint(shipped.added)
    assert ["自然科学"] == words(Segmenter(["科学"]).cut("自然科学"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新质生产力推动产业链升级", ["新质生产力", "推动", "产业链", "升级"]),
        ("提供全新动能", ["提供", "全新", "动能"]),
        ("GDP增长3.5%，5g技术普及".lower(), ["gdp", "增长", "3.5%", "，", "5g技术", "普及"]),
        ("", []),
    ],
)
def test_words(segmenter: Segmenter, text: str, expected: list[str]) -> None:
    """Labels stay whole, other words are jieba's, a label does not tear the word around it."""
    assert expected == words(segmenter.cut(text))


def test_tags_of_labels() -> None:
    """A known verb becomes a verbal noun, a label new to the dictionary a proper noun; rjieba alone would not."""
    segmenter = Segmenter(["提升", "创新", "产业", "新质生产力"])
    assert ["vn", "nz", "n"] == [token.tag for token in segmenter.cut("提升新质生产力产业")]
    assert ["vn", "vn", "nz", "n", "n"] == [nominal(tag) for tag in ("v", "vn", "nz", "l", "a")]
    bare = rjieba.Jieba()
    bare.add_word("提升", 100, "nz")
    assert [("提升", "v")] == bare.tag("提升")


def test_what_can_be_a_word() -> None:
    """Two characters or more, one of them Chinese, none of them a mark."""
    labels = ("学", "学习", "5g技术", "ai", "人工智能（ai）", "数字 技术")
    assert [False, True, True, False, False, False] == [is_word(label) for label in labels]


def test_private_words() -> None:
    """Two segmenters do not see each other's labels, and jieba's shared instance sees none."""
    assert {"数字技术": rjieba.Jieba().suggest_freq("数字技术")} == Segmenter(["数字技术"]).added
    assert ["数字", "技术"] == words(Segmenter(["产业"]).cut("数字技术"))
    assert ["数字", "技术"] == rjieba.cut("数字技术")


def test_bounds_of_overlapping_labels(segmenter: Segmenter) -> None:
    """The inner word ends of a label count as boundaries; those inside a dictionary word do not."""
    tokens = segmenter.cut("工业经济高质量发展")
    assert ["工业", "经济高质量发展"] == words(tokens)
    assert {0, 2, 4, 7, 9} == segmenter.bounds(tokens)
    assert {0, 3} == segmenter.bounds(segmenter.cut("产业链"))


def test_settle(segmenter: Segmenter) -> None:
    """A label that a hit breaks is cut again, and the hit becomes one word with the tag of a label."""
    tokens = segmenter.cut("工业经济高质量发展")
    settled = segmenter.settle(tokens, [(0, 4), (4, 9)])
    assert [("工业经济", 0, 4), ("高质量发展", 4, 9)] == [(token.text, token.start, token.end) for token in settled]
    assert ["n", "nz"] == [token.tag for token in settled]
    assert tokens == segmenter.settle(tokens, [(2, 9)])


def test_a_broken_label_is_cut_as_the_dictionary_does() -> None:
    """Of 经济发展环境, from which 工业经济 takes a part, the rest is two words, each with a tag of its own."""
    segmenter = Segmenter(["经济发展环境", "工业经济"])
    tokens = segmenter.settle(segmenter.cut("工业经济发展环境"), [(0, 4)])
    assert [("工业经济", "nz"), ("发展", "vn"), ("环境", "n")] == [(token.text, token.tag) for token in tokens]


def test_short_labels_are_added_first() -> None:
    """What keeps a long label whole depends on the short ones in it, so these come first; then as they sort."""
    labels = ["数字经济发展论", "发展论", "甲乙丙丁论", "产业", "数实融合"]
    assert ["发展论", "数实融合", "甲乙丙丁论", "数字经济发展论"] == list(Segmenter(labels).added)


def test_a_word_that_is_cut_keeps_its_tag(segmenter: Segmenter) -> None:
    """A label may begin behind a hyphen; both parts of the word are Latin words then."""
    tokens = segmenter.settle(segmenter.cut("gh-quality development"), [(3, 22)])
    assert [("gh-", "eng"), ("quality development", "eng")] == [(token.text, token.tag) for token in tokens]


def test_settle_leaves_what_breaks_nothing(segmenter: Segmenter) -> None:
    """A label of several words, as Latin ones are, stays several, at the beginning of a text too."""
    tokens = segmenter.cut("digital economy与产业")
    assert ["digital", " ", "economy", "与", "产业"] == words(tokens)
    assert tokens == segmenter.settle(tokens, [(0, 15), (16, 18)])


pieces = st.lists(st.sampled_from([*LABELS, "的", "和", "工业", "提升", "，", "gdp", " ", "3.5%", "化", "\U00020000"]))


@given(pieces.map("".join))
def test_words_cover_the_text(text: str) -> None:
    """Words follow each other without gap or overlap, and each is what stands at its offsets."""
    tokens = SHARED.cut(text)
    assert text == "".join(words(tokens))
    assert [token.text for token in tokens] == [text[token.start : token.end] for token in tokens]


SHARED = Segmenter(LABELS)


class Loader(importlib.abc.Loader):
    """Loads a module that makes one segmenter, a word."""

    def exec_module(self, module: ModuleType) -> None:
        """Make it."""
        module.Jieba = lambda: "a segmenter"  # type: ignore[attr-defined]


def test_the_library_is_loaded_once_and_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package would read the dictionary for a default that nobody uses; a later import finds the module loaded."""
    asked = []

    def find(name: str, path: list[str]) -> ModuleSpec:
        asked.append((name, list(path)))
        return ModuleSpec(name, Loader())

    monkeypatch.delitem(sys.modules, "rjieba.rjieba")
    monkeypatch.setattr(segment, "PathFinder", SimpleNamespace(find_spec=find))
    assert ["a segmenter", "a segmenter"] == [segment._jieba(), segment._jieba()]
    assert [("rjieba.rjieba", list(rjieba.__path__))] == asked
    assert "a segmenter" == sys.modules["rjieba.rjieba"].Jieba()


@pytest.mark.parametrize("spec", [None, ModuleSpec("rjieba.rjieba", None)])
def test_a_library_that_is_not_there_is_told(spec: ModuleSpec | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rjieba, or with an installation that lacks its compiled part, it is named."""
    monkeypatch.delitem(sys.modules, "rjieba.rjieba")
    monkeypatch.setattr(segment, "PathFinder", SimpleNamespace(find_spec=lambda name, path: spec))
    with pytest.raises(ModuleNotFoundError, match=r"^rjieba is not installed$"):
        segment._jieba()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match=r"^rjieba is not installed$"):
        segment._jieba()
