"""Attribution: whether a sentence speaks for the paper or quotes a speaker."""

from typing import Literal

from kg.extract.clauses import Line

Attribution = tuple[Literal["own", "quoted"], str | None]


def attribution(line: Line, at: int) -> Attribution:
    """Who says what stands at token `at`: own, or quoted with the speaker where one is named.

    A speaker is a person or body before a verb of speech (习近平总书记指出, 某某(2023)认为) in the same or an earlier
    clause of the sentence; the authors of the paper themselves (本文认为) quote nobody.
    """
    for clause in line.clauses:
        if clause.start >= at:
            break
        for k in range(clause.start, min(clause.end, at)):
            if line.words[k] not in line.grammar["speech"] or line.named[k]:
                continue
            name = _speaker(line, clause.start, k)
            if name is not None:
                return ("quoted", name) if name else ("own", None)
    return "own", None


def _speaker(line: Line, start: int, verb: int) -> str | None:
    """The speaker before a verb of speech; "" where the paper itself speaks; None where nobody is named."""
    words, tags = line.words, line.tags
    span = [k for k in range(start, verb) if words[k] not in line.grammar["adverbs"]]
    text = "".join(words[k] for k in span)
    if any(word in text for word in line.grammar["self_names"]):
        return ""
    if any(word in text for word in line.grammar["speakers"]):
        return text.strip("，、：“”") or None
    if span and tags[span[0]] == "nr" and len(words[span[0]]) in (2, 3, 4):
        return text
    return None
