"""Tables as an Excel workbook (the extra `office`)."""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from kg.errors import OutputError, how_to_install
from kg.export.cells import Cell, Row, guarded
from kg.messages import Message

_MOST = 32767  # characters that Excel lets a cell hold
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LEAST, _WIDEST = 8, 60
_CHANGED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_DAY = rb"\g<1>2000-01-01T00:00:00Z"


def to_xlsx(sheets: Mapping[str, Iterable[Row]], wrapped: bool = False) -> bytes:
    """A workbook with a sheet a table: header in bold and kept in view, with filters; no cell a formula.

    Args:
        sheets: name of a sheet → its header and rows.
        wrapped: whether long texts are broken into lines, for tables that are read rather than sorted.

    Raises:
        OutputError: openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter
    except ImportError:
        raise missing("openpyxl", "office") from None
    book = Workbook(write_only=True)  # the other mode takes ten times as long
    head, body = Font(bold=True), Alignment(vertical="top", wrap_text=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        lines = [[_fit(cell) for cell in row] for row in rows]
        for column, width in enumerate(_widths(lines), 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = "B2"
        if len(lines) > 1:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(lines[0]))}{len(lines)}"
        for number, line in enumerate(lines):
            cells = []
            for value in line:
                cell = value
                if number == 0 or wrapped or (isinstance(value, str) and value.startswith("#")):
                    cell = WriteOnlyCell(sheet, value)  # slow, so only where it is needed
                    cell.alignment = body
                    if number == 0:
                        cell.font = head
                    if isinstance(value, str):
                        cell.data_type = "s"  # openpyxl takes a text like #N/A for an error
                cells.append(cell)
            sheet.append(cells)
    written = BytesIO()
    book.save(written)
    return settled(written.getvalue())


def _fit(cell: Cell) -> Cell:
    value = guarded(cell)
    return _ILLEGAL.sub("", value)[:_MOST] if isinstance(value, str) else value


def _widths(lines: Sequence[Row]) -> list[int]:
    """The width of each column in characters, a Chinese one counted twice."""
    return [max(_LEAST, min(_WIDEST, max(map(_width, column)))) for column in zip(*lines, strict=True)]


def _width(cell: Cell) -> int:
    return max((sum(2 if c > "\u2e80" else 1 for c in line) for line in str(cell or "").split("\n")), default=0) + 2


def settled(package: bytes) -> bytes:
    """An Office file without the hour it was written: parts in their order, and all of one date.

    The parts are the same on every machine; how well they are packed is zlib's affair.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _CHANGED.sub(_DAY, part)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.compress_type = 0, zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return out.getvalue()


def missing(library: str, extra: str) -> OutputError:
    """What to tell a user who has not installed an extra."""
    what = Message("this library is needed for the format and not installed")
    return OutputError(library, what, how_to_install(library, extra))
