"""What carries a pair that the net has found: its cue, the clause that it stands in, its means."""

from kg.extract.candidates import Candidate, means_beside
from kg.extract.clauses import Clause, Line
from kg.extract.sources import Slot, overlap
from kg.extract.words import Span
from kg.records import Relation

SHORT = 2  # characters below which a word is a cue only where there is no other


def carried(line: Line, relation: Relation, source: Slot, target: Slot) -> Candidate:
    """A pair with the word that carries it: the predicate that governs the target, else the cue nearest to that."""
    first = target.span[0]
    for clause in line.stretches:  # loops, as this is asked of every pair
        if first < clause.end:
            break
    if _governed(line, clause, first):
        line.parsed(clause)
    for predicate in reversed(clause.predicates):
        if predicate.cue is not None and predicate.end <= first:
            break
    else:
        predicate = None
    inside = clause.start <= source.span[0] < clause.end
    place = "own" if inside else "subject-1"
    cue = (predicate.at, predicate.end) if predicate else _cue(line, clause, source, target)
    via = means_beside(line, clause, cue[0], source.span) if cue else None
    if via and overlap(via.span, target.span):
        via = None
    frame = f"net+{predicate.cue.id}" if predicate and predicate.cue else "net"
    return Candidate(relation, source, target, cue, clause, predicate, frame, place, (), via)


def _governed(line: Line, clause: Clause, first: int) -> bool:
    """Whether a clause may hold a means, or a cue that governs what begins at a word: else parsing it finds neither."""
    span = clause.start, clause.end
    verbs = line.grammar.verbs.keys()
    return not verbs.isdisjoint(line.words[clause.start : first]) or line.holds(span, "means") or line.holds(span, "by")


def _cue(line: Line, clause: Clause, source: Slot, target: Slot) -> Span | None:
    """The word of a frame that is nearest to the target in its clause, before it or else after it; a long one first."""
    (a, b), (c, d) = source.span, target.span
    best, found = (True, True, 0), None
    for k in line.cues:
        if clause.start <= k < clause.end and not (a <= k < b or c <= k < d or line.inside[k]):
            rank = len(line.words[k]) < SHORT, k >= d, abs(k - d + 1)
            if found is None or rank < best:
                best, found = rank, (k, k + 1)
    return found
