"""What the page of a large build shows, as plain data: of every edge its counts, of the best supported ones the surest
claims, and of papers those that are quoted. Nothing here reads all claims.

An edge holds in `count` how many papers, sentences and claims there are, and papers by year; in `papers` the quoted
ones alone. A node's `papers` is no list but its `length`, as the script asks for no more.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from kg.assemble import entry_node
from kg.explore.content import (
    CORE,
    LANGUAGES,
    RATIO,
    Content,
    box_of,
    names_beside,
    node_about,
    paper_about,
    size,
)
from kg.explore.evidence import claim_about
from kg.explore.layout import place
from kg.explore.names import folding
from kg.records import CAUSAL, Claim, Modality
from kg.store import SqliteBuild
from kg.vocabulary import Vocabulary

EDGES = 6_000
"""Edges of the map: those that most papers are behind."""
QUOTED = 3
"""Claims that the page quotes of an edge, the surest."""
_ROWS = (
    "SELECT source, relation, target, modality, papers, sentences, claims, support, listed, years FROM edges "
    "WHERE relation <> 'causal' ORDER BY papers DESC, sentences DESC, modality, relation, source, target LIMIT ?"
)


def counted_content(build: SqliteBuild, vocabulary: Vocabulary) -> Content:
    """Everything the page shows of a large build."""
    edges: dict[str, dict[str, Any]] = {}
    numbers: dict[str, list[int]] = {}
    for source, relation, target, modality, papers, sentences, claims, support, listed, years in build.rows(
        _ROWS, (EDGES,)
    ):
        key = f"{source}--{relation}-{modality}--{target}"
        numbers[key] = json.loads(listed)[:QUOTED]
        count = {"papers": papers, "sentences": sentences, "claims": claims, "years": json.loads(years)}
        edges[key] = {"from": source, "to": target, "relation": relation, "papers": {}, "support": support}
        edges[key] |= {"modality": modality, "claims": [], "count": count}
        if claims > QUOTED:
            edges[key]["more"] = claims - QUOTED
    wanted = sorted({n for of in numbers.values() for n in of})
    quoted = dict(zip(wanted, build.numbered(wanted), strict=True))
    for key, of in numbers.items():
        for n in sorted(of):
            edges[key]["claims"].append(quoted[n].id)
            edges[key]["papers"][quoted[n].paper] = edges[key]["papers"].get(quoted[n].paper, 0) + 1
    edges = dict(sorted(edges.items()))
    nodes = _nodes(build, edges, vocabulary)
    size(nodes, edges)
    ((all_edges,),) = build.rows("SELECT count(*) FROM edges WHERE relation <> 'causal'")
    shown = {"papers": build.meta["papers"], "claims": build.meta["claims"], "edges": len(edges), "allEdges": all_edges}
    return Content(
        {
            "papers": _papers(build, quoted.values()),
            "claims": build.meta["claims"],
            "nodes": nodes,
            "names": names_beside(nodes, (), vocabulary),
            "folding": folding(nodes),
            "edges": edges,
            "places": {m: {s: _places(nodes, edges, m, s) for s in CORE} for m in get_args(Modality)},
            "core": CORE,
            "leftOut": {key: build.meta[key] for key in ("doubtful", "open", "loops")},
            "build": shown,
        },
        _evidence(quoted.values()),
        {},
    )


def _nodes(build: SqliteBuild, edges: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, dict[str, Any]]:
    seen = {entry: (papers, sentences) for entry, papers, sentences in build.rows("SELECT * FROM entries")}
    nodes = {}
    for name in sorted({edge[end] for edge in edges.values() for end in ("from", "to")}):
        papers, sentences = seen.get(name, (0, 0))
        data = entry_node(vocabulary, name, {}) | {"sentence_count": sentences}
        nodes[name] = node_about(name, data, vocabulary) | {"papers": {"length": papers}}
    return nodes


def _papers(build: SqliteBuild, quoted: Iterable[Claim]) -> dict[str, Any]:
    cited: dict[str, set[int]] = defaultdict(set)
    for claim in quoted:
        cited[claim.paper].update(claim.citations)
        if claim.echo_of:
            cited[claim.echo_of.rpartition(".")[0]].update(())
    return {paper.id: paper_about(paper, cited[paper.id]) for paper in build.briefs(cited)}


def _evidence(quoted: Iterable[Claim]) -> dict[str, Any]:
    sentences: dict[str, dict[str, Any]] = {}
    claims = {}
    for claim in quoted:
        page = {"page": claim.page} if claim.page else {}
        about = {"paper": claim.paper, "section": list(claim.section), "text": claim.sentence.text, **page}
        sentences[claim.sentence.id] = about
        claims[claim.id] = claim_about(claim)
    return {"sentences": dict(sorted(sentences.items())), "claims": dict(sorted(claims.items()))}


def _places(
    nodes: Mapping[str, Mapping[str, Any]], edges: Mapping[str, Mapping[str, Any]], modality: str, shape: str
) -> dict[str, dict[str, tuple[int, int]]]:
    """Positions on the map of a modality: those that most sentences say something causal of stand in the middle."""
    causal: dict[str, int] = defaultdict(int)
    anything: dict[str, int] = defaultdict(int)
    ties: dict[tuple[str, str], float] = defaultdict(float)
    for edge in edges.values():
        if edge["modality"] == modality:
            ends, tells = (edge["from"], edge["to"]), edge["relation"] in CAUSAL
            ties[ends] += (1.0 if tells else 0.05) * (0.5 + edge["count"]["papers"])
            for end in ends:
                anything[end] += edge["count"]["sentences"]
                if tells:
                    causal[end] += edge["count"]["sentences"]
    first = sorted(causal, key=lambda node: (-causal[node], node))[: CORE[shape]]
    order = first + [node for node in sorted(anything, key=lambda n: (-anything[n], n)) if node not in set(first)]
    boxes = {language: {node: box_of(nodes[node], language) for node in order} for language in LANGUAGES}
    return place(order, ties, boxes, max(len(first), 1), RATIO[shape])
