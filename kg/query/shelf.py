"""The papers of a build, to be found by what they are called: read one after the other, or looked up in its index."""

import json
import re
from collections.abc import Sequence
from typing import Protocol

from kg.errors import NotFound
from kg.normalise import key_of
from kg.query.papers import LEAST, LISTED, papers_mentioned, papers_named
from kg.query.words import Words
from kg.records import Paper
from kg.store import Build, SqliteBuild
from kg.store.names import WAYS

_LOOKED_AT = 200  # characters of a text in which names are sought


class Shelf(Protocol):
    """Papers that can be found by name; what cuts their texts may be left out."""

    def named(self, text: str, most_of_it: bool = False) -> list[Paper]:
        """The papers that a text names; see `kg.query.papers.papers_named`. Of very many perhaps only the first."""
        ...

    def mentioned(self, folded: str) -> list[Paper]:
        """The papers whose title, author or number stands in a folded text, in the order of the text."""
        ...

    def called(self, text: str) -> Paper | None:
        """The paper of which a text is the id, the file name or the title to the letter."""
        ...

    def first(self) -> list[Paper]:
        """Some papers, as examples."""
        ...


class Listed:
    """Papers that are all at hand."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = papers

    def named(self, text: str, most_of_it: bool = False) -> list[Paper]:
        """The papers that a text names."""
        return papers_named(text, self._papers, most_of_it)

    def mentioned(self, folded: str) -> list[Paper]:
        """The papers named in a text."""
        return papers_mentioned(folded, self._papers)

    def called(self, text: str) -> Paper | None:
        """The paper of exactly this name."""
        return next((paper for paper in self._papers if text in (paper.id, paper.file, paper.title)), None)

    def first(self) -> list[Paper]:
        """Some papers."""
        return list(self._papers[:LISTED])


class Indexed:
    """Papers of a database."""

    def __init__(self, build: SqliteBuild) -> None:
        self._build = build

    def named(self, text: str, most_of_it: bool = False) -> list[Paper]:
        """The papers that a text names."""
        key = key_of(text)
        if not key:
            return []
        for way in WAYS:
            query = "SELECT paper FROM names WHERE key = ? AND way = ? ORDER BY paper LIMIT ?"
            if found := [n for (n,) in self._build.rows(query, (key, way, LISTED + 1))]:
                return self._of(found)
        if len(key) < LEAST:
            return []
        query = (
            "SELECT n FROM papers INDEXED BY papers_by_title WHERE instr(title_key, ?) "
            "AND ? * length(?) >= length(title_key) ORDER BY n LIMIT ?"
        )
        share = 2 if most_of_it else 1_000_000
        return self._of([n for (n,) in self._build.rows(query, (key, share, key, LISTED + 1))])

    def mentioned(self, folded: str) -> list[Paper]:
        """The papers named in a text."""
        query = (
            "SELECT paper, way, key FROM names WHERE key IN (SELECT value FROM json_each(?)) "
            "AND way IN ('said', 'number') ORDER BY paper"
        )
        folded = folded[:_LOOKED_AT]
        parts = {folded[at:end] for at in range(len(folded)) for end in range(at + 1, len(folded) + 1)}
        places: dict[int, int] = {}
        for n, way, key in self._build.rows(query, (json.dumps(sorted(parts)),)):
            if way == "said":
                at = folded.find(key)
            elif found := re.search(rf"(?<![0-9a-z]){re.escape(key)}(?![0-9a-z])", folded):
                at = found.start()
            else:
                continue
            places[n] = min(at, places.get(n, at))
        order = sorted(places, key=lambda n: (places[n], n))
        papers = dict(zip(sorted(order), self._of(order), strict=True))
        return [papers[n] for n in order]

    def called(self, text: str) -> Paper | None:
        """The paper of exactly this name."""
        query = "SELECT DISTINCT paper FROM names WHERE key = ? AND way IN ('id', 'title') ORDER BY paper"
        papers = self._of([n for (n,) in self._build.rows(query, (key_of(text),))])
        return Listed(papers).called(text)

    def first(self) -> list[Paper]:
        """Some papers."""
        return self._of([n for (n,) in self._build.rows("SELECT n FROM papers ORDER BY n LIMIT ?", (LISTED,))])

    def _of(self, numbers: Sequence[int]) -> list[Paper]:
        """The papers of these numbers, by number."""
        marks = ", ".join(map(str, numbers))
        return self._build.briefs([name for (name,) in self._build.rows(f"SELECT id FROM papers WHERE n IN ({marks})")])


def shelf_of(papers: "Build | Shelf | Sequence[Paper]") -> Shelf:
    """Papers as a shelf."""
    if isinstance(papers, SqliteBuild):
        return Indexed(papers)
    if isinstance(papers, Sequence):
        return Listed(papers)
    return Listed(papers.papers()) if hasattr(papers, "papers") else papers


def paper_named(text: str, shelf: Shelf) -> Paper:
    """The one paper that a text names.

    Raises:
        NotFound: it names none, or several.
    """
    found = shelf.named(text)
    if len(found) == 1:
        return found[0]
    words = Words.for_text(text)
    listed = words["and"].join(paper.file for paper in (found or shelf.first())[:LISTED])
    what = words["several_papers" if found else "no_paper"]
    raise words.error(NotFound, text, what, words["name_papers"].format(names=listed))
