"""The whole way, from sources to a folder."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import networkx as nx

from kg.assemble import assemble
from kg.corrections import NotApplied, read_corrections
from kg.explore import render
from kg.export.graphml import to_graphml
from kg.pipeline.cache import Cache
from kg.pipeline.reading import Reading
from kg.pipeline.records import PaperRecords, correct_all, mark_all, merge
from kg.pipeline.report import report
from kg.pipeline.summary import Summary, summarise
from kg.read import read_sources
from kg.records import Record, SourceFile
from kg.store import check_target, only_one, write_build
from kg.store.layout import CLAIMS, FILES, GRAPHML, LINKS, PAGE, PAPERS, REPORT, text_file
from kg.vocabulary import Vocabulary, language_folder, load

Progress = Callable[[int, int, str], None]
"""Called with the number of papers done, their number, and the file that is read next."""


def build(
    sources: Sequence[Path],
    schemas: Path | None = None,
    output: Path = Path("output"),
    progress: Progress | None = None,
    base: bool = False,
    full_text: bool = True,
    careful: bool = False,
    cache: bool = True,
) -> Summary:
    """Read papers and write their build.

    Args:
        sources: files and folders.
        schemas: folder of the vocabulary; the shipped one where None.
        output: folder to write; an older build in it is replaced once the new one is whole.
        progress: called before each paper and once after the last.
        base: whether that vocabulary stands on top of the shipped one.
        full_text: whether the page holds the papers' texts, or only the sentences it quotes.
        careful: whether the net decides which claims stand: slower, and better.
        cache: whether papers that earlier builds read are taken from the user's cache, and those read are kept there.

    Raises:
        SourceError: a source is not there, no source holds a paper that can be read, or corrections.yaml is wrong.
        VocabularyError: the vocabulary has a fault.
        OutputError: the folder cannot be written; what was there is untouched.
    """
    check_target(output)  # before the work, not after it
    with only_one(output):
        language = language_folder(schemas)
        vocabulary = load(schemas, base)
        kept = Cache.of_user() if cache else None
        reading = Reading(vocabulary, language, careful, kept)
        found = read_sources(sources, language, output, reading.document)
        corrections = read_corrections(sources)
        records = []
        for number, document in enumerate(found.documents):
            if progress:
                progress(number, len(found.documents), document.paper.file)
            records.append(reading.records(document))
        if progress:
            progress(len(records), len(records), "")
        if kept:
            kept.trim()
        merged = merge(records)
        not_applied: tuple[NotApplied, ...] = ()
        if corrections.by_claim:
            merged, not_applied = correct_all(merged, corrections, reading.linker)
        merged = mark_all(merged)
        graph = assemble(
            [one.document.paper for one in merged],
            [line for one in merged for line in one.links],
            [claim for one in merged for claim in one.claims],
            vocabulary,
        )
        summary = summarise(output, merged, found.files, graph, not_applied, reading.anew)
        write_build(output, _files(merged, found.files, graph, vocabulary, summary, full_text))
    return summary


def _files(
    records: Sequence[PaperRecords],
    files: Sequence[SourceFile],
    graph: nx.MultiDiGraph,
    vocabulary: Vocabulary,
    summary: Summary,
    full_text: bool,
) -> Mapping[str, str]:
    documents = [one.document for one in records]
    claims = [claim for one in records for claim in one.claims]
    links = [line for one in records for line in one.links]
    return {
        PAPERS: _lines(document.paper for document in documents),
        CLAIMS: _lines(claims),
        LINKS: _lines(links),
        FILES: _lines(files),
        **{text_file(document.paper.id): document.text for document in documents},
        GRAPHML: to_graphml(graph),
        PAGE: render(documents, claims, graph, vocabulary, links, full_text),
        REPORT: report(summary),
    }


def _lines(records: Iterable[Record]) -> str:
    return "".join(f"{record.to_json()}\n" for record in records)
