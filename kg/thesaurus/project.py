"""A new project: a folder for a field of one's own, in which `kg build` works at once."""

from pathlib import Path

from kg.errors import OutputError
from kg.messages import Message, system_reason
from kg.writing import put

TEMPLATE = Path(__file__).parent / "template"


def start(folder: Path) -> list[str]:
    """Make a project's folder: kg.toml, papers, a vocabulary with a worked example, corrections, a guide for curators.

    Returns:
        Names of the files written, relative to the folder, with forward slashes, sorted.

    Raises:
        OutputError: the folder holds files, or cannot be written.
    """
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise OutputError(str(folder), "it holds files already", "Name a new or empty folder")
        names = sorted(path.relative_to(TEMPLATE).as_posix() for path in TEMPLATE.rglob("*") if path.is_file())
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            put(folder / name, (TEMPLATE / name).read_bytes())
    except OSError as error:
        why = system_reason(error)
        raise OutputError(
            str(folder), Message("it cannot be written ({reason})", reason=why), "Name another folder"
        ) from None
    return names
