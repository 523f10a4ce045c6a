"""Headings that run in: `（2）促进技术创新：…` or `（八）培育未来产业。…` opens a passage inside a section.

A passage lasts to the next number of its list; the last of a list lasts to the end of its paragraph.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.link.linker import Reading

LONGEST = 30  # characters between the number and the colon or full stop
_MARK = re.compile(
    r"(?:\A|(?<=[：；。，、！？]))(?:[（(]\s*(?P<number>[^（）()]{1,3})\s*[)）]|(?P<circled>[①-⑳]))\s*"
    rf"(?P<words>[^：；。，！？（）()“”]{{2,{LONGEST}}})(?P<stop>[：。])"
)


class Stretch(NamedTuple):
    """A part of a sentence: its position among the readings, offsets into its folded text."""

    reading: int
    start: int
    end: int


class Passage(NamedTuple):
    """A run-in heading and what stands under it.

    Attributes:
        words: the heading without its number.
        body: what follows it, sentence by sentence; the first stretch begins with the number.
    """

    words: Stretch
    body: tuple[Stretch, ...]


class _Mark(NamedTuple):
    reading: int
    start: int
    number: int
    words: Stretch


def passages(readings: Sequence[Reading], text: str) -> list[Passage]:
    """The passages of a paper that run-in headings open, in reading order.

    Args:
        readings: its sentences.
        text: the text that their offsets lead into.
    """
    marks = [mark for i, reading in enumerate(readings) for mark in _marks(i, reading)]
    found = []
    for mark, after in pairwise([*marks, None]):
        assert mark is not None  # only the last of the pairs ends in None
        section = readings[mark.reading].sentence.section
        listed = (
            after is not None
            and after.number == mark.number + 1
            and readings[after.reading].sentence.section == section
        )
        body = []
        for i in range(mark.reading, len(readings)):
            reading = readings[i]
            if reading.sentence.section != section or reading.sentence.heading:
                break
            before = readings[i - 1].sentence.end if i > mark.reading else reading.sentence.start
            if not listed and "\n" in text[before : reading.sentence.start]:
                break
            ends = listed and after is not None and after.reading == i
            start = mark.start if i == mark.reading else 0
            end = after.start if ends and after is not None else len(reading.folded.text)
            if start < end:
                body.append(Stretch(i, start, end))
            if ends:
                break
        found.append(Passage(mark.words, tuple(body)))
    return found


def _marks(index: int, reading: Reading) -> list[_Mark]:
    if reading.sentence.heading:
        return []
    found = []
    for match in _MARK.finditer(reading.folded.text):
        number = _number(match["number"] or match["circled"])
        if number is not None:
            found.append(_Mark(index, match.start(), number, Stretch(index, *match.span("words"))))
    return found


def _number(text: str) -> int | None:
    """The value of a number in digits or in Chinese numerals up to 99, None where the text is no such number.

    >>> _number("12"), _number("③"), _number("二十一"), _number("x"), _number("二〇")
    (12, 3, 21, None, None)
    """
    if text.isascii():
        return int(text) if text.isdigit() else None
    total = 0
    for character in text:
        value = int(unicodedata.numeric(character, 0))
        if value < 1:
            return None
        total = max(total, 1) * value if value == 10 else total + value
    return total
