"""The map of a build for programs that draw it: GraphML, GEXF, Cytoscape JSON, node-link JSON.

All four are written by networkx. Nodes and edges, and their attributes, are those of `kg.assemble`.
"""

import json
import re
from io import BytesIO
from math import sqrt
from typing import Any

import networkx as nx

from kg.export.graphml import flat, to_graphml
from kg.export.positions import positions

__all__ = ["to_cytoscape", "to_gexf", "to_graphml", "to_node_link"]

COLOURS = {
    "concept": "#4878a8",
    "feature": "#6a9f58",
    "challenge": "#c0504d",
    "mechanism": "#8064a2",
    "path": "#d98e32",
    "paper": "#7f7f7f",
}
LINES = {
    "drives": "#1f6f8b",
    "enables": "#5a9367",
    "inhibits": "#b03a2e",
    "transforms_into": "#8e6c8a",
    "integrates_with": "#a07f3a",
    "found_in": "#c8c8c8",
}
_OTHER_LINE = "#9a9a9a"
_STAMP = re.compile(r' lastmodifieddate="[^"]*"')  # the day it was written is not the same on every day


def to_gexf(graph: nx.MultiDiGraph) -> str:
    """The GEXF of a map for Gephi: colours by kind and relation, sizes by sentences, positions computed.

    An edge weighs the number of its papers; its relation, modality and the rest are attributes.
    """
    drawn = flat(graph)
    drawn.graph = {}  # GEXF knows no attributes of the graph itself
    places = positions(graph)
    most = max((sentences for _, sentences in graph.nodes(data="sentence_count")), default=0) or 1
    for node, attributes in drawn.nodes(data=True):
        x, y = places[node]
        attributes["viz"] = {
            "color": _rgb(COLOURS[attributes["kind"]]),
            "position": {"x": float(x), "y": float(-y), "z": 0.0},  # y grows upward in Gephi
            "size": round(8 + 32 * sqrt(attributes["sentence_count"] / most), 2),
        }
    for _, _, attributes in drawn.edges(data=True):
        attributes["weight"] = attributes["paper_count"]
        attributes["viz"] = {"color": _rgb(LINES.get(attributes["relation"], _OTHER_LINE))}
    written = BytesIO()
    nx.write_gexf(drawn, written, version="1.2draft")
    return _STAMP.sub("", written.getvalue().decode("utf-8")).replace("\r", "\n").rstrip("\n") + "\n"


def to_cytoscape(graph: nx.MultiDiGraph) -> str:
    """The map as Cytoscape.js and Cytoscape read it; lists stay lists."""
    return _json(nx.cytoscape_data(graph))


def to_node_link(graph: nx.MultiDiGraph) -> str:
    """The map as networkx (`node_link_graph(…, edges="links")`) and D3 read it; lists stay lists."""
    return _json(nx.node_link_data(graph, edges="links"))


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _rgb(colour: str) -> dict[str, int | float]:
    r, g, b = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return {"r": r, "g": g, "b": b, "a": 1.0}
