"""From the sources a person names to documents: papers, what citation exports say of them, what became of each file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from kg.duplicates import same_papers
from kg.errors import SourceError
from kg.messages import Message
from kg.read import catalogue
from kg.read.decode import decode
from kg.read.document import STDIN, ReadData, name_of, read_data, read_document
from kg.read.folder import BESIDE, Place, walk
from kg.read.formats import NAMES, SUFFIXES, unread
from kg.read.side import SIDE_FILE, SideFile, load_side_file
from kg.records import Document, EntryLeft, Fate, SourceFile

_TEXT = (".txt", ".text", ".md", *catalogue.SUFFIXES)  # what an export of citations may be called
_NO_EXPORT = (
    Message("it is no citation export that kg knows"),
    Message("Export the citations again as {names}", names=catalogue.FORM_NAMES),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read.

    Attributes:
        documents: by file name, then path.
        files: every file of the sources with what became of it, by path.
    """

    documents: tuple[Document, ...]
    files: tuple[SourceFile, ...]

    @property
    def left_out(self) -> tuple[tuple[str, str], ...]:
        """Name of every file that may be a paper and is not read as one, with the reason and what to do; sorted."""
        lost = (one for one in self.files if one.fate in ("same paper", "not read"))
        return tuple(sorted((one.path.rpartition("/")[2], f"{one.reason}. {one.mend}".rstrip(". ")) for one in lost))


@dataclass(frozen=True, slots=True)
class _Read:
    """A file with what it holds: a paper, citations, or neither."""

    file: SourceFile
    document: Document | None = None
    citations: catalogue.Catalogue | None = None


def read_sources(
    sources: Sequence[Path], language: Path | None = None, output: Path | None = None, read_data: ReadData = read_data
) -> Sources:
    """Read files, and all papers in folders and the folders inside them.

    `papers.yaml` beside a file (or in the folder named) says what the files do not; citation exports among the files
    say what neither does. Both are never papers.

    Args:
        sources: files and folders.
        language: folder of layout.yaml; without it the shipped one.
        output: the folder that is about to be written; it is none of the files.
        read_data: what reads the bytes of a paper.

    Raises:
        SourceError: there are no sources, the only one cannot be read, a path does not exist, or a side file is wrong.
    """
    sides: dict[Path, SideFile | None] = {}
    faults: list[SourceError] = []
    places = walk(sources, output)
    read = [_read(place, sides, language, faults, read_data) for place in places]
    if len(faults) == 1 and all(one.file.fate in ("not read", "about", "passed over") for one in read):
        raise faults[0]
    names = {name_of(place.path) for place in places}
    read = [_with_unmet(one, place, sides, names) for one, place in zip(read, places, strict=True)]
    read = _as_known(_once(read))
    documents = tuple(one.document for one in read if one.document)
    found = Sources(documents, tuple(sorted((one.file for one in read), key=lambda file: file.path)))
    if not documents:
        where = ", ".join(str(source) for source in sources) or "sources"
        what = "there is no paper to read" + "".join(f"; {file}: {reason}" for file, reason in found.left_out)
        raise SourceError(where, what, Message("Name files or folders with {names}", names=NAMES))
    return found


def _read(
    place: Place,
    sides: dict[Path, SideFile | None],
    language: Path | None,
    faults: list[SourceError],
    read_data: ReadData,
) -> _Read:
    """What a file is."""
    name = name_of(place.path)
    if place.reason:
        fate: Fate = "not read" if place.mend else "passed over"
        return _Read(SourceFile(path=place.shown, fate=fate, reason=place.reason, mend=place.mend))
    if name in BESIDE:
        return _Read(SourceFile(path=place.shown, fate="about", reason=BESIDE[name]))
    try:
        if citations := _citations(place, name):
            count = len(citations.entries)
            file = SourceFile(
                path=place.shown, fate="export", form=citations.form, entries=count, faults=citations.faults
            )
            return _Read(file, citations=citations)
        document = read_document(place.path, _side(place.path, place.root, sides), language, read_data)
    except SourceError as fault:
        if fault.where.startswith(SIDE_FILE):
            raise
        faults.append(fault)
        return _Read(SourceFile(path=place.shown, fate="not read", reason=fault.what, mend=fault.mend))
    return _Read(SourceFile(path=place.shown, fate="paper", paper=document.paper.id), document)


