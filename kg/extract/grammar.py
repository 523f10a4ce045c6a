"""The language of claims as data: word lists, cues and frames, read from `schemas/language/` and compiled once.

A frame's pattern is written over the words of a clause (see the head of `frames.yaml`) and becomes a regular
expression over those words joined by bars, so that no frame can match in the middle of a word.
"""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from kg.errors import VocabularyError
from kg.records import Relation

BAR = "|"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Data):
    """A sentence that must give a claim between the two phrases."""

    text: str
    source: str
    target: str


class Cue(_Data):
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


class FrameEntry(_Data):
    """A construction, as written in `frames.yaml`.

    Attributes:
        swap: the pattern's {S} is the target and its {T} the source.
        both: each acts on the other; the claim goes both ways.
    """

    id: str
    relation: Relation
    pattern: str
    swap: bool = False
    both: bool = False
    example: Example
    counter: str


class _Frames(_Data):
    classes: dict[str, tuple[str, ...]]
    frames: tuple[FrameEntry, ...]


@dataclass(frozen=True)
class Frame:
    """A compiled frame.

    Attributes:
        entry: as written.
        regex: over words joined by bars, with groups S, T, M and C (the cue).
        anchors: words of which at least one stands in every clause that matches.
    """

    entry: FrameEntry
    regex: re.Pattern[str]
    anchors: frozenset[str]

    def may_match(self, words: Set[str], text: str) -> bool:
        """Whether a clause holds an anchor, as a word or, where the segmentation cuts differently, as text."""
        return not self.anchors.isdisjoint(words) or any(len(word) > 1 and word in text for word in self.anchors)


@dataclass(frozen=True)
class Grammar:
    """Everything the language data say."""

    lists: Mapping[str, frozenset[str]]
    openers: Mapping[str, str]
    cues: tuple[Cue, ...]
    frames: tuple[Frame, ...]
    classes: Mapping[str, frozenset[str]]

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

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]


def _read(path: Path, model: Any) -> Any:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise VocabularyError(path.name, "the file cannot be read", f"Put it back ({error.strerror})") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}: line {mark.line + 1}" if mark else path.name
        raise VocabularyError(where, "this is not valid YAML", "Mend the indentation or the quotes there") from None
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = f"{path.name}: {'.'.join(str(x) for x in first['loc'])}"
        raise VocabularyError(where, first["msg"], "See the entries beside it for the form") from None


def read_lists(path: Path) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """The word lists of `words.yaml` by role, and the kind of each clause opener."""
    raw: dict[str, Any] = _read(path, dict[str, list[str] | dict[str, list[str]]])
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
    cues: list[Cue] = _read(folder / "cues.yaml", list[Cue])
    frames: _Frames = _read(folder / "frames.yaml", _Frames)
    classes = {name: frozenset(words) for name, words in frames.classes.items()}
    known = {**lists, **classes, "adv": lists["adverbs"] | lists["modals"]}
    return Grammar(
        lists=lists,
        openers=openers,
        cues=tuple(cues),
        frames=tuple(_compile(entry, known) for entry in frames.frames),
        classes=classes,
    )


def _word(word: str) -> str:
    """A word as regex: its characters may be several tokens, its end is a token's end."""
    return rf"\{BAR}?".join(re.escape(c) for c in word) + rf"\{BAR}"


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(_word(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


def _words_of(element: str, known: Mapping[str, frozenset[str]], where: str) -> frozenset[str]:
    words: set[str] = set()
    for part in element.split(BAR):
        if part.startswith("<"):
            name = part.strip("<>")
            if name not in known:
                raise VocabularyError(where, f"there is no class {part}", "Define it under classes, or in words.yaml")
            words |= known[name]
        else:
            words.add(part)
    return frozenset(words)


_ELEMENT = re.compile(r"\{[STM]\}\??|\*?\[[^\]]+\]|\.\.\.|[\^$]|[^\s\[\]]+")


def _compile(entry: FrameEntry, known: Mapping[str, frozenset[str]]) -> Frame:
    where = f"frames.yaml: {entry.id}"
    parts = []
    anchor: frozenset[str] | None = None
    for element in _ELEMENT.findall(entry.pattern):
        if element.startswith("{"):
            slot = rf"(?P<{element[1]}>(?:[^{BAR}]+\{BAR})+?)"
            parts.append(f"(?:{slot})?" if element.endswith("?") else slot)
        elif element == "...":
            parts.append(rf"(?:[^{BAR}]+\{BAR})*?")
        elif element == "^" or element == "$":
            parts.append(element)
        else:
            cue = element.startswith(("[", "*["))
            optional = element.endswith("?")
            words = _words_of(element.strip("*[]?"), known, where)
            regex = _any(words)
            if element.startswith("*"):
                regex = rf"(?:[^{BAR}]*?{regex})"
            if cue:
                regex = f"(?P<C>{regex})"
            elif optional:
                regex = f"{regex}{'*' if element == '<adv>?' else '?'}"
            if (cue or not optional) and (anchor is None or cue):
                anchor = words if anchor is None or len(words) < len(anchor) else anchor
            parts.append(regex)
    if anchor is None or "(?P<C>" not in "".join(parts):
        raise VocabularyError(where, "the pattern has no [cue]", "Mark the word that carries the relation with [ ]")
    return Frame(entry, re.compile(rf"(?:^|(?<=\{BAR}))" + "".join(parts)), anchor)
