"""Whether the database of a build holds, and counts, what its lines say: it is made anew, and compared."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.errors import BuildMissing
from kg.messages import Message
from kg.query.results import Problem
from kg.store import JsonlBuild, SqliteBuild
from kg.store.layout import SQLITE
from kg.store.rows import by_paper
from kg.store.sqlite import write_sqlite

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def verify_base(lines: JsonlBuild) -> Iterator[Problem]:
    """What is wrong with `kg.sqlite` beside the lines of a build; nothing where there is none."""
    base = SqliteBuild(lines.folder)
    if not base.file.is_file():
        return
    if not base.readable:
        yield Problem(where=SQLITE, what=Message("it cannot be read, or another version of kg wrote it"))
        return
    with TemporaryDirectory() as aside:
        again = Path(aside) / SQLITE
        write_sqlite(again, by_paper(lines.papers(), lines.links(), lines.claims()), lines.files())
        made = _Beside(lines.folder, again)
        for (table,) in made.rows(_TABLES):
            yield from _compared(table, base, made)


class _Beside(SqliteBuild):
    """A database that lies elsewhere."""

    def __init__(self, folder: Path, file: Path) -> None:
        super().__init__(folder)
        self.file = file


def _compared(table: str, base: SqliteBuild, made: SqliteBuild) -> Iterator[Problem]:
    """The first row of a table that is not as the lines make it."""
    rows = (one.rows(f'SELECT * FROM "{table}"') for one in (base, made))
    try:
        for number, (there, expected) in enumerate(zip_longest(*rows)):
            if there != expected:
                what = Message("row {number} of table {table} is not what the lines give", number=number, table=table)
                yield Problem(where=SQLITE, what=what)
                return
    except BuildMissing as error:
        yield Problem(where=SQLITE, what=Message("table {table}: {problem}", table=table, problem=error.what))
