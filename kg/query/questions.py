"""How questions are worded: `schemas/language/questions.yaml`, checked and compiled; its head explains a pattern."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, Self, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kg.normalise import fold_label
from kg.query.results import About, Language, ModalityChoice, RelationChoice
from kg.records import Modality
from kg.vocabulary import language_folder
from kg.vocabulary.language import read_language

FILE = "questions.yaml"
SLOTS = ("source", "target")  # concepts
PAPERS = ("paper", "other")  # papers
Known = Literal["concept", "concepts", "paper", "papers", "paper_concept"]
SUGGESTED: Mapping[Known, tuple[str, ...]] = {  # what is understood of a question → what its suggestions name
    "papers": ("paper", "other_paper"),
    "paper_concept": ("paper", "concept"),
    "paper": ("paper",),
    "concepts": ("concept", "other_concept"),
    "concept": ("concept",),
}
_NAMED = re.compile(r"\{([a-z_]+)\}")
_ELEMENT = re.compile(r"\{([a-z_]+)([?*])?\}")
_BETWEEN = frozenset(" ，,：:“”\"'《》")  # may stand between elements
_STOPS = frozenset("，、。；！？!?;")  # stand in no argument


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Data):
    """A question and how it is read."""

    question: str
    source: str | None = None
    relation: RelationChoice = "any"
    target: str | None = None
    modality: ModalityChoice = "asserted"
    papers: tuple[str, ...] = Field(default=(), description="Titles of the papers it names.")


class Pattern(_Data):
    """A way of asking, as a row of elements."""

    id: str
    about: About = Field(default="claims", description="What kind of question it is.")
    pattern: str
    relation: RelationChoice | None = Field(default=None, description="Where no word of the question says it.")
    modality: Modality | None = Field(default=None, description="Where the pattern itself says it.")
    examples: tuple[Example, ...] = Field(min_length=1)
    counter: tuple[str, ...] = Field(min_length=1)


class Wording(_Data):
    """The words and patterns of one language."""

    relations: Mapping[RelationChoice, tuple[str, ...]]
    says: Mapping[Literal["asserted", "prescribed"], tuple[str, ...]]
    moods: Mapping[Modality, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    refused: tuple[str, ...]
    concept: str
    suggestions: Mapping[Known, tuple[str, str]]
    patterns: tuple[Pattern, ...]

    @cached_property
    def no_arguments(self) -> tuple[str, ...]:
        """Words that stand in no argument: those refused, and those that say relation or modality."""
        groups = (*self.relations.values(), *self.says.values(), *self.moods.values())
        return tuple(dict.fromkeys((*self.refused, *(word for group in groups for word in group))))

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Every element of a pattern has its words, every pattern a relation, every suggestion its place."""
        known = {*SLOTS, *PAPERS, "relation", "says", "urges", "mood", "ought", *self.words}
        for pattern in self.patterns:
            names = [name for name, _ in _ELEMENT.findall(pattern.pattern)]
            if unknown := sorted(set(names) - known):
                raise ValueError(f"{pattern.id}: there is no list of words called {', '.join(unknown)}")
            if rest := _ELEMENT.sub("", pattern.pattern):
                raise ValueError(f"{pattern.id}: {rest!r} stands outside of braces")
            if not set(names) & {*SLOTS, *PAPERS} and pattern.about not in ("single", "dispute", "shared", "paths"):
                raise ValueError(f"{pattern.id}: neither source nor target nor paper stands in it")
            if pattern.relation is None and "relation" not in names and pattern.about == "claims":
                raise ValueError(f"{pattern.id}: neither the pattern nor a word of it says which relation")
        for lists in (self.relations, self.says, self.moods):
            words = [word for group in lists.values() for word in group]
            if twice := sorted({word for word in words if words.count(word) > 1}):
                raise ValueError(f"{', '.join(twice)}: listed twice, with one meaning too many")
        for what, slots in SUGGESTED.items():
            for suggestion in self.suggestions.get(what, ("", "")):
                if {*_NAMED.findall(suggestion)} != {*slots}:
                    raise ValueError(f"suggestions: {what}: it must hold {' and '.join(slots)} and no other name")
        return self


class Questions(_Data):
    """The file."""

    schema_version: Literal[1]
    languages: Mapping[Language, Wording]


@dataclass(frozen=True)
class Parse:
    """One way a pattern fits a question.

    Attributes:
        language: of the pattern.
        pattern: the pattern.
        slots: for each concept and paper of the pattern, the stretch of the folded question.
        relation: what the words or the pattern ask for.
        modality: likewise.
    """

    language: Language
    pattern: Pattern
    slots: Mapping[str, tuple[int, int]]
    relation: RelationChoice
    modality: Modality


@dataclass(frozen=True)
class Element:
    """A part of a compiled pattern; a slot has no words.

    Attributes:
        mark: empty, `?` (it may be missing) or `*` (it may stand any number of times).
        words: folded word → what it stands for (a relation, a modality, or nothing).
    """

    name: str
    mark: str
    words: Mapping[str, str]

    def ends(self, text: str, at: int) -> Iterator[tuple[int, str]]:
        """Where the longest of its words that begins at a place ends, and what it stands for, if one does."""
        for size in self._sizes:
            word = text[at : at + size]
            if word in self.words and _whole_word(text, at, at + size):
                yield at + size, self.words[word]
                return

    @cached_property
    def _sizes(self) -> list[int]:
        return sorted({len(word) for word in self.words}, reverse=True)


