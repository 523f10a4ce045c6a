import json
import re
from pathlib import Path

import pytest
import rdflib
from query_world import small_vocabulary, write_world
from rdflib.namespace import RDF, SKOS

from kg.export import export
from kg.query import query
from kg.records import Claim
from kg.store import JsonlBuild
from kg.vocabulary import Vocabulary, load

OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
KG = rdflib.Namespace("urn:kg:term:")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
DOCUMENTED = Path(__file__).parent.parent / "docs" / "formats.md"


@pytest.fixture(scope="module", params=["small", "seeds"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[JsonlBuild, Vocabulary, rdflib.Graph]:
    """A build, its vocabulary, and its Turtle as rdflib reads it."""
    if request.param == "small":
        build, vocabulary = JsonlBuild(write_world(tmp_path_factory.mktemp("rdf") / "map")), small_vocabulary()
    else:
        build, vocabulary = JsonlBuild(request.getfixturevalue("seed_build")), load()
    return (
        build,
        vocabulary,
        rdflib.Graph().parse(data=export("turtle", build, vocabulary)["claims.ttl"], format="turtle"),
    )


def shown(build: JsonlBuild) -> list[Claim]:
    return [claim for claim in build.claims() if claim.shown]


def test_which_papers_claim(made: tuple[JsonlBuild, Vocabulary, rdflib.Graph]) -> None:
    """The SPARQL of docs/formats.md names the same papers as `kg query`: which claim that X drives Y?"""
    build, vocabulary, graph = made
    source, target = ("新质生产力", "高质量发展") if len(build.papers()) == 5 else ("数据要素", "高质量发展")
    answer = query(build, vocabulary, source, "drives", target)
    (asked,) = re.findall(r"```sparql\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.S)
    asked = asked.replace('"数据要素"@zh', f'"{source}"@zh').replace('"高质量发展"@zh', f'"{target}"@zh')
    got = {str(row.file) for row in graph.query(asked)}
    assert {paper.file for paper in answer.papers} == got
    assert got


def test_counts(made: tuple[JsonlBuild, Vocabulary, rdflib.Graph]) -> None:
    """A statement, an annotation a shown claim; a specific resource with two selectors a sentence; a work a paper."""
    build, _, graph = made
    claims = shown(build)
    sentences = {claim.sentence.id for claim in claims}

    def count(kind: rdflib.URIRef) -> int:
        return len(set(graph.subjects(RDF.type, kind)))

    assert (len(claims), len(claims)) == (count(RDF.Statement), count(OA.Annotation))
    assert (len(sentences),) * 3 == tuple(
        count(OA[kind]) for kind in ("SpecificResource", "TextPositionSelector", "TextQuoteSelector")
    )
    assert len(build.papers()) == count(rdflib.URIRef("https://schema.org/ScholarlyArticle"))


def test_every_quote_stands_at_its_offsets(made: tuple[JsonlBuild, Vocabulary, rdflib.Graph]) -> None:
    """Both selectors of a sentence lead to the same stretch of the text as read, with what stands around it."""
    build, _, graph = made
    texts = {f"urn:kg:text:{paper.id}": build.text(paper.id) for paper in build.papers()}
    for resource in graph.subjects(RDF.type, OA.SpecificResource):
        text = texts[str(graph.value(resource, OA.hasSource))]
        about = {
            name: value.toPython()
            for selector in graph.objects(resource, OA.hasSelector)
            for name in ("start", "end", "exact", "prefix", "suffix")
            if (value := graph.value(selector, OA[name])) is not None
        }
        assert text[about["start"] : about["end"]] == about["exact"]
        assert text[: about["start"]].endswith(about["prefix"])
        assert text[about["end"] :].startswith(about["suffix"])


def test_a_claim_says_all_it_says(made: tuple[JsonlBuild, Vocabulary, rdflib.Graph]) -> None:
    """Of every shown claim: ends, relation, modality, confidence, cue, and the sentence it is derived from."""
    build, _, graph = made
    for claim in shown(build):
        iri = rdflib.URIRef(f"urn:kg:claim:{claim.id}")
        for end, place in ((claim.source, RDF.subject), (claim.target, RDF.object)):
            node = graph.value(iri, place)
            if end.concept is None:
                assert rdflib.Literal(end.label, lang="zh") == graph.value(node, SKOS.prefLabel)
            else:
                assert f"urn:kg:concept:{end.concept}" == str(node)
                assert (node, RDF.type, SKOS.Concept) in graph
        assert KG[claim.relation] == graph.value(iri, RDF.predicate)
        assert claim.modality == str(graph.value(iri, KG.modality))
        assert claim.confidence == pytest.approx(float(graph.value(iri, KG.confidence)))
        assert f"urn:kg:sentence:{claim.sentence.id}" == str(graph.value(iri, PROV.wasDerivedFrom))


def _values(thing: dict[str, object]) -> int:
    """The statements about one thing of expanded JSON-LD."""
    return sum(len(values) for name, values in thing.items() if name != "@id" and isinstance(values, list))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD uses it
def test_json_ld_says_the_same(made: tuple[JsonlBuild, Vocabulary, rdflib.Graph]) -> None:
    """rdflib reads the JSON-LD as the same triples; nothing is without a name."""
    build, vocabulary, graph = made
    if len(build.papers()) == 5:  # rdflib takes seconds for their JSON-LD: the triples are counted as they stand
        written = json.loads(export("jsonld", build, vocabulary)["claims.jsonld"])
        assert len(graph) == sum(_values(thing) for thing in written)
        return
    got = rdflib.Graph().parse(data=export("jsonld", build, vocabulary)["claims.jsonld"], format="json-ld")
    assert set(graph) == set(got)
    assert not [node for triple in graph for node in triple if isinstance(node, rdflib.BNode)]
