"""kg reads Chinese social-science papers and maps the claims they make.

    import kg

    summary = kg.build(["papers"], output="map")
    build = kg.load("map")
    answer = kg.ask("哪些论文认为数据要素推动高质量发展？", "map")

Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.pipeline import Progress, Summary
    from kg.query.results import Answer
    from kg.store import Build

__version__ = "0.1.0"
__all__ = ["ask", "build", "load"]

AnyPath = str | PathLike[str]


def build(
    sources: Iterable[AnyPath],
    schemas: AnyPath | None = None,
    output: AnyPath = "output",
    progress: Progress | None = None,
    base: bool = False,
) -> Summary:
    """Read papers and write their build into a folder; see `kg.pipeline.build`."""
    from pathlib import Path

    from kg import pipeline

    folder = Path(schemas) if schemas is not None else None
    return pipeline.build([Path(source) for source in sources], folder, Path(output), progress, base)


def load(output: AnyPath = "output") -> Build:
    """The build in a folder. Raises `kg.errors.BuildMissing` where there is none."""
    from pathlib import Path

    from kg.store import JsonlBuild

    return JsonlBuild(Path(output))


def ask(question: str, output: AnyPath = "output", schemas: AnyPath | None = None, base: bool = False) -> Answer:
    """What a build answers to a question in Chinese or English; see `kg.query.ask`."""
    from pathlib import Path

    from kg import query
    from kg.link import Linker
    from kg.vocabulary import language_folder
    from kg.vocabulary import load as load_vocabulary

    folder = Path(schemas) if schemas is not None else None
    vocabulary = load_vocabulary(folder, base)
    return query.ask(question, load(output), vocabulary, Linker(vocabulary), language_folder(folder))
