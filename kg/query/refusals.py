"""What is said to a question that is not understood: what was, and two questions that can be asked."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from kg.errors import QuestionError
from kg.normalise import fold_label
from kg.query.questions import PAPERS, SLOTS, SUGGESTED
from kg.query.resolve import label_in
from kg.query.results import Language
from kg.query.understand import LONGEST, Meaning, Reader
from kg.query.words import Words
from kg.records import Mention, Paper
from kg.store.names import number_of

_SHOWN = 20  # characters of a text that is too long


class Refusals:
    """The refusals of one question.

    Args:
        reader: has read the question.
        has_answer: whether a question can be answered; those that can are suggested first.
        at_hand: ids of concepts to ask about where nothing else is understood.
        spoken: the language they are in; None for that of the question.
    """

    def __init__(
        self,
        reader: Reader,
        has_answer: Callable[[str], bool] = lambda question: True,
        at_hand: Callable[[], Sequence[str]] = lambda: (),
        spoken: Language | None = None,
    ) -> None:
        self._reader, self._has_answer, self._at_hand = reader, has_answer, at_hand
        self._language = spoken or reader.language
        self._words = Words.of(self._language)

    def no_question(self) -> QuestionError:
        """What is wrong with a text that is empty or too long."""
        text, words = self._reader.text, self._words
        if not text:
            return self._error("", words["no_question"])
        return self._error(f"{self._reader.question[:_SHOWN]}…", words["too_long"].format(most=LONGEST, n=len(text)))

    def ambiguous(self, meanings: Sequence[Meaning]) -> QuestionError:
        """What is wrong with a question that can be read in several ways."""
        ways = [meaning.shown for meaning in meanings]
        what = self._words["two_ways"].format(ways=self._words["or"].join(ways))
        return self._error(self._reader.question, what, readings=ways)

    def not_understood(self) -> QuestionError:
        """What was understood of a question that has no meaning, and the way out."""
        words, question = self._words, self._reader.question
        known = {
            "seen_papers": [paper.file for paper in self._papers],
            "seen_concepts": self._concepts,
            "seen_relations": self._relation_words,
        }
        parts = [words[what].format(names=words["and"].join(found)) for what, found in known.items() if found]
        seen = words["seen"].format(parts=words["parts"].join(parts)) if parts else words["seen_nothing"]
        unknown = self._unknown()
        if unknown is None:
            return self._error(question, words["not_understood"].format(seen=seen))
        names = self._reader.names
        return self._error(
            question,
            words["unknown_term"].format(term=unknown, seen=seen),
            names.way_out(unknown, self._language),
            unknown=unknown,
            nearest=names.nearest_concepts(unknown, self._language),
        )

    def suggestions(self) -> tuple[str, str]:
        """Two questions about what is understood of this one, those first that have an answer."""
        found = [one for one in dict.fromkeys(self._suggested()) if one != self._reader.question]
        answered: list[str] = []
        for one in found:
            if len(answered) < 2 and self._has_answer(one):
                answered.append(one)
        one, other = [*answered, *(one for one in found if one not in answered)][:2]
        return one, other

    def _error(self, where: str, what: str, mend: str = "", **data: object) -> QuestionError:
        """An error with two questions that can be asked; for a program, with all that was understood."""
        words = self._words
        one, other = self.suggestions()
        instead = words["ask_instead"].format(one=one, other=other)
        return words.error(
            QuestionError,
            where,
            what,
            f"{mend}{words['full_stop']}{instead}" if mend else instead,
            question=self._reader.question,
            papers=[paper.file for paper in self._papers],
            concepts=self._concepts,
            relation_words=self._relation_words,
            suggestions=[one, other],
            **data,
        )

    @cached_property
    def _papers(self) -> list[Paper]:
        return self._reader.papers.mentioned(self._reader.text)

    @property
    def _concepts(self) -> list[str]:
        return list(dict.fromkeys(mention.text for mention in self._mentions))

    @property
    def _relation_words(self) -> list[str]:
        return list(dict.fromkeys(self._reader.grammar.relation_words(self._reader.text)))

    @cached_property
    def _mentions(self) -> list[Mention]:
        """Concepts that the question names; not in the name of a paper, and no words such as papers."""
        reader = self._reader
        refused = {word for wording in reader.grammar.wordings.values() for word in wording.no_arguments}
        found = []
        for mention in reader.names.linker.link(reader.question):
            whole = reader.names.named(mention.text)
            if mention.match == "cue" or not reader.names.is_concept(mention.concept) or mention.text in refused:
                continue
            if not whole and reader.refused(fold_label(mention.text), reader.language):
                continue
            if not any(start < mention.end and mention.start < end for start, end in self._titles()):
                found.append(mention)
        return found

    def _titles(self) -> Iterator[tuple[int, int]]:
        """Where the titles and authors of papers stand in the question."""
        for paper in self._papers:
            for name in (paper.title, *paper.authors):
                at = self._reader.text.find(fold_label(name)) if len(name) > 1 else -1
                if at >= 0:
                    yield self._reader.folded.span(at, at + len(fold_label(name)))

    def _unknown(self) -> str | None:
        """The argument for which a question has no meaning, where nothing else is amiss with it."""
        stretches, reader = [], self._reader
        for parse in reader.parses:
            if any(len(reader.named(parse.slots[name])) != 1 for name in PAPERS if name in parse.slots):
                continue
            spans = [parse.slots[name] for name in SLOTS if name in parse.slots]
            amiss = [span for span in spans if reader.resolve(span, parse.language) is None]
            if len(amiss) == 1 and not reader.refused(reader.text[slice(*amiss[0])], parse.language):
                stretches.append(reader.original(amiss[0]))
        return min(stretches, key=len, default=None)

    def _suggested(self) -> Iterator[str]:
        """Questions about the papers and concepts of this one, the most telling first, then about a concept at hand."""
        reader = self._reader
        wording = reader.grammar.wordings[self._language]

        def label(name: str) -> str:
            return label_in(name, reader.names.vocabulary, self._language)

        labels = [label(name) for name in dict.fromkeys(mention.concept for mention in self._mentions)]
        papers = [number_of(paper) for paper in self._papers]
        for known, slots in SUGGESTED.items():
            given = {"paper": papers[:1], "other_paper": papers[1:2], "other_concept": labels[1:2]}
            for concept in labels[:1] if known == "concepts" else labels[::-1] or [""]:
                filled = {slot: concept if slot == "concept" else "".join(given[slot]) for slot in slots}
                if all(filled.values()):
                    yield from (suggestion.format_map(filled) for suggestion in wording.suggestions[known])
        for concept in (wording.concept, *map(label, self._at_hand())):
            yield from (suggestion.format(concept=concept) for suggestion in wording.suggestions["concept"])
