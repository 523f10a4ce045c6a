"""The command that writes a build in the formats of other programs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import terminal
from kg.cli.options import Output, Schemas, open_build, open_vocabulary
from kg.cli.progress import ProgressLine
from kg.errors import OutputError
from kg.messages import Message


class Syntax(StrEnum):
    """How RDF is written."""

    TTL = "ttl"
    JSONLD = "jsonld"


def export(
    format: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="graphml, gexf (Gephi), cytoscape, node-link, csv (four tables), xlsx, parquet, turtle, jsonld, "
            "bibtex, ris, csl-json (papers and what they cite), skos (the vocabulary; needs no build).",
        ),
    ],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="PATH", help="File to write; for csv a folder. Default: print it.")
    ] = None,
    syntax: Annotated[Syntax, typer.Option("--format", help="Of skos.")] = Syntax.TTL,
    output: Output = None,
    schemas: Schemas = None,
) -> None:
    """Write the map, the claims, the literature or the vocabulary for other programs.

    Example: kg export gexf --to map.gexf

    Example: kg export csv --to tables

    Example: kg export skos --format jsonld --to vocabulary.jsonld
    """
    from kg.export import FORMATS
    from kg.export import export as exported
    from kg.store import write_file

    if format == "skos":
        from kg.thesaurus.skos import to_skos

        content = to_skos(open_vocabulary(schemas), syntax.value)
        if to is None:
            terminal.give(content.decode("utf-8"))
        else:
            write_file(to, content)
            terminal.give(str(to))
        return
    chosen = FORMATS.get(format)
    if chosen is not None and to is None and not chosen.text:
        raise OutputError(format, "it cannot be printed", Message("Name where it goes: --to {file}", file=chosen.file))
    progress = ProgressLine()
    files = exported(format, open_build(output), open_vocabulary(schemas), progress)
    progress.clear()
    if to is None:
        terminal.give("".join(content.decode("utf-8") for content in files.values()))
        return
    if chosen is not None and chosen.several and to.exists() and not to.is_dir():
        raise OutputError(str(to), "there is a file of this name", "Name a folder")
    for name, content in files.items():
        write_file(to / name if chosen is not None and chosen.several else to, content)
    terminal.give(str(to))
