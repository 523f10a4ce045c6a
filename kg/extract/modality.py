"""Modality: what is so, what may be, what ought to be, what is denied. Here are the signs; the judge weighs them."""

from collections.abc import Sequence

from kg.extract.clauses import Clause, Line, Predicate
from kg.extract.sources import Context

NEAR = 4  # words between a negation and the verb it denies
CARRY = 4  # clauses over which an 应 or 要 may hold
SUBJECTS = ("own", "frame", "inner", "subject", "before", "heading")  # places whose source is the claim's subject


def section_mood(headings: Sequence[Line]) -> str:
    """What a section is for: `deontic` (paths, strategies), `descriptive` (mechanisms, features), `imperative`, or "".

    Args:
        headings: the one it stands under, then those around that one.

    The first heading that names either decides; a bare imperative (完善政策体系) counts where nothing else does.
    """
    imperative = False
    for heading in headings:
        for role in reversed(heading.roles):
            if "deontic_headings" in role:
                return "deontic"
            if "descriptive_headings" in role:
                return "descriptive"
        imperative = imperative or is_imperative(heading)
    return "imperative" if imperative else ""


def is_imperative(line: Line) -> bool:
    """Whether a heading or sentence opens with a verb or an adverb, having no subject."""
    first = next((k for k, tag in enumerate(line.tags) if tag[0] not in "mxe"), None)
    return first is not None and "heading_verbs" in line.roles[first] and not line.named[first]


def prescriptive_share(lines: Sequence[Line]) -> int:
    """How much of a paper says what ought to be done: 0 (a tenth of its sentences at most) to 4."""
    prose = [line for line in lines if not line.reading.sentence.heading]
    said = sum(is_imperative(line) or any("deontic" in role for role in line.roles) for line in prose)
    return min(4, 10 * said // max(1, len(prose)) // 2)


def modal_signs(
    line: Line, clause: Clause, predicate: Predicate | None, at: int, place: str, context: Context
) -> list[str]:
    """The signs of modality of what is said at token `at` of a clause.

    Args:
        line: the sentence.
        clause: the clause.
        predicate: the verb that carries the claim, where one does.
        at: the token of the cue.
        place: where the source stands.
        context: of the sentence.
    """
    left = [k for k in range(clause.start, at) if not line.named[k]]
    index = line.clauses.index(clause)
    if predicate is None:  # of a frame: the verb that is its cue
        predicate = next((p for p in clause.predicates if p.at <= at < p.end), None)
    subject = place.startswith(SUBJECTS)
    found = {f"role={role}" for role in (predicate.modals if predicate else ())}
    for k in left:
        roles = line.roles[k]
        if "deontic" in roles:
            found |= {"deontic", f"word={line.words[k]}"}
        if "negative" in roles and "not_denied" not in roles:
            found.add("denied" if at - k <= NEAR else "denied-far")
        if _possible(line, clause, k):
            found |= {"possible", f"word={line.words[k]}"}
        if "presupposed" in roles:
            found.add("presupposed")
        if "asked" in roles:
            found.add("asked")
        if "ability" in roles:
            found.add("ability")
    if _supposed(line, index):
        found |= {"possible", "supposed"}
    for back in range(1, min(CARRY, index) + 1):
        before = line.clauses[index - back]
        if any("deontic" in line.roles[k] and not line.named[k] for k in range(before.start, before.end)):
            found |= {"carried", f"carried&subject={subject}", f"carried-{back}"}
            break
    mood = context.mood
    found |= {
        "bias",
        f"place={place}",
        f"subject={subject}",
        f"mood={mood}",
        f"mood&subject={mood}&{subject}",
        f"share={context.prescriptive}",
        f"share&subject={context.prescriptive}&{subject}",
        f"share&mood={context.prescriptive}&{mood}",
        f"opener={clause.opener}",
        f"opens={'imperative' if is_imperative(line) else 'subject'}&{subject}",
    }
    if line.words[-1] in "?？":
        found.add("question")
    if line.reading.sentence.heading:
        found |= {"heading", f"heading&mood={mood}"}
    if line.words[0] in line.grammar["self_names"]:
        found.add("self")
    return sorted(found)


def _supposed(line: Line, index: int) -> bool:
    """Whether a clause before makes it a supposition: 如果…，X推动Y."""
    return any(
        "condition" in line.roles[k]
        for before in line.clauses[:index]
        for k in range(before.start, min(before.end, before.start + 2))
    )


def _possible(line: Line, clause: Clause, k: int) -> bool:
    """Whether a word makes its clause a possibility; a bare 将 does so only as future, not as object marker."""
    if "possible" not in line.roles[k]:
        return False
    if "future" not in line.roles[k]:
        return True
    after = k + 1
    while after < clause.end and not line.roles[after].isdisjoint(("adverbs", "modals")):
        after += 1
    return any(predicate.at == after for predicate in clause.predicates) or after > k + 1
