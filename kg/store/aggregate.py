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
from kg.store.tables import LISTED

RELATIONS: tuple[Relation, ...] = get_args(Relation)
JOINT: Mapping[str, tuple[Relation, ...]] = {"causal": ("drives", "enables")}
"""Relations that are counted together besides."""
_json = JSONEncoder(separators=(",", ":")).encode  # one for all: it is called some times a claim
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


class Pair:
    """All claims of one pair of concepts, taken one by one."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str, str, str, int, str, str], list[Surest]] = defaultdict(list)
        self._counts: Counter[tuple[str, str, str, str, int, str, str]] = Counter()
        self._edges: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)

    def add(self, row: Row) -> None:
        """Count a claim."""
        kind = row.source, row.relation, row.target, row.modality, row.shown, row.source_match, row.target_match
        self._counts[kind] += 1
        surest = self._kinds[kind]
        surest.append((row.confidence, -row.n))
        if len(surest) > 10 * LISTED:
            self._kinds[kind] = nlargest(LISTED, surest)
        if row.shown and row.source and row.target and row.source != row.target:
            self._edges[row.modality, row.relation, *ends_of(row)].append(row)

    def kinds(self) -> Iterator[KindRow]:
        """A row a kind, sorted."""
        for kind in sorted(self._counts):
            surest = [[-n, confidence] for confidence, n in nlargest(LISTED, self._kinds[kind])]
            yield KindRow(*kind, self._counts[kind], _json(surest))

    def edges(self, years: Mapping[str, int | None]) -> Iterator[EdgeRow]:
        """A row a relation and modality each way, and one for relations that are counted together; sorted."""
        grouped: dict[tuple[str, str, str, str], list[Row]] = dict(self._edges)
        for (modality, relation, *ends), rows in self._edges.items():
            for joint, parts in JOINT.items():
                if relation in parts:
                    key = (modality, joint, ends[0], ends[1])
                    grouped[key] = [*grouped.get(key, ()), *rows]
        for key, rows in sorted(grouped.items()):
            yield _edge(*key, rows, years)


def ends_of(row: Row) -> tuple[str, str]:
    """The ends of the edge that a claim belongs to."""
    swapped = row.relation in SYMMETRIC and row.target < row.source
    return (row.target, row.source) if swapped else (row.source, row.target)


def _edge(
    modality: str, relation: str, source: str, target: str, rows: Sequence[Row], years: Mapping[str, int | None]
) -> EdgeRow:
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
        relations=_json([[name, len(sentences[name])] for name in RELATIONS if name in sentences]),
        paper_list=_json(counted[:LISTED]),
        listed=_json([row.n for row in ranked[:LISTED]]),
        years=_json({str(year): by_year[year] for year in sorted(y for y in by_year if y is not None)}),
    )


class Ends:
    """Ends of claims, and relations of shown claims, in numbers, taken a paper at a time.

    `concepts`: papers, sentences, claims as source, as target; noughts where an end has doubtful claims alone.
    `relations`: by relation and modality papers, sentences, claims.
    """

    def __init__(self) -> None:
        self.concepts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        self.relations: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, claims: Iterable[tuple[str | None, str, str | None, str, str, bool]]) -> None:
        """Count the claims of one paper: source, relation, target, modality, sentence of each, whether it is shown."""
        named: dict[str, set[str]] = defaultdict(set)
        said: dict[tuple[str, str], set[str]] = defaultdict(set)
        for source, relation, target, modality, sentence, shown in claims:
            for end, place in ((source, 2), (target, 3)):
                if end:
                    self.concepts[end][place] += shown
                    if shown:
                        named[end].add(sentence)
            if shown:
                said[relation, modality].add(sentence)
                self.relations[relation, modality][2] += 1
        for name, sentences in named.items():
            self.concepts[name][0] += 1
            self.concepts[name][1] += len(sentences)
        for key, sentences in said.items():
            self.relations[key][0] += 1
            self.relations[key][1] += len(sentences)
