"""What the net sees of a sentence: its words after the heading and the sentence before, as rows of tables.

Every word has eleven signs (`SIGNS`); every pair of a possible source end and target end has its distance, the clauses
and predicates between, and what the frames made of it (`rule`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.extract.candidates import Candidate
from kg.extract.clauses import Line
from kg.extract.grammar import Grammar
from kg.extract.net.layers import Ints
from kg.extract.phrases import coordinate
from kg.extract.sources import Context

SIGNS = ("frequent", "first", "last", "tag", "cue", "part", "governor", "follower", "named", "segment", "length")
HEADING, BEFORE, OWN = 0, 1, 2  # segments
HEADING_WORDS, BEFORE_WORDS, OWN_WORDS = 20, 30, 170  # words read of each
STEPS = (-60, -40, -28, -20, -14, -10, -7, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 60)
POINTS = (-500, -400, -300, -220, -150, -80, -20, 50)  # of the judge, per step of `rule`
NO_END = ("x", "w", "u", "p", "c", "y", "e", "o", "k", "r", "d", "zg")  # tags of words no argument ends in
NONE = "-"
MOODS = ("", "deontic", "descriptive", "imperative")  # of a section
ROLES = (  # word lists, the one that says most first: the class of a word that is no cue
    *("modals", "light_verbs", "object_marker", "passive", "locative_open", "locative_close", "topic_open"),
    *("force_nouns", "agents", "pronouns", "event_nouns", "noun_prone", "speech", "coordinators", "keep_whole"),
    *("fusion", "means", "causative", "purpose", "aspect", "adverbs", "determiners", "vacuous", "connectives"),
    *("mutual_dependence", "anaphors"),
)


@dataclass(slots=True)
class Seen:
    """The words of a sentence and of what comes before it, not yet rows.

    Attributes:
        tokens: of each word, its line, its index there, its segment.
        cues, parts, clauses: class of cue, part of the clause it stands in, index of the clause.
        around: what the section is for, a row of `MOODS`, and how much of the paper says what ought to be done.
    """

    tokens: list[tuple[Line, int, int]]
    cues: list[str]
    parts: list[str]
    clauses: list[int]
    around: tuple[int, int]

    def word(self, k: int) -> str:
        """The word at a place."""
        line, at, _ = self.tokens[k]
        return line.words[at]

    def may_end(self, k: int, lexicon: frozenset[str]) -> bool:
        """Whether an argument may end in the word at a place."""
        line, at, _ = self.tokens[k]
        return may_end(line.words[at], line.tags[at], line.named[at], lexicon)


@dataclass(slots=True)
class Sight:
    """Rows for the net.

    Attributes:
        words: row of each word's vector, 0 for none.
        signs: rows of its signs, (len(SIGNS), words).
        sources, targets: places where a source or a target may end.
        distance, clauses, predicates: of each pair, (sources, targets).
        rule: what the frames made of each pair, (3, sources, targets): causal +, causal −, structural.
        segments: of each word.
        around: as in `Seen`.
    """

    words: Ints
    signs: Ints
    sources: Ints
    targets: Ints
    distance: Ints
    clauses: Ints
    predicates: Ints
    rule: Ints
    segments: Ints
    around: tuple[int, int]


@dataclass(frozen=True)
class Alphabet:
    """The rows of words and signs; whatever is not in it is row 0."""

    words: Mapping[str, int]
    frequent: Mapping[str, int]
    characters: Mapping[str, int]
    tags: Mapping[str, int]
    cues: Mapping[str, int]
    parts: Mapping[str, int]
    lexicon: frozenset[str]


def may_end(word: str, tag: str, named: bool, lexicon: frozenset[str]) -> bool:
    """Whether an argument may end in a word.

    Args:
        word, tag: the word.
        named: whether it is part of a concept's label.
        lexicon: words that arguments end in though their tags speak against it.
    """
    return word in lexicon or ((named or not tag.startswith(NO_END)) and any(c.isalnum() for c in word))


def see(line: Line, context: Context) -> Seen:
    """The words that the net reads for a sentence: the heading's last, the sentence before, its own."""
    tokens: list[tuple[Line, int, int]] = []
    if context.heading is not None:
        n = len(context.heading.words)
        tokens += [(context.heading, k, HEADING) for k in range(max(0, n - HEADING_WORDS), n)]
    if context.before is not None:
        n, half = len(context.before.words), BEFORE_WORDS // 2
        kept = range(n) if n <= BEFORE_WORDS else [*range(half), *range(n - half, n)]
        tokens += [(context.before, k, BEFORE) for k in kept]
    tokens += [(line, k, OWN) for k in range(min(len(line.words), OWN_WORDS))]
    marks = {id(one): _marks(one) for one in (context.heading, context.before, line) if one is not None}
    return Seen(
        tokens,
        [marks[id(one)][0][k] for one, k, _ in tokens],
        [marks[id(one)][1][k] for one, k, _ in tokens],
        [marks[id(one)][2][k] if segment == OWN else 0 for one, k, segment in tokens],
        (MOODS.index(context.mood), context.prescriptive),
    )


def sort(word: str, roles: frozenset[str], grammar: Grammar) -> str:
    """The class of a cue, or of a function word; `NONE` for any other word."""
    cue = grammar.verbs.get(word)
    return f"cue:{cue.id}" if cue else next((name for name in ROLES if name in roles), NONE)


