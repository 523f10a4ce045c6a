"""Front matter: where it ends, and the title, authors, affiliations, abstract, keywords, DOI and year it states."""

import re
from dataclasses import dataclass, field, replace

from kg.read.headings import HeadingFinder
from kg.read.layout import Layout
from kg.read.lines import HAN, Line

_SEARCHED = 80  # lines in which the labels of front matter are looked for
_PROSE_BETWEEN = 1500  # characters of prose after which a label belongs to no front matter
_PROSE_AFTER_KEYWORDS = 100
_LONG = 50  # a line of a title, of names or of an institution is shorter
_SUP = re.compile(r"<sup>.*?</sup>|\$[^$]*\$")
_BETWEEN_NAMES = re.compile(r"[\s,，、;；.．]+|[\d¹²³⁴⁵⁶⁷⁸⁹⁰*＊\\†‡§#■●◆'’‘”“」』}{〇]+")
_POSTCODE = re.compile(r"[,，;；\s]*(?<!\d)\d{6}(?!\d)")
_AFFILIATION_START = re.compile(r"\A[\s(（]*\d{1,2}\s*[.．、]?\s*(?=\D)")
_KEYWORDS_END = ";；,，"
_TYPED = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9]")
_ISSN_YEAR = re.compile(r"issn\.?\d{4}-\d{3}[\dx]\.((?:19|20)\d\d)\.")
_SUBTITLE = re.compile(r"[—－–-]{1,2}|一一")
_METADATA = re.compile(r"[^*，。]{2,10}\*\*\s*[:：]|[^*，。]{2,10}[:：]\s*\*\*")
_ENGLISH_LINES = 12  # title, names and institutions before Abstract take no more
_REFERENCE = re.compile(r"\A\W*\d|https?:|\b(?:19|20)\d\d\b")  # what a reference has and a title has not


@dataclass
class Front:
    """What the front matter states; spans are offsets into the text.

    Attributes:
        end: index of the first line that is not front matter.
        title: spans of the lines the title is on.
        title_line, abstract_line: index of the first line of each.
        authors, affiliations: as they stand.
        abstract: spans of its lines, the label left out.
        abstract_label: span of the word 摘要 itself.
        keywords: spans of its lines, the label left out.
    """

    end: int = 0
    title: list[tuple[int, int]] = field(default_factory=list)
    title_line: int = 0
    abstract_line: int = 0
    authors: list[str] = field(default_factory=list)
    affiliations: list[str] = field(default_factory=list)
    abstract: list[tuple[int, int]] = field(default_factory=list)
    abstract_label: tuple[int, int] | None = None
    keywords: list[tuple[int, int]] = field(default_factory=list)


