"""Chains of asserted causal claims from one concept to another, the weakest step named."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable
from math import prod

from kg.errors import QuestionError
from kg.link import Linker
from kg.messages import Message
from kg.query.answer import head_of
from kg.query.edges import Edges, EdgesListed, Step, edges_in, edges_of
from kg.query.place import Place, place_of
from kg.query.resolve import Names
from kg.query.results import Chain, EdgeFound, Language, Resolved
from kg.query.surveys import Trace
from kg.records import Claim
from kg.store import Build
from kg.vocabulary import Vocabulary

STEPS = 3  # edges of a chain unless told otherwise
MOST_STEPS = 6
MOST = 10  # chains listed
_CAUSAL = ("causal", "inhibits")
_LEAST = (1.0, 0.99, 0.95, 0.9, 0.8, 0.6, 0.4, 0.0)  # support of the edges that are tried, one share after the other
_Way = tuple[Step, ...]
_Ahead = tuple[float, float]  # at best: the support of the weakest step, the product of all
_Order = tuple[float, float, tuple[tuple[str, str, str], ...]]


def trace(
    source: str,
    target: str,
    build: Build,
    vocabulary: Vocabulary,
    max_steps: int = STEPS,
    *,
    linker: Linker | None = None,
    language: Language = "zh",
) -> Trace:
    """The chains of asserted causal claims that lead from one concept, or one below it, to another.

    Each step counts its papers and sentences; claims of doubtful standing make no step.

    Args:
        source: id, label or phrase of the concept that a chain begins with.
        target: the same of the concept that it ends in.
        build: where to look.
        vocabulary: of the build.
        max_steps: most edges of a chain, 1 to 6.
        linker: used where an argument is a phrase; made when it is needed and none is given.
        language: of the labels.

    Raises:
        QuestionError: an argument names no concept, or the number of steps is out of range.
    """
    if not 1 <= max_steps <= MOST_STEPS:
        raise QuestionError(str(max_steps), "no chain has so many steps", Message("Use 1 to {most}", most=MOST_STEPS))
    names = Names(vocabulary, linker)
    ends = names.resolve(source, language), names.resolve(target, language)
    chains, more = chains_in(edges_in(build, vocabulary, language), *ends, vocabulary, max_steps)
    papers = {paper for chain in chains for step in chain.steps for paper in step.papers}
    return Trace(
        language=language,
        source=ends[0],
        target=ends[1],
        max_steps=max_steps,
        chains=tuple(chains),
        papers=tuple(head_of(paper) for paper in build.briefs(papers)),
        more=more,
    )


def chains_between(
    claims: Iterable[Claim],
    source: Resolved,
    target: Resolved,
    vocabulary: Vocabulary,
    max_steps: int = STEPS,
    language: Language = "zh",
) -> tuple[list[Chain], bool]:
    """The best chains that claims make, shortest first, then best supported; and whether there are more."""
    edges = EdgesListed(edges_of(claims, vocabulary, language=language))
    return chains_in(edges, source, target, vocabulary, max_steps)


def chains_in(
    edges: Edges, source: Resolved, target: Resolved, vocabulary: Vocabulary, max_steps: int = STEPS
) -> tuple[list[Chain], bool]:
    """The best chains of edges, shortest first, then best supported; and whether there are more."""
    search = _Search(edges.steps(_CAUSAL), place_of(source, vocabulary), place_of(target, vocabulary))
    found: list[_Way] = []
    for steps in range(1, max_steps + 1):
        found += search.best(steps, MOST + 1 - len(found))
        if len(found) > MOST:
            break
    return [_chain(tuple(edges.found(step) for step in way)) for way in found[:MOST]], len(found) > MOST


class _Search:
    """The best ways from any concept of a place to any of another, none of which visits a concept twice.

    Ways are followed in the order of their ids and given up where nothing better than what was found can come: the
    weakest step and the product of supports, as good as they can get from here, are known for every concept. Strong
    edges are tried alone first, so that there soon is something to beat.
    """

    def __init__(self, edges: Iterable[Step], source: Place, target: Place) -> None:
        self._from: dict[str, list[Step]] = defaultdict(list)
        concepts: set[str] = set()
        for edge in edges:
            self._from[edge.source].append(edge)
            concepts.update((edge.source, edge.target))
        self._ends = {name for name in concepts if target.covers(name)}
        self._starts = sorted(name for name in concepts if source.covers(name))
        self._ahead: list[dict[str, _Ahead]] = [dict.fromkeys(self._ends, (1.0, 1.0))]

    def best(self, steps: int, most: int) -> list[_Way]:
        """The best ways of exactly so many steps, as many as asked for; they touch neither place in between."""
        while len(self._ahead) < steps:
            self._ahead.append(self._one_more())
        best: list[_Way] = []
        for least in _LEAST:
            best = self._above(least, steps, most)
            if len(best) == most:
                break
        return best

    def _one_more(self) -> dict[str, _Ahead]:
        """What the best way of one step more has ahead at every concept."""
        ahead: dict[str, _Ahead] = {}
        known = self._ahead[-1]
        for name, edges in self._from.items():
            ways = [
                (min(edge.support, known[edge.target][0]), edge.support * known[edge.target][1])
                for edge in edges
                if edge.target in known
            ]
            if ways and name not in self._ends:
                ahead[name] = max(low for low, _ in ways), max(product for _, product in ways)
        return ahead

    def _above(self, least: float, steps: int, most: int) -> list[_Way]:
        """The best ways all of whose steps have at least so much support."""
        kept: list[tuple[_Order, _Way]] = []

        def onwards(at: str, way: _Way, low: float, product: float) -> None:
            left = steps - len(way) - 1
            ahead = self._ahead[left]
            for edge in self._from.get(at, ()):
                there = ahead.get(edge.target)
                if edge.support < least or there is None or edge.target in seen:
                    continue
                lowest, whole = min(low, edge.support, there[0]), product * edge.support * there[1]
                if whole < 1:
                    whole *= 1 + 1e-9  # floats: a product in another order may come out a little larger
                if len(kept) == most and (-lowest, -whole) >= kept[-1][0][:2]:
                    continue  # of equals the first stands, and they come in order
                if not left:
                    insort(kept, (_order((*way, edge)), (*way, edge)))
                    del kept[most:]
                else:
                    seen.add(edge.target)
                    onwards(edge.target, (*way, edge), min(low, edge.support), product * edge.support)
                    seen.remove(edge.target)

        for start in self._starts:
            if start not in self._ends:
                seen = set(self._starts)
                onwards(start, (), 1.0, 1.0)
        return [way for _, way in kept]


def _chain(path: tuple[EdgeFound, ...]) -> Chain:
    least = min(step.support for step in path)
    inhibiting = sum(step.relation == "inhibits" for step in path)
    return Chain(
        steps=path,
        weakest=next(place for place, step in enumerate(path) if step.support == least),
        support=least,
        furthers=inhibiting % 2 == 0,
    )


def _order(way: _Way) -> _Order:
    supports = [step.support for step in way]
    return -min(supports), -prod(supports), tuple(step[:3] for step in way)
