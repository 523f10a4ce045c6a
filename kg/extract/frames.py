"""Frames: patterns over the words of a clause, compiled to regular expressions over coded words.

Every set of words that some pattern names has a code, one private-use character. A clause is written as its words, each
followed by the codes of the sets it belongs to and a bar; a pattern asks for codes, so that no frame can match in the
middle of a word, and a frame whose cue's code is not there is not tried.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from kg.errors import VocabularyError
from kg.messages import Message
from kg.records import Relation

BAR = "|"
FIRST_CODE = 0xE000
MEMORY = 1 << 17  # words whose codes are remembered
GLUE = 3  # adjacent tokens that may be one word of a class where the segmentation cut it
_ELEMENT = re.compile(r"\{[STM]\}\??|\*?\[[^\]]+\]|\.\.\.|[\^$]|[^\s\[\]]+")
_WORD = rf"[^{BAR}]+\{BAR}"


class Data(BaseModel):
    """An entry of the language data: frozen, and no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(Data):
    """A sentence that must give a claim between the two phrases."""

    text: str
    source: str
    target: str


class FrameEntry(Data):
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


@dataclass(frozen=True, slots=True)
class Frame:
    """A compiled frame.

    Attributes:
        entry: as written.
        regex: over coded words, with groups S, T and C (the cue).
        code: of its cue.
        needs: the codes without which it cannot match.
    """

    entry: FrameEntry
    regex: re.Pattern[str]
    code: str
    needs: frozenset[str]


