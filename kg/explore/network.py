"""The one place that knows pyvis: nodes, edges and options as vis-network takes them, and vis-network's own script.

pyvis writes pages that load a style sheet from a foreign host and run script found in titles and headings, so its
template is not used and no title is ever set: a label is drawn on a canvas, which runs nothing.
"""

from collections.abc import Iterable, Sequence
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

_OPTIONS: dict[str, Any] = {  # not by way of pyvis, which takes the blanks out of the fonts' names
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


class Renderer(NamedTuple):
    """What the page embeds of vis-network."""

    network: dict[str, Any]
    script: str
    version: str


def renderer(nodes: Sequence[Node], relations: Iterable[str]) -> Renderer:
    """The network `{"nodes", "lines", "options"}` and the script that draws it, through pyvis.

    `lines` holds how a line of each relation is drawn; the page gives it its ends, width and colour. Twenty thousand
    lines that say the same would make the page twice as long.
    """
    import pyvis
    from pyvis.network import Network

    net = Network(directed=True)
    for node in nodes:
        net.add_node(
            node.id, node.label, group=node.kind, x=node.x, y=node.y, font={"size": node.font}, **_SHAPES[node.kind]
        )
    for relation in relations if nodes else ():
        line = LINES[relation]
        net.add_edge(
            nodes[0].id,
            nodes[0].id,
            id=relation,
            arrows={"to": {"enabled": line["arrow"] != "none", "type": line["arrow"]}},
            arrowStrikethrough=line["arrow"] == "bar",  # a bar stands across the end of its line, not beyond it
            dashes=line["dashes"],
        )
    lines = {edge["id"]: {k: v for k, v in edge.items() if k not in ("id", "from", "to")} for edge in net.edges}
    folder = max((Path(pyvis.__file__).parent / "lib").glob("vis-*/"), key=_version)
    script = (folder / "vis-network.min.js").read_text(encoding="utf-8")
    return Renderer({"nodes": net.nodes, "lines": lines, "options": _OPTIONS}, script, folder.name[4:])


def _version(folder: Path) -> list[int]:
    return [int(part) for part in folder.name[4:].split(".")]
