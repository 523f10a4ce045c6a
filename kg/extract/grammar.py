"""The language of claims as data: word lists, cues and frames, read from `schemas/language/` and compiled once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.extract.frames import Data, Example, FrameEntry, Frames
from kg.records import Relation
from kg.vocabulary.language import read_language


class Cue(Data):
    """A group of verbs that carry one relation from what stands before to what stands after.

    Attributes:
        pivot: the object is the subject of what follows (使, 让).
        governs: the plainest cues, which rule even between the nouns of another verb's object.
    """

    id: str
    relation: Relation
    words: tuple[str, ...]
    pivot: bool = False
    governs: bool = False
    example: Example
    counter: str


class _Frames(Data):
    classes: dict[str, tuple[str, ...]]
    frames: tuple[FrameEntry, ...]


MODAL = ("deontic", "negative", "possible", "presupposed", "asked", "ability", "condition", "striving")
DOUBTS = frozenset(MODAL) - {"deontic", "striving"}  # what may be, or is denied
SOUGHT = frozenset(  # lists whose words are looked for in a sentence, not the other way round
    {*MODAL, "speech", "coordinators", "verbal_marks", "preposition_marks", "list_end", "anaphors", "means", "by"}
)


@dataclass(frozen=True)
class Grammar:
    """Everything the language data say."""

    lists: Mapping[str, frozenset[str]]
    openers: Mapping[str, str]
    cues: tuple[Cue, ...]
    frames: Frames
    classes: Mapping[str, frozenset[str]]

    @cached_property
    def parts(self) -> dict[tuple[str, str, bool], tuple[tuple[int, str, str], ...]]:
        """What `kg.extract.apart` has found so far."""
        return {}

    @cached_property
    def whole(self) -> dict[str, str]:
        """Words that `kg.extract.apart` has found to be whole so far, each with the tag that it last had then."""
        return {}

    @cached_property
    def verbs(self) -> dict[str, Cue]:
        """The cue of each cue word; of a word listed twice, the first."""
        found: dict[str, Cue] = {}
        for cue in self.cues:
            for word in cue.words:
                found.setdefault(word, cue)
        return found

    @cached_property
    def roles(self) -> dict[str, frozenset[str]]:
        """The names of the lists each word stands in; a word in none is not there."""
        found: dict[str, set[str]] = {}
        for name, words in self.lists.items():
            for word in words:
                found.setdefault(word, set()).add(name)
        return {word: frozenset(names) for word, names in found.items()}

    @cached_property
    def sought(self) -> dict[frozenset[str], tuple[str, ...]]:
        """Those of `SOUGHT` among the lists that a word stands in, for every such set of lists."""
        return {roles: tuple(sorted(roles & SOUGHT)) for roles in self.roles.values()}

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]


def read_lists(path: Path) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """The word lists of `words.yaml` by role, and the kind of each clause opener."""
    raw = read_language(path, dict[str, list[str] | dict[str, list[str]]])
    lists: dict[str, frozenset[str]] = {}
    openers: dict[str, str] = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            for kind, words in value.items():
                lists[kind] = frozenset(words)
                if name == "connectives":
                    for word in words:
                        openers.setdefault(word, kind)
            lists[name] = frozenset(w for words in value.values() for w in words)
        else:
            lists[name] = frozenset(value)
    return lists, openers


def load_grammar(folder: Path) -> Grammar:
    """Read and compile the language data of a folder.

    Raises:
        VocabularyError: a file is missing, is not YAML, or an entry is wrong.
    """
    lists, openers = read_lists(folder / "words.yaml")
    cues = read_language(folder / "cues.yaml", list[Cue])
    frames = read_language(folder / "frames.yaml", _Frames)
    classes = {name: frozenset(words) for name, words in frames.classes.items()}
    known = {**lists, **classes, "adv": lists["adverbs"] | lists["modals"]}
    return Grammar(
        lists=lists,
        openers=openers,
        cues=tuple(cues),
        frames=Frames(frames.frames, known),
        classes=classes,
    )
