"""Where vocabularies lie, and reading one."""

from hashlib import sha256
from pathlib import Path

import yaml

from kg.errors import VocabularyError
from kg.schema import Concept, Mechanism
from kg.schema import Path as PathEntry
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
    """The vocabulary of a folder; without one, the shipped one."""
    folder = schemas or default_schemas()
    if not folder.is_dir():
        raise VocabularyError(str(folder), "there is no such folder", "Name the folder that holds concepts/")
    digest = sha256()
    entries: dict[type, dict] = {Concept: {}, Mechanism: {}, PathEntry: {}}
    files = [(p, Concept) for p in sorted((folder / "concepts").glob("*.yaml"))]
    files += [(folder / "mechanisms.yaml", Mechanism), (folder / "paths.yaml", PathEntry)]
    for path, model in files:
        if not path.is_file():
            continue
        data = path.read_bytes()
        digest.update(data)
        for raw in yaml.load(data, yaml.CSafeLoader) or []:
            item = model.model_validate(raw)
            entries[model][item.id] = item
    sort = {model: dict(sorted(found.items())) for model, found in entries.items()}
    return Vocabulary(sort[Concept], sort[Mechanism], sort[PathEntry], digest.hexdigest())
