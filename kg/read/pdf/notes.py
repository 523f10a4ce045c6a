"""Footnotes: which rows at the foot of a column are none of the text."""

import re
from collections.abc import Iterator, Sequence

from kg.normalise import HAN
from kg.read.pdf.around import Leaf
from kg.read.pdf.columns import Column
from kg.read.pdf.runs import Row, leading
from kg.read.spaces import close_up, joined

ENTRY = re.compile(r"\s*[\[［〔【]\s*\d{1,3}\s*[\]］〕】]")
_SMALLER = 0.93  # times the size of the text: a note
_APART = 1.3  # times the distance of lines: notes without a mark stand off the text
_RULE = 0.6  # share of a column that the rule above footnotes is long
_FOOT = 0.5  # share of a page that footnotes stand in
_NOTE = re.compile(r"\s*(?:<sup>\s*)?(?:[①-⑳*＊†‡※]|\d{1,2}(?=\s*</sup>)|[\[［〔]\s*[\d①-⑳]{1,2}\s*[\]］〕])")
_GLUED = re.compile(rf"\s*\d{{1,2}}[{HAN}]")  # 1本文: a mark that was not raised; 1 引言 is a heading


def notes_start(column: Column, leaf: Leaf, body: float, first: bool) -> int:
    """Index of the first row that is of a footnote; the number of rows where there is none.

    Args:
        column: a column, or what goes across several.
        leaf: its page.
        body: the size of the text.
        first: whether it is the first page of several, which has notes without a mark: on authors, funding, dates.
    """
    start = _under_rule(column, leaf, body)
    return _small(column.rows, body, first) if start is None else start


def note_texts(rows: Sequence[Row]) -> Iterator[str]:
    """The text of each note of some rows."""
    text = ""
    for row in rows:
        if text and _NOTE.match(row.text):
            yield text
            text = ""
        text = joined(text, close_up(row.text))
    if text:
        yield text


def _under_rule(column: Column, leaf: Leaf, body: float) -> int | None:
    """The first row under the short rule that stands above footnotes; None without one."""
    rows = column.rows
    width = column.right - column.left
    for index, row in enumerate(rows):
        if row.size > _SMALLER * body and not (_NOTE.match(row.text) or _GLUED.match(row.text)):
            continue
        above = rows[index - 1].y if index else -1e9
        for rule in leaf.rules:
            short = rule.x1 - rule.x0 < _RULE * max(width, 1.0)
            if above - 1 < rule.y < row.y and short and abs(rule.x0 - column.left) < 3 * row.size:
                below = leaf.runs and max(run.y for run in leaf.runs) - row.y < _FOOT * _height(leaf)
                if below:
                    return index
    return None


def _height(leaf: Leaf) -> float:
    return max(run.y for run in leaf.runs) - min(run.y for run in leaf.runs)


def _small(rows: Sequence[Row], body: float, first: bool) -> int:
    """The first of the small rows at the foot of a column that are notes: by their mark, on page one set off."""
    start = len(rows)
    while start and rows[start - 1].size <= _SMALLER * body:
        start -= 1
    if start == len(rows):
        return start
    step = leading(rows)
    if first and start and rows[start].y - rows[start - 1].y > _APART * max(step, rows[start].size):
        return start
    marked = (i for i in range(start, len(rows)) if _NOTE.match(rows[i].text) and not ENTRY.match(rows[i].text))
    return next(marked, len(rows))
