"""What a file says of itself beside its text (properties of Word, meta tags, PDF information), as fields of a paper."""

import re
from collections.abc import Mapping
from typing import Any

_NAMES = {  # how formats call a field → how a paper does
    "title": ("citation_title", "title", "dc.title", "og:title"),
    "authors": ("citation_author", "citation_authors", "author", "authors", "creator", "dc.creator"),
    "affiliations": ("citation_author_institution",),
    "doi": ("citation_doi", "doi", "dc.identifier.doi", "dc.identifier"),
    "year": ("citation_publication_date", "citation_date", "citation_year", "date", "year", "dc.date"),
    "journal": ("citation_journal_title", "journal", "dc.source"),
    "volume": ("citation_volume", "volume"),
    "issue": ("citation_issue", "issue"),
    "keywords": ("citation_keywords", "keywords"),
}
_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN = re.compile(r"\s*[;；,，、]\s*")
_FILE = re.compile(
    r"\.(?:docx?|pdf|indd|wps|caj|html?|txt|qxd|fbd|s2|ps|tex|md)\b|\A(?:microsoft word|untitled)|[\\/]", re.I
)
_MACHINE = re.compile(
    r"\A\W*(?:user|admin\w*|administrator|windows|microsoft|lenovo|hp|dell|asus|pc|office|unknown|author|anonymous|cnki|python-docx|\d*)\W*\Z",
    re.I,
)
_LONGEST = 200  # characters of a title or name that is one


def hints(said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a paper among what a file says of itself; names of files, computers and programs are none.

    Args:
        said: strings, numbers, dates or lists of them, by name in lower case.

    >>> hints({"citation_title": "数字经济研究", "author": "admin", "date": "2024-05-01"})
    {'title': '数字经济研究', 'year': 2024}
    """
    found: dict[str, Any] = {}
    for field, names in _NAMES.items():
        values = next((v for v in (_strings(said.get(name)) for name in names) if v), [])
        if value := _field(field, values):
            found[field] = value
    return found


def _field(field: str, values: list[str]) -> Any:
    if field in ("authors", "affiliations", "keywords"):
        split = values if len(values) > 1 or field == "affiliations" else _BETWEEN.split("".join(values))
        return tuple(dict.fromkeys(one for one in split if one and not _MACHINE.match(one) and len(one) <= _LONGEST))
    first = values[0] if values else ""
    if field == "doi":
        return found.group().lower() if (found := _DOI.search(first)) else None
    if field == "year":
        return int(found.group()) if (found := _YEAR.search(first)) else None
    if len(first) > _LONGEST or (field == "title" and (_FILE.search(first) or _MACHINE.match(first))):
        return None
    return first


def _strings(value: Any) -> list[str]:
    """The values as text on one line; what is nested deeper is none."""
    values = value if isinstance(value, list | tuple) else [value]
    kept = (one for one in values if one is not None and not isinstance(one, list | tuple | dict | set))
    return [line for line in (" ".join(str(one).split()) for one in kept) if line]
