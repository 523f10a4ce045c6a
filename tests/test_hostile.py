"""Documents and folders that are built to harm: each is read within bounds or refused with a reason."""

import io
import os
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from fuzz.parts import pdf_file
from kg.cli import terminal
from kg.corrections.file import parse as parse_corrections
from kg.errors import KgError, SourceError
from kg.read import document as documents
from kg.read import docx as word
from kg.read import formats, load_side_file, read_document, read_sources, read_text
from kg.read.formats import extract
from kg.vocabulary import files
from kg.vocabulary.curation import load_curation

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = "# 数字经济\n\n数字经济推动产业升级。\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)
LIST_BOMB = "- &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"- &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)
YAML = {
    "a bomb of aliases": LIST_BOMB + "- {file: *j, claim: *j, id: *j, title: *j}\n",
    "a bomb in a mapping": BOMB,
    "a list in itself": "- &a [*a]\n",
    "a mapping in itself": "- &a {file: *a, claim: *a, id: *a, silent: *a}\n",
    "a tag that makes objects": "- !!python/object/apply:os.system [exit 3]\n",
    "a tag that names a module": "- !!python/name:os.system\n",
    "a tag on the wrong kind": "- !!timestamp\n- !!set [a]\n- !!omap {a: 1}\n",
    "a day that no month has": "- {file: 2024-02-31, year: 2024-13-99}\n",
    "a key that is a list": "- {[a]: 1, [a]: 2}\n- ? [b]\n  : c\n",
    "lists in lists": "[" * 900 + "]" * 900,
    "lists in lists, far more": "[" * 20_000,
    "entries in entries": "- " * 900 + "a",
    "entries in entries, far more": "- " * 20_000,
    "a name over several lines": '- {file: "a\\n\\e[2J b", claim: "a\\n\\e[2J b", id: "a\\n\\e[2J"}\n',
    "half a character": '- {file: "\\ud800", claim: "\\ud800", id: "\\ud800"}\n',
    "NUL": "- file: a\0b\n",
}


def package(**parts: str | bytes) -> bytes:
    """A Word file of parts: `document` is its text, `_` in other names the slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr("word/document.xml" if name == "document" else name.replace("_", "/") + ".xml", part)
    return out.getvalue()


def body(inner: str) -> str:
    """The XML of a text of Word."""
    return f"<w:document {W}><w:body>{inner}</w:body></w:document>"


def paragraph(text: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def refusal(data: bytes, file: str) -> str:
    """Why a file is not read."""
    with pytest.raises(SourceError) as raised:
        extract(data, file)
    return str(raised.value.what)


# --- Word


def entities(root: str) -> str:
    """A document type whose last entity stands for a billion characters."""
    inner = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return f"<!DOCTYPE {root} [{inner}]>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_word_entities(encoding: str) -> None:
    """A document type in a Word file, which no Word file has, is refused before anything is unfolded."""
    xml = f'<?xml version="1.0" encoding="{encoding}"?>' + entities("w:document") + body(paragraph("&i;"))
    assert "it declares entities, which no Word file does" == refusal(package(document=xml.encode(encoding)), "a.docx")


def test_word_bomb_by_part_and_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that unpacks to more than is read is refused, and so are many that do together."""
    monkeypatch.setattr(word, "LARGEST_PART", 100_000)
    monkeypatch.setattr(word, "LARGEST", 250_000)
    one = package(document=body(paragraph("数" * 40_000)))
    assert len(one) < 2000 and "unpacks to more than 0 MB" in refusal(one, "a.docx")
    header = f"<w:hdr {W}>{paragraph('数' * 25_000)}</w:hdr>"
    parts = {f"word_header{number}": header for number in range(9)}
    assert "unpacks to more than 0 MB" in refusal(package(document=body(paragraph(TEXT)), **parts), "a.docx")


