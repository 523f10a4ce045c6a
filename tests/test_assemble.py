from typing import Any

import networkx as nx
import pytest

from kg.assemble import Evidence, add_edge, assemble
from kg.records import Argument, Claim, Cue, Mention, Paper, Quote, Section, Sentence, SentenceLinks
from kg.schema import Concept, Mechanism
from kg.vocabulary import Vocabulary

PAPER, OTHER = "p000000000001", "p000000000002"
SENTENCE = "数据要素推动高质量发展。"
LABELS = {"data-factor": "数据要素", "digital-economy": "数字经济", "high-quality-development": "高质量发展"}


def concept(entry: str, label: str, **fields: Any) -> Concept:
    return Concept.model_validate({"id": entry, "prefLabel": {"zh": label, "en": entry.replace("-", " ")}, **fields})


VOCABULARY = Vocabulary(
    concepts={
        "data-factor": concept("data-factor", "数据要素", broader=["production-factor"]),
        "digital-economy": concept("digital-economy", "数字经济"),
        "high-quality-development": concept("high-quality-development", "高质量发展"),
        "production-factor": concept("production-factor", "生产要素"),
        "talent-shortage": concept("talent-shortage", "人才不足", kind="challenge"),
    },
    mechanisms={
        "factor-guarantee": Mechanism.model_validate(
            {"id": "factor-guarantee", "prefLabel": {"zh": "要素保障", "en": "factor guarantee"}}
        )
    },
    paths={},
    digest="",
)


def paper(entry: str) -> Paper:
    sentence = Sentence(id=f"{entry}.0000", start=0, end=12, index=0, section=0, heading=False, citations=())
    section = Section(start=0, end=0, index=0, level=0, title="", parent=None)
    return Paper(id=entry, file=f"{entry}.txt", title="数据要素研究", sections=(section,), sentences=(sentence,))


def argument(entry: str | None) -> Argument:
    label = LABELS.get(entry or "", "新型消费场景")
    return Argument(concept=entry, label=label, match="exact" if entry else "open", text=label, start=0, end=len(label))


def claim(name: str, source: str | None, relation: str, target: str | None, **fields: Any) -> Claim:
    known: dict[str, Any] = {"paper": PAPER, "modality": "asserted", "confidence": 0.5, "shown": True, "index": 0}
    known |= fields
    at = f"{known['paper']}.{known.pop('index'):04}"
    return Claim(
        id=name,
        file="a.txt",
        section=(),
        sentence=Quote(id=at, start=0, end=12, text=SENTENCE),
        source=argument(source),
        relation=relation,  # type: ignore[arg-type]  # one of the closed list
        target=argument(target),
        cue=Cue(text="推动", start=4, end=6),
        reason="test",
        **known,
    )


def built(*claims: Claim, links: tuple[SentenceLinks, ...] = ()) -> nx.MultiDiGraph:
    return assemble([paper(OTHER), paper(PAPER)], links, claims, VOCABULARY)


def linked(entry: str, kind: str, paper_id: str = PAPER, index: int = 0) -> SentenceLinks:
    mention = Mention(
        start=0, end=4, concept=entry, kind=kind, label="", text="数据要素", match="section", reason="要素保障"
    )
    return SentenceLinks(
        paper=paper_id, sentence=f"{paper_id}.{index:04}", start=0, end=12, section=(), links=(mention, mention)
    )


def test_edge_counts_papers_and_sentences_apart() -> None:
    """Two claims of one sentence, one of another and one of another paper: two papers, three sentences, four claims."""
    graph = built(
        claim("c4", "data-factor", "drives", "high-quality-development", paper=OTHER, confidence=0.8),
        claim("c3", "data-factor", "drives", "high-quality-development", index=7),
        claim("c2", "data-factor", "drives", "high-quality-development"),
        claim("c1", "data-factor", "drives", "high-quality-development", confidence=0.6),
    )
    key = "data-factor--drives-asserted--high-quality-development"
    assert [("data-factor", "high-quality-development", key)] == list(graph.edges(keys=True))
    edge = graph.edges["data-factor", "high-quality-development", key]
    assert ([PAPER, OTHER], 2) == (edge["papers"], edge["paper_count"])
    assert ([f"{PAPER}.0000", f"{PAPER}.0007", f"{OTHER}.0000"], 3) == (edge["sentences"], edge["sentence_count"])
    assert ["c1", "c2", "c3", "c4"] == edge["claims"]
    assert 0.92 == edge["support"]  # 1 - (1 - 0.6)(1 - 0.8): the second sentence of a paper adds nothing


def test_edges_are_apart_by_relation_modality_and_direction() -> None:
    """What a paper says is, what it says ought to be, and what goes the other way are different edges."""
    graph = built(
        claim("c1", "data-factor", "drives", "high-quality-development"),
        claim("c2", "data-factor", "drives", "high-quality-development", modality="prescribed"),
        claim("c3", "data-factor", "enables", "high-quality-development"),
        claim("c4", "high-quality-development", "drives", "data-factor"),
    )
    assert [
        "data-factor--drives-asserted--high-quality-development",
        "data-factor--drives-prescribed--high-quality-development",
        "data-factor--enables-asserted--high-quality-development",
        "high-quality-development--drives-asserted--data-factor",
    ] == [key for *_, key in graph.edges(keys=True)]


