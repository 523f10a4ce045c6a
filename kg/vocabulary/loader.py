"""Where vocabularies lie, and reading one."""

from pathlib import Path

from kg.errors import VocabularyError
from kg.schema import Concept, Mechanism
from kg.schema import Path as PathEntry
from kg.vocabulary import cache
from kg.vocabulary.check import breaking
from kg.vocabulary.files import CONCEPTS, Fault, contents, digest, read
from kg.vocabulary.model import Vocabulary

LANGUAGE = "language"


def default_schemas() -> Path:
    """The vocabulary that is shipped: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_schemas"
    return shipped if shipped.is_dir() else package.parent / "schemas"


def language_folder(schemas: Path | None = None) -> Path:
    """The folder of language data that goes with a vocabulary: its own where it has one, else the shipped one."""
    own = (schemas or default_schemas()) / LANGUAGE
    return own if own.is_dir() else default_schemas() / LANGUAGE


def load(schemas: Path | None = None) -> Vocabulary:
    """The vocabulary of a folder, without one the shipped one; compiled once, then from the cache.

    Faults that only make a vocabulary untidy (`kg.vocabulary.check`) do not stop it.

    Raises:
        VocabularyError: there is no vocabulary, or a fault leaves it without a meaning; the first one is named.
    """
    folder = schemas or default_schemas()
    try:
        files = contents(folder)
    except OSError as error:
        raise VocabularyError(str(folder), f"cannot be read ({error.strerror})", "Check its permissions") from None
    if not files:
        raise VocabularyError(str(folder), "holds no vocabulary", f"Name the folder that holds {CONCEPTS}/")
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
    where = f"{folder / fault.file}: {fault.entry}" if fault.entry else str(folder / fault.file)
    return VocabularyError(where, fault.what, fault.mend)
