"""Attribution: whether a sentence speaks for the paper or quotes a speaker."""

from typing import Literal

from kg.extract.clauses import Line, Span
from kg.normalise import clean

Voice = Literal["own", "quoted"]
NAMES = ("nr", "nt", "eng")  # tags of persons, of bodies, and of words in Latin letters


def attribution(line: Line, at: int, text: str) -> tuple[Voice, str | None]:
    """Who says what stands at token `at`: own, or quoted with the speaker where one is named, as `text` writes it.

    A speaker is a person or body before a verb of speech (习近平总书记指出, 某某(2023)认为) in the same or an earlier
    clause of the sentence, or in the clause after a quotation (“…”，会议强调); the authors of the paper themselves
    (本文认为) quote nobody.
    """
    said = [k for k in line.having("speech") if not line.named[k]]
    for clause in line.stretches if said else ():
        if clause.start >= at and not _closes_quote(line, clause.start, clause.end):
            continue
        stop = min(clause.end, at) if clause.start < at else clause.end
        for k in said:
            if not clause.start <= k < stop:
                continue
            who, named = _speaker(line, clause.start, k)
            if who is not None and named is not None:
                start, end = line.reading.folded.span(line.starts[named[0]], line.ends[named[1] - 1])
                return who, clean(text[start:end])
            if who is not None:
                return who, None
    return "own", None


def _closes_quote(line: Line, start: int, end: int) -> bool:
    """Whether a clause follows a quotation that opens the sentence, and ends with a verb of speech."""
    quoted = line.words[0] == "“" and "”" in line.words[max(0, start - 2) : start]
    return quoted and line.words[end - 1] in line.grammar["speech"]


def _speaker(line: Line, start: int, verb: int) -> tuple[Voice | None, Span | None]:
    """The tokens of the speaker before a verb of speech; own where the paper itself speaks; None for nobody."""
    words, tags = line.words, line.tags
    span = [k for k in range(start, verb) if words[k] not in line.grammar["adverbs"]]
    while span and words[span[0]] in "，、：“”":
        span.pop(0)
    text = "".join(words[k] for k in span)
    if any(word in text for word in line.grammar["self_names"]):
        return "own", None
    if any(word in text for word in line.grammar["speakers"]):
        return "quoted", (span[0], span[-1] + 1)
    if span and tags[span[0]].startswith(NAMES) and len(words[span[0]]) > 1:
        return "quoted", (span[0], span[-1] + 1)
    return None, None