def test_word_bomb_that_declares_little() -> None:
    """An archive that declares a smaller size than a part has is damaged; no more is unpacked than it declares."""
    data = bytearray(package(document=body(paragraph("数" * 100_000))))
    real = len(body(paragraph("数" * 100_000)).encode()).to_bytes(4, "little")
    assert data.count(real) == 2  # beside the part, and in the directory at the end
    lying = bytes(data).replace(real, (100).to_bytes(4, "little"))
    assert refusal(lying, "a.docx").startswith("it is damaged")


@pytest.mark.parametrize("moved", [12, 40, 90])
def test_word_parts_before_the_beginning(moved: int) -> None:
    """A list of parts said to lie further back than it does puts them before the file's first byte: damaged."""
    data = bytearray(package(document=body(paragraph("数字经济推动产业升级。"))))
    place = data.rfind(b"PK\x05\x06") + 16
    begins = int.from_bytes(data[place : place + 4], "little") + moved
    data[place : place + 4] = begins.to_bytes(4, "little")
    assert "damaged" in refusal(bytes(data), "a.docx")


def test_word_tables_in_tables() -> None:
    """What stands in a table in eighty tables is told once, not once for every row of every table around it."""
    inner = paragraph("数字经济推动产业升级。" * 500)
    for _ in range(80):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    found = extract(package(document=body(paragraph("数字经济推动产业升级。") + inner)), "a.docx")
    assert 501 == found.text.count("数字经济推动产业升级。")


def test_word_paragraphs_in_paragraphs() -> None:
    """Paragraphs in paragraphs, which no program writes, lose nothing and tell nothing twice."""
    inner = paragraph("数据")
    for _ in range(60):
        inner = f"<w:p><w:r><w:t>题</w:t></w:r>{inner}</w:p>"
    assert (60, 1) == tuple(extract(package(document=body(inner)), "a.docx").text.count(c) for c in ("题", "数据"))


def test_word_nested_too_deep() -> None:
    """Elements in a thousand elements are no Word file."""
    xml = body("<w:ins>" * 1000 + paragraph(TEXT) + "</w:ins>" * 1000)
    assert "word/document.xml is no XML" in refusal(package(document=xml), "a.docx")


def test_names_in_a_word_file_lead_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts called ../x or /x are names among others: a part is read from the archive, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    out = io.BytesIO(package(document=body(paragraph("数字经济推动产业升级。"))))
    with zipfile.ZipFile(out, "a") as archive:
        for name in ("../../climbs.xml", "/climbs.xml", "word/../../climbs.xml", "word/header../climbs.xml"):
            archive.writestr(name, f"<w:hdr {W}>{paragraph('x')}</w:hdr>")
    assert "数字经济推动产业升级。" in extract(out.getvalue(), "a.docx").text
    assert [] == list(tmp_path.parent.rglob("climbs*"))


# --- pages and Markdown


def test_page_entities() -> None:
    """Entities that a page declares stand for nothing: HTML has no entities of a page's own."""
    page = entities("html") + "<html><body><p>数字经济推动产业升级。</p><p>&i;</p></body></html>"
    assert len(extract(page.encode(), "a.html").text) < 2000


def test_comments_before_no_page() -> None:
    """Hundreds of comments before what is no page were gone through in all the ways that they can be one."""
    assert "x" in extract(b"<!---->" * 500 + b"x", "a.txt").text
    assert "html" == extract(b"<!-- a --> <!-- b -->\n<html><p>" + "数字经济".encode() + b"</p></html>", "a.txt").format


def test_page_nested_too_deep() -> None:
    """A page of a hundred thousand elements in each other is refused."""
    page = "<html>" + "<div>" * 100_000 + "数字经济推动产业升级。"
    assert "its elements are nested too deep to be a page" == refusal(page.encode(), "a.html")


@pytest.mark.parametrize("mark", ["> ", "- ", "[", "![", "*", "`", "<", "**a", "[^1]: ", "&#0;", "|", "- \n  "])
def test_markdown_of_one_mark(mark: str) -> None:
    """Thousands of one mark are read, or hold no text."""
    try:
        read_text(extract((mark * 2000 + "\n\n数字经济推动产业升级。\n").encode(), "a.md").text, "a.md")
    except SourceError as fault:
        assert fault.mend


