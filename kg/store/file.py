"""One file, written whole or not at all: beside its place, then renamed."""

from pathlib import Path

from kg.errors import OutputError


def write_file(path: Path, content: bytes) -> None:
    """Write a file; an older one is replaced once the new one is whole. Folders around it are made.

    Raises:
        OutputError: it cannot be written; what was there is untouched.
    """
    beside = path.with_name(f".{path.name}.kg-new")
    try:
        if path.is_dir():
            raise OutputError(str(path), "there is a folder of this name", "Name a file")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            str(path), f"it cannot be written ({error.strerror or error})", "Free it, or name another place"
        ) from None
