"""Papers in English: told from Chinese ones, read for what they state of themselves and for nothing else."""

import re
from collections.abc import Sequence
from typing import Any

from kg.read.layout import Layout
from kg.read.lines import Line
from kg.read.references import one_line

TEXT = "English text"
_ABSTRACT, _FOREIGN = "English abstract", "no Chinese text"
_WORD = re.compile(r"[A-Za-z]{2,}")
_TIMES = 1.5  # words a character of Chinese prose: an English abstract has less of them than the text beside it
_FEW = 250  # words of an English abstract, beside which a Chinese one may be short
_HEADING = re.compile(
    r"(?:(?:\d+|[IVX]+)[.、\s]*)?(?:introduction|background|literature review|motivation|overview)\W*\Z", re.I
)
_NUMBERED = re.compile(r"(?:1|I)[.\s]\s*[A-Z][A-Za-z ,:&-]{2,60}\Z")
_BETWEEN = re.compile(r"\s*(?:[,;&·]|\band\b)\s*")
_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s+(?:de|van|von|der|la|[A-Z][\w'’.-]*)){1,3}")
_RAISED = re.compile(r"<sup>(?:(?!<sup>).)*?</sup>|\$[^$]*\$|(?<=[A-Za-z])\d+(?:,\d+)*|[*†‡§]")
_INSTITUTION = re.compile(r"\b(?:Universit|Institut|School|College|Academy|Department|Faculty|Cent(?:er|re)\b|Bank\b)")
_LONGEST = 250
_LINES = 6  # lines below the title in which names and institutions stand


def is_english(lines: Sequence[Line], end: int) -> bool:
    """Whether a text argues in English: what it holds of Chinese is an abstract, or little beside the English words.

    Args:
        lines: with the reason of each that is left out.
        end: the first line after the front matter.
    """
    foreign = [line for line in lines if line.reason in (_ABSTRACT, _FOREIGN)]
    words = sum(len(_WORD.findall(line.text)) for line in foreign)
    chinese = sum(len(line.text) for line in lines if line.reason is None)
    if not words or not chinese:
        return words > 0
    if words > max(_FEW, _TIMES * chinese):
        return True
    return all(line.reason for line in lines[end:]) and any(_HEADING.match(line.text) for line in foreign)


def mark_english(lines: list[Line], layout: Layout) -> bool:
    """Give the English lines that belong to no abstract their reason; whether there are any."""
    label = next((k for k, line in enumerate(lines) if line.reason and layout.english_abstract.match(line.text)), None)
    inside = label is not None
    found = False
    for k, line in enumerate(lines):
        if line.reason not in (_ABSTRACT, _FOREIGN) or (label is not None and k < label):
            continue
        if inside and k != label and _ends(lines, k, layout):
            inside = False
        if not inside:
            line.reason, found = TEXT, True
    return found


def _ends(lines: list[Line], k: int, layout: Layout) -> bool:
    """Whether the abstract, or the keywords below it, are over before a line."""
    line, before = lines[k], lines[k - 1]
    if layout.english_keywords.match(line.text):
        return False
    if _HEADING.match(line.text) or _NUMBERED.match(line.text) or line.depth:
        return True
    return line.gap and (before.text.endswith(".") or layout.english_keywords.match(before.text) is not None)


def stated_in_english(text: str, lines: Sequence[Line], layout: Layout) -> dict[str, Any]:
    """Title, authors and institutions that the first lines of an English paper state."""
    own = [line for line in lines if line.reason in (_ABSTRACT, TEXT)]
    first = next((k for k, line in enumerate(own) if len(_WORD.findall(line.text)) > 1), None)
    if first is None or layout.label(own[first].text) or len(own[first].text) > _LONGEST:
        return {}
    last = first
    while last + 1 < len(own) and _goes_on(own[last], own[last + 1], layout):
        last += 1
    found: dict[str, Any] = {"title": one_line(text[own[first].start : own[last].end])}
    for line in own[last + 1 : last + 1 + _LINES]:
        if layout.label(line.text):
            break
        names = _names(line.text)
        if names and "authors" not in found:
            found["authors"] = tuple(names)
        elif _INSTITUTION.search(line.text):
            found["affiliations"] = (*found.get("affiliations", ()), one_line(line.text))
    return found


def _goes_on(line: Line, after: Line, layout: Layout) -> bool:
    """Whether a title goes on in the next line."""
    return not (after.gap or after.depth or layout.label(after.text) or _names(after.text)) and (
        _INSTITUTION.search(after.text) is None and len(line.text) + len(after.text) <= _LONGEST
    )


def _names(text: str) -> list[str]:
    """The names of a line that holds nothing else."""
    if len(text) > _LONGEST:
        return []
    parts = [part.strip(" .") for part in _BETWEEN.split(_RAISED.sub("", text)) if part.strip(" .")]
    return parts if parts and all(_NAME.fullmatch(part) for part in parts) else []
