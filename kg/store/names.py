"""What a paper may be called: its id, file, number, title and authors, as texts are compared."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal

from kg.normalise import fold_label, key_of
from kg.records import Paper

Way = Literal["id", "title", "author", "said", "number"]
WAYS: tuple[Way, ...] = ("id", "title", "author")
"""In this order a text is held against papers; a part of the title comes after them. The others stand in questions."""


def number_of(paper: Paper) -> str:
    """The first part of a paper's file name, which is the short way to name the paper.

    >>> number_of(Paper(id="p1", file="003_9772575933a463fc.txt", title="", sections=(), sentences=()))
    '003'
    """
    return PurePath(paper.file).stem.partition("_")[0]


def names_of(paper: Paper) -> Iterator[tuple[Way, str]]:
    """Every name by which a paper is found, with the way it is found."""
    file = key_of(paper.file)
    for name in dict.fromkeys((key_of(paper.id), file, file.rpartition(".")[0], key_of(number_of(paper)))):
        yield "id", name
    yield "title", key_of(paper.title)
    for name in dict.fromkeys(map(fold_label, paper.authors)):
        yield "author", name
    for name in dict.fromkeys(map(fold_label, (paper.title, *paper.authors))):
        if len(name) > 1:
            yield "said", name
    number = key_of(number_of(paper))
    if number and number.isascii():  # any other is found as a word of a question too easily
        yield "number", number
