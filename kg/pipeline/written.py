"""From the parts of a build to its files: the papers in the order of their ids, one after the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import networkx as nx

from kg.assemble import assemble
from kg.corrections import NotApplied
from kg.duplicates import Echoes, as_echo
from kg.explore import render
from kg.export.graphml import to_graphml
from kg.pipeline.brief import Brief, PaperLines
from kg.pipeline.records import PaperRecords
from kg.pipeline.report import report
from kg.pipeline.steps import Progress
from kg.pipeline.summary import Summary, summarise
from kg.pipeline.work import PaperTask, Worker
from kg.records import Claim, Record, SourceFile
from kg.store import Content, write_build
from kg.store.layout import CLAIMS, FILES, GRAPHML, LINKS, PAGE, PAPERS, REPORT, SQLITE, text_file
from kg.store.sqlite import write_sqlite
from kg.vocabulary import Vocabulary


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
        progress: told of what is done.

    Raises:
        OutputError: the folder cannot be written; what was there is untouched.
    """
    if progress:
        progress("writing", 0, 1, output.name)
    records = list(papers.records())
    graph = assemble(
        [one.document.paper for one in records],
        [line for one in records for line in one.links],
        [claim for one in records for claim in one.claims],
        vocabulary,
    )
    summary = summarise(output, files, papers.known, papers.briefs, papers.echoes, graph, not_applied)
    write_build(output, _files(records, files, graph, vocabulary, summary, full_text))
    if progress:
        progress("writing", 1, 1, "")
    return summary


def _files(
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
        PAPERS: _lines(document.paper for document in documents),
        CLAIMS: _lines(claims),
        LINKS: _lines(links),
        FILES: _lines(files),
        SQLITE: partial(
            write_sqlite,
            papers=[document.paper for document in documents],
            links=links,
            claims=claims,
            files=files,
        ),
        **{text_file(document.paper.id): document.text for document in documents},
        GRAPHML: to_graphml(graph),
        PAGE: render(documents, claims, graph, vocabulary, links, full_text),
        REPORT: report(summary),
    }


def _lines(records: Iterable[Record]) -> str:
    return "".join(f"{record.to_json()}\n" for record in records)
