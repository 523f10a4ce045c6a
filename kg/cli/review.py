"""The command that gathers the material of a literature review."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import language, terminal
from kg.cli.options import Output, Schemas, open_build, open_vocabulary
from kg.cli.progress import ProgressLine
from kg.errors import OutputError
from kg.messages import Language, Message


class Format(StrEnum):
    """How a review is written."""

    MD = "md"
    DOCX = "docx"
    HTML = "html"
    XLSX = "xlsx"


def review(
    concepts: Annotated[list[str], typer.Argument(metavar="CONCEPT...", help="Labels, phrases or ids.")],
    form: Annotated[Format, typer.Option("--format", help="How the review is written.")] = Format.MD,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="File to write. Default: print it (md, html).")
    ] = None,
    output: Output = None,
    schemas: Schemas = None,
) -> None:
    """Write what the papers say about concepts, for a literature review.

    Mechanisms by papers with quotes, agreements, contested points, claims by relation, the matrix and the references.
    Everything is quoted or counted. In English where the concepts are given in English.

    Example: kg review 新质生产力 数据要素 --format docx --to review.docx
    """
    from kg.review import review as gather
    from kg.review import write
    from kg.store import write_file

    if to is None and form in (Format.DOCX, Format.XLSX):
        raise OutputError(
            form.value, "it cannot be printed", Message("Name a file: --to review.{ending}", ending=form.value)
        )
    spoken: Language = language.asked() or ("en" if all(text.isascii() for text in concepts) else "zh")
    gathered = gather(concepts, open_build(output), open_vocabulary(schemas), language=spoken)
    content = write(gathered, form.value, ProgressLine())
    if to is None:
        terminal.give(content.decode("utf-8"))
    else:
        write_file(to, content)
        terminal.give(str(to))
