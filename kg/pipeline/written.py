"""From the parts of a build to its files: the papers in the order of their ids, one after the other."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import networkx as nx

from kg.assemble import assemble
from kg.corrections import NotApplied
from kg.duplicates import Echoes, as_echo
from kg.explore import render, render_large
from kg.export.counted import write_counted_graphml
from kg.export.graphml import to_graphml
from kg.pipeline.brief import Brief, PaperLines
from kg.pipeline.records import PaperRecords
from kg.pipeline.report import report
from kg.pipeline.steps import Progress
from kg.pipeline.summary import MapFigures, Summary, summarise
from kg.pipeline.work import PaperTask, Worker
from kg.records import Claim, Paper, Record, SourceFile
from kg.store import Content, SqliteBuild, write_build
from kg.store.layout import CLAIMS, FILES, GRAPHML, LINKS, PAGE, PAPERS, REPORT, SQLITE, text_file
from kg.store.rows import Stored
from kg.store.sqlite import write_sqlite
from kg.store.tables import LARGE
from kg.vocabulary import Vocabulary

_PASSES = 2  # over the papers, where not all of them are held


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

    def summary(figures: MapFigures) -> Summary:
        return summarise(output, files, papers.known, papers.briefs, papers.echoes, figures, not_applied)

    if sum(len(one.shown) for one in papers.briefs) > LARGE:
        return _write_large(output, papers, files, vocabulary, lines, summary, progress)
    if progress:
        progress("writing", 0, 1, output.name)
    records = list(papers.records())
    graph = assemble(
        [one.document.paper for one in records],
        [line for one in records for line in one.links],
        [claim for one in records for claim in one.claims],
        vocabulary,
    )
    told = summary(MapFigures.of(graph))
    write_build(output, _files(papers, records, files, graph, vocabulary, told, full_text))
    if progress:
        progress("writing", 1, 1, "")
    return told


def _files(
    papers: Papers,
    records: Sequence[PaperRecords],
    files: Sequence[SourceFile],
    graph: nx.MultiDiGraph,
    vocabulary: Vocabulary,
    summary: Summary,
    full_text: bool,
) -> Mapping[str, Content]:
    documents = [one.document for one in records]
    claims = [claim for one in records for claim in one.claims]
    links = [line for one in records for line in one.links]
    return {
        PAPERS: (f"{one.paper}\n" for one in papers.lines()),
        CLAIMS: (f"{line}\n" for one in papers.lines() for line in one.claims),
        LINKS: (f"{line}\n" for one in papers.lines() for line in one.links),
        FILES: _lines(files),
        SQLITE: partial(write_sqlite, papers=map(stored, records), files=files),
        **{text_file(document.paper.id): document.text for document in documents},
        GRAPHML: lambda path: _put(path, to_graphml(graph)),
        PAGE: lambda path: _put(path, render(documents, claims, graph, vocabulary, links, full_text)),
        REPORT: report(summary),
    }


def stored(one: PaperRecords) -> Stored:
    """The records of a paper as the database takes them."""
    return Stored(one.document.paper, one.links, one.claims)


def _lines(records: Iterable[Record]) -> str:
    return "".join(f"{record.to_json()}\n" for record in records)


def _write_large(
    output: Path,
    papers: Papers,
    files: Sequence[SourceFile],
    vocabulary: Vocabulary,
    lines: bool,
    summary: Callable[[MapFigures], Summary],
    progress: Progress | None,
) -> Summary:
    """Write a build of which no more than a paper is held at a time; map and page are made of what is counted."""
    passes, number = 0, len(papers.known)

    def one_by_one() -> Iterator[PaperLines]:
        nonlocal passes
        for at, one in enumerate(papers.lines()):
            if progress:
                progress("writing", passes * number + at, _PASSES * number, papers.known[at].file)
            yield one
        passes += 1

    def database(path: Path) -> None:
        write_sqlite(path, (stored(one.records()) for one in one_by_one()), files)

    found: list[Summary] = []

    def end(path: Path) -> None:
        found.append(summary(MapFigures.counted(SqliteBuild(path.parent), vocabulary)))
        _put(path, report(found[0]))

    write_build(
        output,
        {
            PAPERS: lambda path: _write_lines(path, one_by_one(), lines),
            FILES: _lines(files),
            SQLITE: database,
            GRAPHML: lambda path: write_counted_graphml(path, SqliteBuild(path.parent), vocabulary),
            PAGE: lambda path: _put(path, render_large(SqliteBuild(path.parent), vocabulary)),
            REPORT: end,
        },
    )
    if progress:
        progress("writing", _PASSES * number, _PASSES * number, "")
    return found[0]


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
            _put(path.parent / text_file(Paper.from_json(one.paper).id), one.text)


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
