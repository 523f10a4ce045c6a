"""GraphML of a large build, written line by line from what is counted: its memory does not grow with the map.

Nodes are the entries that edges or sentences lead to; papers are none, and what is found in papers makes no edge. An
edge says how many papers, sentences and claims are behind it, and names the surest claim.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kg.assemble import edge_key, entry_node
from kg.export.graphml import clean_attributes
from kg.schema import split_id
from kg.store import SqliteBuild
from kg.vocabulary import Vocabulary

_TYPES: Mapping[type, str] = {str: "string", int: "long", float: "double"}
_NODE = {
    **dict.fromkeys(("kind", "label", "label_en"), str),
    **dict.fromkeys(("paper_count", "sentence_count"), int),
    **dict.fromkeys(("broader", "sources", "targets", "mediators", "goals", "definition"), str),
}
_EDGE = {
    **dict.fromkeys(("relation", "modality", "claims"), str),
    **dict.fromkeys(("paper_count", "sentence_count", "claim_count"), int),
    "support": float,
}
_GRAPH = dict.fromkeys(("doubtful", "open", "loops"), int)


def write_counted_graphml(path: Path, build: SqliteBuild, vocabulary: Vocabulary) -> None:
    """Write the map of a large build; networkx reads it with `read_graphml(…, force_multigraph=True)`."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _lines(build, vocabulary))


def _lines(build: SqliteBuild, vocabulary: Vocabulary) -> Iterator[str]:
    yield "<?xml version='1.0' encoding='utf-8'?>"
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for kind, types in (("edge", _EDGE), ("node", _NODE), ("graph", _GRAPH)):
        for name, of in types.items():
            key = f'id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{_TYPES[of]}"'
            yield f"  <key {key} />"
    yield '  <graph edgedefault="directed">'
    for name in _GRAPH:
        yield f"    {_data('graph', name, build.meta[name])}"
    for node, attributes in _nodes(build, vocabulary):
        yield f"    <node id={quoteattr(node)}>"
        yield from _attributes("node", attributes)
        yield "    </node>"
    for source, target, key, attributes in _edges(build):
        yield f"    <edge source={quoteattr(source)} target={quoteattr(target)} id={quoteattr(key)}>"
        yield from _attributes("edge", attributes)
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _nodes(build: SqliteBuild, vocabulary: Vocabulary) -> Iterator[tuple[str, dict[str, Any]]]:
    seen = {entry: (papers, sentences) for entry, papers, sentences in build.rows("SELECT * FROM entries")}
    ends = {name for pair in build.rows("SELECT DISTINCT source, target FROM edges") for name in pair}
    items = {name for name in seen if split_id(name)[1] is None and vocabulary.kind(name) != "concept"}
    for name in sorted(ends | items):
        papers, sentences = seen.get(name, (0, 0))
        yield name, entry_node(vocabulary, name, {}) | {"paper_count": papers, "sentence_count": sentences}


def _edges(build: SqliteBuild) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    columns = "source, relation, target, modality, papers, sentences, claims, support, json_extract(listed, '$[0]')"
    query = f"SELECT {columns} FROM edges WHERE relation <> 'causal' ORDER BY source, relation, target, modality"
    surest_of = "SELECT json_extract(listed, '$[0]') FROM edges WHERE relation <> 'causal'"
    ids = dict(build.rows(f"SELECT n, id FROM records WHERE n IN ({surest_of})"))
    for source, relation, target, modality, papers, sentences, claims, support, surest in build.rows(query):
        attributes = {
            "relation": relation,
            "modality": modality,
            "paper_count": papers,
            "sentence_count": sentences,
            "claim_count": claims,
            "support": support,
            "claims": [ids[surest]],
        }
        yield source, target, edge_key(source, relation, target, modality), attributes


def _attributes(kind: str, attributes: Mapping[str, Any]) -> Iterable[str]:
    known = _NODE if kind == "node" else _EDGE
    return (
        f"      {_data(kind, name, value)}" for name, value in clean_attributes(attributes).items() if name in known
    )


def _data(kind: str, name: str, value: object) -> str:
    return f'<data key="{kind}-{name}">{escape(str(value))}</data>'
