"""The build as four tables: nodes and edges of the map, claims, papers."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

import networkx as nx

from kg.export.cells import Cell, Row, guarded, listed
from kg.normalise import clean
from kg.query.reference import gbt7714
from kg.records import Argument, Claim, Paper

Tables = Mapping[str, list[Row]]
"""Name of a table → its header and rows."""

NODES = ("id", "kind", "label", "label_en", "paper_count", "sentence_count", "papers", "broader", "definition")
EDGES = (
    *("id", "source", "source_label", "relation", "target", "target_label", "modality"),
    *("paper_count", "sentence_count", "support", "papers", "claims", "sentences"),
)
CLAIMS = (
    *("id", "paper", "file", "title", "year", "section", "page", "sentence", "start", "end", "text"),
    *("source", "source_concept", "source_label", "source_match", "relation"),
    *("target", "target_concept", "target_label", "target_match"),
    *("cue", "via", "modality", "attribution", "speaker", "citations", "mechanisms", "paths"),
    *("evidence_kind", "hypothesis", "methods"),
    *("confidence", "shown", "reason", "verdict", "error", "by", "why"),
)
PAPERS = (
    *("id", "file", "title", "authors", "affiliations", "year", "doi", "keywords", "abstract"),
    *("language", "genre", "genre_reason", "methods", "hypotheses"),
    *("sentences", "references", "claims", "doubtful", "reference"),
)


def tables(graph: nx.MultiDiGraph, papers: Iterable[Paper], claims: Iterable[Claim]) -> Tables:
    """Nodes, edges, claims and papers of a build; doubtful claims are among the claims, `shown` false."""
    by_id, kept = {paper.id: paper for paper in papers}, list(claims)
    shown = {paper: [0, 0] for paper in by_id}  # doubtful claims, and shown ones
    for claim in kept:
        shown[claim.paper][claim.shown] += 1
    return {
        "nodes": [NODES, *_nodes(graph)],
        "edges": [EDGES, *_edges(graph)],
        "claims": [CLAIMS, *(_claim(claim, by_id[claim.paper]) for claim in kept)],
        "papers": [PAPERS, *(_paper(paper, *shown[paper.id]) for paper in by_id.values())],
    }


def to_csv(rows: Iterable[Row]) -> bytes:
    """A table as CSV: UTF-8 with the mark that Excel knows it by, line ends LF, no cell a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _nodes(graph: nx.MultiDiGraph) -> Iterator[Row]:
    for node, about in graph.nodes(data=True):
        yield [node, *(_cell(about.get(name)) for name in NODES[1:])]


def _edges(graph: nx.MultiDiGraph) -> Iterator[Row]:
    label: Mapping[str, str] = dict(graph.nodes(data="label"))
    for source, target, key, about in graph.edges(keys=True, data=True):
        ends = {
            "id": key,
            "source": source,
            "source_label": label[source],
            "target": target,
            "target_label": label[target],
        }
        yield [_cell((about | ends).get(name)) for name in EDGES]


def _cell(value: Any) -> Cell:
    return listed(value) if isinstance(value, (list, tuple)) else value


def _claim(claim: Claim, paper: Paper) -> Row:
    corrected = claim.corrected
    return (
        *(claim.id, claim.paper, claim.file, clean(paper.title), paper.year, " › ".join(claim.section), claim.page),
        *(claim.sentence.id, claim.sentence.start, claim.sentence.end, clean(claim.sentence.text)),
        *_end(claim.source),
        claim.relation,
        *_end(claim.target),
        *(claim.cue.text if claim.cue else None, listed([clean(means.text) for means in claim.via]), claim.modality),
        *(claim.attribution, claim.speaker, listed(claim.citations), listed(claim.mechanisms), listed(claim.paths)),
        *(claim.evidence_kind, claim.hypothesis, listed(claim.methods)),
        *(claim.confidence, claim.shown, claim.reason),
        *((corrected.verdict, corrected.error, corrected.by, corrected.why) if corrected else (None,) * 4),
    )


def _end(argument: Argument) -> Row:
    return clean(argument.text), argument.concept, argument.label, argument.match


def _paper(paper: Paper, doubtful: int, shown: int) -> Row:
    hypotheses = (f"{one.name}: {one.outcome or 'undecided'}" for one in paper.hypotheses)
    return (
        *(paper.id, paper.file, clean(paper.title), listed(paper.authors), listed(paper.affiliations), paper.year),
        *(paper.doi, listed(paper.keywords), paper.abstract),
        *(
            paper.language,
            paper.genre,
            paper.genre_reason,
            listed(paper.methods),
            listed(list(dict.fromkeys(hypotheses))),
        ),
        sum(not sentence.heading for sentence in paper.sentences),
        *(len(paper.references), shown, doubtful, gbt7714(paper)),
    )
