"""What the commands say, and how it survives the terminal they say it to."""

import io
import os
import shutil
import sys

from kg.messages import tell


def prepare() -> None:
    """Let no character stop a command: what the terminal cannot show is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def give(text: str) -> None:
    """Print a result."""
    print(text.removesuffix("\n"))


def columns() -> int | None:
    """Width of the terminal that results go to, within what reads well; None where they go elsewhere."""
    return max(40, min(shutil.get_terminal_size().columns, 120)) if sys.stdout.isatty() else None


def say(text: str) -> None:
    """Print a message, in the language of the user."""
    print(tell(text), file=sys.stderr)


def remark(text: str) -> None:
    """Print a message for a person who waits at a terminal; elsewhere nothing."""
    if sys.stderr.isatty():
        say(text)


def hang_up() -> None:
    """Whoever read stdout has gone; nothing more is written there, not even when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
