"""Folding: what labels and texts are compared in, and the way back to every character."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import normalise
from kg.normalise import Folded, clean, fold, fold_label, fold_stretches, is_traditional, key_of, simplify

PIECES = st.sampled_from(
    [
        *("数字技术", "數據要素", "AI", "ＧＤＰ", "2024", "。", "，", ",", ";", "(", ")", "（", "“", "”", "「", "」"),
        *(" ", "  ", "\n", "\u3000", "\u200b", "[3]", "<sup>[2-4]</sup>", "**", "％", "著", "\u2ee3", "𠮷", "é"),
    ]
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("數字技術推動產業升級", "数字技术推动产业升级"),
        ("ＡＩ与ｇｐｔ４", "ai与gpt4"),
        ("AI驱动GDP", "ai驱动gdp"),
        ("增长５％", "增长5%"),
        ("增长３．５倍", "增长3.5倍"),
        ("「新基建」与『數字經濟』", "“新基建”与‘数字经济’"),
        ("〝数字〞与＂智能＂", "“数字”与”智能”"),
        ("数字 技术 AI 与 5G", "数字技术ai与5g"),
        ("数字\n技术", "数字技术"),
        ("数字\u3000技术\u00a0升级", "数字技术升级"),
        ("digital\neconomy and  AI", "digital economy and  ai"),
        ("  数字技术  ", "数字技术"),
        ("  AI  ", "ai"),
        ("数\u200b字\ufeff技\u00ad术", "数字技术"),
        ("**数字技术**推动", "数字技术推动"),
        ("推动产业升级[3]。", "推动产业升级。"),
        ("推动[2-4]产业[1,3]升级［5］创新〔6～8〕", "推动产业升级创新"),
        ("推动<sup>[1]</sup>产业<sup>2</sup>升级<sup>3,4</sup>创新<sup>①*</sup>", "推动产业升级创新"),
        ("推动[甲]产业", "推动[甲]产业"),
        ("第[1234]号", "第[1234]号"),
        ("数字,技术;升级:创新!吗?", "数字，技术；升级：创新！吗？"),
        ("技术(AI)与(数字)", "技术（ai）与（数字）"),
        ("(数字)", "（数字）"),
        ("(AI)。", "(ai）。"),
        ("1,000 and 3:4", "1,000 and 3:4"),
        ("技术 ,推动", "技术，推动"),
        ("AI, 数字", "ai，数字"),
        ("“数字”,推动", "“数字”，推动"),
        ("\u2ee3\u2f08", "骨人"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    """Script, width, case, quotes, blanks, line breaks, marks beside Chinese and citation marks make no difference."""
    assert folded == fold(text).text


def test_offsets_lead_back() -> None:
    """A stretch of folded text leads to the very characters of the text as read, and back."""
    text = "數字\n技術[3]推動 GDP"
    folded = fold(text)
    assert "数字技术推动gdp" == folded.text
    assert "數字\n技術" == text[slice(*folded.span(0, 4))]
    assert "推動 GDP" == text[slice(*folded.span(4, 9))]
    assert "技" == text[slice(*folded.span(2, 3))]
    assert (2, 6) == folded.locate(3, 10)
    assert (4, 9) == folded.locate(5, len(text))
    assert (0, 2) == folded.locate(0, 3)


@given(st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=5), st.booleans())
def test_stretches_are_folded_alone(texts: list[str], traditional: bool) -> None:
    """A sentence is folded by itself, whatever stands beside it, and its offsets are those of the paper."""
    at, stretches = 7, []
    for text in texts:
        stretches.append((at, at + len(text)))
        at += len(text)
    expected = [
        (folded.text, tuple(start + offset for offset in folded.offsets))
        for text, (start, _) in zip(texts, stretches, strict=True)
        for folded in [fold(text, traditional)]
    ]
    found = fold_stretches("推动[12]升" + "".join(texts), stretches, traditional)
    assert expected == [(folded.text, folded.offsets) for folded in found]


def test_empty() -> None:
    """Nothing folds to nothing."""
    assert [Folded("", ())] * 3 == [fold(""), fold(" \n"), fold("[3]")]


@given(st.lists(PIECES, max_size=12).map("".join), st.booleans())
def test_every_character_has_a_place(text: str, traditional: bool) -> None:
    """Offsets ascend, are as many as the characters, and lead to a character that folds to the one that is there."""
    folded = fold(text, traditional)
    assert len(folded.text) == len(folded.offsets)
    assert sorted(set(folded.offsets)) == list(folded.offsets)
    for char, at in zip(folded.text, folded.offsets, strict=True):
        original = text[at]
        alone = fold(original, traditional).text
        assert char in {alone, " "} or original in ',;:!?()“”‘’「」"＂[<' or not alone


@settings(max_examples=50)
@given(st.text(max_size=20))
def test_any_text_folds(text: str) -> None:
    """No text at all breaks the folding or loses a place."""
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets) <= len(text)
    assert "\n" not in folded.text


# --- characters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("圍繞著數據", "围绕着数据"),
        ("著名的論著與著作", "著名的论著与著作"),
        ("巨著、專著、編著、原著", "巨著、专著、编著、原著"),
        ("卓著與昭著", "卓著与昭著"),
        ("著者著述著稱", "著者著述著称"),
        ("顯著提升", "显著提升"),
    ],
)
def test_zhe_of_traditional_text(text: str, expected: str) -> None:
    """In traditional text 著 is 着, but for works and what stands out; a simplified text keeps every 著."""
    assert expected == simplify(text, traditional=True)
    assert expected.replace("着", "著") == simplify(text)
    assert expected == fold(text, traditional=True).text
    assert expected.replace("着", "著") == fold(text).text


def test_look_alikes_become_the_characters() -> None:
    """Radicals, compatibility characters and marks of vertical writing become what they stand for, one for one."""
    assert "骨人车,(" == simplify("\u2ee3\u2f08\uf902\ufe10\ufe35")
    assert "骨升级（长）" == fold("\u2ee3升级\ufe35\u2ed1\ufe36").text
    assert "长厂" == simplify("\u2ed1\u2e81")
    assert "\ufe30\ufe19" == simplify("\ufe30\ufe19")  # they stand for two dots and three


def test_lengths_never_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were OpenCC to make two characters of one, that one would be kept, so that offsets stay right."""

    class Odd:
        def convert(self, text: str) -> str:
            return text.replace("術", "方法").replace("數", "数")

    monkeypatch.setattr(normalise, "_opencc", Odd)
    assert "数字技術" == simplify("數字技術")


