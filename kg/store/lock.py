"""One build into a folder at a time."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from platformdirs import user_cache_path

from kg.errors import OutputError


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the output folder for one build; other builds into it are refused meanwhile.

    The lock is a lock on an empty SQLite file in the user's cache: it works alike on every system, and the system
    releases it however the process ends. Where no cache can be written, as in some containers, no lock is held.

    Raises:
        OutputError: another build holds the folder.
    """
    name = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    locks = user_cache_path("kg", appauthor=False) / "locks"
    try:
        locks.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(locks / f"{name}.lock", timeout=0, isolation_level=None)
    except (OSError, sqlite3.OperationalError):
        yield
        return
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise OutputError(
                    str(folder), "another build is writing here", "Wait until it has ended, or name another --output"
                ) from None
        yield
