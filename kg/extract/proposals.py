"""Proposals: every relation, cue and target that a clause may hold; where the source stands is asked later."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kg.extract.clauses import Line, Predicate, Span
from kg.extract.frames import FrameEntry
from kg.extract.phrases import trim
from kg.records import Relation


class Proposal(NamedTuple):
    """A relation and its target, from one clause.

    Attributes:
        relation: of the claim.
        cue: tokens of the word that carries it.
        target: tokens of the target, coordination not yet split.
        source: tokens of the source, where the frame names it.
        clause: index of the clause.
        predicate: the verb, where one carries the claim.
        frame: id of the cue group, or of the frame.
    """

    relation: Relation
    cue: Span
    target: Span
    source: Span | None
    clause: int
    predicate: Predicate | None
    frame: str


def proposals(line: Line, index: int) -> Iterator[Proposal]:
    """Everything a clause may claim.

    Args:
        line: the sentence.
        index: of the clause.
    """
    yield from _verbs(line, index)
    yield from _frames(line, index)
    yield from _lists(line, index)


def _verbs(line: Line, index: int) -> Iterator[Proposal]:
    for predicate in line.clause(index).predicates:
        cue = predicate.cue
        target = trim(line, predicate.object) if cue and predicate.object else None
        if cue and target:
            relation = cue.relation
            if cue.pivot:
                target, relation = _outcome(line, target, relation)
            yield Proposal(relation, (predicate.at, predicate.end), target, None, index, predicate, cue.id)


def _outcome(line: Line, span: Span, relation: Relation) -> tuple[Span, Relation]:
    """Y of what 使Y增强 and 使Y下降 bring about, and the relation to it: what vanishes is inhibited."""
    last = span[1] - 1
    outcomes: tuple[tuple[str, Relation], ...] = (("become", relation), ("vanish", "inhibits"))
    for name, outcome in outcomes:
        if line.words[last] in line.grammar.classes[name] and not line.named[last] and last > span[0]:
            rest = trim(line, (span[0], last))
            if rest and "of" not in line.roles[last - 1]:
                return rest, outcome
    return span, relation


def _frames(line: Line, index: int) -> Iterator[Proposal]:
    """Frames are tried inside what 使, 推动 or 将 governs, then from the subject on, then on the whole clause."""
    clause, frames = line.clause(index), line.grammar.frames
    coded = frames.code(line.coded, clause.head, clause.end)
    hopeful = frames.hopeful(coded) if coded else []
    if coded is None or not hopeful:
        return
    starts = {clause.head}
    if clause.subject is not None:
        starts.add(clause.subject[0])
    starts |= {p.end for p in clause.predicates if p.cue is not None and (p.cue.pivot or p.cue.governs)}
    starts |= {k + 1 for k in range(clause.head, clause.end - 1) if "object_marker" in line.roles[k]}
    seen: set[tuple[str, Span, int]] = set()
    for frame, groups in frames.matches(coded, hopeful, sorted(starts, reverse=True)):
        for proposal in _of_frame(line, index, frame.entry, groups):
            key = (proposal.frame, proposal.cue, proposal.target[0])
            if key not in seen:
                seen.add(key)
                yield proposal


def _of_frame(line: Line, index: int, entry: FrameEntry, groups: Mapping[str, Span]) -> Iterator[Proposal]:
    source, target, cue = groups.get("S"), groups.get("T"), groups["C"]
    if entry.swap:
        source, target = target, source
    target = trim(line, target, subject=entry.swap) if target else None
    source = trim(line, source, subject=not entry.swap) if source else None
    if target is None:
        return
    yield Proposal(entry.relation, cue, target, source, index, None, entry.id)
    if entry.both and source is not None:
        yield Proposal(entry.relation, cue, source, target, index, None, entry.id)


def _lists(line: Line, index: int) -> Iterator[Proposal]:
    """Wholes and their examples: A、B等X, and X，如A、B."""
    clause = line.clause(index)
    ends = [k for k in line.having("list_end") if clause.start <= k < clause.end and not line.inside[k]]
    spans = [clause.subject, *clause.means, *clause.forces, *(p.object for p in clause.predicates)] if ends else []
    for span in spans:
        if span is None:
            continue
        mark = next((k for k in ends if span[0] <= k < span[1]), None)
        if mark is None or "、" not in line.words[span[0] : mark]:
            continue
        members, whole = trim(line, (span[0], mark)), trim(line, (mark + 1, span[1])) if mark + 1 < span[1] else None
        if members and whole:
            yield Proposal("includes", (mark, mark + 1), members, whole, index, None, "members-of")
    if index and line.words[clause.start] in line.grammar.classes["such_as"] and not clause.predicates:
        members = trim(line, (clause.head, clause.end))
        before = line.clause(index - 1)
        last = before.predicates[-1].object if before.predicates else before.subject
        whole = trim(line, last, subject=not before.predicates) if last else None
        if members and whole:
            yield Proposal("includes", (clause.start, clause.start + 1), members, whole, index, None, "such-as")
