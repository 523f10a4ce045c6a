"""A PDF file as a text: opening it, what keeps it from being read, and its parts put together."""

import re
from collections.abc import Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kg.errors import SourceError
from kg.messages import Message
from kg.read.extracted import Extracted, Writer
from kg.read.hints import hints
from kg.read.pdf.around import leaves
from kg.read.pdf.drawings import drawn_too_often
from kg.read.pdf.glyphs import Sheet, read_sheet
from kg.read.pdf.paragraphs import flow

MOST_PAGES = 1500  # a thesis has 300; what is longer is a book or built to harm
MOST_CHARACTERS = 30_000  # of a page; a newspaper page has 15,000
_SCANNED = 50  # characters of a page, below which its pictures hold the text
_UNKNOWN = 0.2  # share of characters without a name, from which the text is none
_OCR = Message("Recognise its text, for instance with ocrmypdf -l chi_sim, and put the result in its place")
_PASSWORD = Message("Open it with its password, print it to a new PDF, and put that in its place")
_DAMAGED = Message("Get it again, or open it in a browser and print it to a new PDF")
_FIELDS = ("Title", "Author", "Keywords")  # its date is that of the file, its subject nearly always empty


def extract(data: bytes, file: str) -> Extracted:
    """The text of a PDF file.

    Raises:
        SourceError: it is damaged, locked, too long, or has no text that can be read.
    """
    start = max(0, data[:1024].find(b"%PDF-"))
    if drawn_too_often(data):
        raise SourceError(file, "it is damaged", _DAMAGED)
    try:
        document = pypdfium2.PdfDocument(data[start:])
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise SourceError(file, "it is locked with a password", _PASSWORD) from error
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise SourceError(file, "it is locked in a way that only its own program opens", _PASSWORD) from error
        raise SourceError(file, "it is damaged", _DAMAGED) from error
    try:
        sheets = list(_sheets(document, file))
        said = {name.lower(): value for name in _FIELDS if (value := document.get_metadata_value(name))}
    finally:
        document.close()
    _check(sheets, file)
    return _written(sheets, said)


def _sheets(document: Any, file: str) -> list[Sheet]:
    count = len(document)
    if count > MOST_PAGES:
        raise SourceError(
            file,
            Message("it has {count} pages, more than {most}", count=count, most=MOST_PAGES),
            "Take the paper out of it",
        )
    found = []
    for index in range(count):
        try:
            page = document[index]
        except pypdfium2.PdfiumError as error:
            raise SourceError(
                file, Message("it is damaged: page {number} cannot be opened", number=index + 1), _DAMAGED
            ) from error
        found.append(read_sheet(page, index + 1, MOST_CHARACTERS))
        page.close()
    return found


def _check(sheets: Sequence[Sheet], file: str) -> None:
    """Refuse what has no text, or a text that says nothing."""
    known = sum(not glyph.char.isspace() for sheet in sheets for glyph in sheet.glyphs)
    unknown = sum(sheet.unknown for sheet in sheets)
    pictured = sum(sheet.pictures > 0 for sheet in sheets)
    if known < _SCANNED * max(1, pictured) and pictured >= 0.5 * len(sheets):
        raise SourceError(file, "it is a scan without a text layer", _OCR)
    if not known:
        raise SourceError(file, "there is no text in it: it is empty, or its letters are drawn", _OCR)
    if unknown > _UNKNOWN * known:
        raise SourceError(file, "its fonts do not say which characters they show", _OCR)


def _written(sheets: Sequence[Sheet], said: dict[str, str]) -> Extracted:
    """The text, then what stands around it, page by page."""
    taken = leaves(sheets)
    found = flow(taken)
    writer = Writer("pdf")
    for paragraph in found.paragraphs:
        for offset, page in paragraph.pages:
            writer.page(page, offset)
        writer.block(paragraph.text, paragraph.depth)
    for text in found.before:
        writer.aside(text, "running head", sheets[0].number)
    for leaf in taken:
        for number, text in enumerate(leaf.heads):
            digits = re.fullmatch(r"\W*\d+\W*", text) is not None
            writer.aside(text, "page number" if digits else "running head", leaf.number if not number else None)
        for text in leaf.tables:
            writer.aside(text, "figure or table", leaf.number)
        for text, page in found.notes:
            if page == leaf.number:
                writer.aside(text, "footnote", page)
        if leaf.hidden:
            writer.aside(leaf.hidden, "turned or hidden text", leaf.number)
    return writer.done(hints(said))
