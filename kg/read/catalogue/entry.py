"""What a citation export says of one work, whatever its format."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.read.catalogue.names import names, parts
from kg.read.catalogue.words import words

_DOI = re.compile(r"10\.\d{4,9}/[^\s，。；、（）<>\"]+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DAY_RUN = re.compile(r"\A\s*((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:\d\d)?\s*\Z")  # 202405, 20240506
_DASH = re.compile(r"\s*[-‐‑–—~～－]+\s*")
_MARKUP = re.compile(r"</?(?:sub|sup|i|b|em|strong|p|br|jats:\w+)\b[^<>]*>", re.IGNORECASE)
_FILLS = (
    *("title", "authors", "affiliations", "doi", "abstract", "keywords", "year"),
    *("mark", "journal", "volume", "issue", "pages"),
)
_KEYWORDS = re.compile(r"\s*[;；]+\s*")
_KEYWORDS_WITHOUT = re.compile(r"\s*[,，、]+\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A work of a citation export; the fields are those of a `Paper`.

    Attributes:
        file: path of the export.
        number: its place in it, from 1.
        more_authors: whether the export names only the first authors.
    """

    file: str
    number: int
    title: str
    authors: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    doi: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    year: int | None = None
    mark: str | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    more_authors: bool = False

    def stated(self) -> dict[str, Any]:
        """The fields of a paper that the entry fills, by name; some of the authors are not the authors."""
        found = {name: getattr(self, name) for name in _FILLS}
        if self.more_authors:
            found.pop("authors")
        return {name: value for name, value in found.items() if value}


def entry(
    file: str,
    number: int,
    title: str,
    authors: Iterable[str] = (),
    affiliations: Iterable[str] = (),
    keywords: Iterable[str] = (),
    dois: Iterable[str] = (),
    dates: Iterable[str] = (),
    others: Mapping[str, str | None] | None = None,
) -> Entry | None:
    """An entry from what an export holds, tidied; None without a title.

    Args:
        file: name of the export.
        number: place in it, from 1.
        title: as written.
        authors: values of the field, each one name or several.
        affiliations: likewise.
        keywords: likewise.
        dois: values that may hold a DOI, the surest first; addresses too.
        dates: values that may hold the year, the surest first.
        others: abstract, mark, journal, volume, issue, pages as written.
    """
    title = tidy(title)
    if not title:
        return None
    found, more = names(map(_one_line, authors))
    plain = {name: tidy(value) for name, value in (others or {}).items() if value}
    return Entry(
        file,
        number,
        title,
        authors=found,
        affiliations=tuple(dict.fromkeys(part for value in affiliations for part in parts(_one_line(value)))),
        keywords=_keywords(keywords),
        doi=next(filter(None, map(doi_in, dois)), None),
        year=next(filter(None, map(year_in, dates)), None),
        more_authors=more,
        abstract=words().opening.sub("", plain.get("abstract", "")) or None,
        mark=plain.get("mark"),
        journal=plain.get("journal") or None,
        volume=plain.get("volume") or None,
        issue=plain.get("issue") or None,
        pages=_DASH.sub("-", plain.get("pages", "")).replace(" ", "") or None,
    )


def tidy(value: str) -> str:
    """A value on one line, without markup, without a stop of its own at the end of a title."""
    return _one_line(_MARKUP.sub("", value))


def _one_line(value: str) -> str:
    """A value with one blank for each run of them, so that no pattern meets a long one."""
    return " ".join(value.split())


def doi_in(value: str) -> str | None:
    """The DOI in a value, without a resolver, lower case.

    >>> doi_in("https://link.cnki.net/doi/10.16581/J.cnki.issn1671-3354.2024.05.001")
    '10.16581/j.cnki.issn1671-3354.2024.05.001'
    """
    found = _DOI.search(value)
    return found.group().rstrip(".,;:)]}").lower() if found else None


def year_in(value: str) -> int | None:
    """The year in a date: 2024, 2024-05-06, 202405."""
    found = _DAY_RUN.match(value) or _YEAR.search(value)
    return int(found[1]) if found else None


def _keywords(values: Iterable[str]) -> tuple[str, ...]:
    found = []
    for value in map(_one_line, values):
        mark = _KEYWORDS if _KEYWORDS.search(value) else _KEYWORDS_WITHOUT
        found += [tidy(part) for part in mark.split(value)]
    return tuple(dict.fromkeys(filter(None, found)))
