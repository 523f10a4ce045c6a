"""The words that answers are written in: `words.yaml`, one block a language."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

from kg.errors import KgError
from kg.normalise import HAN
from kg.query.results import Language

E = TypeVar("E", bound=KgError)
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_ENGLISH_FROM = 3  # Latin words from which a text with Chinese characters is English with Chinese names in it


class Plural(BaseModel):
    """A counted noun; `{n}` is the number."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    one: str
    many: str


class Words(BaseModel):
    """The words of one language, by what they stand for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    phrases: Mapping[str, str]
    counts: Mapping[str, Plural]
    relations: Mapping[str, str]
    modalities: Mapping[str, str]
    matches: Mapping[str, str]
    resolved: Mapping[str, str]
    kinds: Mapping[str, str]
    whys: Mapping[str, str]
    stated: Mapping[str, str]
    abouts: Mapping[str, str]

    def __getitem__(self, phrase: str) -> str:
        return self.phrases[phrase]

    def count(self, what: str, n: int) -> str:
        """A number of something, such as `2 papers`."""
        plural = self.counts[what]
        return (plural.one if n == 1 else plural.many).format(n=n)

    def bracket(self, text: str) -> str:
        """A text in the brackets of the language."""
        return f"{self['open_bracket']}{text}{self['close_bracket']}"

    def error(self, kind: type[E], where: str, what: str, mend: str, **data: object) -> E:
        """An error in the language, with what a program may want of it; its three texts come as they are to be read."""
        return kind(where or self["nothing_given"], what, mend, self["error"], data)

    @classmethod
    @cache
    def of(cls, language: Language) -> Self:
        """The words of a language."""
        return cls.model_validate(_blocks()[language])

    @classmethod
    def for_text(cls, text: str) -> Self:
        """The words of the language that a text is in."""
        return cls.of(language_of(text))


def language_of(*texts: str) -> Language:
    """The language that texts of an asker are in: English where there are Latin words, but for names in Chinese.

    >>> language_of("AI推动什么？"), language_of("which papers claim that 数据要素 drives growth?"), language_of("003")
    ('zh', 'en', 'zh')
    """
    text = " ".join(texts)
    latin = len(_LATIN.findall(text))
    return "en" if latin >= (_ENGLISH_FROM if _HAN.search(text) else 1) else "zh"


@cache
def _blocks() -> Mapping[str, object]:
    blocks: Mapping[str, object] = yaml.load(
        files("kg.query").joinpath("words.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    return blocks
