"""Every format gives what the text gives: the seeds as PDF, Word, web page and Markdown, and in every encoding."""

import codecs
import io
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.extract import Reader
from kg.link import Linker
from kg.normalise import fold
from kg.pipeline import read_paper
from kg.read import read_document, read_sources, read_text
from kg.read.decode import decode
from kg.read.formats import extract
from kg.records import Document
from kg.vocabulary import load

ROOT = Path(__file__).parent.parent
SEEDS = {path.name[:3]: path for path in sorted((ROOT / "seeds").glob("*.txt"))}
FORMATS = ROOT / "tests" / "formats"
MADE = sorted(path for path in FORMATS.glob("0*.*") if path.suffix in (".pdf", ".docx", ".html", ".md"))
SAME = 0.98  # share of the claims that any format gives as the text does
HEAD = "社会科学研究 2025年第3期"
NOTE = "本文所说的产业，指国民经济行业分类中的门类，与统计口径一致。"


@cache
def reader() -> tuple[Linker, Reader]:
    """What reads claims."""
    linker = Linker(load())
    return linker, Reader(linker)


def claims(document: Document) -> Counter[tuple[str, ...]]:
    """What each claim says and the sentence it stands in, folded."""
    flat = document.paper.traditional
    return Counter(
        (
            *(fold(part, flat).text for part in (claim.sentence.text, claim.source.text, claim.target.text)),
            claim.relation,
            claim.modality,
        )
        for claim in read_paper(document, *reader()).claims
    )


@cache
def seed(number: str) -> tuple[Document, Counter[tuple[str, ...]]]:
    """A seed as text, and its claims."""
    document = read_document(SEEDS[number])
    return document, claims(document)


def outside(document: Document, reason: str) -> list[str]:
    """What is left out for a reason, verbatim."""
    return [document.text[part.start : part.end] for part in document.paper.left_out if part.reason == reason]


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_same_claims_as_from_text(path: Path) -> None:
    """A seed in another format gives the claims of the text, its title, authors, sections and references."""
    text, expected = seed(path.name[:3])
    document = read_document(path)
    found = claims(document)
    assert (expected & found).total() >= SAME * max(expected.total(), found.total())
    assert (text.paper.title, text.paper.authors) == (document.paper.title, document.paper.authors)
    assert [s.title for s in text.paper.sections] == [s.title for s in document.paper.sections]
    assert len(text.paper.references) == len(document.paper.references)
    assert path.suffix[1:] == document.paper.format


def test_every_form_is_there() -> None:
    """Five seeds in each of three formats and by one typesetter, two by two more; PDF in one column and in two."""
    found = Counter(path.name[3:] for path in MADE)
    assert {".md": 5, ".html": 5, ".docx": 5} == {name: found[name] for name in (".md", ".html", ".docx")}
    makers = {"reportlab": 5, "libreoffice": 2, "chromium": 2}
    expected = {f"-{maker}-{columns}.pdf": count for maker, count in makers.items() for columns in (1, 2)}
    assert expected == {name: count for name, count in found.items() if name.endswith(".pdf")}


@pytest.mark.parametrize("path", [path for path in MADE if path.suffix == ".pdf"], ids=lambda path: path.name)
def test_pages_and_what_stands_around_them(path: Path) -> None:
    """Each sentence knows its page, in order; heads and page numbers are left out, and so are the notes."""
    document = read_document(path)
    pages = [sentence.page for sentence in document.paper.sentences]
    assert pages == sorted(pages)  # type: ignore[type-var]
    assert {1} < set(pages)
    heads = {"".join(text.split()) for text in outside(document, "running head")}
    assert "".join(HEAD.split()) in heads
    assert all(any(c.isdigit() for c in number) for number in outside(document, "page number"))
    if "chromium" not in path.name:
        assert [NOTE] == [note.lstrip("①1 ").replace("<sup></sup>", "") for note in outside(document, "footnote")]
    argument = "".join(document.text[s.start : s.end] for s in document.paper.sentences)
    assert not any(text in argument for text in ("社会科学研究", "数字经济专题", NOTE[:8]))


