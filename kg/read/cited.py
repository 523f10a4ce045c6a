"""An entry of a reference list, taken apart by GB/T 7714.

The type mark divides an entry: authors and title stand before it, where and when it appeared behind it.
"""

import re
from functools import cache

import yaml

from kg.records import CitedWork
from kg.vocabulary import language_folder

FILE = "references.yaml"
_MARK = re.compile(r"[\[［【]\s*(EB|DB|CP|CM|DS|[JMCDRSPNGAZ])\s*(?:/\s*([A-Z0]{2}))?\s*[\]］】]")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi\s*[:：]?\s*)?(10\.\d{4,9}/[^\s，。；\]］]+)", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s，。；\]］]+", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*[,，、;；]\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+")
_STOP = re.compile(r"[.．。](?!\d)")
_STILL_NAMES = re.compile(r"\s*(?:[,，&;；]|[A-Z]\s*[.．,，]|and\s|et\s+al)")  # after the stop of an initial
_PAGES = r"[A-Za-z]?\d+(?:\s*[-－–—~～+,，]\s*[A-Za-z]?\d+)*"
_ISSUE = r"[(（]\s*(?P<issue>[^()（）]{1,12}?)\s*[)）]"
_ONLINE_FIRST = re.compile(rf"(?P<source>.*?)[,，]\s*(?P<pages>{_PAGES})\s*$")
_PLACE = re.compile(r"([^:：,，.．]{2,20})[:：]\s*(.+)")
_MARKS = " \t.．。,，;；"
_LONGEST = 2000  # characters of an entry; what is longer is none, and its parts would be looked for everywhere in it


class _Patterns:
    """Patterns with words of the language data in them."""

    def __init__(self) -> None:
        words = yaml.load((language_folder() / FILE).read_text(encoding="utf-8"), yaml.CSafeLoader)
        day = words["day"]
        self.more = re.compile(words["more"], re.IGNORECASE)
        self.edition = re.compile(words["edition"], re.IGNORECASE)
        self.accessed = re.compile(rf"[\[［]\s*{day}\s*[\]］]")
        self.day = re.compile(rf"[(（]?\s*{day}\s*[)）]?")
        self.on_day = re.compile(
            rf"(?P<source>.*?)[,，.．\s]*[(（]?{day}[)）]?\s*(?:[(（]\s*([^()（）]+?)\s*[)）])?\s*$"
        )
        self.in_year = re.compile(
            rf"(?P<source>.*?)[,，.．:：\s]\s*{words['year']}\s*[,，]?\s*(?:(?P<volume>\d+)\s*)?(?:{_ISSUE})?"
            rf"(?:\s*[:：,，.．]\s*(?P<pages>{_PAGES}))?\s*$"
        )


@cache
def _patterns() -> _Patterns:
    return _Patterns()


def parse_reference(text: str) -> CitedWork:
    """What an entry of a reference list says of the work it cites; nothing is guessed, the rest stays null.

    Args:
        text: the entry on one line, without its number.

    >>> work = parse_reference("任保平,鞏羽浩.機制與路徑[J].蘭州大學學報(社會科學版),2024,52(3):13-22.")
    >>> work.authors, work.source, work.year, work.volume, work.issue, work.pages
    (('任保平', '鞏羽浩'), '蘭州大學學報(社會科學版)', 2024, '52', '3', '13-22')
    """
    mark = _MARK.search(text) if len(text) <= _LONGEST else None
    if mark is None:
        return CitedWork(text=text)
    found: dict[str, object] = {"text": text, "mark": mark[1]}
    if mark[2]:
        found["carrier"] = mark[2].replace("0L", "OL")
    found |= _names_and_title(text[: mark.start()].strip())
    rest = text[mark.end() :]
    if doi := _DOI.search(rest):
        found["doi"] = doi[1].rstrip(_MARKS).lower()
        rest = rest[: doi.start()] + rest[doi.end() :]
    if url := _URL.search(rest):
        found["url"] = url.group().rstrip(_MARKS)
        rest = rest[: url.start()] + rest[url.end() :]
    if accessed := _patterns().accessed.search(rest):
        found["accessed"] = _day(*accessed.groups())
        rest = rest[: accessed.start()] + rest[accessed.end() :]
    return CitedWork.model_validate(found | _appeared(mark[1], rest))


def _names_and_title(head: str) -> dict[str, object]:
    """Authors and title: they part at the first stop that ends no initial."""
    for stop in _STOP.finditer(head):
        rest = head[stop.end() :]
        if rest.strip() and not _STILL_NAMES.match(rest):
            names = head[: stop.start()].strip()
            bare = _patterns().more.sub("", names)
            authors = tuple(name for name in _BETWEEN_NAMES.split(bare) if name)
            return {"authors": authors, "more_authors": bare != names, "title": rest.strip(_MARKS) or None}
    return {"title": head.strip(_MARKS) or None}


def _appeared(mark: str, rest: str) -> dict[str, object]:
    """Where and when a work appeared, from what stands behind its mark."""
    found: dict[str, object] = {}
    rest = rest.strip(_MARKS)
    if rest.startswith("//"):
        host, rest = _host(rest[2:].strip())
        found["host"] = host
    if (day := _patterns().on_day.fullmatch(rest)) or mark in ("EB", "DB"):
        return found | (_on_day(day) if day else _online(rest))
    if year := _patterns().in_year.fullmatch(rest if not rest[:4].isdigit() else f",{rest}"):
        found |= {
            "year": int(year[2]),
            "volume": year["volume"],
            "issue": year["issue"],
            "pages": _range(year["pages"]),
        }
        return found | _source(mark, year["source"])
    if first := _ONLINE_FIRST.fullmatch(rest):
        return found | {"pages": _range(first["pages"])} | _source(mark, first["source"])
    return found | _source(mark, rest)


def _on_day(found: re.Match[str]) -> dict[str, object]:
    """A newspaper, a website or a patent: a source, a day, perhaps a page."""
    year, month, day, page = found.groups()[1:]
    source = found["source"].strip(_MARKS) or None
    return {"source": source, "year": int(year), "date": _day(year, month, day), "pages": page}


def _online(rest: str) -> dict[str, object]:
    """A web page whose day, if it is told, does not stand last."""
    day = _patterns().day.search(rest)
    source = (rest[: day.start()] + rest[day.end() :] if day else rest).strip(_MARKS + "()（）") or None
    if day is None:
        return {"source": source}
    return {"source": source, "year": int(day[1]), "date": _day(day[1], day[2], day[3])}


def _host(rest: str) -> tuple[str | None, str]:
    """The book that holds a work, its editors left aside, and what stands behind its title."""
    parts = [part for part in _STOP.split(_MARK.sub("", rest)) if part.strip()]
    titled = parts[1:] if len(parts) > 2 else parts
    return (titled[0].strip() if titled else None), ".".join(titled[1:]).strip(_MARKS)


def _source(mark: str, text: str) -> dict[str, object]:
    """A journal as it is; of a book, report or thesis the place and who published it."""
    text = text.strip(_MARKS)
    if mark in ("J", "N"):
        return {"source": text or None}
    text = _patterns().edition.sub("", text, count=1)
    place = _PLACE.fullmatch(text)
    if place is None:
        return {"source": text or None}
    return {"place": place[1].strip(), "source": place[2].strip(_MARKS) or None}


def _day(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _range(pages: str | None) -> str | None:
    """Pages with one kind of dash and no blanks."""
    return re.sub(r"\s+", "", re.sub(r"[－–—~～]", "-", pages)).replace("，", ",") if pages else None
