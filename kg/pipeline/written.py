"""From the parts of a build to its files: the papers in the order of their ids, one after the other."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from kg.corrections import NotApplied
from kg.duplicates import Echoes, as_echo
from kg.errors import BuildMissing
from kg.pipeline.book import Book, Booked, Page, State
from kg.pipeline.brief import Brief, PaperLines
from kg.pipeline.drawn import Counted, Drawing, Whole, put
from kg.pipeline.grown import LINES, Growth
from kg.pipeline.records import PaperRecords
from kg.pipeline.report import report
from kg.pipeline.steps import Progress, Step
from kg.pipeline.summary import MapFigures, Summary, summarise
from kg.pipeline.work import PaperTask, Worker
from kg.records import Claim, SourceFile
from kg.store import SqliteBuild, write_build
from kg.store.layout import CLAIMS, FILES, GRAPHML, PAPERS, REPORT, SQLITE, text_file
from kg.store.rows import Stored
from kg.store.tables import LARGE
from kg.vocabulary import Vocabulary


class Papers:
    """The papers of a build by id, with their echoes; their records are taken from the parts when they are asked for.

    Args:
        papers: each with its brief, by id.
        echoes: among them.
        worker: knows the parts.
        touched: places of papers whose echoes are not what they were in the last build; None where that is not known.

    Attributes:
        briefs: of the papers.
        echoes: shown claims of each that repeat another paper.
        known: what is known of each.
        touched: as given.
    """

    def __init__(
        self,
        papers: Sequence[tuple[PaperTask, Brief]],
        echoes: Echoes,
        worker: Worker,
        touched: Collection[int] | None = None,
    ) -> None:
        self._tasks = [task for task, _ in papers]
        self.briefs = [brief for _, brief in papers]
        self._echoes, self._worker, self.touched = echoes, worker, touched
        self.echoes = [int(one.shown[echoes.pairs(at)[:, 0]].sum()) for at, one in enumerate(self.briefs)]
        self.known = [task.paper for task in self._tasks]

    def lines(self, at: int) -> PaperLines:
        """The records of a paper as they are written, by its place."""
        found = self._worker.lines(self._tasks[at], self.briefs[at].figures.lines)
        if told := self._echoes.of(at):
            claims = list(found.claims)
            for line, origin in told.items():
                claims[line] = as_echo(Claim.from_json(claims[line]), origin).to_json()
            found = replace(found, claims=claims)
        return found

    def booked(self) -> list[Booked]:
        """The papers as the book names them."""
        return list(map(Booked.of, self.known, self.briefs))


def write(
    output: Path,
    papers: Papers,
    files: Sequence[SourceFile],
    vocabulary: Vocabulary,
    not_applied: tuple[NotApplied, ...],
    full_text: bool,
    lines: bool,
    book: Book,
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
        book: what the last build left; papers and files of this one are put down in it.
        progress: told of what is done.

    Raises:
        OutputError: the folder cannot be written; what was there is untouched.
    """
    large = sum(len(one.shown) for one in papers.briefs) > LARGE
    drawing: Drawing = Counted(vocabulary) if large else Whole(vocabulary, full_text)
    figures: list[MapFigures] = []
    booked, names = papers.booked(), (*LINES, *((CLAIMS,) if lines or not large else ()))

    def tell(step: Step, done: int = 0, number: int = 1, name: str = "") -> None:
        if progress:
            progress(step, done, number, name)

    def told(step: Step, growth: Growth) -> Iterator[PaperLines]:
        """What is written of each paper that is not taken as it is, and progress as it is taken."""
        number = len(growth.anew)
        for done, at in enumerate(growth.anew):
            tell(step, done, number, papers.known[at].file)
            yield papers.lines(at)
        tell(step, number, number)

    def storing(growth: Growth) -> Iterator[Stored]:
        for one in told("storing", growth):
            records = one.records()
            drawing.see(records)
            yield stored(records)
        tell("counting")

    def draw(path: Path) -> None:
        tell("drawing")
        figures.append(drawing.draw(SqliteBuild(path.parent)))
        tell("drawing", 1)

    def summary() -> Summary:
        return summarise(output, files, papers.known, papers.briefs, papers.echoes, figures[-1], not_applied)

    def build(growth: Growth) -> None:
        write_build(
            output,
            {
                PAPERS: lambda path: growth.write_lines(path, told("writing", growth), names),
                FILES: (f"{file.to_json()}\n" for file in files),
                SQLITE: lambda path: growth.write_base(path, storing(growth), files),
                GRAPHML: draw,  # and the page
                REPORT: lambda path: put(path, [report(summary())]),
            },
        )

    anew = Growth(output, Page(), booked)
    growth = Growth.of(output, book, booked, papers.touched, names) if large else anew
    try:
        build(growth)
    except (BuildMissing, EOFError, sqlite3.DatabaseError, ValidationError):  # the earlier build is damaged
        if growth is anew:
            raise
        growth = anew
        build(growth)
    book.new.papers, book.new.lengths = booked, growth.lengths
    of_papers = (text_file(one.paper) for one in booked)
    book.new.outputs = {name: found for name in (*names, SQLITE, *of_papers) if (found := State.of(output / name))}
    return summary()


def stored(one: PaperRecords) -> Stored:
    """The records of a paper as the database takes them."""
    return Stored(one.document.paper, one.links, one.claims)
