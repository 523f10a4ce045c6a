"""The lines after the front matter: headings, running text, and what is left out of it."""

import re
from collections import Counter

from kg.read.headings import LISTED, Heading, HeadingFinder
from kg.read.layout import Layout
from kg.read.lines import Line
from kg.read.references import is_footnote, starts_entry
from kg.read.rows import is_equation, is_row, mark_heads
from kg.read.stated import english_block

_REPEATED = 3  # a short line that stands so often is a running head
_SHORT = 40
_ORPHAN = 16  # a line this short without any mark is no broken sentence
_LABEL = 12  # a heading this short is a label such as 作者贡献声明 and no more
_LISTED = re.compile("[;；,，、]")
_UNHEADED = 3  # entries in a row that make a reference list without a heading
_TABLE = "figure or table"
_APPENDIX = "appendix"
_LOOKED = 12  # lines of an appendix that show whether it is a questionnaire
_ITEMS = 2  # lines of them that do
_EARLY = 0.3  # a heading 参考文献 in this share of the lines belongs to a table of contents if another follows


def mark(lines: list[Line], start: int, layout: Layout, finder: HeadingFinder, width: int | None) -> list[Heading]:
    """The headings from line `start` on; every other line gets its reason where it is left out.

    Args:
        lines: all lines of the text; their `reason` and `heading` are set.
        start: the first line after the front matter.
        layout: the words to go by.
        finder: tells headings.
        width: length of a full line where the text is wrapped.
    """
    end = _references(lines, start, layout, finder)
    _back(lines, end, layout)
    running = _running_heads(lines, end) | {line.text for line in lines[:start] if line.heading}
    headings: list[Heading] = []
    note: str | None = None  # the note that a line may go on with
    standing = False  # whether its label is a heading, so that it goes on to the next one
    formula = False
    index = start
    while index < end:
        line = lines[index]
        count = 1
        if formula or line.text.startswith("$$"):
            line.reason = "formula"
            formula ^= line.text.count("$$") % 2 == 1
        elif _opens_appendix(lines, index, end, layout):
            line.reason, note, standing = _APPENDIX, _APPENDIX, True
        elif reason := _reason(line, layout, running) or _foreign(lines, index, width):
            line.reason = reason
            if reason in layout.words.notes:
                note, standing = reason, _stands(line, reason, layout)
        elif heading := finder.at(index):
            finder.passed(heading)
            count = heading.count
            if note == _APPENDIX and heading.scheme in LISTED | {"stop", "bare"}:
                line.reason = note  # its questions are numbered
            elif standing_note := _titled(lines[index], heading, layout):
                note, standing = standing_note, True
                line.reason = note
            else:
                headings.append(heading)
                note = None
                for part in lines[index : index + count]:
                    part.heading = True
        elif note and (standing or _wrapped(lines, index, width)):
            line.reason = note
        else:
            note = None
        index += count
    mark_heads(lines[start:end], _TABLE)
    _signers(lines, start, end)
    return headings


def _stands(line: Line, reason: str, layout: Layout) -> bool:
    """Whether a label is a heading, so that what it opens goes on to the next one."""
    if line.depth > 0 and len(line.text) <= _LABEL:
        return True
    alone = dict(layout.notes)[reason].fullmatch(line.text) is not None
    return alone and reason in layout.words.standing


def _titled(line: Line, heading: Heading, layout: Layout) -> str | None:
    """The note that a numbered heading opens: 六、致谢."""
    title = line.text[heading.title - line.start :]
    notes = dict(layout.notes)
    return next((reason for reason in layout.words.standing if notes[reason].fullmatch(title)), None)


def _opens_appendix(lines: list[Line], index: int, end: int, layout: Layout) -> bool:
    """Whether a line is the heading of a questionnaire in an appendix."""
    line = lines[index]
    if not layout.appendix.match(line.text) or len(line.text) > _SHORT or line.closed:
        return False
    if layout.questionnaire.search(line.text):
        return True
    after = lines[index + 1 : min(end, index + 1 + _LOOKED)]
    return sum(layout.question.search(one.text) is not None for one in after) >= _ITEMS


