"""Making of `kg.sqlite` the database of other papers: those that go are taken out, those that come are put in.

What it holds then is what it would hold if it were written anew. Only what the papers touch is counted again: kinds of
claims by what is gone and come, edges from the claims behind them. The planner's statistics stay as they were.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path

from kg.records import Claim, Paper, SentenceLinks, SourceFile
from kg.store.aggregate import Edge, Kind, Surest, Totals, edge_of, joint_of, kind_of, listing
from kg.store.edge import EdgeCounter
from kg.store.numbers import number_of
from kg.store.rows import Rows, Stored, rows_of
from kg.store.sqlite import claim_row, count_alone, insert, insert_files, insert_into, opened
from kg.store.tables import DISPUTES, LISTED

_KEYS = {  # columns by which the rows of a paper are found, and their places in it
    "papers": {"n": 0},
    "names": {"key": 0, "way": 1, "paper": 2},
    "links": {"n": 0},
    "mentions": {"entry": 0, "link": 1},
    "found": {"entry": 0, "paper": 1},
    "records": {"n": 0},
    "claims": {"source": 0, "relation": 1, "target": 2, "paper": 3, "n": 4},
    "carried": {"entry": 0, "n": 1},
}
_KIND = (
    "source = ? AND relation = ? AND target = ? AND modality = ? AND shown = ? "
    "AND source_match = ? AND target_match = ?"
)
_EDGE = "modality = ? AND relation = ? AND source = ? AND target = ?"


def grow_sqlite(path: Path, gone: Collection[str], come: Iterable[Stored], files: Iterable[SourceFile]) -> None:
    """Make of a database that of other papers; whoever calls it sees that nobody else has the file.

    Args:
        path: the file.
        gone: ids of the papers to take out.
        come: papers to put in; one that only changed is in both.
        files: every file of the sources, by path.

    Raises:
        sqlite3.Error: it cannot be written, or a paper to put in is there.
        pydantic.ValidationError: a record of it is none of this version.
    """
    with opened(path) as base:
        base.execute("BEGIN")
        change = _Change(base)
        for paper in sorted(gone):
            change.take_out(_stored(base, number_of(paper)))
        for stored in come:
            change.put_in(stored)
        change.count()
        base.execute("DELETE FROM files")
        insert_files(base, files)
        base.execute("COMMIT")


def _stored(base: sqlite3.Connection, n: int) -> Stored:
    """The records of a paper that the database holds."""
    columns = "about, cut, first_link, end_link, first_claim, end_claim"
    about, cut, *ends = base.execute(f"SELECT {columns} FROM papers WHERE n = ?", (n,)).fetchone()
    between = "WHERE n >= ? AND n < ? ORDER BY n"
    links = base.execute(f"SELECT record FROM links {between}", ends[:2])
    claims = base.execute(f"SELECT record FROM records {between}", ends[2:])
    return Stored(
        Paper.model_validate(json.loads(about) | json.loads(cut)),
        [SentenceLinks.from_json(line) for (line,) in links],
        [Claim.from_json(line) for (line,) in claims],
    )


class _Change:
    """What papers that go and come touch."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._totals = Totals()
        self._gone: dict[Kind, list[int]] = defaultdict(list)
        self._come: dict[Kind, list[Surest]] = defaultdict(list)
        self._edges: set[Edge] = set()

    def take_out(self, stored: Stored) -> None:
        """Remove a paper."""
        rows = self._touched(stored, -1)
        for table, key in _KEYS.items():
            where = " AND ".join(f"{name} = ?" for name in key)
            values = [[row[place] for place in key.values()] for row in getattr(rows, table)]
            self._base.executemany(f"DELETE FROM {table} WHERE {where}", values)

    def put_in(self, stored: Stored) -> None:
        """Add a paper."""
        insert(self._base, self._touched(stored, 1))

    def _touched(self, stored: Stored, way: int) -> Rows:
        rows = rows_of(stored)
        self._totals.add(stored, rows, way)
        for row in map(claim_row, rows.claims):
            if way < 0:
                self._gone[kind_of(row)].append(row.n)
            else:
                self._come[kind_of(row)].append((row.confidence, -row.n))
            if edge := edge_of(row):
                self._edges |= {edge, *joint_of(edge)}
        return rows

    def count(self) -> None:
        """Count again what was touched."""
        for kind in sorted(self._gone.keys() | self._come.keys()):
            self._count_kind(kind, self._gone.get(kind, []), self._come.get(kind, []))
        edges = EdgeCounter(self._base)
        for edge in sorted(self._edges):
            self._base.execute(f"DELETE FROM edges WHERE {_EDGE}", edge)
            if row := edges.row(edge):
                insert_into(self._base, "edges", [row])
        for ends in sorted({(source, target) for _, _, source, target in self._edges}):
            self._base.execute("DELETE FROM disputes WHERE source = ? AND target = ?", ends)
            self._base.execute(f"{DISPUTES} AND a.source = ? AND a.target = ?", ends)
        self._base.execute("UPDATE meta SET value = ? WHERE name = 'alone'", (count_alone(self._base),))
        self._add_totals()

    def _count_kind(self, kind: Kind, gone: list[int], come: list[Surest]) -> None:
        found = self._base.execute(f"SELECT claims, listed FROM kinds WHERE {_KIND}", kind).fetchone()
        before, listed = found or (0, "[]")
        out = set(gone)
        number = before - len(gone) + len(come)
        surest = dict[int, float](json.loads(listed))
        self._base.execute(f"DELETE FROM kinds WHERE {_KIND}", kind)
        if not number:
            return
        if before > LISTED and not surest.keys().isdisjoint(out):  # others take their places
            query = f"SELECT confidence, -n FROM claims WHERE {_KIND} ORDER BY confidence DESC, n LIMIT ?"
            told = listing(self._base.execute(query, (*kind, LISTED)).fetchall())
        else:
            left = ((confidence, -n) for n, confidence in surest.items() if n not in out)
            told = listing([*left, *come])
        insert_into(self._base, "kinds", [(*kind, number, told)])

    def _add_totals(self) -> None:
        totals = self._totals
        for table, key, columns, counted in (
            ("entries", ("entry",), ("papers", "sentences"), totals.entries),
            ("concepts", ("id",), ("papers", "sentences", "as_source", "as_target"), totals.concepts),
            ("relations", ("relation", "modality"), ("papers", "sentences", "claims"), totals.relations),
            ("meta", ("name",), ("value",), {name: [number] for name, number in totals.counts.items()}),
        ):
            where = " AND ".join(f"{name} = ?" for name in key)
            added = ", ".join(f"{name} = {name} + excluded.{name}" for name in columns)
            marks = ", ".join("?" * (len(key) + len(columns)))
            for name, numbers in sorted(counted.items()):
                names = name if isinstance(name, tuple) else (name,)
                self._base.execute(
                    f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO UPDATE SET {added}", (*names, *numbers)
                )
                if table in _UNSAID:
                    self._base.execute(f"DELETE FROM {table} WHERE {where} AND {_UNSAID[table]}", names)


_UNSAID = {  # rows that nothing is behind any more
    "entries": "papers = 0",
    "concepts": "papers = 0 AND NOT EXISTS (SELECT 1 FROM kinds WHERE source = id) "
    "AND NOT EXISTS (SELECT 1 FROM kinds WHERE target = id)",
    "relations": "claims = 0",
}
