"""Candidates: every claim a sentence may be making, each with the features by which it is judged.

A proposal is a relation, a cue and a target; for each, the named places where its source may stand are candidates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.extract.clauses import Clause, Line, Predicate, Span
from kg.extract.grammar import BAR, Frame
from kg.extract.phrases import coordinate, head_word, is_agent, is_vacuous, trim
from kg.records import Relation, ResolvedFrom


@dataclass(frozen=True, slots=True)
class Slot:
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
        deontic: whether the section is one of paths, strategies or measures.
        counts: how often the paper names each concept.
    """

    heading: Line | None = None
    before: Line | None = None
    deontic: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Candidate:
    """A possible claim.

    Attributes:
        relation: of the claim.
        source, target: whole phrases, coordinations not yet split.
        cue: tokens of the cue, of the sentence's own line.
        clause: the clause of the cue.
        predicate: the predicate of the cue, where a verb carries the claim.
        frame: id of the frame or of the cue group.
        place: where the source stands.
        features: what the judge weighs.
        via: the means, beside a subject.
    """

    relation: Relation
    source: Slot
    target: Slot
    cue: Span
    clause: Clause
    predicate: Predicate | None
    frame: str
    place: str
    features: dict[str, float]
    via: Slot | None = None


@dataclass(frozen=True, slots=True)
class _Proposal:
    relation: Relation
    cue: Span
    target: Span
    source: Span | None
    clause: int
    predicate: Predicate | None
    frame: str


def candidates(line: Line, context: Context) -> list[Candidate]:
    """All candidates of a sentence."""
    found: list[Candidate] = []
    for index in range(len(line.clauses)):
        for proposal in [*_verbs(line, index), *_frames(line, index), *_lists(line, index)]:
            places = [
                (place, slot, distance)
                for place, slot, distance in _sources(line, proposal, context)
                if slot.line is not line or not _overlap(slot.span, proposal.target)
            ]
            names = [place for place, _, _ in places]
            for rank, (place, slot, distance) in enumerate(places):
                candidate = _candidate(line, context, proposal, place, slot, distance)
                candidate.features[f"rank={min(rank, 6)}"] = 1.0
                for name in ("own", "means", "inner", "frame", "force", "measure", "measure-purpose", "means-before", "subject-1"):
                    if name in names and name != place:
                        candidate.features[f"beside={name}"] = 1.0
                        candidate.features[f"place&beside={place}&{name}"] = 1.0
                found.append(candidate)
    return found


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _verbs(line: Line, index: int) -> Iterator[_Proposal]:
    clause = line.clauses[index]
    for predicate in clause.predicates:
        if predicate.object is None:
            continue
        target = trim(line, predicate.object)
        if target is None:
            continue
        cue = predicate.cue
        yield _Proposal(
            cue.relation if cue else "drives", (predicate.at, predicate.end), target, None, index, predicate, cue.id if cue else "other-verb"
        )


def _frames(line: Line, index: int) -> Iterator[_Proposal]:
    clause = line.clauses[index]
    starts = [clause.head]
    if clause.subject is not None:
        starts.append(clause.subject[0])
    starts += [p.end for p in clause.predicates if p.cue is not None and (p.cue.pivot or p.cue.id == "push")]
    seen: set[tuple[str, Span, int]] = set()
    for start in sorted(set(starts)):
        for proposal in _frames_from(line, index, start):
            key = (proposal.frame, proposal.cue, proposal.target[0])
            if key not in seen:
                seen.add(key)
                yield proposal


def _frames_from(line: Line, index: int, start: int) -> Iterator[_Proposal]:
    """Frames that match the words of a clause from token `start` on."""
    clause = line.clauses[index]
    words = line.words[start : clause.end]
    joined = "".join(words)
    barred = BAR.join(w.replace(BAR, "/") for w in words) + BAR
    at: dict[int, int] = {}
    position = 0
    for k, word in enumerate(words):
        at[position] = start + k
        position += len(word) + 1
    at[position] = clause.end
    for frame in line.grammar.frames:
        if not frame.anchors.search(joined):
            continue
        match = frame.regex.search(barred)
        if match:
            yield from _match(line, index, frame, match, at)


