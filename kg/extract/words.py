"""A sentence's words with what the grammar says of each; glued ones taken apart, labels known as such."""

from itertools import pairwise

from kg.extract.grammar import Grammar
from kg.link import Reading, Token

Span = tuple[int, int]
"""Token indices of one sentence, end-exclusive."""

NONE: frozenset[str] = frozenset()
NOMINAL = ("n", "j", "l", "i", "eng", "vn", "an", "b", "s", "q", "m")  # tags that can stand in a noun phrase's core
LONG_LABEL = 6  # characters from which a label can hold a predicate of its own
GLUED = 4  # characters from which a word can be two


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
        trimmed, coordinated: what `kg.extract.phrases` has found so far.
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
        tokens = reading.tokens
        for token, after in pairwise(tokens):
            self._take(token, after.text)
        if tokens:
            self._take(tokens[-1], "")
        self.roles = [grammar.roles.get(word, NONE) for word in self.words]
        self.inside = [False] * len(self.words)
        self.named = [False] * len(self.words)
        self._mark()
        self.trimmed: dict[tuple[int, int, bool], Span | None] = {}
        self.coordinated: dict[Span, list[Span]] = {}

    def _mark(self) -> None:
        at = 0
        for hit in self.reading.hits:
            while at < len(self.starts) and self.starts[at] < hit.start:
                at += 1
            for k in range(at, len(self.starts)):
                if self.starts[k] >= hit.end:
                    break
                self.named[k], self.inside[k] = True, k > at

    def _take(self, token: Token, after: str) -> None:
        """Add a token; a label that holds a predicate (A与B深度融合, 科技成果转化|为) is taken apart where it does."""
        word, fusion = token.text, self.grammar["fusion"]
        if len(word) >= LONG_LABEL:
            end = next((e for e in range(len(word) - 4, len(word) - 1) if word[e:] in fusion), 0)
            joint = next((k for k in range(2, end - 1) if word[k] in self.grammar["conjoin"]), 0)
            if joint:
                cuts = ((0, joint, "n"), (joint, joint + 1, "c"), (joint + 1, end, "n"), (end, len(word), "vn"))
                for first, last, tag in cuts:
                    self._add(word[first:last], tag, token.start + first)
                return
        if after in self.grammar["made"] and len(word) >= GLUED and word[-2:] in self.grammar.classes["turning"]:
            self._add(word[:-2], "n", token.start)
            self._add(word[-2:], "v", token.end - 2)
            return
        self._add(word, token.tag, token.start)

    def _add(self, word: str, tag: str, start: int) -> None:
        """Add a token; two function words that the segmentation glued (其为, 能为) are taken apart."""
        glue = self.grammar["glue_first"], self.grammar["glue_second"]
        if len(word) == 2 and word[0] in glue[0] and word[1] in glue[1] and word not in self.grammar["unglued"]:
            self._add(word[0], "r" if word[0] in self.grammar["pronouns"] else "d", start)
            self._add(word[1], "p", start + 1)
            return
        if len(word) >= GLUED and tag[:1] in "vilad" and (cut := self._glued(word)):
            self._add(word[:cut], "d" if word[:cut] in self.grammar["adverbs"] else "v", start)
            self._add(word[cut:], "v" if word[cut:] in self.grammar.verbs else "n", start + cut)
            return
        self.words.append(word)
        self.tags.append(tag)
        self.starts.append(start)
        self.ends.append(start + len(word))

    def _glued(self, word: str) -> int:
        """Where to cut an adverb from its cue (极大地提高), or a cue from its object (确保安全); 0 for nowhere."""
        if word in self.grammar.verbs or word in self._labels:
            return 0
        for cut in range(2, len(word) - 1):
            first, rest = word[:cut], word[cut:]
            roles = self.grammar.roles.get(rest, NONE)
            if first in self.grammar["adverbs"] and (rest in self.grammar.verbs or "light_verbs" in roles):
                return cut
            if first in self.grammar.verbs and roles.isdisjoint(("vacuous", "event_nouns")):
                return cut
        return 0

    def text(self, span: Span) -> str:
        """The folded text of a span."""
        return self.reading.folded.text[self.starts[span[0]] : self.ends[span[1] - 1]]

    def concept(self, k: int) -> str:
        """Id of the concept whose label ends with token `k`, or ""."""
        return self._concepts.get(self.ends[k], "")

    def nominal(self, k: int) -> bool:
        """Whether a token can be part of a noun phrase's core."""
        nouns = ("noun_prone", "event_nouns")
        return self.named[k] or self.tags[k].startswith(NOMINAL) or not self.roles[k].isdisjoint(nouns)
