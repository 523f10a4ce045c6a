"""Linking texts and documents to the vocabulary."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from kg.collector import seldom_collected
from kg.link.automaton import Automaton, Hit
from kg.link.compose import Composer, load_composition
from kg.link.items import Items
from kg.link.lexicon import Lexicon
from kg.link.phrase import Phrases, load_head_words
from kg.link.segment import Segmenter, Token
from kg.normalise import Folded, fold, fold_stretches, is_traditional
from kg.records import Document, Mention, Sentence
from kg.vocabulary import Vocabulary, language_folder

PARTS = 1 << 14  # phrases and entries remembered, as most come again

_mention = Mention.unchecked  # to look it up on a model takes a fifth of making one

MentionMatch = Literal["exact", "narrower", "section", "cue"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as the later stages see it.

    Attributes:
        sentence: where it stands.
        folded: its folded text; the offsets lead into the paper's text.
        tokens: its words, offsets into the folded text.
        hits: the concept labels in it, offsets into the folded text; each begins and ends with a word.
    """

    sentence: Sentence
    folded: Folded
    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]


class Linker:
    """Finds the vocabulary's entries in texts.

    Args:
        vocabulary: what to find.
        language: folder of the language data; without it the shipped one.

    Attributes:
        vocabulary: the same.
        items: finds headings and cues in folded text.

    Raises:
        VocabularyError: the language data cannot be read.
    """

    def __init__(self, vocabulary: Vocabulary, language: Path | None = None) -> None:
        self.vocabulary = vocabulary
        self.items = Items(vocabulary)
        lexicon = Lexicon(vocabulary)
        self._segmenter = Segmenter(lexicon.labels)
        self._automaton = Automaton(lexicon)
        folder = language or language_folder()
        words = load_head_words(folder)
        self._phrases = Phrases(words)
        self._part = lru_cache(PARTS)(self._words)
        self.named = lru_cache(PARTS)(lambda entry: (vocabulary.kind(entry), vocabulary.label(entry)))
        """Kind and label of an entry."""
        bounds = lru_cache(PARTS)(lambda text: frozenset(self._segmenter.bounds(self.tokens(text))))
        self._composer = Composer(load_composition(folder), words, vocabulary, lexicon, bounds)

    def tokens(self, folded: str) -> tuple[Token, ...]:
        """The words of a folded text; labels are whole, and every hit begins and ends with one."""
        return self._words(folded)[0]

    def hits(self, folded: str, tokens: Sequence[Token]) -> tuple[Hit, ...]:
        """The concept labels of a folded text: leftmost longest, on the boundaries of its tokens."""
        return self._automaton.hits(folded, self._segmenter.bounds(tokens))

    def _words(self, folded: str) -> tuple[tuple[Token, ...], tuple[Hit, ...]]:
        tokens = self._segmenter.cut(folded)
        hits = self.hits(folded, tokens)
        return self._segmenter.settle(tokens, [(hit.start, hit.end) for hit in hits]), hits

    def head_concept(self, folded: str, hits: Sequence[Hit], start: int, end: int) -> Hit | None:
        """What a noun phrase is about: a label, a composed concept, or the concept that the phrase names a side of.

        Args:
            folded: the text.
            hits: its hits, in order.
            start: where the phrase begins.
            end: where it ends.

        Returns:
            The stretch that names the concept; of a composed one the entry is `head@modifier`.
        """
        first = bisect_left(hits, (start,))
        if first < len(hits) and hits[first].start == start and hits[first].end == end:
            return hits[first]
        inside = [hit for hit in hits[first : bisect_left(hits, (end,))] if hit.end <= end]
        if not inside and any(hit.start <= start and end <= hit.end for hit in hits[max(first - 1, 0) : first + 1]):
            # a part of a longer label, as the members of a fusion are: 数字经济 in 数字经济与实体经济融合
            own = self._part(folded[start:end])[1]
            inside = [hit._replace(start=start + hit.start, end=start + hit.end) for hit in own]
        head = self._composer.side(folded, inside, start, end)
        if head is None:
            return None
        before = None
        for hit in inside:
            if hit.end > head.start:
                break
            before = hit
        return self._composer.compose(folded, head, before) or head

    def composed(self, folded: str, hits: Sequence[Hit]) -> list[Hit]:
        """The composed concepts of a folded text, in order; each covers two hits."""
        return self._composer.composed(folded, hits)

    @seldom_collected()
    def read(self, document: Document) -> list[Reading]:
        """One reading a sentence, in order."""
        sentences = document.paper.sentences
        stretches = [(sentence.start, sentence.end) for sentence in sentences]
        folded = fold_stretches(document.text, stretches, document.paper.traditional)
        return [Reading(one, text, *self._words(text.text)) for one, text in zip(sentences, folded, strict=True)]

    def link(self, text: str) -> list[Mention]:
        """What a text names, in order, offsets into the text as given.

        A concept label is `exact`, or `narrower` with the whole noun phrase where it is the head of a longer one. A
        composed concept stands for its head, and its modifier is listed besides. A cue of a mechanism, path, feature or
        challenge is a `cue`.
        """
        folded = fold(text, is_traditional(text))
        tokens, hits = self._words(folded.text)
        mentions = []
        composed = {hit.end: hit for hit in self.composed(folded.text, hits)}
        for hit in (composed.get(hit.end, hit) for hit in hits):
            begin = self._phrases.begin(tokens, hit)
            match: MentionMatch = "narrower" if begin < hit.start else hit.match
            mentions.append(self.mention(text, folded.span(begin, hit.end), hit.entry, match, hit.label))
        mentions += self.cued(text, folded, {hit.entry for hit in hits})
        return sorted(mentions, key=order)

    def cued(self, text: str, folded: Folded, but: set[str]) -> list[Mention]:
        """Items that a sentence is about by a cue, those in `but` left aside."""
        return [
            self.mention(text, folded.span(found.start, found.end), found.entry, "cue", found.wording)
            for found in self.items.cues.find(folded.text)
            if found.entry not in but
        ]

    def mention(self, text: str, span: tuple[int, int], entry: str, match: MentionMatch, reason: str) -> Mention:
        """The record of a stretch of a text that is linked to an entry."""
        start, end = span
        kind, label = self.named(entry)
        return _mention(
            {
                "start": start,
                "end": end,
                "concept": entry,
                "kind": kind,
                "label": label,
                "text": text[start:end],
                "match": match,
                "reason": reason,
            }
        )


def order(mention: Mention) -> tuple[int, int, str, str]:
    """Mentions are listed from left to right, the longer first."""
    return mention.start, -mention.end, mention.concept, mention.match