@pytest.mark.parametrize("name", ["000.docx", "000.html", "000.md", "000-libreoffice-1.pdf", "000-libreoffice-2.pdf"])
def test_figures_make_no_claims(name: str) -> None:
    """A table of numbers is left out where it stands, and says so."""
    tables = outside(read_document(FORMATS / name), "figure or table")
    assert ["1,204" in table and "14.4" in table for table in tables] == [True]


def test_word_parts() -> None:
    """Styles give the headings of a Word file; heads and notes stand after the text, and its computer is no author."""
    found = extract((FORMATS / "003.docx").read_bytes(), "003.docx")
    depths = {found.text[known.start :].partition("\n")[0]: known.depth for known in found.headings}
    assert (1, 2, 3) == (
        depths["新质生产力发展的理论逻辑与路径分析"],
        depths["一、新质生产力发展的理论逻辑"],
        depths["（一）新质生产力中的颠覆式创新为经济高质量发展提供革新动力"],
    )
    document = read_document(FORMATS / "003.docx")
    assert [NOTE] == outside(document, "footnote")
    assert HEAD in outside(document, "running head")[0]
    assert {"title": "新质生产力发展的理论逻辑与路径分析"} == found.hints


def test_web_page_parts() -> None:
    """Of a web page only the article is read; what it says of itself in its head fills what the text does not say."""
    document = read_document(FORMATS / "003.html")
    (around,) = outside(document, "around the article")
    assert all(text in around for text in ("过刊浏览", "数字经济推动乡村振兴", "不得转载"))
    assert "推动增长" not in document.text  # a script is no text
    assert (2025, "社会科学研究") == (document.paper.year, document.paper.journal)
    assert ("document", "text") == (document.paper.origin["year"], document.paper.origin["authors"])


# --- text in any encoding

ENCODED = [
    ("utf-8", codecs.BOM_UTF8, "UTF-8", False),
    ("utf-8", b"", "UTF-8", False),
    ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16", False),
    ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16", False),
    ("utf-16-le", b"", "UTF-16LE", True),
    ("utf-16-be", b"", "UTF-16BE", True),
    ("gb18030", b"", "GB18030", True),
    ("gb18030", "\ufeff".encode("gb18030"), "GB18030", True),
]


@pytest.mark.parametrize("number", sorted(SEEDS))
@pytest.mark.parametrize(("codec", "mark", "name", "guessed"), ENCODED)
def test_encodings_of_the_seeds(number: str, codec: str, mark: bytes, name: str, guessed: bool) -> None:
    """Each seed in each encoding, with a mark or without, is the same text, and what was guessed is said."""
    text = SEEDS[number].read_text(encoding="utf-8").replace("\r\n", "\n")
    found = decode(mark + text.encode(codec), "a.txt")
    assert (text, name, guessed) == (found.text, found.encoding, found.guessed)


def test_big5_seed(tmp_path: Path) -> None:
    """The seed in traditional characters, in Big5, gives its claims, and papers.jsonl says that it was guessed."""
    text = SEEDS["004"].read_text(encoding="utf-8").encode("big5", "ignore")
    path = tmp_path / "a.txt"
    path.write_bytes(text)
    document = read_document(path)
    expected = claims(read_text(text.decode("big5"), "a.txt"))
    assert expected == claims(document)
    assert ("Big5", True) == (document.paper.encoding, document.paper.encoding_guessed)


