"""From the parts of a build to its files: the papers in the order of their ids, one after the other."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from kg.corrections import NotApplied
from kg.duplicates import Echoes, as_echo
from kg.pipeline.brief import Brief, PaperLines
from kg.pipeline.drawn import Counted, Drawing, Whole, put
from kg.pipeline.records import PaperRecords
from kg.pipeline.report import report
from kg.pipeline.steps import Progress, Step
from kg.pipeline.summary import MapFigures, Summary, summarise
from kg.pipeline.work import PaperTask, Worker
from kg.records import Claim, Paper, SourceFile
from kg.store import SqliteBuild, write_build
from kg.store.layout import CLAIMS, FILES, GRAPHML, LINKS, PAPERS, REPORT, SQLITE, text_file
from kg.store.rows import Stored
from kg.store.sqlite import write_sqlite
from kg.store.tables import LARGE
from kg.vocabulary import Vocabulary

_T = TypeVar("_T")


class Papers:
    """The papers of a build by id, with their echoes; their records are taken from the parts when they are asked for.

    Args:
        papers: each with its brief, by id.
        echoes: among them.
        worker: knows the parts.

    Attributes:
        briefs: of the papers.
        echoes: shown claims of each that repeat another paper.
    """

    def __init__(self, papers: Sequence[tuple[PaperTask, Brief]], echoes: Echoes, worker: Worker) -> None:
        self._tasks = [task for task, _ in papers]
        self.briefs = [brief for _, brief in papers]
        self._echoes, self._worker = echoes, worker
        self.echoes = [int(one.shown[[*echoes.of(at)]].sum()) for at, one in enumerate(self.briefs)]
        self.known = [task.paper for task in self._tasks]

    def lines(self) -> Iterator[PaperLines]:
        """The records of each paper as they are written."""
        for at, (task, brief) in enumerate(zip(self._tasks, self.briefs, strict=True)):
            found = self._worker.lines(task, brief.figures.lines)
            if told := self._echoes.of(at):
                claims = list(found.claims)
                for line, origin in told.items():
                    claims[line] = as_echo(Claim.from_json(claims[line]), origin).to_json()
                found = replace(found, claims=claims)
            yield found

    def records(self) -> Iterator[PaperRecords]:
        """The records of each paper."""
        return (one.records() for one in self.lines())


def write(
    output: Path,
    papers: Papers,
    files: Sequence[SourceFile],
    vocabulary: Vocabulary,
    not_applied: tuple[NotApplied, ...],
    full_text: bool,
    lines: bool,
    progress: Progress | None,
) -> Summary:
    """Write a build.

    Args:
        output: the folder.
        papers: of the build.
        files: every file of the sources.
        vocabulary: what they were linked with.
        not_applied: the corrections that met no claim.
        full_text: whether the page holds the papers' texts.
        lines: whether claims.jsonl is written also where the build is large.
        progress: told of what is done.

    Raises:
        OutputError: the folder cannot be written; what was there is untouched.
    """
    large = sum(len(one.shown) for one in papers.briefs) > LARGE
    drawing: Drawing = Counted(vocabulary) if large else Whole(vocabulary, full_text)
    figures: list[MapFigures] = []

    def tell(step: Step, done: int = 0, number: int = 1, name: str = "") -> None:
        if progress:
            progress(step, done, number, name)

    def told(step: Step, ones: Iterator[_T]) -> Iterator[_T]:
        """What there is of each paper, and progress as it is taken."""
        for at, (paper, one) in enumerate(zip(papers.known, ones, strict=True)):
            tell(step, at, len(papers.known), paper.file)
            yield one
        tell(step, len(papers.known), len(papers.known))

    def storing() -> Iterator[Stored]:
        for one in told("storing", papers.records()):
            drawing.see(one)
            yield stored(one)
        tell("counting")

    def draw(path: Path) -> None:
        tell("drawing")
        figures.append(drawing.draw(SqliteBuild(path.parent)))
        tell("drawing", 1)

    def summary() -> Summary:
        return summarise(output, files, papers.known, papers.briefs, papers.echoes, figures[0], not_applied)

    write_build(
        output,
        {
            PAPERS: lambda path: _write_lines(path, told("writing", papers.lines()), lines or not large),
            FILES: (f"{file.to_json()}\n" for file in files),
            SQLITE: lambda path: write_sqlite(path, storing(), files),
            GRAPHML: draw,  # and the page
            REPORT: lambda path: put(path, [report(summary())]),
        },
    )
    return summary()


def stored(one: PaperRecords) -> Stored:
    """The records of a paper as the database takes them."""
    return Stored(one.document.paper, one.links, one.claims)


def _write_lines(path: Path, papers: Iterable[PaperLines], claims: bool) -> None:
    """Write papers.jsonl, and beside it the texts, links.jsonl and, where wanted, claims.jsonl: all in one go."""
    (path.parent / text_file("")).parent.mkdir()
    with ExitStack() as opened:
        names = (PAPERS, LINKS, *((CLAIMS,) if claims else ()))
        streams = [
            opened.enter_context(path.with_name(name).open("w", encoding="utf-8", newline="\n")) for name in names
        ]
        for one in papers:
            for stream, lines in zip(streams, ([one.paper], one.links, one.claims), strict=False):
                stream.writelines(f"{line}\n" for line in lines)
            put(path.parent / text_file(Paper.from_json(one.paper).id), [one.text])
