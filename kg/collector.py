"""The collector of cycles, told to look rarely while a paper is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 50_000  # new things between two looks


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let the collector look rarely: a paper makes many small things, and none of them a cycle.

    What was made meanwhile counts as looked through, as the collector would otherwise look at it all at the end. A
    collector that is off stays off, one that looks more rarely still goes on as it was; so does what somebody froze.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], YOUNG) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()  # and back, among what is old
            gc.unfreeze()
        gc.set_threshold(*before)
