"""Running text cut into sentences, across page breaks and hard wraps."""

import re
from dataclasses import dataclass

from kg.normalise import CITATION_MARK
from kg.read.body import is_orphan
from kg.read.lines import HAN, Line

_CLOSING = '”’」』）)"】'
_AFTER = rf"(?:[。！？!?]|[{_CLOSING}])*(?:\s*(?:{CITATION_MARK.pattern})(?=[^。！？，；,;]|\Z))?"
_STOP = r"[。！？!?](?![》〉])"
_DOT = rf"[.．](?<=[{HAN})）\]］”].)(?=\s*(?:[{HAN}“‘《(（\[]|\Z))"
_END = re.compile(f"(?:{_STOP}){_AFTER}")
_END_DOTTED = re.compile(f"(?:{_STOP}|{_DOT}){_AFTER}")
_DOTTED = re.compile(_DOT)
_EDGES = " \t\n\r\u3000\u00a0\u200b\ufeff*\\"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence or heading: offsets into the text, and the first line it is on."""

    start: int
    end: int
    line: int
    heading: bool


def stretches(
    flat: str, lines: list[Line], headings: dict[int, int], breaks: set[int], width: int | None
) -> list[Stretch]:
    """The sentences and headings of the lines that are not left out, in order.

    A sentence ends at 。！？ with the closing quotes after it, at a heading and at what is left out; a blank line or a
    line end alone ends none. Where a text writes ． for 。 it ends sentences too.

    Args:
        flat: the simplified text.
        lines: its lines.
        headings: for the first line of each heading, the number of its lines.
        breaks: lines before which every sentence ends.
        width: length of a full line where the text is wrapped.
    """
    prose = [line.text for line in lines if line.reason is None and not line.heading]
    dotted = sum(len(_DOTTED.findall(text)) for text in prose) > sum(text.count("。") for text in prose)
    end = _END_DOTTED if dotted else _END
    found: list[Stretch] = []
    run: list[int] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        count = headings.get(index, 0)
        alone = not count and line.reason is None and is_orphan(line, width)
        if count or alone or line.reason is not None or index in breaks:
            found += _cut(flat, lines, run, end)
            run = []
        if count:
            found.append(Stretch(line.start, lines[index + count - 1].end, index, True))
        elif line.reason is None:
            run.append(index)
            if alone:
                found += _cut(flat, lines, run, end)
                run = []
        index += count or 1
    return found + _cut(flat, lines, run, end)


def _cut(flat: str, lines: list[Line], run: list[int], ends: re.Pattern[str]) -> list[Stretch]:
    """The sentences of consecutive lines of running text."""
    if not run:
        return []
    start, end = lines[run[0]].begin, lines[run[-1]].end
    found = []
    at = 0
    while start < end:
        stop = ends.search(flat, start, end)
        last = stop.end() if stop else end
        part = flat[start:last]
        first, close = start + len(part) - len(part.lstrip(_EDGES)), start + len(part.rstrip(_EDGES))
        if first < close:
            while at + 1 < len(run) and lines[run[at + 1]].start <= first:
                at += 1
            found.append(Stretch(first, close, run[at], False))
        start = last
    return found
