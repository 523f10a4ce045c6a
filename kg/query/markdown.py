"""Blocks set as Markdown; what a paper says cannot become markup."""

import re
from collections.abc import Iterable

from kg.query.shapes import Block, Facts, Grid, Heading, Line, Point, Quote, Rest

_MARKUP = re.compile(r"([\\`*_\[\]<>|#~$])|^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


def escape(text: str) -> str:
    r"""A text on one line, with the characters that are markup made plain.

    >>> escape("A|B *c*")
    'A\\|B \\*c\\*'
    """
    flat = " ".join(text.split("\n"))
    return _MARKUP.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", flat)


def markdown(blocks: Iterable[Block]) -> str:
    """Blocks as Markdown, ending in a line break."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append(f"{'#' * block.level} {escape(block.text)}")
        elif isinstance(block, Line):
            parts.append(escape(block.text.strip()))
        elif isinstance(block, Rest):
            parts.append(f"  {escape(block.text)}")
        elif isinstance(block, Point):
            parts.append(f"- {escape(block.text)}")
        elif isinstance(block, Quote):
            parts.append(f"  > {escape(block.text)}\n  >\n  > — {escape(block.origin)}")
        elif isinstance(block, Facts):
            parts.append("\n".join(f"- **{escape(name)}** {escape(value)}" for name, value in block.rows))
        else:
            parts.append(_table(block))
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(grid: Grid) -> str:
    rule = ("---",) * grid.text + ("---:",) * (len(grid.header) - grid.text)
    rows = [grid.header, rule, *grid.rows]
    return "\n".join(f"| {' | '.join(escape(cell) if row is not rule else cell for cell in row)} |" for row in rows)
