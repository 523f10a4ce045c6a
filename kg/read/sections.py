"""The section tree: how deep each heading stands, numbering first, markup where there is none."""

from kg.read.front import Front
from kg.read.headings import LISTED, Heading
from kg.read.lines import Line
from kg.read.stated import bare
from kg.records import Section


def section_tree(
    text: str, lines: list[Line], front: Front, headings: list[Heading], title: str
) -> tuple[tuple[Section, ...], list[tuple[int, int]]]:
    """The section tree, and the lines from which each section goes on.

    Returns:
        The sections in reading order, the paper itself (named `title`) first; and pairs of a line's index and the
        index of the section that starts or goes on there, ascending.
    """
    start, end = (front.title[0][0], front.title[-1][1]) if front.title else (0, 0)
    sections = [Section(index=0, start=start, end=end, level=0, title=title, parent=None)]
    begins = [(0, 0)]
    if front.abstract_label:
        start, end = front.abstract_label
        name = "".join(text[start:end].split())
        sections.append(Section(index=1, start=start, end=end, level=1, title=name, parent=0))
        begins += [(front.abstract_line, 1), (front.end, 0)]
    levels = Levels(lines[front.title_line].depth if front.title else 0, headings)
    path = [(0, 0)]  # level and index of the sections that are open
    for heading in headings:
        level = levels.level(heading)
        while path[-1][0] >= level:
            path.pop()
        index, start, end = len(sections), lines[heading.first].start, lines[heading.first + heading.count - 1].end
        name = bare(text[heading.title : end])
        sections.append(Section(index=index, start=start, end=end, level=level, title=name, parent=path[-1][1]))
        path.append((level, index))
        begins.append((heading.first, index))
    return tuple(sections), begins


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
        self._numbered = any(heading.scheme and heading.scheme not in LISTED for heading in headings)
        self._of: dict[str, int] = {}
        self._digits: dict[tuple[int, ...], int] = {}
        self._open: list[tuple[int, bool]] = []  # level, and whether a number of its own rank gave it

    def level(self, heading: Heading) -> int:
        """The level of the next heading: 1 for the outermost."""
        level = self._find(heading)
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, heading.scheme is not None and heading.scheme not in LISTED))
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
            level = 1 + max((depth for depth, ranked in self._open if ranked or scheme in LISTED), default=0)
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
