"""How a label is broken into lines, and how much room its box takes.

Everything is counted in em (the font size), from the width class of each character, so that boxes measure the same on
every machine: fonts differ by less than the margin.
"""

import unicodedata
from math import ceil

WIDEST = 8.5  # em: eight Chinese characters, some sixteen Latin ones
MOST_LINES = 3
_NARROW = 0.56
_CLOSING = frozenset("、，。：；！？）》”’」』】…,.:;!?)]%")


def width(text: str) -> float:
    """The width of a text on one line, in em.

    >>> width("ab"), width("数据")
    (1.12, 2.0)
    """
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else _NARROW for c in text)


def wrap(label: str) -> list[str]:
    """A label in at most three lines of about equal width; what does not fit ends in `…`.

    >>> wrap("high-quality development")
    ['high-quality', 'development']
    """
    pieces = _pieces(label)
    wanted = min(ceil(width(label) / WIDEST), MOST_LINES)
    line = max(width(label) / max(wanted, 1), 1.0)
    lines = _fill(pieces, min(line + 0.5, WIDEST))
    if len(lines) > wanted:
        lines = _fill(pieces, WIDEST)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + "…"]
    return [_cut(line) for line in lines] or [label]


def _pieces(label: str) -> list[str]:
    """What stays together: words with the space after them, Chinese characters with the closing mark after them."""
    pieces: list[str] = []
    for c in label:
        wide = unicodedata.east_asian_width(c) in "WF"
        joins = bool(pieces) and (c in _CLOSING or c == " " or not (wide or _ends_word(pieces[-1])))
        if joins:
            pieces[-1] += c
        else:
            pieces.append(c)
    return pieces


def _ends_word(piece: str) -> bool:
    last = piece[-1]
    return last == " " or unicodedata.east_asian_width(last) in "WF"


def _fill(pieces: list[str], limit: float) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and width((lines[-1] + piece).rstrip()) <= limit:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip() for line in lines]


def _cut(line: str) -> str:
    """A line no wider than a box: a single word can be longer than any line."""
    if width(line) <= WIDEST + 3:
        return line
    line = line.rstrip("…")
    while width(line) > WIDEST:
        line = line[:-1]
    return line + "…"


def box(lines: list[str], font: int, ellipse: bool = False) -> tuple[int, int]:
    """Width and height of the box around lines set in a font size, in the map's units, padding included.

    An ellipse is drawn twice as high as its text, and wider than it by the text's height.
    """
    wide, high = max(width(line) for line in lines) * font, len(lines) * font * 1.25
    return (ceil(wide + high) + 8, ceil(2 * high) + 4) if ellipse else (ceil(wide) + 24, ceil(high) + 16)
