"""What the commands say, and how it survives the terminal they say it to."""

import io
import os
import shutil
import sys


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
    """Print a message."""
    print(text, file=sys.stderr)


def remark(text: str) -> None:
    """Print a message for a person who waits at a terminal; elsewhere nothing."""
    if sys.stderr.isatty():
        say(text)


def show_progress(done: int, number: int, file: str) -> None:
    """Rewrite one line a paper on a terminal, and clear it at the end; elsewhere nothing."""
    if sys.stderr.isatty():
        line = f"[{done + 1}/{number}] {file[:30]}" if file else ""
        print(f"\r{'':78}\r{line}", end="", file=sys.stderr, flush=True)


def hang_up() -> None:
    """Whoever read stdout has gone; nothing more is written there, not even when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
