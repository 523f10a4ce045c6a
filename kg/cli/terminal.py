"""What the commands say, and how it survives the terminal they say it to."""

import io
import os
import re
import shutil
import sys
from typing import TextIO

from kg.messages import tell

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def prepare() -> None:
    """Let no character stop a command: what the terminal cannot show is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def steady(text: str) -> str:
    """A text with an escape for each character that steers a terminal: it may come from a paper, a label, a file name.

    >>> steady("\x1b[2J数字\u202e经济")
    '\\x1b[2J数字\\u202e经济'
    """
    return _STEERING.sub(lambda found: ascii(found.group())[1:-1], text)


def give(text: str) -> None:
    """Print a result."""
    text = text.removesuffix("\n")
    print(steady(text) if sys.stdout.isatty() else text)


def columns() -> int | None:
    """Width of the terminal that results go to, within what reads well; None where they go elsewhere."""
    return max(40, min(shutil.get_terminal_size().columns, 120)) if sys.stdout.isatty() else None


def clear_row(stream: TextIO) -> None:
    """Clear the row that a terminal is at, of what told how far a command is."""
    if stream.isatty():
        print(f"\r{'':78}\r", end="", file=stream, flush=True)


def say(text: str) -> None:
    """Print a message, in the language of the user."""
    clear_row(sys.stderr)
    print(steady(tell(text)), file=sys.stderr)


def remark(text: str) -> None:
    """Print a message for a person who waits at a terminal; elsewhere nothing."""
    if sys.stderr.isatty():
        say(text)


def hang_up() -> None:
    """Whoever read stdout has gone; nothing more is written there, not even when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
