"""Exports of one field a line, each behind its tag: RefWorks, EndNote, NoteExpress and RIS differ in little else."""

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.messages import Message
from kg.read.catalogue.entry import Entry, entry
from kg.read.catalogue.marks import mark_of

Fields = Mapping[str, Sequence[str]]
_ALONE = re.compile(r"[\w()（）.-]{1,10}")
_OPENING = 20_000  # characters that hold the first record
_LINES_BEFORE = 5  # what programs put before it


class Tagged:
    """A format of tagged lines.

    Args:
        line: pattern of a line that begins a field: groups tag and value. Any other line goes on with the field before.
        first: the tag that begins a record.
        tags: what of a paper → the tags that may hold it, the surest first.
        inner: pattern of a tag that stands inside a line, where programs forget the line break; None for none.
    """

    def __init__(self, line: str, first: str, tags: Mapping[str, Sequence[str]], inner: str | None = None) -> None:
        self._line, self._first, self._tags = re.compile(line), first, tags
        self._inner = re.compile(inner) if inner else None

    def recognise(self, text: str) -> bool:
        """Whether a text is in this format: its first record has a title."""
        opening = [line for line in text[:_OPENING].splitlines() if line.strip()][:_LINES_BEFORE]
        if not any(found[1] == self._first for found in map(self._line.match, opening) if found):
            return False
        record = next(self._records(text[:_OPENING]), {})
        return any(record.get(tag) for tag in self._tags["title"])

    def read(self, text: str, file: str) -> tuple[list[Entry], list[str]]:
        """The entries of a text, and what is wrong with records that make none."""
        entries = []
        faults: list[str] = []
        for number, record in enumerate(self._records(text), start=1):
            found = self._entry(record, file, number)
            if found is None:
                faults.append(Message("entry {number}: it has no title", number=number))
            else:
                entries.append(found)
        return entries, faults

    def _records(self, text: str) -> Iterator[dict[str, list[str]]]:
        record: dict[str, list[str]] = {}
        values: list[str] = []
        for line in self._lines(text):
            found = self._line.match(line)
            if found is None:
                if values and line.strip():  # a value may be broken anywhere: inside a word as well as between two
                    glue = " " if values[-1][-1:].isascii() and line.strip()[:1].isascii() else ""
                    values[-1] += glue + line.strip()
                continue
            tag, value = found[1], found[2].strip()
            if tag == self._first and record:
                yield record
                record = {}
            if record or tag == self._first:
                values = record.setdefault(tag, [])
                values.append(value)
        if record:
            yield record

    def _lines(self, text: str) -> Iterator[str]:
        for line in text.splitlines():
            yield from self._inner.sub("\n", line).splitlines() if self._inner else (line,)

    def _entry(self, record: Fields, file: str, number: int) -> Entry | None:
        """A record as an entry."""
        told = {what: [v for tag in tags for v in record.get(tag, ()) if v] for what, tags in self._tags.items()}
        first = {what: next(iter(values), None) for what, values in told.items()}
        title = first.pop("title") or ""
        mark = mark_of(first.pop("type") or "")
        host = first["journal"] if mark in (None, "J", "N", "C") else None
        pages = _pages(first.get("pages"), first.get("start"), first.get("end"))
        return entry(
            file,
            number,
            title,
            authors=told["authors"],
            affiliations=told["affiliations"],
            keywords=told["keywords"],
            dois=told["dois"],
            dates=told["dates"],
            others={
                "mark": mark,
                "journal": host or first.get("publisher") or first["journal"],
                "volume": _alone(first.get("volume")),
                "issue": _alone(first.get("issue")),
                "pages": None if mark == "D" else pages,  # of a thesis it is how many there are
                "abstract": " ".join(told.get("abstract", ())),
            },
        )


def _alone(value: str | None) -> str | None:
    """A volume or an issue as it is; no ISBN, which yearbooks have in their place."""
    return value if value and _ALONE.fullmatch(value) else None


def _pages(pages: str | None, start: str | None, end: str | None) -> str | None:
    """The pages, told whole or as the first and the last; either field may hold them whole."""
    if pages or not (start and end):
        return pages or start or end
    return next((one for one in (end, start) if re.search(r"\d\D", one)), start if start == end else f"{start}-{end}")
