"""Text in the columns of a terminal, where a Chinese character takes two."""

import unicodedata
from collections.abc import Iterator

_NEVER_FIRST = frozenset("，。、；：！？）》〉”’」』】…—,.;:!?)%")
_DASHES = frozenset("…—")  # may begin a line after a space, as where a source is named
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
        if before == " ":
            breaks = character not in _NEVER_FIRST - _DASHES
        else:
            breaks = wide and before not in _NEVER_LAST and character not in _NEVER_FIRST
        if piece and breaks and character != " ":
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece
