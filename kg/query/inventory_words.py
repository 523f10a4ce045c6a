"""The words that files and papers of a build are told of in, in both languages: `inventory.yaml`."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict

from kg.query.inventory import State
from kg.query.results import Language


class Words(BaseModel):
    """The words of one language; `reasons` says what the program says of files in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    states: Mapping[State, str]
    fields: Mapping[str, str]
    phrases: Mapping[str, str]
    reasons: Mapping[str, str]

    def __call__(self, phrase: str, **values: object) -> str:
        """A phrase with its values."""
        return self.phrases[phrase].format(**values)

    def names(self, fields: Iterable[str]) -> str:
        """Fields of a paper, in words."""
        return self("comma").join(self.fields[name] for name in fields)

    def said(self, reason: str) -> str:
        """What the program says of a file, in the language; as it is where the language has no words for it."""
        if reason in self.reasons:
            return self.reasons[reason]
        for pattern, text in self.reasons.items():
            if "{}" in pattern:
                found = re.fullmatch(re.escape(pattern).replace(r"\{\}", "(.+)"), reason)
                if found:
                    return text.format(*found.groups())
        return reason

    @classmethod
    @cache
    def of(cls, language: Language) -> Self:
        """The words of a language."""
        text = files("kg.query").joinpath("inventory.yaml").read_text(encoding="utf-8")
        return cls.model_validate(yaml.load(text, yaml.CSafeLoader)[language])
