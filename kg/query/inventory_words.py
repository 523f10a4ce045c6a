"""The words that files and papers of a build are told of in, in both languages: `inventory.yaml`."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict

from kg.query.inventory import State
from kg.query.results import Language


class Words(BaseModel):
    """The words of one language; what the program says of files is in `kg.messages`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    states: Mapping[State, str]
    fields: Mapping[str, str]
    phrases: Mapping[str, str]

    def __call__(self, phrase: str, **values: object) -> str:
        """A phrase with its values."""
        return self.phrases[phrase].format(**values)

    def names(self, fields: Iterable[str]) -> str:
        """Fields of a paper, in words."""
        return self("comma").join(self.fields[name] for name in fields)

    @classmethod
    @cache
    def of(cls, language: Language) -> Self:
        """The words of a language."""
        text = files("kg.query").joinpath("inventory.yaml").read_text(encoding="utf-8")
        return cls.model_validate(yaml.load(text, yaml.CSafeLoader)[language])
