"""Blanks that mean nothing: those that a line end, a justified line or a page's source leaves between characters."""

import re

from kg.normalise import CJK_MARKS, HAN

_WIDE = rf"[{HAN}{CJK_MARKS}\u2e80-\u2fd5\uff01-\uff5e]"
_BETWEEN = re.compile(rf"(?<={_WIDE})[ \u3000\u00a0]+(?={_WIDE})")
_HAN = re.compile(f"[{HAN}]")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")
_DIVIDED = re.compile(r"(?<=[a-z])[-\u00ad\u2010]\Z")


def one_line(text: str) -> str:
    """A stretch of a page's source as one line: runs of blanks are one, and stand at neither end."""
    return _BLANKS.sub(" ", text.replace("\n", " ")).replace("\u00ad", "").strip(" \u3000")


def close_up(text: str) -> str:
    """Without the blanks between Chinese characters and marks."""
    return _BETWEEN.sub("", text)


def joined(first: str, second: str) -> str:
    """Two lines of a paragraph as one: nothing between them beside Chinese, a divided word whole, else a blank."""
    first, second = first.rstrip(" \t"), second.lstrip(" \t\u3000")
    if not first or not second:
        return first + second
    if _DIVIDED.search(first) and second[0].islower():
        return _DIVIDED.sub("", first) + second
    wide = re.match(_WIDE, first[-1]) or re.match(_WIDE, second[0])
    number = first[-1].isdigit() and second[0].isdigit() and _HAN.search(first)  # Chinese lines divide even numbers
    return first + ("" if wide or number else " ") + second
