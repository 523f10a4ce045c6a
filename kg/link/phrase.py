"""Noun phrases around a label: how far its phrase reaches to the left, and what may follow it."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from pathlib import Path

from kg.link.automaton import Hit
from kg.link.segment import Token
from kg.schema import Entry, Text
from kg.vocabulary.language import read_language

FILE = "heads.yaml"
_start = attrgetter("start")
LONGEST = 3  # words of a phrase before its label; a longer run is often two phrases


class Example(Entry):
    """A phrase and the label of the concept it is about, None where none."""

    phrase: Text
    head: Text | None


class HeadWords(Entry):
    """The words of heads.yaml, which says what each list is for."""

    of: Text
    happenings: tuple[Text, ...]
    extents: tuple[Text, ...]
    degrees: tuple[Text, ...]
    joints: tuple[Text, ...]
    modifiers: tuple[Text, ...]
    examples: tuple[Example, ...] = ()


def load_head_words(language: Path) -> HeadWords:
    """The words of `heads.yaml` in a folder of language data.

    Raises:
        VocabularyError: the file is missing, is not YAML or lacks a list.
    """
    return read_language(language / FILE, HeadWords)


class Phrases:
    """Finds where noun phrases begin.

    Args:
        words: of heads.yaml.
    """

    def __init__(self, words: HeadWords) -> None:
        self._of = words.of
        self._modifiers = frozenset(words.modifiers)

    def begin(self, tokens: Sequence[Token], hit: Hit) -> int:
        """Where the noun phrase begins that ends in a hit: the hit's own start where it cannot safely be longer.

        Nouns, adjectives and a few verbs directly before belong to it, and one short run of these before 的. What
        follows a verb may be its object, so 支撑经济发展的技术 stays 技术. A label that a noun follows ends no phrase.
        """
        first = bisect_left(tokens, hit.start, key=_start)
        after = bisect_left(tokens, hit.end, key=_start)
        if after < len(tokens) and tokens[after].tag.startswith(("n", "vn", "an")):
            return hit.start
        at = self._run(tokens, first)
        if at > 1 and tokens[at - 1].text == self._of:
            before = self._run(tokens, at - 1)
            described = all(token.tag in ("a", "b") for token in tokens[before : at - 1])
            governed = before > 0 and tokens[before - 1].tag.startswith(("v", "p", "u"))
            if before < at - 1 and (described or not governed) and first - before <= LONGEST:
                at = before
        return tokens[at].start

    def _run(self, tokens: Sequence[Token], stop: int) -> int:
        """Index of the first token of the nominal run that ends before index `stop`."""
        at = stop
        while at > 0 and stop - at < LONGEST and self._is_nominal(tokens[at - 1]):
            at -= 1
        return at

    def _is_nominal(self, token: Token) -> bool:
        nominal = token.tag.startswith("n") and token.tag != "nr"  # nr: names, and what HMM takes for one
        return nominal or token.tag in ("a", "an", "b") or token.text in self._modifiers


def tail(words: HeadWords, ends: Collection[str], close: Iterable[str]) -> re.Pattern[str]:
    """A pattern for what may follow a concept in a phrase that is about it: any of `ends`, joined and graded.

    Args:
        words: of heads.yaml.
        ends: words after a concept.
        close: marks that may stand after the concept and at the end.
    """
    step = f"{alternatives([words.of, *words.joints])}?{alternatives({*words.degrees} - {*ends})}*{alternatives(ends)}"
    marks = f"{alternatives(close)}*"
    return re.compile(f"{marks}(?:{step})*{marks}")


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, long ones first and without second thoughts."""
    return f"(?>{'|'.join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))})"
