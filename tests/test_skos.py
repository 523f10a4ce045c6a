"""SKOS: the vocabulary for other programs, and other people's thesauri as a vocabulary."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main
from kg.errors import OutputError, SourceError
from kg.schema import Item
from kg.thesaurus.skos import to_skos
from kg.thesaurus.skos_import import Imported, from_skos
from kg.vocabulary import Vocabulary, faults, load

rdflib = pytest.importorskip("rdflib", reason="reads what is written")
pytest.importorskip("pyoxigraph", reason="the extra rdf")
SMALL = Path(__file__).parent / "vocabulary"
SKOS = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
FOREIGN = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/Thesaurus/> .
ex:scheme a skos:ConceptScheme ; dct:title "A thesaurus of the countryside"@en .
ex:RuralEconomy a skos:Concept ;
    skos:prefLabel "農村經濟"@zh-Hant , "Rural economy"@en , "Économie rurale"@fr ;
    skos:altLabel "乡村经济"@zh , "économie des campagnes"@fr ;
    skos:definition "农村地区的经济。"@zh ;
    skos:narrower ex:4711 .
ex:4711 a skos:Concept ;
    skos:prefLabel "农家乐"@zh-Hans , "Farm stays"@en ;
    skos:altLabel "乡村经济"@zh ;
    skos:related ex:elsewhere , ex:nowhere ;
    skos:broader ex:RuralEconomy .
ex:nameless a skos:Concept ; skos:prefLabel "土地流转"@zh .
"""


def unordered(item: Item) -> dict[str, Any]:
    """An entry's fields, lists without their order: RDF knows none."""
    return {
        key: sorted(value) if isinstance(value, list) else value for key, value in item.model_dump(mode="json").items()
    }


def all_of(vocabulary: Vocabulary) -> dict[str, dict[str, Any]]:
    groups = (vocabulary.concepts, vocabulary.mechanisms, vocabulary.paths)
    return {name: unordered(item) for group in groups for name, item in group.items()}


def written(folder: Path, imported: Imported) -> Path:
    """The folder of a vocabulary with what was imported."""
    for name, text in imported.files("imported").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def foreign(folder: Path, text: str = FOREIGN, name: str = "rural.ttl") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.parametrize("syntax", ["ttl", "jsonld"])
@pytest.mark.parametrize("schemas", [SMALL, None], ids=["small", "shipped"])
def test_round_trip(tmp_path: Path, syntax: Any, schemas: Path | None) -> None:
    """What is exported and imported again is the same vocabulary, every field of every entry."""
    vocabulary = load(schemas)
    file = tmp_path / f"vocabulary.{syntax}"
    file.write_bytes(to_skos(vocabulary, syntax))
    imported = from_skos(file)
    assert [] == imported.told
    assert all_of(vocabulary) == all_of(load(written(tmp_path / "schemas", imported)))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own affair
def test_rdflib_reads_it() -> None:
    """rdflib reads both forms, they say the same, and what they say are the concepts, labels and hierarchy."""
    vocabulary = load()
    turtle = rdflib.Graph().parse(data=to_skos(vocabulary, "ttl"), format="turtle")
    assert set(turtle) == set(rdflib.Graph().parse(data=to_skos(vocabulary, "jsonld"), format="json-ld"))
    concepts = set(turtle.subjects(rdflib.RDF.type, SKOS.Concept))
    assert len(vocabulary.concepts) + len(vocabulary.mechanisms) + len(vocabulary.paths) == len(concepts)
    data = rdflib.URIRef("urn:kg:concept:data-factor")
    assert {("数据要素", "zh")} == {
        (str(o), o.language) for o in turtle.objects(data, SKOS.prefLabel) if o.language == "zh"
    }
    above = turtle.query(
        "SELECT ?name { <urn:kg:concept:data-factor> skos:broader/skos:notation ?name }", initNs={"skos": SKOS}
    )
    assert [*vocabulary.concepts["data-factor"].broader] == sorted(str(row.name) for row in above)


def test_every_concept_keeps_the_rules_of_skos() -> None:
    """One prefLabel a language, no label both preferred and other, no related that is broader."""
    graph = rdflib.Graph().parse(data=to_skos(load(), "ttl"), format="turtle")
    for concept in graph.subjects(rdflib.RDF.type, SKOS.Concept):
        preferred = list(graph.objects(concept, SKOS.prefLabel))
        assert ["en", "zh"] == sorted(label.language for label in preferred)
        assert set() == {*preferred} & {*graph.objects(concept, SKOS.altLabel)}
        assert set() == {*graph.objects(concept, SKOS.related)} & {*graph.transitive_objects(concept, SKOS.broader)}


