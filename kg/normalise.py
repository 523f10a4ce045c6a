"""One folding for labels and texts, with the way back to every character.

Folded text is what labels, cues and the segmentation see: simplified characters, half-width letters and digits,
lower case, full-width punctuation next to Chinese, no line breaks, no spaces beside Chinese, no citation marks.
`Folded.span` leads from any stretch of it to the exact characters of the text as read.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import ne
from typing import Any

from opencc import OpenCC

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
CJK_MARKS = "，。、；：！？（）《》〈〉【】“”‘’「」『』…—"
_CITED = r"[\[［〔]\s*(?:\d{1,3}\s*(?:[-–—~～,，、]\s*\d{1,3}\s*)*)[\]］〕]"
# What any of several alternatives begins with stands before them here: what begins with nothing of that is passed over.
CITATION_MARK = re.compile(
    rf"(?=[<\[［〔])(?:<sup>\s*{_CITED}\s*</sup>|{_CITED}|<sup>\s*\d{{1,3}}(?:\s*[-–,，]\s*\d{{1,3}})*\s*</sup>"
    r"|<sup>[\s①-⑳*＊†‡]+</sup>)"  # of a footnote: it cites nothing by number
)
_UNSEEN = "\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\ufe00-\ufe0f"
_DROPPABLE = re.compile(rf"[\s*<\[［〔{_UNSEEN}]")
_DROPPED = re.compile(
    rf"(?={_DROPPABLE.pattern})(?:{CITATION_MARK.pattern}"
    rf"|\*\*|[{_UNSEEN}]"
    rf"|(?<=[{HAN}{CJK_MARKS}])\s+|(?<!\s)\s+(?=[{HAN}{CJK_MARKS}]|\Z)|\A\s+)"  # each run of blanks is tried once
)
_LINE_BREAK = re.compile(r"(?=\s)(?<!\s)\s*\n\s*")  # each run of blanks is tried once
_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_QUOTES = {ord(a): b for a, b in zip("「」『』〝〞＂", "“”‘’“””", strict=True)}
_ONE_TO_ONE = _WIDE | _UPPER | _QUOTES | {ord("\u3000"): " ", ord("\u00a0"): " ", ord("％"): "%", ord("．"): "."}
_ONE_TO_ONE |= {code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)}  # wide capitals
_HALF_TO_FULL = dict(zip(",;:!?()", "，；：！？（）", strict=True))
_ONE = re.compile("[" + re.escape("".join(map(chr, _ONE_TO_ONE))) + "]")
_HALF = re.compile("[,;:!?()]")
_HALF_BESIDE_HAN = re.compile(
    rf"(?=[ ,;:!?()])(?:(?<=[{HAN}”’》）)])[ ]?[,;:!?()]|[,;:!?()](?=[ ]?[{HAN}“‘《（(])|[()](?=[，。；]))"
)


# Radicals that fonts of PDF files show for the characters they look like, and Unicode does not take for the same.
_RADICALS = str.maketrans(
    "\u2e81\u2e8c\u2e8e\u2e92\u2e93\u2e95\u2e9d\u2e9f\u2ea0\u2ea5\u2eab\u2eae\u2ebc\u2ec1\u2ec4\u2ec5\u2ec6\u2ec9"
    "\u2ecb\u2ed0\u2ed1\u2ed2\u2ed3\u2ed4\u2ed6\u2ed8\u2ed9\u2eda\u2edb\u2edc\u2edd\u2ee2\u2ee3\u2ee4\u2ee5\u2ee6"
    "\u2ee7\u2ee8\u2ee9\u2eea\u2eec\u2eee\u2eef\u2ef0\u2ef3",
    "\u5382\u5c0f\u5140\u5df3\u5e7a\u5f50\u6708\u6bcd\u6c11\u722a\u76ee\u7af9\u8089\u864e\u897f\u89c1\u89d2\u8d1d"
    "\u8f66\u9485\u9577\u9577\u957f\u95e8\u961c\u9752\u97e6\u9875\u98ce\u98de\u98df\u9a6c\u9aa8\u9b3c\u9c7c\u9e1f"
    "\u5364\u9ea6\u9ec4\u9efe\u9f50\u9f7f\u7adc\u9f99\u9f9f",
)
_COMPATIBLE = re.compile("[\u2e80-\u2fd5\ud800-\udfff\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe4f\uff61-\uff65]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters stands in the original.

    Attributes:
        text: the folded characters.
        offsets: for each of them, its code-point offset in the original.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original behind folded characters `start` to `end` (not empty)."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of folded characters that lie in `start` to `end` of the original."""
        return bisect_left(self.offsets, start), bisect_left(self.offsets, end)


@cache
def _opencc() -> Any:
    return OpenCC("t2s")


