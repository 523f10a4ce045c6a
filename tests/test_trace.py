import json
from math import prod
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_world import small_linker, small_vocabulary, write_world

from kg import query as queries
from kg.assemble import support
from kg.errors import QuestionError
from kg.query.edges import edges_of
from kg.query.results import Chain
from kg.query.surveys import Trace
from kg.query.trace import MOST, chains_between
from kg.records import Argument, Claim, Cue, Modality, Quote, Relation
from kg.store import JsonlBuild
from kg.vocabulary import Vocabulary

NAMES = {
    "artificial-intelligence": "人工智能",
    "data-factor": "数据要素",
    "digital-technology": "数字技术",
    "high-quality-development": "高质量发展",
    "industrial-upgrading": "产业升级",
    "productive-forces": "生产力",
    "real-economy": "实体经济",
    "technological-innovation": "技术创新",
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    """The small build."""
    return JsonlBuild(write_world(tmp_path_factory.mktemp("build") / "output"))


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The small vocabulary."""
    return small_vocabulary()


def end(name: str) -> Argument:
    return Argument(concept=name, label=NAMES[name], match="exact", text=NAMES[name], start=0, end=1)


def said(
    source: str,
    target: str,
    confidence: float = 0.8,
    paper: str = "p1",
    relation: Relation = "drives",
    modality: Modality = "asserted",
    sentence: int = 0,
) -> Claim:
    """A claim between two concepts of the small vocabulary."""
    at = f"{paper}.{sentence:04}"
    return Claim(
        id=f"{source} {relation} {target} {at}",
        paper=paper,
        file=f"{paper}.txt",
        section=(),
        sentence=Quote(id=at, start=0, end=1, text=f"{NAMES[source]}推动{NAMES[target]}。"),
        source=end(source),
        relation=relation,
        target=end(target),
        cue=Cue(text="推动", start=0, end=1),
        modality=modality,
        confidence=confidence,
        shown=True,
        reason="test",
    )


def chains(claims: list[Claim], source: str, target: str, steps: int = 3) -> tuple[list[Chain], bool]:
    """The chains between two labels."""
    vocabulary = small_vocabulary()
    ends = (queries.resolve(name, vocabulary, small_linker()) for name in (source, target))
    return chains_between(claims, *ends, vocabulary, steps)


def way(chain: Chain) -> list[str]:
    """The concepts of a chain, in order."""
    return [chain.steps[0].source, *(step.target for step in chain.steps)]


def test_shortest_first_then_best_supported() -> None:
    """A chain of one claim stands before those of two, and of two the one whose weakest claim is better supported."""
    got, more = chains(
        [
            said("data-factor", "productive-forces", 0.9),
            said("productive-forces", "industrial-upgrading", 0.4),
            said("data-factor", "technological-innovation", 0.6),
            said("technological-innovation", "industrial-upgrading", 0.6),
            said("data-factor", "industrial-upgrading", 0.3),
        ],
        "数据要素",
        "产业升级",
    )
    assert [
        ["data-factor", "industrial-upgrading"],
        ["data-factor", "technological-innovation", "industrial-upgrading"],
        ["data-factor", "productive-forces", "industrial-upgrading"],
    ] == [way(chain) for chain in got]
    assert not more


def test_the_weakest_step_is_named() -> None:
    """A chain is as strong as its weakest claim; of equals the first is named."""
    claims = [said("data-factor", "productive-forces", 0.9), said("productive-forces", "industrial-upgrading", 0.4)]
    (chain,), _ = chains(claims, "数据要素", "产业升级")
    assert (1, 0.4) == (chain.weakest, chain.support)
    equal = [said("data-factor", "productive-forces", 0.5), said("productive-forces", "industrial-upgrading", 0.5)]
    assert 0 == chains(equal, "数据要素", "产业升级")[0][0].weakest


def test_support_of_a_step_is_over_papers() -> None:
    """Two papers support a step more than one; a second sentence of the same paper adds nothing."""
    one = said("data-factor", "industrial-upgrading", 0.5)
    again = said("data-factor", "industrial-upgrading", 0.4, sentence=1)
    other = said("data-factor", "industrial-upgrading", 0.8, paper="p2", relation="enables")
    (chain,), _ = chains([one, again, other], "数据要素", "产业升级")
    (step,) = chain.steps
    assert (0.9, ("p1", "p2"), 3) == (step.support, step.papers, step.sentences)
    assert [("drives", 2), ("enables", 1)] == [(count.name, count.count) for count in step.relations]


def test_prescribed_claims_make_no_step() -> None:
    """What ought to be is no link in a chain of what is."""
    assert ([], False) == chains(
        [said("data-factor", "industrial-upgrading", modality="prescribed")], "数据要素", "产业升级"
    )


def test_two_inhibitions_further() -> None:
    """A chain hinders where an odd number of its steps inhibits."""
    first = said("data-factor", "productive-forces", relation="inhibits")
    second = said("productive-forces", "industrial-upgrading", relation="inhibits")
    third = said("productive-forces", "industrial-upgrading", sentence=1)
    got, _ = chains([first, second, third], "数据要素", "产业升级")
    assert [("causal", False), ("inhibits", True)] == [(c.steps[1].relation, c.furthers) for c in got]


def test_a_narrower_concept_begins_a_chain() -> None:
    """人工智能 lies under 数字技术, so that a chain from the latter may begin with it."""
    got, _ = chains([said("artificial-intelligence", "industrial-upgrading")], "数字技术", "产业升级")
    assert [["artificial-intelligence", "industrial-upgrading"]] == [way(chain) for chain in got]


def test_steps_are_bounded() -> None:
    """A chain of three claims is not found within two."""
    claims = [
        said("data-factor", "productive-forces"),
        said("productive-forces", "technological-innovation"),
        said("technological-innovation", "industrial-upgrading"),
    ]
    assert [3] == [len(chain.steps) for chain in chains(claims, "数据要素", "产业升级", 3)[0]]
    assert [] == chains(claims, "数据要素", "产业升级", 2)[0]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(sorted(NAMES)), st.sampled_from([0.3, 0.5, 0.9])),
        max_size=24,
    ),
    st.integers(1, 4),
)
def test_chains_hang_together(pairs: list[tuple[str, str, float]], steps: int) -> None:
    """Each step begins where the last ended, no concept comes twice, order and bound hold."""
    claims = [said(a, b, confidence, sentence=i) for i, (a, b, confidence) in enumerate(pairs) if a != b]
    got, more = chains(claims, "数据要素", "产业升级", steps)
    for chain in got:
        concepts = way(chain)
        assert ("data-factor", "industrial-upgrading") == (concepts[0], concepts[-1])
        assert len(set(concepts)) == len(concepts) <= steps + 1
        assert all(one.target == next_.source for one, next_ in zip(chain.steps, chain.steps[1:], strict=False))
        assert chain.support == chain.steps[chain.weakest].support == min(step.support for step in chain.steps)
    assert sorted(got, key=lambda c: (len(c.steps), -c.support)) == got
    assert len(got) <= MOST
    assert not more or len(got) == MOST


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(sorted(NAMES)), st.sampled_from([0.3, 0.5, 1.0])),
        max_size=40,
    ),
    st.integers(1, 4),
)
def test_the_best_ways_of_all_ways(pairs: list[tuple[str, str, float]], steps: int) -> None:
    """What the search gives up early is worse: its chains are the first of all ways, written out and sorted."""
    claims = [said(a, b, confidence, sentence=i) for i, (a, b, confidence) in enumerate(pairs) if a != b]
    edges = [edge for edge in edges_of(claims, small_vocabulary()).values() if edge.relation == "causal"]
    every: list[tuple[object, ...]] = []
    ways = [(edge,) for edge in edges if edge.source == "data-factor"]
    for length in range(1, steps + 1):
        for way in ways:
            if way[-1].target == "industrial-upgrading":
                supports = [edge.support for edge in way]
                ids = tuple((edge.source, edge.relation, edge.target) for edge in way)
                every.append((length, -min(supports), -prod(supports), ids))
        ways = [
            (*way, edge)
            for way in ways
            for edge in edges
            if edge.source == way[-1].target != "industrial-upgrading"
            and edge.target not in {"data-factor", *(one.target for one in way)}
        ]
    got, more = chains(claims, "数据要素", "产业升级", steps)
    assert [ids for *_, ids in sorted(every)][:MOST] == [
        tuple((step.source, step.relation, step.target) for step in chain.steps) for chain in got
    ]
    assert (len(every) > MOST) == more


def test_trace_of_a_build(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """The papers behind the chains are listed, and what is asked is told."""
    got = queries.trace("数据要素", "高质量发展", build, vocabulary, linker=small_linker())
    assert [["data-factor", "high-quality-development"]] == [way(chain) for chain in got.chains][:1]
    assert {"甲.txt", "乙.txt"} <= {paper.file for paper in got.papers}
    assert (("数据要素",), ("高质量发展",), 3) == (got.source.labels, got.target.labels, got.max_steps)


@pytest.mark.parametrize("steps", [0, 7])
def test_number_of_steps_is_checked(steps: int, build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """No chain has none or seven steps."""
    with pytest.raises(QuestionError, match="no chain has so many steps"):
        queries.trace("数据要素", "高质量发展", build, vocabulary, steps)


def test_no_chain_is_told(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """Where nothing leads from one to the other the text says so."""
    got = queries.trace("县域经济", "产业升级", build, vocabulary, 2, linker=small_linker())
    assert "县域经济 → 产业升级\n没有找到这样的链条（至多 2 步）。\n" == queries.present(got)


def test_formats_of_a_trace(build: JsonlBuild, vocabulary: Vocabulary) -> None:
    """JSON is the model; CSV has a row for each step; Markdown and text name chains, support and quotes."""
    got = queries.trace("数据要素", "高质量发展", build, vocabulary, linker=small_linker())
    assert got == Trace.model_validate(json.loads(queries.present(got, "json")))
    assert 1 + sum(len(chain.steps) for chain in got.chains) == queries.present(got, "csv").count("\n")
    text = queries.present(got)
    assert text.startswith("数据要素 → 高质量发展\n")
    assert "数据要素 —推动、支撑→ 高质量发展 · 2 篇论文、2 句（推动 1 句、支撑 1 句） · 支持度 0.97" in text.replace(
        "\n    ", " "
    )
    assert "“数据要素的融合运用推动高质量发展。”" in text


def test_support_is_that_of_the_map(seed_build: Path) -> None:
    """Every edge of the map of the seeds has the support that its claims give: over papers, best sentence each."""
    import networkx as nx

    graph = nx.read_graphml(seed_build / "graph.graphml", force_multigraph=True)
    claims = {claim.id: claim for claim in JsonlBuild(seed_build).claims()}
    checked = 0
    for _, _, data in graph.edges(data=True):
        if data["relation"] != "found_in":
            behind = [claims[name] for name in json.loads(data["claims"])]
            best: dict[str, float] = {}
            for claim in behind:
                best[claim.paper] = max(best.get(claim.paper, 0.0), claim.confidence)
            left = 1.0
            for paper in sorted(best):
                left *= 1 - best[paper]
            assert round(1 - left, 4) == pytest.approx(data["support"], abs=1e-9)
            checked += 1
    assert checked > 100


def test_edges_count_each_paper_once() -> None:
    """`edges_of` and the map count by the same function."""
    claims = [
        said("data-factor", "industrial-upgrading", c, paper=p, sentence=i)
        for i, (p, c) in enumerate([("p1", 0.5), ("p1", 0.7), ("p2", 0.6)])
    ]
    (edge,) = edges_of(claims, small_vocabulary()).values()
    assert support([("p1", 0.7), ("p2", 0.6)]) == edge.support == 0.88
