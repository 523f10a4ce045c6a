"""Writing a build: beside the folder, then swapped in by renaming, so that a reader sees the old one or the new one.

Every file is on the disk before the folder gets its name: a power cut too leaves the old build or the new one.
"""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from kg.errors import OutputError
from kg.messages import Message, system_reason
from kg.store.layout import PAPERS, is_ours
from kg.store.recover import beside, recover
from kg.writing import settle

Content = str | Iterable[str] | Callable[[Path], None]
"""What a file of a build holds: a text, the pieces of one, or what writes the file when it is given its path."""

_INTO = Message("Name a new or empty folder with --output")


def check_target(folder: Path) -> None:
    """Refuse a folder that a build must not replace; nothing is changed.

    Raises:
        OutputError: it is no folder, holds other things than a build, is the current folder or one around it, or it or
            the folder around it may not be written.
    """
    try:
        target = folder.resolve()
        if not target.name or target == Path.cwd() or target in Path.cwd().parents:
            raise OutputError(str(folder), "this is the current folder or one around it", _INTO)
        if target.exists() and not target.is_dir():
            raise OutputError(str(folder), "there is a file of this name", _INTO)
        if target.is_dir() and not (target / PAPERS).is_file() and any(target.iterdir()):
            raise OutputError(str(folder), "it holds files, but no build of kg", _INTO)
        around = next(place for place in target.parents if place.exists())
        if not around.is_dir():
            raise OutputError(str(folder), Message("{name} is a file", name=around.name), _INTO)
        for place in (around, target):
            if place.exists() and not os.access(place, os.W_OK):
                raise OutputError(str(folder), Message("{name} is write-protected", name=place.name), _INTO)
    except OSError as error:
        raise _unwritable(folder, error) from None


def write_build(folder: Path, files: Mapping[str, Content]) -> None:
    """Write a build, whole or not at all.

    Args:
        folder: the output folder; it need not exist, nor the folders around it.
        files: relative name, with `/`, → content. They are written in this order, one by one: the pieces of a text as
            they come (UTF-8, line ends as they are), and a function finds the files before its own beside it.

    Files in the folder that no build of kg writes are carried over. What a crashed build left beside the folder is put
    back or removed.

    Raises:
        OutputError: the folder cannot be written, or holds other things than a build; what was there is untouched, as
            it is by whatever else the contents raise.
    """
    check_target(folder)
    target = folder.resolve()
    new = beside(target, f"new-{secrets.token_hex(4)}")  # of this process alone
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        recover(target)
        check_target(folder)
        new.mkdir()
        try:
            _fill(new, files)
            if target.is_dir():
                _carry_over(target, new, files)
            settle(new)
            _swap(target, new, beside(target, "old"))
            settle(target.parent, deep=False)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except (OSError, sqlite3.OperationalError) as error:  # a full disk is the latter to who writes a database
        raise _unwritable(folder, error) from None


def _fill(new: Path, files: Mapping[str, Content]) -> None:
    for name, content in files.items():
        path = new / name
        _make_folders(new, path.parent)
        if callable(content):
            content(path)
        else:
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines((content,) if isinstance(content, str) else content)


def _make_folders(new: Path, folder: Path) -> None:
    """Make the folders below `new`, never `new` itself: if it is gone, so is what was written."""
    for place in reversed([folder, *folder.parents][: len(folder.relative_to(new).parts)]):
        place.mkdir(exist_ok=True)


def _carry_over(target: Path, new: Path, files: Mapping[str, Content]) -> None:
    """Copy what is not ours: copied and not moved, so that the old folder stays whole until the swap."""
    for path in sorted(target.rglob("*")):
        name = path.relative_to(target)
        if is_ours(name.as_posix()) or name.as_posix() in files:
            continue
        if path.is_dir() and not path.is_symlink():
            if name.as_posix() != "texts":
                _make_folders(new, new / name)
        else:
            _make_folders(new, (new / name).parent)
            shutil.copy2(path, new / name, follow_symlinks=False)
    shutil.copymode(target, new)


def _swap(target: Path, new: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:  # an interrupt too must not leave the folder away
        if not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _unwritable(folder: Path, error: Exception) -> OutputError:
    return OutputError(
        str(folder),
        Message("it cannot be written ({reason})", reason=system_reason(error)),
        "Free it, or name another folder with --output",
    )
