"""What a longer noun phrase is about that no label names: a head in a domain, a side of a concept, a general head.

The words and rules are data, `schemas/language/composition.yaml`, whose head says what each list is for.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pydantic import Field

from kg.link.automaton import Hit
from kg.link.lexicon import Lexicon
from kg.link.phrase import HeadWords, alternatives, tail
from kg.schema import Entry, Text, compose_id
from kg.vocabulary import Vocabulary
from kg.vocabulary.language import read_language

FILE = "composition.yaml"
COMPOUND = 4  # characters of a word of the dictionary that has a head of its own
_ASIDE = "(?:[（(][^（()）]*[)）])?"  # a name given again at the end: 智库（CCG）


class Example(Entry):
    """A phrase, the label of the concept it is about, and of the domain it stands in; None where there is none."""

    phrase: Text
    concept: Text | None
    modifier: Text | None = None


class Rule(Entry):
    """Heads that a concept of the domains makes narrower; all are labels."""

    id: Text
    heads: tuple[Text, ...] = Field(min_length=1)
    domains: tuple[Text, ...] = Field(min_length=1)
    examples: tuple[Example, ...] = Field(min_length=1)
    counter: tuple[Example, ...] = Field(min_length=1)


class Grammar(Entry):
    """The file."""

    aspects: tuple[Text, ...]
    alone: Mapping[Text, Text]
    closing: tuple[Text, ...]
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...] = ()


class _Typed(NamedTuple):
    heads: frozenset[str]
    domains: frozenset[str]


def load_composition(language: Path) -> Grammar:
    """The rules of `composition.yaml` in a folder of language data.

    Raises:
        VocabularyError: the file is missing, is not YAML or breaks its form.
    """
    return read_language(language / FILE, Grammar)


class Composer:
    """Finds what phrases are about beyond the label that they end in.

    Args:
        grammar: of composition.yaml.
        words: of heads.yaml.
        vocabulary: whose concepts.
        lexicon: its labels and what they exclude.
        bounds: the offsets between the words of a text.
    """

    def __init__(
        self,
        grammar: Grammar,
        words: HeadWords,
        vocabulary: Vocabulary,
        lexicon: Lexicon,
        bounds: Callable[[str], frozenset[int]],
    ) -> None:
        self._names = {label: entry for label, (entry, _) in lexicon.labels.items()}
        labels = self._labels = lexicon.heads | self._names
        self._excludes = lexicon.excludes
        self._bounds = bounds
        self._vocabulary = vocabulary
        self._of = words.of
        self._happenings = frozenset(words.happenings)
        self._happening = re.compile(f"{alternatives(words.happenings)}{re.escape(words.of)}?")
        self._farthest = max(map(len, words.happenings), default=0) + len(words.of)  # that a label is before a head
        self._heads = lexicon.heads
        self._rules = [
            _Typed(
                frozenset(labels[head] for head in rule.heads if head in labels),
                frozenset(labels[domain] for domain in rule.domains if domain in labels),
            )
            for rule in grammar.rules
        ]
        self._alone = {word: labels[label] for word, label in grammar.alone.items() if label in labels}
        happenings = {*words.happenings, *words.extents}
        sides = tail(words, happenings | {*grammar.aspects}, grammar.closing).pattern
        self._sides = re.compile(f"{sides}{_ASIDE}")
        heads = alternatives(self._heads) if self._heads else "(?!)"
        self._ends = re.compile(f"(?P<head>{heads}){sides}{_ASIDE}\\Z")
        self._above: dict[str, frozenset[str]] = {}

    def compose(self, folded: str, head: Hit, before: Hit | None) -> Hit | None:
        """The composed concept that a label makes with the one directly before it, if a rule puts the two together.

        Where their preferred labels together are the label of an entry, it is that one: two wordings meet in one node.

        Args:
            folded: the text.
            head: a hit.
            before: the hit before it in the text.
        """
        if before is None:
            return None
        between = folded[before.end : head.start]
        if between not in ("", self._of) and not (head.label in self._heads and self._happening.fullmatch(between)):
            return None  # 加强管理提升质量: where the head is a label, a happening before it may be a verb
        if folded[before.start : before.end] in self._happenings:
            return None
        domain = self._around(before.entry)
        if before.entry in self._around(head.entry):
            return None
        if not any(head.entry in heads and domains & domain and not heads & domain for heads, domains in self._rules):
            return None
        if self._vocabulary.label(head.entry) in self._vocabulary.label(before.entry):
            return None  # 工业经济转型升级 is an upgrading already, whatever stands above it
        whole = self._vocabulary.label(before.entry) + self._vocabulary.label(head.entry)
        entry = self._labels.get(
            whole, compose_id(head.entry, before.entry)
        )  # 产业的综合竞争力: 产业竞争力 has an entry
        narrower = before.narrower or head.narrower
        return Hit(before.start, head.end, entry, folded[before.start : head.end], narrower)

    def composed(self, folded: str, hits: Sequence[Hit]) -> list[Hit]:
        """Every composed concept of a text, in order."""
        return [
            hit
            for before, head in pairwise(hits)
            if head.start - before.end <= self._farthest and (hit := self.compose(folded, head, before)) is not None
        ]

    def side(self, folded: str, hits: Sequence[Hit], start: int, end: int) -> Hit | None:
        """The concept that a phrase ends in or names a side of, or one of whose heads it ends in.

        Args:
            folded: the text.
            hits: those inside the phrase, in order.
            start: where the phrase begins.
            end: where it ends.
        """
        if hits and (hits[-1].end == end or self._sides.fullmatch(folded, hits[-1].end, end)):
            return hits[-1]
        if folded[start:end] in self._alone:
            return Hit(start, end, self._alone[folded[start:end]], folded[start:end], narrower=True)
        found = self._ends.search(folded, hits[-1].end if hits else start + 1, end)
        if found is None:
            return self._compound(folded, start, end)
        hit = Hit(*found.span("head"), self._heads[found["head"]], found["head"])
        return hit if self._stands(folded[start:end], hit.start - start, hit) else None

    def _compound(self, folded: str, start: int, end: int) -> Hit | None:
        """The label that a compound of the dictionary ends in, which is a phrase's last word: 信贷政策 is a 政策."""
        ends = [at for at in range(start + 1, end) if folded[at:end] in self._names]
        if not ends:
            return None
        last = start + max(at for at in self._bounds(folded[start:end]) if at < end - start)
        if end - last < COMPOUND:
            return None
        for at in ends:
            if at > last:
                hit = Hit(at, end, self._names[folded[at:end]], folded[at:end], narrower=True)
                return hit if self._stands(folded[start:end], at - start, hit) else None
        return None

    def _stands(self, phrase: str, at: int, hit: Hit) -> bool:
        """Whether a head is a word: no part of a look-alike of its concept, and a single character also no part of
        a longer word (小区).
        """
        stop = at + len(hit.label)
        for begin in range(at):
            if any(hit.entry in self._excludes.get(phrase[begin:last], ()) for last in range(stop, len(phrase) + 1)):
                return False
        return len(hit.label) > 1 or at in self._bounds(phrase)

    def _around(self, concept: str) -> frozenset[str]:
        """A concept and all that is broader."""
        if concept not in self._above:
            self._above[concept] = frozenset({concept, *self._vocabulary.ancestors(concept)})
        return self._above[concept]
