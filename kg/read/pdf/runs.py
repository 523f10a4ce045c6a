"""Characters put together to runs, and runs of one base line to rows."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from kg.normalise import CJK_MARKS, HAN
from kg.read.pdf.glyphs import Glyph

_WIDE = re.compile(rf"[{HAN}{CJK_MARKS}\u2e80-\u2fd5\u3000\uff01-\uff5e]")
_NEXT = 1.5  # em; characters farther apart belong to two runs: a gutter, cells of a table
_BLANK = 0.25  # em between letters that make a blank, where the file holds none
_WIDE_BLANK = 0.8  # the same beside Chinese, whose lines are justified
_SMALL = 0.8  # share of the size of the line that raised characters stay below
_RAISED = set("0123456789,，-–—~[]［］〔〕()（） ①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳*＊†‡")


@dataclass(slots=True)
class Run:
    """Characters side by side on one base line.

    Attributes:
        glyphs: from left to right.
        y, size: of its largest characters.
    """

    glyphs: list[Glyph]
    y: float
    size: float

    @property
    def x0(self) -> float:
        """Where it starts."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(glyph.x1 for glyph in self.glyphs[-3:])

    @property
    def bold(self) -> bool:
        """Whether nearly all of it is bold; letters and digits are often of another font."""
        wide = [glyph.bold for glyph in self.glyphs if _WIDE.match(glyph.char)] or [one.bold for one in self.glyphs]
        return sum(wide) > 0.8 * len(wide)

    @property
    def text(self) -> str:
        """Its characters, with a blank where there is room for one; marks above the line in `<sup>`."""
        parts: list[str] = []
        raised: list[str] = []
        for before, glyph in zip([None, *self.glyphs], self.glyphs, strict=False):
            if self._is_raised(glyph):
                raised.append(glyph.char)
                continue
            if raised:
                parts.append(_sup(raised))
                raised = []
            if before is not None and self._blank(before, glyph):
                parts.append(" ")
            parts.append(glyph.char)
        if raised:
            parts.append(_sup(raised))
        return "".join(parts)

    def _is_raised(self, glyph: Glyph) -> bool:
        return glyph.size < _SMALL * self.size and self.y - glyph.y > 0.12 * self.size

    def _blank(self, before: Glyph, glyph: Glyph) -> bool:
        if before.char.isspace() or glyph.char.isspace():
            return False
        wide = _WIDE.match(before.char) or _WIDE.match(glyph.char)
        return glyph.x0 - before.x1 > (_WIDE_BLANK if wide else _BLANK) * self.size


def _sup(raised: list[str]) -> str:
    text = "".join(raised)
    return f"<sup>{text.strip()}</sup>" if text.strip() and set(text) <= _RAISED else text


@dataclass(slots=True)
class Row:
    """The runs of one base line, from left to right."""

    runs: list[Run] = field(default_factory=list)

    @property
    def y(self) -> float:
        """Its base line."""
        return self.largest.y

    @property
    def size(self) -> float:
        """The size of its largest run of more than a mark."""
        return self.largest.size

    @property
    def largest(self) -> Run:
        """The run that most of it stands in."""
        return max(self.runs, key=lambda run: len(run.glyphs))

    @property
    def x0(self) -> float:
        """Where it starts."""
        return min(run.x0 for run in self.runs)

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(run.x1 for run in self.runs)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(run.bold for run in self.runs)

    @property
    def text(self) -> str:
        """Its runs with blanks between them."""
        return " ".join(run.text.strip() for run in self.runs).strip()


def runs_of(glyphs: Iterable[Glyph]) -> list[Run]:
    """The runs of a page, in the order of the file."""
    found: list[Run] = []
    for glyph in glyphs:
        run = found[-1] if found else None
        if run is not None and _follows(run, glyph):
            run.glyphs.append(glyph)
            if glyph.size > run.size * 1.05 and not glyph.char.isspace():
                run.y, run.size = glyph.y, glyph.size
        elif not glyph.char.isspace():
            found.append(Run([glyph], glyph.y, glyph.size))
    for run in found:
        while run.glyphs[-1].char.isspace() and len(run.glyphs) > 1:
            run.glyphs.pop()
    return found


def _follows(run: Run, glyph: Glyph) -> bool:
    last = run.glyphs[-1]
    size = max(run.size, glyph.size)
    gap = glyph.x0 - last.x1
    smaller = min(run.size, glyph.size) < _SMALL * size
    return abs(glyph.y - run.y) < (0.6 if smaller else 0.3) * size and -0.6 * size < gap < _NEXT * size


def rows_of(runs: Sequence[Run]) -> list[Row]:
    """Runs of one base line together, from the top."""
    rows: list[Row] = []
    for run in sorted(runs, key=lambda run: (run.y, run.x0)):
        row = rows[-1] if rows else None
        if row is not None and abs(run.y - row.y) < 0.35 * max(run.size, row.size):
            row.runs.append(run)
        else:
            rows.append(Row([run]))
    for row in rows:
        row.runs = _merged(sorted(row.runs, key=lambda run: run.x0))
    return rows


def _merged(runs: list[Run]) -> list[Run]:
    """Runs that the file holds apart and the page does not."""
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        size = max(run.size, last.size) if last else run.size
        if last is not None and run.x0 - last.x1 < _WIDE_BLANK * size and not _upon(run, last):
            larger = max(last, run, key=lambda one: one.size)
            glyphs = last.glyphs + run.glyphs
            if run.x0 < last.x1:  # marks of another font are drawn into the gaps that the line leaves for them
                glyphs.sort(key=lambda glyph: glyph.x0)
            merged[-1] = Run(glyphs, larger.y, larger.size)
        else:
            merged.append(run)
    return merged


def _upon(run: Run, last: Run) -> bool:
    """Whether a run lies upon another, as a word does that runs over into the next column, and not in its gaps."""
    if run.x0 >= last.x1 - run.size:
        return False
    starts = sorted((glyph.x0, glyph.x1) for glyph in last.glyphs if not glyph.char.isspace())
    hit = 0
    for glyph in run.glyphs:
        middle = (glyph.x0 + glyph.x1) / 2
        near = bisect_right(starts, (middle, float("inf"))) - 1
        hit += near >= 0 and starts[near][1] > middle
    return hit > 0.5 * len(run.glyphs)


def leading(rows: Sequence[Row]) -> float:
    """The usual distance of two base lines; 0 of fewer than two rows."""
    steps = [after.y - row.y for row, after in pairwise(rows)]
    return median(steps) if steps else 0.0
