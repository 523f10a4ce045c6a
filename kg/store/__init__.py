"""The output folder: written whole or not at all, read back through `Build`."""

from kg.store.database import SqliteBuild
from kg.store.file import write_file
from kg.store.lock import only_one
from kg.store.open import open_build
from kg.store.read import Build, JsonlBuild
from kg.store.write import Content, check_target, write_build

__all__ = [
    "Build",
    "Content",
    "JsonlBuild",
    "SqliteBuild",
    "check_target",
    "only_one",
    "open_build",
    "write_build",
    "write_file",
]
