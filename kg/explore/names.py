"""What people may type for a concept: its names in any script, and the initials of their pinyin."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.normalise import simplify

_HAN = range(0x3400, 0xA000)  # the characters that have a simplified form of their own stand here


def initials(names: Iterable[str]) -> list[str]:
    """The pinyin initials of the Chinese ones among some names, each once; what is not Chinese stays in place.

    >>> initials(["数据要素", "data factor", "AI技术"])
    ['sjys', 'aijs']
    """
    from pypinyin import Style, lazy_pinyin  # half a second to load, and only a build needs it

    found: dict[str, None] = {}
    for name in names:
        if any(ord(c) in _HAN for c in name):
            found["".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()] = None
    return list(found)


def folding(nodes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Each traditional character that stands for one in the nodes' names, with its simplified form.

    The page folds what is typed and what is there by it, so that either script finds the other.
    """
    every = "".join(map(chr, _HAN))
    simple = simplify(every)
    used = set(simplify("".join(name for about in nodes.values() for name in _names(about))))
    return {a: b for a, b in zip(every, simple, strict=True) if a != b and b in used}


def _names(about: Mapping[str, Any]) -> Sequence[str]:
    return [*about["label"].values(), *about.get("also", ()), *about.get("kinds", ())]
