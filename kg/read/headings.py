"""Which lines are headings: by their number, their markup or their word."""

import re
from dataclasses import dataclass

from kg.read.layout import Layout
from kg.read.lines import HAN, Line

LONGEST = 60  # characters of a heading; with its markup a heading may be longer
LONGEST_MARKED = 90
_HAN = re.compile(f"[{HAN}]")
_ENDS_OPEN = "，,、；;（(“"
LISTED = {"paren", "half_paren", "circled"}  # numbers of items, which stand below any other heading
_WEAK = LISTED | {"roman", "stop", "bare"}  # a list item or a quantity may look the same


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands.

    Attributes:
        first: index of its first line.
        count: lines it is wrapped over.
        scheme: class of its number (`han`, `dotted2`, `chapter:章` …), None without one.
        number: for digits joined by dots, the digits.
        depth: `#` before it.
        outer: whether it has no number and is one of those that are always outermost: 引言, 结语.
        title: offset where its number ends.
    """

    first: int
    count: int
    scheme: str | None
    number: tuple[int, ...]
    depth: int
    outer: bool
    title: int


class HeadingFinder:
    """Finds the headings of one text, in order.

    Args:
        lines: its lines.
        layout: the words of headings.
        width: length of a full line where it is wrapped.
    """

    def __init__(self, lines: list[Line], layout: Layout, width: int | None) -> None:
        self._lines, self._layout, self._width = lines, layout, width
        self._counts: dict[str, int] = {}

    def at(self, index: int) -> Heading | None:
        """The heading that starts with a line, or None; weak numbers have to count up from the headings passed."""
        line = self._lines[index]
        if len(line.text) > (LONGEST_MARKED if line.depth else LONGEST) or not _HAN.search(line.text):
            return None
        outer = self._layout.unnumbered.match(line.text) is not None
        number = self._layout.numbering.match(line.text)
        if number and not line.depth and number.lastgroup in ("bare", "dotted"):
            number = None if self._layout.quantity.match(line.text, number.end()) else number
        count = self._wrapped(index, number is not None)
        last = self._lines[index + count - 1]
        if last.stopped or last.text[-1] in _ENDS_OPEN or (last.closed and not line.depth and number is None):
            return None
        if number is None:
            marked = line.depth > 0 or (line.bold and line.plain and line.alone)
            stands = outer and (line.gap or line.alone or self._closed_before(index))
            return Heading(index, count, None, (), line.depth, outer, line.start) if marked or stands else None
        scheme, digits = self._scheme(number)
        rest = line.text[number.end() :]
        if len(_HAN.findall(rest)) + sum(len(_HAN.findall(x.text)) for x in self._lines[index + 1 : index + count]) < 2:
            return None
        if not line.depth and not self._stands(index, count, scheme, digits):
            return None
        return Heading(index, count, scheme, digits, line.depth, False, line.start + number.end())

    def passed(self, heading: Heading) -> None:
        """Take note of a heading, so that the next of its class is expected."""
        if heading.scheme and heading.number:
            self._counts[heading.scheme] = heading.number[-1]

    def _scheme(self, number: re.Match[str]) -> tuple[str, tuple[int, ...]]:
        name = number.lastgroup or ""
        if name == "unit" or number["chapter"]:
            return f"chapter:{number['unit']}", ()
        digits = tuple(int(d) for d in re.findall(r"\d+", number.group()))
        return (f"dotted{len(digits)}", digits) if name == "dotted" else (name, digits)

    def _wrapped(self, index: int, numbered: bool) -> int:
        """Lines that a heading goes over: it goes on where its line is full and the next is not."""
        if self._width is None or not numbered:
            return 1
        count = 1
        while count < 3 and index + count < len(self._lines):
            line, after = self._lines[index + count - 1], self._lines[index + count]
            if len(line.text) < 0.85 * self._width or after.gap or after.depth:
                break
            short = len(after.text) < 0.8 * self._width
            if after.closed or not (short or after.alone) or self._layout.numbering.match(after.text):
                break
            count += 1
        return count

    def _closed_before(self, index: int) -> bool:
        return index == 0 or self._lines[index - 1].closed or self._lines[index - 1].heading

    def _stands(self, index: int, count: int, scheme: str, digits: tuple[int, ...]) -> bool:
        """Whether a numbered line without `#` is a heading and not prose that starts with a number."""
        line, last = self._lines[index], self._lines[index + count - 1]
        text = "".join(x.text for x in self._lines[index : index + count])
        if "。" in text or "；" in text:
            return False
        runs_on = self._width is not None and not last.alone and len(last.text) >= 0.9 * self._width
        if runs_on:
            return False
        if scheme not in _WEAK:
            return True
        if not (line.gap or self._closed_before(index)) or not (last.alone or scheme in ("stop", "bare")):
            return False
        expected = self._counts.get(scheme, 0) + 1
        if digits and digits[-1] not in (1, expected):
            return False
        return len(text) <= 40 and not text.rstrip().endswith(("：", ":"))
