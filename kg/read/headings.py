"""Which lines are headings, and how deep each of them stands: numbering first, markup where there is none."""

import re
from dataclasses import dataclass

from kg.read.layout import Layout
from kg.read.lines import HAN, Line

LONGEST = 60  # characters of a heading; with its markup a heading may be longer
LONGEST_MARKED = 90
_HAN = re.compile(f"[{HAN}]")
_ENDS_OPEN = "，,、；;（(“"
_LISTED = {"paren", "half_paren", "circled"}  # numbers of items, which stand below any other heading
_WEAK = _LISTED | {"roman", "stop", "bare"}  # a list item or a quantity may look the same


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
        if number and not line.depth and number.lastgroup in ("bare", "dotted") and self._layout.quantity.match(line.text, number.end()):
            number = None
        count = self._wrapped(index, number is not None)
        last = self._lines[index + count - 1]
        if last.closed or last.text[-1] in _ENDS_OPEN:
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


class Levels:
    """Gives each heading its depth in the tree.

    Args:
        title_depth: `#` before the title.
        headings: all headings of the text.

    A class of numbers keeps the level it first stood on; a new one stands one below the heading it follows. Digits
    joined by dots stand below the heading with the same digits before. Without a number markup decides.
    """

    def __init__(self, title_depth: int, headings: list[Heading]) -> None:
        self._title_depth = title_depth
        self._graded = len({heading.depth for heading in headings} - {0}) > 1
        self._numbered = any(heading.scheme and heading.scheme not in _LISTED for heading in headings)
        self._of: dict[str, int] = {}
        self._digits: dict[tuple[int, ...], int] = {}
        self._open: list[tuple[int, bool]] = []  # level, and whether a number of its own rank gave it

    def level(self, heading: Heading) -> int:
        """The level of the next heading: 1 for the outermost."""
        level = self._find(heading)
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, heading.scheme is not None and heading.scheme not in _LISTED))
        return level

    def _find(self, heading: Heading) -> int:
        scheme, digits = heading.scheme, heading.number
        if scheme is None:
            return self._unnumbered(heading)
        if scheme.startswith("dotted"):
            above = self._digits.get(digits[:-1])
            level = self._of.get(scheme) or (above + 1 if above else len(digits))
            level = above + 1 if above else level
        elif scheme in self._of:
            level = self._of[scheme]
        else:
            level = 1 + max((depth for depth, ranked in self._open if ranked or scheme in _LISTED), default=0)
        self._of.setdefault(scheme, level)
        if digits:
            self._digits = {d: n for d, n in self._digits.items() if n < level} | {digits: level}
        return level

    def _unnumbered(self, heading: Heading) -> int:
        if heading.outer:
            return 1
        below = 1 + max((depth for depth, ranked in self._open if ranked), default=0)
        if self._graded and heading.depth:
            top = max((depth for depth, _ in self._open), default=0)
            return max(1, min(heading.depth - self._title_depth, top + 1))
        return below if self._numbered else 1
