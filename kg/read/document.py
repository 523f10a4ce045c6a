"""From a text as read to a `Document`: the parts of reading put together."""

import re
from bisect import bisect_left, bisect_right
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.normalise import fold, is_traditional, simplify
from kg.read.body import mark
from kg.read.decode import decode
from kg.read.front import Front, FrontReader, english_title, keyword_list, split_glued, stated_doi, stated_year
from kg.read.headings import Heading, HeadingFinder, Levels
from kg.read.layout import Layout, load_layout
from kg.read.lines import Line, cut, wrap_width
from kg.read.references import citation_marks, one_line, read_references
from kg.read.sentences import Stretch, stretches
from kg.read.side import SideFile
from kg.records import CitationMark, Document, LeftOut, Paper, Section, Sentence, Span

_FOOTNOTE = re.compile(r"\\?\*+|[†‡]|[①-⑳](?=\s*\Z)|<sup>.*?</sup>")
_MARKUP = "#*_>\\- \t\n\r\u3000\u00a0\u200b\ufeff"


def read_text(text: str, file: str, side: SideFile | None = None, language: Path | None = None) -> Document:
    """Read a text that is decoded already.

    Args:
        text: the text as read; all offsets point into it.
        file: the file's name, without folders.
        side: what a person adds; its entry for the file stands before what the text says.
        language: folder of layout.yaml; without it the shipped one.
    """
    layout = load_layout(language)
    flat = simplify(text)
    lines = split_glued(cut(flat), layout)
    width = wrap_width(lines)
    finder = HeadingFinder(lines, layout, width)
    front = FrontReader(text, lines, layout, finder, width).read()
    headings = mark(lines, front.end, layout, finder, width)
    found = _stated(text, file, lines, front, layout)
    traditional = is_traditional(text)
    paper_id = _identify(text, found["doi"], traditional)
    entry = side.entry(file) if side else None
    said = entry.stated() if entry else {}
    references = read_references(text, _spans(lines, "references"))
    sections, begins = _sections(text, lines, front, headings, str(said.get("title") or found["title"]))
    heads = {heading.first: heading.count for heading in headings} | _title_lines(lines, front)
    pieces = stretches(flat, lines, heads, {front.end}, width)
    marks = citation_marks(text, [Span(start=p.start, end=p.end) for p in pieces], references)
    paper = Paper(
        id=paper_id,
        file=file,
        traditional=traditional,
        from_side_file=tuple(said),
        sections=tuple(sections),
        sentences=_sentences(paper_id, pieces, begins, marks),
        citation_marks=marks,
        references=references,
        left_out=tuple(_left_out(text, lines, pieces)),
        **(found | said),
    )
    return Document(paper=paper, text=text)


def read_document(path: Path, side: SideFile | None = None, language: Path | None = None) -> Document:
    """Read a file.

    Raises:
        SourceError: there is no such file, or it is no text.
    """
    return read_text(decode(_bytes(path), path.name), path.name, side, language)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise SourceError(str(path), f"it cannot be read ({reason})", "Name a file that can be read") from error


def _identify(text: str, doi: str | None, traditional: bool) -> str:
    """`p` and twelve hex digits over the DOI, else over the folded text."""
    content = doi or fold(text, traditional).text
    return "p" + sha256(content.encode("utf-8")).hexdigest()[:12]


def _spans(lines: list[Line], reason: str) -> list[Span]:
    return [Span(start=line.start, end=line.end) for line in lines if line.reason == reason]


def _bare(title: str) -> str:
    """A title or heading on one line, without markup and footnote marks."""
    return one_line(_FOOTNOTE.sub("", title))


def _stated(text: str, file: str, lines: list[Line], front: Front, layout: Layout) -> dict[str, Any]:
    """The fields of a paper that its text states; the file's stem where it has no title."""
    abstract = {start for start, _ in front.abstract}
    outside = [
        (line.start, line.end)
        for index, line in enumerate(lines)
        if (index < front.end and line.begin not in abstract) or line.reason == "front matter"
    ]
    doi = stated_doi(text, outside)
    label = next((i for i, line in enumerate(lines) if line.reason and layout.english_abstract.match(line.text)), None)
    english = english_title(lines, label) if label is not None else []
    title = _bare("\n".join(text[a:b] for a, b in front.title)) or (
        text[english[0].start : english[0].end] if english else Path(file).stem
    )
    return {
        "title": title,
        "authors": tuple(front.authors),
        "affiliations": tuple(front.affiliations),
        "doi": doi,
        "abstract": _abstract(text, lines, front, layout, label),
        "keywords": _keywords(text, lines, front, layout),
        "year": stated_year(text, outside, doi, layout),
    }


