"""Signs: what is said of a candidate, in words that the judge has weights for.

They come in groups. Most groups come again and again, in a paper and in the next; those are made once and kept.
"""

from bisect import bisect_left
from functools import lru_cache

from kg.extract.clauses import Line, Span
from kg.extract.phrases import coordinate, is_agent, is_vacuous
from kg.extract.proposals import Proposal
from kg.extract.sources import Context, Place, Slot, subject_of

Signs = tuple[str, ...]
"""A group of signs."""

RIVALS = ("own", "means", "inner", "frame", "force", "measure", "measure-purpose", "means-before", "subject-1")
SIZES = (2, 3, 4, 6, 8, 12, 18)  # characters of an argument
GAPS = (3, 6, 10, 15, 20, 30, 45, 70)  # tokens between source and target
COUNTS = (0, 1, 3, 6, 12, 25)  # how often the paper names a concept
BEYOND = 9999
MEMORY = 1 << 14  # groups kept of each sort


def _bucket(value: int, bounds: tuple[int, ...]) -> int:
    at = bisect_left(bounds, value)
    return bounds[at] if at < len(bounds) else BEYOND


def of_proposal(line: Line, context: Context, proposal: Proposal) -> Signs:
    """What holds of a proposal wherever its source stands."""
    clause, predicate = line.clause(proposal.clause), proposal.predicate
    verb = None
    if predicate is not None:
        position = clause.predicates.index(predicate) if predicate in clause.predicates else 0
        verb = (predicate.modals, predicate.purpose, predicate.passive, min(position, 3))
    return _proposed(
        proposal.frame,
        clause.opener,
        clause.stop,
        proposal.relation,
        line.text(proposal.cue),
        min(len(line.stretches), 8),
        context.prescriptive,
        context.mood,
        line.reading.sentence.heading,
        verb,
    )


@lru_cache(MEMORY)
def _proposed(
    frame: str,
    opener: str,
    stop: str,
    relation: str,
    cue: str,
    clauses: int,
    prescriptive: int,
    mood: str,
    heading: bool,
    verb: tuple[frozenset[str], bool, bool, int] | None,
) -> Signs:
    found = [
        "bias",
        f"frame={frame}",
        f"opener={opener}",
        f"stop={stop}",
        f"relation={relation}",
        f"cue={cue}",
        f"clauses={clauses}",
        f"prescriptive={prescriptive}",
    ]
    if mood:
        found.append(f"mood={mood}")
    if heading:
        found.append("heading")
    if verb is not None:
        modals, purpose, passive, position = verb
        found += [f"modal={modal}" for modal in sorted(modals)]
        if purpose:
            found.append("purpose")
        if passive:
            found.append("passive")
        found.append(f"position={position}")
    return tuple(found)


def of_place(
    line: Line, context: Context, proposal: Proposal, place: Place, rank: int, rivals: tuple[str, ...]
) -> Signs:
    """What holds of a proposal with its source in one place.

    Args:
        line, context: of the sentence.
        proposal: of a claim.
        place: where the source stands.
        rank: how many likelier places there are.
        rivals: names of the places that hold a source too.
    """
    predicate = proposal.predicate
    return _placed(
        place.name,
        "verb" if predicate else proposal.frame,
        line.clause(proposal.clause).opener,
        min(place.distance, 6),
        min(rank, 6),
        context.mood,
        predicate is not None and predicate.purpose,
        rivals,
    )


@lru_cache(MEMORY)
def _placed(
    name: str, carrier: str, opener: str, distance: int, rank: int, mood: str, purpose: bool, rivals: tuple[str, ...]
) -> Signs:
    found = [
        f"place={name}",
        f"frame&place={carrier}&{name}",
        f"opener&place={opener}&{name}",
        f"distance={distance}",
        f"rank={rank}",
    ]
    if mood:
        found.append(f"mood&place={mood}&{name}")
    if purpose:
        found.append(f"purpose&place={name}")
    for rival in rivals:
        if rival != name:
            found += (f"beside={rival}", f"place&beside={name}&{rival}")
    return tuple(found)


