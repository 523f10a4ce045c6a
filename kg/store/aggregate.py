"""What claims come to: kinds of claim and edges, counted once, when a build is written.

Everything here is made of one pair of concepts at a time, so that its memory is bounded by the pair that most is said
of, and not by the corpus. `kg.assemble` decides which papers count and how confidences meet.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from json import JSONEncoder
from typing import NamedTuple, get_args

from kg.assemble import SYMMETRIC, support, voices
from kg.records import Modality, Relation
from kg.store.rows import Rows, Stored
from kg.store.tables import LISTED

RELATIONS: tuple[Relation, ...] = get_args(Relation)
JOINT: Mapping[str, tuple[Relation, ...]] = {"causal": ("drives", "enables")}
"""Relations that are counted together besides."""
as_json = JSONEncoder(separators=(",", ":")).encode
"""A list or mapping as it is written; one encoder for all, as it is called some times a claim."""
Edge = tuple[str, str, str, str]
"""Modality, relation, source, target."""
Surest = tuple[float, int]  # confidence, and the claim's number below zero: more is surer, or stands earlier


class Row(NamedTuple):
    """A claim as far as counting needs it; `source` and `target` are '' where an argument is open."""

    source: str
    relation: Relation
    target: str
    paper: str
    n: int
    modality: Modality
    shown: int
    confidence: float
    sentence: str
    start: int
    id: str
    source_match: str
    target_match: str
    echo_of: str | None


class EdgeRow(NamedTuple):
    """A row of `edges`; what is a list is written as JSON."""

    modality: str
    relation: str
    source: str
    target: str
    papers: int
    sentences: int
    claims: int
    support: float
    relations: str
    paper_list: str
    listed: str
    years: str


class KindRow(NamedTuple):
    """A row of `kinds`."""

    source: str
    relation: str
    target: str
    modality: str
    shown: int
    source_match: str
    target_match: str
    claims: int
    listed: str


Kind = tuple[str, str, str, str, int, str, str]
"""Source, relation, target, modality, shown, how the ends match: what no question tells claims apart by."""


def kind_of(row: Row) -> Kind:
    """The kind of a claim."""
    return row.source, row.relation, row.target, row.modality, row.shown, row.source_match, row.target_match


def edge_of(row: Row) -> Edge | None:
    """The edge of a claim; None where it makes none."""
    if row.shown and row.source and row.target and row.source != row.target:
        return row.modality, row.relation, *ends_of(row)
    return None


def listing(surest: Iterable[Surest]) -> str:
    """The surest claims of a kind as they are written."""
    return as_json([[-n, confidence] for confidence, n in nlargest(LISTED, surest)])


class Pair:
    """All claims of one pair of concepts, taken one by one."""

    def __init__(self) -> None:
        self._kinds: dict[Kind, list[Surest]] = defaultdict(list)
        self._counts: Counter[Kind] = Counter()
        self._edges: dict[Edge, list[Row]] = defaultdict(list)

    def add(self, row: Row) -> None:
        """Count a claim."""
        kind = kind_of(row)
        self._counts[kind] += 1
        surest = self._kinds[kind]
        surest.append((row.confidence, -row.n))
        if len(surest) > 10 * LISTED:
            self._kinds[kind] = nlargest(LISTED, surest)
        if edge := edge_of(row):
            self._edges[edge].append(row)

    def kinds(self) -> Iterator[KindRow]:
        """A row a kind, sorted."""
        for kind in sorted(self._counts):
            yield KindRow(*kind, self._counts[kind], listing(self._kinds[kind]))

    def edges(self, years: Mapping[str, int | None]) -> Iterator[EdgeRow]:
        """A row a relation and modality each way, and one for relations that are counted together; sorted."""
        grouped: dict[Edge, list[Row]] = dict(self._edges)
        for edge, rows in self._edges.items():
            for key in joint_of(edge):
                grouped[key] = [*grouped.get(key, ()), *rows]
        for key, rows in sorted(grouped.items()):
            yield edge_row(*key, rows, years)


def ends_of(row: Row) -> tuple[str, str]:
    """The ends of the edge that a claim belongs to."""
    swapped = row.relation in SYMMETRIC and row.target < row.source
    return (row.target, row.source) if swapped else (row.source, row.target)


def joint_of(edge: Edge) -> Iterator[Edge]:
    """The edges that an edge is counted in besides, with others."""
    modality, relation, *ends = edge
    for joint, parts in JOINT.items():
        if relation in parts:
            yield modality, joint, ends[0], ends[1]


def edge_row(
    modality: str, relation: str, source: str, target: str, rows: Sequence[Row], years: Mapping[str, int | None]
) -> EdgeRow:
    """What the claims of an edge come to; at least one."""
    ranked = sorted(rows, key=lambda row: (-row.confidence, row.paper, row.start, row.id))
    papers = voices(ranked)
    sentences: dict[str, set[str]] = defaultdict(set)
    for row in ranked:
        sentences[row.relation].add(row.sentence)
    counted = sorted(set(papers))
    by_year = Counter(years[paper] for paper in counted)
    return EdgeRow(
        modality=modality,
        relation=relation,
        source=source,
        target=target,
        papers=len(counted),
        sentences=len(set().union(*sentences.values())),
        claims=len(ranked),
        support=support((paper, row.confidence) for paper, row in zip(papers, ranked, strict=True)),
        relations=by_relation({name: len(own) for name, own in sentences.items()}),
        paper_list=as_json(counted[:LISTED]),
        listed=as_json([row.n for row in ranked[:LISTED]]),
        years=as_json({str(year): by_year[year] for year in sorted(y for y in by_year if y is not None)}),
    )


def by_relation(sentences: Mapping[str, int]) -> str:
    """How many sentences say each relation of an edge, as it is written."""
    return as_json([[name, sentences[name]] for name in RELATIONS if name in sentences])


class Totals:
    """What papers add up to, taken a paper at a time; a paper that goes is taken away again.

    Attributes:
        entries: entry → papers and sentences linked to it.
        concepts: end of claims → papers, sentences, claims as source, as target; noughts where it has doubtful claims
            alone.
        relations: relation and modality of shown claims → papers, sentences, claims.
        counts: papers, links, claims, and the claims that make no edge, by reason.
    """

    def __init__(self) -> None:
        self.entries: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.concepts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        self.relations: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        self.counts = {"papers": 0, "links": 0, "claims": 0, "doubtful": 0, "open": 0, "loops": 0}

    def add(self, stored: Stored, rows: Rows, way: int = 1) -> None:
        """Count a paper, or with `way` -1 take it away."""
        for entry, _, sentences in rows.found:
            self.entries[entry][0] += way
            self.entries[entry][1] += way * sentences
        named: dict[str, set[str]] = defaultdict(set)
        said: dict[tuple[str, str], set[str]] = defaultdict(set)
        for claim in stored.claims:
            source, target = claim.source.concept, claim.target.concept
            for end, place in ((source, 2), (target, 3)):
                if end:
                    self.concepts[end][place] += way * claim.shown
                    if claim.shown:
                        named[end].add(claim.sentence.id)
            if not claim.shown:
                self.counts["doubtful"] += way
                continue
            self.counts["open"] += way * (source is None or target is None)
            self.counts["loops"] += way * (source is not None and source == target)
            said[claim.relation, claim.modality].add(claim.sentence.id)
            self.relations[claim.relation, claim.modality][2] += way
        for name, those in named.items():
            self.concepts[name][0] += way
            self.concepts[name][1] += way * len(those)
        for key, of in said.items():
            self.relations[key][0] += way
            self.relations[key][1] += way * len(of)
        for name, number in (("papers", 1), ("links", len(stored.links)), ("claims", len(stored.claims))):
            self.counts[name] += way * number