class FrontReader:
    """Reads the lines before the argument and says of each why it is left out.

    Args:
        text: the text as read.
        lines: its lines; `reason` and `begin` of those of the front matter are set.
        layout: the words to go by.
        headings: finds the first heading of the argument.
        width: length of a full line where the text is wrapped.
    """

    def __init__(
        self, text: str, lines: list[Line], layout: Layout, headings: HeadingFinder, width: int | None
    ) -> None:
        self._text, self._lines, self._layout, self._width = text, lines, layout, width
        self._headings = headings
        self._front = Front()

    def read(self) -> Front:
        """The front matter; nothing of it where the text starts with the argument."""
        labels = self._labels()
        front = self._front
        front.end = self._end(labels)
        state = "title"
        for index, line in enumerate(self._lines[: front.end]):
            state = labels.get(index) or self._next(state, index, labels)
            self._take(state, index, line, index in labels)
        return front

    def _labels(self) -> dict[int, str]:
        """What each labelled line of the front matter opens."""
        found: dict[int, str] = {}
        prose = 0
        for index, line in enumerate(self._lines[:_SEARCHED]):
            if self._layout.references.match(line.text):
                break
            kind = self._label(line)
            if kind:
                found[index] = kind
                prose = 0
                continue
            if not line.chinese:
                continue
            if not self._affiliation(line) and self._opens_argument(index):
                break
            prose += len(line.text) if len(line.text) > _LONG or self._width else 0
            if prose > (_PROSE_AFTER_KEYWORDS if "keywords" in found.values() else _PROSE_BETWEEN):
                break
        return found

    def _label(self, line: Line) -> str | None:
        layout, text = self._layout, line.text
        for kind, pattern in (
            ("abstract", layout.abstract),
            ("keywords", layout.keywords),
            ("identifiers", layout.identifier),
            ("English abstract", layout.english_abstract),
            ("English keywords", layout.english_keywords),
        ):
            if pattern.match(text):
                return kind
        return next((reason for reason, pattern in layout.notes if pattern.match(text)), None)

    def _opens_argument(self, index: int) -> bool:
        heading = self._headings.at(index)
        return heading is not None and (heading.scheme is not None or heading.outer)

    def _end(self, labels: dict[int, str]) -> int:
        """The first line of the argument."""
        strong = [i for i, kind in labels.items() if kind in _STRONG]
        if not strong:
            return self._end_without_labels(labels)
        last = max(strong)
        end = last + 1
        while end < len(self._lines) and self._goes_on(end, labels[last]):
            end += 1
        return end

    def _goes_on(self, index: int, kind: str) -> bool:
        """Whether a line belongs to the last labelled part: English text, a wrapped line, a paragraph of its own."""
        line, before = self._lines[index], self._lines[index - 1]
        if line.object() or self._layout.references.match(line.text):
            return line.object() is not None
        if not line.chinese:
            return True
        if not before.chinese:
            return False
        label_alone = before.begin >= before.end or self._label_only(before)
        if kind == "abstract":
            return (label_alone or not line.gap) and not self._opens_argument(index)
        wrapped = not line.gap and (before.text[-1:] in _KEYWORDS_END or self._full(before))
        return (wrapped or (label_alone and kind == "keywords")) and not line.closed and len(line.text) <= _LONG

    def _label_only(self, line: Line) -> bool:
        match = self._layout.abstract.match(line.text) or self._layout.keywords.match(line.text)
        return match is not None and match.end() >= len(line.text)

    def _full(self, line: Line) -> bool:
        return self._width is not None and len(line.text) >= 0.9 * self._width

    def _end_without_labels(self, labels: dict[int, str]) -> int:
        """Without abstract or keywords the argument starts at the first heading or sentence after the title."""
        titled = False
        for index, line in enumerate(self._lines):
            if index in labels or line.object() or not line.chinese or _METADATA.match(line.text):
                continue
            if self._layout.column.match(line.text) or self._layout.signature.match(line.text):
                continue
            if not titled:
                if len(line.text) > 2 * _LONG or line.closed or (not line.depth and self._opens_argument(index)):
                    return index
                titled = True
                continue
            if self._affiliation(line) or self._names(line):
                continue
            if self._opens_argument(index) or len(line.text) > _LONG or not (line.plain or line.text[-1] in "：:"):
                return index
        return 0

    def _next(self, state: str, index: int, labels: dict[int, str]) -> str:
        """What an unlabelled line continues."""
        line = self._lines[index]
        if not line.chinese:
            return state if state == "abstract" else "English abstract"
        if state in ("abstract", "keywords"):
            later = any(i > index and kind in _STRONG for i, kind in labels.items())
            if later or not line.gap or self._goes_on(index, state):
                return state
            return "after title"
        if state == "title" or not self._front.title:
            return "title"
        return state if not line.gap and state in dict(self._layout.notes) else "after title"

    def _take(self, state: str, index: int, line: Line, labelled: bool) -> None:
        """Keep what a line states and set why it is left out."""
        front, layout = self._front, self._layout
        thing = line.object()
        if thing:
            line.reason = thing
        elif state == "abstract" and line.chinese:
            if labelled:
                label = layout.abstract.match(line.text)
                line.begin = line.start + (label.end() if label else 0)
                if front.abstract_label is None:
                    front.abstract_line = index
                    front.abstract_label = self._word(line, label.group() if label else "")
            front.abstract.append((line.begin, line.end))
        elif state == "keywords":
            line.reason = "keywords"
            label = layout.keywords.match(line.text) if labelled else None
            start = line.start + (label.end() if label else 0)
            glued = layout.glued_identifier.search(line.text, start - line.start)
            front.keywords.append((start, line.start + glued.start() if glued else line.end))
        elif state in ("title", "after title"):
            line.reason = self._unlabelled(state, index, line)
        elif state in ("English keywords", "English abstract", "abstract"):
            line.reason = "English abstract"
        else:
            line.reason = "front matter" if state == "identifiers" else state

    def _word(self, line: Line, label: str) -> tuple[int, int]:
        """The label without brackets and colon."""
        word = re.search(rf"[{HAN}][{HAN}\s]*[{HAN}]", label)
        start, end = word.span() if word else (0, len(label))
        return line.start + start, line.start + end

    def _unlabelled(self, state: str, index: int, line: Line) -> str | None:
        """A line without label: title, names, institution or something else of the front matter."""
        front, layout = self._front, self._layout
        if layout.column.match(line.text) and not self._affiliation(line):
            return "column heading"
        if _METADATA.match(line.text):
            return "source of the file"
        if any(pattern.search(line.text) for pattern in layout.years) or layout.signature.match(line.text):
            return "front matter"
        names = self._names(line)
        if front.title and names:
            front.authors += [name for name in names if name not in front.authors]
            front.affiliations += self._institutions(line) if self._affiliation(line) else []
            return "front matter"
        if self._affiliation(line) and (front.title or not line.depth):
            front.affiliations += self._institutions(line)
            return "front matter"
        if not front.title:
            if len(line.text) > 2 * _LONG or (line.closed and "。" in line.text):
                return "front matter"
            front.title.append((line.start, line.end))
            front.title_line = index
            line.heading = True
            return None
        before = self._lines[index - 1]
        follows = before.heading and not front.authors and len(line.text) <= _LONG
        if follows and (_SUBTITLE.match(line.text) or (not line.gap and not line.depth and line.plain)):
            front.title.append((line.start, line.end))
            line.heading = True
            return None
        return "front matter"

    def _affiliation(self, line: Line) -> bool:
        """Whether a line names institutions: a word of that kind, with a postcode, a number before or nothing after."""
        text = line.text
        if len(text) > 300 or line.closed or not self._layout.institution.search(text):
            return False
        if re.search(r"(?<!\d)\d{5,7}(?!\d)", text):
            return True
        if len(text) > _LONG:
            return False
        last = [m.end() for m in self._layout.institution.finditer(text)][-1]
        tail = text[last:]
        return len(tail) <= 12 and (tail == "" or not re.match(f"[{HAN}]", tail)) and not line.depth and "的" not in text

    def _institutions(self, line: Line) -> list[str]:
        """The institutions of a line, without number and postcode."""
        text = self._text[line.start : line.end]
        opening = re.search(r"[(（]", line.text)
        inside = opening and self._layout.institution.search(line.text, opening.end())
        if opening and inside and not self._layout.institution.search(line.text, 0, opening.start()):
            text = text[opening.end() :]
        parts = re.split(r"[;；]|(?<=\d{6})[)）\s]+(?=[(（]?\d)", _SUP.sub("", text))
        found = []
        for part in parts:
            part = _AFFILIATION_START.sub("", part)
            part = _POSTCODE.sub("", part).strip(" \t\u3000,，;；.．*\\")
            if len(re.findall(r"[(（]", part)) != len(re.findall(r"[)）]", part)):
                part = part.strip("()（） ,，")
            if self._layout.institution.search(part):
                found.append(re.sub(r"\s+", " ", part))
        return found

    def _names(self, line: Line) -> list[str]:
        """The names of a line that holds nothing but names, or names before institutions in brackets; else nothing."""
        text = self._text[line.start : line.end]
        flat = line.text
        opening = re.search(r"[(（]", flat)
        if opening and self._layout.institution.search(flat, opening.end()):
            text, flat = text[: opening.start()], flat[: opening.start()]
        if len(flat) > 3 * _LONG or self._layout.institution.search(flat):
            return []
        for writer in self._layout.words.writers:
            if re.match(rf"{writer}[\s:：/]", flat):
                text, flat = text[len(writer) + 1 :], flat[len(writer) + 1 :]
        flat = _SUP.sub(lambda m: "," * len(m.group()), flat)
        tokens = [m.span() for m in re.finditer(rf"[^\s,，、;；.．\d¹²³⁴⁵⁶⁷⁸⁹⁰*＊\\†‡§#■●◆'’‘”“」』}}{{〇/:：]+", flat)]
        joined: list[tuple[int, int]] = []
        for start, end in tokens:
            one_before = joined and joined[-1][1] - joined[-1][0] == 1 and end - start == 1
            if one_before and not flat[joined[-1][1] : start].strip():
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        names = [re.sub(r"\s", "", text[a:b]) for a, b in joined]
        simple = [re.sub(r"\s", "", flat[a:b]) for a, b in joined]
        if not names or not all(self._layout.name.fullmatch(name) for name in simple):
            return []
        return names


