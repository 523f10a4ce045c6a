"""The concept map: a directed multigraph whose every edge carries its evidence.

Nodes are keyed by the id of the entry or paper; edges by `edge_key`. Attributes of a node:

    kind         concept, feature, challenge, mechanism, path or paper
    label        what people read (prefLabel zh; a paper's title)
    label_en     prefLabel en, where there is one
    papers, paper_count   ids of the papers with sentences linked to it, sorted, and their number; of a paper, itself
    sentence_count        number of those sentences; of a paper, all of its sentences
    broader      ids of the next broader concepts (the hierarchy is no edge: no sentence states it)
    definition   where the vocabulary has one
    sources, targets, mediators (mechanisms); goals (paths); file, year, authors, doi (papers)

Attributes of an edge:

    relation     of the claims behind it, or `found_in`: an item stands in sentences of a paper
    modality     of the claims; absent from `found_in`
    papers, paper_count           ids of the papers behind it, sorted, and their number; echoes are none (`voices`)
    sentences, sentence_count     ids of the sentences behind it, sorted, and their number
    claims       ids of the claims behind it, in the order of their sentences; empty for `found_in`
    support      chance that a paper states it: 1 - product over papers of (1 - the best confidence in that paper)
    mechanisms, paths   ids that the claims name; absent from `found_in`
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kg.records import Claim, Modality, Paper, SentenceLinks
from kg.schema import Concept, Mechanism, Path, split_id
from kg.vocabulary import Vocabulary

if TYPE_CHECKING:
    import networkx as nx

FOUND_IN = "found_in"
SYMMETRIC = frozenset({"integrates_with"})


class Evidence(NamedTuple):
    """One sentence behind an edge, and the paper that counts for it."""

    paper: str
    sentence: str
    claim: str | None = None
    confidence: float = 1.0


def support(evidence: Iterable[tuple[str, float]]) -> float:
    """Chance that a paper states something: 1 - product over papers of (1 - the best confidence in that paper).

    Args:
        evidence: paper and confidence of each sentence or claim; a second sentence of a paper adds nothing.

    >>> support([("p1", 0.5), ("p1", 0.6), ("p2", 0.8)])
    0.92
    """
    best: dict[str, float] = defaultdict(float)
    for paper, confidence in evidence:
        best[paper] = max(best[paper], confidence)
    return round(1 - prod(1 - best[paper] for paper in sorted(best)), 4)


class Said(Protocol):
    """As much of a claim as tells whose word it is."""

    @property
    def paper(self) -> str: ...  # noqa: D102

    @property
    def echo_of(self) -> str | None: ...  # noqa: D102


def voices(claims: Sequence[Said]) -> list[str]:
    """The paper that counts for each of the claims that say one thing: the one whose own word it is.

    A claim that only repeats another paper's sentence (`echo_of`) is that paper's word. Where that paper is not among
    them, the first of those that repeat the sentence stands for it.
    """
    present = {claim.paper for claim in claims}
    first: dict[str, str] = {}
    for claim in claims:
        whose = origin(claim)
        if whose not in present:
            first[whose] = min(first.get(whose, claim.paper), claim.paper)
    return [first.get(whose, whose) for whose in map(origin, claims)]


def origin(claim: Said) -> str:
    """The paper whose word a claim is: its own, or of an echo the one it repeats."""
    return claim.echo_of.rpartition(".")[0] if claim.echo_of else claim.paper


def edge_key(source: str, relation: str, target: str, modality: Modality | None = None) -> str:
    """The id of an edge; `--` stands in no id of an entry, so no two edges share one.

    >>> edge_key("data-factor", "drives", "high-quality-development", "asserted")
    'data-factor--drives-asserted--high-quality-development'
    """
    return "--".join((source, f"{relation}-{modality}" if modality else relation, target))


def add_edge(
    graph: "nx.MultiDiGraph",
    source: str,
    relation: str,
    target: str,
    evidence: Sequence[Evidence],
    modality: Modality | None = None,
    **attributes: Any,
) -> str:
    """Add an edge and return its key: the only way an edge enters the map.

    Raises:
        ValueError: there is no evidence for it, it is a loop, an end of it is no node, or it is there already.
    """
    key = edge_key(source, relation, target, modality)
    if not evidence:
        raise ValueError(f"{key}: an edge without evidence")
    if source == target:
        raise ValueError(f"{key}: a loop")
    if source not in graph or target not in graph:
        raise ValueError(f"{key}: an end that is no node")
    if graph.has_edge(source, target, key):
        raise ValueError(f"{key}: added twice")
    papers = sorted({piece.paper for piece in evidence})
    sentences = sorted({piece.sentence for piece in evidence})
    claims = [piece.claim for piece in sorted(evidence, key=lambda e: (e.sentence, e.claim or "")) if piece.claim]
    graph.add_edge(
        source,
        target,
        key,
        relation=relation,
        **({"modality": modality} if modality else {}),
        papers=papers,
        paper_count=len(papers),
        sentences=sentences,
        sentence_count=len(sentences),
        claims=claims,
        support=support((piece.paper, piece.confidence) for piece in evidence),
        **attributes,
    )
    return key


def assemble(
    papers: Iterable[Paper], links: Iterable[SentenceLinks], claims: Iterable[Claim], vocabulary: Vocabulary
) -> "nx.MultiDiGraph":
    """The map of a build: papers, the entries that evidence reaches, and the edges between them.

    Claims become edges where they are shown, both arguments are curated, and the two differ. The rest is counted in
    the attributes of the graph: `doubtful` (not shown), `open` (an argument is not curated), `loops`.
    """
    gathering = Gathering()
    gathering.add(papers, links, claims)
    return gathering.graph(vocabulary)


class _Told(NamedTuple):
    """As much of a claim as an edge holds."""

    paper: str
    sentence: str
    id: str
    confidence: float
    echo_of: str | None
    mechanisms: tuple[str, ...]
    paths: tuple[str, ...]


class Gathering:
    """What a map is made of, taken from records that need not be held."""

    def __init__(self) -> None:
        self._papers: list[tuple[str, dict[str, Any]]] = []
        self._found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._grouped: dict[tuple[str, str, str, Modality], list[_Told]] = defaultdict(list)
        self._left_out = {"doubtful": 0, "open": 0, "loops": 0}

    def add(self, papers: Iterable[Paper], links: Iterable[SentenceLinks], claims: Iterable[Claim]) -> None:
        """Take what is needed of some records; those of a paper may come apart, its claims in their order."""
        self._papers += ((paper.id, _paper_node(paper)) for paper in papers)
        for sentence in links:
            for mention in sentence.links:
                self._found[mention.concept][sentence.paper].add(sentence.sentence)
        for claim in claims:
            source, target = claim.source.concept, claim.target.concept
            if not claim.shown:
                self._left_out["doubtful"] += 1
            elif source is None or target is None:
                self._left_out["open"] += 1
            elif source == target:
                self._left_out["loops"] += 1
            else:
                if claim.relation in SYMMETRIC and target < source:
                    source, target = target, source
                told = _Told(
                    *(claim.paper, claim.sentence.id, claim.id, claim.confidence, claim.echo_of),
                    *(claim.mechanisms, claim.paths),
                )
                self._grouped[source, claim.relation, target, claim.modality].append(told)

    def graph(self, vocabulary: Vocabulary) -> "nx.MultiDiGraph":
        """The map of what went by."""
        import networkx as nx  # here, so that a command that only counts need not wait for it

        found, grouped = self._found, self._grouped
        entries = {end for source, _, target, _ in grouped for end in (source, target)}
        entries |= {entry for entry in found if _is_item(vocabulary, entry)}

        graph = nx.MultiDiGraph(**self._left_out)
        for entry in sorted(entries):
            graph.add_node(entry, **entry_node(vocabulary, entry, found.get(entry, {})))
        for paper, about in sorted(self._papers, key=itemgetter(0)):
            if paper in graph:
                raise ValueError(f"{paper}: an entry of the vocabulary has the id of a paper")
            graph.add_node(paper, **about)
        for (source, relation, target, modality), group in sorted(grouped.items(), key=itemgetter(0)):
            evidence = [
                Evidence(paper, c.sentence, c.id, c.confidence) for paper, c in zip(voices(group), group, strict=True)
            ]
            named = {name: sorted({i for c in group for i in getattr(c, name)}) for name in ("mechanisms", "paths")}
            add_edge(graph, source, relation, target, evidence, modality, **named)
        for entry in sorted(entries & found.keys()):
            if _is_item(vocabulary, entry):
                for paper, sentences in sorted(found[entry].items()):
                    add_edge(graph, entry, FOUND_IN, paper, [Evidence(paper, s) for s in sorted(sentences)])
        return graph


def _is_item(vocabulary: Vocabulary, entry: str) -> bool:
    """Whether an entry is named by papers as such: a mechanism, path, feature or challenge."""
    return split_id(entry)[1] is None and vocabulary.kind(entry) != "concept"


def entry_node(vocabulary: Vocabulary, entry: str, found: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Attributes of the node of an entry.

    Args:
        vocabulary: of the entry.
        entry: its id.
        found: paper → ids of the sentences linked to it.
    """
    head, modifier = split_id(entry)
    seen = {
        "papers": sorted(found),
        "paper_count": len(found),
        "sentence_count": sum(len(set(sentences)) for sentences in found.values()),
    }
    if modifier is not None:  # a composed concept has no entry: its parts name it, its head is broader
        label = vocabulary.pref_label(entry)
        return {"kind": "concept", "label": label.zh, "label_en": label.en, **seen, "broader": [head]}
    item = vocabulary.item(entry)
    node: dict[str, Any] = {
        "kind": vocabulary.kind(entry),
        "label": item.pref_label.zh,
        "label_en": item.pref_label.en,
        **seen,
    }
    if isinstance(item, Concept):
        node["broader"] = list(item.broader)
    elif isinstance(item, Mechanism):
        node |= {"sources": list(item.sources), "targets": list(item.targets), "mediators": list(item.mediators)}
    elif isinstance(item, Path):
        node["goals"] = list(item.goals)
    if item.definition is not None:
        node["definition"] = item.definition.text
    return node


def _paper_node(paper: Paper) -> dict[str, Any]:
    return {
        "kind": "paper",
        "label": paper.title,
        "papers": [paper.id],
        "paper_count": 1,
        "sentence_count": len(paper.sentences),
        "file": paper.file,
        "year": paper.year,
        "authors": list(paper.authors),
        "doi": paper.doi,
    }