def test_symmetric_relation_has_one_edge() -> None:
    """数字经济与数据要素融合 and 数据要素与数字经济融合 are one edge, in the order of the ids."""
    graph = built(
        claim("c1", "digital-economy", "integrates_with", "data-factor"),
        claim("c2", "data-factor", "integrates_with", "digital-economy"),
    )
    assert [("data-factor", "digital-economy", ["c1", "c2"])] == list(graph.edges(data="claims"))


def test_claims_that_make_no_edge_are_counted() -> None:
    """Doubtful claims, open arguments and loops stay off the map; the graph says how many there are of each."""
    graph = built(
        claim("c1", "data-factor", "drives", "high-quality-development", shown=False),
        claim("c2", "data-factor", "drives", None),
        claim("c3", None, "drives", "data-factor"),
        claim("c4", "data-factor", "drives", "data-factor"),
    )
    assert {"doubtful": 1, "open": 2, "loops": 1} == graph.graph
    assert [] == list(graph.edges)
    assert [PAPER, OTHER] == list(graph)


def test_items_are_found_in_papers() -> None:
    """A mechanism and a challenge lead to their papers with the sentences; a concept merely mentioned does not."""
    graph = built(
        links=(
            linked("factor-guarantee", "mechanism"),
            linked("factor-guarantee", "mechanism", index=3),
            linked("factor-guarantee", "mechanism", OTHER),
            linked("talent-shortage", "challenge"),
            linked("digital-economy", "concept"),
        )
    )
    assert [
        ("factor-guarantee", PAPER, [f"{PAPER}.0000", f"{PAPER}.0003"]),
        ("factor-guarantee", OTHER, [f"{OTHER}.0000"]),
        ("talent-shortage", PAPER, [f"{PAPER}.0000"]),
    ] == list(graph.edges(data="sentences"))
    assert {"found_in"} == {relation for *_, relation in graph.edges(data="relation")}
    assert ("mechanism", "要素保障", 3) == tuple(
        graph.nodes["factor-guarantee"][k] for k in ("kind", "label", "sentence_count")
    )
    assert "digital-economy" not in graph


def test_hierarchy_is_an_attribute() -> None:
    """No sentence states that 数据要素 is narrower than 生产要素, so that is no edge."""
    graph = built(
        claim("c1", "data-factor", "drives", "high-quality-development"), links=(linked("data-factor", "concept"),)
    )
    assert ["production-factor"] == graph.nodes["data-factor"]["broader"]
    assert "production-factor" not in graph
    assert (1, [PAPER]) == (graph.nodes["data-factor"]["sentence_count"], graph.nodes["data-factor"]["papers"])


def test_composed_concept_is_named_by_its_parts() -> None:
    """数字经济 + 高质量发展 has no entry: the node is named by both and stands under its head."""
    composed = "high-quality-development@digital-economy"
    graph = built(claim("c1", "data-factor", "drives", composed))
    assert ["high-quality-development"] == graph.nodes[composed]["broader"]
    assert "数字经济高质量发展" == graph.nodes[composed]["label"]


def test_order_of_records_does_not_matter() -> None:
    """Nodes, edges and their attributes come in the same order whatever order the records come in."""
    claims = [
        claim("c1", "data-factor", "drives", "high-quality-development"),
        claim("c2", "digital-economy", "enables", "data-factor", mechanisms=("factor-guarantee",)),
        claim("c3", "data-factor", "drives", "high-quality-development", index=5, confidence=0.9),
    ]
    links = (linked("talent-shortage", "challenge"), linked("factor-guarantee", "mechanism", OTHER))
    one, two = built(*claims, links=links), built(*claims[::-1], links=links[::-1])
    assert list(one.nodes(data=True)) == list(two.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(two.edges(keys=True, data=True))


@pytest.mark.parametrize(
    ("source", "target", "evidence", "fault"),
    [
        ("a", "b", [], "without evidence"),
        ("a", "a", [Evidence(PAPER, f"{PAPER}.0000", "c1")], "loop"),
        ("a", "c", [Evidence(PAPER, f"{PAPER}.0000", "c1")], "no node"),
        ("b", "a", [Evidence(PAPER, f"{PAPER}.0000", "c1")], "twice"),
    ],
)
def test_edge_is_refused(source: str, target: str, evidence: list[Evidence], fault: str) -> None:
    """An edge without evidence, a loop, a dangling edge and a second edge of the same key are refused, not drawn."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from("ab")
    add_edge(graph, "b", "drives", "a", [Evidence(PAPER, f"{PAPER}.0001", "c0")], "asserted")
    with pytest.raises(ValueError, match=fault):
        add_edge(graph, source, "drives", target, evidence, "asserted")
    assert 1 == graph.number_of_edges()
