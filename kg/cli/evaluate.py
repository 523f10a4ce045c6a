"""The command that holds a build against annotated papers."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import terminal
from kg.cli.options import Output, Schemas, base_of, open_build, open_vocabulary, schemas_of
from kg.cli.progress import ProgressLine

if TYPE_CHECKING:
    from kg.evaluate import Evaluation
    from kg.store import Build


def evaluate(
    gold: Annotated[
        Path | None, typer.Argument(metavar="GOLD", help="Annotation: a file ID.tsv, or a folder of them.")
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the texts annotated. Default: those the build has read."),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Read the texts now, instead of a build that is there; nothing is kept.")
    ] = False,
    doubtful: Annotated[bool, typer.Option("--all", help="Tables of doubtful claims too.")] = False,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Tell N wrong and missed claims as well.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="All of it, for programs.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Tables for a document.")] = False,
    sheet: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Only print the sentences of a text, numbered, to annotate.")
    ] = None,
    output: Output = None,
    schemas: Schemas = None,
) -> None:
    """Say how right a build is: its claims against papers that people annotated.

    Precision, recall and F1 by relation, modality, paper, section, frame and cue; linking; calibration; all with
    intervals. How to annotate: docs/annotation.md.

    Example: kg evaluate my-gold --output my-map --errors 20

    Example: kg evaluate --sheet paper.txt > my-gold/paper.tsv
    """
    from kg.evaluate import present, sheet_of

    if sheet is not None:
        terminal.give(sheet_of(sheet))
        return
    if gold is None:
        raise typer.BadParameter("GOLD")
    found = _anew(gold, texts, schemas) if anew else _against(gold, open_build(output), texts, schemas)
    form = "json" if as_json else "md" if as_markdown else "table"
    terminal.give(present(found, form, doubtful, errors))


def _anew(gold: Path, texts: Path | None, schemas: Path | None) -> "Evaluation":
    """The evaluation of a build made for it, and of nothing that was there before."""
    from kg import config, pipeline

    sources = [texts] if texts else list(config.load().sources)
    with TemporaryDirectory() as place:
        folder = Path(place) / "build"
        pipeline.build(sources, schemas_of(schemas), folder, ProgressLine(), base_of(schemas))
        return _against(gold, open_build(folder), texts, schemas)


def _against(gold: Path, build: "Build", texts: Path | None, schemas: Path | None) -> "Evaluation":
    from kg.evaluate import evaluate as hold
    from kg.link import Linker
    from kg.vocabulary import language_folder

    linker = Linker(open_vocabulary(schemas), language_folder(schemas_of(schemas)))
    return hold(gold, build, linker, texts)
