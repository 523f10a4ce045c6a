"""What the net sees of sentences: their words one after the other.

All it knows of a word is told by the word, its tag, whether it is part of a concept's label and whether it is the first
of that; so each such word is made into a vector once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice, repeat
from operator import add

import numpy as np
from numpy.typing import NDArray

from kg.extract.clauses import Line
from kg.extract.grammar import Grammar
from kg.extract.net.forward import SIGNS, Net
from kg.extract.net.groups import met
from kg.extract.net.layers import Floats, Ints
from kg.extract.words import NONE

NO_END = ("x", "w", "u", "p", "c", "y", "e", "o", "k", "r", "d", "zg")  # tags of words no argument ends in
MOODS = ("", "deontic", "descriptive", "imperative")  # of a section
ROLES = (  # word lists, the one that says most first: the class of a word that is no cue
    *("modals", "light_verbs", "object_marker", "passive", "locative_open", "locative_close", "topic_open"),
    *("force_nouns", "agents", "pronouns", "event_nouns", "noun_prone", "speech", "coordinators", "keep_whole"),
    *("fusion", "means", "causative", "purpose", "aspect", "adverbs", "determiners", "vacuous", "connectives"),
    *("mutual_dependence", "anaphors"),
)
PLAIN = "-"  # class of a word that is neither cue nor function word
MEMORY = 1 << 16  # words whose vectors are kept

Word = tuple[str, str, bool, bool]
"""Text, tag, whether it is part of a concept's label, and whether it is so and not the first."""


@dataclass(frozen=True)
class Alphabet:
    """The rows of words and signs; whatever is not in it is row 0."""

    words: Mapping[str, int]
    frequent: Mapping[str, int]
    characters: Mapping[str, int]
    tags: Mapping[str, int]
    cues: Mapping[str, int]
    lexicon: frozenset[str]


def may_end(word: str, tag: str, named: bool, lexicon: frozenset[str]) -> bool:
    """Whether an argument may end in a word.

    Args:
        word, tag: the word.
        named: whether it is part of a concept's label.
        lexicon: words that arguments end in though their tags speak against it.
    """
    if word in lexicon:
        return True
    return (named or not tag.startswith(NO_END)) and (word.isalnum() or any(c.isalnum() for c in word))


def class_of(word: str, roles: frozenset[str], grammar: Grammar) -> str:
    """The class of a cue, or of a function word; `PLAIN` for any other word."""
    cue = grammar.verbs.get(word)
    if cue:
        return f"cue:{cue.id}"
    return next((name for name in ROLES if name in roles), PLAIN) if roles else PLAIN


def words_of(line: Line) -> Iterator[Word]:
    """The words of a sentence as the net tells them apart."""
    return zip(line.words, line.tags, line.named, line.inside, strict=True)


def clauses_of(line: Line) -> list[int]:
    """Of each word of a sentence the number of its clause, 0 for stops."""
    numbers = [0] * len(line.words)
    for number, clause in enumerate(line.stretches):
        numbers[clause.start : clause.end] = [number] * (clause.end - clause.start)
    return numbers


def rows(words: Sequence[Word], grammar: Grammar, alphabet: Alphabet) -> tuple[Ints, dict[str, Ints]]:
    """Of some words the row of the vector, and the row of each sign."""
    a, none = alphabet, repeat(0)
    texts, tags, named, inside = zip(*words, strict=True)
    roles = map(grammar.roles.get, texts, repeat(NONE))
    verbs = grammar.verbs
    cues = [  # most words are neither a cue nor in a list
        class_of(text, some, grammar) if some or text in verbs else PLAIN
        for text, some in zip(texts, roles, strict=True)
    ]
    signs = {
        "frequent": list(map(a.frequent.get, texts, none)),
        "first": [a.characters.get(text[0], 0) for text in texts],
        "last": [a.characters.get(text[-1], 0) for text in texts],
        "tag": [a.tags.get(tag[:2], 0) for tag in tags],
        "cue": list(map(a.cues.get, cues, none)),
        "named": list(map(add, named, inside)),
        "length": np.minimum(list(map(len, texts)), 6),
    }
    vectors = np.array(list(map(a.words.get, texts, none)), dtype=np.int64)
    return vectors, {sign: np.array(signs[sign], dtype=np.int64) for sign in SIGNS}


@dataclass(slots=True)
class Glance:
    """Some sentences for the net.

    Attributes:
        words: the vectors of the words met, each once, (words, width).
        which: of these each place has.
        ending: of each place, whether an argument may end there.
        clauses: of each place the number of its clause in the sentence, 0 for stops.
        firsts: of each sentence its first place.
        sentences: of each place its sentence.
    """

    words: Floats
    which: Ints
    ending: NDArray[np.bool_]
    clauses: Ints
    firsts: Ints
    sentences: Ints


class Eyes:
    """Makes the words of documents into vectors.

    Args:
        net: whose vectors.
        alphabet: of the net.
    """

    def __init__(self, net: Net, alphabet: Alphabet) -> None:
        self._net, self._alphabet = net, alphabet
        self._forget()

    def _forget(self) -> None:
        self._known: dict[Word, int] = defaultdict(count().__next__)  # of each word its row; a new one gets the next
        self._learned = 0  # rows that are filled; there are more, so that not every block moves them all
        self._vectors = np.zeros((0, self._net.width), np.float32)
        self._ending = np.zeros(0, np.bool_)

    def see(self, lines: Sequence[Line]) -> Glance:
        """The words of some sentences, at least one."""
        if not self._learned == len(self._known) <= MEMORY:  # too many, or it was interrupted while it learned some
            self._forget()
        before, row = len(self._known), self._known.__getitem__
        at: list[int] = []
        clauses: list[int] = []
        for line in lines:
            at += map(row, words_of(line))
            clauses += clauses_of(line)
        if len(self._known) > before:
            self._learn(list(islice(self._known, before, None)), lines[0].grammar)
        sizes = [len(line.words) for line in lines]
        places = np.array(at, dtype=np.int64)
        words, which = met(self._vectors[: self._learned], places)
        return Glance(
            words,
            which,
            self._ending[places],
            np.array(clauses, dtype=np.int64),
            np.cumsum([0, *sizes[:-1]]),
            np.repeat(np.arange(len(sizes)), sizes),
        )

    def _learn(self, new: Sequence[Word], grammar: Grammar) -> None:
        """Make the vectors of words that were not met before."""
        start, end = self._learned, self._learned + len(new)
        if end > len(self._vectors):
            self._vectors = np.resize(self._vectors, (2 * end, self._net.width))
            self._ending = np.resize(self._ending, 2 * end)
        self._vectors[start:end] = self._net.vectors(*rows(new, grammar, self._alphabet))
        self._ending[start:end] = [may_end(text, tag, named, self._alphabet.lexicon) for text, tag, named, _ in new]
        self._learned = end
