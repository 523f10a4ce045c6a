"""What the page shows, as plain data: the map, and the evidence behind it.

    map       papers, nodes and edges with their counts, positions for each modality and shape of screen
    evidence  sentences and claims by id, what the script's `evidence(ids)` answers from (`kg.explore.evidence`)
    texts     the papers' texts for reading in context (`kg.explore.reading`); empty where they are not to be carried

Offsets of marks are code points into the sentence's text. Only claims that an edge of the map leads to are here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Any, NamedTuple, get_args

import networkx as nx

from kg.assemble import FOUND_IN
from kg.explore.evidence import carry, evidence
from kg.explore.labels import box, wrap
from kg.explore.layout import place
from kg.explore.names import folding, initials
from kg.explore.network import ELLIPSES
from kg.explore.reading import reading
from kg.query.reference import gbt7714
from kg.records import CAUSAL, Claim, Document, Modality, Paper, SentenceLinks
from kg.schema import Concept, Item, Mechanism, Path, split_id
from kg.vocabulary import Vocabulary

LANGUAGES = ("zh", "en")
CORE = {"wide": 40, "tall": 12}
"""How many concepts are shown at first sight, on a wide screen and on a tall one."""
RATIO = {"wide": 1.6, "tall": 0.9}


class Content(NamedTuple):
    """All parts, ready for JSON."""

    map: dict[str, Any]
    evidence: dict[str, Any]
    texts: dict[str, Any]


def content(
    documents: Iterable[Document],
    claims: Iterable[Claim],
    graph: nx.MultiDiGraph,
    vocabulary: Vocabulary,
    links: Iterable[SentenceLinks],
    full_text: bool,
) -> Content:
    """Everything the page shows of a build; without `full_text` no more of the papers than the sentences quoted.

    Documents and claims are gone through more than once, and not held.

    Raises:
        KeyError: an edge leads to a claim or sentence that is not among the records.
    """
    edges = {key: _edge(source, target, data) for source, target, key, data in _edges(graph)}
    total = len({i for edge in edges.values() for i in edge.get("claims", ())})
    carry(edges, claims)
    behind = evidence(documents, edges, claims)
    texts = reading(documents, links) if full_text else {}
    cited: dict[str, set[int]] = defaultdict(set)
    for claim in behind["claims"].values():
        cited[behind["sentences"][claim["sentence"]]["paper"]].update(claim.get("citations", ()))
    papers = {d.paper.id: paper_about(d.paper, cited[d.paper.id]) for d in documents}
    nodes = {node: node_about(node, data, vocabulary) for node, data in sorted(graph.nodes(data=True))}
    size(nodes, edges)
    mentioned = {entry for text in texts.values() for sentence in text["sentences"] for entry in sentence[4:]}
    return Content(
        {
            "papers": dict(sorted(papers.items())),
            "claims": total,
            "nodes": nodes,
            "names": names_beside(nodes, mentioned, vocabulary),
            "folding": folding(nodes),
            "edges": edges,
            "places": {m: {s: _places(nodes, edges, m, s) for s in CORE} for m in get_args(Modality)},
            "core": CORE,
            "leftOut": {key: graph.graph.get(key, 0) for key in ("doubtful", "open", "loops")},
        },
        behind,
        texts,
    )


def _edges(graph: nx.MultiDiGraph) -> list[tuple[str, str, str, dict[str, Any]]]:
    return sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2])


def _edge(source: str, target: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """`papers` counts the sentences of each paper behind the edge; a paper that only repeats another is none."""
    counts: dict[str, int] = defaultdict(int)
    for sentence in data["sentences"]:
        counts[sentence.rpartition(".")[0]] += 1
    counts = {paper: count for paper, count in counts.items() if paper in set(data["papers"])}
    edge = {"from": source, "to": target, "relation": data["relation"], "papers": dict(sorted(counts.items()))}
    edge["support"] = data["support"]
    if data["relation"] == FOUND_IN:
        return edge | {"sentences": list(data["sentences"])}
    return edge | {"modality": data["modality"], "claims": list(data["claims"])}


def node_about(node: str, data: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """What the page shows of a node, from its attributes in the map and the vocabulary."""
    label = {"zh": data["label"], "en": data.get("label_en") or data["label"]}
    about: dict[str, Any] = {
        "kind": data["kind"],
        "label": label,
        "lines": {language: "\n".join(wrap(text)) for language, text in label.items()},
        "papers": list(data["papers"]),
        "sentences": data["sentence_count"],
    }
    if data["kind"] == "paper":
        return about
    head, modifier = split_id(node)
    if modifier is not None:
        about |= {"broader": list(data.get("broader", ())), "above": [head, *vocabulary.ancestors(head)]}
    else:
        about |= {key: value for key, value in _entry(vocabulary.item(node)).items() if value}
        if node in vocabulary.concepts and vocabulary.ancestors(node):
            about["above"] = list(vocabulary.ancestors(node))
    return about | {"initials": initials([data["label"], *about.get("also", ()), *about.get("kinds", ())])}


def _entry(item: Item) -> dict[str, Any]:
    """What the vocabulary says about an entry, for its panel."""
    about: dict[str, Any] = {"also": list(item.alt_labels)}
    if item.definition is not None:
        about["definition"] = item.definition.model_dump(exclude_none=True)
    if isinstance(item, Concept):
        about["kinds"] = list(item.narrower_labels)
        about |= {"broader": list(item.broader), "related": list(item.related)}
    elif isinstance(item, Mechanism):
        about |= {"sources": list(item.sources), "mediators": list(item.mediators), "targets": list(item.targets)}
    elif isinstance(item, Path):
        about |= {"measures": list(item.measures), "actors": list(item.actors), "goals": list(item.goals)}
    return about


def names_beside(
    nodes: Mapping[str, Mapping[str, Any]], mentioned: Iterable[str], vocabulary: Vocabulary
) -> dict[str, dict[str, str]]:
    """Labels of the entries that panels mention, or sentences are about, and the map does not hold."""
    fields = ("broader", "related", "sources", "mediators", "targets", "goals")
    entries = {entry for node in nodes.values() for field in fields for entry in node.get(field, ())} | set(mentioned)
    return {entry: _name(entry, vocabulary) for entry in sorted(entries - nodes.keys())}


def _name(entry: str, vocabulary: Vocabulary) -> dict[str, str]:
    label = vocabulary.pref_label(entry)
    return {"zh": label.zh, "en": label.en}


def size(nodes: dict[str, dict[str, Any]], edges: Mapping[str, Mapping[str, Any]]) -> None:
    """Give each node its font size, by the sentences behind its claims, and the size of its box in each language."""
    behind: dict[str, int] = dict.fromkeys(nodes, 0)
    for edge in edges.values():
        if edge["relation"] != FOUND_IN:
            for end in (edge["from"], edge["to"]):
                behind[end] += edge["count"]["sentences"] if "count" in edge else sum(edge["papers"].values())
    most = max(behind.values(), default=0) or 1
    for node, about in nodes.items():
        about["font"] = 14 + round(6 * sqrt(behind[node] / most))
        about["box"] = {language: box_of(about, language) for language in LANGUAGES}


def _places(
    nodes: Mapping[str, Mapping[str, Any]], edges: Mapping[str, Mapping[str, Any]], modality: str, shape: str
) -> dict[str, dict[str, tuple[int, int]]]:
    """Positions in each language on the map of a modality of every node that has an edge there.

    The middle belongs to those with most causal evidence; the others follow by all their evidence, so that papers and
    what is found in them stand near it too.
    """
    causal, anything = _Evidence(nodes), _Evidence(nodes)
    ties: dict[tuple[str, str], float] = defaultdict(float)
    for edge in edges.values():
        if edge.get("modality", modality) != modality:
            continue
        ends = (edge["from"], edge["to"])
        ties[ends] += (1.0 if edge["relation"] in CAUSAL else 0.05) * (0.5 + len(edge["papers"]))
        anything.count(ends, edge["papers"])
        if edge["relation"] in CAUSAL:
            causal.count(ends, edge["papers"])
    first = causal.ranked()[: CORE[shape]]
    order = first + [node for node in anything.ranked() if node not in first]
    boxes = {language: {node: nodes[node]["box"][language] for node in order} for language in LANGUAGES}
    return place(order, ties, boxes, max(len(first), 1), RATIO[shape])


class _Evidence:
    """Papers and sentences behind nodes.

    Args:
        nodes: of the map.
    """

    def __init__(self, nodes: Mapping[str, Mapping[str, Any]]) -> None:
        self._nodes = nodes
        self.papers: dict[str, set[str]] = defaultdict(set)
        self.sentences: dict[str, int] = defaultdict(int)

    def count(self, nodes: Iterable[str], papers: Mapping[str, int]) -> None:
        """Add an edge's sentences, by paper, to both its ends."""
        for node in nodes:
            self.papers[node].update(papers)
            self.sentences[node] += sum(papers.values())

    def ranked(self) -> list[str]:
        """Most papers first, then most sentences, then by id.

        Only papers with the concept's own name count: one that is but the head of phrases (交流渠道) is no middle.
        """

        def key(node: str) -> tuple[int, int, str]:
            named = len(self.papers[node].intersection(self._nodes[node]["papers"]))
            return -named, -self.sentences[node], node

        return sorted(self.papers, key=key)


def box_of(about: Mapping[str, Any], language: str) -> tuple[int, int]:
    """Width and height of a node's box."""
    return box(about["lines"][language].split("\n"), about["font"], ellipse=about["kind"] in ELLIPSES)


def paper_about(paper: Paper, cited: set[int]) -> dict[str, Any]:
    """What the page shows of a paper; of its references those of the numbers cited."""
    about: dict[str, Any] = {
        "title": paper.title or paper.file,
        "authors": list(paper.authors),
        "year": paper.year,
        "doi": paper.doi,
        "file": paper.file,
        "reference": gbt7714(paper),
        "references": {str(r.number): r.text for r in paper.references if r.number in cited},
    }
    return {key: value for key, value in about.items() if value}
