"""`kg check --fix`: the order of entries and the blanks of a vocabulary's files, and nothing that they say."""

from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import yaml

from kg.errors import VocabularyError
from kg.messages import Message, system_reason
from kg.vocabulary.files import contents, parse
from kg.writing import put


def tidy(schemas: Path) -> list[str]:
    """Put the entries of each file in the order of their ids, with the comments above them, and its blanks in order.

    Blanks at the ends of lines go, runs of empty lines become one, line ends LF, no byte-order mark. A file that cannot
    be read as a list of entries is left as it is.

    Returns:
        Names of the files that were changed, as `kg.vocabulary.files.contents` names them.

    Raises:
        VocabularyError: a file cannot be read or written.
    """
    changed = []
    try:
        for name, data in contents(schemas).items():
            tidied = tidied_text(name, data)
            if tidied is not None and tidied.encode() != data:
                put(schemas / name, tidied.encode())
                changed.append(name)
    except OSError as error:
        where, why = str(error.filename or schemas), system_reason(error)
        raise VocabularyError(
            where, Message("cannot be put in order ({reason})", reason=why), "Check its permissions"
        ) from None
    return changed


def tidied_text(name: str, data: bytes) -> str | None:
    """The content of a file put in order; None where it cannot be, or where that would change what it says."""
    entries, faults = parse(name, data)
    ids = [entry["id"] for _, entry in entries if isinstance(entry, dict) and isinstance(entry.get("id"), str)]
    if faults or not ids or len(ids) < len(entries):
        return None
    lines = [line.rstrip() for line in data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    head, blocks, foot = _cut(lines)
    if len(blocks) != len(ids):
        return None
    apart = 2 * sum(not block[0] for block in blocks[1:]) >= len(blocks) - 1 > 0  # whether empty lines part most
    ordered = [_trimmed(block) for _, block in sorted(zip(ids, blocks, strict=True), key=lambda pair: pair[0])]
    body = [line for block in ordered for line in ([*block, ""] if apart else block)]
    parts = [part for part in (_trimmed(head), _trimmed(body), _trimmed(foot)) if part]
    tidied = "\n".join(chain.from_iterable([*part, ""] for part in parts))
    after = [entry for _, entry in parse(name, tidied.encode())[0]]
    return tidied if after == sorted((entry for _, entry in entries), key=lambda entry: entry["id"]) else None


def _cut(lines: list[str]) -> tuple[list[str], list[list[str]], list[str]]:
    """What stands above the entries, each entry with the comments above it, what stands below them.

    A comment that an empty line parts from the first entry is of the file. No entry where the list is not written
    with one dash a line.
    """
    node: Any = yaml.compose("\n".join(lines), yaml.BaseLoader)
    dash = node.start_mark.column
    starts = []
    for child in node.value:
        at = child.start_mark.line
        while at and not lines[at][dash:].startswith("-"):
            at -= 1
        starts.append(at)
    if node.flow_style or len(set(starts)) < len(starts):
        return [], [], []
    begins = [_above(lines, start, dash) for start in starts]
    while begins[0] < starts[0] and "" in lines[begins[0] : starts[0]]:
        begins[0] += 1
    end = _above(lines, len(lines), dash)
    return lines[: begins[0]], [lines[a:b] for a, b in pairwise([*begins, end])], lines[end:]


def _above(lines: list[str], at: int, dash: int) -> int:
    """Where the comments and empty lines above line `at` begin; those of a list's own depth or less."""
    while at and (not lines[at - 1] or lines[at - 1][: dash + 1].lstrip().startswith("#")):
        at -= 1
    return at


def _trimmed(lines: list[str]) -> list[str]:
    """Without empty lines at the ends, runs of them within made one."""
    kept = [line for before, line in pairwise(["", *lines]) if line or before]
    return kept[:-1] if kept and not kept[-1] else kept
