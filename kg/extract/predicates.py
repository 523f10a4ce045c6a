"""Predicates: which words rule a clause or a part of it."""

from dataclasses import dataclass, field

from kg.extract.grammar import Cue
from kg.extract.words import NONE, Span, Words

LEADING = frozenset(  # after a word of these roles stands a verb
    {"adverbs", "modals", "purpose", "locative_close", "passive", "pronouns", "connectives", "before_verb"}
)
REACH = 12  # words within which a predicate has something nominal after it


@dataclass(slots=True, eq=False)  # each is itself: two of the same form are not one
class Predicate:
    """A verb that rules a clause or a part of it.

    Attributes:
        at, end: its tokens.
        cue: the cue group it belongs to; None for any other verb.
        object: what follows it, up to the next predicate.
        subject: what stands between the predicate before and this one, where that is its own subject (after a pivot).
        modals: the roles of the modal words before it (deontic, possible, negative, ability).
        purpose: whether a purpose marker (以, 来, 从而) stands right before it.
        passive: whether 被, 由, 得到 stands before it.
    """

    at: int
    end: int
    cue: Cue | None
    object: Span | None = None
    subject: Span | None = None
    modals: frozenset[str] = frozenset()
    purpose: bool = False
    passive: bool = False


@dataclass(slots=True, eq=False)
class Clause:
    """A stretch between two stops.

    Attributes:
        start, end: its tokens, without the stop after it.
        head: its first token after openers.
        opener: the kind of connective it opens with, or "".
        stop: the stop before it, or "".
        subject: the noun phrase before its first predicate.
        means: what 通过, 借助 and the like introduce.
        forces: X of 在X的支持下.
        predicates: in order.
        parsed: whether subject, means, forces and predicates have been looked for.
    """

    start: int
    end: int
    head: int
    opener: str
    stop: str
    subject: Span | None = None
    means: list[Span] = field(default_factory=list)
    forces: list[Span] = field(default_factory=list)
    predicates: list[Predicate] = field(default_factory=list)
    parsed: bool = False


def past_aspect(line: Words, k: int, end: int) -> int:
    """The first token from `k` on that is no aspect particle."""
    while k < end and "aspect" in line.roles[k]:
        k += 1
    return k


def is_predicate(line: Words, k: int, clause: Clause, fresh: bool) -> bool:
    """Whether token `k` rules what follows it; `fresh`: nothing nominal has been read in this stretch yet."""
    word, tag = line.words[k], line.tags[k]
    cue = word in line.grammar.verbs
    if not cue and (tag[0] != "v" or tag == "vn" or len(word) == 1):
        return False
    perfect = k + 1 < clause.end and line.tags[k + 1] in ("ul", "uz", "ug")  # 激励了X, though 激励 names a concept
    if line.inside[k] or (line.named[k] and not (cue and (fresh or perfect))):
        return False
    if "adverbs" in line.roles[k] or (not cue and "modals" in line.roles[k]):
        return False
    nxt = past_aspect(line, k + 1, clause.end)
    after_roles = line.roles[nxt] if nxt < clause.end else NONE
    before_roles = line.roles[k - 1] if k > clause.head else NONE
    if (
        nxt >= clause.end
        or "noun_right" in after_roles
        or ("conjoin" in after_roles and not verb_list(line, nxt, clause))
    ):
        return False
    if "noun_left" in before_roles or named_event(line, k, clause):
        return False
    if "conjoin" in before_roles and "before_verb" not in before_roles:
        # 提高A、降低B: a list of verbs with objects, after a verb with its object
        return (
            cue
            and bool(clause.predicates)
            and clause.predicates[-1].end < k - 1
            and line.nominal(nxt)
            and "event_nouns" not in after_roles
            and not ("noun_prone" in line.roles[k] and tag != "v")
        )
    if not cue and modifies(line, k, nxt, clause):
        return False
    if not fresh and cue and not line.grammar.verbs[word].governs and heads_subject(line, k, clause):
        return False
    led = k == clause.head or not before_roles.isdisjoint(LEADING) or line.tags[k - 1] in ("d", "ad", "uv", "p")
    marked = nxt > k + 1
    inner = clause.predicates[-1] if clause.predicates else None
    if not fresh and inner is not None and not (inner.cue is not None and inner.cue.pivot) and not (led or marked):
        # a verb between nouns of an object is part of the object (公共卫生防控救治能力), but for the plainest cues
        # (分析新质生产力驱动产业创新的逻辑)
        return cue and line.grammar.verbs[word].governs and line.nominal(nxt)
    if "noun_prone" in line.roles[k] and not (led or marked):
        return False
    if not cue and not (led or marked):
        return False
    if not cue and "event_nouns" in after_roles and nxt + 1 >= clause.end:
        return False
    return any(line.nominal(j) for j in range(nxt, min(clause.end, nxt + REACH)))


