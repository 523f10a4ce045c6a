"""kg reads Chinese social-science papers and maps the claims they make.

    from kg import ask, build, load

    build(["seeds"])                                     # writes the folder output
    papers = load()                                      # its verbs are those of the command line
    answer = papers.query("数据要素", "drives", "高质量发展")
    answer = ask("哪些论文认为数据要素推动高质量发展？")

Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import Papers
    from kg.pipeline import Progress, Summary
    from kg.query.results import Answer

__version__ = "0.1.0"
__all__ = ["ask", "build", "load"]

AnyPath = str | PathLike[str]


def build(
    sources: Iterable[AnyPath],
    schemas: AnyPath | None = None,
    output: AnyPath = "output",
    progress: Progress | None = None,
    base: bool = False,
    full_text: bool = True,
    cache: bool = True,
    workers: int | None = None,
    lines: bool = False,
    cluster: str | None = None,
    parts: str | None = None,
) -> Summary:
    """Read papers and write their build into a folder; see `kg.pipeline.build`.

    Args:
        sources: files and folders.
        schemas: folder of the vocabulary; the shipped one where None.
        output: folder to write; an older build in it is replaced once the new one is whole.
        progress: called with a step, how much of it is done, how much there is, and what is next.
        base: whether that vocabulary stands on top of the shipped one.
        full_text: whether the page holds the papers' texts, or only the sentences it quotes.
        cache: whether papers that earlier builds read are taken from the user's cache, and those read are kept there.
        workers: processes that read; None for one a core, where there is enough to read.
        lines: whether claims.jsonl is written also where there are more than 100,000 claims.
        cluster: address of the scheduler of a cluster that reads instead of this machine.
        parts: folder or address where what is read of papers is kept instead of the user's cache.

    >>> import kg
    >>> summary = kg.build(["seeds/003_9772575933a463fc.txt"], output="one-paper")
    >>> [paper.title for paper in summary.papers], summary.claims > 50
    (['新质生产力发展的理论逻辑与路径分析'], True)

    Raises:
        KgError: a source cannot be read, the vocabulary has a fault, or the folder cannot be written.
    """
    from pathlib import Path

    from kg import pipeline

    return pipeline.build(
        [pipeline.place_of(str(source)) for source in sources],
        Path(schemas) if schemas is not None else None,
        Path(output),
        progress,
        base,
        full_text,
        cache,
        workers,
        lines,
        cluster,
        parts,
    )


def load(output: AnyPath = "output", schemas: AnyPath | None = None, base: bool = False) -> Papers:
    """The build in a folder, with the verbs of the command line; see `kg.api.Papers`.

    Args:
        output: the folder.
        schemas: folder of the vocabulary it was built with; the shipped one where None.
        base: whether that vocabulary stands on top of the shipped one.

    >>> import kg
    >>> papers = kg.load("output")
    >>> len(papers.papers()), papers.show("数据要素").label_en
    (5, 'data as a factor of production')

    Raises:
        BuildMissing: there is no build in the folder.
    """
    from pathlib import Path

    from kg.api import Papers

    return Papers(Path(output), Path(schemas) if schemas is not None else None, base)


def ask(question: str, output: AnyPath = "output", schemas: AnyPath | None = None, base: bool = False) -> Answer:
    """What a build answers to a question in Chinese or English; see `kg.api.Papers.ask`.

    >>> import kg
    >>> answer = kg.ask("which papers claim that digital technology drives industrial upgrading?")
    >>> answer.understood.language, len(answer.papers) > 0
    ('en', True)

    Raises:
        QuestionError: the question is not understood.
        BuildMissing: there is no build in the folder.
    """
    return load(output, schemas, base).ask(question)
