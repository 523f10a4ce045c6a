"""The words of a review: `phrases.yaml`, one block a language."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict

from kg.query.results import Language


class Phrases(BaseModel):
    """The templates of one language, `{…}` in them is filled in."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    texts: Mapping[str, str]
    sheets: Mapping[str, str]
    columns: Mapping[str, str]

    def __call__(self, name: str, **values: object) -> str:
        """A text with its values filled in."""
        return self.texts[name].format(**values)

    @classmethod
    @cache
    def of(cls, language: Language) -> Self:
        """The phrases of a language."""
        return cls.model_validate(_blocks()[language])


@cache
def _blocks() -> Mapping[str, object]:
    text = files("kg.review").joinpath("phrases.yaml").read_text(encoding="utf-8")
    blocks: Mapping[str, object] = yaml.safe_load(text)
    return blocks
