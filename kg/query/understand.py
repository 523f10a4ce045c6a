"""How a question in words is read: by the patterns of the language data and the labels of the vocabulary."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import QuestionError
from kg.normalise import HAN, fold, is_traditional
from kg.query.questions import PAPERS, SLOTS, Grammar, Parse
from kg.query.resolve import Names
from kg.query.results import Language, Resolved
from kg.query.shelf import Shelf, shelf_of
from kg.query.words import language_of
from kg.records import Paper

LONGEST = 200  # characters; a longer text is no question
_QUOTES = "《〈“‘「『\"'"
_ENDING = " ?？。.！!"
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True)
class Meaning:
    """A parse whose arguments all name concepts or papers."""

    parse: Parse
    source: Resolved | None
    target: Resolved | None
    papers: tuple[Paper, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """What is asked, whatever the words."""
        ends = (end and end.concepts for end in (self.source, self.target))
        papers = tuple(paper.id for paper in self.papers)
        return (self.parse.pattern.about, *ends, self.parse.relation, self.parse.modality, papers)

    @property
    def rank(self) -> tuple[int, int]:
        """How many arguments are phrases that merely end in a label, and how much of the question stands in slots."""
        phrases = sum(end is not None and end.match == "head" for end in (self.source, self.target))
        return phrases, sum(end - start for start, end in self.parse.slots.values())

    @property
    def shown(self) -> str:
        """The meaning on one line, for a message."""
        source, target = (end.text if end else "…" for end in (self.source, self.target))
        return " ".join((f"{source} –{self.parse.relation}→ {target}", *(paper.file for paper in self.papers)))


class Reader:
    """One question while it is read.

    Args:
        question: in words.
        names: of concepts.
        grammar: of questions.
        papers: those that a question may name.

    Attributes:
        language: that the question is in.
        text: the question, folded, without its full stop.
        readable: whether it has a length that a question can have.
        parses: the ways in which a pattern fits it, whatever stands in its slots.
    """

    def __init__(self, question: str, names: Names, grammar: Grammar, papers: Shelf | Sequence[Paper]) -> None:
        self.question, self.names, self.grammar, self.papers = question, names, grammar, shelf_of(papers)
        self.language = language_of(question)
        self.folded = fold(question, is_traditional(question))
        self.text = self.folded.text.rstrip(_ENDING)
        self.readable = 0 < len(self.text) <= LONGEST
        self.parses = list(grammar.parses(self.text)) if self.readable else []
        self._found: dict[tuple[int, int, Language], Resolved | None] = {}
        self._papers_found: dict[tuple[int, int], tuple[Paper, ...]] = {}

    def meanings(self) -> list[Meaning]:
        """What it can mean, each meaning once; several where it is ambiguous.

        Those stand that have the fewest arguments which are mere phrases, then the most words that patterns know.
        """
        best: dict[tuple[object, ...], Meaning] = {}
        for parse in self.parses:
            ends = {name: self.resolve(parse.slots[name], parse.language) for name in SLOTS if name in parse.slots}
            named = [self.named(parse.slots[name]) for name in PAPERS if name in parse.slots]
            if None not in ends.values() and all(len(found) == 1 for found in named):
                papers = tuple(paper for found in named for paper in found)
                meaning = Meaning(parse, ends.get("source"), ends.get("target"), papers)
                if meaning.key not in best or meaning.rank < best[meaning.key].rank:
                    best[meaning.key] = meaning
        first = min((meaning.rank for meaning in best.values()), default=None)
        return [meaning for meaning in best.values() if meaning.rank == first]

    def resolve(self, span: tuple[int, int], language: Language) -> Resolved | None:
        """The concept of an argument; none where it has none, or a word before the label is no part of an argument."""
        if (*span, language) not in self._found:
            self._found[*span, language] = self._look_up(self.original(span), language)
        return self._found[*span, language]

    def named(self, span: tuple[int, int]) -> tuple[Paper, ...]:
        """The papers that a stretch names."""
        if span not in self._papers_found:
            whole = span[0] == 0 or self.text[span[0] - 1] not in _QUOTES
            self._papers_found[span] = tuple(self.papers.named(self.original(span), most_of_it=whole))
        return self._papers_found[span]

    def refused(self, text: str, language: Language) -> list[str]:
        """Words in a folded stretch that stand in no argument."""
        wording = self.grammar.wordings[language]
        words = {token.text for token in self.names.linker.tokens(text)}
        return [
            word
            for word in wording.no_arguments
            if word in words or (len(word) > 1 and _HAN.search(word) and word in text)
        ]

    def original(self, span: tuple[int, int]) -> str:
        """A stretch of the folded question as it was written."""
        start, end = self.folded.span(*span)
        return self.question[start:end].strip()

    def _look_up(self, text: str, language: Language) -> Resolved | None:
        if not self.names.named(text):
            head = self.names.head(text)
            if head is None or self.refused(head.before, language):
                return None
        try:
            return self.names.resolve(text, language)
        except QuestionError:  # a mechanism or path
            return None
