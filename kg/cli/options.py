"""Options that several commands share, and what kg.toml says where they are not given."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import config

if TYPE_CHECKING:
    from kg.store import JsonlBuild
    from kg.vocabulary import Vocabulary


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


Output = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder of the build. Default: that of kg.toml, else output.")
]
Schemas = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of the vocabulary. Default: that of kg.toml, else the shipped one."),
]
Form = Annotated[Format, typer.Option("--format", help="How the result is written.")]


def output_of(output: Path | None) -> Path:
    """The folder given, else the one that kg.toml names."""
    return output or config.load().output


def schemas_of(schemas: Path | None) -> Path | None:
    """The vocabulary given, else the one that kg.toml names; None is the shipped one."""
    return schemas or config.load().schemas


def base_of(schemas: Path | None) -> bool:
    """Whether the vocabulary stands on top of the shipped one: what kg.toml says of its own; one given stands alone."""
    return schemas is None and config.load().base


def open_build(output: Path | None) -> "JsonlBuild":
    """The build to read, which tells how far whoever reads all of it is. Raises BuildMissing."""
    from kg.cli.watching import watched
    from kg.store import open_build as opened

    return watched(opened(output_of(output)))


def open_vocabulary(schemas: Path | None) -> "Vocabulary":
    """The vocabulary to read with. Raises VocabularyError."""
    from kg.vocabulary import load

    return load(schemas_of(schemas), base_of(schemas))
