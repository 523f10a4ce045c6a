"""Odd documents: pages on their side, vertical writing, stamps, divided words, radicals for characters, harm meant."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.link import Linker
from kg.normalise import fold, simplify
from kg.read import docx as word
from kg.read import read_document, read_text
from kg.read.formats import extract
from kg.read.hints import hints
from kg.read.spaces import close_up, joined
from kg.records import Document
from kg.vocabulary import load

FORMATS = Path(__file__).parent / "formats"
LONG = (
    "数字技术推动产业升级，数据要素提升全要素生产率，平台企业促进创新资源的集聚与共享，"
    "由此形成新的增长动力，并使传统产业的生产方式发生根本变革，其作用在不同地区之间存在差异。"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def odd(name: str) -> Document:
    """A PDF file that `tests/formats/odd.py` makes."""
    return read_document(FORMATS / f"odd-{name}.pdf")


def texts(document: Document) -> list[str]:
    """Its sentences and headings, verbatim."""
    return [document.text[s.start : s.end] for s in document.paper.sentences]


def outside(document: Document) -> dict[str, list[str]]:
    """What is left out, by reason."""
    found: dict[str, list[str]] = {}
    for part in document.paper.left_out:
        found.setdefault(part.reason, []).append(document.text[part.start : part.end])
    return found


# --- PDF


def test_sentence_across_pages() -> None:
    """A sentence goes on over a page break with a note and a head that holds the title between; a number is whole."""
    document = odd("across_pages")
    (sentence,) = [text for text in texts(document) if "125%" in text]
    assert sentence.startswith("数字基础设施促进了") and sentence.endswith("而西部地区的差距仍然明显。")
    assert ["① 数字基础设施指网络与算力。作者简介另附。"] == outside(document)["footnote"]
    assert [
        "经济学刊 2024年第5期 1",
        "数字经济推动产业升级的机制 2",
        "数字经济推动产业升级的机制 3",
    ] == "\n\n".join(outside(document)["running head"]).split("\n\n")
    assert "数字经济推动产业升级的机制" == document.paper.title
    by_page = {document.text[s.start : s.end]: s.page for s in document.paper.sentences}
    assert (1, 3) == (by_page[sentence], by_page["数据要素推动高质量发展。"])


def test_table_inside_a_sentence() -> None:
    """A table that floats into a sentence is taken out, and the sentence is whole."""
    document = odd("table_between")
    assert "回归结果表明数字化转型显著地促进了企业的创新，并且这一作用在东部地区更加明显。" in texts(document)
    assert ["变量 | 模型一 | 模型二\n数字化 | 0.35*** | 0.28**\n规模 | 0.02 | 0.01"] == outside(document)[
        "figure or table"
    ]


def test_page_on_its_side() -> None:
    """A page that is turned is read as it is looked at."""
    assert ["数字经济推动产业升级的机制", LONG, LONG, LONG] == texts(odd("landscape"))


def test_vertical_writing() -> None:
    """Vertical lines are read from right to left, and nothing is lost."""
    assert [LONG, LONG] == texts(odd("vertical"))


def test_stamp_and_letters_apart() -> None:
    """A stamp across the page is left out; letters that stand apart or are drawn twice are one word."""
    document = odd("watermark")
    assert ["内部资料"] == outside(document)["turned or hidden text"]
    assert ("数字经济推动产业升级", ("王强",)) == (document.paper.title, document.paper.authors)
    assert "数字技术推动产业升级。" == document.paper.abstract


def test_three_columns() -> None:
    """Columns are read one after the other, however many there are."""
    found = texts(odd("three_columns"))
    starts = [number for number, text in enumerate(found) if text[:4] in ("第一栏：", "第二栏：", "第三栏：")]
    assert ([1, 3, 5], ["一", "二", "三"]) == (starts, [found[number][1] for number in starts])


# --- characters


def test_radicals_are_the_characters_they_look_like() -> None:
    """Radicals, compatibility characters and vertical marks are folded, and lead back to where they stand."""
    text = "⽣产⼒的⻓期增长︐推动⾼质量发展︒"
    folded = fold(text)
    assert "生产力的长期增长，推动高质量发展。" == folded.text
    assert tuple(range(len(text))) == folded.offsets
    reading = Linker(load()).read(read_text(f"题目一二三\n\n一、机制\n\n{text}\n", "a.txt"))[-1]
    start = reading.folded.text.index("高质量发展")
    assert (11, 16) == tuple(
        at - reading.sentence.start for at in reading.folded.span(start, start + len("高质量发展"))
    )


@given(
    st.text(alphabet=st.characters(min_codepoint=0x2E80, max_codepoint=0xFF65, exclude_categories=["Cs"]), max_size=40)
)
def test_one_character_for_one(text: str) -> None:
    """Whatever character a text has, its folding to usual ones moves no other."""
    assert len(text) == len(simplify(text))


def test_lines_joined() -> None:
    """Lines of Chinese join without a blank, words with one; a divided word is whole, and so is a divided number."""
    assert "数字技术推动产业升级" == joined("数字技术推动", "　产业升级")
    assert "the digital economy" == joined("the digital", "economy")
    assert "productive forces" == joined("produc-", "tive forces")
    assert "productive forces" == joined("produc\u00ad", "tive forces")
    assert "提高了125%" == joined("提高了12", "5%")
    assert "in 2020 15 firms" == joined("in 2020", "15 firms")
    assert "COVID-19" == joined("COVID-", "19").replace(" ", "")
    assert "摘要：数字 economy" == close_up("摘　要：数 字 economy")


@settings(max_examples=50)
@given(st.text(alphabet="数字，。 abc-12", max_size=15), st.text(alphabet="数字，。 abc-12", max_size=15))
def test_joining_loses_no_letter(first: str, second: str) -> None:
    """Joining two lines adds or takes blanks and a hyphen at most."""
    kept = (first + second).replace(" ", "").replace("-", "")
    assert kept == joined(first, second).replace(" ", "").replace("-", "")


# --- Word


def package(body: str, **parts: bytes) -> bytes:
    """A Word file of a body and further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, data in parts.items():
            target.writestr(f"word/{name}.xml", data)
    return out.getvalue()


