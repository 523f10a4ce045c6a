"""Drawings in drawings: how much a PDF file has to be drawn, before PDFium begins to.

A form is a drawing that pages, and other forms, draw by name. One that draws itself twice, or thirty of which each
draws the next ten times, make a file of a few hundred bytes that PDFium does not come back from, and nothing stops it.
"""

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

MOST_DRAWN = 1_000_000  # forms that are drawn in all; a map has some thousands
_DEEPEST = 30  # forms in forms that PDFium draws
_LONGEST = 4_000_000  # bytes of a content that are looked at
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_XOBJECTS = re.compile(rb"/XObject\s*(?:<<([^<>]*)>>|(\d{1,9})\s+\d{1,5}\s+R)")
_RESOURCES = re.compile(rb"/Resources\s*(?:(<<)|(\d{1,9})\s+\d{1,5}\s+R)")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_DO = re.compile(rb"\bDo\b")


@dataclass(frozen=True, slots=True)
class _Object:
    """An object: what stands before its stream, and the stream as it lies in the file."""

    head: bytes
    content: bytes

    @property
    def is_form(self) -> bool:
        return bool(self.content) and _FORM.search(self.head) is not None


def drawn_too_often(data: bytes) -> bool:
    """Whether the forms of a file are drawn more often than PDFium can.

    Forms whose contents are packed otherwise than by Flate, or locked, are taken to draw nothing.
    """
    if not _FORM.search(data):
        return False
    objects = _objects(data)
    forms = {number: one for number, one in objects.items() if one.is_form}
    inner = {number: _inner(one, objects, forms) for number, one in forms.items()}
    draws = cache(lambda number: _draws(objects[number]))

    @cache
    def size(number: int, depth: int) -> int:
        if depth == _DEEPEST or not draws(number):
            return 1
        most = max((size(one, depth + 1) for one in inner[number]), default=0)
        return min(MOST_DRAWN + 1, 1 + draws(number) * most)

    most = max((size(number, 0) for number in forms), default=0)
    return most > 1 and (most > MOST_DRAWN or _pages(objects, draws) * most > MOST_DRAWN)


def _pages(objects: Mapping[int, _Object], draws: Callable[[int], int]) -> int:
    """How often anything is drawn by what is no form."""
    return sum(draws(number) for number, one in objects.items() if one.content and not one.is_form)


def _objects(data: bytes) -> dict[int, _Object]:
    """The objects of a file, the last of each number, those in packed lists of objects too."""
    found: dict[int, _Object] = {}
    starts = [(int(one[1]), one.end()) for one in _OBJECT.finditer(data)]
    for (number, start), (_, after) in zip(starts, [*starts[1:], (0, len(data))], strict=True):
        stream = _STREAM.search(data, start, after)
        head = data[start : stream.start() if stream else after]
        found[number] = _Object(head, data[stream.end() : after] if stream else b"")
    for packed in [one for one in found.values() if one.content and b"/ObjStm" in one.head]:
        listed = _unpacked(packed)
        first = re.search(rb"/First\s+(\d{1,9})", packed.head)
        numbers = [int(one) for one in re.findall(rb"\d{1,9}", listed[: int(first[1])])] if first else []
        places = list(zip(numbers[::2], numbers[1::2], strict=False))
        for (number, place), (_, after) in zip(places, [*places[1:], (0, len(listed))], strict=False):
            base = int(first[1]) if first else 0
            found.setdefault(number, _Object(listed[base + place : base + after], b""))
    return found


def _inner(form: _Object, objects: Mapping[int, _Object], forms: Mapping[int, _Object]) -> frozenset[int]:
    """The forms that a form can draw: those its resources name, and any where it has none of its own."""
    resources = _RESOURCES.search(form.head)
    if resources is None:
        return frozenset(forms)
    where = form.head if resources[1] else objects.get(int(resources[2]), _Object(b"", b"")).head
    named: set[int] = set()
    for listed in _XOBJECTS.finditer(where):
        inside = listed[1] if listed[1] is not None else objects.get(int(listed[2]), _Object(b"", b"")).head
        named |= {int(one) for one in _REFERENCE.findall(inside)}
    return frozenset(named & forms.keys())


def _draws(one: _Object) -> int:
    """How often a content draws anything by name."""
    return len(_DO.findall(_unpacked(one)))


def _unpacked(one: _Object) -> bytes:
    """The content of a stream, no more of it than is looked at."""
    if b"/Filter" not in one.head:
        return one.content[:_LONGEST]
    if b"/FlateDecode" not in one.head and b"/Fl" not in one.head:
        return b""
    try:
        return zlib.decompressobj().decompress(one.content, _LONGEST)
    except zlib.error:
        return b""