class Grammar:
    """Compiled patterns of all languages."""

    def __init__(self, questions: Questions) -> None:
        self.wordings = questions.languages
        self._compiled = [
            (language, pattern, _elements(pattern, lists))
            for language, wording in questions.languages.items()
            for lists in (_lists(wording),)
            for pattern in wording.patterns
        ]

    def parses(self, folded: str) -> Iterator[Parse]:
        """Every way in which a pattern fits a whole folded question, in the order of the file."""
        stand: dict[int, bool] = {}  # whether one of some words stands in the question
        for language, pattern, elements in self._compiled:
            if not all(_stands(element, folded, stand) for element in elements if not element.mark and element.words):
                continue
            for found in _fits(folded, elements, 0, set()):
                parse = _parse(language, pattern, found)
                if parse is not None:
                    yield parse

    def relation_words(self, folded: str) -> list[str]:
        """Relation words that stand in a folded question, longest at each place, in order."""
        words = {
            fold_label(word): ""
            for wording in self.wordings.values()
            for group in wording.relations.values()
            for word in group
        }
        element, found, at = Element("relation", "", words), [], 0
        while at < len(folded):
            end = next((end for end, _ in element.ends(folded, at)), None)
            if end is not None:
                found.append(folded[at:end])
            at = end or at + 1
        return found


def _stands(element: Element, text: str, known: dict[int, bool]) -> bool:
    """Whether some word of an element stands in a text; lists of words are shared by elements."""
    place = id(element.words)
    if place not in known:
        known[place] = any(word in text for word in element.words)
    return known[place]


def load_grammar(folder: Path | None = None) -> Grammar:
    """The grammar of a folder of language data; without one, the shipped one.

    Raises:
        VocabularyError: the file is missing or wrong.
    """
    path = (folder or language_folder()) / FILE
    try:
        return _grammar(path, path.read_bytes())
    except OSError:
        return Grammar(read_language(path, Questions))  # which says what is wrong


@lru_cache(maxsize=4)
def _grammar(path: Path, content: bytes) -> Grammar:
    """The grammar of a file as it is; it is made once, as long as its content stays."""
    return Grammar(read_language(path, Questions))


def _lists(wording: Wording) -> dict[str, Mapping[str, str]]:
    """The words of each element that has some."""
    return {
        "relation": _standing_for(wording.relations.items()),
        "says": _standing_for(wording.says.items()),
        "urges": _standing_for([("prescribed", wording.says.get("prescribed", ()))]),
        "mood": _standing_for(wording.moods.items()),
        "ought": _standing_for([("prescribed", wording.moods.get("prescribed", ()))]),
        **{name: _standing_for([("", words)]) for name, words in wording.words.items()},
    }


def _elements(pattern: Pattern, lists: Mapping[str, Mapping[str, str]]) -> list[Element]:
    """A pattern with the words of each element."""
    return [Element(name, mark, lists.get(name, {})) for name, mark in _ELEMENT.findall(pattern.pattern)]


def _standing_for(groups: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    return {fold_label(word): meaning for meaning, words in groups for word in words}


_Found = tuple[tuple[str, int, int, str], ...]  # name, start, end and meaning of each element that is there


def _fits(text: str, elements: Sequence[Element], at: int, dead: set[tuple[int, int]]) -> Iterator[_Found]:
    """Every way to lay elements over a text from a place to its end; `dead` says how many cannot be laid from where."""
    at = next((place for place in range(at, len(text)) if text[place] not in _BETWEEN), len(text))
    if not elements:
        if at == len(text):
            yield ()
        return
    if (len(elements), at) in dead:
        return
    element, rest = elements[0], elements[1:]
    fits = False
    if element.mark:
        for found in _fits(text, rest, at, dead):
            fits = True
            yield found
    after = elements if element.mark == "*" else rest
    for end, meaning in _ends(text, element, at):
        for found in _fits(text, after, end, dead):
            fits = True
            yield ((element.name, at, end, meaning), *found)
    if not fits:
        dead.add((len(elements), at))


def _ends(text: str, element: Element, at: int) -> Iterator[tuple[int, str]]:
    """Where an element that begins at a place may end, and what it stands for."""
    if element.name in SLOTS:
        return _stretches(text, at)
    if element.name in PAPERS:  # a title may hold stops
        return ((end, "") for end in range(at + 1, len(text) + 1))
    return element.ends(text, at)


def _stretches(text: str, at: int) -> Iterator[tuple[int, str]]:
    """Where an argument that begins at a place may end."""
    for end in range(at + 1, len(text) + 1):
        if text[end - 1] in _STOPS:
            return
        yield end, ""


def _parse(language: Language, pattern: Pattern, found: _Found) -> Parse | None:
    """What a fit asks for; None where it asks for two modalities at once."""
    relation = next((meaning for name, _, _, meaning in found if name == "relation"), pattern.relation)
    if pattern.about != "claims":
        relation = relation or "any"
    moods = {meaning for name, _, _, meaning in found if name in ("says", "urges", "mood", "ought")} - {"asserted"}
    if pattern.modality is not None:
        moods.add(pattern.modality)
    asserting = pattern.about in ("chains", "mechanisms", "between")  # these are of what is asserted
    if len(moods) > 1 or relation is None or (moods and asserting):
        return None
    return Parse(
        language,
        pattern,
        {name: (start, end) for name, start, end, _ in found if name in (*SLOTS, *PAPERS)},
        cast(RelationChoice, relation),
        cast(Modality, next(iter(moods), "asserted")),
    )


def _whole_word(text: str, start: int, end: int) -> bool:
    """Whether no Latin word is cut at either end."""
    return not any(0 < at < len(text) and _latin(text[at - 1]) and _latin(text[at]) for at in (start, end))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
