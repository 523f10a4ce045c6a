"""Lines that are no running text though no mark of a format tells: rows of tables, and equations."""

import re
from collections.abc import Sequence

from kg.read.lines import HAN, Line

_LEAST = 3  # cells of a row
_CELL = re.compile(
    r"[-−–+±<>≤≥=]?[（(\[]?[-−–+]?\d[\d,，.．]*(?:[eE][-+]?\d+)?\s*[%％‰]?[*＊†‡a-c]{0,3}[)）\]]?[*＊]{0,3}"
    r"|[-–—－/√×✓]+|[Yy][Ee][Ss]|[Nn][Oo]|[（(]\d{1,2}[)）]"
)
_STOPS = re.compile("[。；！？，]")
_OPERATOR = re.compile(r"[=＝+＋×÷*∑Σ∏∫√≥≤≈^_|]")
_SYMBOL = re.compile(r"[\u0370-\u03ff∑∏∫√^_]|(?<=[A-Za-z\u0370-\u03ff])\s?it\b|[A-Za-z]\d?\s*[（(][A-Za-z]")
_HAN = re.compile(f"[{HAN}]")
_LONGEST = 160  # characters of an equation
_LONGEST_HEAD = 14  # characters of a cell of a table's head


def is_row(text: str, affirmed: Sequence[str]) -> bool:
    """Whether a line is a row of a table: a label at most, then mostly numbers.

    Args:
        text: of the line.
        affirmed: words that fill a cell as a number does: 是, 否, 控制.
    """
    if _STOPS.search(text) or len(cells := text.split()) < _LEAST:
        return False
    filled = [_CELL.fullmatch(cell) is not None or cell in affirmed for cell in cells]
    return sum(filled) >= 2 and (not filled[0] or all(filled)) and len(cells) - sum(filled) <= max(1, sum(filled) // 2)


def is_equation(text: str) -> bool:
    """Whether a line is an equation: a sign of equality, further symbols, no sentence."""
    if not ("=" in text or "＝" in text or "≈" in text) or len(text) > _LONGEST or _STOPS.search(text):
        return False
    return len(_OPERATOR.findall(text)) >= 2 and _SYMBOL.search(text) is not None


def mark_heads(lines: list[Line], reason: str) -> None:
    """Leave out the head of a table: cells without a mark of prose, right before a row and after a caption or rows."""
    for k in range(len(lines) - 2, -1, -1):
        line, after = lines[k], lines[k + 1]
        if line.reason is not None or line.heading or after.reason != reason or after.object():
            continue
        cells = line.text.split()
        told = len(cells) >= _LEAST or (k > 0 and lines[k - 1].reason == "caption")
        if told and not re.search("[。；！？，：:]", line.text) and all(len(cell) <= _LONGEST_HEAD for cell in cells):
            line.reason = reason
