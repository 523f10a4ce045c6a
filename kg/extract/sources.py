"""Sources: the named places where the source of a proposal may stand.

own, inner, frame: the subject of the claim's own verb or frame. means: of 通过, 借助. force: X of 在X的支持下.
measure: a verb with its object before (完善政策体系). subject-N, measure-N, means-before, force-before, target-before:
the same in clauses before, N the nearest first. …-ahead: in the clause after a purpose. before-…, heading-…: outside
the sentence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.extract.clauses import Clause, Line, Predicate, Span
from kg.extract.phrases import is_agent, is_vacuous, trim
from kg.extract.proposals import Proposal
from kg.records import ResolvedFrom

FAR = 7  # clauses back that a source may stand
OUTSIDE = 6  # the distance of a source outside the sentence
SUBJECTS, MEASURES = 3, 4  # how many of each are tried


class Slot(NamedTuple):
    """An argument: a span of a line, and, where that line is not the claim's own sentence, how it was resolved."""

    line: Line
    span: Span
    resolved: ResolvedFrom | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader carries from before the sentence.

    Attributes:
        heading: the heading the sentence stands under.
        before: the sentence before, in the same section.
        mood: what the section is for; see `kg.extract.modality.section_mood`.
        prescriptive: how much of the paper says what ought to be done, 0 to 4.
        near: how many of the four sentences around do, in the same section; 5 more where the sentence itself does.
        counts: how often the paper names each concept.
    """

    heading: Line | None = None
    before: Line | None = None
    mood: str = ""
    prescriptive: int = 0
    near: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


class Place(NamedTuple):
    """A source and where it stands: name of the place, argument, clauses in between."""

    name: str
    slot: Slot
    distance: int


def measure(line: Line, predicate: Predicate) -> Span | None:
    """A predicate with its object, as a measure: 完善政策体系."""
    inner = trim(line, predicate.object) if predicate.object else None
    if inner is None:
        return None
    verb = predicate.end - 1  # the last of 推动形成, and not the 了 after it
    while verb > predicate.at and "aspect" in line.roles[verb]:
        verb -= 1
    return verb, inner[1]


def subject_of(line: Line, clause: Clause) -> tuple[Span | None, bool]:
    """The subject of a clause as an argument, and whether it is a pronoun or opens with one."""
    if clause.subject is None:
        return None, False
    key = clause.subject
    if key not in line.subjects:
        line.subjects[key] = _subject_of(line, clause.subject)
    return line.subjects[key]


def is_pronoun(line: Line, subject: Span) -> bool:
    """Whether a subject is a pronoun or opens with one."""
    first, end = subject
    return any("anaphors" in roles for roles in line.roles[first : min(end, first + 2)])


def _subject_of(line: Line, subject: Span) -> tuple[Span | None, bool]:
    pronoun = is_pronoun(line, subject)
    span = trim(line, subject, subject=True)
    if span is not None and pronoun and is_vacuous(line, span):
        span = None
    return span, pronoun


def _points(line: Line, clause: Clause, own: Span | None) -> bool:
    """Whether a subject is a bare noun that points back (该制度), not a new thing of one named (其核心技术)."""
    if own is None or clause.subject is None or own[1] - own[0] > 1 or line.named[own[0]]:
        return False
    return "determiners" in line.roles[clause.subject[0]] and line.words[clause.subject[0]] not in line.grammar["owner"]


def speaks(line: Line, span: Span) -> bool:
    """Whether a span says who says it (研究表明, 表5显示), not what acts."""
    return line.words[span[1] - 1] in line.grammar["speech"] and not line.named[span[1] - 1]


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans share a token."""
    return a[0] < b[1] and b[0] < a[1]


def places(line: Line, proposal: Proposal, context: Context) -> list[Place]:
    """Where the source of a proposal may stand, likelier kinds of place first."""
    found = []
    seen: set[tuple[str, Span]] = set()
    for place in _places(line, proposal, context):
        slot = place.slot
        if (slot.line is line and overlap(slot.span, proposal.target)) or (place.name, slot.span) in seen:
            continue
        if speaks(slot.line, slot.span):
            continue
        seen.add((place.name, slot.span))
        found.append(place)
    return found


