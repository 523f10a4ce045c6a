"""What tells genres, methods, hypotheses and results, read from `genres.yaml` and compiled to patterns."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kg.records import Genre, Outcome
from kg.vocabulary import language_folder
from kg.vocabulary.language import read_language

FILE = "genres.yaml"


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.M)
    except re.error as error:
        raise ValueError(f"{pattern} is no pattern ({error})") from error


Pattern = Annotated[re.Pattern[str], BeforeValidator(_compiled)]
Patterns = tuple[Pattern, ...]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GenreSigns(_Data):
    """What tells one genre, as patterns; the head of the data file says how."""

    zh: str
    en: str
    apart: bool = False
    least: int = 1
    title: Patterns = ()
    opening: Patterns = ()
    abstract: Patterns = ()
    otherwise: Patterns = ()
    strong: Patterns = ()
    headings: Patterns = ()
    text: Patterns = ()


class Method(_Data):
    """A method: what readers call it, and the words that name it."""

    zh: str
    en: str
    names: tuple[str, ...]


class Decision(_Data):
    """What says what became of a hypothesis, after its name and before it."""

    after: Patterns
    before: Patterns


class GenreWords(_Data):
    """The data file; all of it reads simplified text."""

    genres: Mapping[Genre, GenreSigns]
    result_headings: Patterns
    before: Patterns = Field(alias="before_results")
    own_names: tuple[str, ...] = Field(alias="own")
    argued: Patterns
    results: Patterns
    null_results: Patterns
    null_after: Pattern
    hypotheses: tuple[str, ...]
    hypothesis_letter: str
    numerals: str
    counters: str
    decided: Mapping[Outcome, Decision]
    range_words: tuple[str, ...]
    undecided: tuple[str, ...]
    methods: Mapping[str, Method]
    use: tuple[str, ...]
    others: Patterns

    @cached_property
    def methods_by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The methods that a word names; more than one where it joins two."""
        found: dict[str, tuple[str, ...]] = {}
        for key, method in self.methods.items():
            for name in method.names:
                found[name] = (*found.get(name, ()), key)
        return found

    @cached_property
    def uses(self) -> re.Pattern[str]:
        """A word by which a paper says what it does."""
        return re.compile(any_of(self.use))

    @cached_property
    def of_others(self) -> re.Pattern[str]:
        """What tells that a sentence is about what others did."""
        return joined(self.others)

    @cached_property
    def a_result(self) -> re.Pattern[str]:
        """A wording by which a sentence reports a result."""
        return joined(self.results)

    @cached_property
    def no_effect(self) -> re.Pattern[str]:
        """A wording that reports no effect."""
        return joined(self.null_results)

    @cached_property
    def goes_on(self) -> re.Pattern[str]:
        """A clause that only says of the one before it that there is no effect."""
        return re.compile(f"{self.null_after.pattern}(?:{self.no_effect.pattern})")

    @cached_property
    def range_mark(self) -> re.Pattern[str]:
        """What stands between the first and the last of several hypotheses: H1—H3."""
        return re.compile(rf"\s*(?:[-—–～~]+|{any_of(self.range_words)})\s*")

    @cached_property
    def on_results(self) -> re.Pattern[str]:
        """A heading under which results are reported."""
        return joined(self.result_headings)

    @cached_property
    def before_results(self) -> re.Pattern[str]:
        """A heading of a section that comes before the results."""
        return joined(self.before)

    @cached_property
    def own(self) -> re.Pattern[str]:
        """What a paper calls itself."""
        return re.compile(any_of(self.own_names))

    @cached_property
    def is_argued(self) -> re.Pattern[str]:
        """What tells that a sentence under such a heading explains or cites."""
        return joined(self.argued)

    @cached_property
    def not_yet(self) -> re.Pattern[str]:
        """What tells that nothing is decided about a hypothesis yet."""
        return re.compile(any_of(self.undecided))

    @cached_property
    def hypothesis(self) -> re.Pattern[str]:
        """The name of a hypothesis: groups `word` (假设, where it stands), `number` and `part` (the b of H1b)."""
        letter, words = self.hypothesis_letter, any_of(self.hypotheses)
        number = rf"(?:\d{{1,2}}|[{self.numerals}](?![{self.numerals}]))"
        end = rf"(?![0-9A-Za-z%％.．{self.counters}])"
        return re.compile(
            rf"(?P<word>{words})\s*(?:[（(]\s*)?(?:{letter}\s*)?(?P<number>{number})\s*(?P<part>[a-z])?{end}"
            rf"|(?<![A-Za-z0-9]){letter}\s?(?P<bare>[1-9]\d?)(?P<bare_part>[a-z])?(?![A-Za-z0-9])"
        )

    def speaks_of_hypotheses(self, text: str) -> bool:
        """Whether a text has any of their words at all, which is soon seen."""
        return any(word in text for word in self.hypotheses)

    def opens_hypothesis(self, line: str) -> bool:
        """Whether a line begins with the name of a hypothesis and a colon: it goes on from no line before it."""
        return self._at_head.match(line) is not None

    @cached_property
    def _at_head(self) -> re.Pattern[str]:
        return re.compile(rf"[【\[（(\s]*(?:{self.hypothesis.pattern}).{{0,8}}[:：]")


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; one of ASCII letters is not found inside another."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(_bound(word) for word in ordered) + ")"


def bounded(word: str, text: str) -> bool:
    """Whether a word that stands in a text does so by itself, where it is of ASCII letters."""
    return not word.isascii() or re.search(_bound(word), text) is not None


def _bound(word: str) -> str:
    left = r"(?<![A-Za-z])" if word[0].isascii() else ""
    right = r"(?![A-Za-z])" if word[-1].isascii() else ""
    return f"{left}{re.escape(word)}{right}"


def joined(patterns: Patterns) -> re.Pattern[str]:
    """One pattern for any of several."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns) or r"(?!)")


def load_genres(language: Path | None = None) -> GenreWords:
    """The words of a language folder; of the shipped one where there is none, or none in it.

    Raises:
        VocabularyError: genres.yaml is wrong.
    """
    own = (language or language_folder()) / FILE
    return _load(own if own.is_file() else language_folder() / FILE)


@cache
def _load(path: Path) -> GenreWords:
    return read_language(path, GenreWords)
