"""report.txt: what was read, linked and claimed, and what was left out and why.

Its words stand in `report.txt.j2`, so that they can be mended without touching code.
"""

from pathlib import Path
from typing import get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.pipeline.summary import Summary
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
        relations=get_args(Relation),
        modalities=get_args(Modality),
        kinds=(*get_args(Kind), "paper"),
    )
