"""A text cut into lines, and what a line shows before its words are read: markup, script, blank lines around it."""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
SENTENCE_MARKS = ("。", "！", "？")
_CLOSING = '”’」』）)"'
_EDGE = re.compile(r"[\s\u200b\ufeff]*(?P<depth>#{1,6}(?=[^#])\s*)?(?:[-*+>]\s+)?(?P<bold>\*\*|__)?\s*")
_TAIL = " \t\r\v\f\u3000\u00a0\u200b\ufeff*_\\"  # blanks, emphasis, footnote stars and the backslash of a line end
_HAN = re.compile(f"[{HAN}]+")
_ONLY_MARKS = re.compile(r"(?=\W*\Z)[^，。、；：！？（）《》“”‘’…,;:.!?]*+[，。、；：！？（）《》“”‘’…,;:.!?].*", re.S)
_FORMULA = re.compile(r"(?=[$<h\[［])(?:\$[^$]*\$|<[^<>]*>|https?://\S+|[\[［]\d[\d,，–-]*[\]］])")
_LETTER = re.compile(r"\w+")
_GRAPHIC = re.compile(r"!\[|<html|<table|<img|\|.*\|\s*\Z")
_RULE = re.compile(r"[-*=_—·.\s]{3,}\Z")
_LINK = re.compile(r"\[[^\]]*\]\([^)]*\)\s*\)?(?:\s*\(\w+\))?\Z")
_PAGE = re.compile(r"[^\w\[［]*(?:[Pp]age\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[\W_]*\Z")


@dataclass(slots=True)
class Line:
    """A line that is not blank.

    Attributes:
        start, end: its text without indent and the markup at its edges, offsets into the text.
        text: that stretch, simplified.
        depth: number of `#` before it.
        bold: whether all of it is between `**`.
        gap: whether a blank line stands before it.
        alone: whether a blank line, or the end, stands after it.
        reason: why it is left out; None for headings and prose.
        heading: whether it is (part of) a heading.
        begin: where its prose starts: after a label such as 摘要：.
        script: what `chinese` found; its text does not change.
    """

    start: int
    end: int
    text: str
    depth: int
    bold: bool
    gap: bool
    alone: bool
    reason: str | None = None
    heading: bool = False
    begin: int = -1
    script: bool | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def chinese(self) -> bool:
        """Whether a fifth of its letters is Chinese, formulas aside, or it is only marks that a line break cut off."""
        if self.script is None:
            bare = _FORMULA.sub("", self.text)
            found = sum(map(len, _HAN.findall(bare)))
            if found:
                self.script = found >= 0.2 * len(bare) or found >= 0.2 * sum(map(len, _LETTER.findall(bare)))
            else:
                self.script = _ONLY_MARKS.fullmatch(bare) is not None
        return self.script

    @property
    def closed(self) -> bool:
        """Whether a sentence ends with it."""
        return self.text.rstrip(_CLOSING)[-1:] in SENTENCE_MARKS

    @property
    def stopped(self) -> bool:
        """Whether it ends like a statement, not like a heading that asks."""
        return self.closed and not self.text.rstrip(_CLOSING).endswith("？")

    @property
    def plain(self) -> bool:
        """Whether it holds no mark of prose: no comma, stop or colon."""
        return re.search("[，。；：！？,;]", self.text) is None

    def object(self) -> str | None:
        """Why a line that is not running text is left out: a picture, table, link, page number; else None."""
        if _GRAPHIC.match(self.text):
            return "figure or table"
        if _RULE.match(self.text):
            return "rule"
        if _LINK.match(self.text):
            return "link"
        return "page number" if _PAGE.match(self.text) else None


def cut(flat: str) -> list[Line]:
    """The lines of a simplified text that are not blank, in order."""
    lines: list[Line] = []
    offset, gap = 0, True
    for raw in flat.split("\n"):
        if raw.strip():
            edge = _EDGE.match(raw)
            start, end = edge.end() if edge else 0, len(raw.rstrip(_TAIL))
            depth = len((edge["depth"] or "").strip()) if edge else 0
            bold = bool(edge and edge["bold"] and "**" in raw[end:] and "**" not in raw[start:end])
            if start >= end:  # nothing but markup
                start, end, depth, bold = len(raw) - len(raw.lstrip()), len(raw.rstrip()), 0, False
            place = offset + start
            lines.append(Line(place, offset + end, raw[start:end], depth, bold, gap, False, begin=place))
        elif lines:
            lines[-1].alone = True
        gap = not raw.strip()
        offset += len(raw) + 1
    if lines:
        lines[-1].alone = True
    return lines


def wrap_width(lines: list[Line]) -> int | None:
    """Length of a full line where a text is wrapped by hand, else None."""
    chinese = [len(line.text) for line in lines if line.chinese]
    broken = [len(line.text) for line, after in pairwise(lines) if line.chinese and not after.gap and not line.closed]
    if len(broken) < 20 or len(broken) < 0.4 * len(chinese):
        return None
    width = int(median(broken))
    within = sum(length for length in chinese if length <= 1.5 * width)
    return width if within > 0.6 * sum(chinese) else None  # a list of short lines beside long paragraphs wraps nothing