def _match(line: Line, index: int, frame: Frame, match, at: dict[int, int]) -> Iterator[_Proposal]:  # type: ignore[no-untyped-def]
    groups = match.groupdict()

    def span(name: str) -> Span | None:
        if groups.get(name) is None:
            return None
        start, end = match.span(name)
        return (at[start], at[end]) if start in at and end in at else None

    source, target, cue = span("S"), span("T"), span("C")
    if frame.entry.swap:
        source, target = target, source
    if cue is None or target is None:
        return
    target = trim(line, target, subject=frame.entry.swap)
    if source is not None:
        source = trim(line, source, subject=not frame.entry.swap)
    if target is None:
        return
    yield _Proposal(frame.entry.relation, cue, target, source, index, None, frame.entry.id)
    if frame.entry.both and source is not None:
        yield _Proposal(frame.entry.relation, cue, source, target, index, None, frame.entry.id)


def _lists(line: Line, index: int) -> Iterator[_Proposal]:
    """Wholes and their examples: A、B等X, and X，如A、B."""
    clause = line.clauses[index]
    spans = [clause.subject, *clause.means, *clause.forces]
    spans += [p.object for p in clause.predicates]
    for span in spans:
        if span is None:
            continue
        marks = [k for k in range(*span) if line.words[k] in ("等", "等等") and not line.inside[k]]
        if not marks or marks[0] + 1 >= span[1] or "、" not in line.words[span[0] : marks[0]]:
            continue
        members = trim(line, (span[0], marks[0]))
        whole = trim(line, (marks[0] + 1, span[1]))
        if members and whole:
            yield _Proposal("includes", (marks[0], marks[0] + 1), members, whole, index, None, "members-of")
    if index and line.words[clause.start] in line.grammar.classes["such_as"] and not clause.predicates:
        members = trim(line, (clause.head, clause.end))
        before = line.clauses[index - 1]
        last = before.predicates[-1].object if before.predicates else before.subject
        whole = trim(line, last, subject=not before.predicates) if last else None
        if members and whole:
            yield _Proposal("includes", (clause.start, clause.start + 1), members, whole, index, None, "such-as")


def _measure(line: Line, predicate: Predicate) -> Span | None:
    """A predicate with its object, as a measure: 完善政策体系."""
    if predicate.object is None:
        return None
    inner = trim(line, predicate.object)
    if inner is None:
        return None
    return predicate.end - 1 if predicate.end - 1 > predicate.at else predicate.at, inner[1]


def _subject(line: Line, clause: Clause) -> tuple[Span | None, bool]:
    """The subject of a clause as an argument, and whether it is a pronoun or opens with one."""
    if clause.subject is None:
        return None, False
    pronoun = any(
        line.words[k] in line.grammar["anaphors"] for k in range(clause.subject[0], min(clause.subject[1], clause.subject[0] + 2))
    )
    span = trim(line, clause.subject, subject=True)
    if span is not None and (is_vacuous(line, span) and pronoun or span[1] <= span[0]):
        span = None
    return span, pronoun


