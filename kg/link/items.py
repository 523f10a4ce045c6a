"""Mechanisms, paths, features and challenges: what sections and sentences are about, by heading and by cue.

A wording may hold `…`, a gap of at most twenty characters that crosses no end of a sentence or clause group.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from kg.link.lexicon import fold_labels
from kg.records import Section
from kg.schema import Concept, Mechanism, Path
from kg.vocabulary import Vocabulary

LONGEST_GAP = 20
NOT_IN_GAP = "。；！？"
_DOTS = re.compile("…+")


class Found(NamedTuple):
    """A wording in a folded text.

    Attributes:
        start: offset of its first character in the folded text.
        end: offset past its last one.
        entry: id of the item it leads to.
        wording: as the vocabulary writes it.
    """

    start: int
    end: int
    entry: str
    wording: str


def _first_longest(found: Found) -> tuple[int, int, str]:
    return found.start, -found.end, found.wording


@dataclass(frozen=True, slots=True)
class _Wording:
    """A wording, its parts folded; `other`: the longest but for one, or "" where there is none."""

    entry: str
    wording: str
    parts: list[str]
    other: str

    def span(self, folded: str) -> tuple[int, int] | None:
        """Where it first stands in a text; of several ends the nearest. Without a pattern: to make one takes longer."""
        first = self.parts[0]
        start = folded.find(first)
        while start >= 0:
            end = self._end(folded, start + len(first), 1)
            if end is not None:
                return start, end
            start = folded.find(first, start + 1)
        return None

    def _end(self, folded: str, at: int, part: int) -> int | None:
        """Where it ends, if the parts from number `part` on stand behind `at`, with no more than a gap before each."""
        if part == len(self.parts):
            return at
        wanted = self.parts[part]
        last = at + LONGEST_GAP
        start = folded.find(wanted, at, last + len(wanted))
        if start >= 0:
            last = min([last, *[place for mark in NOT_IN_GAP if (place := folded.find(mark, at, last)) >= 0]])
        while 0 <= start <= last:
            end = self._end(folded, start + len(wanted), part + 1)
            if end is not None:
                return end
            start = folded.find(wanted, start + 1, last + len(wanted))
        return None


class Wordings:
    """Finds wordings in folded text: an automaton finds the longest part of each, then the others are looked for.

    Args:
        wordings: ids of items, each with a wording.
    """

    def __init__(self, wordings: Iterable[tuple[str, str]]) -> None:
        listed = list(wordings)
        self._known: dict[str, list[_Wording]] = {}
        for (entry, wording), folded in zip(listed, fold_labels([wording for _, wording in listed]), strict=True):
            parts = [part for part in _DOTS.split(folded) if part]
            if parts:
                longest, other, *_ = *sorted(parts, key=len, reverse=True), ""
                self._known.setdefault(longest, []).append(_Wording(entry, wording, parts, other))
        self._parts = sorted(self._known)
        self._search = AhoCorasick(self._parts)

    def find(self, folded: str) -> list[Found]:
        """One wording an item, the first in the text and of those the longest; in text order."""
        best: dict[str, Found] = {}
        seen = {part for part, _, _ in self._search.find_matches_as_indexes(folded, overlapping=True)}
        for part in sorted(seen):
            for known in self._known[self._parts[part]]:  # most lack another part
                if known.other in folded and (span := known.span(folded)) is not None:
                    found = Found(*span, known.entry, known.wording)
                    other = best.get(known.entry)
                    best[known.entry] = min(other, found, key=_first_longest) if other else found
        return sorted(best.values())


class Items:
    """The headings and cues of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        items = list(_items(vocabulary))
        self.headings = Wordings((entry, wording) for entry, item in items for wording in item.headings)
        self.cues = Wordings((entry, wording) for entry, item in items for wording in item.cues)


def _items(vocabulary: Vocabulary) -> Iterator[tuple[str, Concept | Mechanism | Path]]:
    for name, concept in vocabulary.concepts.items():
        yield vocabulary.item(name).id, concept
    yield from vocabulary.mechanisms.items()
    yield from vocabulary.paths.items()


def inherit(sections: Sequence[Section], own: dict[int, list[str]]) -> list[dict[str, int]]:
    """What each section is about: its own items and those of the sections it stands in.

    Args:
        sections: of a paper, in reading order.
        own: index of a section → ids of the items that its heading names.

    Returns:
        For each section, id of an item → index of the nearest section whose heading names it. The paper itself,
        section 0, is about nothing: its title would make every sentence so.
    """
    about: list[dict[str, int]] = []
    for section in sections:
        above = about[section.parent] if section.parent is not None else {}
        mine = {} if section.index == 0 else dict.fromkeys(own.get(section.index, ()), section.index)
        about.append(above | mine)
    return about
