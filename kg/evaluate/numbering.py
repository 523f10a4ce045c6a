"""The sentences of a text, numbered as the gold numbers them.

Annotation must not move when kg learns to read better, so this numbering is its own: lines, headings and full stops,
and nothing else (docs/annotation.md has the rules in words).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict

HEADING = 50  # characters from which a line is no heading
WRAPPED = 16  # characters that a heading may have on a second line
CHINESE = 0.2  # the share of Chinese characters under which a line is no text
LEAST = 4  # Chinese characters of a sentence that has a number
_HAN = re.compile("[\u4e00-\u9fff]")


class Rules(BaseModel):
    """The words of rules.yaml, which says what each is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    references: tuple[str, ...]
    references_in_english: tuple[str, ...]
    numerals: str
    ends: str
    after_ends: str
    open_ends: str
    not_in_names: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered sentence: code points of the text, end-exclusive; its text is on one line."""

    number: int
    start: int
    end: int
    text: str
    heading: bool


class _Line(NamedTuple):
    start: int
    text: str


@cache
def rules() -> Rules:
    """The rules' words."""
    text = files("kg.evaluate").joinpath("rules.yaml").read_text(encoding="utf-8")
    return Rules.model_validate(yaml.load(text, yaml.CSafeLoader))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What begins a heading, what begins the reference list, what one sentence is."""
    said = rules()
    heading = re.compile(rf"\s*(?:#+|[{said.numerals}]+、|[（(][{said.numerals}]+[)）]|\d(?:\.\d)*\s+(?=\S))")
    chinese, english = ("|".join(words) for words in (said.references, said.references_in_english))
    references = re.compile(rf"^\s*(?:#+\s*)?(?:[【\[]?\s*(?:{chinese})|(?:{english})\b)", re.M)
    ends, after = re.escape(said.ends), re.escape(said.after_ends)
    return heading, references, re.compile(rf"[^{ends}]*[{ends}][{after}]*|[^{ends}]+")


def numbered(text: str) -> tuple[Numbered, ...]:
    """The sentences of a text as read, in order; the reference list and lines that are not Chinese have no numbers.

    Args:
        text: line ends LF.
    """
    found: list[Numbered] = []
    for heading, lines in _paragraphs(text):
        characters = [(line.start + at, char) for line in lines for at, char in enumerate(line.text)]
        joined = "".join(char for _, char in characters)
        whole = [(0, len(joined))] if heading else [match.span() for match in _patterns()[2].finditer(joined)]
        for start, end in whole:
            words = joined[start:end].strip()
            if len(_HAN.findall(words)) < LEAST:
                continue
            first = start + len(joined[start:end]) - len(joined[start:end].lstrip())
            last = first + len(words) - 1
            found.append(Numbered(len(found), characters[first][0], characters[last][0] + 1, words, heading))
    return tuple(found)


def _paragraphs(text: str) -> Iterator[tuple[bool, list[_Line]]]:
    """Lines that belong together, and whether they are a heading."""
    lines = list(_lines(text))
    ends = rules().ends
    open_lines: list[_Line] = []
    at = 0
    while at < len(lines):
        line, words = lines[at], lines[at].text.strip()
        at += 1
        if not words:
            continue
        chinese = len(_HAN.findall(words)) >= CHINESE * len(words)
        heading = chinese and _is_heading(line.text)
        complete = bool(open_lines) and open_lines[-1].text[-1] in ends and at > 1 and not lines[at - 2].text.strip()
        if open_lines and (not chinese or heading or complete):
            yield False, open_lines
            open_lines = []
        if heading:
            wrapped = at + 1 < len(lines) and _is_rest(lines[at].text, lines[at + 1].text)
            yield True, lines[at - 1 : at + 1] if wrapped else [line]
            at += wrapped
        elif chinese:
            open_lines.append(line)
    if open_lines:
        yield False, open_lines


def _lines(text: str) -> Iterator[_Line]:
    """The lines before the reference list."""
    stop = _patterns()[1].search(text)
    start = 0
    for line in text[: stop.start() if stop else len(text)].split("\n"):
        yield _Line(start, line)
        start += len(line) + 1


def _is_heading(line: str) -> bool:
    words = line.strip()
    return bool(_patterns()[0].match(line)) and len(words) < HEADING and words[-1] not in rules().open_ends


def _is_rest(line: str, after: str) -> bool:
    """Whether a line is the rest of the heading before it: short, and nothing below it."""
    return 0 < len(line.strip()) <= WRAPPED and not after.strip()
