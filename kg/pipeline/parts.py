"""The parts of a build: what is read of each paper, written aside and renamed, and not made again where it is there.

They lie in the user's cache, from which the next build takes them too; without one, or where it takes nothing, in a
folder beside the output, which goes with the build.
"""

import glob
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import OutputError
from kg.messages import Message
from kg.pipeline.book import Book
from kg.pipeline.cache import Cache
from kg.pipeline.shared import Shared
from kg.store.recover import beside


class Parts:
    """Contents by the digest of what they were made from, as a build needs them: what was kept is there.

    Args:
        cache: the user's; None to keep nothing longer than the build.
        aside: a folder for what that does not take; it need not exist.
        book: what the last build left.

    Attributes:
        cache: as given.
        aside: as given.
        book: as given.
        used: names of entries that the build has used, whether it looked at them or not.
    """

    def __init__(self, cache: Cache | Shared | None, aside: Path, book: Book | None = None) -> None:
        self.cache, self.aside, self.book = cache, aside, book or Book(None)
        self.used: set[str] = set()
        self._aside = Cache(aside)

    def fetch(self, key: str) -> bytes | None:
        """A content; None where there is none to be trusted."""
        found = self.book.part(key)
        if found is None and self.cache:
            found = self.cache.fetch(key)
        return self._aside.fetch(key) if found is None and self._aside.folder.is_dir() else found

    def keep(self, key: str, content: bytes) -> None:
        """Keep a content.

        Raises:
            OutputError: no folder takes it.
        """
        if not (self.cache and self.cache.keep(key, content)) and not self._aside.keep(key, content):
            what = Message("what is read of papers cannot be kept while the build runs")
            raise OutputError(str(self.aside), what, Message("Free some space, or name another folder with --output"))


def cache_at(folder: str) -> Cache | Shared:
    """A cache in a folder, or at an address that fsspec knows."""
    return Shared(folder) if "://" in folder else Cache(Path(folder).resolve())


@contextmanager
def parts_of(output: Path, cache: bool, folder: str | None = None) -> Iterator[Parts]:
    """The parts of a build into a folder; what the build did not take from them may go from the cache after it.

    Args:
        output: the folder.
        cache: whether they are kept in a cache.
        folder: of the cache; that of the user where None.
    """
    target = output.resolve()
    left = target.parent.glob(glob.escape(beside(target, "parts").name) + "-*") if target.parent.is_dir() else ()
    for killed in left:
        shutil.rmtree(killed, ignore_errors=True)
    aside, start = beside(target, f"parts-{secrets.token_hex(4)}"), time.time_ns()
    kept = None if not cache else cache_at(folder) if folder else Cache.of_user()
    parts = Parts(kept, aside, Book.about(output, kept.folder if isinstance(kept, Cache) else None))
    try:
        yield parts
    finally:
        parts.book.close()
        shutil.rmtree(aside, ignore_errors=True)
        if parts.cache and parts.used:  # a build that did not end does not know what the next one needs
            parts.cache.trim(since=start, used=parts.used | {parts.book.name})
