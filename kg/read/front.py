"""Front matter: where it ends, and which of its lines are title, names, institutions, abstract and keywords."""

import re
from dataclasses import dataclass, field, replace

from kg.read.headings import HeadingFinder
from kg.read.layout import Layout
from kg.read.lines import HAN, Line
from kg.read.people import People

_SEARCHED = 80  # lines in which the labels of front matter are looked for
_PROSE_BETWEEN = 1500  # characters of prose after which a label belongs to no front matter
_PROSE_AFTER_KEYWORDS = 100
_LONG = 50  # a line of the front matter that is no abstract is shorter
_LONGEST_TITLE = 100
_METADATA = re.compile(r"[^*，。]{2,10}\*\*\s*[:：]|[^*，。]{2,10}[:：]\s*\*\*")  # **name**: value
_GOES_ON = (";", "；", ",", "，", "、")
_STRONG = ("abstract", "keywords", "identifiers", "English abstract", "English keywords")


@dataclass
class Front:
    """What the front matter holds; spans are offsets into the text.

    Attributes:
        end: index of the first line that is not front matter.
        title: spans of the lines the title is on; title_line is the index of the first.
        authors, affiliations: as they stand.
        abstract: spans of its lines, the label left out; abstract_line is the index of the first.
        abstract_label: span of the word 摘要 itself.
        keywords: spans of its lines, the label left out.
    """

    end: int = 0
    title: list[tuple[int, int]] = field(default_factory=list)
    title_line: int = 0
    authors: list[str] = field(default_factory=list)
    affiliations: list[str] = field(default_factory=list)
    abstract: list[tuple[int, int]] = field(default_factory=list)
    abstract_line: int = 0
    abstract_label: tuple[int, int] | None = None
    keywords: list[tuple[int, int]] = field(default_factory=list)


def split_glued(lines: list[Line], layout: Layout) -> list[Line]:
    """The lines, one cut in two where the abstract starts inside it: …研究院北京100190摘要：…"""
    out: list[Line] = []
    for index, line in enumerate(lines):
        found = layout.glued_abstract.search(line.text) if index < _SEARCHED else None
        if found and layout.institution.search(line.text, 0, found.start()):
            cut = line.start + found.start()
            out.append(replace(line, end=cut, text=line.text[: found.start()], alone=False))
            out.append(replace(line, start=cut, text=line.text[found.start() :], depth=0, gap=False, begin=cut))
        else:
            out.append(line)
    return out


