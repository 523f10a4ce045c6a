"""The steps of a build over many files: what is there is taken, the rest is done here or by workers."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, Protocol, TypeVar

from kg.crew import Lost

Step = Literal["kept", "files", "papers", "echoes", "writing", "storing", "counting", "drawing"]
Progress = Callable[[Step, int, int, str], None]
"""Called with the step, how much of it is done, how much there is, and what is next; at its end with nothing."""
ENOUGH = 16
"""Tasks for which it is worth starting workers."""
BATCH = 16
"""Tasks a worker is given at a time."""
_T = TypeVar("_T")
_D = TypeVar("_D")


class Doing(Protocol):
    """What does tasks and answers as they are done."""

    def run(self, tasks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """The place of each task and its answer, or `Lost`."""
        ...


class Alone:
    """Does tasks in this process.

    Args:
        work: does one.

    Attributes:
        work: as given.
    """

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self.work = work

    def run(self, tasks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """One after the other."""
        for place, task in enumerate(tasks):
            yield place, self.work(task)


def cores() -> int:
    """How many processes can run at a time here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def do(
    step: Step,
    tasks: Sequence[_T],
    known: Callable[[_T], _D | None],
    doing: Callable[[int], Doing],
    name: Callable[[_T], str],
    lost: Callable[[_T, Lost[_T]], _D],
    progress: Progress | None,
) -> list[_D]:
    """Do a step.

    Args:
        step: what it is called.
        tasks: one a file or paper.
        known: the answer to one where it need not be done.
        doing: does as many as it is told the number of.
        name: what to call a task while it is done.
        lost: the answer to a task that was given up.
        progress: told of every answer.

    Returns:
        The answers, in the order of the tasks.
    """
    answers = []
    for at, task in enumerate(tasks):
        if progress:
            progress("kept", at, len(tasks), name(task))
        answers.append(known(task))
    missing = [at for at, answer in enumerate(answers) if answer is None]
    done = len(tasks) - len(missing)

    def tell(at: int) -> None:
        if progress:
            progress(step, done, len(tasks), name(tasks[missing[at]]) if at < len(missing) else "")

    tell(0)
    for place, answer in doing(len(missing)).run([tasks[at] for at in missing]) if missing else ():
        answers[missing[place]] = lost(tasks[missing[place]], answer) if isinstance(answer, Lost) else answer
        done += 1
        tell(done - len(tasks) + len(missing))
    return [answer for answer in answers if answer is not None]


def crew_or_alone(crew: Doing, alone: Alone, workers: int | None) -> Callable[[int], Doing]:
    """Who does a number of tasks: the workers where they are wanted or worth it, else this process."""

    def doing(number: int) -> Doing:
        wanted = (cores() if number >= ENOUGH else 1) if workers is None else workers
        return alone if min(wanted, number) <= 1 else crew

    return doing
