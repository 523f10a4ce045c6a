"""Whether two titles are the same, and what the name of a file says of a title."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from kg.normalise import fold_label
from kg.read.catalogue.words import words

BAR = 0.9  # share of characters that two titles have in common, in order, to be called alike
LEAST = 8  # characters of a title that a part of it must have to stand for it
_NO_WORD = re.compile(r"[\W_①-⑳]+")
_SUBTITLE = re.compile(r"[—–―－-]{2,}|[—―]|\s[–-]\s|[:：]")
_BETWEEN = re.compile(r"[_＿]+|\s+-\s+")


def letters(text: str) -> str:
    """A text folded, its letters, digits and Chinese characters alone."""
    return _NO_WORD.sub("", fold_label(text))


@lru_cache(maxsize=1 << 16)
def key(title: str) -> str:
    """The letters of a title, by which titles are compared.

    >>> key("數字經濟——基於 AI 的研究*")
    '数字经济基于ai的研究'
    """
    return letters(title)


@lru_cache(maxsize=1 << 16)
def main(title: str) -> str:
    """The key of a title without its subtitle."""
    return key(_SUBTITLE.split(title.strip(), maxsplit=1)[0])


def ratio(one: str, other: str) -> float:
    """How much of two keys is the same, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def alike(one: str, other: str) -> float:
    """How alike two titles are that may be one, from 0 to 1; 0 where they may not.

    They may where one lacks the other's subtitle, or where they agree by `BAR` and differ in single characters only, as
    scans do, of which none is a number. 进口 for 出口 passes; who calls looks for authors and abstract too.

    >>> alike("数字经济驱动产业升级的机制——基于省级数据", "数字经济驱动产业升级的机制")
    0.8125
    >>> alike("数字经济驱动制造业升级的机制与路径研究", "数字经济驱动服务业升级的机制与路径研究")
    0.0
    """
    keys = key(one), key(other)
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    mains = main(one), main(other)
    if mains[0] == mains[1] and len(mains[0]) >= LEAST and mains[0] in keys:
        return matcher.ratio()
    differing = [(keys[0][a:b], keys[1][c:d]) for what, a, b, c, d in matcher.get_opcodes() if what != "equal"]
    single = all(len(x) <= 1 and len(y) <= 1 and not _tells_apart(x + y) for x, y in differing)
    score = matcher.ratio()
    return score if single and score >= BAR and min(map(len, keys)) >= LEAST else 0.0


def _tells_apart(characters: str) -> bool:
    return any(c.isdigit() or c in words().parts for c in characters)


def pieces(stem: str) -> list[str]:
    """The parts of a file's name that may be a title, whole or with … in it, or names; copies' marks are left aside.

    >>> pieces("数字经济驱动_省略_升级的机制_林知远 (1)")
    ['数字经济驱动…升级的机制_林知远', '数字经济驱动…升级的机制', '林知远']
    """
    bare = words().omitted.sub("…", words().copy.sub("", stem.strip()))
    parts = [part.strip() for part in _BETWEEN.split(bare) if part.strip()]
    return [bare, *parts] if len(parts) > 1 else [bare]


def stands_for(stem: str, title: str) -> bool:
    """Whether a part of a file's name is a title, its beginning, or its beginning and end with the middle left out."""
    whole = key(title)
    for piece in pieces(stem):
        start, *rest = map(key, piece.split("…"))
        if whole and start == whole:
            return True
        end = rest[0] if rest else ""
        long = len(start) + len(end) >= LEAST and len(rest) < 2
        if long and len(start) + len(end) <= len(whole) and whole.startswith(start) and whole.endswith(end):
            return True
    return False