@dataclass(frozen=True)
class Coded:
    """A clause in coded words.

    Attributes:
        text: the words with their codes and bars.
        words: the same one by one.
        tokens: the token that each starts with, and the one after the last.
    """

    text: str
    words: Sequence[str]
    tokens: Sequence[int]

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where in the text each word starts, and where the last ends."""
        return (*accumulate(map(len, self.words), initial=0),)

    def place(self, token: int) -> int | None:
        """Where a token starts a word; None where it does not."""
        at = bisect_left(self.tokens, token)
        return self.places[at] if at < len(self.tokens) and self.tokens[at] == token else None

    def token(self, place: int) -> int:
        """The token at a place where a word starts or the last ends."""
        return self.tokens[bisect_left(self.places, place)]


class CodedWords(NamedTuple):
    """The words of a sentence, and what is known of them before a clause is coded.

    Attributes:
        words: as they are.
        joints: words that may make one with the next.
        cues: words that may be a cue.
    """

    words: Sequence[str]
    joints: list[int]
    cues: list[int]


def holds(numbers: Sequence[int], start: int, end: int) -> bool:
    """Whether one of some ascending numbers is in `start` to `end`."""
    at = bisect_left(numbers, start)
    return at < len(numbers) and numbers[at] < end


class Frames:
    """The frames of a language.

    Args:
        entries: as written.
        classes: the word lists that patterns may name.

    Raises:
        VocabularyError: a pattern names no list there is, or marks no cue.
    """

    def __init__(self, entries: Sequence[FrameEntry], classes: Mapping[str, frozenset[str]]) -> None:
        self._classes = classes
        self._codes: dict[tuple[frozenset[str], bool], str] = {}
        self.frames = tuple(self._compile(entry) for entry in entries)
        self._by_cue: dict[str, list[int]] = {}
        for rank, frame in enumerate(self.frames):
            self._by_cue.setdefault(frame.code, []).append(rank)
        self._cues = frozenset(self._by_cue)
        self._exact: dict[str, str] = {}
        self._suffix: dict[str, str] = {}
        for (words, suffix), code in self._codes.items():
            table = self._suffix if suffix else self._exact
            for word in words:
                table[word] = table.get(word, "") + code
        self._members = self._exact.keys() | self._suffix.keys()
        self._begun = frozenset(word[:n] for word in self._members for n in range(1, len(word)))
        self._joint = self._begun | self._members
        self._cued, endings = (
            frozenset([word for word, codes in table.items() if not self._cues.isdisjoint(codes)])
            for table in (self._exact, self._suffix)
        )
        self._cued_endings = tuple(endings)
        self._cued_last = frozenset(word[-1] for word in endings)
        self._longest = max((len(word) for word in self._suffix), default=0)
        self._last = frozenset(word[-1] for word in self._suffix)
        self._known: dict[str, str] = {}
        self.both = frozenset(frame.entry.id for frame in self.frames if frame.entry.both)
        """Ids of those that go both ways."""
        cues = {frame.code for frame in self.frames if frame.entry.both}
        both = {word for (some, _), code in self._codes.items() if code in cues for word in some}
        self.both_ways = re.compile("|".join(map(re.escape, sorted(both))) or r"(?!)")
        """Finds what may be a cue of one of these."""

    def _compile(self, entry: FrameEntry) -> Frame:
        where = f"frames.yaml: {entry.id}"
        parts, cue = [], ""
        needs = set()
        for element in _ELEMENT.findall(entry.pattern):
            if element.startswith("{"):
                slot = rf"(?P<{element[1]}>(?:{_WORD})+?)"
                parts.append(f"(?:{slot})?" if element.endswith("?") else slot)
            elif element == "...":
                parts.append(rf"(?:{_WORD})*?")
            elif element in ("^", "$"):
                parts.append(element)
            else:
                code = self._code(element, where)
                regex = rf"[^{BAR}]*{code}[^{BAR}]*\{BAR}"
                if "[" in element:
                    cue = code
                    regex = f"(?P<C>{regex})"
                elif element.endswith("?"):
                    regex = f"(?:{regex}){'*' if element == '<adv>?' else '?'}"
                if "[" in element or not element.endswith("?"):
                    needs.add(code)
                parts.append(regex)
        if not cue:
            raise VocabularyError(where, "the pattern has no [cue]", "Mark the word that carries the relation with [ ]")
        return Frame(entry, re.compile(rf"(?:^|(?<=\{BAR}))" + "".join(parts)), cue, frozenset(needs))

    def _code(self, element: str, where: str) -> str:
        words: set[str] = set()
        for part in element.strip("*[]?").split(BAR):
            name = part.strip("<>")
            if part.startswith("<") and name not in self._classes:
                raise VocabularyError(
                    where, Message("there is no class {part}", part=part), "Define it under classes, or in words.yaml"
                )
            words |= self._classes[name] if part.startswith("<") else {part}
        key = (frozenset(words), element.startswith("*"))
        return self._codes.setdefault(key, chr(FIRST_CODE + len(self._codes)))

    def _coded(self, first: str, rest: str) -> str:
        """A word with its codes and a bar; one put together has those of its first part too (构成了, 构成)."""
        word = first + rest
        key = f"{first}{BAR}{rest}" if rest else word  # 构成了 in one piece has not the codes of 构成 and 了
        if key not in self._known:
            if len(self._known) >= MEMORY:
                self._known.clear()
            codes = self._exact.get(word, "")
            if word[-1] in self._last:  # which few words do
                ends = range(1, min(len(word), self._longest) + 1)
                codes += "".join([self._suffix.get(word[-n:], "") for n in ends])
            codes += self._exact.get(first, "") if rest else ""
            self._known[key] = f"{word.replace(BAR, '/')}{codes}{BAR}"
        return self._known[key]

    def cues(self, words: Sequence[str]) -> list[int]:
        """Which words by themselves may be the cue of a frame."""
        cued, last, endings = self._cued, self._cued_last, self._cued_endings
        if not "".join(words).isprintable():  # characters for private use, which the codes are too
            return [k for k, word in enumerate(words) if not self._cues.isdisjoint(self._coded(word, ""))]
        return [k for k, word in enumerate(words) if word in cued or (word[-1] in last and word.endswith(endings))]

    def words(self, words: Sequence[str], cues: list[int]) -> CodedWords:
        """The words of a sentence, and where a clause of it may hold a cue; `cues`: those that may be one."""
        begun, joint = self._begun, self._joint
        joints = [k for k, (one, two) in enumerate(pairwise(words)) if one in begun and one + two in joint]
        return CodedWords(words, joints, cues)

    def code(self, line: CodedWords, start: int, end: int) -> Coded | None:
        """Tokens `start` to `end` in coded words; neighbours that make a word of a class together are one.

        None where no word can be a cue.
        """
        if holds(line.joints, start, end - 1):
            pieces, tokens = self._joined(line.words, start, end)
            return Coded("".join(pieces), pieces, tokens)
        if not holds(line.cues, start, end):
            return None
        known = self._known
        pieces = [known.get(word) or self._coded(word, "") for word in line.words[start:end]]
        return Coded("".join(pieces), pieces, range(start, end + 1))

    def _joined(self, words: Sequence[str], start: int, end: int) -> tuple[list[str], list[int]]:
        """The coded words where neighbours may be one, and the token that each begins with."""
        pieces: list[str] = []
        tokens: list[int] = []
        k = start
        while k < end:
            size = 1
            if words[k] in self._begun:
                for n in range(min(GLUE, end - k), 1, -1):
                    if "".join(words[k : k + n]) in self._members:
                        size = n
                        break
            rest = "".join(words[k + 1 : k + size]) if size > 1 else ""
            pieces.append(self._coded(words[k], rest))
            tokens.append(k)
            k += size
        return pieces, [*tokens, end]

    def hopeful(self, coded: Coded) -> list[Frame]:
        """The frames all of whose words are there."""
        codes = frozenset(coded.text)
        cued = [rank for code in codes & self._cues for rank in self._by_cue[code]]
        return [frame for rank in sorted(cued) if (frame := self.frames[rank]).needs <= codes]

    def matches(
        self, coded: Coded, hopeful: Sequence[Frame], starts: Sequence[int]
    ) -> Iterator[tuple[Frame, dict[str, tuple[int, int]]]]:
        """Every one of some frames that matches from one of the tokens `starts` on, with the tokens of its groups."""
        places = [place for start in starts if (place := coded.place(start)) is not None]
        if not places:
            return
        begin = min(places)
        found = [(frame, match) for frame in hopeful if (match := frame.regex.search(coded.text, begin))]
        for place in places:
            for frame, first in found:  # where a frame fails from the left on, it fails from every later place
                match = first if first.start() >= place else frame.regex.search(coded.text, place)
                if match is not None:
                    yield (
                        frame,
                        {
                            name: (coded.token(match.start(name)), coded.token(match.end(name)))
                            for name, text in match.groupdict().items()
                            if text is not None
                        },
                    )
