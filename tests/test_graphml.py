import json
from io import BytesIO, StringIO
from pathlib import Path

import igraph
import networkx as nx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.export.graphml import to_graphml


def small_map() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(doubtful=3)
    graph.add_node("data-factor", kind="concept", label="数据要素", broader=["factor-of-production"], year=None)
    graph.add_node("industrial-upgrading", kind="concept", label="产业升级 <“&”>", broader=[], sentences=2)
    for modality in ("asserted", "prescribed"):
        key = f"data-factor--drives-{modality}--industrial-upgrading"
        graph.add_edge(
            "data-factor", "industrial-upgrading", key, relation="drives", modality=modality, claims=["c1", "c2"]
        )
    return graph


def read_back(written: str) -> nx.MultiDiGraph:
    return nx.read_graphml(BytesIO(written.encode("utf-8")), force_multigraph=True)


def igraph_of(written: str, folder: Path) -> igraph.Graph:
    file = folder / "graph.graphml"
    file.write_text(written, encoding="utf-8", newline="\n")
    return igraph.Graph.Read_GraphML(str(file))


def test_networkx_and_igraph_count_the_same(tmp_path: Path) -> None:
    """Both programs see every node and every parallel edge."""
    written = to_graphml(small_map())
    graph, other = read_back(written), igraph_of(written, tmp_path)
    assert (2, 2) == (graph.number_of_nodes(), graph.number_of_edges())
    assert (2, 2) == (other.vcount(), other.ecount())


def test_chinese_and_lists_survive(tmp_path: Path) -> None:
    """Chinese stands as it is in the file and in both programs, lists as JSON strings, None nowhere."""
    written = to_graphml(small_map())
    assert "数据要素" in written
    graph, other = read_back(written), igraph_of(written, tmp_path)
    assert {"kind": "concept", "label": "数据要素", "broader": '["factor-of-production"]'} == graph.nodes["data-factor"]
    assert "产业升级 <“&”>" == graph.nodes["industrial-upgrading"]["label"] == other.vs[1]["label"]
    for *_, claims in graph.edges(data="claims"):
        assert ["c1", "c2"] == json.loads(claims)
    assert ["drives", "drives"] == other.es["relation"]


def test_what_was_given_is_not_changed() -> None:
    """Cleaning works on a copy: the lists of the map stay lists."""
    graph = small_map()
    to_graphml(graph)
    assert ["factor-of-production"] == graph.nodes["data-factor"]["broader"]


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_characters_that_xml_forbids_are_removed(character: str) -> None:
    """A control character from a broken PDF must not make a file that no program reads."""
    graph = nx.MultiDiGraph()
    graph.add_node("n", label=f"新质{character}生产力", broader=[f"新{character}质"])
    assert "新质生产力" == read_back(to_graphml(graph)).nodes["n"]["label"]


@given(st.text())
@example("\r\n")
@example("\r")
def test_any_label_comes_back_but_for_what_xml_cannot_hold(label: str) -> None:
    """Whatever a paper holds, the file is well-formed and everything that XML can hold comes back."""
    graph = nx.MultiDiGraph()
    graph.add_node("n", label="。" + label + "。")
    got = read_back(to_graphml(graph)).nodes["n"]["label"]
    kept = StringIO("。" + label + "。", newline=None).read()  # XML reads every line end as LF
    expected = "".join(
        c for c in kept if c in "\t\n" or " " <= c < "\ud800" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
    assert expected == got


def test_same_map_same_bytes() -> None:
    """Writing twice gives the same text, with one line end at the end and no carriage return."""
    written = to_graphml(small_map())
    assert written == to_graphml(small_map())
    assert written.endswith("</graphml>\n")
    assert "\r" not in written


def test_map_of_the_seeds_in_both_programs(seed_build: Path) -> None:
    """The map of the five papers: equal counts, Chinese labels, and every edge with the sentences behind it."""
    file = seed_build / "graph.graphml"
    graph, other = nx.read_graphml(file, force_multigraph=True), igraph.Graph.Read_GraphML(str(file))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (other.vcount(), other.ecount())
    assert graph.number_of_edges() > 100
    assert graph.nodes["data-factor"]["label"] == other.vs.find(id="data-factor")["label"] == "数据要素"
    for *_, edge in graph.edges(data=True):
        assert len(json.loads(edge["sentences"])) == edge["sentence_count"] > 0
        assert len(json.loads(edge["papers"])) == edge["paper_count"] > 0