def simplify(text: str, traditional: bool = False) -> str:
    """Simplified characters, one for one; 著 becomes 着 only in a text known to be traditional.

    Radicals, compatibility characters and marks of vertical writing become the characters they stand for.
    """
    text = _COMPATIBLE.sub(_compatible, text)
    out: str = _opencc().convert(text)
    if len(out) != len(text):  # OpenCC's tables are one for one today; a table that is not must not shift offsets
        out = "".join(c if len(c2 := _opencc().convert(c)) != 1 else c2 for c in text)
    return _zhe(out) if traditional else out


def _compatible(match: re.Match[str]) -> str:
    char = match.group()
    if "\ud800" <= char <= "\udfff":  # half a character, as a command line may bring it
        return "\ufffd"
    usual = unicodedata.normalize("NFKC", char.translate(_RADICALS))
    return usual if len(usual) == 1 else char


_ZHE = re.compile(r"著(?![名作述者称])(?<![名巨专论显原编译合卓昭土]著)")


def _zhe(text: str) -> str:
    return _ZHE.sub("着", text)


_USUAL = re.compile("[\u4e00-\u9fff]+")


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters: more than one in fifty differs when simplified."""
    sample = "".join(_USUAL.findall(text[:20000]))
    simple = simplify(sample)
    return simple != sample and sum(map(ne, sample, simple)) > len(sample) / 50


def _one(match: re.Match[str]) -> str:
    return match.group().translate(_ONE_TO_ONE)


def _widen(match: re.Match[str]) -> str:
    return "".join(_HALF_TO_FULL.get(c, c) for c in match.group())


def _plain(simple: str) -> str:
    """A simplified text with every character folded, and none dropped yet."""
    flat = _ONE.sub(_one, simple)  # most have nothing to change, and `translate` would look at every character
    return _HALF_BESIDE_HAN.sub(_widen, flat) if _HALF.search(flat) else flat


def folded_text(text: str, traditional: bool = False) -> str:
    """What `fold` makes of a text, without the way back."""
    return folded_simple(simplify(text), traditional)


def folded_simple(simple: str, traditional: bool = False) -> str:
    """The same of a text that is simplified already, as one that is not known to be traditional."""
    return _DROPPED.sub("", _plain(_zhe(simple) if traditional else simple)).replace("\n", " ")


def fold(text: str, traditional: bool = False) -> Folded:
    """Fold a text, keeping for every character its offset in the original.

    >>> fold("數字技術[3]推\\n動 產業升級").text
    '数字技术推动产业升级'
    """
    return _without(_plain(simplify(text, traditional)), 0)


def fold_stretches(text: str, stretches: Sequence[tuple[int, int]], traditional: bool = False) -> list[Folded]:
    """Each of some stretches folded as if it stood alone, offsets into the text; in less time than one by one.

    Args:
        text: the text.
        stretches: where each starts and ends.
        traditional: whether the text is known to be.
    """
    lines = [text[start:end] for start, end in stretches]  # a line each: none has anything beside its ends
    flat, at = _plain(simplify("\n".join(lines), traditional)), 0
    found = []
    for (start, _), line in zip(stretches, lines, strict=True):
        found.append(_without(flat[at : at + len(line)], start))
        at += len(line) + 1
    return found


def _without(flat: str, base: int) -> Folded:
    """Folded characters without those that folding drops; `base`: the offset of the first."""
    if not _DROPPABLE.search(flat):
        return Folded(flat, tuple(range(base, base + len(flat))))
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for dropped in _DROPPED.finditer(flat):
        start, end = dropped.span()
        pieces.append(flat[at:start])
        offsets.extend(range(base + at, base + start))
        at = end
    pieces.append(flat[at:])
    offsets.extend(range(base + at, base + len(flat)))
    return Folded("".join(pieces).replace("\n", " "), tuple(offsets))


def fold_label(label: str) -> str:
    """A label as the folded text would show it."""
    return folded_text(label.strip())


def clean(text: str) -> str:
    """A stretch of text on one line, for people: line breaks and spaces beside Chinese removed, characters kept."""
    text = CITATION_MARK.sub("", text).replace("**", "")
    return _DROPPED.sub("", _LINE_BREAK.sub(lambda m: " ", text)).strip()


AROUND = "“”‘’「」『』《》〈〉\"' "
"""What may stand around a label that is given as such."""


def key_of(text: str) -> str:
    """A label or text as labels are compared: folded, quotes off, hyphens as spaces.

    >>> key_of("《 High-Quality  Development》")
    'high quality development'
    """
    return key_of_folded(fold_label(text))


def key_of_folded(folded: str) -> str:
    """The same of what is folded."""
    return " ".join(folded.strip(AROUND).replace("-", " ").split())
