"""A sentence's words with what the grammar says of each; labels known as such."""

from collections.abc import Sequence

from kg.extract.apart import GLUED, Part, apart
from kg.extract.grammar import Grammar
from kg.link import Reading, Token

Span = tuple[int, int]
"""Token indices of one sentence, end-exclusive."""

NONE: frozenset[str] = frozenset()
NOUNS = ("noun_prone", "event_nouns")  # roles that make a word one
NOMINAL = ("n", "j", "l", "i", "eng", "vn", "an", "b", "s", "q", "m")  # tags that can stand in a noun phrase's core


class Words:
    """The words of a sentence.

    Args:
        reading: the sentence.
        grammar: the language data.

    Attributes:
        words, tags, starts, ends: of each word; the offsets are into the folded text.
        roles: names of the word lists each stands in.
        named: whether it is part of a concept's label.
        inside: whether it is so and not the label's first word.
        trimmed, coordinated, subjects, described: what `kg.extract.phrases`, `sources` and `signs` have found so far.
    """

    def __init__(self, reading: Reading, grammar: Grammar) -> None:
        self.reading = reading
        self.grammar = grammar
        self.words: list[str] = []
        self.tags: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._labels = {hit.label for hit in reading.hits}
        self._concepts = {hit.end: hit.entry for hit in reading.hits}
        self._take(reading.tokens)
        roles = grammar.roles
        self.roles = [roles.get(word, NONE) for word in self.words]
        self.inside = [False] * len(self.words)
        self.named = [False] * len(self.words)
        self._mark()
        self._having: dict[str, list[int]] | None = None
        self.trimmed: dict[tuple[int, int, bool], Span | None] = {}
        self.coordinated: dict[Span, list[Span]] = {}
        self.subjects: dict[Span, tuple[Span | None, bool]] = {}
        self.described: dict[Span, tuple[int, str, int, tuple[bool, ...]]] = {}

    def _mark(self) -> None:
        at = 0
        for hit in self.reading.hits:
            while at < len(self.starts) and self.starts[at] < hit.start:
                at += 1
            for k in range(at, len(self.starts)):
                if self.starts[k] >= hit.end:
                    break
                self.named[k], self.inside[k] = True, k > at

    def _take(self, tokens: Sequence[Token]) -> None:
        """Add the tokens, taken apart where they are glued."""
        grammar, labels, known = self.grammar, self._labels, self.grammar.parts
        made, turning = grammar["made"], grammar.classes["turning"]
        after = ""
        taken: list[tuple[str, str, int, int]] = []
        for word, start, end, kind in reversed(tokens):
            if len(word) >= GLUED and after in made and word[-2:] in turning:
                parts: tuple[Part, ...] = ((0, word[:-2], "n"), (len(word) - 2, word[-2:], "v"))
            else:
                label = word in labels
                parts = known.get((word, kind, label)) or apart(word, kind, label, grammar)
            if len(parts) == 1:
                taken.append((parts[0][1], parts[0][2], start, end))
            else:
                taken += [(text, tag, start + at, start + at + len(text)) for at, text, tag in reversed(parts)]
            after = word
        for text, tag, first, last in reversed(taken):
            self.words.append(text)
            self.tags.append(tag)
            self.starts.append(first)
            self.ends.append(last)

    def having(self, role: str) -> Sequence[int]:
        """The words that stand in a list, in order."""
        if self._having is None:
            self._having = {}
            for k, roles in enumerate(self.roles):
                for one in roles:
                    self._having.setdefault(one, []).append(k)
        return self._having.get(role, ())

    def text(self, span: Span) -> str:
        """The folded text of a span."""
        return self.reading.folded.text[self.starts[span[0]] : self.ends[span[1] - 1]]

    def concept(self, k: int) -> str:
        """Id of the concept whose label ends with token `k`, or ""."""
        return self._concepts.get(self.ends[k], "")

    def nominal(self, k: int) -> bool:
        """Whether a token can be part of a noun phrase's core."""
        return self.named[k] or self.tags[k].startswith(NOMINAL) or not self.roles[k].isdisjoint(NOUNS)