def _marks(line: Line) -> tuple[list[str], list[str], list[int]]:
    """Of each word: class of cue or function word, part of its clause, index of its clause."""
    n = len(line.words)
    cues = [sort(word, roles, line.grammar) for word, roles in zip(line.words, line.roles, strict=True)]
    parts, clauses = [NONE] * n, [0] * n
    for index, clause in enumerate(line.clauses):
        clauses[clause.start : clause.end] = [index] * (clause.end - clause.start)
        parts[clause.start : clause.head] = [f"opener:{clause.opener}"] * (clause.head - clause.start)
        spans = [(p.object, "object") for p in clause.predicates]
        spans += [(p.subject, "inner") for p in clause.predicates]
        spans += [(clause.subject, "subject"), *((m, "means") for m in clause.means)]
        spans += [(force, "force") for force in clause.forces]
        for span, name in spans:
            for k in range(*(span or (0, 0))):
                parts[k] = name + ("^" if k == span[0] else "$" if k == span[1] - 1 else "")  # type: ignore[index]
        for predicate in clause.predicates:
            name = "verb" if predicate.cue is None else f"cue{predicate.passive:d}{predicate.purpose:d}"
            parts[predicate.at : predicate.end] = [f"predicate:{name}"] * (predicate.end - predicate.at)
    return cues, parts, clauses


def _governors(seen: Seen, order: Sequence[int]) -> tuple[list[str], list[int]]:
    """For each word, in an order, the cue of the predicate last passed in its clause, and how many were passed."""
    found, counts = [NONE] * len(order), [0] * len(order)
    last, place, count = NONE, (-1, -1), 0
    for k in order:
        here = (seen.tokens[k][2], seen.clauses[k])
        if here != place:
            last, place = NONE, here
        found[k] = last
        if seen.parts[k].startswith("predicate:"):
            last = seen.cues[k] if seen.cues[k] != NONE else "cue:other"
            count += 1
        counts[k] = count
    return found, counts


def sight(seen: Seen, alphabet: Alphabet, candidates: Sequence[Candidate], scores: Sequence[int]) -> Sight:
    """The rows of a sentence.

    Args:
        seen: its words.
        alphabet: of the net.
        candidates: what the frames propose for it.
        scores: the judge's points for each.
    """
    n = len(seen.tokens)
    words = [seen.word(k) for k in range(n)]
    forward, counts = _governors(seen, range(n))
    backward, _ = _governors(seen, range(n - 1, -1, -1))
    segments = np.array([segment for *_, segment in seen.tokens], dtype=np.int64)
    signs = np.array(
        [
            [alphabet.frequent.get(word, 0) for word in words],
            [alphabet.characters.get(word[0], 0) for word in words],
            [alphabet.characters.get(word[-1], 0) for word in words],
            [alphabet.tags.get(line.tags[at][:2], 0) for line, at, _ in seen.tokens],
            [alphabet.cues.get(cue, 0) for cue in seen.cues],
            [alphabet.parts.get(part, 0) for part in seen.parts],
            [alphabet.cues.get(cue, 0) for cue in forward],
            [alphabet.cues.get(cue, 0) for cue in backward],
            [(1 + line.inside[at]) * line.named[at] for line, at, _ in seen.tokens],
            segments,
            [min(len(word), 6) for word in words],
        ],
        dtype=np.int64,
    )
    ends = [k for k in range(n) if seen.may_end(k, alphabet.lexicon)]
    sources = np.array(ends, dtype=np.int64)
    targets = np.array([k for k in ends if segments[k] == OWN], dtype=np.int64)
    clauses, passed = np.array(seen.clauses, dtype=np.int64), np.array(counts, dtype=np.int64)
    here = (segments[sources] == OWN)[:, None]
    outside = np.where(segments[sources] == HEADING, 15, 16)[:, None]
    gap = targets[None, :] - sources[:, None]
    return Sight(
        words=np.array([alphabet.words.get(word, 0) for word in words], dtype=np.int64),
        signs=signs,
        sources=sources,
        targets=targets,
        distance=np.searchsorted(STEPS, gap) + 1,
        clauses=np.where(here, np.clip(clauses[targets][None, :] - clauses[sources][:, None], -6, 8) + 6, outside),
        predicates=np.where(here, np.clip(passed[targets][None, :] - passed[sources][:, None], -3, 7) + 3, 11),
        rule=_rule(seen, sources, targets, candidates, scores),
        segments=segments,
        around=seen.around,
    )


def _rule(seen: Seen, sources: Ints, targets: Ints, candidates: Sequence[Candidate], scores: Sequence[int]) -> Ints:
    """The judge's points for each pair of ends that a candidate names, in steps; 0 for none."""
    place = {(id(line), at): k for k, (line, at, _) in enumerate(seen.tokens)}
    row = {k: i for i, k in enumerate(sources.tolist())}
    column = {k: j for j, k in enumerate(targets.tolist())}
    found = np.zeros((3, len(sources), len(targets)), dtype=np.int64)
    for candidate, score in zip(candidates, scores, strict=True):
        channel = {"drives": 0, "enables": 0, "inhibits": 1}.get(candidate.relation, 2)
        step = 1 + int(np.searchsorted(POINTS, score))
        source, target = candidate.source, candidate.target
        for one in coordinate(source.line, source.span):
            i = row.get(place.get((id(source.line), one[1] - 1), -1))
            if i is None:
                continue
            for two in coordinate(target.line, target.span):
                j = column.get(place.get((id(target.line), two[1] - 1), -1))
                if j is not None:
                    found[channel, i, j] = max(found[channel, i, j], step)
    return found
