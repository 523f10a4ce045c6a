"""A list of references after GB/T 7714, as CNKI gives them out: `[1]张三,李四.题名[J].刊名,2024,(05):1-12.`"""

import re
from dataclasses import replace

from kg.messages import Message
from kg.read.catalogue.entry import Entry, entry
from kg.read.cited import parse_reference
from kg.read.references import one_line

_NUMBER = re.compile(r"\s*[\[［【〔(（]?\s*\d{1,4}\s*[\]］】〕)）.．、]\s*(?=\D)")
_TYPED = re.compile(r"[\[［【]\s*(?:EB|DB|CP|CM|DS|[JMCDRSPNGAZ])\s*(?:/\s*OL)?\s*[\]］】]")
_LONGEST = 600  # characters of an entry; a paper whose first line begins with a number has a longer one
_ALMOST_ALL = 0.9  # of the entries, and of their characters, have a type where the text is such a list


def recognise(text: str) -> bool:
    """Whether a text is nothing but such a list."""
    entries = _entries(text)
    if not entries or max(map(len, entries)) > _LONGEST:
        return False
    typed = [one for one in entries if len(_TYPED.findall(one)) == 1]
    most = len(typed) >= _ALMOST_ALL * len(entries)
    return most and sum(map(len, typed)) >= _ALMOST_ALL * sum(map(len, entries))


def read(text: str, file: str) -> tuple[list[Entry], list[str]]:
    """The entries of a text, and what is wrong with lines that make none."""
    found = []
    faults: list[str] = []
    for number, one in enumerate(map(one_line, _entries(text)), start=1):
        work = parse_reference(one)
        made = entry(
            file,
            number,
            work.title or "" if work.mark else "",
            authors=work.authors,
            dois=[work.doi or "", work.url or ""],
            dates=[str(work.year or "")],
            others={
                "mark": work.mark,
                "journal": work.host or work.source,
                "volume": work.volume,
                "issue": work.issue,
                "pages": None if work.mark == "D" else work.pages,
            },
        )
        if made is None:
            faults.append(Message("entry {number}: it is no reference after GB/T 7714", number=number))
        else:
            found.append(replace(made, more_authors=made.more_authors or work.more_authors))
    return found, faults


def _entries(text: str) -> list[str]:
    """The entries of a list without their numbers; where none has one, a line is an entry."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    numbered = bool(lines) and _NUMBER.match(lines[0]) is not None
    entries: list[list[str]] = []
    for line in lines:
        head = _NUMBER.match(line)
        if entries and numbered and head is None:
            entries[-1].append(line)
        else:
            entries.append([line[head.end() :] if head and numbered else line])
    return ["\n".join(one) for one in entries]
