"""The files of a vocabulary: found, read, and each entry made a model; what is wrong becomes faults."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kg.malformed import field_problem, yaml_problem
from kg.messages import Message
from kg.schema import Concept, Item, Mechanism
from kg.schema import Path as PathEntry

CONCEPTS = "concepts"
SHIPPED = "shipped/"  # before the names of the shipped files, where a vocabulary stands on top of them
SINGLE: dict[str, type[Item]] = {"mechanisms.yaml": Mechanism, "paths.yaml": PathEntry}
# All values are text, so the base loader reads them all as text: a label such as 2035 or No stays what it is.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in a vocabulary, in words for the person who curates it.

    Attributes:
        file: path inside the vocabulary's folder, with forward slashes.
        entry: id of the entry, else its place in the file; empty where the whole file is meant.
        severity: an error must be mended; a note may stay.
        what: what is wrong, one clause.
        mend: what to do, one sentence without a full stop.
    """

    file: str
    entry: str
    severity: Literal["error", "note"]
    what: str
    mend: str


@dataclass(frozen=True)
class Entry:
    """An entry and the file it stands in."""

    file: str
    item: Item

    @property
    def own(self) -> bool:
        """Whether it is of the vocabulary itself, not of the shipped one below it."""
        return not self.file.startswith(SHIPPED)

    def error(self, what: str, mend: str) -> Fault:
        """A fault of it that must be mended."""
        return Fault(self.file, self.item.id, "error", what, mend)

    def note(self, what: str, mend: str) -> Fault:
        """A fault of it that may stay."""
        return Fault(self.file, self.item.id, "note", what, mend)


@dataclass
class Files:
    """What the files of a vocabulary hold.

    Attributes:
        entries: the entries that could be read, in file order.
        faults: what could not.
        unread: ids of the entries that could not; None where a whole file could not, so that nobody knows its ids.
        replaced: ids of shipped entries that own ones stand in for → the shipped file.
        digest: hexadecimal SHA-256 over names and content of the files.
    """

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unread: set[str] | None = field(default_factory=set)
    replaced: dict[str, str] = field(default_factory=dict)
    digest: str = ""


def contents(schemas: Path) -> dict[str, bytes]:
    """The vocabulary's files: name inside the folder → bytes, names sorted, concepts first.

    Raises:
        OSError: a file cannot be read.
    """
    concepts = sorted(path.name for path in (schemas / CONCEPTS).glob("*.yaml"))
    names = [f"{CONCEPTS}/{name}" for name in concepts] + [name for name in SINGLE if (schemas / name).is_file()]
    return {name: (schemas / name).read_bytes() for name in names}


def layers(schemas: Path, base: Path | None) -> dict[str, bytes]:
    """The files of a vocabulary, after those of the vocabulary it stands on; the names of those begin with `shipped/`.

    Nothing where the vocabulary itself has no file.

    Raises:
        OSError: a file cannot be read.
    """
    own = contents(schemas)
    if not own or base is None or base.resolve() == schemas.resolve():
        return own
    return {f"{SHIPPED}{name}": data for name, data in contents(base).items()} | own


def digest(files: dict[str, bytes]) -> str:
    """Hexadecimal SHA-256 over the names and contents of files."""
    total = sha256()
    for name, data in files.items():
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def read(files: dict[str, bytes]) -> Files:
    """Every entry of the files, and every fault that keeps one from being read.

    An own entry stands in for a shipped one of the same id, as a whole.
    """
    found = Files(digest=digest(files))
    for name, data in files.items():
        model = SINGLE.get(name.removeprefix(SHIPPED), Concept)
        raws, broken = parse(name, data)
        found.faults += broken
        if any(not fault.entry for fault in broken):
            found.unread = None
        for place, raw in raws:
            entry, wrong = _entry(name, place, raw, model)
            found.faults += wrong
            if entry is not None:
                found.entries.append(entry)
            elif found.unread is not None:
                found.unread |= {fault.entry for fault in wrong}
    own = {entry.item.id for entry in found.entries if entry.own}
    found.replaced = {entry.item.id: entry.file for entry in found.entries if not entry.own and entry.item.id in own}
    found.entries = [entry for entry in found.entries if entry.own or entry.item.id not in own]
    return found