def test_same_bytes() -> None:
    """The same vocabulary gives the same bytes."""
    assert to_skos(load(SMALL), "ttl") == to_skos(load(SMALL), "ttl")


def test_foreign_thesaurus(tmp_path: Path) -> None:
    """Somebody else's thesaurus becomes a vocabulary without error, and what it has in excess is told."""
    imported = from_skos(foreign(tmp_path))
    concepts = load(written(tmp_path / "schemas", imported)).concepts
    assert ["farm-stays", "nameless", "rural-economy"] == sorted(concepts)
    economy, stays = concepts["rural-economy"], concepts["farm-stays"]
    assert ("農村經濟", "Rural economy") == economy.labels
    assert economy.definition is not None
    assert "A thesaurus of the countryside" == economy.definition.source.document
    assert (("rural-economy",), (), ("农家乐", "Farm stays", "乡村经济")) == (
        stays.broader,
        stays.related,
        stays.labels,
    )
    assert ("土地流转", "nameless") == concepts["nameless"].labels
    assert [] == [fault for fault in faults(tmp_path / "schemas") if fault.severity == "error"]
    assert [
        "concepts without an English prefLabel, which have their id instead: 1",
        "labels in other languages than Chinese and English, left out: 1",
        "labels that are a label of another concept or of the same one already, left out: 1",
        "references to what is no concept of the file, left out: 2",
    ] == imported.told


def test_formats_agree(tmp_path: Path) -> None:
    """The same thesaurus in Turtle, N-Triples, RDF/XML and JSON-LD gives the same entries."""
    graph = rdflib.Graph().parse(data=FOREIGN, format="turtle")
    expected = from_skos(foreign(tmp_path))
    for format, ending in (("nt", "nt"), ("xml", "rdf"), ("json-ld", "jsonld")):
        assert expected == from_skos(foreign(tmp_path, graph.serialize(format=format), f"rural.{ending}"))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.ttl", "a b", "a.ttl: it is not the RDF its ending says"),
        ("a.ttl", "", "a.ttl: it holds no skos:Concept"),
        ("a.docx", "x", "a.docx: its ending is of no RDF format"),
        ("a.jsonld", '{"@context": "http://example.org/c", "@id": "x"}', "a.jsonld: it is not the RDF its ending says"),
        (None, "", "it cannot be read"),
    ],
)
def test_what_is_no_thesaurus(tmp_path: Path, name: str | None, text: str, says: str) -> None:
    """A file that is none is named with what is wrong and what to do; nothing is fetched from the net."""
    file = foreign(tmp_path, text, name) if name else tmp_path / "none.ttl"
    with pytest.raises(SourceError, match=says):
        from_skos(file)


def test_extra_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra `rdf` both commands say what to install."""
    monkeypatch.setitem(sys.modules, "pyoxigraph", None)
    for call in (lambda: to_skos(load(SMALL)), lambda: from_skos(foreign(tmp_path))):
        with pytest.raises(
            OutputError, match=r"pyoxigraph: .* not installed\. Install it with: python3 run\.py setup rdf"
        ):
            call()


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    """Runs a command line in `tmp_path`."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["kg", *words])
        return main()

    return run


def test_commands(kg: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`kg export skos` prints or writes, `kg import skos` writes a vocabulary once and overwrites nothing."""
    schemas = ("--schemas", str(SMALL))
    assert 0 == kg("export", "skos", *schemas)
    printed = capsys.readouterr().out
    assert 0 == kg("export", "skos", "--to", "v.ttl", *schemas)
    assert printed == (tmp_path / "v.ttl").read_text(encoding="utf-8")
    assert [0, 0] == [kg("import", "skos", "v.ttl", "--to", "own"), kg("check", "--schemas", "own")]
    before = (tmp_path / "own" / "paths.yaml").read_bytes()
    assert 1 == kg("import", "skos", "v.ttl", "--to", "own")
    assert "there is a file of this name" in capsys.readouterr().err
    assert before == (tmp_path / "own" / "paths.yaml").read_bytes()