_STRONG = {"abstract", "keywords", "identifiers", "English abstract", "English keywords"}


def split_glued(lines: list[Line], layout: Layout) -> list[Line]:
    """The lines, one cut in two where the abstract starts inside it: …研究院北京100190摘要：…"""
    out: list[Line] = []
    for index, line in enumerate(lines):
        found = layout.glued_abstract.search(line.text) if index < _SEARCHED else None
        if found and layout.institution.search(line.text, 0, found.start()):
            cut = line.start + found.start()
            head = replace(line, end=cut, text=line.text[: found.start()], alone=False)
            rest = replace(line, start=cut, text=line.text[found.start() :], depth=0, gap=False, begin=cut)
            out += [head, rest]
        else:
            out.append(line)
    return out


def stated_doi(text: str, spans: list[tuple[int, int]]) -> str | None:
    """The DOI that stands in one of the stretches, lower case; None without one."""
    for start, end in spans:
        found = _TYPED.search(text, start, end)
        if found:
            return found.group().lower()
    return None


def stated_year(text: str, spans: list[tuple[int, int]], doi: str | None, layout: Layout) -> int | None:
    """The year of publication that one of the stretches or the DOI states; None without one."""
    for pattern in layout.years:
        for start, end in spans:
            found = pattern.search(text[start:end])
            if found:
                return int(found.group(1))
    found = _ISSN_YEAR.search(doi or "")
    return int(found.group(1)) if found else None


def english_title(lines: list[Line], label: int) -> list[Line]:
    """The lines of an English title, names and institutions that stand before the label Abstract at a line."""
    first = label
    for index in range(label - 1, max(label - _ENGLISH_LINES, 0) - 1, -1):
        line = lines[index]
        if line.depth and not line.chinese and not line.object():
            return lines[index:label]
        if first == index + 1 and not (line.chinese or line.object() or _REFERENCE.search(line.text)):
            first = index
    return lines[first:label]


def keyword_list(text: str) -> tuple[str, ...]:
    """Keywords of a line, split at the strongest mark it has."""
    for mark in ("[;；]", "[,，]", "、", r"\s+"):
        if re.search(mark, text):
            parts = [part.strip(" \t\u3000.。*;；") for part in re.split(mark, text)]
            return tuple(re.sub(r"\s+", " ", part) for part in parts if part)
    return (text.strip(),) if text.strip() else ()
