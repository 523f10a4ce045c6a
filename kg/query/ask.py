"""What is asked, by options or in words: read, or refused with what was understood; then answered by its kind."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from kg.errors import QuestionError
from kg.link import Linker
from kg.messages import Message
from kg.query.answer import head_of, relations_of
from kg.query.edges import ends_counted
from kg.query.questions import Grammar, load_grammar
from kg.query.refusals import Refusals
from kg.query.reply import reply
from kg.query.resolve import Names, label_in
from kg.query.results import (
    GROUPS,
    MODALITIES,
    RELATIONS,
    Answer,
    Language,
    ModalityChoice,
    RelationChoice,
    Resolved,
    Understood,
)
from kg.query.shelf import Shelf, shelf_of
from kg.query.understand import Reader
from kg.records import Paper
from kg.store import Build
from kg.vocabulary import Vocabulary


def query(
    build: Build,
    vocabulary: Vocabulary,
    source: str | None = None,
    relation: str = "causal",
    target: str | None = None,
    modality: str = "asserted",
    all: bool = False,
    *,
    linker: Linker | None = None,
    language: Language = "zh",
) -> Answer:
    """The papers that claim something, with the claims.

    Args:
        build: where to look.
        vocabulary: of the build.
        source: id, label or phrase of the concept that acts; None for any.
        relation: a relation, taken literally, or `causal` (drives, enables), `influence` (those and inhibits), `any`.
        target: id, label or phrase of the concept acted on; None for any.
        modality: one of the four, or `any`.
        all: doubtful claims too.
        linker: used where an argument is a phrase; made when it is needed and none is given.
        language: of the answer.

    Raises:
        QuestionError: an argument names no concept, or there is no such relation or modality.
    """
    _known("relation", relation, (*RELATIONS, *GROUPS))
    _known("modality", modality, (*MODALITIES, "any"))
    names = Names(vocabulary, linker)
    understood = Understood(
        language=language,
        source=names.resolve(source, language) if source is not None else None,
        relation=cast(RelationChoice, relation),
        relations=relations_of(relation),
        target=names.resolve(target, language) if target is not None else None,
        modality=cast(ModalityChoice, modality),
        shown_only=not all,
    )
    with build.together():
        return reply(build, vocabulary, understood)


def _known(what: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise QuestionError(
            given or "(nothing)",
            Message("there is no such {what}", what=what),
            Message("Use one of {names}", names=", ".join(known)),
        )


def ask(
    question: str,
    build: Build,
    vocabulary: Vocabulary,
    linker: Linker,
    language: Path | None = None,
    all: bool = False,
    spoken: Language | None = None,
) -> Answer:
    """The answer to a question in words.

    Args:
        question: in simplified or traditional Chinese or in English.
        build: where to look.
        vocabulary: of the build.
        linker: of the vocabulary.
        language: folder of the language data; the shipped one where there is none.
        all: doubtful claims too.
        spoken: the language of the answer; None for that of the question.

    Raises:
        QuestionError: the question is not understood, or can be read in two ways; it says what was understood, and two
            questions that this build answers.
    """
    names, papers, grammar = Names(vocabulary, linker), shelf_of(build), load_grammar(language)

    def has_answer(other: str) -> bool:
        try:
            found = reply(build, vocabulary, understand(other, names, grammar, papers=papers))
        except QuestionError:
            return False
        return bool(found.papers or found.items or found.comparison)

    def at_hand() -> list[str]:
        counts: Counter[str] = Counter()
        for source, target, number in ends_counted(build):
            counts[source] += number
            counts[target] += number
        return sorted(counts, key=lambda name: (-counts[name], name))[:1]

    with build.together():
        understood = understand(question, names, grammar, all, papers, has_answer, at_hand, spoken)
        return reply(build, vocabulary, understood)


def understand(
    question: str,
    names: Names,
    grammar: Grammar,
    all: bool = False,
    papers: Shelf | Sequence[Paper] = (),
    has_answer: Callable[[str], bool] = lambda question: True,
    at_hand: Callable[[], Sequence[str]] = lambda: (),
    spoken: Language | None = None,
) -> Understood:
    """How a question is read.

    Args:
        question: in words.
        names: of concepts.
        grammar: of questions.
        all: doubtful claims too.
        papers: those that a question may name.
        has_answer: whether a question can be answered; those that can are suggested first.
        at_hand: ids of concepts to suggest questions about where nothing of this one is understood.
        spoken: the language of the answer; None for that of the question.

    Raises:
        QuestionError: it is not understood, or can be read in two ways.
    """
    reader = Reader(question, names, grammar, papers)
    refusals = Refusals(reader, has_answer, at_hand, spoken)
    if not reader.readable:
        raise refusals.no_question()
    meanings = reader.meanings()
    if not meanings:
        raise refusals.not_understood()
    if len(meanings) > 1:
        raise refusals.ambiguous(meanings)
    meaning, language = meanings[0], spoken or meanings[0].parse.language
    return Understood(
        question=question,
        about=meaning.parse.pattern.about,
        pattern=meaning.parse.pattern.id,
        language=language,
        source=_labelled(meaning.source, names, language),
        relation=meaning.parse.relation,
        relations=relations_of(meaning.parse.relation),
        target=_labelled(meaning.target, names, language),
        modality=meaning.parse.modality,
        papers=tuple(head_of(paper) for paper in meaning.papers),
        shown_only=not all,
    )


def _labelled(resolved: Resolved | None, names: Names, language: Language) -> Resolved | None:
    """What a text means, with its labels in the language of the answer."""
    if resolved is None:
        return None
    labels = tuple(label_in(name, names.vocabulary, language) for name in resolved.concepts)
    return resolved.model_copy(update={"labels": labels})