def of_distance(line: Line, proposal: Proposal, place: Place) -> Signs:
    """What stands between source and target; nothing where the source is outside the sentence."""
    slot = place.slot
    if slot.line is not line:
        return ()
    source, target = slot.span[0], proposal.target[0]
    low, high = (source, target) if source < target else (target, source)
    between, crossed, agent = line.words[low:high], -1, False
    if source < target and place.distance:
        clauses = [line.clause(k) for k in range(proposal.clause - place.distance, proposal.clause)]
        crossed = min(sum([len(clause.predicates) for clause in clauses]), 5)
        agent = subject_of(line, line.clause(proposal.clause))[0] is not None
    semicolons, colons = min(between.count("；"), 2), min(between.count("："), 2)
    return _between(semicolons, colons, _bucket(high - low, GAPS), source > target, crossed, agent)


@lru_cache(MEMORY)
def _between(semicolons: int, colons: int, tokens: int, after: bool, crossed: int, agent: bool) -> Signs:
    found = [f"semicolons={semicolons}", f"colons={colons}", f"tokens={tokens}"]
    if after:
        found.append("source-after-target")
    elif crossed >= 0:
        found += (f"between={crossed}", f"own-agent={agent}")
    return tuple(found)


def of_argument(role: str, slot: Slot, context: Context) -> tuple[Signs, ...]:
    """What holds of an argument, in groups.

    Args:
        role: source or target.
        slot: the argument.
        context: of the sentence.
    """
    line, (start, end) = slot.line, slot.span
    words, last, clause = line.words, end - 1, line.clause_at(start)
    if slot.span not in line.described:
        line.described[slot.span] = _facts(line, slot.span)
    size, tag, parts, holds = line.described[slot.span]
    count = _bucket(context.counts.get(line.concept(last), 0), COUNTS)
    described = _described(role, size, tag, parts, count, holds)
    if clause is None:
        return described, (f"{role}-head={words[last]}",)
    before = words[start - 1] if start > clause.head else None
    after = words[end] if end < clause.end else None
    whole = clause.end - clause.head == end - start
    claused = _claused(role, clause.opener, min(len(clause.predicates), 3), whole)
    return described, claused, _beside(role, words[last], before, after)


def _facts(line: Line, span: Span) -> tuple[int, str, int, tuple[bool, ...]]:
    """Size, last tag, members and what else holds of a phrase, whatever part it plays."""
    start, end = span
    named, last = line.named[start:end], line.roles[end - 1]
    holds = (
        named[-1],
        True in named,
        is_agent(line, span),
        is_vacuous(line, span),
        "vacuous" in last,
        "event_nouns" in last,
        line.holds(span, "verbal_marks"),
        line.holds(span, "preposition_marks"),
        not named[0] and line.words[start] in line.grammar.verbs,
    )
    size = _bucket(line.ends[end - 1] - line.starts[start], SIZES)
    return size, line.tags[end - 1], min(len(coordinate(line, span)), 4), holds


HOLDS = (
    *("curated", "holds-curated", "agent", "vacuous", "vacuous-head", "event-head", "verbal", "prepositional"),
    "opens-with-verb",
)


@lru_cache(MEMORY)
def _described(role: str, size: int, tag: str, parts: int, count: int, holds: tuple[bool, ...]) -> Signs:
    return (
        f"{role}-length={size}",
        f"{role}-tag={tag}",
        f"{role}-parts={parts}",
        f"{role}-count={count}",
        *(f"{role}-{name}" for name, true in zip(HOLDS, holds, strict=True) if true),
    )


@lru_cache(MEMORY)
def _claused(role: str, opener: str, predicates: int, whole: bool) -> Signs:
    found = (f"{role}-clause-opener={opener}", f"{role}-clause-predicates={predicates}")
    return (*found, f"{role}-is-clause") if whole else found


@lru_cache(MEMORY)
def _beside(role: str, head: str, before: str | None, after: str | None) -> Signs:
    first = () if before is None else (f"{role}-after={before}",)
    return (f"{role}-head={head}", *first, f"{role}-closes-clause" if after is None else f"{role}-before={after}")
