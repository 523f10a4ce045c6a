"""rejected.yaml: phrases that a curator has looked at and does not want in the vocabulary."""

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kg.errors import VocabularyError
from kg.messages import Message, system_reason
from kg.normalise import fold_label
from kg.schema import Entry, Text
from kg.vocabulary.files import Fault, parse
from kg.vocabulary.written import read_yaml

FILE = "rejected.yaml"


class Rejected(Entry):
    """A phrase, and why it is no concept."""

    label: Text
    reason: Text


def load_rejected(schemas: Path) -> frozenset[str]:
    """The folded phrases that a vocabulary's folder rejects; none where it has no such file.

    Raises:
        VocabularyError: the file is not what it should be; its first fault is named.
    """
    for fault in faults(schemas):
        where = str(schemas / fault.file)
        raise VocabularyError(f"{where}: {fault.entry}" if fault.entry else where, fault.what, fault.mend)
    path = schemas / FILE
    said = read_yaml(path.read_text(encoding="utf-8-sig")) if path.is_file() else None
    return frozenset(fold_label(one.label) for one in TypeAdapter(list[Rejected]).validate_python(said or []))


def faults(schemas: Path) -> list[Fault]:
    """What is wrong with the file, if it is there."""
    path = schemas / FILE
    if not path.is_file():
        return []
    try:
        raws, found = parse(FILE, path.read_bytes())
    except OSError as error:
        return [
            Fault(
                FILE,
                "",
                "error",
                Message("cannot be read ({reason})", reason=system_reason(error)),
                "Check its permissions",
            )
        ]
    return found + [fault for place, raw in raws for fault in _wrong(place, raw)]


def _wrong(place: str, raw: Any) -> list[Fault]:
    try:
        Rejected.model_validate(raw)
    except ValidationError:
        return [Fault(FILE, place, "error", "is not a label and a reason", "Write - {label: phrase, reason: why}")]
    return []
