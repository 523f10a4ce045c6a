"""What a file says for and against a work being it: authors and abstract."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from kg.normalise import HAN, fold_label
from kg.read.catalogue.titles import key, letters
from kg.read.catalogue.works import Work

_FRONT = 4000  # characters in which a paper names its authors and gives its abstract
_SHINGLE = 16  # characters of an abstract that stand in one text only
_SHINGLES = 6
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it is matched.

    Attributes:
        name: its file name.
        title: its title; None where nothing states it.
        stated: whether a person or its text states that title, not what the file says of itself.
        authors: those that are known.
        doi: its DOI.
        text: its text as read; empty where it could not be read.
    """

    name: str
    title: str | None = None
    stated: bool = True
    authors: tuple[str, ...] = ()
    doi: str | None = None
    text: str = ""


class Witness:
    """What the text and the name of a file say for and against a work: its authors, its abstract."""

    def __init__(self, file: Found) -> None:
        self._front = fold_label(" ".join((*file.authors, file.text[:_FRONT])))
        self._flat = "".join(self._front.split()) + key(PurePath(file.name).stem)
        self._text = file.text[: 2 * _FRONT]
        self._authors_stated = bool(file.authors)
        self._chinese = any(map(_HAN.search, file.authors))

    def speaks_for(self, work: Work) -> bool:
        """Whether an author or the abstract stands in the file, and nothing is against it."""
        authors, abstract = self._authors(work), self._abstract(work)
        return abstract is True or (authors is True and abstract is not False)

    def speaks_against(self, work: Work) -> bool:
        """Whether the file names other authors, and its abstract is not found."""
        return self._authors(work) is False and self._abstract(work) is not True

    def _authors(self, work: Work) -> bool | None:
        """None where the work names none, the file names none, or the two write them in different scripts."""
        unknown = not work.authors
        for name in work.authors:
            if _HAN.search(name):
                if fold_label(name).replace(" ", "") in self._flat:
                    return True
            elif any(re.search(rf"\b{word.lower()}\b", self._front.lower()) for word in _WORD.findall(name)[:1]):
                return True
            else:
                unknown = unknown or self._chinese  # a Chinese paper does not write its authors in pinyin
        return None if unknown or not self._authors_stated else False

    def _abstract(self, work: Work) -> bool | None:
        """None where the work has no abstract, or the file no text."""
        told = [letters(abstract) for abstract in work.abstracts]
        shingles = [one[at : at + _SHINGLE] for one in told for at in range(0, _SHINGLE * _SHINGLES, _SHINGLE)]
        shingles = [one for one in shingles if len(one) == _SHINGLE]
        if not shingles or not self._letters:
            return None
        return any(one in self._letters for one in shingles)

    @cached_property
    def _letters(self) -> str:
        return letters(self._text)
