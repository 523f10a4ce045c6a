"""What the fixed parts of a paper are called, read from `layout.yaml` and compiled to patterns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kg.errors import VocabularyError
from kg.messages import Message
from kg.vocabulary import language_folder
from kg.vocabulary.language import read_language

FILE = "layout.yaml"
_OPEN = r"[\s*＊\\※■●◆_【\[［〔「（(]*"  # what may stand before a label
_CLOSE = r"[\s*\\_]*(?:[】\]］〕」][\s*\\_]*)?"  # and between it and its colon
_COLON = r"[:：;；]"
_CJK = "[\u3400-\u9fff]"


class Words(BaseModel):
    """The data file: words in simplified characters, one list a purpose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    abstract: tuple[str, ...]
    keywords: tuple[str, ...]
    english_abstract: tuple[str, ...]
    english_keywords: tuple[str, ...]
    identifiers: tuple[str, ...]
    references: tuple[str, ...]
    notes: dict[str, tuple[str, ...]]
    glued: tuple[str, ...]
    standing: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    appendices: tuple[str, ...] = ()
    questionnaire: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    affirmed: tuple[str, ...] = ()
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    numerals: str
    ordinal: str
    chapters: tuple[str, ...]
    counters: tuple[str, ...]
    captions: tuple[str, ...]
    institutions: tuple[str, ...]
    units: tuple[str, ...]
    prose_words: tuple[str, ...]
    dashes: tuple[str, ...]
    writers: tuple[str, ...]
    surnames: str
    compound_surnames: tuple[str, ...]
    years: tuple[str, ...]
    signatures: tuple[str, ...]
    styles: dict[str, tuple[str, ...]] = {}


