"""The words of `schemas/language/catalogue.yaml`."""

import re
from functools import cache

import yaml

from kg.vocabulary import language_folder

FILE = "catalogue.yaml"


class Words:
    """Patterns with words of the language data in them.

    Attributes:
        more: what stands for further authors, the whole of a name.
        opening: what CNKI puts before an abstract.
        omitted: where the middle of a title was left out of a file's name.
        copy: what a system adds to the name of a copy, at its end.
        parts: characters that tell the parts of a work apart.
    """

    def __init__(self) -> None:
        words = yaml.load((language_folder() / FILE).read_text(encoding="utf-8"), yaml.CSafeLoader)
        self.more = re.compile(_any(words["more"]), re.IGNORECASE)
        self.opening = re.compile(rf"\A\s*[<〈⟨＜]\s*{_any(words['opening'])}\s*[>〉⟩＞]\s*")
        self.omitted = re.compile(rf"_?{_any(words['omitted'])}_?|…+|\.{{3,}}")
        self.copy = re.compile(
            rf"(?:[\s_-]*(?:{_any(words['copies'])}|[(（]\d{{1,2}}[)）]|[(（]{_any(words['copies'])}[)）]))+\Z"
        )
        self.parts = frozenset(words["parts"])


def _any(words: list[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


@cache
def words() -> Words:
    """The words, read once."""
    return Words()
