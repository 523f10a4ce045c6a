"""The collector of cycles, told to look rarely while a paper is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 50_000  # new things between two looks


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let the collector look rarely: a paper makes many small things, and none of them a cycle.

    A collector that is off stays off, one that looks more rarely still goes on as it was.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], YOUNG) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
