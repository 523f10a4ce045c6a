"""Tokens that the segmentation glued, taken apart: 其为, 能为, 极大地提高, 确保安全, A与B深度融合."""

from collections.abc import Sequence

from kg.extract.grammar import Grammar

Part = tuple[int, str, str]
"""Where a part begins in its token, its text, its tag."""

NONE: frozenset[str] = frozenset()
MEMORY = 1 << 17  # tokens remembered
LONG_LABEL = 6  # characters from which a label can hold a predicate of its own
VERBAL = frozenset("vilad")  # first letters of tags of words that may be an adverb or a cue glued to what follows
GLUED = 4  # characters from which a word can be two


def may_part(word: str, grammar: Grammar) -> bool:
    """Whether a token is long enough to have parts, or begins like two function words."""
    return len(word) >= GLUED or (len(word) == 2 and word[0] in grammar["glue_first"])


def apart(word: str, tag: str, label: bool, grammar: Grammar) -> tuple[Part, ...]:
    """A token as its parts; the same token is looked at once.

    Args:
        word, tag: of the token.
        label: whether it is a concept's label, which is not glued.
        grammar: the language data.
    """
    key = (word, tag, label)
    if key not in grammar.parts:
        if len(grammar.parts) >= MEMORY:
            grammar.parts.clear()
            grammar.whole.clear()
        grammar.parts[key] = _labelled(word, grammar) or _unglued(word, tag, label, grammar)
    return grammar.parts[key]


def _labelled(word: str, grammar: Grammar) -> tuple[Part, ...]:
    """A label that holds a predicate (A与B深度融合) taken apart; empty for any other word."""
    if len(word) < LONG_LABEL:
        return ()
    end = next((e for e in range(len(word) - 4, len(word) - 1) if word[e:] in grammar["fusion"]), 0)
    joint = next((k for k in range(2, end - 1) if word[k] in grammar["conjoin"]), 0)
    if not joint:
        return ()
    cuts = ((0, joint, "n"), (joint, joint + 1, "c"), (joint + 1, end, "n"), (end, len(word), "vn"))
    return _each([(first, word[first:last], tag) for first, last, tag in cuts], grammar)


def _each(parts: Sequence[Part], grammar: Grammar) -> tuple[Part, ...]:
    """Parts, glued ones taken apart in their turn."""
    return tuple(
        (at + k, text, kind) for at, part, tag in parts for k, text, kind in _unglued(part, tag, False, grammar)
    )


def _unglued(word: str, tag: str, label: bool, grammar: Grammar) -> tuple[Part, ...]:
    """Words that the segmentation glued are taken apart: two function words (其为, 能为), 极大地提高, 确保安全."""
    glue = grammar["glue_first"], grammar["glue_second"]
    if len(word) == 2 and word[0] in glue[0] and word[1] in glue[1] and word not in grammar["unglued"]:
        return (0, word[0], "r" if word[0] in grammar["pronouns"] else "d"), (1, word[1], "p")
    if len(word) >= GLUED and tag[0] in VERBAL and not label and (cut := _glued(word, grammar)):
        first, rest = word[:cut], word[cut:]
        tags = "d" if first in grammar["adverbs"] else "v", "v" if rest in grammar.verbs else "n"
        return _each([(0, first, tags[0]), (cut, rest, tags[1])], grammar)
    return ((0, word, tag),)


def _glued(word: str, grammar: Grammar) -> int:
    """Where to cut an adverb from its cue (极大地提高), or a cue from its object (确保安全); 0 for nowhere."""
    if word in grammar.verbs:
        return 0
    for cut in range(2, len(word) - 1):
        first, rest = word[:cut], word[cut:]
        roles = grammar.roles.get(rest, NONE)
        if first in grammar["adverbs"] and (rest in grammar.verbs or "light_verbs" in roles):
            return cut
        if first in grammar.verbs and roles.isdisjoint(("vacuous", "event_nouns")):
            return cut
    return 0
