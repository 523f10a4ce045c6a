"""Modality: what is so, what may be, what ought to be, what is denied."""

import re

from kg.extract.clauses import Clause, Line, Predicate
from kg.records import Modality


def deontic_heading(line: Line | None) -> bool:
    """Whether a heading announces paths, strategies or measures."""
    if line is None:
        return False
    words = line.grammar["deontic_headings"]
    numbered = [k for k, w in enumerate(line.words) if line.tags[k] not in ("m", "x")]
    if not numbered:
        return False
    last = line.words[-1]
    return line.words[numbered[0]] in words or last in words or any(w in words for w in line.words[-2:])


def modality(line: Line, clause: Clause, predicate: Predicate | None, at: int, deontic: bool, subject: bool) -> Modality:
    """The modality of what is said at token `at` of a clause.

    Args:
        line: the sentence.
        clause: the clause.
        predicate: the predicate that carries the claim, where there is one.
        at: the token of the cue.
        deontic: whether the section is one of paths, strategies or measures.
        subject: whether the claim has a subject of its own that is not an actor.
    """
    grammar = line.grammar
    index = line.clauses.index(clause)
    left = range(clause.start, at)
    roles = {role for role in ("deontic", "possible", "negative") for k in left if line.words[k] in grammar[role] and not line.named[k]}
    if predicate is not None:
        roles |= predicate.modals
    if any(line.words[k] in ("如何", "怎样", "为了", "若要") for k in left):
        return "asserted"
    if "negative" in roles and not any(line.words[k] in ("不仅", "不但", "不断") for k in left if line.words[k].startswith("不") and line.words[k] in grammar["negative"]):
        near = [k for k in left if line.words[k] in grammar["negative"]]
        if near and at - near[-1] <= 4 or predicate is not None and "negative" in predicate.modals:
            return "negated"
    if "deontic" in roles:
        return "prescribed"
    if "possible" in roles:
        return "possible"
    if line.words[-1] in ("?", "？") or any(w in ("是否", "能否") for w in line.words):
        return "possible"
    before = line.clauses[:index]
    carried = any(_deontic(line, c) for c in before[-4:])
    if carried and not subject:
        return "prescribed"
    if deontic and not subject:
        return "prescribed"
    return "asserted"


_DEONTIC_GUARD = re.compile(r"[，。；]")


def _deontic(line: Line, clause: Clause) -> bool:
    words = line.grammar["deontic"]
    return any(line.words[k] in words and not line.named[k] for k in range(clause.start, clause.end))
