"""Edges: what claims of one modality say between two concepts, counted by paper and by sentence."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from kg.assemble import SYMMETRIC, support, voices
from kg.query.answer import rank
from kg.query.resolve import label_in
from kg.query.results import GROUPS, RELATIONS, Count, EdgeFound, Language, RelationChoice
from kg.records import Claim, Modality
from kg.store import Build, SqliteBuild
from kg.store.tables import ALONE, LISTED
from kg.vocabulary import Vocabulary

SURVEYED = 25
"""Edges that a survey of a large build lists."""
FEW = 10
"""Claims that it lists of each."""
Key = tuple[str, RelationChoice, str]
Ends = tuple[str, str]


def between_concepts(claims: Iterable[Claim], modality: Modality | None = "asserted") -> Iterator[Claim]:
    """Shown claims between two different concepts, of one modality or of any."""
    for claim in claims:
        source, target = claim.source.concept, claim.target.concept
        if claim.shown and modality in (claim.modality, None) and source and target and source != target:
            yield claim


def edges_of(
    claims: Iterable[Claim], vocabulary: Vocabulary, modality: Modality = "asserted", language: Language = "zh"
) -> dict[Key, EdgeFound]:
    """The edges that the shown claims of a modality make, by source, relation and target; keys sorted.

    Drives and enables are one relation, `causal`; `EdgeFound.relations` tells them apart.
    """
    grouped: dict[Key, list[Claim]] = defaultdict(list)
    for claim in between_concepts(claims, modality):
        grouped[key_of_claim(claim)].append(claim)
    return {key: _edge(key, grouped[key], modality, vocabulary, language) for key in sorted(grouped)}


def key_of_claim(claim: Claim) -> Key:
    """The edge that a claim between two concepts belongs to."""
    source, target = claim.source.concept or "", claim.target.concept or ""
    if claim.relation in SYMMETRIC and target < source:
        source, target = target, source
    return source, "causal" if claim.relation in GROUPS["causal"] else claim.relation, target


def _edge(key: Key, claims: list[Claim], modality: Modality, vocabulary: Vocabulary, language: Language) -> EdgeFound:
    source, relation, target = key
    ranked = sorted(claims, key=rank)
    papers = voices(ranked)
    sentences: dict[str, set[str]] = defaultdict(set)
    for claim in ranked:
        sentences[claim.relation].add(claim.sentence.id)
    return EdgeFound(
        source=source,
        source_label=label_in(source, vocabulary, language),
        relation=relation,
        relations=tuple(Count(name=name, count=len(sentences[name])) for name in RELATIONS if name in sentences),
        target=target,
        target_label=label_in(target, vocabulary, language),
        modality=modality,
        papers=tuple(sorted(set(papers))),
        sentences=len({claim.sentence.id for claim in ranked}),
        support=support((paper, claim.confidence) for paper, claim in zip(papers, ranked, strict=True)),
        claims=tuple(claim.id for claim in ranked),
        best=ranked[0],
    )


class Step(NamedTuple):
    """As much of an edge as chains are sought by."""

    source: str
    relation: RelationChoice
    target: str
    support: float


class Edges(Protocol):
    """The asserted edges of a build."""

    def steps(self, relations: Sequence[str]) -> Iterable[Step]:
        """The edges of some relations, by source, relation and target."""
        ...

    def found(self, step: Step) -> EdgeFound:
        """One of them, with all that is known of it."""
        ...


class EdgesListed:
    """Edges that are all at hand."""

    def __init__(self, edges: Mapping[Key, EdgeFound]) -> None:
        self._edges = edges

    def steps(self, relations: Sequence[str]) -> list[Step]:
        """The edges of some relations."""
        return [Step(*key, edge.support) for key, edge in self._edges.items() if key[1] in relations]

    def found(self, step: Step) -> EdgeFound:
        """One of them."""
        return self._edges[step[:3]]


class EdgesCounted:
    """Edges that were counted when the build was written; claims are looked up for those that are shown."""

    def __init__(self, build: SqliteBuild, vocabulary: Vocabulary, language: Language) -> None:
        self._build, self._vocabulary, self._language = build, vocabulary, language

    def steps(self, relations: Sequence[str]) -> Iterator[Step]:
        """The edges of some relations."""
        marks = ", ".join("?" * len(relations))
        query = (
            f"SELECT source, relation, target, support FROM edges WHERE modality = 'asserted' AND relation IN ({marks})"
        )
        return map(Step._make, self._build.rows(f"{query} ORDER BY source, relation, target", relations))

    def found(self, step: Step) -> EdgeFound:
        """One of them."""
        if self._build.large:
            return counted_edge(self._build, step[:3], "asserted", self._vocabulary, self._language)
        relations = GROUPS.get(step.relation, (step.relation,))
        ends = {step.source, step.target}
        claims = self._build.claims(source=ends, relation=set(relations), target=ends)
        return edges_of(claims, self._vocabulary, language=self._language)[step[:3]]


def edges_in(build: Build, vocabulary: Vocabulary, language: Language = "zh") -> Edges:
    """The asserted edges of a build."""
    if isinstance(build, SqliteBuild):
        return EdgesCounted(build, vocabulary, language)
    return EdgesListed(edges_of(build.claims(), vocabulary, language=language))


def ends_counted(build: Build) -> Iterator[tuple[str, str, int]]:
    """Source and target of asserted claims between two concepts, and how many such claims there are."""
    if isinstance(build, SqliteBuild):
        where = "shown AND modality = 'asserted' AND source <> '' AND target <> '' AND source <> target"
        yield from build.rows(f"SELECT source, target, sum(claims) FROM kinds WHERE {where} GROUP BY source, target")
        return
    for claim in between_concepts(build.claims()):
        yield claim.source.concept or "", claim.target.concept or "", 1


def counted_edge(
    build: SqliteBuild,
    key: Key,
    modality: Modality,
    vocabulary: Vocabulary,
    language: Language,
    most: int = LISTED,
) -> EdgeFound:
    """An edge of a large build: what was counted, and the first and surest of what is behind it, so many at most.

    Raises:
        KeyError: there is no such edge.
    """
    columns = "papers, sentences, claims, support, relations, paper_list, listed"
    where = "modality = ? AND relation = ? AND source = ? AND target = ?"
    source, relation, target = key
    found = list(build.rows(f"SELECT {columns} FROM edges WHERE {where}", (modality, relation, source, target)))
    if not found:
        raise KeyError(key)
    papers, sentences, count, backing, relations, first, listed = found[0]
    numbers, first = json.loads(listed)[:most], json.loads(first)[:most]
    best, ids = build.numbered(numbers[:1])[0], build.ids(numbers)
    return EdgeFound(
        source=source,
        source_label=label_in(source, vocabulary, language),
        relation=relation,
        relations=tuple(Count(name=name, count=number) for name, number in json.loads(relations)),
        target=target,
        target_label=label_in(target, vocabulary, language),
        modality=modality,
        papers=tuple(first),
        sentences=sentences,
        support=backing,
        claims=tuple(ids),
        best=best,
        more_papers=papers - len(first),
        more_claims=count - len(ids),
    )


def contested(
    claims: Iterable[Claim], vocabulary: Vocabulary, language: Language = "zh"
) -> dict[Ends, list[EdgeFound]]:
    """Pairs of concepts about which claims disagree: some assert that one furthers the other, some say otherwise.

    Otherwise is to assert that it inhibits, or to deny that it furthers. The edge of furthering stands first.
    """
    kept = list(claims)
    asserted, denied = edges_of(kept, vocabulary, "asserted", language), edges_of(kept, vocabulary, "negated", language)
    found: dict[Ends, list[EdgeFound]] = {}
    for (source, relation, target), edge in asserted.items():
        if relation == "causal":
            against = (asserted.get((source, "inhibits", target)), denied.get((source, "causal", target)))
            if any(against):
                found[source, target] = [edge, *(other for other in against if other)]
    return found


def by_support(edges: Iterable[EdgeFound]) -> list[EdgeFound]:
    """Edges in the order for people: best supported first, then by their ends."""
    return sorted(edges, key=lambda edge: (-edge.support, -edge.sentences, edge.source, edge.relation, edge.target))


def only_in_one(edges: Mapping[Key, EdgeFound]) -> list[EdgeFound]:
    """Edges that a single paper makes, best supported first."""
    return by_support(edge for edge in edges.values() if len(edge.papers) == 1)


def contested_in(
    build: Build, vocabulary: Vocabulary, language: Language = "zh", most: int = SURVEYED
) -> dict[Ends, list[EdgeFound]]:
    """The same of a build; of a large one those that most papers are about, so many edges that say otherwise."""
    if not (isinstance(build, SqliteBuild) and build.large):
        return contested(build.claims(), vocabulary, language)
    query = "SELECT source, target, relation, modality FROM disputes ORDER BY papers DESC, source, target LIMIT ?"
    found: dict[Ends, list[EdgeFound]] = {}
    for source, target, relation, modality in list(build.rows(query, (most,))):
        sides = found.setdefault((source, target), [])
        if not sides:
            sides.append(counted_edge(build, (source, "causal", target), "asserted", vocabulary, language, FEW))
        sides.append(counted_edge(build, (source, relation, target), modality, vocabulary, language, FEW))
    for sides in found.values():
        sides[1:] = sorted(sides[1:], key=lambda side: side.relation != "inhibits")
    return dict(sorted(found.items()))


def contested_besides(build: Build) -> int:
    """How many edges say otherwise besides those that `contested_in` tells."""
    if not (isinstance(build, SqliteBuild) and build.large):
        return 0
    ((total,),) = build.rows("SELECT count(*) FROM disputes")
    return max(0, int(total) - SURVEYED)


def only_in_one_in(
    build: Build, vocabulary: Vocabulary, language: Language = "zh", most: int = SURVEYED
) -> tuple[list[EdgeFound], int]:
    """Edges that a single paper of a build makes; of a large one the best supported, and how many there are besides."""
    if not (isinstance(build, SqliteBuild) and build.large):
        return only_in_one(edges_of(build.claims(), vocabulary, language=language)), 0
    order = "ORDER BY support DESC, sentences DESC, source, relation, target LIMIT ?"
    keys = list(build.rows(f"SELECT source, relation, target FROM edges WHERE {ALONE} {order}", (most,)))
    return [counted_edge(build, key, "asserted", vocabulary, language, FEW) for key in keys], build.meta["alone"] - len(
        keys
    )
