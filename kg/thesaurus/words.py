"""Sentences cut into words by jieba, with every label of the vocabulary known to it."""

import logging
import warnings
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from kg.vocabulary import cache


class Word(NamedTuple):
    """A word and its part of speech in jieba's tag set; of one not in the dictionary `eng` for Latin ones, else `x`."""

    text: str
    tag: str


LABEL = "nz"  # tag of a label of the vocabulary


class Cutter:
    """A jieba of its own, so that the words added here are in nobody else's.

    It makes no sound, and keeps its compiled dictionary in the user's cache folder, not in the shared temporary one.

    Args:
        labels: folded labels of the vocabulary.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # jieba's source has escapes that newer Pythons warn of
            import jieba
        level = jieba.default_logger.level
        jieba.default_logger.setLevel(logging.CRITICAL + 1)
        self._jieba: Any = jieba.Tokenizer()
        with suppress(OSError):
            cache.folder().mkdir(parents=True, exist_ok=True)
            self._jieba.tmp_dir = str(cache.folder())
        self._jieba.initialize()
        jieba.default_logger.setLevel(level)
        self._tags: dict[str, str] = {}
        with self._jieba.get_dict_file() as dictionary:  # a word, its frequency and its tag a line
            for line in dictionary:
                word, _, tag = line.decode("utf-8").rstrip().split(" ")
                self._tags[word] = tag
        for label in sorted(labels):
            self._jieba.add_word(label)
            self._tags[label] = LABEL

    def cut(self, folded: str) -> list[Word]:
        """The words of a folded text, in order."""
        return [Word(word, self._tags.get(word) or _tag(word)) for word in self._jieba.cut(folded)]


def _tag(unknown: str) -> str:
    return "eng" if unknown.isascii() and unknown[0].isalpha() else "x"
