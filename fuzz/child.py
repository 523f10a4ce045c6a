"""Runs a stretch of inputs in a process of its own, and says of each that is a fault what is wrong.

A line of JSON a fault, and one at the end, on standard output; the number of the input at hand stands in a file, for
the parent, which ends the process where it does not come back from an input.
"""

import json
import mmap
import resource
import signal
import struct
import time
import traceback
from pathlib import Path
from typing import Any

from fuzz.inputs import make
from fuzz.targets import SECONDS, TARGETS

MEMORY = 2 << 30  # bytes of address space that an input may add


class _TooLong(BaseException):
    """An input took longer than it may."""


def run(target: str, seed: int, start: int, stop: int, place: Path) -> None:
    """Run the inputs `start` to `stop`; `place` is the file that holds the number of the input at hand."""
    one = TARGETS[target]
    _try(one.run, b"a" if one.binary else "a")  # what is loaded once is no input's time or memory
    _bound()
    signal.signal(signal.SIGVTALRM, _ring)
    slowest = (0.0, start)
    with place.open("r+b") as file, mmap.mmap(file.fileno(), 8) as at:
        for number in range(start, stop):
            at[:8] = struct.pack("q", number)
            data = make(target, seed, number)
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            began = time.process_time()
            fault = _try(one.run, data)
            took = time.process_time() - began
            slowest = max(slowest, (took, number))
            if fault:
                print(json.dumps({"number": number, **fault}), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    end = {"seconds": time.process_time(), "slowest": slowest[0], "number": slowest[1], "peak": peak}
    print(json.dumps({"end": end}), flush=True)


def _try(run: Any, data: Any) -> dict[str, str] | None:
    """What is wrong, and where."""
    try:
        try:
            run(data)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except (Exception, _TooLong) as error:
        ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "/kg/" in frame.filename]
        where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "property"
        return {"fault": type(error).__name__, "what": str(error)[:200], "where": where}
    return None


def _ring(*_: Any) -> None:
    raise _TooLong(f"more than {SECONDS} seconds")


def _bound() -> None:
    """Let the process take no more memory than now and what an input may add."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    if pages:
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