def test_front_matter_that_harms() -> None:
    """YAML before a Markdown text that is a bomb, or a day that no month has, says nothing; the text is read."""
    for front in (BOMB, "title: *a\ndate: 2024-02-31\n", "title: !!python/object/apply:os.system [exit 3]\n"):
        assert "数字经济" in extract(f"---\n{front}---\n\n{TEXT}".encode(), "a.md").text


# --- PDF


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF file of objects, numbered from 1, the first of them its catalogue."""
    return pdf_file(objects, trailer)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>"
)


def stream(content: bytes, more: bytes = b"") -> bytes:
    """An object with a stream."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


HARMFUL_PDF = {
    "lists in lists": pdf(CATALOGUE, PAGES, PAGE, stream(b""), b"[" * 50_000 + b"]" * 50_000),
    "a dictionary in dictionaries": pdf(CATALOGUE, PAGES, b"<< /A " * 20_000 + b"1" + b">>" * 20_000),
    "lists in a page": pdf(CATALOGUE, PAGES, PAGE, stream(b"[" * 50_000)),
    "a page tree that is its own child": pdf(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 >>"),
    "a page that is its own parent": pdf(CATALOGUE, PAGES, b"<< /Type /Page /Parent 3 0 R /Contents 3 0 R >>"),
    "a drawing that draws itself": pdf(
        CATALOGUE,
        PAGES,
        PAGE,
        stream(b"/X Do " * 500),
        stream(
            b"/X Do /X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>",
        ),
    ),
    "drawings that draw the next, again and again": pdf(
        CATALOGUE,
        PAGES,
        PAGE,
        stream(b"/X Do"),
        *(
            stream(
                b"/X Do " * 9,
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
                % (number + 1),
            )
            for number in range(5, 30)
        ),
        stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"),
    ),
    "a drawing without resources of its own": pdf(
        CATALOGUE,
        PAGES,
        PAGE,
        stream(b"/X Do"),
        stream(zlib.compress(b"/X Do /X Do"), b"/Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode"),
    ),
    "a reference to itself": pdf(CATALOGUE, b"2 0 R"),
    "a length that is the stream": pdf(CATALOGUE, PAGES, PAGE, b"<< /Length 4 0 R >>\nstream\nx\nendstream"),
    "a table that comes before itself": pdf(CATALOGUE, PAGES, PAGE, stream(b""), trailer=b"/Prev 9"),
    "states kept a hundred thousand times": pdf(CATALOGUE, PAGES, PAGE, stream(b"q " * 100_000)),
}


@pytest.mark.parametrize("what", HARMFUL_PDF)
def test_harmful_pdf(what: str) -> None:
    """Objects nested deep and references that lead round in circles end in a refusal with a reason."""
    assert refusal(HARMFUL_PDF[what], "a.pdf")


# --- size


def test_text_that_is_too_long() -> None:
    """Two hundred megabytes on one line are refused before they are decoded; so is less, as a page or Markdown."""
    line = "数字经济".encode() * (formats.LARGEST_TEXT // 12 + 1)
    for name in ("a.txt", "a.md", "a.html"):
        assert f"it is larger than {formats.LARGEST_TEXT // 1_000_000} MB" == refusal(line, name)


def test_no_more_is_read_than_shows_that_it_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file of gigabytes, which takes no room on the disk, no more is read than the limit and a byte."""
    monkeypatch.setattr(documents, "LARGEST", 1000)
    monkeypatch.setattr(formats, "LARGEST", 1000)
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(5_000_000_000)
    assert 1001 == len(documents.bytes_of(tmp_path / "a.txt"))
    with pytest.raises(SourceError, match="larger than"):
        read_document(tmp_path / "a.txt")


def test_one_long_line_is_read() -> None:
    """A line of fifty thousand characters without a stop is one sentence."""
    (sentence,) = read_text("数字经济推动产业升级，" * 5000, "a.txt").paper.sentences
    assert (0, 55_000) == (sentence.start, sentence.end)


# --- folders, links, names


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_out_of_a_folder_and_in_circles(tmp_path: Path) -> None:
    """A link to a folder is not followed, wherever it leads; one that leads nowhere or to itself is told as such."""
    outside, inside = tmp_path / "outside", tmp_path / "papers"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.txt").write_text(TEXT, encoding="utf-8")
    (inside / "a.txt").write_text(TEXT, encoding="utf-8")
    (inside / "out").symlink_to(outside, target_is_directory=True)
    (inside / "round").symlink_to(inside, target_is_directory=True)
    (inside / "self.txt").symlink_to(inside / "self.txt")
    (inside / "gone.txt").symlink_to(inside / "nothing.txt")
    (inside / "again.txt").symlink_to(inside / "a.txt")
    fates = {file.path: (file.fate, file.reason) for file in read_sources([inside]).files}
    assert "secret.txt" not in "".join(fates)
    assert [("passed over", "a link to a folder")] * 2 == [fates["out/"], fates["round/"]]
    assert ("passed over", "a link to a.txt") == fates["again.txt"]
    assert {"a.txt": "paper"} == {path: fate for path, (fate, _) in fates.items() if fate == "paper"}
    assert all(fates[name][1] for name in ("self.txt", "gone.txt"))


def test_names_that_climb_in_papers_yaml(tmp_path: Path) -> None:
    """`../x` in papers.yaml names no file: nothing outside is looked at, and the entry is told."""
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "papers.yaml").write_text("- {file: ../secret.txt, title: x}\n- {file: /etc/passwd}\n", encoding="utf-8")
    (told,) = [file for file in read_sources([folder]).files if file.path == "papers.yaml"]
    assert ["no file is called ../secret.txt", "no file is called /etc/passwd"] == [str(one) for one in told.faults]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="files cannot be called so there")
def test_file_names_that_steer(tmp_path: Path) -> None:
    """A name with line ends, escapes of a terminal, marks that turn a line round or no UTF-8 is one line without."""
    for name in (b"a\n\x1b[2J.txt", "b\u202etxt.exe\u2028.txt".encode(), b"c\xff\x9b.txt"):
        (tmp_path / os.fsdecode(name)).write_text(f"{TEXT}{name!r}\n", encoding="utf-8")
    read = read_sources([tmp_path])
    assert ["a??[2J.txt", "b?txt.exe?.txt", "c??.txt"] == sorted(file.path for file in read.files)
    assert all(one.paper.file.isprintable() and one.paper.title.isprintable() for one in read.documents)


def test_nothing_steers_the_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What a paper says is shown on a terminal with its escapes written out; into a file it goes as it is."""
    said = "数字\x1b]0;x\x07经济\x9b2J\u202e推动\r\x08升级\n\t。"
    terminal.give(said)
    assert said + "\n" == capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    terminal.give(said)
    terminal.say(said)
    shown = capsys.readouterr()
    assert r"数字\x1b]0;x\x07经济\x9b2J\u202e推动\r\x08升级" + "\n\t。\n" == shown.out == shown.err


# --- YAML


@pytest.mark.parametrize("what", YAML)
def test_yaml_that_harms(what: str, tmp_path: Path) -> None:
    """YAML built to harm is refused by every reader of it, on one line, and runs nothing."""
    text = YAML[what]
    path = tmp_path / "papers.yaml"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "curation.yaml").write_text(text, encoding="utf-8")
    for read in (
        lambda: load_side_file(path),
        lambda: load_curation(tmp_path),
        lambda: parse_corrections(text),
    ):
        with pytest.raises(KgError) as raised:
            read()
        assert str(raised.value).isprintable() and len(str(raised.value)) < 1000
    found = files.read({"concepts/a.yaml": text.encode()})
    assert [] == found.entries and found.faults
    assert all(len(fault.what) < 1000 for fault in found.faults)
