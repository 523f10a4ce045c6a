"""What the quick net sees of a document: its words one after the other, with a gap after each sentence.

All it knows of a word is told by the word, its tag and whether it is part of a concept's label; so each such triple is
made into a vector once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extract.clauses import Line
from kg.extract.grammar import Grammar
from kg.extract.net.layers import Floats, Ints
from kg.extract.net.sight import Alphabet, may_end, sort
from kg.extract.quick.forward import GAP, SIGNS, QuickNet
from kg.extract.words import NONE

MEMORY = 1 << 16  # words whose vectors are kept

Word = tuple[str, str, int]
"""Text, tag, and 1 where it begins a concept's label, 2 inside of one, 0 elsewhere."""


@dataclass(slots=True)
class Glance:
    """Some sentences for the net.

    Attributes:
        words: a vector for each place, zeros in the gaps, (places, width).
        filled: 1 for each place that holds a word, 0 in the gaps, (places, 1).
        ending: of each place, whether an argument may end there.
        clauses: of each place the number of its clause in the sentence, 0 for stops.
        firsts: of each sentence its first place.
        sentences: of each place its sentence.
    """

    words: Floats
    filled: Floats
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

    def __init__(self, net: QuickNet, alphabet: Alphabet) -> None:
        self._net, self._alphabet = net, alphabet
        self._forget()

    def _forget(self) -> None:
        self._known: dict[Word, int] = {}
        self._vectors = np.zeros((1, self._net.width), np.float32)
        self._ending = np.zeros(1, np.bool_)

    def see(self, lines: Sequence[Line]) -> Glance:
        """The words of some sentences, at least one."""
        keys: list[list[Word]] = []
        for line in lines:
            labels = [named + inside for named, inside in zip(line.named, line.inside, strict=True)]
            keys.append(list(zip(line.words, line.tags, labels, strict=True)))
        if len(self._known) > MEMORY:
            self._forget()
        self._learn(keys, lines[0].grammar)
        known, gap = self._known, [0] * GAP
        rows: list[int] = []
        clauses: list[int] = []
        sizes = []
        for line, words in zip(lines, keys, strict=True):
            rows += [known[word] for word in words]
            rows += gap
            numbers = [0] * (len(words) + GAP)
            for number, clause in enumerate(line.clauses):
                numbers[clause.start : clause.end] = [number] * (clause.end - clause.start)
            clauses += numbers
            sizes.append(len(words) + GAP)
        places = np.array(rows, dtype=np.int64)
        return Glance(
            self._vectors[places],
            (places > 0).astype(np.float32)[:, None],
            self._ending[places],
            np.array(clauses, dtype=np.int64),
            np.cumsum([0, *sizes[:-1]]),
            np.repeat(np.arange(len(sizes)), sizes),
        )

    def _learn(self, keys: Sequence[Sequence[Word]], grammar: Grammar) -> None:
        """Make the vectors of words that were not met before."""
        known = self._known
        met = dict.fromkeys([word for words in keys for word in words if word not in known])
        if not met:
            return
        cues = [sort(text, grammar.roles.get(text, NONE), grammar) for text, _, _ in met]
        a = self._alphabet
        signs = {
            "frequent": [a.frequent.get(text, 0) for text, _, _ in met],
            "first": [a.characters.get(text[0], 0) for text, _, _ in met],
            "last": [a.characters.get(text[-1], 0) for text, _, _ in met],
            "tag": [a.tags.get(tag[:2], 0) for _, tag, _ in met],
            "cue": [a.cues.get(cue, 0) for cue in cues],
            "named": [label for _, _, label in met],
            "length": [min(len(text), 6) for text, _, _ in met],
        }
        rows = np.array([a.words.get(text, 0) for text, _, _ in met], dtype=np.int64)
        made = self._net.vectors(rows, {sign: np.array(signs[sign], dtype=np.int64) for sign in SIGNS})
        self._known |= {word: len(self._known) + 1 + k for k, word in enumerate(met)}
        self._vectors = np.concatenate([self._vectors, made])
        may = [may_end(text, tag, label > 0, a.lexicon) for text, tag, label in met]
        self._ending = np.concatenate([self._ending, np.array(may, dtype=np.bool_)])
