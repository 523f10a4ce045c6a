"""Blocks set for a terminal: plain text in a width, where a Chinese character takes two columns."""

from collections.abc import Iterable, Sequence

from kg.columns import pad, width, wrap
from kg.query.shapes import Block, Facts, Grid, Heading, Line, Point, Quote, Rest
from kg.query.words import Words


def plain(blocks: Iterable[Block], words: Words, columns: int) -> str:
    """Blocks as plain text, ending in a line break."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            lines += ["", *wrap(block.text, columns)]
        elif isinstance(block, Line):
            lines += wrap(block.text, columns, rest="  ") if block.text.strip() else [""]
        elif isinstance(block, Point):
            lines += wrap(block.text, columns, "  • ", "    ")
        elif isinstance(block, Rest):
            lines += wrap(f"… {block.text}", columns, "    ", "    ")
        elif isinstance(block, Quote):
            lines += wrap(f"“{block.text}”", columns, "    ", "    ")
            lines += wrap(f"— {block.origin}", columns, "    ", "      ")
        elif isinstance(block, Facts):
            for name, value in block.rows:
                lines += wrap(f"{name}{words['colon']}{value}", columns, rest="  ")
        else:
            lines += ["", *_grid(block, words, columns), ""]
    return "\n".join(lines).strip("\n") + "\n"


def _grid(grid: Grid, words: Words, columns: int) -> list[str]:
    """A table, numbers to the right; one too wide has a row a paragraph, or its first and last columns and a note."""
    rows: list[tuple[str, ...]] = [grid.header, *grid.rows]
    note: list[str] = []
    if sum(_sizes(rows)) + 2 * len(grid.header) > columns:
        if grid.text > 1:
            return [line for row in rows for line in wrap(" · ".join(filter(None, row)), columns, rest="  ")]
        rows, note = [(row[0], row[-1]) for row in rows], [words["too_wide"]]
    sizes = _sizes(rows)
    lines = [
        "  ".join(pad(cell, sizes[at], right=at >= grid.text) for at, cell in enumerate(row)).rstrip() for row in rows
    ]
    return lines + note


def _sizes(rows: Sequence[Sequence[str]]) -> list[int]:
    """The width of each column."""
    return [max(map(width, cells)) for cells in zip(*rows, strict=True)]
