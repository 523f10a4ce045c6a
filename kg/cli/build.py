"""The command that makes a build."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import terminal
from kg.cli.options import Schemas, base_of, output_of, schemas_of
from kg.cli.progress import ProgressLine
from kg.messages import Message

if TYPE_CHECKING:
    from kg.query.inventory import FileListed


def build(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCES", help="Files and folders, - for standard input. Default: those of kg.toml, else seeds."
        ),
    ] = None,
    schemas: Schemas = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to write. Default: that of kg.toml, else output.")
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page when it is written.")] = False,
    full_text: Annotated[
        bool, typer.Option(" /--no-full-text", help="Keep the papers' texts out of the page: quotes only, to pass on.")
    ] = True,
    cache: Annotated[
        bool, typer.Option(" /--no-cache", help="Read every paper anew, and keep none for the next build.")
    ] = True,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Processes that read. Default: one a core, where there is enough to read."
        ),
    ] = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="Write claims.jsonl also where there are more than 100,000 claims.")
    ] = False,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Let a cluster read: the scheduler of dask.distributed, tcp://HOST:8786."),
    ] = None,
    parts: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Folder or address for what is read of papers; a cluster shares it. Default: the cache.",
        ),
    ] = None,
) -> None:
    """Read papers, write their map, print where it lies.

    The folder written holds claims.jsonl, papers.jsonl, links.jsonl, files.jsonl, texts, graph.graphml, graph.html and
    report.txt.
    An older build in it is replaced once the new one is whole.

    Example: kg build my-papers --output my-map --open
    """
    from kg import config, pipeline

    read = [pipeline.place_of(source) for source in sources or ()] or list(config.load().sources)
    folder = output_of(output)
    try:
        summary = pipeline.build(
            read,
            schemas_of(schemas),
            folder,
            ProgressLine(),
            base_of(schemas),
            full_text=full_text,
            cache=cache,
            workers=workers,
            lines=lines,
            cluster=cluster,
            parts=parts,
        )
    except KeyboardInterrupt:
        terminal.say(_stopped(folder, cache))
        raise typer.Exit(130) from None
    if summary.anew < len(summary.papers):
        kept = len(summary.papers) - summary.anew
        terminal.remark(
            Message("papers read: {anew}; as read before: {kept}; see kg cache", anew=summary.anew, kept=kept)
        )
    for left_out in summary.files_left_out:
        terminal.say(Message("{file}: left out: {reason}", file=left_out.file, reason=left_out.reason))
    for export in (one for one in summary.inventory.files if one.entries is not None):
        _tell_of_export(export)
    for about in (one for one in summary.inventory.files if one.entries is None):
        for fault in about.faults:
            terminal.say(Message("{path}: {fault}", path=about.path, fault=Message(fault)))
    for unmet in summary.not_applied:
        why = Message(unmet.reason)
        terminal.say(
            Message("{file}: {claim}: not applied: {why}", file=unmet.file, claim=unmet.correction.claim, why=why)
        )
    terminal.give(str(summary.page))
    if open_page:
        import webbrowser

        webbrowser.open(summary.page.resolve().as_uri())


def _tell_of_export(export: "FileListed") -> None:
    """What became of a citation export."""
    told = {"path": export.path, "form": export.format, "entries": export.entries, "left": len(export.unmatched)}
    if export.faults:
        text = Message(
            "{path}: citation export: {form}, {entries} entries, {left} without a file, {faults} faults; "
            "kg papers lists them",
            faults=len(export.faults),
            **told,
        )
    else:
        text = Message(
            "{path}: citation export: {form}, {entries} entries, {left} without a file; kg papers lists them", **told
        )
    terminal.say(text)


def _stopped(folder: Path, cache: bool) -> str:
    """What is said after Ctrl-C."""
    if cache:
        return Message("Stopped; {folder} is as it was. The same command goes on with what is read.", folder=folder)
    return Message("Stopped; {folder} is as it was. Without --no-cache, what is read is kept.", folder=folder)
