"""Rows put together to paragraphs, across columns and pages; headings by their type."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.normalise import HAN
from kg.read.pdf.around import Leaf
from kg.read.pdf.columns import Column, columns, gutter
from kg.read.pdf.notes import ENTRY, note_texts, notes_start
from kg.read.pdf.runs import Row, leading
from kg.read.spaces import close_up, joined

_LARGER = 1.05  # times the size of the text: a heading
_TITLE = 1.15
_INDENT = 1.2  # em from the left edge: a paragraph begins
_ENDS = 2.0  # em to the right edge: a paragraph ended, if the next word would have found room
_GAP = 1.6  # times the distance of lines
_LINE = 2.0  # em from one line to the next, at most
_LONGEST_HEADING = 60
_LONGEST_LARGE = 90
_NUMBERED = re.compile(r"\s*(?:<sup>)?\s*(\d{1,2})(?!\d)")
_RAISED_NUMBER = re.compile(r"<sup>(\d{1,2})</sup>")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_WORD = re.compile(r"[!-~\u00a1-\u024f]")  # Latin letters, digits and marks, which lines are not divided in
_HAN = re.compile(f"[{HAN}]")
_CLOSED = re.compile(r"[。！？；.!?;][”’」』）)\"]*\s*(?:<sup>.*</sup>)?\Z")


@dataclass(slots=True)
class Paragraph:
    """A paragraph, heading or note.

    Attributes:
        text: on one line.
        size, bold: of its type.
        pages: offset in the text and number of each page that it stands on.
        depth: as in `kg.read.extracted.Known`; None for text.
    """

    text: str
    size: float
    bold: bool
    pages: list[tuple[int, int]]
    depth: int | None = None


@dataclass(slots=True)
class Flow:
    """The text of a file in reading order, and its footnotes with their pages.

    Attributes:
        before: what stands above the title on the first page.
    """

    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[tuple[str, int]] = field(default_factory=list)
    before: list[str] = field(default_factory=list)


def flow(leaves: Sequence[Leaf]) -> Flow:
    """The text of all pages."""
    sizes = Counter(round(run.size * 2) / 2 for leaf in leaves for run in leaf.runs for _ in run.glyphs)
    body = max(sizes, key=lambda size: (sizes[size], -size), default=10.0)
    gutters = sorted(at for leaf in leaves if (at := gutter(leaf.runs)) is not None)
    known = gutters[len(gutters) // 2] if gutters else None
    found = Flow()
    builder = _Builder(found, body)
    for number, leaf in enumerate(leaves):
        last = number == len(leaves) - 1
        for column in columns(leaf.runs, known):
            start = notes_start(column, leaf, body, number == 0 and not last)
            found.notes += [(text, leaf.number) for text in note_texts(column.rows[start:])]
            builder.column(Column(column.rows[:start], column.left, column.right), leaf.number)
    _mark_notes(found)
    _headings(found, body)
    return found


class _Builder:
    """Puts rows together, one column after the other."""

    def __init__(self, found: Flow, body: float) -> None:
        self._found, self._body = found, body
        self._last: Row | None = None
        self._column: Column | None = None
        self._rows = 0  # of the paragraph so far

    def column(self, column: Column, page: int) -> None:
        """The rows of a column."""
        step = leading(column.rows)
        for row in column.rows:
            self._row(row, column, page, step)

    def _row(self, row: Row, column: Column, page: int, step: float) -> None:
        text = close_up(row.text)
        if not text:
            return
        goes_on = self._goes_on(row, column, step)
        if goes_on:
            paragraph = self._found.paragraphs[-1]
            whole = joined(paragraph.text, text)
            if paragraph.pages[-1][1] != page:
                paragraph.pages.append((len(whole) - len(text.lstrip(" \t\u3000")), page))
            paragraph.text = whole
            self._rows += 1
        else:
            self._found.paragraphs.append(Paragraph(text, row.size, row.bold, [(0, page)]))
            self._rows = 1
        self._last, self._column = row, column

    def _goes_on(self, row: Row, column: Column, step: float) -> bool:
        """Whether a row belongs to the paragraph of the one before."""
        last, before = self._last, self._column
        if last is None or before is None or ENTRY.match(row.text):
            return False
        same = abs(row.size - last.size) <= 0.06 * max(row.size, last.size) and row.bold == last.bold
        if not same:
            return False
        paragraph = self._found.paragraphs[-1]
        apart = before is column and row.y - last.y > max(_GAP * step, _LINE * row.size)
        if apart and (_CLOSED.search(paragraph.text) or row.size >= _LARGER * self._body):
            return False
        width = before.right - before.left
        spare = before.right - last.x1
        if row.size >= _LARGER * self._body and before is column and spare < _ENDS * last.size:
            return not _CLOSED.search(paragraph.text)
        if _centred(last, before) and _centred(row, column):
            return not _CLOSED.search(paragraph.text) and before is column and spare < 0.3 * width
        if spare > _ENDS * last.size and spare > _first_word(row) + last.size:
            return False
        indent = row.x0 - column.left
        if indent < _INDENT * row.size:
            return True
        return before is column and self._rows > 1 and abs(row.x0 - last.x0) < 0.5 * row.size


def _first_word(row: Row) -> float:
    """How wide what may not be divided at the head of a row is."""
    glyphs = row.runs[0].glyphs
    end = 0
    while end < len(glyphs) and _WORD.match(glyphs[end].char):
        end += 1
    return glyphs[end - 1].x1 - glyphs[0].x0 if end else glyphs[0].size


def _centred(row: Row, column: Column) -> bool:
    """Whether a row stands in the middle of its column, away from both edges."""
    left, right = row.x0 - column.left, column.right - row.x1
    return left > _ENDS * row.size and abs(left - right) < 1.5 * row.size


def _headings(found: Flow, body: float) -> None:
    """Mark the title and the headings by their type, and take out what stands above the title."""
    paragraphs = found.paragraphs
    first = [p for p in paragraphs if p.pages[0][1] == paragraphs[0].pages[0][1]] if paragraphs else []
    large = [p for p in first if p.size >= _TITLE * body and len(_HAN.findall(p.text)) >= 4]
    title = max(large, key=lambda p: p.size, default=None)
    if title is not None:
        at = paragraphs.index(title)
        if sum(len(p.text) for p in paragraphs[:at]) < 300:
            title.depth = 1
            found.before = [p.text for p in paragraphs[:at]]
            del paragraphs[:at]
    kinds = Counter(size for p in paragraphs if p.depth is None and (size := _kind(p, body)))
    ranks = {
        size: rank
        for rank, size in enumerate(sorted(kinds, reverse=True), start=2)
        if kinds[size] > 1 or _numbered(paragraphs, size, body)
    }
    for paragraph in paragraphs:
        kind = _kind(paragraph, body)
        if paragraph.depth is None and kind in ranks:
            paragraph.depth = ranks[kind]
        elif paragraph.depth is None and paragraph.bold and _short(paragraph):
            paragraph.depth = 0


def _kind(paragraph: Paragraph, body: float) -> float | None:
    """The size of what is set larger than the text and is short; None of text."""
    large = paragraph.size >= _LARGER * body and _short(paragraph, _LONGEST_LARGE)
    return round(paragraph.size * 2) / 2 if large else None


def _short(paragraph: Paragraph, longest: int = _LONGEST_HEADING) -> bool:
    return len(paragraph.text) <= longest and not paragraph.text.endswith("。")


def _numbered(paragraphs: Sequence[Paragraph], size: float, body: float) -> bool:
    return any(_kind(p, body) == size and re.match(r"\W*\d", p.text) for p in paragraphs)


def _mark_notes(found: Flow) -> None:
    """A raised number that a note on its page begins with cites no reference: it becomes a number in a circle."""
    numbers = {(int(mark[1]), page) for text, page in found.notes if (mark := _NUMBERED.match(text))}
    for paragraph in found.paragraphs:
        pages = {page for _, page in paragraph.pages}
        mine = {number for number, page in numbers if page in pages and 0 < number <= len(_CIRCLED)}
        if mine:
            text = paragraph.text
            paragraph.pages = [(len(_circled(text[:offset], mine)), page) for offset, page in paragraph.pages]
            paragraph.text = _circled(text, mine)


def _circled(text: str, numbers: set[int]) -> str:
    def mark(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"<sup>{_CIRCLED[number - 1]}</sup>" if number in numbers else match.group()

    return _RAISED_NUMBER.sub(mark, text)
