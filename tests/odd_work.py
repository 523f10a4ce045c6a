"""Work for the tests of workers, in a module of its own, so that a worker loads nothing else."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from kg.crew import Work
from kg.errors import SourceError
from kg.read.extracted import Extracted
from kg.read.formats import extract


@dataclass(frozen=True)
class Odd:
    """Makes work that adds one; at 13 it kills its process, the first times if `marks` is a folder, else always.

    At 77 it does not come back.
    """

    marks: Path | None = None
    times: int = 0

    def __call__(self) -> Work:
        """The work."""
        return self.work

    def work(self, number: int) -> int:
        """The number and one."""
        if number == 13 and self.mark():
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 77:
            time.sleep(600)
        if number == 666:
            raise SourceError("a.txt", "it is odd", "Take another")
        if number == 42:
            raise OSError("no such answer")
        return number + 1

    def mark(self) -> bool:
        """Whether this is one of the first times."""
        if self.marks is None:
            return True
        so_far = len(list(self.marks.iterdir()))
        (self.marks / str(so_far)).touch()
        return so_far < self.times


class Hangs:
    """Makes work that reads files as kg does, and does not come back from those called `hangs`."""

    def __call__(self) -> Work:
        """The work."""
        return self.work

    def work(self, task: tuple[bytes, str]) -> Extracted:
        """The text of a file."""
        if task[1].startswith("hangs"):
            time.sleep(600)
        return extract(*task)


@dataclass(frozen=True)
class Stillborn:
    """Makes nothing: the process ends."""

    def __call__(self) -> Work:
        """Nothing."""
        os._exit(7)
