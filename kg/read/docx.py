"""Word files: paragraphs with the headings that styles give, notes and tables apart."""

import io
import zipfile
from collections.abc import Iterator
from zlib import error as zlib_error

from lxml import etree

from kg.errors import SourceError
from kg.messages import Message
from kg.read.extracted import Extracted, Writer
from kg.read.hints import hints
from kg.read.word_styles import Styles

LARGEST_PART = 100_000_000  # bytes of a part once unpacked; the XML of a book of a million characters has 30 million
LARGEST = 200_000_000  # bytes of all parts that are read
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CORE = ("title", "creator", "keywords")  # whoever saved it last and when says nothing of the paper
_BROKEN = Message("Open it in Word or WPS and save it again, or get it again")
_SKIPPED = {  # deleted text, codes of fields, readings above characters, and second copies of drawn text
    *(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rt", "pPr", "rPr", "sectPr", "object")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_NOTE_MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_RAISED = set("0123456789,，-–[]［］〔〕 ①②③④⑤⑥⑦⑧⑨⑩*†‡")
_ASIDE = (  # parts beside the text, and what they hold
    ("word/footnotes.xml", "footnote", "footnote"),
    ("word/endnotes.xml", "endnote", "endnote"),
    ("word/comments.xml", "comment", "comment"),
)


def extract(data: bytes, file: str) -> Extracted:
    """The text of a Word file.

    Raises:
        SourceError: it is damaged, or built to harm.
    """
    package = _Package(data, file)
    body = package.part("word/document.xml")
    if body is None:
        raise SourceError(file, "it is damaged: its text is missing", _BROKEN)
    writer = Writer("docx")
    reader = _Reader(Styles(package.part("word/styles.xml")), writer)
    reader.body(next(body.iter(f"{_W}body"), body))
    for name, tag, reason in _ASIDE:
        for note in package.notes(name, tag):
            writer.aside(note, reason)
    for name in package.names:
        if name.startswith(("word/header", "word/footer")) and (text := _text_of(package.part(name))):
            writer.aside(text, "running head")
    return writer.done(hints(package.core()))


class _Package:
    """The parts of a Word file, each unpacked no further than is safe."""

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise SourceError(file, "it is damaged: its archive cannot be opened", _BROKEN) from error
        self.names = sorted(set(self._zip.namelist()))
        self._left = LARGEST

    def part(self, name: str) -> etree._Element | None:
        """The tree of a part; None where there is none."""
        if name not in self.names:
            return None
        try:
            with self._zip.open(name) as stream:
                most = min(LARGEST_PART, self._left)
                data = stream.read(most + 1)  # whatever size the archive declares
                self._left -= len(data)
        except (zipfile.BadZipFile, zlib_error, OSError, EOFError, RuntimeError, ValueError) as error:
            raise SourceError(
                self._file, Message("it is damaged: {name} cannot be unpacked", name=name), _BROKEN
            ) from error
        if len(data) > most:
            raise SourceError(
                self._file,
                Message("{name} in it unpacks to more than {limit} MB", name=name, limit=most // 1_000_000),
                "Take the paper out of it",
            )
        # No document type: what Word writes has none, and entities and files elsewhere come by one.
        if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data:
            raise SourceError(self._file, "it declares entities, which no Word file does", _BROKEN)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise SourceError(self._file, Message("it is damaged: {name} is no XML", name=name), _BROKEN) from error

    def notes(self, name: str, tag: str) -> Iterator[str]:
        """The notes of a part, but the lines that Word draws above them."""
        root = self.part(name)
        for note in root.iter(f"{_W}{tag}") if root is not None else ():
            if note.get(f"{_W}type") in (None, "normal") and (text := _text_of(note)):
                yield text

    def core(self) -> dict[str, str]:
        """What the file says of itself."""
        root = self.part("docProps/core.xml")
        said = {etree.QName(one).localname: one.text or "" for one in root.iter("{*}*")} if root is not None else {}
        return {name: said[name] for name in _CORE if name in said}


class _Reader:
    """Reads the body of a Word file into a `Writer`.

    Args:
        styles: what its styles make a heading.
        writer: takes the paragraphs.
    """

    def __init__(self, styles: Styles, writer: Writer) -> None:
        self._styles, self._writer = styles, writer
        self._notes = 0

    def body(self, parent: etree._Element) -> None:
        """The paragraphs and tables of an element, in order."""
        for child in parent:
            tag = child.tag
            if tag == f"{_W}p":
                self._paragraph(child)
            elif tag == f"{_W}tbl":
                self._table(child)
            elif tag == f"{_W}sdt":
                contents = child.find(f".//{_W}docPartGallery")
                inner = child.find(f"{_W}sdtContent")
                if contents is not None and "Table of Contents" in contents.get(f"{_W}val", ""):
                    self._writer.block(_text_of(inner), reason="table of contents")
                elif inner is not None:
                    self.body(inner)
            elif tag in (f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"):
                self.body(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        text, bold, boxes = self._runs(paragraph)
        kind = self._styles.kind(paragraph)
        if kind == "contents":
            self._writer.block(text, reason="table of contents")
        elif kind == "caption":
            self._writer.block(text, reason="caption")
        else:
            depth = kind if isinstance(kind, int) else 0 if bold else None
            self._writer.block(text.replace("\n", " ") if depth else text, depth)
        for box in boxes:
            self._writer.aside(box, "text box")

    def _runs(self, paragraph: etree._Element) -> tuple[str, bool, list[str]]:
        """The text of a paragraph, whether all of it is bold, and the text of boxes anchored in it."""
        parts: list[str] = []
        bold = True
        boxes: list[str] = []
        for element in _walk(paragraph, boxes):
            tag = element.tag
            if tag in (f"{_W}t", f"{_MATH}t"):
                run = element.getparent()
                raised = tag != f"{_MATH}t" and self._styles.raised(run) and set(element.text or "") <= _RAISED
                text = (element.text or "").replace("\u00ad", "")
                parts.append(f"<sup>{text}</sup>" if raised and text.strip() else text)
                bold = bold and (not text.strip() or self._styles.bold(run, paragraph))
            elif tag == f"{_W}tab":
                parts.append(" ")
            elif tag in (f"{_W}br", f"{_W}cr"):
                parts.append("\n" if element.get(f"{_W}type") in (None, "textWrapping") else "")
            elif tag == f"{_W}noBreakHyphen":
                parts.append("-")
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                mark = _NOTE_MARKS[self._notes] if self._notes < len(_NOTE_MARKS) else "†"
                self._notes += 1
                parts.append(f"<sup>{mark}</sup>")
        return "".join(parts).replace("</sup><sup>", ""), bold, boxes

    def _table(self, table: etree._Element) -> None:
        """A table of figures is left out; one that only arranges text is read cell by cell."""
        if table.find(f".//{_W}tbl") is not None:  # whose cells hold cells: each would be told once for every depth
            self._writer.block(_text_of(table), reason="figure or table")
            return
        cells = [cell for row in table.iter(f"{_W}tr") for cell in row.iter(f"{_W}tc")]
        if any(len(text := _text_of(cell)) > 60 and "。" in text for cell in cells) and len(cells) <= 4:
            for cell in cells:
                self.body(cell)
            return
        rows = (
            " | ".join(_text_of(cell).replace("\n", " ") for cell in row.iter(f"{_W}tc"))
            for row in table.iter(f"{_W}tr")
        )
        self._writer.block("\n".join(rows), reason="figure or table")


def _walk(element: etree._Element, boxes: list[str] | None) -> Iterator[etree._Element]:
    """The elements of a paragraph that hold text, in order; the texts of boxes go to `boxes`.

    Without one boxes are passed over: who looks at every paragraph of an element comes to those in boxes as well.
    """
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag in (f"{_W}txbxContent", f"{_W}p"):  # a paragraph in a paragraph is in no Word file, or in a box
            if boxes is not None and (text := _text_of(child)):
                boxes.append(text)
            continue
        yield child
        yield from _walk(child, boxes)


def _text_of(element: etree._Element | None) -> str:
    """The text of an element, a line a paragraph."""
    if element is None:
        return ""
    lines = []
    for paragraph in element.iter(f"{_W}p"):
        text = "".join(
            (one.text or "") if one.tag == f"{_W}t" else " "
            for one in _walk(paragraph, None)
            if one.tag in (f"{_W}t", f"{_W}tab")
        )
        if text.strip():
            lines.append(" ".join(text.split()))
    return "\n".join(lines)
