"""Workers on other machines: the same tasks, handed out by a scheduler of dask.distributed.

Sources and parts lie where all machines reach them: a shared folder, or whatever fsspec knows an address of. Each
process of the cluster does one task at a time. What a worker that dies was at is done by another, by the scheduler's
doing; what ends as many as the scheduler allows is told with the reason, as in `kg.crew`. A worker that is at a file
for too long ends itself. Where the scheduler goes away, or no worker is left, the build ends and says so.
"""

import faulthandler
import pickle
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.crew import Lost, Makes, Work
from kg.errors import KgError, how_to_install
from kg.messages import Message
from kg.pipeline.identity import program

_AHEAD = 3  # batches that wait for each thread of the cluster
_PATIENCE = 30  # seconds until a scheduler has answered
_EMPTY = 600.0  # seconds that a cluster may be without a worker
_LOOK = 5.0  # seconds between two looks whether anybody is there, and …
_BLINK = 0.05  # … whether an answer is
_AGAIN = Message("the same command goes on with what is read")
_ONE = threading.Lock()  # a worker of many threads still reads one paper at a time: readers are made for one


class Cluster:
    """A cluster, by the address of its scheduler.

    Args:
        address: such as tcp://HOST:8786.
        makes: makes the work, in each process of the cluster once.
        batch: tasks that are sent at a time.
        limit: seconds that a task may take; None for as long as it takes.

    Raises:
        KgError: dask.distributed is not installed, or no scheduler answers.
    """

    def __init__(
        self, address: str, makes: Makes, batch: int, limit: Callable[[Any], float | None] = lambda _: None
    ) -> None:
        try:
            self._dask: Any = import_module("distributed")
        except ImportError:
            what = Message("a cluster needs dask.distributed, which is not installed")
            raise KgError("--cluster", what, how_to_install("distributed", "cluster")) from None
        try:
            self._client = self._dask.Client(address, timeout=_PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            what = Message("no scheduler answers there ({reason})", reason=error)
            mend = Message("Start one with dask scheduler, and workers with dask worker")
            raise KgError(address, what, mend) from None
        self._address, self._sent, self._batch, self._limit = address, pickle.dumps(makes), batch, limit

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()  # what it was asked for and has not done, the scheduler forgets

    def run(self, tasks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Do tasks; gives the place of each and its answer as it comes, or that it is lost.

        Raises:
            KgError: the scheduler went away, or the workers did.
            BaseException: what the work raised.
        """
        threads = max(1, self._threads())
        size = max(1, min(self._batch, -(-len(tasks) // (_AHEAD * threads))))
        waiting = deque(list(range(at, min(at + size, len(tasks)))) for at in range(0, len(tasks), size))
        flying: dict[Any, list[int]] = {}
        landed = self._dask.as_completed(loop=self._client.loop)  # not that of another client of this process
        while waiting or flying:
            while waiting and len(flying) < _AHEAD * max(threads, self._threads()):
                places = waiting.popleft()
                batch = [(tasks[place], self._limit(tasks[place])) for place in places]
                future = self._client.submit(_do, self._sent, program(), batch, pure=False)
                flying[future] = places
                landed.add(future)
            self._wait(landed)
            future = next(landed)
            places = flying.pop(future)
            if future.cancelled():  # nobody did that but a client that lost its scheduler
                raise self._gone()
            error = None if future.status == "finished" else future.exception()
            if error is None:
                yield from zip(places, future.result(), strict=True)
            elif not isinstance(error, self._dask.KilledWorker):
                raise error
            elif len(places) > 1:
                waiting.extend([place] for place in places)
            else:
                yield places[0], Lost(tasks[places[0]], Message("every worker that was given it died"))

    def _threads(self) -> int:
        """How many tasks the cluster can do at a time."""
        if self._client.status != "running":  # it would try for half a minute to find the scheduler again
            raise self._gone()
        try:
            return sum(self._client.nthreads().values())
        except (OSError, TimeoutError):
            raise self._gone() from None

    def _wait(self, landed: Any) -> None:
        """Wait until an answer is there, or nobody who could give one."""
        seen = looked = time.monotonic()
        while not landed.has_ready():
            time.sleep(_BLINK)
            now = time.monotonic()
            if now - looked < min(_LOOK, _EMPTY):
                continue
            looked = now
            if self._threads():
                seen = now
            elif now - seen >= _EMPTY:
                what = Message("no worker is left, and none came within {minutes} minutes", minutes=round(_EMPTY / 60))
                raise KgError(self._address, what, Message("Start workers with dask worker; {again}", again=_AGAIN))

    def _gone(self) -> KgError:
        what = Message("the scheduler went away while it read")
        return KgError(self._address, what, Message("Start it anew with dask scheduler; {again}", again=_AGAIN))


def _do(sent: bytes, version: str, tasks: Sequence[tuple[Any, float | None]]) -> list[Any]:
    """Do a batch of tasks, each in the seconds that it may take, on a worker."""
    if version != program():
        what = Message("this worker has another version of kg, of Python or of a library than where the build runs")
        raise KgError("--cluster", what, Message("Install the same everywhere"))
    with _ONE:
        return [_in_time(_work(sent), task, limit) for task, limit in tasks]


def _in_time(work: Work, task: Any, limit: float | None) -> Any:
    """Do a task; where it takes longer than it may, this process ends, even inside a library that keeps all else."""
    if limit is None:
        return work(task)
    faulthandler.dump_traceback_later(limit, exit=True)
    try:
        return work(task)
    finally:
        faulthandler.cancel_dump_traceback_later()


@lru_cache(maxsize=1)
def _work(sent: bytes) -> Work:
    makes: Makes = pickle.loads(sent)
    return makes()


def place_of(source: str) -> Path:
    """A source by its path, or by an address that fsspec knows.

    Raises:
        KgError: it is an address, and what reads such is not installed.
    """
    if "://" not in source:
        return Path(source)
    try:
        found: Path = import_module("upath").UPath(source)
    except (ImportError, ValueError) as error:
        what = Message("such an address cannot be read ({reason})", reason=error)
        raise KgError(source, what, how_to_install("universal-pathlib", "cluster")) from None
    return found