class FrontReader:
    """Reads the lines before the argument and says of each why it is left out.

    Args:
        lines: the lines of a text; `reason`, `heading` and `begin` of those of the front matter are set.
        layout: the words to go by.
        headings: finds the first heading of the argument.
        people: tells names and institutions.
        width: length of a full line where the text is wrapped.
    """

    def __init__(
        self, lines: list[Line], layout: Layout, headings: HeadingFinder, people: People, width: int | None
    ) -> None:
        self._lines, self._layout, self._headings, self._people = lines, layout, headings, people
        self._width = width
        self._front = Front()

    def read(self) -> Front:
        """The front matter; nothing of it where the text starts with the argument."""
        labels = self._labels()
        self._front.end = self._end(labels)
        part = "title"
        for index in range(self._front.end):
            part = labels.get(index) or self._next(part, index, labels)
            self._take(part, index, index in labels)
        return self._front

    def _labels(self) -> dict[int, str]:
        """What each labelled line of the front matter opens."""
        found: dict[int, str] = {}
        prose = 0
        for index, line in enumerate(self._lines[:_SEARCHED]):
            if self._layout.references.match(line.text):
                break
            kind = self._layout.label(line.text)
            if kind:
                found[index] = kind
                prose = 0
                continue
            if not line.chinese:
                continue
            if self._opens_argument(index) and not self._people.institutional(line):
                break
            prose += len(line.text) if len(line.text) > _LONG or self._width else 0
            if prose > (_PROSE_AFTER_KEYWORDS if "keywords" in found.values() else _PROSE_BETWEEN):
                break
        return found

    def _opens_argument(self, index: int) -> bool:
        heading = self._headings.at(index)
        return heading is not None and (heading.scheme is not None or heading.outer)

    def _end(self, labels: dict[int, str]) -> int:
        """The first line of the argument."""
        strong = [index for index, kind in labels.items() if kind in _STRONG]
        if not strong:
            return self._end_without_labels(labels)
        last = max(strong)
        end = last + 1
        while end < len(self._lines) and self._goes_on(end, labels[last]):
            end += 1
        return end

    def _goes_on(self, index: int, kind: str) -> bool:
        """Whether a line belongs to the last labelled part: English text, a wrapped line, text under its label."""
        line, before = self._lines[index], self._lines[index - 1]
        if self._layout.references.match(line.text):
            return False
        if not line.chinese or line.object():
            return True
        if not before.chinese:
            return False
        under = self._layout.only_label.fullmatch(before.text) is not None
        if kind == "abstract":
            return (under or not line.gap) and not self._opens_argument(index)
        full = self._width is not None and len(before.text) >= 0.9 * self._width
        wrapped = not line.gap and (full or before.text.endswith(_GOES_ON))
        return (wrapped or (under and kind == "keywords")) and not line.closed and len(line.text) <= _LONG

    def _end_without_labels(self, labels: dict[int, str]) -> int:
        """Without abstract or keywords the argument starts at the first heading or sentence after the title."""
        titled = False
        for index, line in enumerate(self._lines):
            known = index in labels or line.object() or _METADATA.match(line.text) or not line.chinese
            if known or self._layout.column.match(line.text) or self._layout.signature.match(line.text):
                continue
            if titled:
                if self._people.institutional(line) or self._people.names(line):
                    continue
                short = len(line.text) <= _LONG and (line.plain or line.text.endswith(("：", ":")))
                if self._opens_argument(index) or not short:
                    return index
            elif not self._may_be_title(index) or (not line.depth and self._opens_argument(index)):
                return index
            titled = True
        return 0

    def _may_be_title(self, index: int) -> bool:
        """Whether a line is short, states nothing, and is no full line of a paragraph."""
        line = self._lines[index]
        if len(line.text) > _LONGEST_TITLE or line.stopped or "。" in line.text:
            return False
        after = self._lines[index + 1 : index + 2]
        full = [] if self._width is None else [len(x.text) >= 0.9 * self._width for x in (line, *after)]
        return line.alone or full != [True, True]

    def _next(self, part: str, index: int, labels: dict[int, str]) -> str:
        """The part that an unlabelled line belongs to."""
        line = self._lines[index]
        if not line.chinese:
            return part if part == "abstract" else "English abstract"
        if part in ("abstract", "keywords"):
            later = any(place > index and kind in _STRONG for place, kind in labels.items())
            return part if later or not line.gap or self._goes_on(index, part) else "after title"
        if part == "title" or not self._front.title:
            return "title"
        return part if not line.gap and part in self._layout.words.notes else "after title"

    def _take(self, part: str, index: int, labelled: bool) -> None:
        """Keep what a line states and set why it is left out."""
        line, front, layout = self._lines[index], self._front, self._layout
        thing = line.object()
        if thing:
            line.reason = thing
        elif part == "abstract" and line.chinese:
            label = layout.abstract.match(line.text) if labelled else None
            if label:
                line.begin = line.start + label.end()
                if front.abstract_label is None:
                    front.abstract_line, front.abstract_label = index, _word(line, label.group())
            front.abstract.append((line.begin, line.end))
        elif part == "keywords":
            line.reason = "keywords"
            label = layout.keywords.match(line.text) if labelled else None
            start = label.end() if label else 0
            glued = layout.glued_identifier.search(line.text, start)
            front.keywords.append((line.start + start, line.start + glued.start() if glued else line.end))
        elif part in ("title", "after title"):
            line.reason = self._unlabelled(index)
        elif part in ("English keywords", "English abstract", "abstract"):
            line.reason = "English abstract"
        else:
            line.reason = "front matter" if part == "identifiers" else part

    def _unlabelled(self, index: int) -> str | None:
        """Why a line without label is left out; None for the title."""
        line, front, layout, people = self._lines[index], self._front, self._layout, self._people
        institutional = people.institutional(line)
        if _METADATA.match(line.text):
            return "source of the file"
        if layout.column.match(line.text) and not institutional:
            return "column heading"
        if layout.signature.match(line.text) or any(pattern.search(line.text) for pattern in layout.years):
            return "front matter"
        names = people.names(line) if front.title else []
        if names or (institutional and (front.title or not line.depth)):
            front.authors += [name for name in names if name not in front.authors]
            front.affiliations += people.institutions(line) if institutional else []
            return "front matter"
        if front.title:
            wrapped = layout.subtitle.match(line.text) or not (line.gap or line.depth or line.stopped)
            if not self._lines[index - 1].heading or len(line.text) > _LONG or not wrapped:
                return "front matter"
        elif not self._may_be_title(index):
            return "front matter"
        else:
            front.title_line = index
        front.title.append((line.start, line.end))
        line.heading = True
        return None


def _word(line: Line, label: str) -> tuple[int, int]:
    """The span of a label without brackets and colon."""
    word = re.search(rf"[{HAN}](?:.*[{HAN}])?", label)
    start, end = word.span() if word else (0, len(label))
    return line.start + start, line.start + end
