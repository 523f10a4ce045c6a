"""A review as a Word file (the extra `office`), its Chinese in Chinese fonts."""

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kg.export.workbook import missing, settled
from kg.progress import Progress, told
from kg.review.document import Heading, Paragraph, Quote, References, Table, parts_of
from kg.review.results import Review

if TYPE_CHECKING:
    from docx.document import Document

TEXT_FONTS = ("Times New Roman", "SimSun")
HEADING_FONTS = ("Arial", "SimHei")
_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Quote", "Table Grid")
_WIDE = 4  # columns from which a table is set smaller


def to_docx(review: Review, progress: Progress | None = None) -> bytes:
    """The review as a Word file, A4 across.

    Args:
        review: what is written.
        progress: told of each part that is set.

    Raises:
        OutputError: python-docx is not installed.
    """
    try:
        import docx
    except ImportError:
        raise missing("python-docx", "office") from None
    document = docx.Document()
    _lay_out(document, review)
    for part in told("making", [*parts_of(review)], lambda _: "", progress):
        if isinstance(part, Heading):
            document.add_heading(_clean(part.text), part.level)
        elif isinstance(part, Paragraph):
            document.add_paragraph(_clean(part.text))
        elif isinstance(part, Quote):
            lines = [part.text, f"— {part.place}", *([part.cites] if part.cites else [])]
            document.add_paragraph(_clean("\n".join(lines)), "Quote")
        elif isinstance(part, References):
            for number, text in part.entries:
                document.add_paragraph(_clean(f"[{number}] {text}"))
        else:
            _table(document, part)
    written = BytesIO()
    document.save(written)
    return settled(written.getvalue())


def _clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _lay_out(document: "Document", review: Review) -> None:
    """The page, and in every style fonts for both scripts and the language that a speller goes by."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for name in _STYLES:
        style: Any = document.styles[name]
        latin, chinese = HEADING_FONTS if name.startswith(("Heading", "Title")) else TEXT_FONTS
        style.font.name = latin
        style.font.color.rgb = RGBColor(0x22, 0x22, 0x22)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would win over the one named
        fonts.set(qn("w:eastAsia"), chinese)
    document.styles["Quote"].font.italic = False  # slanted Chinese is hard to read
    document.styles["Normal"].font.size = Pt(10.5)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    document.core_properties.title = _clean(next(part.text for part in parts_of(review) if isinstance(part, Heading)))
    document.core_properties.author = "kg"
    document.core_properties.comments = ""
    document.core_properties.language = "zh-CN" if review.language == "zh" else "en"


def _table(document: "Document", part: Table) -> None:
    """A table with its head repeated on each page."""
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    table = document.add_table(rows=1 + len(part.rows), cols=len(part.header), style="Table Grid")
    rows = [tuple((name,) for name in part.header), *part.rows]
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        for place, lines in zip(row.cells, cells, strict=True):
            for at, line in enumerate(lines):
                paragraph = place.paragraphs[0] if at == 0 else place.add_paragraph()
                run = paragraph.add_run(_clean(line))
                run.bold = number == 0 or None
                run.font.size = Pt(8 if len(part.header) > _WIDE else 10)
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    document.add_paragraph()
