"""A vocabulary as SKOS, Turtle or JSON-LD (the extra `rdf`).

Concepts, features, challenges, mechanisms and paths are skos:Concept in one skos:ConceptScheme, with labels, broader,
related, definition, and dcterms:isReplacedBy where retired. What SKOS has no name for is a property of kg, called as
the field of the YAML: kg:kind, kg:narrowerLabel, kg:headLabel, kg:exclude, kg:paper … `kg.thesaurus.skos_import` reads
all of it back; only the order inside a list is lost, as RDF knows none.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from kg.export.rdf import BASE, PREFIXES
from kg.export.workbook import missing
from kg.schema import Concept, Item
from kg.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pyoxigraph import Triple

Syntax = Literal["ttl", "jsonld"]
USED = ("rdf", "skos", "dcterms", "kg", "concept")
REFERRING = ("sources", "targets", "mediators", "goals")  # fields that name concepts
WORDED = ("exclude", "headings", "cues", "measures", "actors")  # fields that hold wordings, all Chinese


class _Iri(str):
    """A name, as against a text."""


_Value = _Iri | str | tuple[str, str]
_Fact = tuple[str, str, _Value]


def to_skos(vocabulary: Vocabulary, syntax: Syntax = "ttl") -> bytes:
    """The vocabulary as SKOS; the same vocabulary gives the same bytes.

    Raises:
        OutputError: pyoxigraph is not installed.
    """
    try:
        from pyoxigraph import RdfFormat, serialize
    except ImportError:
        raise missing("pyoxigraph", "rdf") from None
    format = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD}[syntax]
    prefixes = {name: PREFIXES[name] for name in USED}
    written: bytes | None = serialize(_triples(vocabulary), format=format, prefixes=prefixes)
    return (written or b"").rstrip() + b"\n"


def _triples(vocabulary: Vocabulary) -> Iterator["Triple"]:
    from pyoxigraph import Literal as Text
    from pyoxigraph import NamedNode, Triple

    for subject, predicate, value in _facts(vocabulary):
        if isinstance(value, tuple):
            node: NamedNode | Text = Text(value[0], language=value[1])
        else:
            node = NamedNode(value) if isinstance(value, _Iri) else Text(value)
        prefix, _, name = predicate.partition(":")
        yield Triple(NamedNode(subject), NamedNode(PREFIXES[prefix] + name), node)


def _facts(vocabulary: Vocabulary) -> Iterator[_Fact]:
    scheme = _Iri(f"{BASE}vocabulary:{vocabulary.digest[:12]}")
    yield scheme, "rdf:type", _Iri(PREFIXES["skos"] + "ConceptScheme")
    yield scheme, "dcterms:title", ("kg vocabulary", "en")
    for items in (vocabulary.concepts, vocabulary.mechanisms, vocabulary.paths):
        for item in items.values():
            subject = _concept(item.id)
            yield subject, "rdf:type", _Iri(PREFIXES["skos"] + "Concept")
            yield subject, "skos:inScheme", scheme
            yield from ((subject, predicate, value) for predicate, value in _said(item, scheme))


def _concept(entry: str) -> _Iri:
    return _Iri(f"{BASE}concept:{entry}")


def _said(item: Item, scheme: _Iri) -> Iterator[tuple[str, _Value]]:
    yield "skos:notation", item.id
    yield "kg:kind", item.kind if isinstance(item, Concept) else type(item).__name__.lower()
    yield "skos:prefLabel", (item.pref_label.zh, "zh")
    yield "skos:prefLabel", (item.pref_label.en, "en")
    for label in item.alt_labels:
        yield "skos:altLabel", _worded(label)
    if item.definition is not None:
        source = item.definition.source
        yield "skos:definition", (item.definition.text, "zh")
        if source.document:
            yield "dcterms:source", (source.document, "zh")
        for name, value in (("paper", source.paper), ("quote", source.quote)):
            if value:
                yield f"kg:{name}", value
    if isinstance(item, Concept):
        for label in item.narrower_labels:
            yield "kg:narrowerLabel", _worded(label)
        for label in item.head_labels:
            yield "kg:headLabel", _worded(label)
        for label in item.hidden_labels:
            yield "skos:hiddenLabel", _worded(label)
        if not item.broader and not item.replaced_by:
            yield "skos:topConceptOf", scheme
        for name in ("broader", "related"):
            for other in getattr(item, name):
                yield f"skos:{name}", _concept(other)
        if item.replaced_by:
            yield "dcterms:isReplacedBy", _concept(item.replaced_by)
    for name in REFERRING:
        for other in getattr(item, name, ()):
            yield f"kg:{name}", _concept(other)
    for name in WORDED:
        for text in getattr(item, name, ()):
            yield f"kg:{name}", (text, "zh")


def _worded(label: str) -> tuple[str, str]:
    return label, "en" if label.isascii() else "zh"
