"""A short run of what `fuzz/` does for hours, and the inputs it found: they stay here, each with what was wrong."""

import io
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.normalise import clean, fold
from kg.read import read_text
from kg.read.catalogue import read_catalogue
from kg.read.formats import extract
from kg.read.pdf.drawings import drawn_too_often
from kg.read.references import one_line, read_references
from kg.records import Span

sys.path.append(str(Path(__file__).parent.parent))

from fuzz import targets
from fuzz.inputs import make

SECONDS = 3.0  # of the processor for one of the inputs below; each took more, most of them minutes
COUNTS = {"answer": 0, "pdf": 25, "docx": 20, "claims": 25, "question": 8, "export-bibtex": 10, "normaliser": 100}
LONG = {
    "blanks without a line end": (clean, "\t" * 60_000),
    "labels that overlap": (lambda text: targets.linker().link(text), "《数字经济》" * 7000),
    "marks and a letter": (lambda text: read_text(text, "a"), "、" * 20_000 + "x"),
    "brackets that open elements": (lambda text: read_text(text, "a"), "<" * 60_000),
    "a label, blanks, a letter": (lambda text: read_text(text, "a"), "题目\n\n参考文献" + " " * 3000 + "x"),
    "a label, stars, a letter": (lambda text: read_text(text, "a"), "题目\n\n作者简介" + "*" * 20_000 + "x"),
    "an English line of blanks": (lambda text: read_text(text, "a"), "TY  - JOUR\nTI  - " + "\t" * 30_000 + ")"),
    "an entry of blanks": (one_line, "数字经济" + "\t" * 60_000 + "推动产业。"),
    "authors of blanks": (
        lambda text: read_catalogue(text, "a.ris"),
        "TY  - JOUR\nTI  - 题名\nAU  - 张" + "\u3000" * 30_000 + "三\nER  - \n",
    ),
    "a title of tags that do not end": (
        lambda text: read_catalogue(text, "a.ris"),
        "TY  - JOUR\nTI  - 题名" + "<sub " * 40_000 + "\nER  - \n",
    ),
    "entries that are all the first": (
        lambda text: read_references(text, [Span(start=at, end=at + 5) for at in range(0, len(text), 6)]),
        "[1]张三\n" * 10_000,
    ),
}


@pytest.mark.parametrize("target", targets.TARGETS)
def test_short_run(target: str) -> None:
    """No input of a few dozen, always the same ones, makes anything but an answer or a refusal; offsets are right."""
    for number in range(COUNTS.get(target, 40)):
        targets.TARGETS[target].run(make(target, 7, number))


@pytest.mark.parametrize("target", ["docx", "pdf", "splitter", "decode"])
def test_an_input_can_be_had_again(target: str) -> None:
    """The same number, seed and target make the same input, so that a fault can be looked at."""
    assert make(target, 7, 5) == make(target, 7, 5) != make(target, 8, 5)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(st.characters(), max_size=60))
def test_any_text(text: str) -> None:
    """Characters of every plane, half ones too, fold, are linked and parsed, and lead back to where they stand."""
    targets.normaliser(text)
    targets.linking(text)
    targets.reference(text)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from([*"。，的\n [（“#*\u200b\x00\u202e\U00020000\ue000\u0301א", "数字经济推动产业升级"]),
        max_size=30,
    )
)
def test_any_reading(pieces: list[str]) -> None:
    """Sentences, mentions and claims of marks and characters of any kind are quoted from where they stand."""
    targets.splitter("".join(pieces))
    targets.claims("".join(pieces))


@pytest.mark.parametrize("what", LONG)
def test_no_input_takes_the_square_of_its_length(what: str) -> None:
    """Long runs of one thing, on which an expression or a loop tried every place from every other, take moments."""
    run: Callable[[str], object] = LONG[what][0]
    run("数字经济")  # what is loaded once is not counted
    began = time.process_time()
    run(LONG[what][1])
    assert time.process_time() - began < SECONDS


def test_half_a_character() -> None:
    """A command line may bring half a character: it folds to one that is not known, where it raised a UnicodeError."""
    assert "数\ufffd字" == fold("数\udcff字").text


def test_label_behind_a_hyphen() -> None:
    """A label inside a word with a hyphen cut the word: its own first character was in no word of the sentence."""
    linker = targets.linker()
    document = read_text("数字孪生促进gh-quality development。", "a.txt")
    (reading,) = linker.read(document)
    words = [token.text for token in reading.tokens]
    assert "".join(words) == reading.folded.text
    assert {hit.start for hit in reading.hits} <= {token.start for token in reading.tokens}
    assert "quality development" in words


def test_boxes_in_boxes() -> None:
    """A text box in sixty text boxes of a Word file was read two to the sixtieth times."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    inner = "<w:p><w:r><w:t>数字经济推动产业升级。</w:t></w:r></w:p>"
    for _ in range(60):
        inner = f"<w:p><w:r><w:txbxContent>{inner}</w:txbxContent></w:r></w:p>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{inner}</w:body></w:document>")
    with pytest.raises(SourceError, match="no text in it"):  # nothing but a box is no paper
        extract(out.getvalue(), "a.docx")


def test_a_form_without_content() -> None:
    """A form of a PDF file whose stream is gone raised a ValueError in what counts drawings."""
    assert not drawn_too_often(b"%PDF-1.7\n1 0 obj\n<< /Subtype /Form >>\nendobj\n")


def test_every_pdf_of_the_tests_is_drawn() -> None:
    """No real file is taken for one whose drawings draw themselves."""
    files = sorted((Path(__file__).parent / "formats").glob("*.pdf"))
    assert [] == [file.name for file in files if drawn_too_often(file.read_bytes())]
