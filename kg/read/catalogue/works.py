"""The works that citation exports speak of: entries that mean the same work, in one export or several, are one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.read.catalogue.entry import Entry
from kg.read.catalogue.titles import key

_OF_ISSUE = {"volume", "issue", "pages"}
_PUBLISHED = {"mark", "journal", "year"} | _OF_ISSUE


@dataclass(frozen=True, slots=True)
class Work:
    """A work and all that is said of it.

    Attributes:
        entries: by export and place in it; the first that states a field has the word.
    """

    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """The title as the first entry has it."""
        return self.entries[0].title

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title it has, as written."""
        return tuple(dict.fromkeys(entry.title for entry in self.entries))

    @property
    def dois(self) -> frozenset[str]:
        """Its DOIs: of a preprint and of the journal, perhaps."""
        return frozenset(entry.doi for entry in self.entries if entry.doi)

    @property
    def authors(self) -> tuple[str, ...]:
        """Its authors, those of an incomplete list too."""
        return tuple(dict.fromkeys(name for entry in self.entries for name in entry.authors))

    @property
    def abstracts(self) -> tuple[str, ...]:
        """Its abstracts."""
        return tuple(entry.abstract for entry in self.entries if entry.abstract)

    def stated(self) -> dict[str, tuple[Any, str]]:
        """The fields of a paper that the work fills: name → value and the export that states it.

        Where it appeared is taken from the entry that says most of it: pages of a preprint are not those of the issue.
        """
        told = [(entry.file, entry.stated()) for entry in self.entries]
        fullest = max(told, key=lambda one: len(_PUBLISHED & one[1].keys()))
        found = {name: (value, fullest[0]) for name, value in fullest[1].items() if name in _PUBLISHED}
        for file, fields in told:
            for name, value in fields.items():
                if name not in _OF_ISSUE:
                    found.setdefault(name, (value, file))
        return found


def works_of(entries: Iterable[Entry]) -> list[Work]:
    """Entries as works, in the order of their first entry: one DOI is one work, as are one title and first author."""
    groups: list[list[Entry]] = []
    by_doi: dict[str, int] = {}
    by_title: dict[tuple[str, str], int] = {}
    for entry in entries:
        title = key(entry.title), key(entry.authors[0]) if entry.authors else ""
        place = by_doi.get(entry.doi or "", by_title.get(title))
        if place is not None and entry.doi and groups[place][0].doi not in (None, entry.doi):
            place = by_doi.get(entry.doi)  # one title and two DOIs: a paper in two parts, or two papers of a column
        if place is None:
            place = len(groups)
            groups.append([])
        groups[place].append(entry)
        by_title.setdefault(title, place)
        if entry.doi:
            by_doi.setdefault(entry.doi, place)
    return [Work(tuple(group)) for group in groups]
