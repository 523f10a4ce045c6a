"""Word boundaries: jieba's segmentation, by its port rjieba, with every label of the vocabulary known to it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import rjieba

from kg.normalise import HAN

NEW_LABEL_TAG = "nz"
_HAN = re.compile(f"[{HAN}]")


class Token(NamedTuple):
    """A word of a folded text.

    Attributes:
        text: its characters.
        start: offset of the first character in the folded text.
        end: offset past the last one.
        tag: part of speech in jieba's tag set; a label is always `n…` or `vn`.
    """

    text: str
    start: int
    end: int
    tag: str


class Segmenter:
    """Cuts folded text into words; labels stay whole.

    Args:
        labels: folded labels; those of one character or without a Chinese one are left to the dictionary.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        self._jieba = rjieba.Jieba()
        self._tags: dict[str, str] = {}
        self.words = word_frequencies(labels, self._jieba)
        for word in self.words:
            self._tags[word] = self._nominal(word)
        for word, frequency in self.words.items():
            self._jieba.add_word(word, frequency, NEW_LABEL_TAG)

    def _nominal(self, word: str) -> str:
        """The tag of a label: add_word leaves the tag of a known word as it is, and a label is never a mere verb."""
        if not self._jieba.has_word(word):
            return NEW_LABEL_TAG
        tag: str = self._jieba.tag(word)[0][1]
        return "vn" if tag.startswith("v") else tag if tag.startswith("n") else "n"

    def cut(self, folded: str) -> tuple[Token, ...]:
        """The words of a folded text, in order, without gaps."""
        tokens = []
        at = 0
        for word, tag in self._jieba.tag(folded):
            end = at + len(word)
            tokens.append(Token(word, at, end, self._tags.get(word, tag)))
            at = end
        return tuple(tokens)


def word_frequencies(labels: Iterable[str], jieba: rjieba.Jieba) -> dict[str, int]:
    """What to tell a segmenter: labels, short ones first, each with a frequency that keeps it whole."""
    wanted = sorted({label for label in labels if len(label) > 1 and _HAN.search(label)}, key=lambda w: (len(w), w))
    return dict.fromkeys(wanted, 20000000)
