"""Writing `kg.sqlite`: every record of a build once more, by what commands ask for, and what can be counted, counted.

Papers are taken one by one; what is held is the year of each, a few numbers an entry, and the claims of one pair of
concepts. `kg.store.grow` makes of one the database of other papers.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path

from kg.records import SCHEMA_VERSION, SourceFile
from kg.store.aggregate import EdgeRow, KindRow, Pair, Row, Totals
from kg.store.numbers import paper_of
from kg.store.rows import Rows, Stored, rows_of
from kg.store.tables import ALONE, DISPUTES, INDEXES, TABLES, VERSION

_BATCH = 2000
_STAGED = {  # whose keys are not in the order of papers: rows wait for the last one, so that tables grow at their ends
    "names": "key, way, paper",
    "mentions": "entry, link",
    "found": "entry, paper",
    "carried": "entry, n",
    "claims": "source, relation, target, paper, n",
}
_PAIRS = """
SELECT source, relation, target, paper, n, modality, shown, confidence, sentence, start, id, source_match, target_match,
  echo_of, min(source, target) AS low, max(source, target) AS high
FROM claims ORDER BY low, high, n
"""


def write_sqlite(path: Path, papers: Iterable[Stored], files: Iterable[SourceFile]) -> None:
    """Write the records of a build as a database; `kg.store.tables` says what is in it.

    Args:
        path: the file to make; there is none yet.
        papers: by id.
        files: by path.

    Raises:
        sqlite3.Error: it cannot be written, or papers are not in their order.
    """
    with opened(path) as base:
        base.executescript(TABLES)
        for table in _STAGED:
            base.execute(f"CREATE TEMP TABLE staged_{table} AS SELECT * FROM {table}")
        base.execute("BEGIN")
        totals, years = Totals(), dict[str, int | None]()
        for stored in papers:
            rows = rows_of(stored)
            insert(base, rows, "staged_")
            totals.add(stored, rows)
            years[stored.paper.id] = stored.paper.year
        for table, key in _STAGED.items():
            base.execute(f"INSERT INTO {table} SELECT * FROM temp.staged_{table} ORDER BY {key}")
        insert_files(base, files)
        _count_pairs(base, years)
        insert_into(base, "meta", [("alone", count_alone(base))])
        for table, counted in (
            ("entries", totals.entries),
            ("concepts", totals.concepts),
            ("relations", totals.relations),
            ("meta", {"version": VERSION, "schema_version": SCHEMA_VERSION, **totals.counts}),
        ):
            insert_into(base, table, [(*_flat(name), *_flat(numbers)) for name, numbers in sorted(counted.items())])
        base.execute("COMMIT")
        base.executescript(INDEXES)
        base.execute(f"{DISPUTES} ORDER BY 1, 2, 3, 4")
        base.execute("ANALYZE")


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A database that nobody else has: who writes builds sees to it that the file is whole and on the disk."""
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -65536"):
            base.execute(f"PRAGMA {setting}")
        yield base


def insert(base: sqlite3.Connection, rows: Rows, staged: str = "") -> None:
    """Insert the rows of a paper; those of some tables into the staged ones."""
    for table, values in rows._asdict().items():
        insert_into(base, f"temp.{staged}{table}" if staged and table in _STAGED else table, values)


def insert_into(base: sqlite3.Connection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert whole rows into a table."""
    if rows:
        base.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def insert_files(base: sqlite3.Connection, files: Iterable[SourceFile]) -> None:
    """Insert every file of the sources."""
    insert_into(base, "files", [(n, file.to_json()) for n, file in enumerate(files)])


def count_alone(base: sqlite3.Connection) -> int:
    """How many edges a single paper makes."""
    number: int = base.execute(f"SELECT count(*) FROM edges WHERE {ALONE}").fetchone()[0]
    return number


def _flat(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _count_pairs(base: sqlite3.Connection, years: Mapping[str, int | None]) -> None:
    """What claims come to, a pair of concepts at a time."""
    reading = base.cursor()
    reading.execute(_PAIRS)
    kinds: list[KindRow] = []
    edges: list[EdgeRow] = []
    for _, rows in groupby(reading, lambda row: row[14:]):
        pair = Pair()
        for row in rows:
            pair.add(claim_row(row[:14]))
        kinds += pair.kinds()
        edges += pair.edges(years)
        if len(kinds) + len(edges) > _BATCH:
            insert_into(base, "kinds", kinds)
            insert_into(base, "edges", edges)
            kinds, edges = [], []
    insert_into(base, "kinds", kinds)
    insert_into(base, "edges", edges)


def claim_row(row: Sequence[object]) -> Row:
    """A row of `claims` as it is counted."""
    source, relation, target, paper, *rest = row
    return Row(source, relation, target, paper_of(paper), *rest)  # type: ignore[arg-type]
