"""What stands around the text of a page: running heads, page numbers, tables."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.read.pdf.glyphs import Rule, Sheet
from kg.read.pdf.runs import Row, Run, leading, rows_of, runs_of

_OUTER = 3  # rows at the top and at the bottom that may be heads
_NUMBER = re.compile(r"[^\w\[［]{0,6}(?:[Pp](?:age|\.)\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[\W_]{0,6}")
_SAME = 3.0  # points that a head moves from page to page
_APART = 1.4  # times the usual distance of lines: what stands off the text like this does not belong to it
_OFTEN = 0.6  # share of the pages that start at a height, from which it is that of a head
_CELL = 12  # characters of a cell at most, in the middle
_FIGURES = re.compile(r"[\d.,%％()（）*+<>=~\-–—/\s]+")


@dataclass(slots=True)
class Leaf:
    """A page taken apart.

    Attributes:
        number: its place in the file.
        runs: what belongs to the text.
        rules: its horizontal lines.
        heads: running heads and page numbers.
        tables: a text each.
        hidden: text that runs in another direction, or lies beside the page.
    """

    number: int
    runs: list[Run]
    rules: list[Rule]
    heads: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    hidden: str = ""


def leaves(sheets: Sequence[Sheet]) -> list[Leaf]:
    """The pages with what stands around their text apart."""
    found = [Leaf(sheet.number, runs_of(sheet.glyphs), sheet.rules, hidden=sheet.hidden) for sheet in sheets]
    rows = [rows_of(leaf.runs) for leaf in found]
    heads = [set[int]() for _ in found]
    for top in (True, False):
        _find_heads(rows, top, heads)
    for leaf, mine, taken in zip(found, rows, heads, strict=True):
        gone = {id(run) for index in taken for run in mine[index].runs}
        leaf.heads = [mine[index].text for index in sorted(taken)]
        leaf.runs = [run for index, row in enumerate(mine) if index not in taken for run in row.runs]
        if gone:
            edge = [mine[index].y for index in taken]
            body = [row.y for index, row in enumerate(mine) if index not in taken]
            if body:
                leaf.rules = [rule for rule in leaf.rules if not _heads_rule(rule, edge, min(body), max(body))]
        _take_tables(leaf)
    return found


def _heads_rule(rule: Rule, heads: list[float], first: float, last: float) -> bool:
    """Whether a rule parts a head from the text, and is not the outer one of a table."""
    if rule.y < first - 1:
        return min(abs(rule.y - y) for y in heads) < first - rule.y
    return rule.y > last + 1 and min(abs(rule.y - y) for y in heads) < rule.y - last


def _find_heads(rows: list[list[Row]], top: bool, heads: list[set[int]]) -> None:
    """Add the rows that are heads: the same words on several pages, or set off at a height where others are."""
    steps = [leading(mine) for mine in rows]
    for place in range(_OUTER):
        texts: dict[str, list[int]] = defaultdict(list)
        heights: list[tuple[float, bool, int]] = []
        for page, mine in enumerate(rows):
            index = place if top else len(mine) - 1 - place
            inner = index + 1 if top else index - 1
            if not 0 <= inner < len(mine) or (place and (index - 1 if top else index + 1) not in heads[page]):
                continue
            row = mine[index]
            apart = abs(mine[inner].y - row.y) > _APART * (steps[page] or row.size)
            if _NUMBER.fullmatch(row.text) and (apart or mine[inner].size > row.size * 1.1):
                heads[page].add(index)
                continue
            texts[re.sub(r"\d+|\s+", "", row.text)].append(page)
            heights.append((row.y, apart, page))
        taken = {page for key, pages in texts.items() if key and len(pages) > 1 for page in pages}
        for y, apart, page in heights:
            near = [other for height, other, _ in heights if abs(height - y) <= _SAME]
            if place == 0 and apart and len(near) > 1 and sum(near) >= max(2, _OFTEN * len(near)):
                taken.add(page)
        for page in taken:
            heads[page].add(place if top else len(rows[page]) - 1 - place)


def _take_tables(leaf: Leaf) -> None:
    """Move what stands between the rules of a table, or in rows of figures, from the text to the tables."""
    for top, bottom, left, right in _ruled(leaf.rules):
        inside = [run for run in leaf.runs if top - 2 < run.y < bottom + 2 and left - 5 < run.x0 and run.x1 < right + 5]
        if _tabular(rows_of(inside)):
            _move(leaf, inside)
            leaf.rules = [rule for rule in leaf.rules if not (top <= rule.y <= bottom and left - 5 < rule.x0 < right)]
    series: list[Row] = []
    for row in [*rows_of(leaf.runs), Row()]:
        figures = sum(_FIGURES.fullmatch(run.text) is not None for run in row.runs)
        if len(row.runs) >= 3 and figures >= 0.5 * len(row.runs):
            series.append(row)
            continue
        if len(series) > 1:
            _move(leaf, [run for one in series for run in one.runs])
        series = []


def _move(leaf: Leaf, runs: list[Run]) -> None:
    gone = {id(run) for run in runs}
    leaf.tables.append("\n".join(" | ".join(run.text for run in row.runs) for row in rows_of(runs)))
    leaf.runs = [run for run in leaf.runs if id(run) not in gone]


def _ruled(rules: Sequence[Rule]) -> list[tuple[float, float, float, float]]:
    """Top, bottom, left and right of what stands between rules of one width."""
    widths = Counter((round(rule.x0 / _SAME), round(rule.x1 / _SAME)) for rule in rules)
    found = []
    for (left, right), count in sorted(widths.items()):
        if count > 1:
            heights = [r.y for r in rules if (round(r.x0 / _SAME), round(r.x1 / _SAME)) == (left, right)]
            found.append((min(heights), max(heights), left * _SAME, right * _SAME))
    return found


def _tabular(rows: Sequence[Row]) -> bool:
    """Whether rows are those of a table: several short runs in most of them."""
    lengths = sorted(len(run.glyphs) for row in rows for run in row.runs)
    several = sum(len(row.runs) > 1 for row in rows)
    return len(rows) > 1 and lengths[len(lengths) // 2] <= _CELL and several >= 0.5 * len(rows)
