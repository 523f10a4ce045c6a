"""The hypotheses that a paper states, and what its own sentences say became of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.read.genre.words import GenreWords
from kg.records import Hypothesis, Outcome, Sentence

_COLON = re.compile(r"\s*+(?:[）)】\]]\s*+)?(?:[（(][^（）()]{1,6}[）)]\s*+)?[:：]\s*+(?=\S)")
_BLANK = re.compile(
    r"(?:\s*+[）)】\]](?:[（(][^（）()]{1,6}[）)])?|\s*+[（(][^（）()]{1,6}[）)]|\s*+(?=[，,]))?(?:\s++|[，,]\s*+)(?=\S)"
)
_LEAST = 6  # characters that say something
_OVER = re.compile(r"\n\s*\n|(?<=\w)[（(]\d{1,2}[)）](?=\w)")  # a paragraph ends, or a heading runs in: …（2）…
_CLAUSE = re.compile(r"[^，。；！？,;\n]+")
_ENDS = "。；;，, \t\r\n\u3000*"
_BRACKET = "（("


@dataclass(slots=True)
class _Found:
    """A hypothesis while it is put together; `said` is what it says without blanks."""

    key: tuple[int, str]
    start: int
    end: int
    said: str
    sentence: str
    outcomes: dict[Outcome, None] = field(default_factory=dict)
    decided: str | None = None

    @property
    def outcome(self) -> Outcome | None:
        """What all sentences say, where they agree."""
        return next(iter(self.outcomes), None) if len(self.outcomes) < 2 else "partly supported"


def hypotheses(flat: str, sentences: Sequence[Sentence], words: GenreWords) -> tuple[Hypothesis, ...]:
    """The hypotheses of a paper in the order of the text; one that is stated again stands there again.

    Args:
        flat: the simplified text.
        sentences: of the paper.
        words: the data file.
    """
    if not words.speaks_of_hypotheses(flat):
        return ()
    spoken = [s for s in sentences if words.hypothesis.search(flat, s.start, s.end)]
    found = [
        _Found(key, start, end, "".join(flat[start:end].split()), sentence.id)
        for sentence in spoken
        for key, start, end in _statements(flat, sentence, words)
    ]
    stated = {one.key for one in found}
    for sentence in spoken if found else ():
        for key, outcome in _decisions(flat, sentence, words, stated):
            for one in _meant(found, key, sentence):
                one.outcomes.setdefault(outcome)
                one.decided = one.decided or sentence.id
    return tuple(
        Hypothesis(
            name=f"{words.hypothesis_letter}{one.key[0]}{one.key[1]}",
            start=one.start,
            end=one.end,
            sentence=one.sentence,
            outcome=one.outcome,
            decided=one.decided,
        )
        for one in found
    )


def _meant(found: Sequence[_Found], key: tuple[int, str], sentence: Sentence) -> list[_Found]:
    """The statements that a sentence decides on: the last before it, else the first, and those that say the same."""
    named = [one for one in found if one.key == key and one.sentence != sentence.id]
    before = [one for one in named if one.start < sentence.start]
    last = before[-1] if before else named[0] if named else None
    return [one for one in named if last is not None and one.said == last.said]


def _key(match: re.Match[str], words: GenreWords) -> tuple[int, str]:
    number = match["number"] or match["bare"]
    part = match["part"] or match["bare_part"] or ""
    return (int(number) if number.isdigit() else words.numerals.index(number) + 1), part


def _statements(flat: str, sentence: Sentence, words: GenreWords) -> list[tuple[tuple[int, str], int, int]]:
    """The hypotheses that a sentence states: name, start and end of what each says."""
    marks = list(words.hypothesis.finditer(flat, sentence.start, sentence.end))
    found: list[tuple[tuple[int, str], int, int]] = []
    for k, mark in enumerate(marks):
        at = _said_from(flat, mark, sentence)
        after = next((m.start() for m in marks[k + 1 :] if m.start() > (at or 0)), sentence.end)
        if at is None:
            continue
        part = _OVER.split(flat[at:after], maxsplit=1)[0]
        stop = at + len(part.rstrip(_ENDS + _BRACKET))
        decided = any(p.match(flat, at, stop) for decision in words.decided.values() for p in decision.after)
        again = found and found[-1][:2] == (_key(mark, words), at)  # 假设1（H1）：
        if stop - at >= _LEAST and not decided and not again:
            found.append((_key(mark, words), at, stop))
    return found


def _said_from(flat: str, mark: re.Match[str], sentence: Sentence) -> int | None:
    """Where a hypothesis begins after its name; None where the name states nothing."""
    colon = _COLON.match(flat, mark.end(), sentence.end)
    if colon:
        return colon.end()
    first = not flat[max(sentence.start, flat.rfind("\n", 0, mark.start()) + 1) : mark.start()].strip(" \t\u3000【[（(")
    blank = _BLANK.match(flat, mark.end(), sentence.end)
    return blank.end() if first and blank and mark["word"] else None


def _decisions(
    flat: str, sentence: Sentence, words: GenreWords, stated: set[tuple[int, str]]
) -> list[tuple[tuple[int, str], Outcome]]:
    """What a sentence says became of hypotheses; a clause that names none goes on about those named before it."""
    found = []
    open_: list[tuple[int, str]] = []
    for clause in _CLAUSE.finditer(flat, sentence.start, sentence.end):
        marks = list(words.hypothesis.finditer(flat, clause.start(), clause.end()))
        keys = _listed(flat, marks, words, stated)
        open_ = keys or open_
        if not open_:
            continue
        if words.not_yet.search(clause.group()):
            open_ = []
            continue
        outcome = _outcome(clause, marks, words) if open_ else None
        if outcome:
            found += [(key, outcome) for key in open_]
            open_ = []
    return found


def _listed(
    flat: str, marks: list[re.Match[str]], words: GenreWords, stated: set[tuple[int, str]]
) -> list[tuple[int, str]]:
    """The hypotheses that names stand for: H1—H3 is three; H1 is also its parts where only they are stated."""
    keys: list[tuple[int, str]] = []
    for k, mark in enumerate(marks):
        key = _key(mark, words)
        if k and words.range_mark.fullmatch(flat, marks[k - 1].end(), mark.start()):
            keys += [other for other in sorted(stated) if _key(marks[k - 1], words) < other < key]
        keys += [key] if key in stated else [other for other in sorted(stated) if other[0] == key[0] and not key[1]]
    return list(dict.fromkeys(keys))


def _outcome(clause: re.Match[str], marks: list[re.Match[str]], words: GenreWords) -> Outcome | None:
    """What a clause decides: after the names (H1得到验证), or before them (支持了H1)."""
    text = clause.group()
    after = text[marks[-1].end() - clause.start() :] if marks else text
    before = text[: marks[0].start() - clause.start()] if marks else ""
    for outcome, decision in words.decided.items():
        if any(p.search(after) for p in decision.after) or any(p.search(before) for p in decision.before):
            return outcome
    return None
