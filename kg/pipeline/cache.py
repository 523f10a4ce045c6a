"""What was read of papers, kept between builds, so that a build reads only what is new.

A file an entry, under a name that is the digest of all that the entry was made from: whatever changes, there is no
entry of that name. Each begins with its name and a checksum; one that is cut off, changed or of another form is as good
as none, and is written anew. Files are written beside their place and renamed, so that builds may run side by side. A
folder that cannot be written, or a full disk, is no error: then nothing is kept.
"""

import os
import zlib
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from kg.vocabulary import cache_folder

LIMIT = 2 * 1024**3
"""Bytes that entries take together; beyond them those go that were longest not used, never those of the last build."""
_FORM = "kg-cache 1"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is kept.

    Attributes:
        entries: their number.
        bytes: what they take together.
    """

    entries: int
    bytes: int


class Cache:
    """Contents by the digest of what they were made from.

    Args:
        folder: where they lie; it need not exist.

    Attributes:
        grown: whether anything was kept since it was opened, here or by others who say so.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.grown = False
        self._writable = True

    @classmethod
    def of_user(cls) -> "Cache":
        """The one in the user's cache folder, or the folder that KG_CACHE names."""
        return cls(cache_folder() / "papers")

    def fetch(self, key: str) -> bytes | None:
        """The content of an entry; None where there is none to be trusted."""
        file = self._file(key)
        try:
            content = opened(key, file.read_bytes())
        except OSError:
            return None
        if content is None:
            return None
        with suppress(OSError):
            os.utime(file)  # used now, so that others are removed before it
        return content

    def keep(self, key: str, content: bytes) -> bool:
        """Keep a content, where that can be done; whether it is kept."""
        if not self._writable:
            return False
        self.grown = True
        data, file = sealed(key, content), self._file(key)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=file.parent, delete=False) as beside:
                try:
                    beside.write(data)
                except BaseException:
                    beside.close()
                    Path(beside.name).unlink(missing_ok=True)
                    raise
            try:
                Path(beside.name).replace(file)
            except OSError:  # another build has it open
                Path(beside.name).unlink(missing_ok=True)
                return self.fetch(key) is not None
        except OSError:
            self._writable = False
        return self._writable

    def trim(self, most: int = LIMIT, since: int | None = None, used: Container[str] = ()) -> None:
        """Remove the entries that were longest not used, until the rest takes no more than `most` bytes.

        Where it has not grown nothing is done.

        Args:
            most: bytes.
            since: entries used since then stay in any case: what one build takes together is no use in part. In
                nanoseconds since 1970.
            used: names of entries that stay as well.
        """
        if not self.grown:
            return
        entries = sorted(self._entries(), key=lambda entry: (entry[1].st_mtime_ns, entry[0]))
        total = sum(about.st_size for _, about in entries)
        for path, about in entries:
            if total <= most or (since is not None and about.st_mtime_ns >= since):
                break
            if path.name in used:
                continue
            with suppress(OSError):
                path.unlink()
            total -= about.st_size

    def size(self) -> Size:
        """How much is kept."""
        sizes = [about.st_size for _, about in self._entries()]
        return Size(len(sizes), sum(sizes))

    def clear(self) -> None:
        """Remove everything.

        Raises:
            OSError: an entry cannot be removed.
        """
        for path, _ in self._entries():
            path.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _entries(self) -> list[tuple[Path, os.stat_result]]:
        """Every file that is ours, also what a build that was killed left beside its place."""
        found = []
        with suppress(OSError):  # a folder that may not even be looked at holds none
            for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")) if self.folder.is_dir() else ():
                with suppress(OSError):
                    found.append((path, path.stat()))
        return found


def sealed(key: str, content: bytes) -> bytes:
    """What the file of an entry holds."""
    packed = zlib.compress(content, 1)
    return _head(key, packed) + b"\n" + packed


def opened(key: str, data: bytes) -> bytes | None:
    """The content that the file of an entry holds; None where it is not what was written."""
    head, _, packed = data.partition(b"\n")
    try:
        return zlib.decompress(packed) if head == _head(key, packed) else None
    except zlib.error:
        return None


def _head(key: str, packed: bytes) -> bytes:
    return f"{_FORM} {key} {sha256(packed).hexdigest()}".encode()
