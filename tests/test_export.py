import csv
import json
import subprocess
import sys
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path

import igraph
import networkx as nx
import openpyxl
import pandas as pd
import pytest
from query_world import small_vocabulary, write_schemas, write_world
from typer.testing import CliRunner

from kg.assemble import assemble
from kg.cli import app
from kg.errors import OutputError
from kg.export import FORMATS, export
from kg.export.cells import guarded
from kg.export.map import COLOURS
from kg.export.workbook import to_xlsx
from kg.records import Claim
from kg.store import JsonlBuild
from kg.vocabulary import Vocabulary, load

KEY = "data-factor--drives-asserted--high-quality-development"


@pytest.fixture(scope="module", params=["small", "seeds"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[JsonlBuild, Vocabulary]:
    """A build written by hand, and the build of the five papers."""
    if request.param == "small":
        return JsonlBuild(write_world(tmp_path_factory.mktemp("small") / "map")), small_vocabulary()
    return JsonlBuild(request.getfixturevalue("seed_build")), load()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    return JsonlBuild(write_world(tmp_path_factory.mktemp("one") / "map"))


def graph_of(made: tuple[JsonlBuild, Vocabulary]) -> nx.MultiDiGraph:
    build, vocabulary = made
    return assemble(build.papers(), build.links(), build.claims(), vocabulary)


def one(format: str, made: tuple[JsonlBuild, Vocabulary]) -> bytes:
    ((_, content),) = export(format, *made).items()
    return content


def sampled(made: tuple[JsonlBuild, Vocabulary]) -> Claim:
    """A shown claim between two concepts: of data driving high-quality development, where there is one."""
    shown = [c for c in made[0].claims(relation={"drives"}) if c.shown and c.source.concept and c.target.concept]
    wanted = [c for c in shown if (c.source.concept, c.target.concept) == ("data-factor", "high-quality-development")]
    return (wanted or [c for c in shown if c.source.concept != c.target.concept])[0]


def edge_of(claim: Claim) -> str:
    return f"{claim.source.concept}--{claim.relation}-{claim.modality}--{claim.target.concept}"


def test_graphml_is_that_of_the_build(made: tuple[JsonlBuild, Vocabulary]) -> None:
    """GraphML has the same bytes as the graph.graphml that the build wrote, and igraph counts as networkx does."""
    written = one("graphml", made)
    assert (made[0].folder / "graph.graphml").read_bytes() == written
    graph = nx.read_graphml(BytesIO(written), force_multigraph=True)
    other = igraph.Graph.Read_GraphML(str(made[0].folder / "graph.graphml"))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (other.vcount(), other.ecount())


def test_gexf_in_networkx(made: tuple[JsonlBuild, Vocabulary]) -> None:
    """GEXF read by networkx: the same nodes, edges and claims, a colour a kind, a size, a place of its own."""
    graph, claim = graph_of(made), sampled(made)
    got = nx.read_gexf(BytesIO(one("gexf", made)))
    assert set(graph) == set(got)
    assert {key for *_, key in graph.edges(keys=True)} == {key for *_, key in got.edges(keys=True)}
    for node, about in got.nodes(data=True):
        colour = "#{r:02x}{g:02x}{b:02x}".format(**about["viz"]["color"])
        assert COLOURS[graph.nodes[node]["kind"]] == colour
        assert 8 <= about["viz"]["size"] <= 40
        assert graph.nodes[node]["label"] == about["label"]
    places = [(about["viz"]["position"]["x"], about["viz"]["position"]["y"]) for _, about in got.nodes(data=True)]
    assert len(places) == len(set(places))
    edges = [about for *_, about in got[claim.source.concept][claim.target.concept].items()]
    (edge,) = (e for e in edges if (e["relation"], e["modality"]) == (claim.relation, claim.modality))
    assert claim.id in json.loads(edge["claims"])
    assert len(json.loads(edge["papers"])) == edge["weight"] == edge["paper_count"]


def test_gexf_has_no_date(small: JsonlBuild) -> None:
    """The file says nothing of the day it was written, so that two days give the same bytes."""
    written = one("gexf", (small, small_vocabulary())).decode()
    assert "lastmodified" not in written
    assert "\r" not in written


def test_cytoscape_and_node_link(made: tuple[JsonlBuild, Vocabulary]) -> None:
    """Both JSON forms, read by networkx, are the map again: nodes, edges, and lists that are lists."""
    graph, claim = graph_of(made), sampled(made)
    for got in (
        nx.cytoscape_graph(json.loads(one("cytoscape", made))),
        nx.node_link_graph(json.loads(one("node-link", made)), edges="links"),
    ):
        assert dict(graph.nodes(data="label")) == dict(got.nodes(data="label"))
        assert sorted(graph.edges(keys=True)) == sorted(got.edges(keys=True))
        edge = got.edges[claim.source.concept, claim.target.concept, edge_of(claim)]
        assert claim.id in edge["claims"]
        assert graph.edges[claim.source.concept, claim.target.concept, edge_of(claim)]["support"] == edge["support"]


def test_tables_in_pandas(made: tuple[JsonlBuild, Vocabulary], tmp_path: Path) -> None:
    """pandas reads the four tables: as many rows as there are records, and a sampled claim is the one of the build."""
    build, graph, claim = made[0], graph_of(made), sampled(made)
    files = export("csv", *made)
    read = {name: pd.read_csv(BytesIO(content), keep_default_na=False) for name, content in files.items()}
    counts = (len(graph), graph.number_of_edges(), len(list(build.claims())), len(build.papers()))
    assert counts == tuple(len(read[f"{name}.csv"]) for name in ("nodes", "edges", "claims", "papers"))
    claims = read["claims.csv"].set_index("id")
    row = claims.loc[claim.id]
    assert (claim.relation, claim.source.concept, claim.target.concept, claim.confidence, claim.sentence.start) == (
        *(row[name] for name in ("relation", "source_concept", "target_concept", "confidence", "start")),
    )
    text = build.text(claim.paper)
    assert text[row["start"] : row["end"]] == claim.sentence.text
    assert sum(c.shown for c in build.claims()) == (claims["shown"].astype(str) == "True").sum()
    edges = read["edges.csv"].set_index("id")
    assert claim.id in edges.loc[edge_of(claim), "claims"].split("; ")


def test_workbook_in_openpyxl_and_pandas(small: JsonlBuild) -> None:
    """The workbook holds the tables of the CSV, cell by cell; pandas reads it too."""
    made = (small, small_vocabulary())
    written = one("xlsx", made)
    book = openpyxl.load_workbook(BytesIO(written), read_only=True)
    assert ["nodes", "edges", "claims", "papers"] == book.sheetnames
    files = export("csv", *made)
    for name in book.sheetnames:
        rows = list(csv.reader(StringIO(files[f"{name}.csv"].decode("utf-8-sig"))))
        cells = [["" if c is None else str(c) for c in row] for row in book[name].iter_rows(values_only=True)]
        assert len(rows) == len(cells)
        assert rows[0] == cells[0]
        assert [row[0] for row in rows] == [row[0] for row in cells]
    frame = pd.read_excel(BytesIO(written), sheet_name="claims").set_index("id")
    claim = sampled(made)
    assert (claim.confidence, claim.target.label) == (
        frame.loc[claim.id, "confidence"],
        frame.loc[claim.id, "target_label"],
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://a.b")'])
def test_no_cell_is_a_formula(text: str) -> None:
    """A text that a spreadsheet would compute gets an apostrophe; numbers are numbers."""
    assert f"'{text}" == guarded(text)
    assert -1 == guarded(-1)
    book = openpyxl.load_workbook(BytesIO(to_xlsx({"a": [["head"], [text], [-1]]})))
    assert "s" == book["a"]["A2"].data_type
    assert -1 == book["a"]["A3"].value


def test_title_that_begins_like_a_formula(small: JsonlBuild) -> None:
    """The paper called =生产要素研究 is a text in CSV and in the workbook."""
    files = export("csv", small, small_vocabulary())
    assert "'=生产要素研究" in files["papers.csv"].decode()
    book = openpyxl.load_workbook(BytesIO(one("xlsx", (small, small_vocabulary()))))
    values = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert "'=生产要素研究" in values
    assert not any(value.startswith("=") for value in values)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)


def test_workbook_takes_any_text() -> None:
    """Control characters, error codes and very long texts make no workbook that cannot be read."""
    book = openpyxl.load_workbook(BytesIO(to_xlsx({"a": [["a", "b", "c"], ["新\x00质\x0b", "#N/A", "长" * 40000]]})))
    assert ["新质", "#N/A", "长" * 32767] == [cell.value for cell in book["a"][2]]
    assert "s" == book["a"]["B2"].data_type


def test_same_build_same_bytes(small: JsonlBuild, tmp_path: Path) -> None:
    """Every format is the same in another process with another hash seed, an hour of the clock apart."""
    schemas = write_schemas(tmp_path / "schemas")
    code = (
        "import sys, time; from hashlib import sha256; from pathlib import Path; from kg.store import JsonlBuild;"
        "from kg.vocabulary import load; from kg.export import FORMATS, export;"
        "now = time.time; time.time = lambda: now() + 4000;"
        "b, v = JsonlBuild(Path(sys.argv[1])), load(Path(sys.argv[2]));"
        "print(*(sha256(c).hexdigest() for f in FORMATS for c in export(f, b, v).values()))"
    )
    own = [sha256(c).hexdigest() for f in FORMATS for c in export(f, small, small_vocabulary()).values()]
    got = subprocess.run(
        [sys.executable, "-c", code, str(small.folder), str(schemas)],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert (0, own) == (got.returncode, got.stdout.split()), got.stderr


def test_command_prints_or_writes(small: JsonlBuild, tmp_path: Path) -> None:
    """Text goes to stdout or to a file, csv into a folder; a workbook is never printed."""
    options = ["--output", str(small.folder), "--schemas", str(write_schemas(tmp_path / "schemas"))]
    run = CliRunner()
    printed = run.invoke(app, ["export", "node-link", *options])
    assert 0 == printed.exit_code
    assert json.loads(printed.stdout) == json.loads(one("node-link", (small, small_vocabulary())))
    to = tmp_path / "out" / "图.gexf"
    assert f"{to}\n" == run.invoke(app, ["export", "gexf", "--to", str(to), *options]).stdout
    assert one("gexf", (small, small_vocabulary())) == to.read_bytes()
    assert 0 == run.invoke(app, ["export", "csv", "--to", str(tmp_path / "tables"), *options]).exit_code
    assert {"nodes.csv", "edges.csv", "claims.csv", "papers.csv"} == {p.name for p in (tmp_path / "tables").iterdir()}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["export", "dot"], "there is no such format"),
        (["export", "xlsx"], "it cannot be printed"),
        (["export", "csv"], "it cannot be printed"),
        (["export", "csv", "--to", "{file}"], "there is a file of this name"),
        (["export", "gexf", "--to", "{folder}"], "there is a folder of this name"),
    ],
)
def test_faults_of_the_command(words: list[str], message: str, small: JsonlBuild, tmp_path: Path) -> None:
    """Each fault ends with a KgError that says what to do, and leaves what was there."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    words = [word.format(file=tmp_path / "file", folder=tmp_path) for word in words]
    options = ["--output", str(small.folder), "--schemas", str(write_schemas(tmp_path / "schemas"))]
    got = CliRunner().invoke(app, [*words, *options])
    assert isinstance(got.exception, OutputError)
    assert message in str(got.exception)
    assert "mine" == (tmp_path / "file").read_text(encoding="utf-8")


def test_missing_library_is_named(small: JsonlBuild, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra a format says which one to install."""
    for library, format, extra in (("openpyxl", "xlsx", "office"), ("pyoxigraph", "turtle", "rdf")):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(OutputError, match=rf"run.py setup {extra}|kg-claims\[{extra}\]"):
            export(format, small, small_vocabulary())
