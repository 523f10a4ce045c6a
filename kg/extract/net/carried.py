"""What carries a pair that the net has found: its cue, the clause that it stands in, its means."""

from kg.extract.candidates import Candidate, means_beside
from kg.extract.clauses import Clause, Line
from kg.extract.sources import Slot, overlap
from kg.extract.words import Span
from kg.records import Relation


def carried(line: Line, relation: Relation, source: Slot, target: Slot) -> Candidate:
    """A pair with the word that carries it: the predicate that governs the target, else the cue nearest to that."""
    clause = next(c for c in line.clauses if target.span[0] < c.end)
    ruling = [p for p in clause.predicates if p.cue is not None and p.end <= target.span[0]]
    predicate = ruling[-1] if ruling else None
    inside = clause.start <= source.span[0] < clause.end
    place = "own" if inside else "subject-1"
    cue = (predicate.at, predicate.end) if predicate else _cue(line, clause, source, target)
    via = means_beside(line, clause, cue[0], source.span) if cue else None
    if via and overlap(via.span, target.span):
        via = None
    frame = f"net+{predicate.cue.id}" if predicate and predicate.cue else "net"
    return Candidate(relation, source, target, cue, clause, predicate, frame, place, (), via)


def _cue(line: Line, clause: Clause, source: Slot, target: Slot) -> Span | None:
    """The word of a frame that is nearest to the target in its clause, before it or else after it; a long one first."""
    taken = {*range(*target.span), *range(*source.span)}
    free = [k for k in line.coded.cues if clause.start <= k < clause.end and k not in taken and not line.inside[k]]
    last = target.span[1] - 1
    best = min(free, key=lambda k: (len(line.words[k]) < 2, k > last, abs(k - last)), default=None)
    return None if best is None else (best, best + 1)
