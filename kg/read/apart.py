"""What compiled libraries read: in a process of its own where this one must go on, whatever becomes of them."""

import multiprocessing
from typing import Any

from kg.crew import TRIES, Crew, Lost, Work
from kg.errors import SourceError
from kg.messages import Message
from kg.read.extracted import Extracted
from kg.read.formats import extract, format_of

LIMIT = 600.0
"""Seconds that the text of a file may take: some hundred times what a long paper takes on a slow machine."""
_COMPILED = frozenset({"pdf", "docx", "html"})


class Apart:
    """Reads files beside this process, which is started with the first that a compiled library is to read."""

    def __init__(self) -> None:
        self._crew = Crew(Extracts(), 1, 1, lambda _: LIMIT)

    def __enter__(self) -> "Apart":
        return self

    def __exit__(self, *about: object) -> None:
        self._crew.__exit__(*about)

    def extract(self, data: bytes, file: str) -> Extracted:
        """The text of a file, as `kg.read.formats.extract`.

        Raises:
            SourceError: it cannot be read, takes too long, or ends whatever reads it.
        """
        if format_of(data, file) not in _COMPILED or multiprocessing.current_process().daemon:  # those have no children
            return extract(data, file)
        ((_, answer),) = self._crew.run([(data, file)])
        if isinstance(answer, Lost):
            raise given_up(file, answer)
        if isinstance(answer, SourceError):
            raise answer
        found: Extracted = answer
        return found


class Extracts:
    """Makes work that reads files; it loads no more of kg than that takes."""

    def __call__(self) -> Work:
        """What reads one: its bytes and its name."""
        return _extracted


def _extracted(task: tuple[bytes, str]) -> Extracted | SourceError:
    try:
        return extract(*task)
    except SourceError as error:  # of this file, not of the process
        return error


def given_up(file: str, lost: Lost[Any]) -> SourceError:
    """What is said of a file that took too long, or ended every worker that was given it."""
    if not lost.reason:
        return SourceError(
            file,
            Message("its text was not there after {minutes} minutes", minutes=round(LIMIT / 60)),
            Message("Take it out, or save it anew, as another PDF or as text"),
        )
    return SourceError(
        file,
        Message("reading it ended a worker {times} times ({reason})", times=TRIES, reason=lost.reason),
        Message("Take it out, or build it alone with --workers 1 to see why"),
    )
