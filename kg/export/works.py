"""Papers and the works they cite, as BibTeX, RIS and CSL-JSON.

What a paper or an entry of a reference list does not say is left out. Names are kept whole, as nothing tells which
part of a name is the family's.
"""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from kg.normalise import clean
from kg.query.works import work_key, works_of
from kg.records import CitedWork, Paper


class Kind(NamedTuple):
    """What a type of document is called in the three formats."""

    csl: str
    bibtex: str
    ris: str


_JOURNAL = Kind("article-journal", "article", "JOUR")
_OTHER = Kind("document", "misc", "GEN")
_KINDS: Mapping[str, Kind] = {
    "J": _JOURNAL,
    "M": Kind("book", "book", "BOOK"),
    "C": Kind("paper-conference", "inproceedings", "CONF"),
    "A": Kind("chapter", "incollection", "CHAP"),
    "G": Kind("book", "book", "BOOK"),
    "D": Kind("thesis", "phdthesis", "THES"),
    "R": Kind("report", "techreport", "RPRT"),
    "N": Kind("article-newspaper", "article", "NEWS"),
    "S": Kind("standard", "misc", "STAND"),
    "P": Kind("patent", "misc", "PAT"),
    "DB": Kind("dataset", "misc", "DBASE"),
    "EB": Kind("webpage", "misc", "ELEC"),
}
_TEX = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
_SOURCE = {"book": "publisher", "phdthesis": "school", "techreport": "institution", "article": "journal"}


class Work(NamedTuple):
    """A paper or a cited work; `cited_by` names the papers that list it, each with the number in its list."""

    id: str
    kind: Kind
    work: CitedWork
    keywords: tuple[str, ...] = ()
    abstract: str | None = None
    cited_by: tuple[str, ...] = ()


def works(papers: Iterable[Paper]) -> list[Work]:
    """The papers, by id, then the works they cite, each once however many list it, by id."""
    own: list[Work] = []
    cited: dict[tuple[str, str], tuple[CitedWork, list[str]]] = {}
    for paper in papers:
        mark = paper.mark or "J"
        about = CitedWork(
            text="",
            authors=paper.authors,
            title=clean(paper.title),
            mark=mark,
            host=paper.journal if mark == "C" else None,
            source=None if mark == "C" else paper.journal,
            year=paper.year,
            volume=paper.volume,
            issue=paper.issue,
            pages=paper.pages,
            doi=paper.doi,
        )
        own.append(Work(paper.id, _KINDS.get(mark, _OTHER), about, paper.keywords, paper.abstract))
        for number, work in works_of(paper).items():
            cited.setdefault(work_key(work), (work, []))[1].append(f"{paper.id} [{number}]")
    others = [
        Work(_id(key), _KINDS.get(work.mark or "", _OTHER), work, cited_by=tuple(by))
        for key, (work, by) in cited.items()
    ]
    return [*own, *sorted(others, key=lambda other: other.id)]


def _id(key: tuple[str, str]) -> str:
    return "w" + sha256("\x1f".join(key).encode()).hexdigest()[:12]


def to_bibtex(entries: Iterable[Work]) -> str:
    """The works as BibTeX, in UTF-8."""
    return "\n".join(map(_bibtex, entries))


def _bibtex(one: Work) -> str:
    work, kind = one.work, one.kind.bibtex
    names = [f"{{{_tex(name)}}}" if " " in name else _tex(name) for name in work.authors]
    fields = {
        "author": " and ".join([*names, *(["others"] if work.more_authors else [])]),
        "title": _tex(work.title or work.text),
        _SOURCE.get(kind, "howpublished" if kind == "misc" else "publisher"): _tex(work.source),
        "booktitle": _tex(work.host),
        "address": _tex(work.place),
        "year": str(work.year or ""),
        "date": work.date,
        "volume": _tex(work.volume),
        "number": _tex(work.issue),
        "pages": _tex(work.pages).replace("-", "--"),
        "doi": work.doi,
        "url": work.url,
        "urldate": work.accessed,
        "keywords": _tex(", ".join(one.keywords)),
        "abstract": _tex(one.abstract),
        "note": _tex(_note(one)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@{kind}{{{one.id},", *lines, "}")) + "\n"


def _tex(text: str | None) -> str:
    return "".join(_TEX.get(c, c) for c in text or "")


def _note(one: Work) -> str | None:
    return f"cited by {', '.join(one.cited_by)}" if one.cited_by else None


def to_ris(entries: Iterable[Work]) -> str:
    """The works as RIS, in UTF-8."""
    return "".join(map(_ris, entries))


def _ris(one: Work) -> str:
    work = one.work
    first, _, last = (work.pages or "").partition("-")
    fields = [
        ("TY", one.kind.ris),
        ("ID", one.id),
        *(("AU", name) for name in work.authors),
        ("TI", work.title or work.text),
        ("T2", work.host or (work.source if one.kind.ris in ("JOUR", "NEWS") else None)),
        ("PB", None if one.kind.ris in ("JOUR", "NEWS") else work.source),
        ("CY", work.place),
        ("PY", work.year),
        ("DA", work.date and work.date.replace("-", "/")),
        ("VL", work.volume),
        ("IS", work.issue),
        ("SP", first),
        ("EP", last),
        ("DO", work.doi),
        ("UR", work.url),
        ("Y2", work.accessed and work.accessed.replace("-", "/")),
        *(("KW", keyword) for keyword in one.keywords),
        ("AB", one.abstract),
        ("N1", _note(one)),
    ]
    lines = [f"{tag}  - {' '.join(str(value).split())}\n" for tag, value in fields if value]
    return "".join((*lines, "ER  - \n\n"))


def to_csl(entries: Iterable[Work]) -> str:
    """The works as CSL-JSON, which Zotero and Pandoc read."""
    return json.dumps([_csl(one) for one in entries], ensure_ascii=False, indent=1) + "\n"


def _csl(one: Work) -> dict[str, object]:
    work = one.work
    periodical = one.kind.csl in ("article-journal", "article-newspaper")
    about: dict[str, object] = {
        "id": one.id,
        "type": one.kind.csl,
        "author": [{"literal": name} for name in work.authors],
        "title": work.title or work.text,
        "container-title": work.host or (work.source if periodical else None),
        "publisher": None if periodical else work.source,
        "publisher-place": work.place,
        "issued": _date(work.date or (str(work.year) if work.year else None)),
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "DOI": work.doi,
        "URL": work.url,
        "accessed": _date(work.accessed),
        "keyword": ", ".join(one.keywords),
        "abstract": one.abstract,
        "note": _note(one),
    }
    return {name: value for name, value in about.items() if value}


def _date(day: str | None) -> dict[str, object] | None:
    return {"date-parts": [[int(part) for part in re.split("-", day)]]} if day else None
