"""The collector of cycles, told to look rarely while a paper is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

YOUNG = 50_000  # new things between two looks
MANY = 1_000_000  # new things after which the collector looks at all there is


class _Rarely:
    """How many are reading, what the collector was told before the first began, and what has been made since it looked.

    One for the process, as the collector is.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._before = gc.get_threshold()
        self._made = 0

    def begin(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._before = gc.get_threshold()
                gc.set_threshold(max(self._before[0], YOUNG) if self._before[0] else 0, *self._before[1:])

    def end(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._settle()
                gc.set_threshold(*self._before)

    def _settle(self) -> None:
        """Let what is new count as old, or else the collector would look at all of it as soon as it may."""
        if not self._before[0] or gc.get_freeze_count():
            return  # it is off, or somebody has put things out of its sight and wants them there
        self._made += gc.get_count()[0]
        if self._made < MANY:
            gc.freeze()
            gc.unfreeze()
        else:
            self._made = 0
            gc.collect()


_rarely = _Rarely()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let the collector look rarely: a paper makes many small things, and hardly one of them a cycle.

    What is new at the end counts as looked through; after a million new things the collector looks at everything. One
    that is off stays off, one that looks more rarely still goes on as it was.
    """
    _rarely.begin()
    try:
        yield
    finally:
        _rarely.end()
