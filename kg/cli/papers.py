"""The command that lists the papers of a build, and what became of every file."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.answers import give
from kg.cli.options import Form, Format, open_build


def papers(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="Folder of the build. Default: that of kg.toml, else output."),
    ] = None,
    form: Form = Format.TABLE,
) -> None:
    """List every file that was read or not, the worst first.

    Of a paper: what is known and what is missing, how much was read, how many claims, where its title, authors and year
    are from. Of other files: why they are not read, and what to do. Citation exports: the works that no file is.

    Example: kg papers

    Example: kg papers my-map --format csv > papers.csv
    """
    from kg.query import inventory

    build = open_build(folder)
    give(inventory(build.files(), build.papers(), build.claims()), form)
