"""Names and institutions as citation exports write them: one a field, or several in one."""

import re
from collections.abc import Iterable, Iterator

from kg.normalise import HAN
from kg.read.catalogue.words import words
from kg.read.layout import load_layout

_NOTE = re.compile(r"\s*[\[［(（【]\s*[\d,，;；*]+\s*[\]］)）】]|[*＊†‡]|<sup>(?:(?!<sup>).)*?</sup>")
_SEMICOLON = re.compile(r"\s*[;；]+\s*")
_COMMA = re.compile(r"\s*[,，、]+\s*")
_HAN = re.compile(f"[{HAN}]")
_INNER_BLANK = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")


def names(values: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """The names in the values of a field, in order, and whether further ones are left out.

    Semicolons part names; commas part Chinese names, unless family and given name stand on their two sides. A Latin
    name with a comma has the family's part first, and keeps it there.

    >>> names(["张三;李四，等"])
    (('张三', '李四'), True)
    >>> names(["张, 三", "Smith, John A."])
    (('张三', 'Smith John A.'), False)
    """
    found: dict[str, None] = {}
    more = False
    for value in values:
        for name in _split(_NOTE.sub("", value)):
            if words().more.fullmatch(name):
                more = True
                continue
            bare = _without_more(name)
            more = more or bare != name
            if bare:
                found[bare] = None
    return tuple(found), more


def parts(value: str) -> Iterator[str]:
    """The institutions of a value."""
    for part in _SEMICOLON.split(value):
        if tidied := " ".join(part.split()).strip(" ,，.。"):
            yield tidied


def _split(value: str) -> Iterator[str]:
    for part in _SEMICOLON.split(value):
        pieces = [_name(piece) for piece in _COMMA.split(part) if piece.strip()]
        chinese = _HAN.search(part) is not None
        pair = len(pieces) == 2 and (_is_family(pieces[0]) if chinese else " " not in pieces[0])
        if pair:
            yield ("" if chinese else " ").join(pieces)
        else:
            yield from pieces


def _is_family(piece: str) -> bool:
    return len(piece) == 1 or piece in load_layout(None).words.compound_surnames


def _name(piece: str) -> str:
    """A name without blanks inside it where it is Chinese."""
    return _INNER_BLANK.sub("", " ".join(piece.split()))


def _without_more(name: str) -> str:
    """A Chinese name of three characters and more without the word for further ones at its end."""
    for found in words().more.finditer(name):
        if found.end() == len(name) and found.start() >= 2:
            return name[: found.start()].rstrip(" ,，")
    return name
