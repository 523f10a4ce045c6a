"""GraphML: the map for Gephi, Cytoscape, yEd, igraph and networkx.

Attributes are made fit for the format here and nowhere else: characters that XML 1.0 forbids are removed, None and
empty lists are left out, other lists become JSON strings. networkx reads it back with
`read_graphml(…, force_multigraph=True)`.
"""

import json
import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import networkx as nx

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_graphml(graph: nx.MultiDiGraph) -> str:
    """The GraphML of a map: UTF-8 once encoded, line ends LF, nodes and edges in the order of the graph."""
    written = BytesIO()
    nx.write_graphml_xml(flat(graph), written)  # write_graphml would take lxml where it is installed: other bytes
    return written.getvalue().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def flat(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """A copy of a map whose attributes XML can hold."""
    copy = nx.MultiDiGraph(**clean_attributes(graph.graph))
    for node, attributes in graph.nodes(data=True):
        copy.add_node(node, **clean_attributes(attributes))
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        copy.add_edge(source, target, key, **clean_attributes(attributes))
    return copy


def clean_attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes as XML can hold them."""
    fit: dict[str, Any] = {}
    for name, value in attributes.items():
        if isinstance(value, (list, tuple)):
            value = json.dumps(value, ensure_ascii=False) if value else None
        if isinstance(value, str):
            value = _FORBIDDEN.sub("", value)
        if value is not None:
            fit[name] = value
    return fit
