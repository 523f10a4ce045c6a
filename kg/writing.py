"""Writing so that no name ever leads to half a file, whatever ends the program or the machine."""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path


def put(path: Path, content: bytes, lasting: bool = True) -> None:
    """Write a file in a folder that is there, whole or not at all.

    Args:
        path: the file.
        content: what it is to hold.
        lasting: whether it is to be whole after a power cut too; a cache that checks its files does without.

    Raises:
        OSError: it cannot be written; what was there is untouched.
    """
    target = path.resolve()
    beside = target.with_name(f".kg-new-{secrets.token_hex(4)}")  # of this process alone, and never too long
    try:
        with beside.open("xb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    if lasting:
        settle(target.parent, deep=False)


def settle(folder: Path, deep: bool = True) -> None:
    """Wait until the disk holds the names in a folder and, where `deep`, all that is in and below it.

    Done once all is written, that takes a quarter of the time it takes after every file. A file with a second name was
    waited for under its first: a build that grows has ten thousand of them, each of which would take some time.
    """
    if deep:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                if path.stat().st_nlink == 1:
                    _wait(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
            elif path.is_dir() and not path.is_symlink():
                _wait(path, os.O_RDONLY)
    _wait(folder, os.O_RDONLY)


def _wait(path: Path, flags: int) -> None:
    """Some cannot be opened for it, a folder on Windows, or what somebody laid there and locked: no reason to fail."""
    with suppress(PermissionError):
        opened = os.open(path, flags)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
