"""Linking texts and documents to the vocabulary."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.link.automaton import Automaton, Hit, Lexicon
from kg.link.segment import Segmenter, Token
from kg.normalise import Folded, fold, is_traditional
from kg.records import Document, Mention, Sentence, SentenceLinks
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as the later stages see it.

    Attributes:
        sentence: where it stands.
        folded: its folded text; the offsets lead into the paper's text.
        tokens: its words, offsets into the folded text.
        hits: the concept labels in it, offsets into the folded text.
    """

    sentence: Sentence
    folded: Folded
    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]


class Linker:
    """Finds the vocabulary's entries in texts.

    Args:
        vocabulary: what to find.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        lexicon = Lexicon(vocabulary)
        self._segmenter = Segmenter(lexicon.labels)
        self._automaton = Automaton(lexicon)

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

    def read(self, document: Document) -> list[Reading]:
        """One reading a sentence, in order."""
        readings = []
        for sentence in document.paper.sentences:
            text = document.text[sentence.start : sentence.end]
            folded = fold(text, document.paper.traditional, sentence.start)
            readings.append(Reading(sentence, folded, *self._words(folded.text)))
        return readings

    def link(self, text: str) -> list[Mention]:
        """What a text names, in order; offsets into the text as given."""
        folded = fold(text, is_traditional(text))
        return [self._mention(text, folded, hit) for hit in self.hits(folded.text, self.tokens(folded.text))]

    def _mention(self, text: str, folded: Folded, hit: Hit) -> Mention:
        start, end = folded.span(hit.start, hit.end)
        return Mention(
            start=start,
            end=end,
            concept=hit.entry,
            kind=self.vocabulary.kind(hit.entry),
            label=self.vocabulary.label(hit.entry),
            text=text[start:end],
            match="exact",
            reason=hit.label,
        )


def link_document(document: Document, readings: Sequence[Reading], linker: Linker) -> list[SentenceLinks]:
    """A line of links a sentence, in order."""
    return [
        SentenceLinks(
            paper=document.paper.id,
            sentence=reading.sentence.id,
            start=reading.sentence.start,
            end=reading.sentence.end,
            section=tuple(document.paper.section_path(reading.sentence.section)),
            links=tuple(linker._mention(document.text, reading.folded, hit) for hit in reading.hits),
        )
        for reading in readings
    ]
