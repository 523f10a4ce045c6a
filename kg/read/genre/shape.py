"""The genre of a text, and what in it told so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.messages import Message
from kg.read.genre.words import GenreSigns, GenreWords
from kg.records import Genre

_OPENING = 600  # characters in which a text says how it begins
_SHORT = 700  # a text without headings that is no longer is an abstract that nothing calls so
_LONGEST_SIGN = 24
_TOLD = 3  # signs that the reason names
NOTHING = Message("there is no sign of data, tests or another genre")
ALONE = Message("there is nothing but an abstract")
ENGLISH = Message("its text is in English")


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a text its genre is told by; simplified throughout.

    Attributes:
        title: on one line.
        front: the front matter and the first lines, as they stand.
        abstract: as it stands.
        headings: titles without their numbers.
        body: the sentences outside the abstract.
        scholarly: whether it states an abstract, keywords or references, as papers do and official texts do not.
        english: whether there is an argument in English; false for an English abstract alone, None for Chinese.
        hypotheses: names of those it states.
    """

    title: str
    front: str
    abstract: str
    headings: tuple[str, ...]
    body: str
    scholarly: bool
    english: bool | None
    hypotheses: tuple[str, ...]


def genre_of(shape: Shape, words: GenreWords) -> tuple[Genre | None, str]:
    """The genre of a text, None where it is in English and no abstract; and why, with words of the text."""
    if shape.english is not None:
        return (None, ENGLISH) if shape.english else ("abstract", ALONE)
    ends: tuple[Genre, ...] = ("theory", "abstract")
    for genre, signs in words.genres.items():
        official = signs.apart or signs.opening
        if genre not in ends and official and not shape.scholarly and (reason := _told(shape, signs)):
            return genre, reason
    if not shape.body or (not shape.headings and not shape.scholarly and len(shape.body) <= _SHORT):
        return "abstract", ALONE
    for genre, signs in words.genres.items():
        if genre not in ends and not signs.apart and (reason := _told(shape, signs)):
            return genre, reason
    for genre, signs in words.genres.items():
        if found := next(_found(signs.otherwise, shape.abstract), None):
            return genre, Message("the abstract says {words}", words=found)
    return "theory", NOTHING


def _told(shape: Shape, signs: GenreSigns) -> str:
    """Why a genre is told; empty where it is not."""
    if found := next(_found(signs.title, shape.title), None):
        return Message("the title says {words}", words=found)
    if not shape.scholarly and (found := next(_found(signs.opening, shape.front[:_OPENING]), None)):
        return Message("it opens with {words}", words=found)
    if found := next(_found(signs.abstract, shape.abstract), None):
        return Message("the abstract says {words}", words=found)
    if not signs.headings and not signs.text:
        return ""
    heads = "\n".join(shape.headings)
    strong = [*_found(signs.strong, heads)]
    first = [*shape.hypotheses[:1], *strong, *_found(signs.headings, heads)]
    first += _found(signs.text, shape.abstract)
    told = list(dict.fromkeys([*first, *_found(signs.text, shape.body)])) if first else []
    return Message("it says {words}", words="; ".join(told[:_TOLD])) if strong or len(told) >= signs.least else ""


def _found(patterns: Iterable[re.Pattern[str]], text: str) -> Iterator[str]:
    """What each pattern finds first, on one line."""
    for pattern in patterns:
        if (found := pattern.search(text)) and found.group():
            yield " ".join(found.group().split())[:_LONGEST_SIGN]