def is_orphan(line: Line, width: int | None) -> bool:
    """Whether a line of prose stands for itself: short, between blank lines, no mark in it."""
    full = width is not None and len(line.text) >= 0.8 * width
    return line.gap and line.alone and line.plain and len(line.text) <= _ORPHAN and not full


def _reason(line: Line, layout: Layout, running: set[str]) -> str | None:
    """Why a line is left out whatever stands around it."""
    thing = line.object()
    if thing:
        return thing
    if line.text in running:
        return "running head"
    if layout.english_abstract.match(line.text) or layout.english_keywords.match(line.text):
        return "English abstract"
    if layout.keywords.match(line.text) and "。" not in line.text and len(_LISTED.findall(line.text)) > 1:
        return "keywords"
    if is_footnote(line.text):
        return "references"
    if layout.glued_identifier.match(line.text):
        return "front matter"
    if layout.signature.match(line.text):
        return "signature and date"
    if layout.caption.match(line.text):
        return "caption"
    if layout.footnote.match(line.text):
        return "note"
    if is_row(line.text, layout.words.affirmed):
        return _TABLE
    if is_equation(line.text):
        return "formula"
    if line.depth and layout.column.fullmatch(line.text):
        return "column heading"
    return next((reason for reason, pattern in layout.notes if pattern.match(line.text)), None)


def _foreign(lines: list[Line], index: int, width: int | None) -> str | None:
    """Whether a line is in another script, and not part of a Chinese paragraph that is wrapped."""
    line, before = lines[index], lines[index - 1]
    wrapped = width is not None and index > 0 and not line.gap and before.reason is None and not before.heading
    return None if line.chinese or (wrapped and len(before.text) >= 0.8 * (width or 0)) else "no Chinese text"


def _wrapped(lines: list[Line], index: int, width: int | None) -> bool:
    """Whether a line goes on where a full line before it breaks off."""
    return not lines[index].gap and width is not None and len(lines[index - 1].text) >= 0.9 * width


def _references(lines: list[Line], start: int, layout: Layout, finder: HeadingFinder) -> int:
    """The line that the reference list starts with: its heading, or the first of several entries in a row."""
    headed = [index for index in range(start, len(lines)) if layout.references.match(lines[index].text)]
    if headed:
        return next((index for index in headed if index > _EARLY * len(lines)), headed[-1])
    run = 0
    for index in range(start, len(lines)):
        run = run + 1 if starts_entry(lines[index].text) else 0
        if run == _UNHEADED:
            following = (finder.at(later) for later in range(index, len(lines)))
            if any(heading and heading.scheme and heading.scheme not in LISTED for heading in following):
                return len(lines)
            return index - run + 1
    return len(lines)


def _back(lines: list[Line], start: int, layout: Layout) -> None:
    """Say of each line from the reference list on what it belongs to."""
    abstract = next((i for i in range(start, len(lines)) if layout.english_abstract.match(lines[i].text)), None)
    english = len(lines) if abstract is None else abstract - len(english_block(lines, abstract))
    part = "references"
    for index in range(start, len(lines)):
        line = lines[index]
        note = next((reason for reason, pattern in layout.notes if pattern.match(line.text)), None)
        if starts_entry(line.text):
            part = "references"
        elif note:
            part = note
        elif index >= english and not line.chinese:
            part = "English abstract"
        elif _opens_appendix(lines, index, len(lines), layout):
            part = _APPENDIX
        elif (index > start and line.depth) or part == "English abstract":
            part = "after the references"
        line.reason = line.object() or part
        heading = layout.references.match(line.text)
        line.begin = line.start + heading.end() if heading else line.start


def _running_heads(lines: list[Line], end: int) -> set[str]:
    counts = Counter(line.text for line in lines[:end] if len(line.text) <= _SHORT and line.plain)
    return {text for text, count in counts.items() if count >= _REPEATED}


def _signers(lines: list[Line], start: int, end: int) -> None:
    """Leave out the short lines of who signs before a date."""
    for index in range(start, end):
        if lines[index].reason == "signature and date":
            for before in lines[index - 1 : start : -1]:
                if before.reason is not None or before.heading or not is_orphan(before, None):
                    break
                before.reason = "signature and date"
