"""A build that takes from the one before it what did not change: its lines, its texts, and its database, grown.

Nothing in the folder of the earlier build is changed: its lines and its database are copied as they stand, its texts
are the same files under a second name. Only builds that are drawn from counts are grown, as any other is read whole.
"""

import shutil
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO

from kg.pipeline.book import Book, Booked, State
from kg.pipeline.brief import PaperLines
from kg.records import SourceFile
from kg.store import SqliteBuild
from kg.store.grow import grow_sqlite
from kg.store.layout import LINKS, PAPERS, SQLITE, text_file
from kg.store.rows import Stored
from kg.store.sqlite import write_sqlite

LINES = PAPERS, LINKS
"""Files of lines that every build has."""
_SAME = 0.5  # share of the papers, before and now, below which all is written anew


class Growth:
    """What a build takes from the one before it: nothing, or what did not change.

    Args:
        folder: of both.
        before: papers of the one before.
        now: papers of the build, by id.
        same: ids of those that did not change.

    Attributes:
        anew: places of the papers that are to be written, in order.
    """

    def __init__(
        self, folder: Path, before: Sequence[Booked], now: Sequence[Booked], same: frozenset[str] = frozenset()
    ) -> None:
        self._folder, self._before, self._now, self._same = folder, before, now, same
        self.anew = [at for at, one in enumerate(now) if one.paper not in same]

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
                return cls(folder, before, now, same)
        return cls(folder, [], now)

    def write_lines(self, path: Path, papers: Iterator[PaperLines], names: Sequence[str]) -> None:
        """Write papers.jsonl, and beside it the other files of lines, and the texts: all in one go.

        Args:
            path: of papers.jsonl.
            papers: that are to be written.
            names: of the files of lines: `LINES`, and claims.jsonl where it is wanted.
        """
        (path.parent / text_file("")).parent.mkdir()
        with ExitStack() as opened:
            new = [opened.enter_context(path.with_name(name).open("wb")) for name in names]
            old: list[IO[bytes]] = []
            if self._same:
                old = [opened.enter_context((self._folder / name).open("rb")) for name in names]
            there = self._numbers() if self._same else iter(())
            for paper, _, _ in self._now:
                text = path.parent / text_file(paper)
                if paper in self._same:
                    _take(paper, there, old, new)
                    _link(self._folder / text_file(paper), text)
                else:
                    one = next(papers)
                    for stream, own in zip(new, ([one.paper], one.links, one.claims), strict=False):
                        stream.writelines(f"{line}\n".encode() for line in own)
                    text.write_bytes(one.text.encode())
            for _ in papers:  # the last is told that it is done
                pass

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
        grow_sqlite(path, {one.paper for one in self._before} - self._same, papers, files)

    def _numbers(self) -> Iterator[tuple[str, int, int, int]]:
        """The papers of the earlier build, and how many lines each has in its files."""
        query = "SELECT id, 1, end_link - first_link, end_claim - first_claim FROM papers ORDER BY n"
        return SqliteBuild(self._folder).rows(query)


def _take(
    paper: str, there: Iterator[tuple[str, int, int, int]], old: Sequence[IO[bytes]], new: Sequence[IO[bytes]]
) -> None:
    """Copy the lines of a paper; those that stand before them are passed over."""
    for name, *numbers in there:
        for source, target, number in zip(old, new, numbers, strict=False):
            lines = islice(source, number)
            if name == paper:
                target.writelines(lines)
            else:
                deque(lines, 0)
        if name == paper:
            return


def _link(old: Path, new: Path) -> None:
    """Give a file a second name; where that cannot be, copy it."""
    try:
        new.hardlink_to(old)
    except OSError:
        shutil.copyfile(old, new)
