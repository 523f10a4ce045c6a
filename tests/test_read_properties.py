"""What holds for any text: spans, coverage, the section tree, and that layout on the page moves no sentence."""

import re
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.read import read_text
from kg.records import Document

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
MARKUP = "#*_>\\- \t\n\r\u3000\u00a0\u200b\ufeff"
PIECES = [
    "# 数字经济与产业升级\n",
    "张三\n",
    "王小明<sup>1</sup>，李 雷<sup>2</sup>\n",
    "广东工贸职业技术学院, 广东省, 510510;\n",
    "**摘要：**",
    "【关键词】数字经济；产业升级\n",
    "摘要 ",
    "[摘要]",
    "Abstract: The digital economy drives growth.\n",
    "Key words: data\n",
    "DOI: 10.1234/abc.2024.01\n",
    "中图分类号: F120\n",
    "## 引言\n",
    "一、发展现状\n",
    "（一）数字技术\n",
    "(二) 数据要素",
    "1 机制\n",
    "1.1 传导机制\n",
    "### 2.3 路径",
    "第一章 总则\n",
    "结语\n",
    "数字技术推动产业升级。",
    "数据要素是关键，",
    "创新<sup>[1]</sup>",
    "[2-4]",
    "“放管服”改革！",
    "能否提升效率？",
    "”",
    "）",
    "《新质生产力是什么？》",
    "；",
    "：",
    "\n",
    "\n\n",
    "   ",
    "\u3000\u3000",
    "**",
    "$$\nE=mc^2\n$$\n",
    "![](a.jpg)\n",
    "<html><table></table></html>\n",
    "图1 模型结构\n",
    "—12—\n",
    "参考文献\n",
    "[1] 张三.论数据[J].改革,2024(3):1-9.\n",
    "- [2] 李四. 产业 [M]. 北京: 人民出版社, 2023.\n",
    "作者简介：张三，教授。\n",
    "收稿日期：2024-01-02\n",
    "2025年3月10日\n",
    "國務院關於數字經濟",
    "[責任編輯 孫蘭瑛]\n",
    "#",
    "\\*",
    "> 引文\n",
    "- 条目\n",
    "\U00020000",
    "\u200b",
    "x" * 30 + "\n",
    "123\n",
]
noise = st.text(alphabet="数字经济，。\n #*[]1a（）", max_size=12)
texts = st.lists(st.one_of(st.sampled_from(PIECES), noise), max_size=40)


@cache
def seed(number: int) -> Document:
    """A seed without its side file."""
    path = SEEDS[number]
    return read_text(path.read_text(encoding="utf-8"), path.name)


def bodies(document: Document) -> list[str]:
    """Sentences and headings without blanks and line breaks."""
    return ["".join(document.text[s.start : s.end].split()) for s in document.paper.sentences]


@settings(max_examples=150, deadline=None)
@given(texts)
def test_every_stretch_is_kept_or_left_out(pieces: list[str]) -> None:
    """Each character that is no blank or markup is in exactly one sentence or in exactly one stretch left out."""
    document = read_text("".join(pieces), "a.txt")
    seen = [0] * len(document.text)
    for part in (*document.paper.sentences, *document.paper.left_out):
        assert 0 <= part.start < part.end <= len(document.text)
        for index in range(part.start, part.end):
            seen[index] += 1
    assert [] == [c for c, n in zip(document.text, seen, strict=True) if n > 1 or (n == 0 and c not in MARKUP)]


@settings(max_examples=100, deadline=None)
@given(texts)
def test_numbers_and_tree(pieces: list[str]) -> None:
    """Sentences are numbered in reading order; the parent of a section stands before and above it."""
    paper = read_text("".join(pieces), "a.txt").paper
    assert list(range(len(paper.sentences))) == [s.index for s in paper.sentences]
    assert sorted(paper.sentences, key=lambda s: s.start) == list(paper.sentences)
    assert list(range(len(paper.sections))) == [s.index for s in paper.sections]
    assert (0, None) == (paper.sections[0].level, paper.sections[0].parent)
    for section in paper.sections[1:]:
        assert section.parent is not None and section.parent < section.index
        assert paper.sections[section.parent].level < section.level
        assert section.title
    assert all(s.section < len(paper.sections) for s in paper.sentences)
    headings = {(s.start, s.end) for s in paper.sentences if s.heading}
    assert headings <= {(s.start, s.end) for s in paper.sections}
    numbers = [reference.number for reference in paper.references]
    assert sorted(set(numbers)) == numbers


@settings(max_examples=50, deadline=None)
@given(texts)
def test_round_trip(pieces: list[str]) -> None:
    """A document is the same when read again under another name, but for the name, and survives its JSON."""
    text = "".join(pieces)
    document = read_text(text, "a.txt")
    assert document == Document.from_json(document.to_json())
    again = read_text(text, "b.txt").paper
    assert document.paper.id == again.id
    assert document.paper.sentences == again.sentences


def lines_to_break(document: Document) -> list[int]:
    """Places between two Chinese characters of a sentence, twenty characters from its ends.

    The first sentence is left alone: broken so, the first line of a text without title is one to any reader.
    """
    text = document.text
    places = []
    for sentence in document.paper.sentences[1:]:
        if not sentence.heading and "\n" not in text[sentence.start : sentence.end]:
            inside = range(sentence.start + 20, sentence.end - 20)
            places += [i for i in inside if re.fullmatch("[\u4e00-\u9fff]{2}", text[i - 1 : i + 1])]
    return places


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([0, 1, 2, 4]), st.data())
def test_page_break_moves_no_sentence(number: int, data: st.DataObject) -> None:
    """A page break between two characters of a sentence changes no sentence but for the break itself."""
    document = seed(number)
    place = data.draw(st.sampled_from(lines_to_break(document)))
    broken = read_text(document.text[:place] + "\n\n" + document.text[place:], "a.txt")
    assert bodies(document) == bodies(broken)


UNIT = re.compile(r"<sup>.*?</sup>|\*\*|\[[^\]]*\]|[A-Za-z0-9.]+|.")


def wrap(document: Document, width: int) -> str:
    """The text with its paragraphs of running text cut into lines of one length, no word or mark in two."""
    out = []
    for line in document.text.split("\n"):
        if len(line) <= 60 or "。" not in line or line.startswith(("-", "[")):
            out.append(line)
            continue
        row = ""
        for unit in UNIT.findall(line):
            if len(row) + len(unit) > width:
                out.append(row)
                row = ""
            row += unit
        out.append(row)
    return "\n".join(out)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([0, 1, 2]), st.integers(18, 45))
def test_hard_wraps_move_no_sentence(number: int, width: int) -> None:
    """Paragraphs wrapped by hand at any width give the sentences and headings of the unwrapped text."""
    document = seed(number)
    assert bodies(document) == bodies(read_text(wrap(document, width), "a.txt"))
