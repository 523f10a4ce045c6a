"""Blocks set for a terminal: plain text in a width, where a Chinese character takes two columns."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from kg.query.shapes import Block, Facts, Grid, Heading, Line, Point, Quote, Rest
from kg.query.words import Words

_NEVER_FIRST = frozenset("，。、；：！？）》〉”’」』】…—,.;:!?)%")
_NEVER_LAST = frozenset("（《〈“‘「『【(")


def width(text: str) -> int:
    """Columns that a text takes in a terminal.

    >>> width("数据 AI")
    7
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns: int, right: bool = False) -> str:
    """A text filled up with spaces to a number of columns, on its left where `right`."""
    blank = " " * (columns - width(text))
    return blank + text if right else text + blank


def wrap(text: str, columns: int, first: str = "", rest: str = "") -> list[str]:
    """A text in lines of at most so many columns, after a first and a later indent.

    Lines break between Chinese characters and at spaces; no closing mark begins a line, no opening one ends it. A
    stretch that cannot break may be longer than the line.
    """
    lines, line = [], first
    for piece in _pieces(text):
        blank = line in (first, rest)
        if not blank and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = rest
            piece = piece.lstrip()
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    """A text cut where a line may break: each piece holds its closing marks and the space after it."""
    piece = ""
    for place, character in enumerate(text):
        before = text[place - 1] if place else ""
        wide = width(character) == 2 or width(before or " ") == 2
        breaks = before == " " or (wide and before not in _NEVER_LAST and character not in _NEVER_FIRST)
        if piece and breaks and character != " ":
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


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
