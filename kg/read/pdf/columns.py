"""Columns: where the gutters of a page are, and in what order its rows are read."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.read.pdf.runs import Row, Run, rows_of

_STEP = 2.0  # points within which lines start at one place
_EDGE = 0.15  # share of the width at each side in which no gutter is
_NARROWEST = 6.0  # points that a gutter has at least
_PAIRS = 4  # rows with text on both sides that make a gutter, lines that start behind it
_OVER = 1.5  # points that a line may reach over the edge of a gutter
_MOST_RUNS = 3000  # of a page; what has more is a drawing, or made to take long
_LITTLE = 0.25  # share of a column that a word too long for the one before reaches into it
_DEEPEST = 3  # gutters inside columns; no page has four columns and text that goes on from one to the other


@dataclass(slots=True)
class Column:
    """Rows that are read one after the other, and the edges of the text around them.

    Attributes:
        rows: from the top.
        left, right: where its lines start and end.
    """

    rows: list[Row]
    left: float
    right: float


def columns(runs: Sequence[Run], known: float | None = None) -> list[Column]:
    """The columns of a page in the order they are read: what goes across a gutter parts what is above from below.

    Args:
        runs: the runs of the page that belong to the text.
        known: a gutter that other pages of the file have; it is tried where this page shows none of its own.
    """
    return _read(list(runs), known, 0)


def gutter(runs: Sequence[Run], known: float | None = None) -> float | None:
    """Where the gutter of a page is; None where it has one column."""
    if not runs or len(runs) > _MOST_RUNS:
        return None
    boxes = sorted((run.y, run.x0, run.x1, run.size) for run in runs)
    left, right = min(box[1] for box in boxes), max(box[2] for box in boxes)
    margin = _EDGE * (right - left)
    best, score = None, 0
    starts = Counter(round(box[1] / _STEP) * _STEP for box in boxes)
    for start in sorted(starts):
        at = start - _STEP - _NARROWEST / 2
        if starts[start] < _PAIRS or not left + margin <= at <= right - margin:
            continue
        pairs, across = _around(boxes, at)
        if pairs >= _PAIRS and pairs > across and pairs - across > score:
            best, score = at, pairs - across
    if best is not None:
        return _middle(runs, best)
    if known is not None and left < known < right:
        pairs, across = _around(boxes, known)
        return known if pairs > across else None
    return None


def _around(boxes: Sequence[tuple[float, float, float, float]], at: float) -> tuple[int, int]:
    """Rows with text on both sides of a place and none across, and rows with text across it."""
    low, high = at - _NARROWEST / 2 + _OVER, at + _NARROWEST / 2 - _OVER
    heights = [y for y, _, x1, _ in boxes if x1 <= high]  # ascending, as the boxes are
    across = sum(x0 < low and x1 > high for _, x0, x1, _ in boxes)
    pairs = 0
    for y, x0, _, size in boxes:
        if x0 >= low:
            near = bisect_left(heights, y - 0.8 * size)
            pairs += near < len(heights) and heights[near] < y + 0.8 * size
    return pairs, across


def _middle(runs: Sequence[Run], at: float) -> float:
    """The middle of a gutter that was found somewhere in it."""
    before = sorted(run.x1 for run in runs if run.x1 <= at + _OVER)
    after = sorted(run.x0 for run in runs if run.x0 >= at - _OVER)
    return (before[int(0.95 * (len(before) - 1))] + after[int(0.05 * (len(after) - 1))]) / 2


def _read(runs: list[Run], known: float | None, depth: int) -> list[Column]:
    at = gutter(runs, known) if depth < _DEEPEST else None
    if at is None:
        return [_column(rows_of(runs))] if runs else []
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    found: list[Column] = []
    band: list[Run] = []
    wide: list[Run] = []
    behind = sorted((run.y, run.size) for run in runs if run.x0 >= at - _OVER)
    for run in sorted(runs, key=lambda run: (run.y, run.x0)):
        if _across(run, at, left, right, behind):
            found += _halves(band, at, depth)
            band = []
            wide.append(run)
        elif wide and abs(run.y - wide[-1].y) < 0.35 * run.size:
            wide.append(run)
        else:
            if wide:
                found.append(_column(rows_of(wide)))
                wide = []
            band.append(run)
    if wide:
        found.append(_column(rows_of(wide)))
    return found + _halves(band, at, depth)


def _across(run: Run, at: float, left: float, right: float, behind: Sequence[tuple[float, float]]) -> bool:
    """Whether a run goes across the gutter on purpose; a long word of the left column may run over into it."""
    if not (run.x0 < at - _OVER and run.x1 > at + _OVER):
        return False
    near = bisect_left(behind, (run.y - 0.35 * run.size, 0.0))
    beside = near < len(behind) and behind[near][0] < run.y + 0.35 * run.size
    little = run.x1 - at < _LITTLE * (right - at) and run.x0 - left < _LITTLE * (at - left)
    return not (beside or little)


def _halves(runs: list[Run], at: float, depth: int) -> list[Column]:
    left = _read([run for run in runs if run.x0 < at - _OVER], None, depth + 1)
    for column in left:
        column.right = min(column.right, at)
    return left + _read([run for run in runs if run.x0 >= at - _OVER], None, depth + 1)


def _column(rows: list[Row]) -> Column:
    """Rows with the edges that most of them keep."""
    starts, ends = sorted(row.x0 for row in rows), sorted(row.x1 for row in rows)
    return Column(rows, starts[len(starts) // 20], ends[-1 - len(ends) // 20])