def test_traditional_is_told() -> None:
    """A text is traditional where more than one Chinese character in fifty is; other characters do not count."""
    assert not is_traditional("")
    assert not is_traditional("digital economy")
    assert not is_traditional("數" + "字" * 49)
    assert is_traditional("數" + "字" * 48)
    assert is_traditional("，".join("數" + "字" * 48))
    assert is_traditional("數" + "字" * 48 + "a" * 1000 + "。" * 1000)
    assert not is_traditional("字" * 20000 + "數" * 20000)  # its beginning tells
    assert not is_traditional("數" * 400 + "字" * 19600 + "數")
    assert is_traditional("字" * 19000 + "數" * 1000)


# --- labels and people


def test_label_is_folded_without_its_edges() -> None:
    """A label is written as the folded text would show it."""
    assert "ai数字技术" == fold_label(" ＡＩ 數字技術\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("數據要素為高質量發展\n奠定基礎[3]。", "數據要素為高質量發展奠定基礎。"),
        ("**数字 技术**  推动", "数字技术推动"),
        ("digital\n  economy", "digital economy"),
        (" the digital economy ", "the digital economy"),
        ("ＡＩ，GDP", "ＡＩ，GDP"),
        ("数字\u200b技术<sup>[1]</sup>", "数字技术"),
        ("**数字** AI", "数字AI"),
    ],
)
def test_clean_is_for_people(text: str, expected: str) -> None:
    """For people a text is on one line, without citation marks and blanks beside Chinese, characters as they are."""
    assert expected == clean(text)


@pytest.mark.parametrize(
    "text", ["high-quality development", "“High-Quality  Development”", "《 ＨＩＧＨ quality development》"]
)
def test_labels_are_compared_by_key(text: str) -> None:
    """Quotes around a label, hyphens, width, case and the number of blanks make no difference to its key."""
    assert "high quality development" == key_of(text)


def test_half_a_character_is_one_that_is_not_known() -> None:
    """A command line may bring half a character; it folds to the mark for what is not known, at its place."""
    assert ("数字\ufffd", (0, 1, 2)) == (fold("数字\ud800").text, fold("数字\ud800").offsets)