def test_word_body() -> None:
    """Deleted text and codes of fields are not read; insertions, boxes, ruby and a table of contents are told apart."""
    body = (
        "<w:p><w:r><w:t>数字</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>技术推动</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>chuang</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>创</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:t>新。</w:t></w:r></w:p>"
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>一、机制 3</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    found = extract(package(body), "a.docx")
    assert "数字技术推动创新。\n\n一、机制 3\n\n框中文字\n" == found.text
    assert ["table of contents", "text box"] == [part.reason for part in found.outside]


def test_word_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that unpacks to more than any paper has is not unpacked, nor are entities expanded or files fetched."""
    monkeypatch.setattr(word, "LARGEST_PART", 10_000)
    with pytest.raises(SourceError, match="unpacks to more than"):
        extract(package("<w:p><w:r><w:t>" + "数" * 20_000 + "</w:t></w:r></w:p>"), "a.docx")
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    with pytest.raises(SourceError, match="declares entities"):
        extract(package("<w:p/>", styles=entity), "a.docx")


# --- what files say of themselves


def test_hints_are_no_names_of_machines() -> None:
    """Of what a file says of itself only what can be of the paper is kept."""
    assert {} == hints({"title": "Microsoft Word - 定稿3.doc", "author": "Administrator", "keywords": ""})
    assert {"authors": ("张三", "李四"), "doi": "10.1234/ab.2024.01", "year": 2024, "journal": "改革"} == hints(
        {
            "citation_author": ["张三", "李四"],
            "citation_doi": "https://doi.org/10.1234/AB.2024.01",
            "citation_publication_date": "2024/05/01",
            "citation_journal_title": "改革",
        }
    )


# --- web pages


def test_page_arranged_by_tables() -> None:
    """On a page of the old kind, arranged by tables and its parts without names, the cell with the prose is read."""
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table>'
        "<tr><td><a href=1>首页</a>|<a href=2>理论</a></td></tr><tr><td><a href=4>推荐，数字经济。</a></td><td>"
        "<center><b>数字经济与产业升级</b><br>2024-05-01 来源：学习时报</center>"
        f"<p>　　{LONG}<br><br>　　{LONG}</p>一、机制<br>　　{LONG}<br>"
        "<table border=1><tr><td>年份<td>2021</table>　　平台企业促进创新资源的集聚与共享。</td></tr>"
        "<tr><td>版权所有：学习网，京备。</td></tr></table></body></html>"
    )
    found = extract(page.encode("gb18030"), "a.htm")
    assert found.argument.startswith("数字经济与产业升级\n2024-05-01 来源：学习时报\n\n" + LONG)
    assert found.argument.rstrip().endswith("平台企业促进创新资源的集聚与共享。")
    around = [found.text[part.start : part.end] for part in found.outside if part.reason == "around the article"]
    assert ["首页|理论\n推荐，数字经济。\n版权所有：学习网，京备。"] == around


def test_article_of_a_page() -> None:
    """The head of the site, comments and the page's own title are told from the article."""
    page = (
        "<!doctype html><html><body><header><h1>某某日报</h1></header><main><article><h1>数字经济与产业升级</h1>"
        f"<h2>一、机制</h2><p>{LONG}</p><p>数字技术推动<b>产业升级</b><sup>[1]</sup>，效率提升。</p>"
        "<ul><li>数据要素是关键；</li></ul></article>"
        '<section id="comments"><p>写得真好，支持！产业升级，不错。</p></section></main></body></html>'
    )
    found = extract(page.encode(), "a.html")
    last = "数字技术推动产业升级<sup>[1]</sup>，效率提升。\n\n数据要素是关键；"
    assert f"数字经济与产业升级\n\n一、机制\n\n{LONG}\n\n{last}" == found.argument.strip()
    assert [1, 2] == [known.depth for known in found.headings]
