"""Folders with the libraries that kg needs and nothing else, linked to where they are installed, not fetched anew."""

import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent


def requirements(*extras: str) -> list[str]:
    """What kg asks for, with some of its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]


def needed(asked: Iterable[str], known: set[str]) -> Iterator[metadata.Distribution]:
    """What meets these requirements here, also by way of others. `known`: names not to be given (again)."""
    for line in asked:
        one = Requirement(line)
        if one.name not in known and (one.marker is None or one.marker.evaluate({"extra": ""})):
            known.add(one.name)
            yield metadata.distribution(one.name)
            yield from needed(metadata.requires(one.name) or (), known)


def lay_out(place: Path, distributions: Iterable[metadata.Distribution]) -> None:
    """Link the files of distributions into a folder.

    Raises:
        OSError: this system lets no plain user make links.
    """
    place.mkdir()
    for distribution in distributions:
        for name in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
            if not (place / name).exists():
                (place / name).symlink_to(distribution.locate_file(name))


def of_one_python(distribution: metadata.Distribution) -> bool:
    """Whether what is installed works with this Python's version only."""
    tags = [line[5:] for line in (distribution.read_text("WHEEL") or "").splitlines() if line.startswith("Tag: ")]
    return not any(tag.startswith("py3-") or "-abi3-" in tag for tag in tags)
