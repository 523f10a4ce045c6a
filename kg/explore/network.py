"""The one place that knows pyvis: nodes, edges and options as vis-network takes them, and vis-network's own script.

pyvis writes pages that load a style sheet from a foreign host and run script found in titles and headings, so its
template is not used and no title is ever set: a label is drawn on a canvas, which runs nothing.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

LINES: dict[str, dict[str, Any]] = {
    "drives": {"dashes": False, "arrow": "triangle"},
    "enables": {"dashes": [9, 5], "arrow": "vee"},
    "inhibits": {"dashes": False, "arrow": "bar"},
    "transforms_into": {"dashes": [14, 4, 2, 4], "arrow": "triangle"},
    "integrates_with": {"dashes": [2, 4], "arrow": "none"},
    "includes": {"dashes": [4, 3], "arrow": "diamond"},
    "is_a": {"dashes": [4, 3], "arrow": "inv_triangle"},
    "has_feature": {"dashes": [4, 3], "arrow": "circle"},
    "found_in": {"dashes": [1, 5], "arrow": "none"},
}
"""How each relation is drawn, so that the causal three can be told apart without colour; the legend uses it too."""

_SHAPES: dict[str, dict[str, Any]] = {
    "concept": {"shape": "box", "shapeProperties": {"borderRadius": 5}},
    "feature": {"shape": "box", "shapeProperties": {"borderRadius": 14}},
    "challenge": {"shape": "box", "shapeProperties": {"borderRadius": 0, "borderDashes": [5, 3]}},
    "mechanism": {"shape": "ellipse"},
    "path": {"shape": "box", "shapeProperties": {"borderRadius": 0}},
    "paper": {"shape": "box", "shapeProperties": {"borderRadius": 0, "borderDashes": [2, 3]}},
}

ELLIPSES = frozenset(kind for kind, look in _SHAPES.items() if look["shape"] == "ellipse")

_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {
        "margin": {"top": 7, "right": 10, "bottom": 7, "left": 10},
        "borderWidth": 1.5,
        "borderWidthSelected": 3,
        "labelHighlightBold": False,
        "font": {"multi": False, "face": "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"},
    },
    "edges": {
        "smooth": False,
        "hoverWidth": 0,
        "selectionWidth": 0,
        "arrows": {"to": {"scaleFactor": 0.7}},
    },
    "interaction": {"hover": True, "keyboard": False, "multiselect": False, "selectConnectedEdges": False},
}


class Node(NamedTuple):
    """A box of the map: where it stands, in vis-network's units, and what it says in lines joined by newlines."""

    id: str
    kind: str
    label: str
    font: int
    x: int
    y: int


class Edge(NamedTuple):
    """A line of the map; `bent` where another line joins the same two boxes."""

    id: str
    source: str
    target: str
    relation: str
    papers: int
    bent: bool


class Renderer(NamedTuple):
    """What the page embeds of vis-network."""

    network: dict[str, Any]
    script: str
    version: str


def renderer(nodes: Iterable[Node], edges: Iterable[Edge]) -> Renderer:
    """The network `{"nodes", "edges", "options"}` and the script that draws it, through pyvis."""
    import pyvis
    from pyvis.network import Network

    net = Network(directed=True)
    for node in nodes:
        net.add_node(
            node.id, node.label, group=node.kind, x=node.x, y=node.y, font={"size": node.font}, **_SHAPES[node.kind]
        )
    for edge in edges:
        line = LINES[edge.relation]
        bent = {"smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.16}} if edge.bent else {}
        net.add_edge(
            edge.source,
            edge.target,
            id=edge.id,
            arrows={"to": {"enabled": line["arrow"] != "none", "type": line["arrow"]}},
            arrowStrikethrough=line["arrow"] == "bar",  # a bar stands across the end of its line, not beyond it
            dashes=line["dashes"],
            width=1 + 1.2 * min(edge.papers - 1, 5),
            **bent,
        )
    net.set_options(json.dumps(_OPTIONS))
    folder = max((Path(pyvis.__file__).parent / "lib").glob("vis-*/"), key=_version)
    script = (folder / "vis-network.min.js").read_text(encoding="utf-8")
    return Renderer({"nodes": net.nodes, "edges": net.edges, "options": net.options}, script, folder.name[4:])


def _version(folder: Path) -> list[int]:
    return [int(part) for part in folder.name[4:].split(".")]
