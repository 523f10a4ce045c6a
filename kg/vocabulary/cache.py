"""A vocabulary compiled to one file, so that a command need not read and check the YAML again.

The file lies in the user's cache folder (KG_CACHE names another) and holds what it was made from and a checksum of what
it holds: another content, another version of the program or a damaged file is as good as no file. A folder that cannot
be written is no error.
"""

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from platformdirs import user_cache_path
from pydantic import TypeAdapter, ValidationError

from kg import __version__
from kg.schema import SCHEMA_VERSION, Concept, Mechanism
from kg.schema import Path as PathEntry
from kg.vocabulary.model import Vocabulary

VARIABLE = "KG_CACHE"


def folder() -> Path:
    """Where caches lie."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_cache_path("kg", appauthor=False)


def _file(schemas: Path) -> Path:
    """One file a vocabulary's folder, so that edits replace it and the cache does not grow."""
    key = sha256(str(schemas.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return folder() / f"vocabulary-{key}.json"


def _head(digest: str, rows: list[str]) -> dict[str, object]:
    """What the rows below it were made from, and their checksum: a changed letter in them leaves them valid JSON."""
    content = sha256("\n".join(rows).encode("utf-8", "surrogatepass")).hexdigest()
    return {"program": __version__, "schema_version": SCHEMA_VERSION, "digest": digest, "content": content}


def fetch(schemas: Path, digest: str) -> Vocabulary | None:
    """The compiled vocabulary of a folder whose files have this digest; None where there is none to be trusted."""
    try:
        head, *rows = _file(schemas).read_text(encoding="utf-8").rstrip("\n").split("\n")
        if json.loads(head) != _head(digest, rows):
            return None
        concepts, mechanisms, paths = rows
        return Vocabulary(
            {item.id: item for item in TypeAdapter(list[Concept]).validate_json(concepts)},
            {item.id: item for item in TypeAdapter(list[Mechanism]).validate_json(mechanisms)},
            {item.id: item for item in TypeAdapter(list[PathEntry]).validate_json(paths)},
            digest,
        )
    except (OSError, ValueError, ValidationError):
        return None


def keep(schemas: Path, vocabulary: Vocabulary) -> None:
    """Write the compiled vocabulary beside its place, then put it there, so that no reader sees half a file."""
    rows = [
        TypeAdapter(list[Concept]).dump_json([*vocabulary.concepts.values()], by_alias=True).decode(),
        TypeAdapter(list[Mechanism]).dump_json([*vocabulary.mechanisms.values()], by_alias=True).decode(),
        TypeAdapter(list[PathEntry]).dump_json([*vocabulary.paths.values()], by_alias=True).decode(),
    ]
    target = _file(schemas)
    with suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=target.parent, delete=False) as beside:
            beside.write("\n".join([json.dumps(_head(vocabulary.digest, rows)), *rows]) + "\n")
        try:
            Path(beside.name).replace(target)
        except OSError:
            Path(beside.name).unlink(missing_ok=True)
