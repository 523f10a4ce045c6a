"""Candidates: every claim a sentence may be making, each with the features by which it is judged."""

from dataclasses import dataclass

from kg.extract.clauses import Clause, Line, Predicate, Span
from kg.extract.phrases import coordinate, is_agent, is_vacuous, trim
from kg.extract.proposals import Proposal, proposals
from kg.extract.sources import Context, Place, Slot, overlap, places, subject_of
from kg.records import Relation

SIZES = (2, 3, 4, 6, 8, 12, 18)  # characters of an argument
GAPS = (3, 6, 10, 15, 20, 30, 45, 70)  # tokens between source and target
COUNTS = (0, 1, 3, 6, 12, 25)  # how often the paper names a concept
RIVALS = ("own", "means", "inner", "frame", "force", "measure", "measure-purpose", "means-before", "subject-1")


@dataclass(slots=True)
class Candidate:
    """A possible claim.

    Attributes:
        relation: of the claim.
        source, target: whole phrases, coordinations not yet split.
        cue: tokens of the cue, of the sentence's own line; None where no word carries the claim.
        clause: the clause of the cue.
        predicate: the verb, where one carries the claim.
        frame: id of the cue group or of the frame.
        place: where the source stands.
        signs: what the judge weighs, in groups; candidates of a sentence share the groups that are alike.
        via: the means, beside a subject.
    """

    relation: Relation
    source: Slot
    target: Slot
    cue: Span | None
    clause: Clause
    predicate: Predicate | None
    frame: str
    place: str
    signs: tuple[list[str], ...]
    via: Slot | None = None

    @property
    def features(self) -> list[str]:
        """All its signs."""
        return [sign for group in self.signs for sign in group]


def candidates(line: Line, context: Context) -> list[Candidate]:
    """All candidates of a sentence."""
    found: list[Candidate] = []
    described: dict[tuple[int, Span, str], list[str]] = {}

    def describe(role: str, slot: Slot) -> list[str]:
        key = (id(slot.line), slot.span, role)
        if key not in described:
            described[key] = _describe(role, slot, context)
        return described[key]

    for index in range(len(line.clauses)):
        for proposal in proposals(line, index):
            where = places(line, proposal, context)
            if not where:
                continue
            names = {place.name for place in where}
            shared, target = _shared(line, context, proposal), describe("target", Slot(line, proposal.target))
            for rank, place in enumerate(where):
                placed = _placed(line, context, proposal, place, rank)
                for name in RIVALS:
                    if name in names and name != place.name:
                        placed += (f"beside={name}", f"place&beside={place.name}&{name}")
                signs = (shared, target, describe("source", place.slot), placed)
                found.append(_candidate(line, proposal, place, signs))
    return found


def _candidate(line: Line, proposal: Proposal, place: Place, signs: tuple[list[str], ...]) -> Candidate:
    clause = line.clauses[proposal.clause]
    via = None
    if place.name in ("own", "frame", "inner", "subject-1"):
        means = next((m for span in clause.means if span[1] <= proposal.cue[0] and (m := trim(line, span))), None)
        via = Slot(line, means) if means and not overlap(means, place.slot.span) else None
    target = Slot(line, proposal.target)
    return Candidate(
        proposal.relation,
        place.slot,
        target,
        proposal.cue,
        clause,
        proposal.predicate,
        proposal.frame,
        place.name,
        signs,
        via,
    )


def _bucket(value: int, bounds: tuple[int, ...]) -> int:
    return next((bound for bound in bounds if value <= bound), 9999)


