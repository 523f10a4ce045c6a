"""What a build leaves for the next one into the same folder, so that this need not look at everything again.

Four things: the digest of each source file; outline and brief of each paper, which lie in the parts too, but ten
thousand of them are sooner read from one file; the papers of the build with their echoes; and the files it wrote.

What is trusted: a file is as it was where its size, the times at which it was written and changed, and its number on
the disk are; unless it was written within two seconds before it was read, as a clock may not tell the two apart. A file
of the output is trusted in the same way. All else that the book holds is found by what it was made from, like a part.

The book lies in the user's cache; it ends in a checksum, and one that is cut off, changed or of another form is as good
as none. Without it a build gives the same, and takes longer.
"""

import json
import mmap
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from kg.duplicates import EchoesKept
from kg.pipeline.brief import Brief
from kg.records import Paper

_FORM = b"kg-book 1\n"
_TAIL = 16 + 8  # where the index begins, and the checksum
_SETTLED = 2 * 10**9  # nanoseconds


class State(NamedTuple):
    """What tells whether a file was written since."""

    size: int
    written: int
    changed: int
    number: int

    @classmethod
    def of(cls, path: Path) -> "State | None":
        """That of a file; None where there is none, or it cannot be told."""
        try:
            found = path.stat()
            return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        except (OSError, ValueError, AttributeError):  # the last of what is no file of this machine
            return None

    @property
    def settled(self) -> bool:
        """Whether whatever is written to the file from now on will show."""
        return max(self.written, self.changed) < time.time_ns() - _SETTLED


class Booked(NamedTuple):
    """A paper of a build.

    Attributes:
        paper: its id.
        year: as it counted for echoes.
        lines: key of its lines among the parts.
    """

    paper: str
    year: int | None
    lines: str

    @classmethod
    def of(cls, paper: Paper, brief: Brief) -> "Booked":
        """What stands of a paper in the book."""
        return cls(paper.id, paper.year, brief.figures.lines)


@dataclass
class Page:
    """What a build writes into its book.

    Attributes:
        sources: path → state and digest of a source file.
        parts: keys of outlines and briefs.
        papers: of the build, by id.
        lengths: of each, the bytes of its lines in each file of lines.
        echoes: among them.
        outputs: name → state of a file of the build.
    """

    sources: dict[str, tuple[State, str]] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    papers: list[Booked] = field(default_factory=list)
    lengths: list[tuple[int, ...]] = field(default_factory=list)
    echoes: EchoesKept | None = None
    outputs: dict[str, State] = field(default_factory=dict)


class Book:
    """What the last build left.

    Args:
        path: where it lies; None for a build that leaves nothing.

    Attributes:
        page: what it wrote.
        new: what this build is going to write.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.page, self.new = Page(), Page()
        self._parts: dict[str, tuple[int, int]] = {}
        self._data: mmap.mmap | None = None
        with suppress(OSError, ValueError, KeyError, TypeError):
            self._open()

    @classmethod
    def about(cls, output: Path, folder: Path | None) -> "Book":
        """The book of the builds into a folder.

        Args:
            output: the folder.
            folder: of the cache; None where there is none.
        """
        if folder is None:
            return cls(None)
        key = sha256(_FORM + str(output.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
        return cls(folder / key[:2] / key)

    @property
    def name(self) -> str:
        """Its name in the cache."""
        return self._path.name if self._path else ""

    def digest(self, path: Path, state: State | None) -> str | None:
        """The digest of a source file that is as it was."""
        was, digest = self.page.sources.get(str(path.absolute()), (None, ""))
        return digest if state is not None and was == state else None

    def see(self, path: Path, state: State | None, digest: str) -> None:
        """Take down the digest of a source file; its state was looked at before it was read."""
        if self._path and state is not None and (state.settled or self.digest(path, state)):
            self.new.sources[str(path.absolute())] = (state, digest)

    def part(self, key: str) -> bytes | None:
        """A part that is in the book."""
        if self._data is None or key not in self._parts:
            return None
        start, end = self._parts[key]
        return self._data[start:end]

    def write(self, part: Callable[[str], bytes | None]) -> None:
        """Write the new book in place of the old one, where that can be done.

        Args:
            part: gives a part by its key.
        """
        if self._path is None:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._path.parent, delete=False) as beside:
                try:
                    total = 0
                    for piece in _pieces(self.new, part):
                        beside.write(piece)
                        total = zlib.crc32(piece, total)
                    beside.write(b"%08x" % total)
                except BaseException:
                    beside.close()
                    Path(beside.name).unlink(missing_ok=True)
                    raise
            self.close()  # a file that is mapped is not replaced on every system
            try:
                Path(beside.name).replace(self._path)
            except OSError:  # another build has it open
                Path(beside.name).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._data is not None:
            self._data.close()
        self._data, self._parts = None, {}

    def _open(self) -> None:
        if self._path is None:
            return
        with self._path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        end = len(data) - _TAIL
        if data[: len(_FORM)] != _FORM or end < 0 or zlib.crc32(memoryview(data)[:-8]) != int(data[-8:], 16):
            data.close()
            return
        index = json.loads(data[int(data[end:-8], 16) : end])
        first, last = index["echoes"]
        self.page = Page(
            sources={path: (State(*state), digest) for path, (*state, digest) in index["sources"].items()},
            papers=[Booked(*paper) for paper in index["papers"]],
            lengths=[tuple(lengths) for lengths in index["lengths"]],
            echoes=EchoesKept.unpack(data[first:last]) if last > first else None,
            outputs={name: State(*state) for name, state in index["outputs"].items()},
        )
        self._data, self._parts = data, {key: (start, end) for key, (start, end) in index["parts"].items()}


def _pieces(page: Page, part: Callable[[str], bytes | None]) -> Iterator[bytes]:
    """The bytes of a book but the checksum: the parts, the echoes, what stands where, and where that is told."""
    yield _FORM
    at, parts = len(_FORM), {}
    for key in page.parts:
        if (content := part(key)) is not None:
            parts[key] = (at, at + len(content))
            at += len(content)
            yield content
    echoes = page.echoes.pack() if page.echoes else b""
    yield echoes
    index = {
        "sources": {path: [*state, digest] for path, (state, digest) in page.sources.items()},
        "papers": page.papers,
        "lengths": page.lengths,
        "outputs": page.outputs,
        "parts": parts,
        "echoes": [at, at + len(echoes)],
    }
    yield json.dumps(index).encode()
    yield b"%016x" % (at + len(echoes))