def _spaced(words: Iterable[str]) -> str:
    """An alternation of words, the longest first, any space allowed between Chinese characters.

    None is allowed after the last one: two stars that take the same blanks, one after the other, take the square of
    their time where what follows is missing. What stands behind a word says so itself.
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(_gaps(word) for word in ordered) + ")"


def _gaps(word: str) -> str:
    return "".join(re.escape(c) + (r"\s*" if re.match(_CJK, c) else "") for c in word[:-1]) + re.escape(word[-1:])


@dataclass(frozen=True)
class Layout:
    """Patterns for the parts of a paper; all of them read simplified text.

    A pattern of a label matches it at the head of a line, with its brackets and colon, so that its end is where the
    labelled text begins.
    """

    words: Words

    def _label(self, words: Iterable[str], glued: bool) -> re.Pattern[str]:
        stop = "" if glued else rf"(?:(?<=[】\]］〕」])|{_COLON}|\Z|\s(?=.{{0,20}}[】\]］〕)）]\Z))"
        rest = rf"{stop}[\s*]*(?:{_COLON}[\s*]*)?" if stop else rf"(?:{_COLON}[\s*]*)?"
        return re.compile(rf"{_OPEN}{_spaced(words)}{_CLOSE}{rest}")

    @cached_property
    def abstract(self) -> re.Pattern[str]:
        """摘要： and its like; the text may follow without a colon."""
        return self._label(self.words.abstract, glued=True)

    @cached_property
    def glued_abstract(self) -> re.Pattern[str]:
        """The same inside a line, after a postcode or bracket that no line end closes."""
        return re.compile(rf"(?<=[\d)）\s]){_spaced(self.words.abstract)}\s*")

    @cached_property
    def keywords(self) -> re.Pattern[str]:
        """关键词： and its like."""
        return self._label(self.words.keywords, glued=True)

    @cached_property
    def english_abstract(self) -> re.Pattern[str]:
        """Abstract: and its like."""
        return self._label(self.words.english_abstract, glued=True)

    @cached_property
    def english_keywords(self) -> re.Pattern[str]:
        """Key words: and its like."""
        return self._label(self.words.english_keywords, glued=True)

    @cached_property
    def only_label(self) -> re.Pattern[str]:
        """A line that is nothing but 摘要 or 关键词."""
        return re.compile(f"{self.abstract.pattern}|{self.keywords.pattern}")

    @cached_property
    def identifier(self) -> re.Pattern[str]:
        """中图分类号：, DOI: and their like."""
        return self._label(self.words.identifiers, glued=True)

    @cached_property
    def glued_identifier(self) -> re.Pattern[str]:
        """The same inside a line, after keywords that no line end closes."""
        return re.compile(
            rf"(?:(?<![\s\[【(（])[\s\[【(（]+)?{_spaced(self.words.identifiers)}\s*+(?:[】\]]\s*+)?(?:{_COLON}|(?=\d|\Z))"
        )

    @cached_property
    def references(self) -> re.Pattern[str]:
        """The heading of the reference list: a line of its own, or before the first entry."""
        words = _spaced(self.words.references)
        twice = rf"{words}[\s*]*+(?:(?:[（(]\s*+)?{words}\s*+[)）]?)?"
        return re.compile(rf"{_OPEN}{twice}[】\]］〕)）]?\s*+[:：]?[\s*\\]*+(?:\Z|(?=[\[［〔]\s*1\s*[\]］〕]))")

    @cached_property
    def notes(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The reason and the label of each kind of note."""
        glued = self.words.glued
        return tuple((reason, self._label(words, reason in glued)) for reason, words in self.words.notes.items())

    @cached_property
    def footnote(self) -> re.Pattern[str]:
        """A note below a table or at the foot of a page that no label of a kind tells."""
        return re.compile("|".join(self.words.footnotes) or r"(?!)")

    @cached_property
    def appendix(self) -> re.Pattern[str]:
        """The heading of an appendix, with its letter or number."""
        return re.compile(
            rf"{_OPEN}{_spaced(self.words.appendices)}\s*[A-Z\d{self.words.numerals}]{{0,2}}(?![^\s:：.、）)]{{24}})"
        )

    @cached_property
    def questionnaire(self) -> re.Pattern[str]:
        """What the heading of a questionnaire says."""
        return re.compile("|".join(self.words.questionnaire) or r"(?!)")

    @cached_property
    def question(self) -> re.Pattern[str]:
        """What a line of a questionnaire holds."""
        return re.compile("|".join(self.words.questions) or r"(?!)")

    @cached_property
    def unnumbered(self) -> re.Pattern[str]:
        """引言, 结语 and their like, alone on a line."""
        return re.compile(rf"{_spaced(self.words.headings)}\s*[:：]?\Z")

    @cached_property
    def column(self) -> re.Pattern[str]:
        """A line that names a column of the journal and no part of the argument."""
        words = _spaced(self.words.columns)
        return re.compile(rf"{words}\s*\Z|{words}\s*[:：].*|[（(][^()（）]*[)）]\Z")

    @cached_property
    def numbering(self) -> re.Pattern[str]:
        """The number at the head of a heading; the group that matched is its class."""
        cn, units = f"[{self.words.numerals}]+", "|".join(self.words.chapters)
        year = rf"(?=(?:19|20)\d\d\s*(?:{'|'.join(self.words.counters)}))"  # no space between number and year
        return re.compile(
            rf"(?P<chapter>{self.words.ordinal}\s*(?:{cn}|\d+)\s*(?P<unit>{units}))[\s、:：.]*"
            rf"|(?P<han>{cn})\s*[、.．](?!\s*{cn}[、.．])\s*"
            rf"|(?P<han_paren>[（(]\s*{cn}\s*[)）])[\s、.]*"
            rf"|(?P<dotted>\d{{1,2}}(?:\s?[.．]\s?\d{{1,2}})+)(?:{year}|(?![\d%％])[.．、]?\s*)"
            r"|(?P<paren>[（(]\s*\d{1,2}\s*[)）])[\s、.]*"
            r"|(?P<half_paren>\d{1,2}\s*[)）])[\s、.]*"
            r"|(?P<circled>[①-⑳])\s*"
            r"|(?P<roman>[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+)[\s、.．]*"
            r"|(?P<stop>\d{1,2}[.．、])(?!\d)\s*"
            rf"|(?P<bare>\d{{1,2}})(?:{year}|(?![\d%％.．,，/-])\s*)"
        )

    @cached_property
    def quantity(self) -> re.Pattern[str]:
        """What makes of the number before it a quantity."""
        return re.compile("|".join(self.words.counters))

    @cached_property
    def caption(self) -> re.Pattern[str]:
        """图1 and its like at the head of a line, with no sentence after it."""
        return re.compile(
            rf"(?:{'|'.join(self.words.captions)})\s*\d+(?:[-.—－]\d+)*(?!\d)(?:[^。；]{{0,60}}|[^。；]{{0,80}}(?:Fig|Tab)[^。；]*)\Z"
        )

    @cached_property
    def institution(self) -> re.Pattern[str]:
        """A word that ends the name of an institution."""
        return re.compile("|".join(sorted(self.words.institutions, key=lambda word: (-len(word), word))))

    @cached_property
    def prose_word(self) -> re.Pattern[str]:
        """A word that stands in no name of an institution."""
        return re.compile("|".join(self.words.prose_words))

    @cached_property
    def name(self) -> re.Pattern[str]:
        """A person's name, all of the text."""
        compound, single = "|".join(self.words.compound_surnames), self.words.surnames.strip()
        return re.compile(rf"(?:{compound}){_CJK}{{1,2}}|[{single}]{_CJK}{{1,2}}|{_CJK}+(?:[·•]{_CJK}+)+")

    @cached_property
    def writer(self) -> re.Pattern[str]:
        """A word such as 作者 before a name."""
        return re.compile(rf"{_spaced(self.words.writers)}(?:\s+[:：/／]?|[:：/／])")

    @cached_property
    def subtitle(self) -> re.Pattern[str]:
        """The dash before a subtitle."""
        return re.compile("|".join(map(re.escape, self.words.dashes)))

    def label(self, text: str) -> str | None:
        """What a label at the head of a line opens: abstract, keywords, identifiers or a kind of note."""
        kinds = (
            ("abstract", self.abstract),
            ("keywords", self.keywords),
            ("identifiers", self.identifier),
            ("English abstract", self.english_abstract),
            ("English keywords", self.english_keywords),
        )
        return next((kind for kind, pattern in (*kinds, *self.notes) if pattern.match(text)), None)

    @cached_property
    def signature(self) -> re.Pattern[str]:
        """A line that is a date, a document number or a remark on publication."""
        return re.compile("(?:" + "|".join(self.words.signatures) + r")\s*\Z")

    @cached_property
    def years(self) -> tuple[re.Pattern[str], ...]:
        """Where the year of publication is stated; the first group is the year."""
        return tuple(re.compile(pattern, re.M) for pattern in self.words.years)


def load_layout(language: Path | None = None) -> Layout:
    """The layout of a language folder; without one, the shipped one.

    Raises:
        VocabularyError: layout.yaml is missing or wrong.
    """
    return _load((language or language_folder()) / FILE)


@cache
def _load(path: Path) -> Layout:
    layout = Layout(read_language(path, Words))
    for name in ("years", "signatures", "footnotes", "questions"):
        for pattern in getattr(layout.words, name):
            try:
                groups = re.compile(pattern).groups
            except re.error as error:
                raise VocabularyError(
                    f"{FILE}: {name}",
                    Message("{pattern} is no pattern ({reason})", pattern=pattern, reason=error),
                    "Mend it",
                ) from error
            if name == "years" and not groups:
                raise VocabularyError(
                    f"{FILE}: {name}", Message("{pattern} has no group", pattern=pattern), "Put the year into brackets"
                )
    return layout
