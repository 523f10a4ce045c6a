"""Which files the sources hold: every one of them, those too that are no paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import SourceError
from kg.messages import Message
from kg.read.document import STDIN, name_of
from kg.read.side import SIDE_FILE

BESIDE = {SIDE_FILE: Message("what people say of papers"), "corrections.yaml": Message("what people say of claims")}
BUILD_FILE = "papers.jsonl"  # a folder that holds one is the output of a build
_SYSTEM = ("thumbs.db", "desktop.ini")
_LOCK = "~$"  # Word's mark of a document that is open


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder of the sources.

    Attributes:
        path: where it is.
        root: the folder that was named, or the one that the named file is in.
        shown: where it lies below that, with `/`; a folder ends in `/`.
        reason: why it is passed over; empty where it is not.
        mend: what to do about that; empty for nothing.
    """

    path: Path
    root: Path
    shown: str
    reason: str = ""
    mend: str = ""


def walk(sources: Sequence[Path], output: Path | None = None) -> list[Place]:
    """Every file of the sources once, by name, then path; a folder that is not looked into stands for its files.

    What lies beside a file that is named and says something of it (`papers.yaml`) is a source too.

    Args:
        sources: files and folders; `-` is standard input.
        output: a folder that is left out, as it may or may not be there.

    Raises:
        SourceError: a source is not there, or its folder cannot be read.
    """
    places: list[Place] = []
    for source in sources:
        prefix = f"{name_of(source)}/" if len(sources) > 1 and name_of(source) else ""
        if source == STDIN:
            places.append(Place(source, Path(), "stdin"))
        elif source.is_dir():
            inside = list(_inside(source, source, prefix))
            if inside and inside[0].path == source and inside[0].mend:
                raise SourceError(str(source), inside[0].reason, inside[0].mend)
            places += inside
        elif source.is_file():
            beside = (source.parent / name for name in BESIDE)
            places += [Place(path, source.parent, name_of(path)) for path in (source, *beside) if path.is_file()]
        else:
            raise SourceError(str(source), "there is no such file or folder", "Name a file or folder that exists")
    found: dict[Path, Place] = {}
    folders: dict[Path, Path] = {}  # resolved, each once
    links = {place.path for place in places if place.path.is_symlink()}
    left_out = _resolved(output) if output is not None else None
    for place in sorted(places, key=lambda place: (place.path in links, place.shown)):
        path = _resolved(place.path) if place.path in links else _unlinked(place.path, folders)
        if path == left_out:
            continue
        same = found.setdefault(path, place)
        if same is not place and place.path in links:
            found[place.path] = replace(place, reason=Message("a link to {path}", path=same.shown))
    return sorted(found.values(), key=lambda place: (place.path.name, place.shown))


def _inside(folder: Path, root: Path, shown: str) -> Iterator[Place]:
    """What a folder and the folders inside it hold; kg does not read what it wrote."""
    if (folder / BUILD_FILE).is_file():
        yield Place(folder, root, shown or "./", Message("a folder that kg build wrote"))
        return
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        what, mend = (
            Message("it cannot be read ({reason})", reason=_why(error)),
            Message("Name a folder that can be read"),
        )
        yield Place(folder, root, shown or "./", what, mend)
        return
    for path in paths:
        name = f"{shown}{name_of(path)}"
        try:
            reason = _passed_over(path)
            if path.is_dir():
                if reason:
                    yield Place(path, root, f"{name}/", reason)
                else:
                    yield from _inside(path, root, f"{name}/")
            elif path.is_file() or reason:
                yield Place(path, root, name, reason)
            else:
                yield Place(path, root, name, _no_file(path))
        except OSError as error:
            yield Place(path, root, name, Message("it cannot be read ({reason})", reason=_why(error)))


def _no_file(path: Path) -> str:
    """What that is, which is neither file nor folder."""
    return Message("it is no file") if path.exists() else Message("a link that leads nowhere")


def _why(error: OSError) -> str:
    """What the system says of a failure."""
    return Message((error.strerror or "unknown reason").lower())


def _passed_over(path: Path) -> str:
    """Why a file or folder is none of the sources; empty where it may be one."""
    if path.name.startswith("."):
        return Message("hidden")
    if path.name.startswith(_LOCK) or path.name.lower() in _SYSTEM:
        return Message("a file of the system")
    return Message("a link to a folder") if path.is_symlink() and path.is_dir() else ""


def _unlinked(path: Path, folders: dict[Path, Path]) -> Path:
    """Where a path that is no link leads: its folder is resolved once for all that lies in it."""
    if path.name in ("", ".."):
        return _resolved(path)
    if path.parent not in folders:
        folders[path.parent] = _resolved(path.parent)
    return folders[path.parent] / path.name


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a link to itself
        return path