def _abstract(text: str, lines: list[Line], front: Front, layout: Layout, label: int | None) -> str | None:
    if front.abstract:
        return one_line("\n".join(text[a:b] for a, b in front.abstract)) or None
    if label is None:
        return None
    head = layout.english_abstract.match(lines[label].text)
    parts = [text[lines[label].start + (head.end() if head else 0) : lines[label].end]]
    for line in lines[label + 1 :]:
        if line.chinese or line.reason != "English abstract" or layout.english_keywords.match(line.text):
            break
        parts.append(text[line.start : line.end])
    return one_line("\n".join(parts)) or None


def _keywords(text: str, lines: list[Line], front: Front, layout: Layout) -> tuple[str, ...]:
    if front.keywords:
        return keyword_list(one_line("\n".join(text[a:b] for a, b in front.keywords)))
    for line in lines:
        head = layout.english_keywords.match(line.text) if line.reason else None
        if head:
            return keyword_list(text[line.start + head.end() : line.end])
    return ()


def _title_lines(lines: list[Line], front: Front) -> dict[int, int]:
    """The first line of the title and how many it has."""
    return {front.title_line: len(front.title)} if front.title else {}


def _sections(
    text: str, lines: list[Line], front: Front, headings: list[Heading], title: str
) -> tuple[list[Section], list[tuple[int, int]]]:
    """The section tree, and the lines from which each section goes on: (line, index of section)."""
    start, end = (front.title[0][0], front.title[-1][1]) if front.title else (0, 0)
    sections = [Section(index=0, start=start, end=end, level=0, title=title, parent=None)]
    begins = [(0, 0)]
    if front.abstract_label:
        start, end = front.abstract_label
        name = "".join(text[start:end].split())
        sections.append(Section(index=1, start=start, end=end, level=1, title=name, parent=0))
        begins += [(front.abstract_line, 1), (front.end, 0)]
    depth = lines[front.title_line].depth if front.title else 0
    levels = Levels(depth, headings)
    path = [(0, 0)]  # level and index of the sections that are open
    for heading in headings:
        level = levels.level(heading)
        while path[-1][0] >= level:
            path.pop()
        index, last = len(sections), lines[heading.first + heading.count - 1]
        name = _bare(text[heading.title : last.end])
        begin = lines[heading.first].start
        sections.append(Section(index=index, start=begin, end=last.end, level=level, title=name, parent=path[-1][1]))
        path.append((level, index))
        begins.append((heading.first, index))
    return sections, begins


def _sentences(
    paper: str, pieces: list[Stretch], begins: list[tuple[int, int]], marks: tuple[CitationMark, ...]
) -> tuple[Sentence, ...]:
    starts = [line for line, _ in begins]
    places = [mark.start for mark in marks]
    found = []
    for index, piece in enumerate(pieces):
        inside = marks[bisect_left(places, piece.start) : bisect_left(places, piece.end)]
        found.append(
            Sentence(
                id=f"{paper}.{index:04d}",
                index=index,
                start=piece.start,
                end=piece.end,
                section=begins[bisect_right(starts, piece.line) - 1][1],
                heading=piece.heading,
                citations=tuple(sorted({number for mark in inside for number in mark.numbers})),
            )
        )
    return tuple(found)


def _left_out(text: str, lines: list[Line], pieces: list[Stretch]) -> list[LeftOut]:
    """What stands in no sentence, markup and blanks aside; neighbours with one reason are one stretch."""
    found: list[LeftOut] = []
    at = 0
    for line in lines:
        start = line.start
        while start < line.end:
            while at < len(pieces) and pieces[at].end <= start:
                at += 1
            piece = pieces[at] if at < len(pieces) and pieces[at].start < line.end else None
            stop = max(start, piece.start) if piece else line.end
            if text[start:stop].strip(_MARKUP):
                _add(found, start, stop, line.reason or "label", at, pieces)
            start = min(piece.end, line.end) if piece else line.end
    return found


def _add(found: list[LeftOut], start: int, end: int, reason: str, at: int, pieces: list[Stretch]) -> None:
    before = found[-1] if found else None
    between = pieces[at - 1].end if at else 0
    if before and before.reason == reason and between <= before.start:
        found[-1] = LeftOut(start=before.start, end=end, reason=reason)
    else:
        found.append(LeftOut(start=start, end=end, reason=reason))
