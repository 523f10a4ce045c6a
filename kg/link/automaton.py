"""Finding labels: all occurrences by an automaton, then those on word boundaries, then the leftmost longest."""

from bisect import bisect_left
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick

from kg.link.lexicon import Lexicon


class Hit(NamedTuple):
    """A concept label in a folded text.

    Attributes:
        start: offset of its first character in the folded text.
        end: offset past its last one.
        entry: id of the concept.
        label: the label as the vocabulary writes it.
        narrower: whether the label is the name of a kind of the concept.
    """

    start: int
    end: int
    entry: str
    label: str
    narrower: bool = False

    @property
    def match(self) -> Literal["exact", "narrower"]:
        """What the label is to the concept: its name, or that of a kind of it."""
        return "narrower" if self.narrower else "exact"


class Automaton:
    """Finds the labels of a lexicon in folded text."""

    def __init__(self, lexicon: Lexicon) -> None:
        patterns = sorted({*lexicon.labels, *lexicon.excludes} - {""})
        self._labels = [
            (*lexicon.labels[pattern], pattern in lexicon.kinds) if pattern in lexicon.labels else None
            for pattern in patterns
        ]
        self._excludes = [lexicon.excludes.get(pattern) for pattern in patterns]
        self._longest_exclude = max(map(len, lexicon.excludes), default=0)
        self._search = AhoCorasick(patterns)

    def hits(self, folded: str, bounds: set[int]) -> tuple[Hit, ...]:
        """Labels between word boundaries that no look-alike covers: leftmost, of those the longest, none overlapping.

        Args:
            folded: the text.
            bounds: offsets between its words.
        """
        found = self._search.find_matches_as_indexes(folded, overlapping=True)
        labels, excludes = self._labels, self._excludes
        forbidden = sorted([(start, end, i) for i, start, end in found if excludes[i]])
        standing = []
        for i, start, end in found:
            target = labels[i]
            if target is None or not (
                (start in bounds or is_boundary(folded, start, bounds))
                and (end in bounds or is_boundary(folded, end, bounds))
            ):
                continue
            if forbidden:
                first = bisect_left(forbidden, (end - self._longest_exclude,))
                around = forbidden[first : bisect_left(forbidden, (start + 1,))]  # a few: they begin here or near
                if any(end <= b and target[0] in (excludes[at] or ()) for _, b, at in around):
                    continue
            standing.append((start, -end, target))
        standing.sort()
        hits: list[Hit] = []
        new = tuple.__new__
        last = 0  # where the last one kept ends
        for start, end, target in standing:
            if start >= last:
                last = -end
                hits.append(new(Hit, (start, last, *target)))  # twice as fast as Hit(…)
        return tuple(hits)


def is_boundary(folded: str, at: int, bounds: set[int]) -> bool:
    """Whether a word may end or begin before character `at`: at a word boundary, and where Latin begins or ends."""
    return at in bounds or _is_latin(folded[at - 1]) != _is_latin(folded[at])


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