def _places(line: Line, proposal: Proposal, context: Context) -> Iterator[Place]:
    clause = line.clause(proposal.clause)
    predicate, cue = proposal.predicate, proposal.cue[0]
    if proposal.source is not None and not is_vacuous(line, proposal.source):
        yield Place("frame", Slot(line, proposal.source), 0)
        if not is_agent(line, proposal.source):
            for span in clause.means:
                yield from _phrase(line, span, "means-beside", 0)
            return
    own, pronoun = subject_of(line, clause)
    if clause.subject is not None and (clause.subject[1] > cue or overlap(clause.subject, proposal.target)):
        own, pronoun = None, False
    if predicate is not None and predicate.subject is not None:
        inner = trim(line, predicate.subject, subject=True)
        if inner and not is_agent(line, inner):
            yield Place("inner", Slot(line, inner), 0)
    has_own = own is not None and not is_agent(line, own)
    if pronoun and (not has_own or _points(line, clause, own)):
        yield from _outside(context, "pronoun")
    if own is not None and has_own:
        yield Place("own", Slot(line, own), 0)
    for span in clause.means:
        if span[1] <= cue:
            yield from _phrase(line, span, "means-beside" if has_own else "means", 0)
    for span in clause.forces:
        if span[1] <= cue:
            yield from _phrase(line, span, "force", 0)
    earlier = [p for p in clause.predicates if p is not predicate and p.end <= cue]
    if earlier and (done := measure(line, earlier[-1])):
        yield Place("measure-purpose" if predicate and predicate.purpose else "measure", Slot(line, done), 0)
    if any("purpose_open" in line.roles[k] for k in range(clause.start, min(cue, clause.start + 3))):
        for ahead in (1, 2):
            if proposal.clause + ahead < len(line.stretches):
                yield from _ahead(line, line.clause(proposal.clause + ahead), ahead)
    if not has_own or pronoun:
        yield from _back(line, proposal, context)


def _back(line: Line, proposal: Proposal, context: Context) -> Iterator[Place]:
    """Sources in the clauses before, the nearest first."""
    subjects = measures = 0
    for back in range(1, min(FAR, proposal.clause) + 1):
        other = line.clause(proposal.clause - back)
        subject, _ = subject_of(line, other)
        if subject is not None and not is_agent(line, subject) and subjects < SUBJECTS:
            subjects += 1
            yield Place(f"subject-{subjects}", Slot(line, subject), back)
        if not measures:
            for span in other.means:
                yield from _phrase(line, span, "means-before", back)
            for span in other.forces:
                yield from _phrase(line, span, "force-before", back)
        if other.predicates and measures < MEASURES:
            last = other.predicates[-1]
            if done := measure(line, last):
                measures += 1
                yield Place(f"measure-{measures}", Slot(line, done), back)
                target = trim(line, last.object) if last.object else None
                if measures == 1 and target and last.cue is not None:
                    yield Place("target-before", Slot(line, target), back)
    if not subjects:
        yield from _outside(context, "ellipsis")


def _ahead(line: Line, clause: Clause, distance: int) -> Iterator[Place]:
    """Sources in a clause that follows a purpose (为了Y，要X)."""
    for predicate in clause.predicates[:2]:
        if span := measure(line, predicate):
            yield Place("measure-ahead", Slot(line, span), distance)
    for span in clause.means:
        yield from _phrase(line, span, "means-ahead", distance)
    subject, _ = subject_of(line, clause)
    if subject is not None and not is_agent(line, subject):
        yield Place("subject-ahead", Slot(line, subject), distance)


def _phrase(line: Line, span: Span, name: str, distance: int) -> Iterator[Place]:
    phrase = trim(line, span)
    if phrase and not is_vacuous(line, phrase):
        yield Place(name, Slot(line, phrase), distance)


def _outside(context: Context, why: str) -> Iterator[Place]:
    """Sources outside the sentence: what the sentence before is about, what the heading is about."""
    outside: tuple[tuple[str, Line | None, ResolvedFrom], ...] = (
        ("before", context.before, "previous"),
        ("heading", context.heading, "heading"),
    )
    for name, other, resolved in outside:
        for clause in other.stretches[:2] if other else ():
            span = _topic(other, other.parsed(clause), name == "heading") if other else None
            if other and span is not None and not is_agent(other, span):
                yield Place(f"{name}-{why}", Slot(other, span, "pronoun" if why == "pronoun" else resolved), OUTSIDE)
                break


def _topic(line: Line, clause: Clause, heading: bool) -> Span | None:
    """What a sentence or heading is about: X of X迅速普及, of X涉及多个Y and of the heading X的减贫效应."""
    span, _ = subject_of(line, clause)
    if span is None:
        return None
    for k in range(span[0] + 1, span[1]):
        if line.inside[k]:
            continue
        side = heading and "of" in line.roles[k] and not line.roles[span[1] - 1].isdisjoint(("study", "vacuous"))
        verb = not heading and not clause.predicates and not line.named[k] and line.tags[k] in ("v", "d", "ad", "z")
        if side or (verb and not line.nominal(k)):
            return trim(line, (span[0], k), subject=True)
    return span
