"""The command that makes a build."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import terminal
from kg.cli.options import Schemas, base_of, output_of, schemas_of


def build(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SOURCES", help="Files and folders, - for standard input. Default: those of kg.toml, else seeds."
        ),
    ] = None,
    schemas: Schemas = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to write. Default: that of kg.toml, else output.")
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page when it is written.")] = False,
    careful: Annotated[
        bool, typer.Option("--careful", help="Read with the net: more claims found and fewer wrong, a second a paper.")
    ] = False,
    full_text: Annotated[
        bool, typer.Option(" /--no-full-text", help="Keep the papers' texts out of the page: quotes only, to pass on.")
    ] = True,
    cache: Annotated[
        bool, typer.Option(" /--no-cache", help="Read every paper anew, and keep none for the next build.")
    ] = True,
) -> None:
    """Read papers, write their map, print where it lies.

    The folder written holds claims.jsonl, papers.jsonl, links.jsonl, files.jsonl, texts, graph.graphml, graph.html and
    report.txt.
    An older build in it is replaced once the new one is whole.

    Example: kg build my-papers --output my-map --open
    """
    from kg import config, pipeline

    read = sources or list(config.load().sources)
    summary = pipeline.build(
        read,
        schemas_of(schemas),
        output_of(output),
        terminal.show_progress,
        base_of(schemas),
        full_text=full_text,
        careful=careful,
        cache=cache,
    )
    if summary.anew < len(summary.papers):
        terminal.remark(
            f"{summary.anew} papers read, {len(summary.papers) - summary.anew} as read before; see kg cache"
        )
    for left_out in summary.files_left_out:
        terminal.say(f"{left_out.file}: left out: {left_out.reason}")
    for export in (one for one in summary.inventory.files if one.entries is not None):
        what = f"{export.format}, {export.entries} entries, {len(export.unmatched)} without a file"
        what += f", {len(export.faults)} faults" if export.faults else ""
        terminal.say(f"{export.path}: citation export: {what}; kg papers lists them")
    for about in (one for one in summary.inventory.files if one.entries is None):
        for fault in about.faults:
            terminal.say(f"{about.path}: {fault}")
    for unmet in summary.not_applied:
        terminal.say(f"{unmet.file}: {unmet.correction.claim}: not applied: {unmet.reason}")
    terminal.give(str(summary.page))
    if open_page:
        import webbrowser

        webbrowser.open(summary.page.resolve().as_uri())
