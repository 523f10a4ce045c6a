"""One build into a folder at a time."""

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from platformdirs import user_cache_path

from kg.errors import OutputError
from kg.store.recover import beside, recover


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the output folder for one build; other builds into it are refused meanwhile.

    What a killed build left beside it is put back or removed first.

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
        _recover(folder)
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
        _recover(folder)
        yield


def put_back(folder: Path) -> None:
    """Put back the build of a folder that is away since a build was killed while it put a new one in its place.

    A build that is doing so now is waited for: it takes thousandths of a second.
    """
    old = beside(folder.resolve(), "old")
    for _ in range(50):
        if folder.exists() or not old.exists():
            return
        with suppress(OutputError), only_one(folder):
            return
        time.sleep(0.02)


def _recover(folder: Path) -> None:
    with suppress(OSError):  # what can be written is said by who writes
        recover(folder.resolve())
