"""Workers: processes beside this one that do its tasks, each started anew and knowing nothing but what it is told.

A worker is given tasks in batches and answers each as it is done. One that ends before its time, killed or out of
memory, costs the task it was at: that one and those after it are given to others. A task that ends three workers is
told with the reason and not tried again; nor is one that takes longer than it may, whose worker is ended. Workers end
when this process does, however it ends: there is nobody left to ask them then.
"""

import multiprocessing
import signal
import sys
import threading
import time
import types
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, Protocol, TypeVar

from kg.errors import KgError
from kg.messages import Message

TRIES = 3
"""Workers that one task may end."""
_T = TypeVar("_T")
Work = Callable[[Any], Any]


class Makes(Protocol):
    """What makes the work of a worker; it is sent to it."""

    def __call__(self) -> Work:
        """The function that does a task."""
        ...


@dataclass(frozen=True, slots=True)
class Lost(Generic[_T]):
    """A task that was given up.

    Attributes:
        task: the task.
        reason: what ended the workers at it; nothing where one was ended because it took too long.
    """

    task: _T
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Raised:
    """What was raised instead of an answer."""

    error: BaseException


class Crew:
    """Workers, started when there is work for them, and killed at the end.

    Args:
        makes: makes the work, in each worker once.
        workers: how many at most.
        batch: tasks a worker is given at a time.
        limit: seconds that a task may take; None for as long as it takes.
    """

    def __init__(
        self, makes: Makes, workers: int, batch: int, limit: Callable[[Any], float | None] = lambda _: None
    ) -> None:
        self._makes, self._number, self._batch, self._limit = makes, workers, batch, limit
        self._workers: list[_Worker] = []

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def run(self, tasks: Sequence[_T]) -> Iterator[tuple[int, Any]]:
        """Do tasks; gives the place of each and its answer as it comes, or that it is lost.

        Raises:
            KgError: no worker can be started.
            BaseException: what the work raised.
        """
        size = max(1, min(self._batch, -(-len(tasks) // (4 * self._number))))
        waiting = deque(list(range(at, min(at + size, len(tasks)))) for at in range(0, len(tasks), size))
        ended: Counter[int] = Counter()
        stillborn, left = 0, len(tasks)
        while left:
            self._give(waiting, tasks)
            for worker in self._speaking():
                for place, answer in worker.answers():
                    left -= 1
                    yield place, answer
                stillborn = 0 if worker.begun else stillborn
                if worker.places and not worker.gone and worker.late():
                    self._workers.remove(worker)
                    worker.kill()
                    first, *others = worker.places
                    if others:
                        waiting.append(others)
                    left -= 1
                    yield first, Lost(tasks[first])
                if not worker.gone:
                    continue
                self._workers.remove(worker)
                reason = worker.bury()
                if not worker.begun:
                    stillborn += 1
                    if stillborn == TRIES:
                        raise _unstartable(reason)
                    waiting.append(worker.places)
                elif worker.places:
                    first, *others = worker.places
                    ended[first] += 1
                    if others:
                        waiting.append(others)
                    if ended[first] < TRIES:
                        waiting.append([first])  # alone: others need not wait for it, nor fall with it
                    else:
                        left -= 1
                        yield first, Lost(tasks[first], reason)

    def _give(self, waiting: deque[list[int]], tasks: Sequence[Any]) -> None:
        """Give every idle worker a batch, and start those that are missing."""
        for worker in self._workers:
            if waiting and not worker.places:
                places = waiting.popleft()
                worker.give(places, [tasks[place] for place in places])
        while waiting and len(self._workers) < self._number:
            places = waiting.popleft()
            self._workers.append(_Worker(self._makes, self._limit))
            self._workers[-1].give(places, [tasks[place] for place in places])

    def _speaking(self) -> list["_Worker"]:
        """The workers that have something to say, are gone, or are late with it; waits for one."""
        busy = [worker for worker in self._workers if worker.places]
        ends = [worker.due for worker in busy if worker.due is not None]
        ready = wait([worker.connection for worker in busy], max(0.0, min(ends) - time.monotonic()) if ends else None)
        return [worker for worker in busy if worker.connection in ready or worker.late()]


class _Worker:
    """A process.

    Attributes:
        connection: to it.
        places: of the tasks that it has not answered.
        begun: whether it is ready to work.
        gone: whether it has ended.
        due: the moment by which it must have answered its next task; None where it may take its time.
    """

    def __init__(self, makes: Makes, limit: Callable[[Any], float | None]) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.places: list[int] = []
        self.begun = self.gone = False
        self.due: float | None = None
        self._limits: deque[float | None] = deque()
        self._limit = limit
        self._process: SpawnProcess = context.Process(target=_serve, args=(theirs, makes), daemon=True)
        with _without_main(), _deaf():
            self._process.start()
        theirs.close()

    def give(self, places: Sequence[int], tasks: Sequence[Any]) -> None:
        """Give it a batch of tasks."""
        self.places = list(places)
        self._limits.extend(map(self._limit, tasks))
        self._next()
        with suppress(OSError):  # it is gone; whoever waits for its answers hears of it
            self.connection.send(tasks)

    def answers(self) -> Iterator[tuple[int, Any]]:
        """What it has answered by now; notes where it is gone."""
        while self.places:
            try:
                if not self.connection.poll():
                    return
                answer = self.connection.recv()
            except (EOFError, OSError):
                self.gone = True
                return
            if isinstance(answer, _Raised):
                raise answer.error
            if self.begun:
                self._limits.popleft()
                yield self.places.pop(0), answer
            self.begun = True  # the first word is that it is ready
            self._next()

    def late(self) -> bool:
        """Whether it should have answered by now."""
        return self.due is not None and time.monotonic() >= self.due

    def _next(self) -> None:
        """Note that it begins with the next of its tasks, where there is one and it is ready."""
        seconds = self._limits[0] if self.begun and self._limits else None
        self.due = None if seconds is None else time.monotonic() + seconds

    def bury(self) -> str:
        """See it to its end, and say what it was."""
        self._process.join(timeout=5)
        code = self._process.exitcode
        self.kill()
        if code is not None and code < 0:
            name = signal.Signals(-code).name if -code in {*map(int, signal.Signals)} else str(-code)
            return Message("killed by {signal}", signal=name)
        return Message("ended with code {code}", code=code)

    def kill(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()
        self.connection.close()


def _serve(connection: Connection, makes: Makes) -> None:
    """A worker's life: tasks in, answers out, until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it decides when it ends
    work: list[Work] = []
    with suppress(EOFError, OSError):
        connection.send(_answer(lambda _: work.append(makes()), None))
        while True:
            for task in connection.recv():
                connection.send(_answer(work[0], task))


def _answer(work: Work, task: Any) -> Any:
    try:
        return work(task)
    except BaseException as error:
        return _Raised(_sendable(error))


def _sendable(error: BaseException) -> BaseException:
    """An error that another process can make again: kg's own as they are, of others what they say and where."""
    if isinstance(error, KgError):
        return error
    import traceback

    return RuntimeError("".join(traceback.format_exception(error)))


@contextmanager
def _without_main() -> Iterator[None]:
    """Within it a process is started that does not run the user's program once more to begin with."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _deaf() -> Iterator[None]:
    """Within it a process is started that never hears Ctrl-C, which a terminal sends to all of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        if before is not None:  # of whoever embeds Python; it cannot be set from here
            signal.signal(signal.SIGINT, before)


def _unstartable(reason: str) -> KgError:
    return KgError(
        "workers",
        Message("they end before they begin: {reason}", reason=reason),
        Message("Build with --workers 1, or with fewer where memory is short"),
    )
