"""From the sources a person names to documents: files and folders, the side file beside them, what is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SourceError
from kg.read.document import name_of, read_document
from kg.read.side import SIDE_FILE, SideFile, load_side_file
from kg.records import Document

SUFFIXES = (".txt", ".md")
BESIDE = (SIDE_FILE, "corrections.yaml")  # what people say about papers and about claims
BUILD_FILE = "papers.jsonl"  # a folder that holds one is the output of a build


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read.

    Attributes:
        documents: by file name, then path.
        left_out: file and reason, for every file that is no document.
    """

    documents: tuple[Document, ...]
    left_out: tuple[tuple[str, str], ...]


def read_sources(sources: Sequence[Path], language: Path | None = None) -> Sources:
    """Read files, and all *.txt and *.md in folders and the folders inside them.

    `papers.yaml` beside a file (or in the folder named) says what the files do not; it is never a source.

    Args:
        sources: files and folders.
        language: folder of layout.yaml; without it the shipped one.

    Raises:
        SourceError: there are no sources, the only one cannot be read, a path does not exist, or a side file is wrong.
    """
    files, left_out = _collect(sources)
    sides: dict[Path, SideFile | None] = {}
    documents: list[Document] = []
    files_by_id: dict[str, str] = {}
    faults: list[SourceError] = []
    for path, root in files:
        side = _side(path, root, sides)
        try:
            document = read_document(path, side, language)
        except SourceError as fault:
            faults.append(fault)
            left_out.append((name_of(path), fault.what))
            continue
        same = files_by_id.setdefault(document.paper.id, document.paper.file)
        if len(files_by_id) > len(documents):
            documents.append(document)
        else:
            left_out.append((document.paper.file, f"same paper as {same}"))
    if len(files) == 1 and faults:
        raise faults[0]
    if not documents:
        where = ", ".join(str(source) for source in sources) or "sources"
        what = "there is no paper to read" + "".join(f"; {file}: {reason}" for file, reason in sorted(left_out))
        raise SourceError(where, what, f"Name files or folders with {' or '.join(SUFFIXES)} files")
    return Sources(tuple(documents), tuple(sorted(left_out)))


def _collect(sources: Sequence[Path]) -> tuple[list[tuple[Path, Path]], list[tuple[str, str]]]:
    """Each file once with the folder its side file is in, by name then path; and what is no source."""
    found: dict[Path, Path] = {}
    left_out: list[tuple[str, str]] = []
    for source in sources:
        if source.is_dir():
            for path in _inside(source):
                if path.name in BESIDE:
                    continue
                if path.suffix.lower() in SUFFIXES:
                    found.setdefault(path.resolve(), source)
                else:
                    left_out.append((name_of(path), f"no {' or '.join(SUFFIXES)} file"))
        elif source.is_file():
            if source.name in BESIDE:
                left_out.append((source.name, "this file is about the sources and is none"))
            else:
                found.setdefault(source.resolve(), source.parent)
        else:
            raise SourceError(str(source), "there is no such file or folder", "Name a file or folder that exists")
    return sorted(found.items(), key=lambda item: (item[0].name, item[0].as_posix())), left_out


def _inside(folder: Path) -> Iterator[Path]:
    """Files of a folder and of the folders inside it, but hidden ones, and no build: kg does not read what it wrote."""
    if (folder / BUILD_FILE).is_file():
        return
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise SourceError(str(folder), f"it cannot be read ({reason})", "Name a folder that can be read") from error
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and not path.is_symlink():
            yield from _inside(path)


def _side(path: Path, root: Path, sides: dict[Path, SideFile | None]) -> SideFile | None:
    """The side file beside a file, else the one of the folder that was named; each is read once."""
    for folder in (path.parent, root):
        if folder not in sides:
            file = folder / SIDE_FILE
            sides[folder] = load_side_file(file) if file.is_file() else None
        if sides[folder] is not None:
            return sides[folder]
    return None
