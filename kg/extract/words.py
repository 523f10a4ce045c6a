"""A sentence's words with what the grammar says of each; labels known as such."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise, repeat

from kg.extract.apart import GLUED, VERBAL, Part, apart, may_part
from kg.extract.frames import CodedWords, holds
from kg.extract.grammar import DOUBTS, MODAL, Grammar
from kg.link import Reading

Span = tuple[int, int]
"""Token indices of one sentence, end-exclusive."""

NONE: frozenset[str] = frozenset()
NOUNS = ("noun_prone", "event_nouns")  # roles that make a word one
NOMINAL = ("n", "j", "l", "i", "eng", "vn", "an", "b", "s", "q", "m")  # tags that can stand in a noun phrase's core


Columns = tuple[list[str], list[int], list[int], list[str]]
"""Texts, starts, ends and tags of words."""


def _columns(words: Sequence[tuple[str, int, int, str]]) -> Columns:
    texts, starts, ends, tags = zip(*words, strict=True) if words else ((), (), (), ())
    return list(texts), list(starts), list(ends), list(tags)


class Words:
    """The words of a sentence.

    Args:
        reading: the sentence.
        grammar: the language data.

    Attributes:
        words, tags, starts, ends: of each word; the offsets are into the folded text.
        roles: names of the word lists each stands in.
        named: whether it is part of a concept's label.
        inside: whether it is so and not the label's first word.
        trimmed, coordinated, subjects, described: what `kg.extract.phrases`, `sources` and `signs` have found so far.
    """

    def __init__(self, reading: Reading, grammar: Grammar) -> None:
        self.reading = reading
        self.grammar = grammar
        self.words, self.starts, self.ends, self.tags = _columns(reading.tokens)
        if changed := self._apart():
            self.words, self.starts, self.ends, self.tags = self._replaced(changed)
        self.roles = list(map(grammar.roles.get, self.words, repeat(NONE)))
        self.inside = [False] * len(self.words)
        self.named = [False] * len(self.words)
        self._mark()
        self._having: dict[str, list[int]] | None = None
        self.trimmed: dict[tuple[int, int, bool], Span | None] = {}
        self.coordinated: dict[Span, list[Span]] = {}
        self.subjects: dict[Span, tuple[Span | None, bool]] = {}
        self.described: dict[Span, tuple[int, str, int, tuple[bool, ...]]] = {}

    def _mark(self) -> None:
        starts, after = self.starts, 0
        for start, end, *_ in self.reading.hits:
            first = bisect_left(starts, start, after)
            after = bisect_left(starts, end, first)
            for k in range(first, after):
                self.named[k], self.inside[k] = True, k > first

    def _apart(self) -> dict[int, tuple[Part, ...]]:
        """The parts of each word that is glued, by its place."""
        grammar, words = self.grammar, self.words
        whole, made = grammar.whole, grammar["made"]
        changed: dict[int, tuple[Part, ...]] = {}
        labels: set[str] = set()
        known = list(map(whole.get, words))
        for k in [k for k, tag in enumerate(self.tags) if known[k] != tag] if known != self.tags else ():
            word, kind = words[k], self.tags[k]
            if not may_part(word, grammar):
                whole[word] = kind
                continue
            label = False
            if kind[0] in VERBAL:  # no other is glued, label or not
                labels = labels or {hit.label for hit in self.reading.hits}
                label = word in labels
            parts = apart(word, kind, label, grammar)
            if len(parts) > 1:
                changed[k] = parts
            elif not label or len(apart(word, kind, False, grammar)) == 1:  # whole, label or not
                whole[word] = kind
        if not made.isdisjoint(words):
            turning = grammar.classes["turning"]
            for k, (word, after) in enumerate(pairwise(words)):
                if after in made and len(word) >= GLUED and word[-2:] in turning:
                    changed[k] = ((0, word[:-2], "n"), (len(word) - 2, word[-2:], "v"))
        return changed

    def _replaced(self, changed: Mapping[int, tuple[Part, ...]]) -> Columns:
        """The words, some of them in their parts."""
        taken: list[tuple[str, int, int, str]] = []
        for k, (word, start, end, kind) in enumerate(self.reading.tokens):
            if k in changed:
                taken += [(text, start + at, start + at + len(text), tag) for at, text, tag in changed[k]]
            else:
                taken.append((word, start, end, kind))
        return _columns(taken)

    def having(self, role: str) -> Sequence[int]:
        """The words that stand in a list, in order; one of `kg.extract.grammar.SOUGHT`."""
        marks = self._having
        return (self._marks() if marks is None else marks).get(role, ())

    def _marks(self) -> dict[str, list[int]]:
        """Of each of those lists that a word stands in, the words that do."""
        if self._having is None:
            self._having = {}
            sought = self.grammar.sought
            for k, roles in enumerate(self.roles):
                if roles:
                    for one in sought[roles]:
                        self._having.setdefault(one, []).append(k)
        return self._having

    @cached_property
    def cues(self) -> list[int]:
        """The words that may be the cue of a frame."""
        return self.grammar.frames.cues(self.words)

    @cached_property
    def coded(self) -> CodedWords:
        """The words as frames look at them."""
        return self.grammar.frames.words(self.words, self.cues)

    @property
    def modal(self) -> bool:
        """Whether any word can make a modality."""
        return not self._marks().keys().isdisjoint(MODAL)

    @cached_property
    def doubt(self) -> int:
        """The first word that can make a possibility or a denial; past the last where there is none."""
        marks = self._marks()
        return min([marks[role][0] for role in marks.keys() & DOUBTS], default=len(self.words))

    @cached_property
    def imperative(self) -> bool:
        """Whether it opens with a verb or an adverb, having no subject."""
        first = next((k for k, tag in enumerate(self.tags) if tag[0] not in "mxe"), None)
        return first is not None and "heading_verbs" in self.roles[first] and not self.named[first]

    def holds(self, span: Span, role: str) -> bool:
        """Whether a word of a span stands in a list."""
        marks = self.having(role)
        return bool(marks) and holds(marks, *span)

    def text(self, span: Span) -> str:
        """The folded text of a span."""
        return self.reading.folded.text[self.starts[span[0]] : self.ends[span[1] - 1]]

    def concept(self, k: int) -> str:
        """Id of the concept whose label ends with token `k`, or ""."""
        end = self.ends[k]
        return next((hit.entry for hit in self.reading.hits if hit.end == end), "")

    def nominal(self, k: int) -> bool:
        """Whether a token can be part of a noun phrase's core."""
        return self.named[k] or self.tags[k].startswith(NOMINAL) or not self.roles[k].isdisjoint(NOUNS)
