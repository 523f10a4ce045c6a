"""The build in a folder, read from what it holds."""

from pathlib import Path

from kg.store.database import SqliteBuild
from kg.store.layout import SQLITE
from kg.store.read import JsonlBuild


def open_build(folder: Path) -> JsonlBuild | SqliteBuild:
    """The build in a folder: from its database, and where there is none of this version, from its lines.

    Raises:
        BuildMissing: there is no build in the folder.
    """
    lines = JsonlBuild(folder)
    if not (folder / SQLITE).is_file():
        return lines
    base = SqliteBuild(folder)
    return base if base.readable else lines
