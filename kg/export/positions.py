"""Where nodes stand in formats that hold positions: as on the page, related ones close, no two in one place."""

from collections import defaultdict

import networkx as nx

from kg.explore.labels import box, wrap
from kg.explore.layout import place
from kg.records import CAUSAL

CORE = 60
_RATIO = 1.6
_FONT = 16


def positions(graph: nx.MultiDiGraph) -> dict[str, tuple[int, int]]:
    """The place of each node: x to the right, y downward; the nodes with most causal evidence in the middle."""
    causal: dict[str, int] = defaultdict(int)
    ties: dict[tuple[str, str], float] = defaultdict(float)
    for source, target, attributes in graph.edges(data=True):
        weight = 1.0 if attributes["relation"] in CAUSAL else 0.05
        ties[source, target] += weight * (0.5 + attributes["paper_count"])
        for end in (source, target):
            causal[end] += attributes["sentence_count"] if attributes["relation"] in CAUSAL else 0
    order = sorted(graph, key=lambda node: (-causal[node], -graph.nodes[node]["sentence_count"], node))
    boxes = {node: box(wrap(graph.nodes[node]["label"] or node), _FONT) for node in order}
    return place(order, ties, {"zh": boxes}, min(CORE, len(order)), _RATIO)["zh"]
