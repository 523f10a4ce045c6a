"""A build that takes from the one before it what did not change: its lines, its texts, and its database, grown.

Nothing in the folder of the earlier build is changed: its lines and its database are copied as they stand, its texts
are the same files under a second name. Only builds that are drawn from counts are grown, as any other is read whole.
"""

import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from kg.pipeline.book import Book, Booked, Page, State
from kg.pipeline.brief import PaperLines
from kg.records import SourceFile
from kg.store import SqliteBuild
from kg.store.grow import grow_sqlite
from kg.store.layout import LINKS, PAPERS, SQLITE, text_file
from kg.store.rows import Stored
from kg.store.sqlite import write_sqlite

LINES = PAPERS, LINKS
"""Files of lines that every build has."""
_PIECE = 1 << 20  # bytes that are copied at a time
_SAME = 0.5  # share of the papers, before and now, below which all is written anew


class Growth:
    """What a build takes from the one before it: nothing, or what did not change.

    Args:
        folder: of both.
        before: what the last build put down; of it nothing is asked but papers and lengths.
        now: papers of the build, by id.
        same: ids of those that did not change.

    Attributes:
        anew: places of the papers that are to be written, in order.
        lengths: of each paper the bytes of its lines in each file of lines, once they are written.
    """

    def __init__(self, folder: Path, before: Page, now: Sequence[Booked], same: frozenset[str] = frozenset()) -> None:
        self._folder, self._now, self._same = folder, now, same
        self._before = dict(zip((one.paper for one in before.papers), before.lengths, strict=True))
        self.anew = [at for at, one in enumerate(now) if one.paper not in same]
        self.lengths: list[tuple[int, ...]] = []

    @classmethod
    def of(
        cls, folder: Path, book: Book, now: Sequence[Booked], touched: Collection[int] | None, names: Sequence[str]
    ) -> "Growth":
        """What can be taken: nothing where that is too little, or where the folder is not as the last build left it.

        Args:
            folder: of both builds.
            book: what the last build left.
            now: papers of the build, by id.
            touched: places of those whose echoes are not what they were; None where that is not known.
            names: of the files of lines that are wanted.
        """
        before = book.page.papers
        if touched is not None:
            others = {now[at] for at in touched}
            same = frozenset(one.paper for one in {*before} & {*now} - others)
            needed = (*names, SQLITE, *map(text_file, same))
            if (
                len(same) >= _SAME * max(len(now), len(before))
                and all(book.page.outputs.get(name, 0) == State.of(folder / name) for name in needed)
                and SqliteBuild(folder).readable
            ):
                return cls(folder, book.page, now, same)
        return cls(folder, Page(), now)

    def write_lines(self, path: Path, papers: Iterator[PaperLines], names: Sequence[str]) -> None:
        """Write papers.jsonl, and beside it the other files of lines, and the texts: all in one go.

        Args:
            path: of papers.jsonl.
            papers: that are to be written.
            names: of the files of lines: `LINES`, and claims.jsonl where it is wanted.
        """
        (path.parent / text_file("")).parent.mkdir()
        with ExitStack() as opened:
            files = [
                _Lines(opened.enter_context(path.with_name(name).open("wb")), self._folder / name) for name in names
            ]
            starts = self._starts(len(names))
            for paper, _, _ in self._now:
                text = path.parent / text_file(paper)
                if paper in self._same:
                    lengths = self._before[paper][: len(names)]
                    for file, start, length in zip(files, starts[paper], lengths, strict=True):
                        file.take(start, length)
                    _link(self._folder / text_file(paper), text)
                else:
                    one = next(papers)
                    own = ([one.paper], one.links, one.claims)
                    lengths = tuple(file.write(lines) for file, lines in zip(files, own, strict=False))
                    text.write_bytes(one.text.encode())
                self.lengths.append(lengths)
            for file in files:
                file.settle()
            for _ in papers:  # the last is told that it is done
                pass

    def _starts(self, number: int) -> dict[str, list[int]]:
        """Where the lines of each paper of the earlier build begin, in so many files."""
        at, starts = [0] * number, {}
        for paper, lengths in self._before.items():
            starts[paper] = at
            at = [start + length for start, length in zip(at, lengths, strict=False)]
        return starts

    def write_base(self, path: Path, papers: Iterable[Stored], files: Iterable[SourceFile]) -> None:
        """Write kg.sqlite.

        Args:
            path: of it.
            papers: that are to be written, by id.
            files: of the sources.
        """
        if not self._same:
            write_sqlite(path, papers, files)
            return
        shutil.copyfile(self._folder / SQLITE, path)
        grow_sqlite(path, self._before.keys() - self._same, papers, files)


class _Lines:
    """A file of lines while it is written: stretches of an earlier one, and new lines.

    Args:
        new: the file.
        old: the earlier one.
    """

    def __init__(self, new: IO[bytes], old: Path) -> None:
        self._new, self._old = new, old
        self._start = self._end = 0  # what is to be copied next

    def take(self, start: int, length: int) -> None:
        """Copy a stretch; stretches that join are copied at once."""
        if start != self._end:
            self.settle()
            self._start = start
        self._end = start + length

    def write(self, lines: Iterable[str]) -> int:
        """Write lines, and tell how many bytes they are."""
        self.settle()
        content = "".join(f"{line}\n" for line in lines).encode()
        self._new.write(content)
        return len(content)

    def settle(self) -> None:
        """Copy what is still to be copied. Raises EOFError where the earlier file is shorter than it was."""
        if self._start == self._end:
            return
        with self._old.open("rb") as file:
            file.seek(self._start)
            while self._start < self._end:
                piece = file.read(min(_PIECE, self._end - self._start))
                if not piece:
                    raise EOFError(self._old)
                self._new.write(piece)
                self._start += len(piece)


def _link(old: Path, new: Path) -> None:
    """Give a file a second name; where that cannot be, copy it."""
    try:
        new.hardlink_to(old)
    except OSError:
        shutil.copyfile(old, new)
