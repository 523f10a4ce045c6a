"""The words that answers are written in: `words.yaml`, one block a language."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict

from kg.query.results import Language


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

    @classmethod
    @cache
    def of(cls, language: Language) -> Self:
        """The words of a language."""
        return cls.model_validate(_blocks()[language])


@cache
def _blocks() -> Mapping[str, object]:
    blocks: Mapping[str, object] = yaml.load(
        files("kg.query").joinpath("words.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    return blocks
