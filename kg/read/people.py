"""Lines of names and lines of institutions."""

import re

from kg.read.layout import Layout
from kg.read.lines import HAN, Line

_LONGEST_NAMES = 150
_LONGEST_INSTITUTIONS = 300
_LONGEST_BARE = 50  # an institution without postcode
_TAIL = 12  # characters after the institution: a town
_TOWN = re.compile(rf"[\s,，、]+([{HAN}]{{2,7}})$")
_RAISED = re.compile(r"<sup>(?:(?!<sup>).)*?</sup>|\$[^$]*\$")
_NAME = re.compile(r"[^\s,，、;；.．\d¹²³⁴⁵⁶⁷⁸⁹⁰*＊\\†‡§#■●◆'’‘”“」「』}{〇/:：]+")
_NUMBERED = re.compile(r"\A[\s(（]*\d{1,2}\s*[.．、]?\s*(?=\D)")
_POSTCODE = re.compile(r"[,，;；\s]*(?<!\d)\d{6}(?!\d)")
_POSTCODE_READ = re.compile(r"(?<!\d)\d{5,7}(?!\d)")  # a scan loses or doubles a digit
_BETWEEN = re.compile(r"[;；]|(?<=\d{6})[)）\s]+(?=[(（]?\d)")


class People:
    """Tells names and institutions of one text.

    Args:
        text: the text as read, for what is kept.
        layout: surnames and the words that end the name of an institution.
    """

    def __init__(self, text: str, layout: Layout) -> None:
        self._text, self._layout = text, layout

    def institutional(self, line: Line) -> bool:
        """Whether a line names institutions: with a postcode, or nothing but a town after them."""
        text, words = line.text, self._layout.institution
        if len(text) > _LONGEST_INSTITUTIONS or line.closed or not words.search(text):
            return False
        if _POSTCODE_READ.search(text):
            return True
        if len(text) > _LONGEST_BARE or line.depth or self._layout.prose_word.search(text):
            return False
        tail = text[[m.end() for m in words.finditer(text)][-1] :]
        return len(tail) <= _TAIL and not re.match(f"[{HAN}]", tail)

    def institutions(self, line: Line) -> list[str]:
        """The institutions of a line, without number, postcode and town."""
        text, words = self._text[line.start : line.end], self._layout.institution
        opening = self._bracket(line.text)
        if opening is not None and not words.search(line.text, 0, opening):
            text = text[opening + 1 :]
        found = []
        for part in _BETWEEN.split(_RAISED.sub("", text)):
            part = _POSTCODE.sub("", _NUMBERED.sub("", part)).strip(" \t\u3000,，;；.．*\\")
            if len(re.findall("[(（]", part)) != len(re.findall("[)）]", part)):
                part = part.strip("()（） ,，")
            if words.search(part):
                found.append(self._without_town(re.sub(r"\s+", " ", part)))
        return found

    def _without_town(self, institution: str) -> str:
        """An institution without the town, or province and town, that end it after a comma or space."""
        name = self._layout.institution
        for _ in range(2):
            town = _TOWN.search(institution)
            if not town or name.search(town[1]) or town[1].endswith(self._layout.words.units):
                break
            if not name.search(institution, 0, town.start()):
                break
            institution = institution[: town.start()]
        return institution

    def names(self, line: Line) -> list[str]:
        """The names of a line that holds nothing else, or names before institutions in brackets; else nothing."""
        opening = self._bracket(line.text)
        end = line.start + (len(line.text) if opening is None else opening)
        flat = line.text[: end - line.start]
        if len(flat) > _LONGEST_NAMES or self._layout.institution.search(flat):
            return []
        writer = self._layout.writer.match(flat)
        flat = " " * writer.end() + flat[writer.end() :] if writer else flat
        flat = _RAISED.sub(lambda m: "," * len(m.group()), flat)
        spans: list[tuple[int, int]] = []
        for found in _NAME.finditer(flat):
            start, stop = found.span()
            spaced = spans and stop - start == 1 and spans[-1][1] - spans[-1][0] == 1
            if spaced and not flat[spans[-1][1] : start].strip():  # a name of two characters with a space inside
                spans[-1] = (spans[-1][0], stop)
            else:
                spans.append((start, stop))
        if not all(self._layout.name.fullmatch("".join(flat[a:b].split())) for a, b in spans):
            return []
        return ["".join(self._text[line.start + a : line.start + b].split()) for a, b in spans]

    def _bracket(self, flat: str) -> int | None:
        """Where a bracket opens that holds institutions."""
        opening = re.search("[(（]", flat)
        return opening.start() if opening and self._layout.institution.search(flat, opening.end()) else None
