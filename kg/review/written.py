"""A review in each of its formats."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.errors import OutputError
from kg.messages import Message
from kg.progress import Progress
from kg.query.markdown import escape
from kg.review.document import Heading, Paragraph, Part, Quote, References, parts_of
from kg.review.results import Review
from kg.review.sheets import to_xlsx
from kg.review.word import to_docx

FORMATS = ("md", "docx", "html", "xlsx")


def write(review: Review, format: str = "md", progress: Progress | None = None) -> bytes:
    """A review as a file: Markdown and HTML in UTF-8, or a Word file or Excel workbook.

    Args:
        review: what is written.
        format: one of `FORMATS`.
        progress: told of each part of a Word file, which takes long to set.

    Raises:
        OutputError: there is no such format, or the library that writes it is not installed.
    """
    if format not in FORMATS:
        raise OutputError(
            format or "(nothing)", "there is no such format", Message("Use one of {names}", names=", ".join(FORMATS))
        )
    formats: Mapping[str, Callable[[Review], bytes]] = {
        "md": lambda one: to_markdown(one).encode("utf-8"),
        "html": lambda one: to_html(one).encode("utf-8"),
        "docx": partial(to_docx, progress=progress),
        "xlsx": to_xlsx,
    }
    return formats[format](review)


def to_markdown(review: Review) -> str:
    """The review as Markdown; what a paper says cannot become markup."""
    return "\n\n".join(map(_marked, parts_of(review))) + "\n"


def _marked(part: Part) -> str:
    if isinstance(part, Heading):
        return f"{'#' * (part.level + 1)} {escape(part.text)}"
    if isinstance(part, Paragraph):
        return escape(part.text)
    if isinstance(part, Quote):
        lines = [part.text, f"— {part.place}", *([part.cites] if part.cites else [])]
        return "\n>\n".join(f"> {escape(line)}" for line in lines)
    if isinstance(part, References):
        return "\n\n".join(f"\\[{number}\\] {escape(text)}" for number, text in part.entries)
    rows = [[(name,) for name in part.header], *part.rows]
    lines = [f"| {' | '.join('<br>'.join(map(escape, cell)) for cell in row)} |" for row in rows]
    return "\n".join((lines[0], f"|{' --- |' * len(part.header)}", *lines[1:]))


def to_html(review: Review) -> str:
    """The review as one page, which asks no host for anything."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    kinds = {kind: kind.__name__ for kind in get_args(Part)}
    parts = [(kinds[type(part)], part) for part in parts_of(review)]
    return environment.get_template("review.html.j2").render(parts=parts, language=review.language)