def named_event(line: Words, k: int, clause: Clause) -> bool:
    """Whether a verb is a noun with an adverb before it: X的快速发展, A与B的相互隔离."""
    j = k - 1
    while j > clause.head and ("adverbs" in line.roles[j] or line.tags[j] in ("d", "ad")):
        j -= 1
    return clause.head < j < k - 1 and "of" in line.roles[j]


def modifies(line: Words, k: int, after: int, clause: Clause) -> bool:
    """Whether a verb that is no cue only modifies the noun after it: 降低就医成本, 滴灌技术降低了X."""
    if after > k + 1 or after >= clause.end or not line.nominal(after):
        return False
    if clause.predicates:
        last = clause.predicates[-1]
        return last.end == k and last.cue is not None and not last.cue.pivot and last.cue.id != "favour"
    return k == clause.head and any(
        line.words[j] in line.grammar.verbs and not line.inside[j] and is_predicate(line, j, clause, False)
        for j in range(after + 1, clause.end)
    )


def heads_subject(line: Words, k: int, clause: Clause) -> bool:
    """Whether the word at `k` is a noun before its verb, not a verb: 社会支持降低了X, 养老金提高使X."""
    j = k + 1
    while j < clause.end and not line.roles[j].isdisjoint(("modals", "adverbs")):
        j += 1
    if j >= clause.end or line.inside[j] or line.words[j] not in line.grammar.verbs or "light_verbs" in line.roles[k]:
        return False
    if not any(line.nominal(i) for i in range(j + 1, min(clause.end, j + REACH))):
        return False
    led = j > k + 1 or line.grammar.verbs[line.words[j]].pivot
    return led or (j + 1 < clause.end and "aspect" in line.roles[j + 1])


def verb_list(line: Words, k: int, clause: Clause) -> bool:
    """Whether a coordinator at `k` is followed by a verb with an object (引领和带动X)."""
    j = k + 1
    while j < clause.end and ("adverbs" in line.roles[j] or "modals" in line.roles[j]):
        j += 1
    if j >= clause.end or line.inside[j]:
        return False
    word = line.words[j]
    if word not in line.grammar.verbs and line.tags[j] != "v":
        return False
    nxt = past_aspect(line, j + 1, clause.end)
    return nxt < clause.end and (
        line.roles[nxt].isdisjoint(("of", "conjoin", "list_end")) and (line.nominal(nxt) or nxt - j > 1)
    )


def predicate_ahead(line: Words, k: int, clause: Clause) -> bool:
    """Whether a predicate follows token `k`, with only adverbs and modals between."""
    for j in range(k + 1, min(clause.end, k + 4)):
        if is_predicate(line, j, clause, True):
            return True
        if line.roles[j].isdisjoint(("adverbs", "modals", "step_back")):
            return False
    return False


def modal(line: Words, k: int) -> str | None:
    """The role of a modal word, if token `k` is one."""
    roles = line.roles[k]
    for role in ("deontic", "negative", "possible", "ability") if roles else ():
        if role in roles:
            return role
    return None


def back(line: Words, start: int, k: int) -> int:
    """The end of a phrase that a predicate at `k` closes: adverbs, modals and markers before it step back."""
    while k > start and (
        not line.roles[k - 1].isdisjoint(("adverbs", "modals", "purpose", "step_back"))
        or (line.tags[k - 1] in ("d", "ad") and not line.named[k - 1])
    ):
        k -= 1
    return k
