"""Reading a build from `kg.sqlite`: what filters say is looked up, what was counted is not counted again."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from kg.errors import BuildMissing, NotFound
from kg.malformed import form_problem
from kg.messages import Message
from kg.records import SCHEMA_VERSION, Claim, Paper, SentenceLinks, SourceFile
from kg.store.layout import SQLITE, text_file
from kg.store.read import Ids, JsonlBuild
from kg.store.tables import LARGE, VERSION

_MANY = 900  # values that stand in a statement; more are handed over as one


class SqliteBuild(JsonlBuild):
    """A build in a folder, read from its database; texts are files there too.

    Args:
        folder: the output folder of `kg build`.
        large: how many claims make it large.

    Raises:
        BuildMissing: there is no build in the folder, or it is damaged (when it is read).
    """

    def __init__(self, folder: Path, large: int = LARGE) -> None:
        super().__init__(folder)
        self.file = folder / SQLITE
        self._large = large
        self._held: sqlite3.Connection | None = None

    @cached_property
    def meta(self) -> dict[str, int]:
        """The versions, and how many papers, links and claims there are."""
        return dict(self.rows("SELECT name, value FROM meta"))

    @property
    def readable(self) -> bool:
        """Whether there is a database, of these tables and records."""
        try:
            versions = self.meta.get("version"), self.meta.get("schema_version")
        except BuildMissing:
            return False
        return versions == (VERSION, SCHEMA_VERSION)

    @property
    def large(self) -> bool:
        """Whether there are so many claims that answers are cut."""
        return self.meta["claims"] > self._large

    def papers(self, ids: Collection[str] | None = None) -> list[Paper]:
        """Papers, by id: those named, or every one."""
        return list(self._papers_of(ids, "about, cut"))

    def every_paper(self, order: str = "n") -> Iterator[Paper]:
        """Every paper, one after the other, in the order of some columns."""
        return self._papers_of(None, "about, cut", order)

    def briefs(self, ids: Collection[str] | None = None) -> list[Paper]:
        """The same without sections, sentences, citation marks and what was left out."""
        return list(self._papers_of(ids, "about, '{}'"))

    def _papers_of(self, ids: Collection[str] | None, columns: str, order: str = "n") -> Iterator[Paper]:
        where, values = ("", ()) if ids is None else self._among("id", ids)
        for about, cut in self.rows(f"SELECT {columns} FROM papers {_where(where)} ORDER BY {order}", values):
            yield Paper.model_validate(json.loads(about) | json.loads(cut))

    def claims(
        self,
        *,
        source: Ids = None,
        relation: Ids = None,
        target: Ids = None,
        paper: Ids = None,
        id: Collection[str] | None = None,
        entry: Collection[str] | None = None,
    ) -> Iterator[Claim]:
        """Claims by paper, then by place in it; each filter is a set of ids."""
        filters = {"source": source, "relation": relation, "target": target}
        given = {name: self._known(name, ids) for name, ids in filters.items() if ids is not None}
        if id is not None or entry is not None:
            where, values = self._among("id", id) if id is not None else self._among("carried.entry", entry or ())
            join = "" if id is not None else "JOIN carried USING (n)"
            found = self._claims_of(f"SELECT DISTINCT n, record FROM records {join} {_where(where)} ORDER BY n", values)
        elif paper is not None or not given:
            found = self._by_paper(paper)
        else:
            return self._by_ends(given)
        return (c for c in found if _passes(c, filters) and (paper is None or c.paper in paper))

    def _by_paper(self, paper: Ids) -> Iterator[Claim]:
        if paper is None:
            yield from self._claims_of("SELECT n, record FROM records ORDER BY n")
            return
        for first, end in self._ranges("first_claim", "end_claim", paper):
            yield from self._claims_of("SELECT n, record FROM records WHERE n >= ? AND n < ? ORDER BY n", (first, end))

    def _by_ends(self, given: dict[str, Sequence[str]]) -> Iterator[Claim]:
        parts = [self._among(name, ids) for name, ids in given.items()]
        where = " AND ".join(part for part, _ in parts)
        kinds = f"SELECT DISTINCT source, relation, target FROM kinds {_where(where)}"
        values = [value for _, part in parts for value in part]
        yield from self._claims_of(
            f"WITH wanted AS MATERIALIZED ({kinds}) SELECT records.n, record FROM wanted CROSS JOIN claims "
            "USING (source, relation, target) CROSS JOIN records USING (n) ORDER BY records.n",
            values,
        )

    def numbered(self, numbers: Iterable[int]) -> list[Claim]:
        """The claims of these numbers, in their order."""
        with self._opened_base() as base:
            query = "SELECT n, record FROM records WHERE n = ?"
            found = [row for n in numbers for row in base.execute(query, (n,))]
        return [self._claim(n, record) for n, record in found]

    def ids(self, numbers: Iterable[int]) -> list[str]:
        """The ids of the claims of these numbers, in their order."""
        with self._opened_base() as base:
            query = "SELECT id FROM records WHERE n = ?"
            return [name for n in numbers for (name,) in base.execute(query, (n,))]

    def links(self, *, paper: Ids = None, entry: Ids = None) -> Iterator[SentenceLinks]:
        """Sentences with what they are linked to: of some papers, or those linked to some entries, or all."""
        if entry is not None:
            where, values = self._among("entry", self._known("entry", entry))
            query = f"SELECT n, record FROM links WHERE n IN (SELECT link FROM mentions {_where(where)}) ORDER BY n"
            for line in self._lines(query, values):
                if paper is None or line.paper in paper:
                    yield line
        elif paper is not None:
            for first, end in self._ranges("first_link", "end_link", paper):
                yield from self._lines("SELECT n, record FROM links WHERE n >= ? AND n < ? ORDER BY n", (first, end))
        else:
            yield from self._lines("SELECT n, record FROM links ORDER BY n")

    def files(self) -> list[SourceFile]:
        """Every file of the sources with what became of it, by path."""
        return [SourceFile.from_json(record) for (record,) in self.rows("SELECT record FROM files ORDER BY n")]

    def text(self, paper: str) -> str:
        """The text as read of a paper. Raises NotFound."""
        if not list(self.rows("SELECT 1 FROM papers WHERE id = ?", (paper,))):
            raise NotFound(paper, "no paper of this build has this id", "See papers.jsonl for the ids there are")
        return self._read(text_file(paper))

    def rows(self, query: str, values: Sequence[object] = ()) -> Iterator[tuple]:  # type: ignore[type-arg]
        """What a query gives, row by row."""
        with self._opened_base() as base:
            yield from base.execute(query, values)

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """Every concept that is an end of a claim."""
        return tuple(name for (name,) in self.rows("SELECT id FROM concepts ORDER BY id"))

    @cached_property
    def _entries(self) -> tuple[str, ...]:
        return tuple(name for (name,) in self.rows("SELECT entry FROM entries ORDER BY entry"))

    def chosen(self, ids: Ids, field: str = "end") -> str:
        """What a column of ends, or of entries, must be to be in a set of ids, as SQL; it names ids of this build."""
        if ids is None:
            return "IS NOT NULL"
        known = self._entries if field == "entry" else ("", *self.ends)  # '' is an open argument
        names = [name for name in known if name in ids]
        return f"IN ({', '.join(_quoted(name) for name in names)})"

    def _known(self, field: str, ids: Ids) -> Sequence[str]:
        """The ids of a filter that the build has; a filter need not be able to list its own."""
        if isinstance(ids, (set, frozenset, list, tuple)):
            return sorted(ids)
        return [name for name in (self._entries if field == "entry" else self.ends) if ids is None or name in ids]

    def _ranges(self, first: str, end: str, paper: Ids) -> Iterator[tuple[int, int]]:
        """Where the rows of some papers begin and end, neighbours joined."""
        listed = isinstance(paper, (set, frozenset, list, tuple))
        where, values = self._among("id", paper) if listed else ("", ())  # type: ignore[arg-type]
        rows = list(self.rows(f"SELECT id, {first}, {end} FROM papers {_where(where)} ORDER BY n", values))
        return ((low, high) for name, low, high in rows if low < high and (paper is None or name in paper))

    def _among(self, column: str, ids: Collection[str]) -> tuple[str, Sequence[object]]:
        names = sorted(ids)
        if len(names) > _MANY:
            return f"{column} IN (SELECT value FROM json_each(?))", (json.dumps(names),)
        return f"{column} IN ({', '.join('?' * len(names))})", names

    def _lines(self, query: str, values: Sequence[object] = ()) -> Iterator[SentenceLinks]:
        for n, record in self.rows(query, values):
            try:
                yield SentenceLinks.from_json(record)
            except ValidationError as error:
                raise self._damaged(f"links {n}", error) from None

    def _claims_of(self, query: str, values: Sequence[object] = ()) -> Iterator[Claim]:
        for n, record in self.rows(query, values):
            yield self._claim(n, record)

    def _claim(self, n: int, record: str) -> Claim:
        try:
            return Claim.from_json(record)
        except ValidationError as error:
            raise self._damaged(f"records {n}", error) from None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Several questions that are asked one after the other: the database is opened once."""
        with self._opened_base() as base:
            before, self._held = self._held, base
            try:
                yield
            finally:
                self._held = before

    @contextmanager
    def _opened_base(self) -> Iterator[sqlite3.Connection]:
        """The database, for one query: a file that is held open cannot be replaced by a new build on every system."""
        if self._held is not None:
            yield self._held
            return
        try:
            with closing(sqlite3.connect(f"{self.file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
                yield base
        except sqlite3.Error as error:
            raise self._damaged("", error) from None

    @property
    def _again(self) -> Message:
        return Message("Run kg build --output {folder} again", folder=self.folder)

    def _damaged(self, where: str, error: Exception) -> BuildMissing:
        place = f"{self.file}: {where}" if where else str(self.file)
        reason = form_problem(error) if isinstance(error, ValidationError) else error
        return BuildMissing(place, Message("it cannot be read ({reason})", reason=reason), self._again)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _where(condition: str) -> str:
    return f"WHERE {condition}" if condition else ""


def _passes(claim: Claim, filters: Mapping[str, Ids]) -> bool:
    got = {"source": claim.source.concept, "relation": claim.relation, "target": claim.target.concept}
    return all(ids is None or (got[name] is not None and got[name] in ids) for name, ids in filters.items())
