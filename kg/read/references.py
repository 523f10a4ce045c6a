"""The reference list as numbered entries, and the marks in the text that cite them."""

import re
from bisect import bisect_right

from kg.normalise import CITATION_MARK, HAN
from kg.records import CitationMark, Reference, Span

_ENTRY = re.compile(r"\s*(?:[-*]\s+)?(?:[\[［〔【]\s*(\d{1,3})\s*[\]］〕】])\s*")
_ENTRY_BARE = re.compile(r"\s*(?:[-*]\s+)?(\d{1,3})\s*+(?:[.．、]\s*+)?(?=[^\d\s.．、,，)）])")
_INNER = re.compile(r"(?<=[.。．\s])[\[［〔【]\s*(\d{1,3})\s*[\]］〕】]\s*")
_JOIN = re.compile(rf"(?=\s)(?:(?<=[{HAN}，。：；、）》”])\s*\n\s*|(?<!\s)[^\S\n]*+\n\s*+(?=[{HAN}，。：；、（《“]))")
_BREAK = re.compile(r"(?=\s)(?<!\s)\s*\n\s*")  # each run of blanks is tried once
_NUMBERS = re.compile(r"(\d{1,3})(?:\s*[-–—~～]\s*(\d{1,3}))?")
_PLAIN_SUP = re.compile(r"<sup>\s*\d")
_UNITS = re.compile(r"[A-Za-z0-9)）]")
_SKIPPED = 3  # without brackets a number may be missed when it stands inside a line, not more
_RAISED = re.compile(r"\^\s*\{\s*\[([\d\s,，–-]+)\]\s*\}")  # $17\%^{[18]}$, digits apart
_MANY = 400  # a number above it cites nothing where no list tells how many there are


_TYPE = re.compile(r"[\[［]\s*(?:[A-Z]|EB|DB|N|J)\s*(?:/\s*[A-Z0]L)?\s*[\]］]")


def is_footnote(text: str) -> bool:
    """Whether a line is a reference by itself: a number in brackets and a type such as [J]."""
    return starts_entry(text) and _TYPE.search(text) is not None


def starts_entry(text: str) -> bool:
    """Whether a line starts with the number of an entry in brackets."""
    return _ENTRY.match(text) is not None


def one_line(text: str) -> str:
    """A stretch on one line: nothing between Chinese characters, a space elsewhere."""
    return _BREAK.sub(" ", _JOIN.sub("", text.strip()))


def read_references(text: str, spans: list[Span]) -> tuple[Reference, ...]:
    """The entries of the lines of a reference list, in order.

    An entry goes on until the next number at the head of a line, or inside a line where it is the number that must
    come next. Years in brackets and document types ([J], [2025-06-23]) are no numbers of entries.
    """
    bracketed = any(_ENTRY.match(text, span.start, span.end) for span in spans)
    starts: list[tuple[int, int, int]] = []  # number, start of the entry, start of its text
    for span in spans:
        last, begin = starts[-1][0] if starts else 0, span.start
        head = (_ENTRY if bracketed else _ENTRY_BARE).match(text, span.start, span.end)
        if head and (int(head[1]) > last if bracketed else 0 < int(head[1]) - last <= _SKIPPED):
            begin = head.end()
            starts.append((int(head[1]), span.start, begin))
        if not bracketed or not starts:
            continue
        for inner in _INNER.finditer(text, begin, span.end):
            if int(inner[1]) == starts[-1][0] + 1:
                starts.append((int(inner[1]), inner.start(), inner.end()))
    if not starts:
        return ()
    ends = [start for _, start, _ in starts[1:]] + [spans[-1].end]
    found = []
    for (number, start, begin), end in zip(starts, ends, strict=True):
        entry = text[begin:end].rstrip(" \t\n-*")
        found.append(Reference(start=start, end=begin + len(entry), number=number, text=one_line(entry)))
    return tuple(found)


def citation_marks(text: str, spans: list[Span], references: tuple[Reference, ...]) -> tuple[CitationMark, ...]:
    """The marks inside the stretches given, in order, ranges written out.

    Numbers that the reference list does not have are no citations where there is a list ([0, 1] is an interval);
    a raised number without brackets after a letter or a digit is an exponent or a footnote of a formula.
    """
    highest = max((reference.number for reference in references), default=_MANY)
    starts = [span.start for span in spans]
    found: list[CitationMark] = []
    for mark in sorted([*CITATION_MARK.finditer(text), *_RAISED.finditer(text)], key=lambda mark: mark.start()):
        at = bisect_right(starts, mark.start()) - 1
        if at < 0 or mark.end() > spans[at].end or (found and mark.start() < found[-1].end):
            continue
        if _PLAIN_SUP.match(mark.group()) and _UNITS.match(text, mark.start() - 1):
            continue
        written = "".join(mark.group(1).split()) if mark.re is _RAISED else mark.group()
        numbers: set[int] = set()
        for first, last in _NUMBERS.findall(written):
            numbers.update(range(int(first), int(last or first) + 1))
        if numbers and min(numbers) >= 1 and max(numbers) <= highest:
            found.append(CitationMark(start=mark.start(), end=mark.end(), numbers=tuple(sorted(numbers))))
    return tuple(found)
