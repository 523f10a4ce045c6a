"""Modality: what is so, what may be, what ought to be, what is denied. Here are the signs; the judge weighs them."""

from collections.abc import Sequence
from functools import lru_cache

from kg.extract.clauses import Clause, Line, Predicate
from kg.extract.signs import Signs
from kg.extract.sources import Context

MEMORY = 1 << 14  # groups of signs kept
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
        imperative = imperative or heading.imperative
    return "imperative" if imperative else ""


def prescribing(lines: Sequence[Line]) -> list[bool]:
    """Whether each sentence says what ought to be done; headings do not."""
    return [not line.reading.sentence.heading and (line.imperative or bool(line.having("deontic"))) for line in lines]


def prescriptive_share(lines: Sequence[Line], said: Sequence[bool]) -> int:
    """How much of a paper says what ought to be done: 0 (a tenth of its sentences at most) to 4; `said`: which do."""
    prose = sum(not line.reading.sentence.heading for line in lines)
    return min(4, 10 * sum(said) // max(1, prose) // 2)


def prescribed_near(lines: Sequence[Line], said: Sequence[bool], k: int) -> int:
    """How many of the sentences around sentence `k` say so, two on each side; 5 more where it does itself."""
    section, near = lines[k].reading.sentence.section, 5 * said[k]
    for j in (k - 2, k - 1, k + 1, k + 2):
        if 0 <= j < len(lines) and said[j] and lines[j].reading.sentence.section == section:
            near += 1
    return near


def modal_signs(
    line: Line, clause: Clause, predicate: Predicate | None, at: int, place: str, context: Context
) -> tuple[Signs, Signs]:
    """The signs of modality of what is said at token `at` of a clause.

    Args:
        line: the sentence.
        clause: the clause.
        predicate: the verb that carries the claim, where one does.
        at: the token of the cue.
        place: where the source stands.
        context: of the sentence.
    """
    if predicate is None:  # of a frame: the verb that is its cue
        predicate = next((p for p in line.parsed(clause).predicates if p.at <= at < p.end), None)
    subject = place.startswith(SUBJECTS)
    found = {f"role={role}" for role in (predicate.modals if predicate else ())}

    if line.modal:
        found |= _said(line, clause, at, subject)
    standing = _standing(
        place,
        subject,
        context.mood,
        context.prescriptive,
        clause.opener,
        line.imperative,
        line.words[-1] in "?？",
        line.reading.sentence.heading,
        line.words[0] in line.grammar["self_names"],
    )
    return tuple(sorted(found)), standing


def _said(line: Line, clause: Clause, at: int, subject: bool) -> set[str]:
    """The signs that modal words before token `at` are, those of the clauses before among them."""
    found: set[str] = set()
    index = line.number(clause)

    def before(role: str) -> list[int]:
        return [k for k in line.having(role) if clause.start <= k < at and not line.named[k]]

    for k in before("deontic"):
        found |= {"deontic", f"word={line.words[k]}"}
    for k in before("negative"):
        if "not_denied" not in line.roles[k]:
            found.add("denied" if at - k <= NEAR else "denied-far")
    for k in before("possible"):
        if _possible(line, clause, k):
            found |= {"possible", f"word={line.words[k]}"}
    found |= {role for role in ("presupposed", "asked", "ability", "striving") if before(role)}
    if any(k < clause.start and not line.named[k] for k in line.having("striving")):
        found.add("striving-before")
    if _supposed(line, index):
        found |= {"possible", "supposed"}
    ought = [k for k in line.having("deontic") if not line.named[k]]
    if back := _carried(line, index, ought):
        found |= {"carried", f"carried&subject={subject}", f"carried-{back}"}
    may = [
        k
        for k in line.having("possible")
        if not line.named[k] and (around := line.clause_at(k)) is not None and _possible(line, around, k)
    ]
    if back := _carried(line, index, may):
        found |= {"may-carried", f"may-carried&subject={subject}", f"may-carried-{back}"}
    return found


def _carried(line: Line, index: int, words: Sequence[int]) -> int:
    """How many clauses before clause `index` the last one stands that holds one of some words; 0 for none near."""
    for back in range(1, min(CARRY, index) + 1 if words else 1):
        other = line.stretches[index - back]
        if any(other.start <= k < other.end for k in words):
            return back
    return 0


@lru_cache(MEMORY)
def _standing(
    place: str,
    subject: bool,
    mood: str,
    share: int,
    opener: str,
    imperative: bool,
    question: bool,
    heading: bool,
    itself: bool,
) -> Signs:
    """The signs that do not depend on modal words."""
    found = [
        "bias",
        f"place={place}",
        f"subject={subject}",
        f"mood={mood}",
        f"mood&subject={mood}&{subject}",
        f"share={share}",
        f"share&subject={share}&{subject}",
        f"share&mood={share}&{mood}",
        f"opener={opener}",
        f"opens={'imperative' if imperative else 'subject'}&{subject}",
    ]
    if question:
        found.append("question")
    if heading:
        found += ("heading", f"heading&mood={mood}")
    if itself:
        found.append("self")
    return tuple(found)


def _supposed(line: Line, index: int) -> bool:
    """Whether a clause before makes it a supposition: 如果…，X推动Y."""
    return any(
        before.start <= k < min(before.end, before.start + 2)
        for k in line.having("condition")
        for before in line.stretches[:index]
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
    if after < clause.end and line.tags[after] == "p" and not line.named[after]:
        return True  # 将为Y注入动力
    return after > k + 1 or any(predicate.at == after for predicate in line.parsed(clause).predicates)