def _sources(line: Line, proposal: _Proposal, context: Context) -> Iterator[tuple[str, Slot, int]]:
    """The places where the source of a proposal may stand: name of the place, argument, clauses in between."""
    clause = line.clauses[proposal.clause]
    if proposal.source is not None:
        if not is_vacuous(line, proposal.source):
            yield "frame", Slot(line, proposal.source), 0
        if not is_agent(line, proposal.source) and not is_vacuous(line, proposal.source):
            for span in clause.means:
                yield from _means(line, span, proposal, "means-beside", 0)
            return
    predicate = proposal.predicate
    cue = proposal.cue[0]
    own, pronoun = _subject(line, clause)
    if clause.subject is not None and (clause.subject[1] > cue or _overlap(clause.subject, proposal.target)):
        own, pronoun = None, False
    earlier = [p for p in clause.predicates if p.at < cue and p is not predicate and p.end <= cue]
    has_own = False
    if predicate is not None and predicate.subject is not None:
        inner = trim(line, predicate.subject, subject=True)
        if inner and not is_agent(line, inner):
            yield "inner", Slot(line, inner), 0
    if own is not None and not is_agent(line, own):
        has_own = True
        yield "own", Slot(line, own), 0
    elif pronoun:
        yield from _before(line, proposal, context, "pronoun")
    for span in clause.means:
        if span[1] <= cue:
            yield from _means(line, span, proposal, "means-beside" if has_own else "means", 0)
    for span in clause.forces:
        if span[1] <= cue:
            force = trim(line, span)
            if force:
                yield "force", Slot(line, force), 0
    if earlier:
        measure = _measure(line, earlier[-1])
        if measure:
            yield ("measure-purpose" if predicate is not None and predicate.purpose else "measure"), Slot(line, measure), 0
    subjects = measures = 0
    if clause.start < cue and any(line.words[k] in ("为", "为了") for k in range(clause.start, min(cue, clause.start + 3))):
        for ahead in (1, 2):
            if proposal.clause + ahead < len(line.clauses):
                yield from _ahead(line, line.clauses[proposal.clause + ahead], ahead)
    if has_own and not pronoun and proposal.frame != "x":
        return
    for back in range(1, 8):
        index = proposal.clause - back
        if index < 0:
            break
        other = line.clauses[index]
        subject, other_pronoun = _subject(line, other)
        if subject is not None and not is_agent(line, subject) and subjects < 3:
            subjects += 1
            yield f"subject-{subjects}", Slot(line, subject), back
            if not other.predicates and not other_pronoun:
                pass
        if not measures:
            for span in other.means:
                yield from _means(line, span, proposal, "means-before", back)
            for span in other.forces:
                force = trim(line, span)
                if force:
                    yield "force-before", Slot(line, force), back
        if other.predicates and measures < 4:
            measure = _measure(line, other.predicates[-1])
            if measure:
                measures += 1
                yield f"measure-{measures}", Slot(line, measure), back
                if measures == 1:
                    target = trim(line, other.predicates[-1].object or measure)
                    if target and other.predicates[-1].cue is not None:
                        yield "target-before", Slot(line, target), back
    if not subjects:
        yield from _before(line, proposal, context, "ellipsis")


def _ahead(line: Line, clause: Clause, distance: int) -> Iterator[tuple[str, Slot, int]]:
    """Sources in a clause that follows a purpose (为了Y，要X)."""
    for predicate in clause.predicates[:2]:
        measure = _measure(line, predicate)
        if measure:
            yield "measure-ahead", Slot(line, measure), distance
    for span in clause.means:
        means = trim(line, span)
        if means:
            yield "means-ahead", Slot(line, means), distance
    subject, _ = _subject(line, clause)
    if subject is not None and not is_agent(line, subject):
        yield "subject-ahead", Slot(line, subject), distance


def _means(line: Line, span: Span, proposal: _Proposal, place: str, distance: int) -> Iterator[tuple[str, Slot, int]]:
    means = trim(line, span)
    if means and not is_vacuous(line, means):
        yield place, Slot(line, means), distance


def _before(line: Line, proposal: _Proposal, context: Context, why: ResolvedFrom) -> Iterator[tuple[str, Slot, int]]:
    """Sources outside the sentence: what the sentence before is about, what the heading is about."""
    for name, other, resolved in (("before", context.before, "previous"), ("heading", context.heading, "heading")):
        if other is None:
            continue
        for clause in other.clauses[:2]:
            span, _ = _subject(other, clause)
            if span is not None and not is_agent(other, span):
                yield f"{name}-{why}", Slot(other, span, "pronoun" if why == "pronoun" else resolved), 6  # type: ignore[arg-type]
                break


