"""Candidates: every claim a sentence may be making, each with the features by which it is judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.extract.clauses import Clause, Line, Predicate, Span
from kg.extract.phrases import trim
from kg.extract.proposals import Proposal, proposals
from kg.extract.signs import RIVALS, Signs, of_argument, of_distance, of_place, of_proposal
from kg.extract.sources import Context, Place, Slot, overlap, places
from kg.records import Relation


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
        score: the judge's points, where a sieve has summed them.
    """

    relation: Relation
    source: Slot
    target: Slot
    cue: Span | None
    clause: Clause
    predicate: Predicate | None
    frame: str
    place: str
    signs: tuple[Signs, ...]
    via: Slot | None = None
    score: int | None = None

    @property
    def features(self) -> list[str]:
        """All its signs."""
        return [sign for group in self.signs for sign in group]


class Sieve(NamedTuple):
    """What leaves a candidate out as soon as it cannot stand.

    Attributes:
        points: of each group of signs.
        least: the points that all groups but the source's need, for the source to be looked at.
        keep: the points that all of them need; one direction of a frame may yet stand by the other.
    """

    points: Mapping[Signs, int]
    least: int
    keep: int


def candidates(
    line: Line, context: Context, sieve: Sieve | None = None, within: Iterable[int] | None = None
) -> list[Candidate]:
    """The candidates of a sentence.

    Args:
        line: the sentence.
        context: what a reader carries into it.
        sieve: leaves out those that cannot stand; None for all there are.
        within: numbers of the clauses whose candidates are asked for; None for all.
    """
    found: list[Candidate] = []
    described: dict[tuple[int, Span, str], tuple[Signs, ...]] = {}

    def describe(role: str, slot: Slot) -> tuple[Signs, ...]:
        key = (id(slot.line), slot.span, role)
        if key not in described:
            described[key] = of_argument(role, slot, context)
        return described[key]

    for index in range(len(line.stretches)) if within is None else within:
        for proposal in proposals(line, index):
            where = places(line, proposal, context)
            if not where:
                continue
            names = {place.name for place in where}
            rivals = tuple([name for name in RIVALS if name in names])
            shared, target = of_proposal(line, context, proposal), describe("target", Slot(line, proposal.target))
            base = sum([sieve.points[group] for group in (shared, *target)]) if sieve else 0
            for rank, place in enumerate(where):
                placed = of_place(line, context, proposal, place, rank, rivals)
                near = of_distance(line, proposal, place)
                score = None
                if sieve:
                    score = base + sieve.points[placed] + sieve.points[near]
                    if score < sieve.least:
                        continue
                source = describe("source", place.slot)
                if sieve and score is not None:
                    score += sum([sieve.points[group] for group in source])
                    if score < sieve.keep and place.name != "frame":
                        continue
                signs = (shared, *target, *source, placed, near)
                found.append(_candidate(line, proposal, place, signs, score))
    return found


def means_beside(line: Line, clause: Clause, cue: int, source: Span) -> Slot | None:
    """The means of a clause (通过X) before its cue, beside the source."""
    means = next((m for span in clause.means if span[1] <= cue and (m := trim(line, span))), None)
    return Slot(line, means) if means and not overlap(means, source) else None


def _candidate(line: Line, proposal: Proposal, place: Place, signs: tuple[Signs, ...], score: int | None) -> Candidate:
    clause = line.clause(proposal.clause)
    beside = place.name in ("own", "frame", "inner", "subject-1")
    via = means_beside(line, clause, proposal.cue[0], place.slot.span) if beside else None
    return Candidate(
        proposal.relation,
        place.slot,
        Slot(line, proposal.target),
        proposal.cue,
        clause,
        proposal.predicate,
        proposal.frame,
        place.name,
        signs,
        via,
        score,
    )
