"""The characters of a page with their places, turned so that text runs to the right and lines go down."""

import ctypes
import math
import re
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_HYPHEN = 2  # what pdfium calls the hyphen at a line end
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BOLD = re.compile(r"bold|black|heavy|hei|-BD|w[789]\b", re.I)  # SimHei, too: the bold of Chinese type is another face
_THIN = 2.5  # points; what is thicker is no rule
_SHORTEST_RULE = 30.0
_UNKNOWN = ("\ufffd", "\x00")
_MOST_OBJECTS = 50_000  # of a page; a map may have as many
_RECENT = 60  # of each character, among which a second copy is looked for: a line or a word is drawn twice, not a page


class Glyph(NamedTuple):
    """A character: where it starts and ends along its line, its base line (growing downwards), in points."""

    char: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


class Rule(NamedTuple):
    """A horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True)
class Sheet:
    """A page.

    Attributes:
        number: its place in the file, from 1.
        glyphs: characters that run with the text, in the order of the file.
        rules: horizontal lines.
        hidden: characters that run in another direction (stamps, watermarks) or lie beside the page.
        unknown: number of characters that the fonts do not name.
        pictures: number of pictures.
    """

    number: int
    glyphs: list[Glyph]
    rules: list[Rule]
    hidden: str
    unknown: int
    pictures: int


class _Raw(NamedTuple):
    char: str
    left: float
    right: float
    bottom: float
    top: float
    x: float
    y: float
    size: float
    bold: bool
    turn: int  # quarter turns against the clock; -1 where it is askew


def read_sheet(page: Any, number: int, most: int) -> Sheet:
    """The characters and rules of a page.

    Args:
        page: a `pypdfium2.PdfPage`.
        number: its place in the file.
        most: characters that are taken at most.
    """
    text = page.get_textpage()
    every, unknown = _characters(text.raw, most)
    left, bottom, right, top = page.get_bbox()
    raw = [one for one in every if left <= (one.left + one.right) / 2 <= right and bottom - 1 <= one.y <= top + 1]
    turns = Counter(one.turn for one in raw if not one.char.isspace())
    turn = max((t for t in turns if t >= 0), key=lambda t: (turns[t], -t), default=0)
    upright = [one for one in raw if one.turn == turn]
    down = turn == 0 and _runs_down(upright)
    rules, pictures = _drawn(page, turn, down)
    shown = set(map(id, upright))
    hidden = "".join(one.char for one in every if id(one) not in shown).strip()
    text.close()
    return Sheet(number, _once([_turn(one, turn, down) for one in upright]), rules, hidden, unknown, pictures)


def _characters(text: Any, most: int) -> tuple[list[_Raw], int]:
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    fonts: dict[int, bool] = {}
    objects: dict[int, bool] = {}
    found: list[_Raw] = []
    unknown = 0
    for index in range(min(most, max(0, pdfium.FPDFText_CountChars(text)))):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in (10, 13) or (code == 32 and pdfium.FPDFText_IsGenerated(text, index) == 1):
            continue
        char = "-" if code == _HYPHEN else chr(code) if code < 0x110000 else "\ufffd"
        if char in _UNKNOWN or "\ue000" <= char <= "\uf8ff" or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
            unknown += 1
            char = "\ufffd"
        elif char < " " or "\ud800" <= char <= "\udfff":
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = pdfium.FPDFText_GetFontSize(text, index) * scale
        handle = pdfium.FPDFText_GetTextObject(text, index)
        place = ctypes.addressof(handle.contents) if handle else 0
        if place not in objects:
            objects[place] = _bold(handle, fonts)
        for one in _LIGATURES.get(char, char):
            found.append(
                _Raw(
                    one,
                    box.left,
                    box.right,
                    box.bottom,
                    box.top,
                    x.value,
                    y.value,
                    size,
                    objects[place],
                    _turns(matrix),
                )
            )
    return found, unknown


def _bold(handle: Any, fonts: dict[int, bool]) -> bool:
    """Whether the font of a character is a bold one by its name; the weight that files tell is none."""
    font = pdfium.FPDFTextObj_GetFont(handle) if handle else None
    if not font:
        return False
    place = ctypes.addressof(font.contents)
    if place not in fonts:
        name = ctypes.create_string_buffer(200)
        pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
        fonts[place] = _BOLD.search(name.value.decode("utf-8", "replace")) is not None
    return fonts[place]


def _turns(matrix: Any) -> int:
    angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
    quarter = round(angle / 90) % 4
    return quarter if min(abs(angle - 90 * q) for q in range(5)) < 3 else -1


def _runs_down(glyphs: list[_Raw]) -> bool:
    """Whether upright characters stand below each other, as in vertical writing."""
    down = along = 0
    for one, after in pairwise(glyphs):
        if one.char.isspace() or after.char.isspace():
            continue
        dx, dy = after.x - one.x, one.y - after.y
        down += abs(dx) < 0.3 * one.size and 0.5 * one.size < dy < 2 * one.size
        along += abs(dy) < 0.3 * one.size and 0.2 * one.size < dx < 3 * one.size
    return down > along and down > 5


def _turn(one: _Raw, turn: int, down: bool) -> Glyph:
    if down:  # the lines go from right to left
        return Glyph(one.char, -one.top, -one.bottom, -(one.left + one.right) / 2, one.size, one.bold)
    x0, x1, y = (
        (one.left, one.right, -one.y),
        (one.bottom, one.top, one.x),
        (-one.right, -one.left, one.y),
        (-one.top, -one.bottom, -one.x),
    )[turn]
    return Glyph(one.char, x0, x1, y, one.size, one.bold)


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Without the second copy of characters that are drawn twice to look bold."""
    seen: dict[str, deque[Glyph]] = defaultdict(lambda: deque(maxlen=_RECENT))
    kept: list[Glyph] = []
    for glyph in glyphs:
        if not glyph.char.isspace():
            wide, high = 0.3 * (glyph.x1 - glyph.x0), 0.2 * glyph.size
            others = seen[glyph.char]
            twice = (abs(glyph.x0 - other.x0) < wide and abs(glyph.y - other.y) < high for other in others)
            if any(twice) and kept[-1].char != glyph.char:  # one glyph may show two of a kind, as that of a dash does
                continue
            others.append(glyph)
        kept.append(glyph)
    return kept


def _drawn(page: Any, turn: int, down: bool) -> tuple[list[Rule], int]:
    """The horizontal rules of a page, seen as its text runs, and the number of its pictures."""
    rules, pictures = [], 0
    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(min(_MOST_OBJECTS, pdfium.FPDFPage_CountObjects(page.raw))):
        thing = pdfium.FPDFPage_GetObject(page.raw, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        pictures += kind == pdfium.FPDF_PAGEOBJ_IMAGE
        if kind != pdfium.FPDF_PAGEOBJ_PATH or not pdfium.FPDFPageObj_GetBounds(thing, *sides):
            continue
        left, bottom, right, top = (side.value for side in sides)
        box = _turn(_Raw("", left, right, bottom, top, left, bottom, 0, False, turn), turn, down)
        thick = right - left if turn in (1, 3) or down else top - bottom
        if thick <= _THIN and box.x1 - box.x0 >= _SHORTEST_RULE:
            rules.append(Rule(box.x0, box.x1, box.y))
    return sorted(rules, key=lambda rule: (rule.y, rule.x0)), pictures
