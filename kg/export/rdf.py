"""The build as RDF, Turtle or JSON-LD (the extra `rdf`).

    concepts     skos:Concept, with labels, broader and definition; mechanisms and paths too, told apart by kg:kind
    papers       schema:ScholarlyArticle; its text as read is a thing of its own, which offsets point into
    claims       rdf:Statement (rdf:subject, rdf:predicate, rdf:object), prov:wasDerivedFrom its sentence
    sentences    oa:SpecificResource: a stretch of a text, by oa:TextPositionSelector and oa:TextQuoteSelector
    annotations  oa:Annotation: a claim is the body, its sentence the target

Shown claims alone are written. An end that no concept covers is a kg:Phrase with its wording. Everything has an IRI,
so that the same build gives the same bytes.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from kg.export.workbook import missing
from kg.normalise import clean
from kg.progress import Progress
from kg.query.reference import gbt7714
from kg.query.resolve import label_in
from kg.records import Argument, Claim, Paper, Sentence
from kg.schema import Concept, split_id
from kg.store import Build
from kg.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pyoxigraph import Triple

Syntax = Literal["turtle", "jsonld"]
BASE = "urn:kg:"
PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "kg": f"{BASE}term:",
    "concept": f"{BASE}concept:",
    "paper": f"{BASE}paper:",
    "claim": f"{BASE}claim:",
    "sentence": f"{BASE}sentence:",
}
_AROUND = 32  # characters of prefix and suffix, by which a quote is found in a text that has changed


class Iri(str):
    """A name, as against a text."""


Value = Iri | str | int | float | tuple[str, str]
"""A name, a number, a text, or a text with its language."""
Fact = tuple[Iri, str, Value]
"""Subject, short name of the property, value."""


def to_rdf(build: Build, vocabulary: Vocabulary, syntax: Syntax, progress: Progress | None = None) -> bytes:
    """The papers, shown claims and concepts of a build; progress is told of "making", paper by paper.

    Raises:
        OutputError: pyoxigraph is not installed.
    """
    try:
        from pyoxigraph import RdfFormat, serialize
    except ImportError:
        raise missing("pyoxigraph", "rdf") from None
    format = {"turtle": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD}[syntax]
    written: bytes | None = serialize(_triples(build, vocabulary, progress), format=format, prefixes=PREFIXES)
    return (written or b"").rstrip() + b"\n"


def _triples(build: Build, vocabulary: Vocabulary, progress: Progress | None) -> Iterator["Triple"]:
    from pyoxigraph import Literal as Text
    from pyoxigraph import NamedNode, Triple

    for subject, predicate, value in _facts(build, vocabulary, progress):
        if isinstance(value, tuple):
            node: NamedNode | Text = Text(value[0], language=value[1])
        else:
            node = NamedNode(value) if isinstance(value, Iri) else Text(value)
        yield Triple(NamedNode(subject), NamedNode(_a(predicate)), node)


def _facts(build: Build, vocabulary: Vocabulary, progress: Progress | None) -> Iterator[Fact]:
    """Everything that is said, subject by subject."""
    claims: dict[str, list[Claim]] = {}
    for claim in build.claims():
        if claim.shown:
            claims.setdefault(claim.paper, []).append(claim)
    kept = [claim for group in claims.values() for claim in group]
    yield from _entries(_mentioned(kept, vocabulary), vocabulary)
    yield _ACTIVITY, "rdf:type", _a("prov:Activity")
    papers = build.papers()
    for at, paper in enumerate(papers):
        if progress:
            progress("making", at, len(papers), paper.file)
        yield from _paper(paper)
        own = claims.get(paper.id, [])
        text = build.text(paper.id) if own else ""
        used = {claim.sentence.id for claim in own}
        for sentence in paper.sentences:
            if sentence.id in used:
                yield from _sentence(sentence, paper, text)
        for claim in own:
            yield from _claim(claim)


def _a(short: str) -> Iri:
    prefix, _, name = short.partition(":")
    return Iri(PREFIXES[prefix] + name)


def _iri(kind: str, *names: object) -> Iri:
    return Iri(f"{BASE}{kind}:{':'.join(map(str, names))}")


_ACTIVITY = _iri("activity", "build")


def _mentioned(claims: Iterable[Claim], vocabulary: Vocabulary) -> list[str]:
    """The entries that claims name, and what is broader than those, sorted."""
    found: set[str] = set()
    for claim in claims:
        ends = (claim.source, claim.target, *claim.via)
        found |= {end.concept for end in ends if end.concept} | {*claim.mechanisms, *claim.paths}
    heads = {split_id(name)[0] for name in found} | {split_id(name)[1] or "" for name in found} - {""}
    above = {up for name in heads if name in vocabulary.concepts for up in vocabulary.ancestors(name)}
    return sorted(found | heads | above)


def _entries(names: Iterable[str], vocabulary: Vocabulary) -> Iterator[Fact]:
    for name in names:
        iri, (head, modifier) = _iri("concept", name), split_id(name)
        yield iri, "rdf:type", _a("skos:Concept")
        yield iri, "skos:inScheme", _iri("vocabulary", vocabulary.digest[:12])
        yield iri, "skos:notation", name
        for language in ("zh", "en"):
            yield iri, "skos:prefLabel", (label_in(name, vocabulary, language), language)
        if modifier is not None:
            yield iri, "kg:kind", "concept"
            yield iri, "skos:broader", _iri("concept", head)
            continue
        try:
            item = vocabulary.item(name)
        except KeyError:  # a build may be older than the vocabulary
            continue
        yield iri, "kg:kind", vocabulary.kind(name)
        for label in item.alt_labels:
            yield iri, "skos:altLabel", (label, "en" if label.isascii() else "zh")
        if item.definition is not None:
            yield iri, "skos:definition", (item.definition.text, "zh")
        if isinstance(item, Concept):
            for broader in item.broader:
                yield iri, "skos:broader", _iri("concept", broader)


def _paper(paper: Paper) -> Iterator[Fact]:
    iri, text = _iri("paper", paper.id), _iri("text", paper.id)
    yield iri, "rdf:type", _a("schema:ScholarlyArticle")
    yield iri, "rdf:type", _a("prov:Entity")
    yield iri, "dcterms:title", (clean(paper.title), "zh")
    for author in paper.authors:
        yield iri, "dcterms:creator", author
    if paper.year is not None:
        yield iri, "schema:datePublished", str(paper.year)
    if paper.doi is not None:
        yield iri, "dcterms:identifier", f"doi:{paper.doi}"
    told = (("volumeNumber", paper.volume), ("issueNumber", paper.issue), ("pagination", paper.pages))
    for name, value in told:
        if value is not None:
            yield iri, f"schema:{name}", value
    yield iri, "dcterms:bibliographicCitation", gbt7714(paper)
    yield iri, "schema:name", paper.file
    if paper.genre is not None:
        yield iri, "schema:genre", paper.genre
    for method in paper.methods:
        yield iri, "kg:method", method
    yield text, "rdf:type", _a("prov:Entity")
    yield text, "dcterms:isFormatOf", iri
    yield text, "prov:wasDerivedFrom", iri
    yield text, "schema:name", f"texts/{paper.id}.txt"
    for reference in paper.references:
        cited = _iri("reference", paper.id, reference.number)
        yield iri, "dcterms:references", cited
        yield cited, "dcterms:bibliographicCitation", reference.text


def _sentence(sentence: Sentence, paper: Paper, text: str) -> Iterator[Fact]:
    iri = _iri("sentence", sentence.id)
    position, quote = _iri("selector", sentence.id, "position"), _iri("selector", sentence.id, "quote")
    yield iri, "rdf:type", _a("oa:SpecificResource")
    yield iri, "rdf:type", _a("prov:Entity")
    yield iri, "oa:hasSource", _iri("text", paper.id)
    yield iri, "prov:wasDerivedFrom", _iri("text", paper.id)
    for title in paper.section_path(sentence.section)[-1:]:
        yield iri, "kg:section", title
    yield iri, "oa:hasSelector", position
    yield iri, "oa:hasSelector", quote
    yield position, "rdf:type", _a("oa:TextPositionSelector")
    yield position, "oa:start", sentence.start
    yield position, "oa:end", sentence.end
    yield quote, "rdf:type", _a("oa:TextQuoteSelector")
    yield quote, "oa:exact", text[sentence.start : sentence.end]
    yield quote, "oa:prefix", text[max(0, sentence.start - _AROUND) : sentence.start]
    yield quote, "oa:suffix", text[sentence.end : sentence.end + _AROUND]


def _claim(claim: Claim) -> Iterator[Fact]:
    iri, note = _iri("claim", claim.id), _iri("annotation", claim.id)
    yield iri, "rdf:type", _a("rdf:Statement")
    yield iri, "rdf:type", _a("prov:Entity")
    ends = (("rdf:subject", "source", claim.source), ("rdf:object", "target", claim.target))
    for place, name, end in ends:
        yield iri, place, _end(end, claim, name)
    yield iri, "rdf:predicate", _a(f"kg:{claim.relation}")
    yield iri, "kg:sourceText", clean(claim.source.text)
    yield iri, "kg:targetText", clean(claim.target.text)
    for means in claim.via:
        yield iri, "kg:viaText", clean(means.text)
    yield iri, "kg:modality", claim.modality
    yield iri, "kg:attribution", claim.attribution
    yield iri, "kg:confidence", claim.confidence
    yield iri, "kg:reason", claim.reason
    if claim.cue is not None:
        yield iri, "kg:cue", claim.cue.text
    if claim.evidence_kind is not None:
        yield iri, "kg:evidenceKind", claim.evidence_kind
    if claim.hypothesis is not None:
        yield iri, "kg:hypothesis", claim.hypothesis
    for method in claim.methods:
        yield iri, "kg:method", method
    if claim.speaker is not None:
        yield iri, "kg:speaker", claim.speaker
    for name in (*claim.mechanisms, *claim.paths):
        yield iri, "dcterms:subject", _iri("concept", name)
    for number in claim.citations:
        yield iri, "dcterms:references", _iri("reference", claim.paper, number)
    if claim.corrected is not None:
        yield iri, "kg:verdict", claim.corrected.verdict
        yield iri, "kg:verdictBy", claim.corrected.by
    yield iri, "prov:wasDerivedFrom", _iri("sentence", claim.sentence.id)
    yield iri, "prov:wasGeneratedBy", _ACTIVITY
    yield iri, "dcterms:source", _iri("paper", claim.paper)
    for _, name, end in ends:
        if end.concept is None:
            yield _end(end, claim, name), "rdf:type", _a("kg:Phrase")
            yield _end(end, claim, name), "skos:prefLabel", (clean(end.label), "zh")
    yield note, "rdf:type", _a("oa:Annotation")
    yield note, "oa:hasBody", iri
    yield note, "oa:hasTarget", _iri("sentence", claim.sentence.id)


def _end(end: Argument, claim: Claim, name: str) -> Iri:
    return _iri("concept", end.concept) if end.concept is not None else _iri("phrase", claim.id, name)