def test_encoding_that_a_page_declares() -> None:
    """A page that says gb2312 is read as GB 18030, which holds it; one that lies is read by its bytes."""
    page = '<html><meta charset="gb2312"><body><p>數字技術推動產業升級，数据要素是关键。</p></body></html>'
    for data, guessed in ((page.encode("gb18030"), False), (page.encode("utf-8"), False)):
        found = extract(data, "a.html")
        assert ("數字技術推動產業升級，数据要素是关键。\n", guessed) == (found.text, found.guessed)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads the standard input, whatever format it is in."""
    for name, kind in (("003.docx", "docx"), ("003.html", "html"), ("003-reportlab-2.pdf", "pdf")):
        data = (FORMATS / name).read_bytes()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        (document,) = read_sources([Path("-")]).documents
        assert (f"stdin.{kind}", "朱浩然") == (document.paper.file, document.paper.authors[0])


# --- what cannot be read


def damaged() -> list[tuple[str, bytes, str]]:
    """Files that cannot be read: a name, bytes, and how the message starts."""
    pdf, word = (FORMATS / "003-libreoffice-1.pdf").read_bytes(), (FORMATS / "003.docx").read_bytes()
    odd = {name: (FORMATS / f"odd-{name}.pdf").read_bytes() for name in ("scan", "locked", "empty")}
    return [
        ("a.pdf", odd["scan"], "it is a scan without a text layer. Recognise its text, for instance with ocrmypdf"),
        ("a.pdf", odd["locked"], "it is locked with a password. Open it with its password, print it to a new PDF"),
        ("a.pdf", odd["empty"], "there is no text in it: it is empty, or its letters are drawn. Recognise"),
        ("a.pdf", pdf[:9000], "it is damaged. Get it again"),
        ("a.pdf", pdf.replace(b"/ToUnicode", b"/XoUnicode"), "its fonts do not say which characters they show. Recog"),
        ("a.pdf", b"no PDF at all", "it is called .pdf and is no PDF. Get the file again"),
        ("a.pdf", b"", "the file is empty. Put the text"),
        ("a.docx", word[:20000], "it is damaged: its archive cannot be opened. Open it in Word or WPS"),
        ("a.docx", b"", "the file is empty"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "it is locked with a password. Open it",
        ),
        ("a.doc", b"\xd0\xcf\x11\xe0 WordDocument", "it is in the old format of Word or WPS. Open it in Word, WPS or"),
        ("a.caj", b"CAJ\x00 ...", "it is a CAJ file, which only CNKI's own program reads. Open it in CAJViewer"),
        ("a.nh", b"whatever", "it is a CAJ file"),
        ("a.html", b"<html><body><img src=1></body></html>", "there is no text in it"),
        ("a.html", b"<html>" + b"<div>" * 5000 + "数字".encode(), "its elements are nested too deep to be a page"),
        ("a.txt", b"\x89PNG\r\n", "it is a picture. Recognise its text"),
        ("a.zip", b"PK\x03\x04 ...", "it is an archive. Unpack it"),
        ("a.docx", b"PK\x03\x04 ...", "it is called .docx and is no Word file. Get the file again"),
    ]


@pytest.mark.parametrize(("name", "data", "message"), damaged(), ids=[case[2][:40] for case in damaged()])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    """What is wrong with a file is said with what to do, and the rest of the folder is read."""
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.md").write_bytes((FORMATS / "003.md").read_bytes())
    found = read_sources([tmp_path])
    ((file, reason),) = found.left_out
    assert (name, message) == (file, reason[: len(message)])
    assert ["good.md"] == [document.paper.file for document in found.documents]


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the libraries of documents are not installed, the message says how to get them; text is read."""
    for name in [name for name in sys.modules if name.startswith(("kg.read.pdf", "kg.read.html"))]:
        monkeypatch.delitem(sys.modules, name)
    for library, file in (("pypdfium2", "003-reportlab-1.pdf"), ("lxml", "003.html")):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(SourceError, match=rf"{library} is not installed, which reads it\. Install it "):
            extract((FORMATS / file).read_bytes(), file)
    assert "数字" in extract("数字".encode(), "a.txt").text
