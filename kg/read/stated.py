"""What a text states of itself: title, DOI, year, abstract, keywords."""

import re
from collections.abc import Sequence
from typing import Any

from kg.read.front import Front
from kg.read.layout import Layout
from kg.read.lines import Line
from kg.read.references import one_line

_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9]")
_ISSN_YEAR = re.compile(r"issn\.?\d{4}-\d{3}[\dx]\.((?:19|20)\d\d)\.")  # j.issn.1000-3045.2017.06.007
_FOOTNOTE = re.compile(r"\\?\*+|[†‡]|[①-⑳](?=\s*\Z)|<sup>(?:(?!<sup>).)*?</sup>")
_ENGLISH_LINES = 12  # title, names and institutions before Abstract take no more
_REFERENCE = re.compile(r"\A\W*\d|https?:|\b(?:19|20)\d\d\b")  # what a reference has and a title has not
_KEYWORD_MARKS = ("[;；]", "[,，]", "、", r"\s+")


def stated(text: str, lines: list[Line], front: Front, layout: Layout, around: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of a paper that its text states, by name; a title only where there is one.

    Args:
        text: the text as read.
        lines: its lines, with the reason of each that is left out.
        front: its front matter.
        layout: the words to go by.
        around: lines that stand outside the argument, such as running heads; they may state DOI and year.
    """
    abstract = {start for start, _ in front.abstract}
    outside = [
        text[line.start : line.end]
        for index, line in enumerate(lines)
        if (index < front.end and line.begin not in abstract) or line.reason == "front matter"
    ] + list(around)
    doi = next((found.group().lower() for found in map(_DOI.search, outside) if found), None)
    label = next((i for i, line in enumerate(lines) if line.reason and layout.english_abstract.match(line.text)), None)
    fields = {
        "title": bare("\n".join(text[a:b] for a, b in front.title)) or _english_title(text, lines, label),
        "authors": tuple(front.authors),
        "affiliations": tuple(front.affiliations),
        "doi": doi,
        "abstract": _abstract(text, lines, front, layout, label),
        "keywords": _keywords(text, lines, front, layout),
        "year": _year(outside, doi, layout),
    }
    return {name: value for name, value in fields.items() if value}


def bare(title: str) -> str:
    """A title or heading on one line, without markup and footnote marks."""
    return one_line(_FOOTNOTE.sub("", title))


def english_block(lines: list[Line], label: int) -> list[Line]:
    """The lines of an English title, names and institutions that stand before the label Abstract at a line."""
    first = label
    for index in range(label - 1, max(label - _ENGLISH_LINES, 0) - 1, -1):
        line = lines[index]
        if line.depth and not line.chinese and not line.object():
            return lines[index:label]
        if first == index + 1 and not (line.chinese or line.object() or _REFERENCE.search(line.text)):
            first = index
    return lines[first:label]


def _english_title(text: str, lines: list[Line], label: int | None) -> str:
    block = english_block(lines, label) if label is not None else []
    return bare(text[block[0].start : block[0].end]) if block else ""


def _year(outside: list[str], doi: str | None, layout: Layout) -> int | None:
    for pattern in layout.years:
        for part in outside:
            found = pattern.search(part)
            if found:
                return int(found.group(1))
    found = _ISSN_YEAR.search(doi or "")
    return int(found.group(1)) if found else None


def _abstract(text: str, lines: list[Line], front: Front, layout: Layout, label: int | None) -> str:
    """The Chinese abstract; the English one where it is the only."""
    if front.abstract:
        return one_line("\n".join(text[a:b] for a, b in front.abstract))
    if label is None:
        return ""
    head = layout.english_abstract.match(lines[label].text)
    parts = [text[lines[label].start + (head.end() if head else 0) : lines[label].end]]
    for line in lines[label + 1 :]:
        ended = line.gap and parts[-1].endswith(".")
        if ended or line.reason != "English abstract" or line.chinese or layout.english_keywords.match(line.text):
            break
        parts.append(text[line.start : line.end])
    return one_line("\n".join(parts))


def _keywords(text: str, lines: list[Line], front: Front, layout: Layout) -> tuple[str, ...]:
    """The Chinese keywords; the English ones where they are the only."""
    if front.keywords:
        return _split("\n".join(text[a:b] for a, b in front.keywords))
    for line in lines:
        head = layout.english_keywords.match(line.text) if line.reason else None
        if head:
            return _split(text[line.start + head.end() : line.end])
    return ()


def _split(keywords: str) -> tuple[str, ...]:
    """Keywords, split at the strongest mark there is."""
    keywords = one_line(keywords)
    mark = next((mark for mark in _KEYWORD_MARKS if re.search(mark, keywords)), None)
    parts = [part.strip(" \t\u3000.。*\\") for part in (re.split(mark, keywords) if mark else [keywords])]
    return tuple(re.sub(r"\s+", " ", part) for part in parts if part)
