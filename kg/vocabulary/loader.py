"""Reading a vocabulary, alone or on top of the shipped one."""

from pathlib import Path

from kg.errors import VocabularyError
from kg.messages import Message, system_reason
from kg.schema import Concept, Mechanism
from kg.schema import Path as PathEntry
from kg.vocabulary import cache
from kg.vocabulary.check import breaking
from kg.vocabulary.files import CONCEPTS, SHIPPED, Fault, digest, layers, read
from kg.vocabulary.model import Vocabulary
from kg.vocabulary.places import default_schemas


def load(schemas: Path | None = None, base: bool = False) -> Vocabulary:
    """The vocabulary of a folder, without one the shipped one; compiled once, then from the cache.

    Faults that only make a vocabulary untidy (`kg.vocabulary.check`) do not stop it.

    Args:
        schemas: the folder.
        base: whether it stands on top of the shipped vocabulary: its entries are added to the shipped ones, and one
            with the id of a shipped entry stands in for that, as a whole.

    Raises:
        VocabularyError: there is no vocabulary, or a fault leaves it without a meaning; the first one is named.
    """
    folder = schemas or default_schemas()
    try:
        files = layers(folder, default_schemas() if base else None)
    except OSError as error:
        raise VocabularyError(
            str(folder),
            Message("cannot be read ({reason})", reason=system_reason(error)),
            "Check its permissions",
        ) from None
    if not files:
        raise VocabularyError(
            str(folder), "holds no vocabulary", Message("Name the folder that holds {concepts}/", concepts=CONCEPTS)
        )
    cached = cache.fetch(folder, digest(files))
    if cached is not None:
        return cached
    found = read(files)
    faults = found.faults or breaking(found)
    for fault in sorted(faults):
        if fault.severity == "error":
            raise _raised(folder, fault)
    items = sorted((entry.item for entry in found.entries), key=lambda item: item.id)
    vocabulary = Vocabulary(
        {item.id: item for item in items if isinstance(item, Concept)},
        {item.id: item for item in items if isinstance(item, Mechanism)},
        {item.id: item for item in items if isinstance(item, PathEntry)},
        found.digest,
    )
    cache.keep(folder, vocabulary)
    return vocabulary


def _raised(folder: Path, fault: Fault) -> VocabularyError:
    file = folder / fault.file
    if fault.file.startswith(SHIPPED):
        file = default_schemas() / fault.file.removeprefix(SHIPPED)
    where = f"{file}: {fault.entry}" if fault.entry else str(file)
    return VocabularyError(where, fault.what, fault.mend)
