"""report.txt: what became of each file, what was linked and claimed, and what was left out and why.

Its words stand in `report.txt.j2` and `kg/query/inventory.yaml`, so that they can be mended without touching code.
"""

from itertools import groupby
from pathlib import Path
from typing import get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.pipeline.summary import Summary
from kg.query.genre_text import genre_counts
from kg.query.inventory_text import file_line, left_lines
from kg.query.inventory_words import Words
from kg.records import Modality, Relation
from kg.schema import Kind

_TEMPLATE = "report.txt.j2"


def report(summary: Summary) -> str:
    """The report of a build; it names no folder, so that it is the same wherever the build lies."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent, encoding="utf-8"),
        autoescape=False,  # plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(_TEMPLATE).render(
        summary=summary,
        files=_files(summary),
        genres=genre_counts((one.genre for one in summary.inventory.files if one.sentences is not None), "zh"),
        relations=get_args(Relation),
        modalities=get_args(Modality),
        kinds=(*get_args(Kind), "paper"),
    )


def _files(summary: Summary) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """The files by state, each with its line and what of a citation export is left."""
    found = summary.inventory
    return [
        (
            Words.of("zh").states[state],
            [(file_line(one, "zh", found.exports), left_lines(one, "zh")) for one in group],
        )
        for state, group in groupby(found.files, key=lambda one: one.state)
    ]
