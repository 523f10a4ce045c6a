"""Word boundaries: jieba's segmentation, by its port rjieba, with every label of the vocabulary known to it."""

import importlib.util
import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import PathFinder
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from kg.normalise import HAN

NEW_LABEL_TAG = "nz"
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[\u4e00-\u9fd5a-z0-9+#&._%\-]+")  # what jieba takes for one stretch of words


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
        labels: folded labels; those of one character, without a Chinese one or with a mark in them (no word holds a
            mark) are left to the dictionary.

    Attributes:
        added: the labels that the dictionary would cut → the least frequency that keeps each whole; in the order added.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        self._jieba = _jieba()
        self._tags: dict[str, str] = {}
        self._pieces: dict[str, tuple[Token, ...]] = {}  # each label added → the words it would be cut into
        self.added: dict[str, int] = {}
        words = sorted({label for label in labels if is_word(label)}, key=lambda word: (len(word), word))
        for word in words:
            pieces = self.cut(word)
            if len(pieces) == 1 and self._jieba.has_word(word):
                self._tags[word] = nominal(pieces[0].tag)
            else:
                self._pieces[word] = pieces
        for word in self._pieces:  # short ones first: what keeps a long one whole depends on the short ones in it
            self._tags[word] = NEW_LABEL_TAG
            self.added[word] = self._jieba.suggest_freq(word)
            self._jieba.add_word(word, self.added[word], NEW_LABEL_TAG)

    def cut(self, folded: str) -> tuple[Token, ...]:
        """The words of a folded text, in order, without gaps."""
        tokens = []
        tags, new, at = self._tags, tuple.__new__, 0
        for word, tag in self._jieba.tag(folded):
            end = at + len(word)
            tokens.append(new(Token, (word, at, end, tags.get(word, tag))))  # twice as fast as Token(…)
            at = end
        return tuple(tokens)

    def bounds(self, tokens: Iterable[Token]) -> set[int]:
        """Offsets between words, and of a label also those at which the dictionary would cut it.

        Where two labels overlap, the segmentation keeps one of them whole, not always the one that begins first: 数字
        and 经济高质量发展. The label 数字经济 ends inside the second, but at the end of a word all the same.
        """
        found = {0}
        add, pieces = found.add, self._pieces
        for text, start, end, _ in tokens:
            add(end)
            if text in pieces:
                for _, _, stop, _ in pieces[text]:
                    add(start + stop)
        return found

    def settle(self, tokens: tuple[Token, ...], spans: Sequence[tuple[int, int]]) -> tuple[Token, ...]:
        """The words again, so that each span lies on their ends: a label that a span breaks gives way to it.

        Args:
            tokens: the words of a folded text.
            spans: stretches between `bounds` that do not overlap, in order.
        """
        ends = {0, *map(_end, tokens)}
        breaking = [(start, end) for start, end in spans if start not in ends or end not in ends]
        if not breaking:
            return tokens
        edges = sorted({edge for span in breaking for edge in span} - ends)
        starts = [start for start, _ in breaking]  # ascending, as spans are in order
        settled: list[Token] = []
        for word in chain.from_iterable(self._split(token, edges) for token in tokens):
            begun = bisect_right(starts, word.start) - 1
            inside = begun >= 0 and word.end <= breaking[begun][1]
            if inside and settled and settled[-1].start >= starts[begun]:
                last = settled.pop()
                text = last.text + word.text
                word = Token(text, last.start, word.end, self._tags.get(text, word.tag))
            settled.append(word)
        return tuple(settled)

    def _split(self, token: Token, edges: Sequence[int]) -> Iterator[Token]:
        """A word in which edges lie (they ascend): a label as the dictionary cuts it, and any at the edges themselves.

        A label may begin behind a hyphen, and so inside a word: quality development in gh-quality development.
        """
        inner = edges[bisect_right(edges, token.start) : bisect_left(edges, token.end)]
        if not inner:
            yield token
            return
        ends = {piece.end + token.start: piece.tag for piece in self._pieces.get(token.text, ())} or {
            token.end: token.tag
        }
        at, tag = token.end, token.tag
        parts = []
        for stop in sorted({token.start, *inner, *ends}, reverse=True)[1:]:
            tag = ends.get(at, tag)
            parts.append(Token(token.text[stop - token.start : at - token.start], stop, at, tag))
            at = stop
        yield from reversed(parts)


_end = attrgetter("end")


def _jieba() -> Any:
    """A segmenter of its own: `import rjieba` would read the dictionary once more, for a default nobody uses."""
    name = "rjieba.rjieba"
    if name not in sys.modules:
        package = importlib.util.find_spec("rjieba")
        found = PathFinder.find_spec(name, package.submodule_search_locations) if package else None
        if found is None or found.loader is None:
            raise ModuleNotFoundError("rjieba is not installed")
        module = importlib.util.module_from_spec(found)
        found.loader.exec_module(module)
        sys.modules[name] = module  # a later `import rjieba` takes it from here
    return sys.modules[name].Jieba()


def is_word(label: str) -> bool:
    """Whether a label can be one word: two characters or more, one of them Chinese, no mark or space."""
    return len(label) > 1 and _WORD.fullmatch(label) is not None and _HAN.search(label) is not None


def nominal(tag: str) -> str:
    """The tag of a label that the dictionary has as a word with this tag: a label is never a mere verb.

    rjieba's `add_word` leaves the tag of a known word as it is, so labels have a table of their own.

    >>> [nominal(tag) for tag in ("v", "vn", "n", "l")]
    ['vn', 'vn', 'n', 'n']
    """
    return "vn" if tag.startswith("v") else tag if tag.startswith("n") else "n"
