"""The existing concept that a phrase is nearest to."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Literal

from kg.link import Linker
from kg.link.lexicon import Lexicon

ALIKE = 0.5  # share of character pairs that two labels have in common, from which they are called alike


@dataclass(frozen=True)
class Near:
    """A concept near a phrase.

    Attributes:
        concept: its id.
        label: the label of it that is meant, folded.
        how: the phrase ends in the label (head), holds it (part), or looks like it (alike).
    """

    concept: str
    label: str
    how: Literal["head", "part", "alike"]


class Nearest:
    """Finds the concept nearest to a phrase, by the labels of a lexicon."""

    def __init__(self, linker: Linker, lexicon: Lexicon) -> None:
        self._linker = linker
        self._labels = lexicon.labels
        self._pairs = {label: _pairs(label) for label in sorted(lexicon.labels) if not label.isascii()}
        self._holding: dict[str, list[str]] = defaultdict(list)
        for label, pairs in self._pairs.items():
            for pair in pairs:
                self._holding[pair].append(label)

    def of(self, phrase: str) -> Near | None:
        """The concept in whose label a folded phrase ends; else of the longest label in it; else the likest."""
        hits = self._linker.hits(phrase, self._linker.tokens(phrase))
        head = self._linker.head_concept(phrase, hits, 0, len(phrase))
        if head is not None:
            return Near(head.entry, phrase[head.start : head.end], "head")
        if hits:
            longest = max(hits, key=lambda hit: (hit.end - hit.start, hit.start))
            return Near(longest.entry, phrase[longest.start : longest.end], "part")
        return self._alike(phrase)

    def _alike(self, phrase: str) -> Near | None:
        """By Dice's coefficient of character pairs."""
        pairs = _pairs(phrase)
        common = Counter(label for pair in pairs for label in self._holding.get(pair, ()))
        likeness = {label: 2 * n / (len(pairs) + len(self._pairs[label])) for label, n in common.items()}
        best = min(likeness, key=lambda label: (-likeness[label], label), default=None)
        if best is None or likeness[best] < ALIKE:
            return None
        return Near(self._labels[best][0], best, "alike")


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
