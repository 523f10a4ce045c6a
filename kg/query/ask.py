"""Questions in words: read by the patterns of the language data and the vocabulary's labels, or refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.errors import QuestionError
from kg.link import Linker
from kg.normalise import HAN, fold, is_traditional
from kg.query.answer import head_of, relations_of
from kg.query.papers import mentions_paper, papers_named
from kg.query.questions import CONCEPT, PAPERS, SLOTS, Grammar, Parse, load_grammar
from kg.query.reply import reply
from kg.query.resolve import Names, label_in
from kg.query.results import Answer, Language, Resolved, Understood
from kg.records import Mention, Paper
from kg.store import Build
from kg.vocabulary import Vocabulary

LONGEST = 200  # characters; a longer text is no question
_ENDING = " ?？。.！!"
_HAN = re.compile(f"[{HAN}]")


def ask(
    question: str, build: Build, vocabulary: Vocabulary, linker: Linker, language: Path | None = None, all: bool = False
) -> Answer:
    """The answer to a question in words, in the language of the question.

    Args:
        question: in simplified or traditional Chinese or in English.
        build: where to look.
        vocabulary: of the build.
        linker: of the vocabulary.
        language: folder of the language data; the shipped one where there is none.
        all: doubtful claims too.

    Raises:
        QuestionError: the question is not understood, or can be read in two ways; it says what was understood.
    """
    names, papers = Names(vocabulary, linker), build.papers()
    return reply(build, vocabulary, understand(question, names, load_grammar(language), all, papers))


def understand(
    question: str, names: Names, grammar: Grammar, all: bool = False, papers: Sequence[Paper] = ()
) -> Understood:
    """How a question is read.

    Args:
        question: in words.
        names: of concepts.
        grammar: of questions.
        all: doubtful claims too.
        papers: those that a question may name.

    Raises:
        QuestionError: it is not understood, or can be read in two ways.
    """
    reader = _Reader(question, names, grammar, papers)
    if not reader.text or len(reader.text) > LONGEST:
        raise reader.no_question()
    readings = reader.readings()
    if not readings:
        raise reader.not_understood()
    if len(readings) > 1:
        ways = " or ".join(reading.shown for reading in readings)
        raise QuestionError(question, f"it can be read in more than one way: {ways}", reader.suggestions())
    reading = readings[0]
    return Understood(
        question=question,
        about=reading.parse.pattern.about,
        pattern=reading.parse.pattern.id,
        language=reading.parse.language,
        source=reading.source,
        relation=reading.parse.relation,
        relations=relations_of(reading.parse.relation),
        target=reading.target,
        modality=reading.parse.modality,
        papers=tuple(head_of(paper) for paper in reading.papers),
        shown_only=not all,
    )


@dataclass(frozen=True)
class _Reading:
    """A parse whose arguments all name concepts or papers."""

    parse: Parse
    source: Resolved | None
    target: Resolved | None
    papers: tuple[Paper, ...]

    @property
    def meaning(self) -> tuple[object, ...]:
        """What is asked, whatever the words."""
        ends = (end and end.concepts for end in (self.source, self.target))
        papers = tuple(paper.id for paper in self.papers)
        return (self.parse.pattern.about, *ends, self.parse.relation, self.parse.modality, papers)

    @property
    def phrases(self) -> int:
        """How many arguments are phrases that merely end in a label."""
        return sum(end is not None and end.match == "head" for end in (self.source, self.target))

    @property
    def shown(self) -> str:
        """The reading on one line, for a message."""
        source, target = (end.text if end else "…" for end in (self.source, self.target))
        return " ".join((f"{source} –{self.parse.relation}→ {target}", *(paper.file for paper in self.papers)))


class _Reader:
    """One question while it is read."""

    def __init__(self, question: str, names: Names, grammar: Grammar, papers: Sequence[Paper]) -> None:
        self.question, self.names, self.grammar, self.papers = question, names, grammar, papers
        self.folded = fold(question, is_traditional(question))
        self.text = self.folded.text.rstrip(_ENDING)
        self._parses = list(grammar.parses(self.text)) if len(self.text) <= LONGEST else []
        self._found: dict[tuple[int, int, Language], Resolved | None] = {}
        self._papers_found: dict[tuple[int, int], tuple[Paper, ...]] = {}

    def readings(self) -> list[_Reading]:
        """The best readings: the fewest mere phrases, each meaning once."""
        best: dict[tuple[object, ...], _Reading] = {}
        for parse in self._parses:
            ends = {name: self._resolve(parse.slots[name], parse.language) for name in SLOTS if name in parse.slots}
            named = [self._named(parse.slots[name]) for name in PAPERS if name in parse.slots]
            if None not in ends.values() and all(len(found) == 1 for found in named):
                papers = tuple(paper for found in named for paper in found)
                reading = _Reading(parse, ends.get("source"), ends.get("target"), papers)
                if reading.meaning not in best or reading.phrases < best[reading.meaning].phrases:
                    best[reading.meaning] = reading
        fewest = min((reading.phrases for reading in best.values()), default=0)
        return [reading for reading in best.values() if reading.phrases == fewest]

    def _resolve(self, span: tuple[int, int], language: Language) -> Resolved | None:
        """The concept of an argument; none where it has none, or a word before the label is no part of an argument."""
        if (*span, language) not in self._found:
            self._found[*span, language] = self._look_up(self._original(span), language)
        return self._found[*span, language]

    def _named(self, span: tuple[int, int]) -> tuple[Paper, ...]:
        """The papers that a stretch names."""
        if span not in self._papers_found:
            self._papers_found[span] = tuple(papers_named(self._original(span), self.papers))
        return self._papers_found[span]

    def _look_up(self, text: str, language: Language) -> Resolved | None:
        if not self.names.named(text):
            head = self.names.head(text)
            if head is None or self._refused(head.before, language):
                return None
        try:
            return self.names.resolve(text, language)
        except QuestionError:  # a mechanism or path
            return None

    def _refused(self, text: str, language: Language) -> list[str]:
        """Words in a folded stretch that stand in no argument."""
        wording = self.grammar.wordings[language]
        words = {token.text for token in self.names.linker.tokens(text)}
        return [
            word
            for word in wording.no_arguments
            if word in words or (len(word) > 1 and _HAN.search(word) and word in text)
        ]

    def _original(self, span: tuple[int, int]) -> str:
        start, end = self.folded.span(*span)
        return self.question[start:end].strip()

    @cached_property
    def _mentions(self) -> list[Mention]:
        """Concepts named in the question, words such as papers aside."""
        refused = {word for wording in self.grammar.wordings.values() for word in wording.no_arguments}
        mentions = self.names.linker.link(self.question)
        return [m for m in mentions if m.text not in refused and m.match != "cue" and self.names.is_concept(m.concept)]

    def no_question(self) -> QuestionError:
        """What is wrong with a text that is empty or too long."""
        if not self.text:
            return QuestionError("(nothing)", "there is no question", self.suggestions())
        what = f"a question has at most {LONGEST} characters, this has {len(self.text)}"
        return QuestionError(f"{self.question[:20]}…", what, self.suggestions())

    def not_understood(self) -> QuestionError:
        """What was understood of a question that has no reading, and the way out."""
        known = {
            "papers": dict.fromkeys(paper.file for paper in self.papers if mentions_paper(self.text, paper)),
            "concepts": dict.fromkeys(m.text for m in self._mentions),
            "relation words": dict.fromkeys(self.grammar.relation_words(self.text)),
        }
        seen = [f"{what} {', '.join(found)}" for what, found in known.items() if found]
        understood = f"understood: {'; '.join(seen)}" if seen else "no word of it is known"
        unknown = self._unknown()
        if unknown is None:
            return QuestionError(self.question, f"this question is not understood ({understood})", self.suggestions())
        what = f"{unknown} names no concept of the vocabulary ({understood})"
        return QuestionError(self.question, what, f"{self.names.way_out(unknown)}. {self.suggestions()}")

    def _unknown(self) -> str | None:
        """The argument for which a question has no reading, where nothing else is amiss with it."""
        stretches = []
        for parse in self._parses:
            if any(len(self._named(parse.slots[name])) != 1 for name in PAPERS if name in parse.slots):
                continue
            spans = [parse.slots[name] for name in SLOTS if name in parse.slots]
            amiss = [span for span in spans if self._resolve(span, parse.language) is None]
            if len(amiss) == 1 and not self._refused(self.text[slice(*amiss[0])], parse.language):
                stretches.append(self._original(amiss[0]))
        return min(stretches, key=len, default=None)

    def suggestions(self) -> str:
        """Two questions that can be answered, about a concept of the question where one is understood."""
        language: Language = "zh" if _HAN.search(self.question) else "en"
        wording = self.grammar.wordings[language]
        found = [mention.concept for mention in self._mentions]
        concept = label_in(found[-1], self.names.vocabulary, language) if found else wording.concept
        one, other = (suggestion.replace(CONCEPT, concept) for suggestion in wording.suggestions)
        return f"Ask for instance “{one}” or “{other}”"
