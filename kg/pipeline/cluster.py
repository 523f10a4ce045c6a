"""Workers on other machines: the same tasks, handed out by a scheduler of dask.distributed.

Sources and parts lie where all machines reach them: a shared folder, or whatever fsspec knows an address of. Each
process of the cluster does one task at a time. What a worker that dies was at is done by another, by the scheduler's
doing; what ends as many as the scheduler allows is told with the reason, as in `kg.crew`.
"""

import pickle
import threading
from collections import deque
from collections.abc import Iterator, Sequence
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
_ONE = threading.Lock()  # a worker of many threads still reads one paper at a time: readers are made for one


class Cluster:
    """A cluster, by the address of its scheduler.

    Args:
        address: such as tcp://HOST:8786.
        makes: makes the work, in each process of the cluster once.
        batch: tasks that are sent at a time.

    Raises:
        KgError: dask.distributed is not installed, or no scheduler answers.
    """

    def __init__(self, address: str, makes: Makes, batch: int) -> None:
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
        self._sent, self._batch = pickle.dumps(makes), batch

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()  # what it was asked for and has not done, the scheduler forgets

    def run(self, tasks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Do tasks; gives the place of each and its answer as it comes, or that it is lost.

        Raises:
            BaseException: what the work raised.
        """
        threads = max(1, sum(self._client.nthreads().values()))
        size = max(1, min(self._batch, -(-len(tasks) // (_AHEAD * threads))))
        waiting = deque(list(range(at, min(at + size, len(tasks)))) for at in range(0, len(tasks), size))
        flying: dict[Any, list[int]] = {}
        landed = self._dask.as_completed(loop=self._client.loop)  # not that of another client of this process
        while waiting or flying:
            while waiting and len(flying) < _AHEAD * max(threads, sum(self._client.nthreads().values())):
                places = waiting.popleft()
                batch = [tasks[place] for place in places]
                future = self._client.submit(_do, self._sent, program(), batch, pure=False)
                flying[future] = places
                landed.add(future)
            future = next(landed)
            places = flying.pop(future)
            error = None if future.status == "finished" else future.exception()
            if error is None:
                yield from zip(places, future.result(), strict=True)
            elif not isinstance(error, self._dask.KilledWorker):
                raise error
            elif len(places) > 1:
                waiting.extend([place] for place in places)
            else:
                yield places[0], Lost(tasks[places[0]], Message("every worker that was given it died"))


def _do(sent: bytes, version: str, tasks: Sequence[Any]) -> list[Any]:
    """Do a batch of tasks, on a worker."""
    if version != program():
        what = Message("this worker has another version of kg, of Python or of a library than where the build runs")
        raise KgError("--cluster", what, Message("Install the same everywhere"))
    with _ONE:
        return [_work(sent)(task) for task in tasks]


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
