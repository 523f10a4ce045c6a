"""How far a long command is, and how long the rest of the step will take."""

import sys
import time
from collections import deque
from collections.abc import Callable
from typing import TextIO

from kg.cli.terminal import clear_row, steady
from kg.columns import width
from kg.messages import Message, tell

_STEPS = {
    "kept": Message("taking what is there"),
    "files": Message("reading files"),
    "papers": Message("reading claims"),
    "echoes": Message("comparing sentences"),
    "writing": Message("writing"),
    "storing": Message("storing"),
    "counting": Message("counting"),
    "drawing": Message("drawing"),
    "sentences": Message("reading sentences"),
    "all papers": Message("going through papers"),
    "all sentences": Message("going through sentences"),
    "all claims": Message("going through claims"),
    "database": Message("holding the database against the lines"),
    "making": Message("writing"),
}
_EVERY = 0.1  # seconds between two states of the line on a terminal …
_SELDOM = 60.0  # … and between two lines elsewhere
_LATELY = 60.0  # seconds that the rate is taken over: what was slow or fast long ago says nothing of what is left
_TOLD = 5.0  # seconds after which there is a rate to speak of
_WIDTH = 78


class ProgressLine:
    """Tells of steps: on a terminal one line, rewritten and cleared at the end; elsewhere a line a minute.

    Args:
        stream: where to; standard error where None.
        clock: seconds.
    """

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream or sys.stderr, clock
        self._terminal = self._stream.isatty()
        self._told = clock() - (_EVERY if self._terminal else 0)
        self._step = ""
        self._lately: deque[tuple[float, int]] = deque()

    def __call__(self, step: str, done: int, number: int, name: str) -> None:
        """Tell of a step: how much is done of how much, and what is next; nothing at its end."""
        now = self._clock()
        if step != self._step:
            self._step = step
            self._lately.clear()
        self._lately.append((now, done))
        while len(self._lately) > 2 and now - self._lately[1][0] > _LATELY:
            self._lately.popleft()
        if done >= number and self._terminal:
            self.clear()
        elif now - self._told >= (_EVERY if self._terminal else _SELDOM):
            self._told = now
            self._say(self._line(done, number), name)

    def clear(self) -> None:
        """Leave the terminal as it was."""
        clear_row(self._stream)

    def _line(self, done: int, number: int) -> str:
        line = f"{tell(_STEPS[self._step])} {done}/{number}" if number > 1 else tell(_STEPS[self._step])
        (since, before), (now, _) = self._lately[0], self._lately[-1]
        if now - since < _TOLD or done - before < 2:
            return line
        rate = (done - before) / (now - since)
        pace = (
            Message("{rate} a second", rate=f"{rate:.3g}")
            if rate >= 1
            else Message("{rate} a minute", rate=f"{rate * 60:.3g}")
        )
        left = Message("about {time} left", time=_time((number - done) / rate))
        return f"{line}, {tell(pace)}, {tell(left)}"

    def _say(self, line: str, name: str) -> None:
        if not self._terminal:
            print(line, file=self._stream, flush=True)
            return
        name = steady(name)
        while name and width(f"{line}  {name}") > _WIDTH:
            name = name[:-1]
        self.clear()
        print(f"{line}  {name}".rstrip(), end="", file=self._stream, flush=True)


def _time(seconds: float) -> str:
    """A time to wait, to one unit."""
    if seconds < 90:
        return Message("{number} s", number=max(1, round(seconds)))
    if seconds < 90 * 60:
        return Message("{number} min", number=round(seconds / 60))
    return Message("{number} h", number=f"{seconds / 3600:.1f}")