def parse(name: str, data: bytes) -> tuple[list[tuple[str, Any]], list[Fault]]:
    """The items of a YAML list, each with its place in words, and the faults of the file's form."""
    try:
        loader = _Loader(data.decode("utf-8-sig"))
        node = loader.get_single_node()
    except UnicodeDecodeError as error:
        return [], [
            Fault(name, "", "error", Message("is not UTF-8 (byte {byte})", byte=error.start), "Save the file as UTF-8")
        ]
    except (yaml.YAMLError, RecursionError) as error:
        return [], [
            Fault(
                name,
                "",
                "error",
                Message("is not YAML: {problem}", problem=_yaml_words(error)),
                "Mend that line or the one before",
            )
        ]
    if node is None:
        return [], []
    if not isinstance(node, yaml.SequenceNode):
        mend = "Begin every entry with “- id:” at the start of a line"
        return [], [Fault(name, "", "error", "is not a list of entries", mend)]
    items, faults = [], []
    for number, child in enumerate(node.value, start=1):
        place = f"entry {number} (line {child.start_mark.line + 1})"
        try:
            doubled = list(_doubled(child))
            items.append((place, loader.construct_object(child, deep=True)))
        except (yaml.YAMLError, RecursionError) as error:
            faults.append(
                Fault(name, place, "error", Message("cannot be read: {problem}", problem=_yaml_words(error)), "Mend it")
            )
            continue
        faults += [
            Fault(
                name,
                place,
                "error",
                Message("has the field {key} twice (line {line})", key=key, line=line),
                "Keep one of the two",
            )
            for key, line in doubled
        ]
    return items, faults


def _yaml_words(error: Exception) -> str:
    """What is wrong, with the line at which PyYAML noticed."""
    mark, problem = getattr(error, "problem_mark", None), yaml_problem(error)
    return Message("{problem} (line {line})", problem=problem, line=mark.line + 1) if mark else problem


def _doubled(node: Any, seen: set[int] | None = None) -> Iterator[tuple[str, int]]:
    """Keys that stand twice in one mapping, anywhere in a node, with the line of the second.

    What is meant several times (`*a`) is looked at once: a few lines of it can stand for more than any machine holds.
    """
    seen = set() if seen is None else seen
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        keys = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in keys:
                    yield str(key.value), key.start_mark.line + 1
                keys.add(key.value)
            yield from _doubled(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _doubled(child, seen)


def _entry(name: str, place: str, raw: Any, model: type[Item]) -> tuple[Entry | None, list[Fault]]:
    if not isinstance(raw, dict):
        return None, [Fault(name, place, "error", "is not an entry", "Give it an id and a prefLabel, or remove it")]
    entry = raw["id"] if isinstance(raw.get("id"), str) and raw["id"] else place
    try:
        return Entry(name, model.model_validate(raw)), []
    except ValidationError as error:
        return None, [Fault(name, entry, "error", *_words(detail, model)) for detail in error.errors(include_url=False)]


def _words(detail: ErrorDetails, model: type[Item]) -> tuple[str, str]:
    """What is wrong with a field and how to mend it, from what pydantic found."""
    where, given = _dotted(detail["loc"]), detail["input"]
    match detail["type"]:
        case "missing":
            return Message("has no {field}", field=where), Message("Add {field}", field=where)
        case "extra_forbidden":
            last = str(detail["loc"][-1])
            known = [spec.alias or key for key, spec in model.model_fields.items()]
            near = difflib.get_close_matches(last, known, n=1)
            mend = (
                Message("Perhaps {near} is meant", near=near[0])
                if near
                else Message("The fields are {names}", names=", ".join(known))
            )
            return Message("has an unknown field {field}", field=where), mend
        case "string_pattern_mismatch":
            return (
                Message("has “{given}” as {field}", given=given, field=where),
                Message("An id is lower-case letters, digits and single hyphens: digital-economy"),
            )
        case "string_too_short":
            return Message("has an empty {field}", field=where), Message("Fill {field} in, or remove it", field=where)
        case "string_type":
            mend = Message("Write one text; put it in quotes where it holds a colon")
            return Message("has more than a text as {field}", field=where), mend
        case "tuple_type":
            return Message("has no list as {field}", field=where), Message("Write {field}: [one, two]", field=where)
        case "model_type" | "model_attributes_type":
            mend = Message("Write the fields of {field} below it, indented", field=where)
            return Message("has no fields under {field}", field=where), mend
        case _:
            return Message("has a wrong {field}: {problem}", field=where, problem=field_problem(detail)), Message(
                "Mend it"
            )


def _dotted(loc: Sequence[int | str]) -> str:
    """Where a field stands: `prefLabel.en`, `altLabels item 3`."""
    text = ""
    for part in loc:
        text += f" item {part + 1}" if isinstance(part, int) else f".{part}" if text else part
    return text
