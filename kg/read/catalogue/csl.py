"""CSL-JSON: a list of objects, as Zotero and Pandoc write it."""

import json
import re
from typing import Any

from kg.messages import Message
from kg.normalise import HAN
from kg.read.catalogue.entry import Entry, entry
from kg.read.catalogue.marks import mark_of

_HAN = re.compile(f"[{HAN}]")


def recognise(text: str) -> bool:
    """Whether a text is a list of works in CSL-JSON."""
    works = _works(text)
    return bool(works) and all(isinstance(work, dict) and "title" in work and "type" in work for work in works[:1])


def read(text: str, file: str) -> tuple[list[Entry], list[str]]:
    """The works of a text, and what is wrong with objects that are none."""
    found = []
    faults: list[str] = []
    for number, work in enumerate(_works(text), start=1):
        made = _entry(work, file, number) if isinstance(work, dict) else None
        if made is None:
            faults.append(Message("entry {number}: it has no title", number=number))
        else:
            found.append(made)
    return found, faults


def _works(text: str) -> list[Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if isinstance(read, dict):
        read = read.get("items", [read])  # Better BibTeX puts the list into an object
    return read if isinstance(read, list) else []


def _entry(work: dict[str, Any], file: str, number: int) -> Entry | None:
    mark = mark_of(_text(work.get("type")))
    container = _text(work.get("container-title"))
    return entry(
        file,
        number,
        _text(work.get("title")),
        authors=[_name(one) for one in _list(work.get("author")) if isinstance(one, dict)],
        keywords=[_text(work.get("keyword"))],
        dois=[_text(work.get("DOI")), _text(work.get("URL"))],
        dates=[_date(work.get("issued"))],
        others={
            "mark": mark,
            "journal": container if container and mark != "D" else _text(work.get("publisher")),
            "volume": _text(work.get("volume")),
            "issue": _text(work.get("issue")),
            "pages": _text(work.get("page")),
            "abstract": _text(work.get("abstract")),
        },
    )


def _name(one: dict[str, Any]) -> str:
    """A name with the family's part first; a Chinese one without a blank."""
    if one.get("literal"):
        return _text(one["literal"])
    family, given = (_text(one.get(part)) for part in ("family", "given"))
    return ("" if _HAN.search(family) else " ").join(filter(None, (family, given)))


def _date(issued: Any) -> str:
    if not isinstance(issued, dict):
        return _text(issued)
    first = _list(next(iter(_list(issued.get("date-parts"))), None))
    return _text(first[0]) if first else _text(issued.get("raw") or issued.get("literal"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = next(iter(value), "")
    return str(value) if isinstance(value, str | int | float) else ""