def _with_unmet(one: _Read, place: Place, sides: Mapping[Path, SideFile | None], names: set[str]) -> _Read:
    """A side file with its entries that no file is called like, each with the file that may be meant; others as is."""
    folder = place.path.parent
    side = sides.get(folder) if one.file.fate == "about" and place.path.name == SIDE_FILE else None
    if side is None:
        return one
    faults: list[str] = []
    for name in side.entries:
        plain = name.replace("\\", "/").rpartition("/")[2]
        if name in names or (plain == name and (folder / name).is_file()):
            continue
        near = [plain] if plain in names else get_close_matches(plain, sorted(names), 1)
        faults += [Message("no file is called {name}; perhaps {guess} is meant", name=name, guess=one) for one in near]
        if not near:
            faults.append(Message("no file is called {name}", name=name))
    return replace(one, file=one.file.model_copy(update={"faults": tuple(faults)}))


def _citations(place: Place, name: str) -> catalogue.Catalogue | None:
    """The citations of a file; None where it may be a paper.

    Raises:
        SourceError: it is called like an export and is none, cannot be read, or is of no format that kg reads.
    """
    suffix = place.path.suffix.lower()
    if place.path == STDIN:
        return None
    if suffix not in _TEXT:
        if suffix not in SUFFIXES and (fault := unread(name)):
            raise SourceError(name, *fault)
        return None
    try:
        text = decode(place.path.read_bytes(), name).text
    except (OSError, SourceError):
        return None  # reading it as a paper says what is wrong
    found = catalogue.read_catalogue(text, place.shown)
    if found is None and suffix in catalogue.SUFFIXES:
        raise SourceError(name, *_NO_EXPORT)
    return found


def _once(read: list[_Read]) -> list[_Read]:
    """Each paper once, whatever files hold it; of the others is said which file is read for them."""
    having = [at for at, one in enumerate(read) if one.document]
    same = same_papers([one.document for one in read if one.document])
    told = list(read)
    for at, document, keeper in zip(having, same.documents, (having[kept] for kept in same.kept), strict=True):
        file, kept = read[at].file, read[keeper].file
        if keeper == at:
            told[at] = _Read(file.model_copy(update={"paper": document.paper.id}), document)
        else:
            name = kept.path.rpartition("/")[2]
            reason = Message("same paper as {file}", file=kept.path if name == file.path.rpartition("/")[2] else name)
            paper = same.documents[having.index(keeper)].paper.id
            told[at] = _Read(SourceFile(path=file.path, fate="same paper", paper=paper, reason=reason))
    return told


def _as_known(read: list[_Read]) -> list[_Read]:
    """The papers with what the citation exports say of them, and each file with the entry that it is, or may be."""
    exports = [one for one in read if one.citations]
    if not exports:
        return read
    files = [one for one in read if one.file.fate in ("paper", "same paper", "not read")]
    known, left = catalogue.know(
        [one.citations for one in exports if one.citations], [(one.file.path, _found(one)) for one in files]
    )
    by_path = {one.file.path: is_known for one, is_known in zip(files, known, strict=True)}
    twins: dict[str, catalogue.Known] = {}  # what another file of a paper is called may tell what its own name does not
    for one, is_known in zip(files, known, strict=True):
        if one.file.paper and is_known.work:
            twins.setdefault(one.file.paper, is_known)
    return [_told(one, by_path.get(one.file.path), twins, left) for one in read]


def _told(
    one: _Read, known: catalogue.Known | None, twins: Mapping[str, catalogue.Known], left: Sequence[EntryLeft]
) -> _Read:
    """A file with what the citation exports say of it; an export with what it says of no file."""
    if one.citations is not None:
        unmatched = tuple(entry for entry in left if entry.file == one.citations.file)
        return replace(one, file=one.file.model_copy(update={"unmatched": unmatched}))
    if known is None:
        return one
    if known.work is None:
        known = twins.get(one.file.paper or "", known)
    told_by = known.match.how if known.match else None
    file = one.file.model_copy(update={"entry": known.entry, "told_by": told_by, "guess": known.guess})
    if one.document is None or known.work is None:
        return replace(one, file=file)
    return replace(one, file=file, document=catalogue.with_work(one.document, known.work))


def _found(one: _Read) -> catalogue.Found:
    if one.document is None:
        return catalogue.Found(one.file.path.rpartition("/")[2])
    return catalogue.found(one.document.paper, one.document.text)


def _side(path: Path, root: Path, sides: dict[Path, SideFile | None]) -> SideFile | None:
    """The side file beside a file, else the one of the folder that was named; each is read once."""
    for folder in (path.parent, root):
        if folder not in sides:
            file = folder / SIDE_FILE
            sides[folder] = load_side_file(file) if file.is_file() else None
        if sides[folder] is not None:
            return sides[folder]
    return None
