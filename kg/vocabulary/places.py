"""Where vocabularies and language data lie."""

from functools import cache
from pathlib import Path

LANGUAGE = "language"


def default_schemas() -> Path:
    """The vocabulary that is shipped: inside the package when installed, beside it in a checkout."""
    return _shipped()


@cache
def _shipped() -> Path:
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_schemas"
    return shipped if shipped.is_dir() else package.parent / "schemas"


def language_folder(schemas: Path | None = None) -> Path:
    """The folder of language data that goes with a vocabulary: its own where it has one, else the shipped one."""
    own = (schemas or default_schemas()) / LANGUAGE
    return own if own.is_dir() else default_schemas() / LANGUAGE