def _shared(line: Line, context: Context, proposal: Proposal) -> list[str]:
    """What holds of a proposal wherever its source stands."""
    clause, predicate = line.clauses[proposal.clause], proposal.predicate
    found = [
        "bias",
        f"frame={proposal.frame}",
        f"opener={clause.opener}",
        f"stop={clause.stop}",
        f"relation={proposal.relation}",
        f"cue={line.text(proposal.cue)}",
        f"clauses={min(len(line.clauses), 8)}",
        f"prescriptive={context.prescriptive}",
    ]
    if context.mood:
        found.append(f"mood={context.mood}")
    if line.reading.sentence.heading:
        found.append("heading")
    if predicate is not None:
        found += [f"modal={modal}" for modal in sorted(predicate.modals)]
        if predicate.purpose:
            found.append("purpose")
        if predicate.passive:
            found.append("passive")
        position = clause.predicates.index(predicate) if predicate in clause.predicates else 0
        found.append(f"position={min(position, 3)}")
    return found


def _placed(line: Line, context: Context, proposal: Proposal, place: Place, rank: int) -> list[str]:
    """What holds of a proposal with its source in one place."""
    clause, predicate, name, slot = line.clauses[proposal.clause], proposal.predicate, place.name, place.slot
    found = [
        f"place={name}",
        f"frame&place={'verb' if predicate else proposal.frame}&{name}",
        f"opener&place={clause.opener}&{name}",
        f"distance={min(place.distance, 6)}",
        f"rank={min(rank, 6)}",
    ]
    if context.mood:
        found.append(f"mood&place={context.mood}&{name}")
    if predicate is not None and predicate.purpose:
        found.append(f"purpose&place={name}")
    if slot.line is not line:
        return found
    low, high = sorted((slot.span[0], proposal.target[0]))
    between = line.words[low:high]
    found += (
        f"semicolons={min(between.count('；'), 2)}",
        f"colons={min(between.count('：'), 2)}",
        f"tokens={_bucket(high - low, GAPS)}",
    )
    if slot.span[0] > proposal.target[0]:
        found.append("source-after-target")
    elif place.distance:
        crossed = line.clauses[proposal.clause - place.distance : proposal.clause]
        found.append(f"between={min(sum(len(c.predicates) for c in crossed), 5)}")
        found.append(f"own-agent={subject_of(line, clause)[0] is not None}")
    return found


def _describe(role: str, slot: Slot, context: Context) -> list[str]:
    """What holds of an argument."""
    line, span = slot.line, slot.span
    last = span[1] - 1
    word, roles = line.words[last], line.roles[last]
    found = [
        f"{role}-length={_bucket(line.ends[last] - line.starts[span[0]], SIZES)}",
        f"{role}-tag={line.tags[last]}",
        f"{role}-head={word}",
        f"{role}-parts={min(len(coordinate(line, span)), 4)}",
        f"{role}-count={_bucket(context.counts.get(line.concept(last), 0), COUNTS)}",
    ]
    inside = frozenset().union(*line.roles[span[0] : span[1]])
    for name, holds in (
        ("curated", line.named[last]),
        ("holds-curated", any(line.named[span[0] : span[1]])),
        ("agent", is_agent(line, span)),
        ("vacuous", is_vacuous(line, span)),
        ("vacuous-head", "vacuous" in roles),
        ("event-head", "event_nouns" in roles),
        ("verbal", "verbal_marks" in inside),
        ("prepositional", "preposition_marks" in inside),
        ("opens-with-verb", line.words[span[0]] in line.grammar.verbs and not line.named[span[0]]),
    ):
        if holds:
            found.append(f"{role}-{name}")
    clause = next((c for c in line.clauses if c.start <= span[0] < c.end), None)
    if clause is not None:
        found.append(f"{role}-clause-opener={clause.opener}")
        found.append(f"{role}-clause-predicates={min(len(clause.predicates), 3)}")
        if span[0] > clause.head:
            found.append(f"{role}-after={line.words[span[0] - 1]}")
        found.append(f"{role}-before={line.words[span[1]]}" if span[1] < clause.end else f"{role}-closes-clause")
        if clause.end - clause.head == span[1] - span[0]:
            found.append(f"{role}-is-clause")
    return found
