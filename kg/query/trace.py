"""Chains of asserted causal claims from one concept to another, the weakest step named."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import prod

from kg.errors import QuestionError
from kg.link import Linker
from kg.messages import Message
from kg.query.answer import head_of
from kg.query.edges import edges_of
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
    chains, more = chains_between(build.claims(), *ends, vocabulary, max_steps, language)
    papers = {paper for chain in chains for step in chain.steps for paper in step.papers}
    return Trace(
        language=language,
        source=ends[0],
        target=ends[1],
        max_steps=max_steps,
        chains=tuple(chains),
        papers=tuple(head_of(paper) for paper in build.papers() if paper.id in papers),
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
    """The best chains, shortest first, then best supported; and whether there are more."""
    edges = [edge for edge in edges_of(claims, vocabulary, language=language).values() if edge.relation in _CAUSAL]
    search = _Search(edges, place_of(source, vocabulary), place_of(target, vocabulary), max_steps)
    found: list[Chain] = []
    for steps in range(1, max_steps + 1):
        found += sorted((_chain(path) for path in search.paths(steps)), key=_order)
        if len(found) > MOST:
            return found[:MOST], True
    return found, False


class _Search:
    """Ways through the edges from any concept of a place to any of another, none of which visits a concept twice."""

    def __init__(self, edges: Iterable[EdgeFound], source: Place, target: Place, max_steps: int) -> None:
        self._from: dict[str, list[EdgeFound]] = defaultdict(list)
        into: dict[str, set[str]] = defaultdict(set)
        for edge in edges:
            self._from[edge.source].append(edge)
            into[edge.target].add(edge.source)
        concepts = sorted({*self._from, *into})
        self._starts = [name for name in concepts if source.covers(name)]
        self._left = {name: 0 for name in concepts if target.covers(name)}  # steps that are left to the end, at least
        ring = list(self._left)
        for steps in range(1, max_steps + 1):
            ring = sorted({name for known in ring for name in into[known]} - self._left.keys())
            self._left |= dict.fromkeys(ring, steps)

    def paths(self, steps: int) -> Iterator[tuple[EdgeFound, ...]]:
        """Every way of exactly so many steps; it touches neither place in between."""
        for start in self._starts:
            if self._left.get(start) != 0:
                yield from self._onwards(start, (), frozenset(self._starts), steps)

    def _onwards(
        self, at: str, path: tuple[EdgeFound, ...], seen: frozenset[str], steps: int
    ) -> Iterator[tuple[EdgeFound, ...]]:
        for edge in self._from.get(at, ()):
            left = self._left.get(edge.target)
            if left is None or left > steps - 1 or edge.target in seen:
                continue
            if left == 0 and steps == 1:
                yield (*path, edge)
            elif left and steps > 1:
                yield from self._onwards(edge.target, (*path, edge), seen | {edge.target}, steps - 1)


def _chain(path: tuple[EdgeFound, ...]) -> Chain:
    least = min(step.support for step in path)
    inhibiting = sum(step.relation == "inhibits" for step in path)
    return Chain(
        steps=path,
        weakest=next(place for place, step in enumerate(path) if step.support == least),
        support=least,
        furthers=inhibiting % 2 == 0,
    )


def _order(chain: Chain) -> tuple[object, ...]:
    supports = [step.support for step in chain.steps]
    ids = tuple((step.source, step.relation, step.target) for step in chain.steps)
    return (-chain.support, -prod(supports), ids)