def _candidate(
    line: Line, context: Context, proposal: _Proposal, place: str, slot: Slot, distance: int
) -> Candidate:
    clause = line.clauses[proposal.clause]
    target = Slot(line, proposal.target)
    predicate = proposal.predicate
    features: dict[str, float] = {"bias": 1.0}

    def on(name: str) -> None:
        features[name] = 1.0

    family = "verb" if predicate is not None else proposal.frame
    on(f"frame={proposal.frame}")
    on(f"place={place}")
    on(f"frame&place={family}&{place}")
    on(f"distance={min(distance, 6)}")
    on(f"opener={clause.opener}")
    on(f"opener&place={clause.opener}&{place}")
    on(f"stop={clause.stop}")
    on(f"relation={proposal.relation}")
    verb = line.text(proposal.cue)
    on(f"cue={verb}")
    if context.deontic:
        on("deontic-section")
        on(f"deontic-section&place={place}")
    if line.reading.sentence.heading:
        on("heading")
    if predicate is not None:
        for modal in sorted(predicate.modals):
            on(f"modal={modal}")
        if predicate.purpose:
            on("purpose")
            on(f"purpose&place={place}")
        if predicate.passive:
            on("passive")
        position = clause.predicates.index(predicate) if predicate in clause.predicates else 0
        on(f"position={min(position, 3)}")
    for role, side in (("source", slot), ("target", target)):
        _describe(features, role, side)
        count = context.counts.get(side.line.concept(side.span[1] - 1), 0)
        on(f"{role}-count={next(n for n in (0, 1, 3, 6, 12, 25, 9999) if count <= n)}")
    if slot.line is line:
        low, high = sorted((slot.span[0], proposal.target[0]))
        between = line.words[low:high]
        features[f"semicolons={min(between.count('；'), 2)}"] = 1.0
        features[f"colons={min(between.count('：'), 2)}"] = 1.0
        features[f"tokens={next(n for n in (3, 6, 10, 15, 20, 30, 45, 70, 9999) if high - low <= n)}"] = 1.0
        if slot.span[0] > proposal.target[0]:
            on("source-after-target")
    if slot.line is line and distance and not place.endswith("ahead"):
        between = sum(len(c.predicates) for c in line.clauses[proposal.clause - distance : proposal.clause])
        on(f"between={min(between, 5)}")
        own, _ = _subject(line, clause)
        on(f"own-agent={own is not None}")
    on(f"clauses={min(len(line.clauses), 8)}")
    via = None
    if place in ("own", "frame", "inner", "subject-1"):
        means = next((m for span in clause.means if span[1] <= proposal.cue[0] and (m := trim(line, span))), None)
        via = Slot(line, means) if means and not _overlap(means, slot.span) else None
    return Candidate(
        proposal.relation, slot, target, proposal.cue, clause, predicate, proposal.frame, place, features, via
    )


def _describe(features: dict[str, float], role: str, slot: Slot) -> None:
    line, span = slot.line, slot.span
    length = line.ends[span[1] - 1] - line.starts[span[0]]
    size = next(n for n in (2, 3, 4, 6, 8, 12, 18, 999) if length <= n)
    features[f"{role}-length={size}"] = 1.0
    last = span[1] - 1
    features[f"{role}-tag={line.tags[last]}"] = 1.0
    if line.named[last]:
        features[f"{role}-curated"] = 1.0
    if any(line.named[k] for k in range(*span)):
        features[f"{role}-holds-curated"] = 1.0
    if is_agent(line, span):
        features[f"{role}-agent"] = 1.0
    if is_vacuous(line, span):
        features[f"{role}-vacuous"] = 1.0
    word = head_word(line, span)
    if word in line.grammar["vacuous"]:
        features[f"{role}-vacuous-head"] = 1.0
    if word in line.grammar["event_nouns"]:
        features[f"{role}-event-head"] = 1.0
    if any(line.words[k] in ("是", "为", "被", "有", "到", "将", "把", "不") for k in range(*span)):
        features[f"{role}-verbal"] = 1.0
    if any(line.words[k] in ("在", "对", "从", "由", "向", "以", "通过") for k in range(*span)):
        features[f"{role}-prepositional"] = 1.0
    if line.words[span[0]] in line.grammar.verbs and not line.named[span[0]]:
        features[f"{role}-opens-with-verb"] = 1.0
    parts = len(coordinate(line, span))
    features[f"{role}-parts={min(parts, 4)}"] = 1.0
    features[f"{role}-head={word}"] = 1.0
    clause = next((c for c in line.clauses if c.start <= span[0] < c.end), None)
    if clause is not None:
        features[f"{role}-clause-opener={clause.opener}"] = 1.0
        features[f"{role}-clause-predicates={min(len(clause.predicates), 3)}"] = 1.0
        if span[0] > clause.head:
            features[f"{role}-after={line.words[span[0] - 1]}"] = 1.0
        if span[1] < clause.end:
            features[f"{role}-before={line.words[span[1]]}"] = 1.0
        else:
            features[f"{role}-closes-clause"] = 1.0
        if clause.end - clause.head == span[1] - span[0]:
            features[f"{role}-is-clause"] = 1.0
