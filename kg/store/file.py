"""One file that a person asked for, written whole or not at all."""

from pathlib import Path

from kg.errors import OutputError
from kg.messages import Message, system_reason
from kg.writing import put


def write_file(path: Path, content: bytes) -> None:
    """Write a file; an older one is replaced once the new one is whole. Folders around it are made.

    Where the path is a link, the file it leads to is the one that is replaced; that file's mode is kept.

    Raises:
        OutputError: it cannot be written; what was there is untouched.
    """
    try:
        if path.is_dir():
            raise OutputError(str(path), "there is a folder of this name", "Name a file")
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, content)
    except OSError as error:
        raise OutputError(
            str(path),
            Message("it cannot be written ({reason})", reason=system_reason(error)),
            "Free it, or name another place",
        ) from None
