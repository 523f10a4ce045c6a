"""From the sources a person names to documents: papers, what citation exports say of them, what became of each file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from kg.duplicates import Outline, as_told, outline, tell_papers
from kg.errors import SourceError
from kg.messages import Message, sentences
from kg.progress import Progress
from kg.read import catalogue
from kg.read.decode import decode
from kg.read.document import STDIN, ReadData, bytes_of, name_of, read_data, read_document
from kg.read.folder import BESIDE, Place, walk
from kg.read.formats import LARGEST_TEXT, NAMES, SUFFIXES, unread
from kg.read.side import SIDE_FILE, SideFile, load_side_file
from kg.records import Document, EntryLeft, Fate, Paper, SourceFile

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
        return tuple(sorted((one.path.rpartition("/")[2], sentences(one.reason, one.mend)) for one in lost))


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file with what it holds: a paper, citations, or neither.

    Attributes:
        file: what became of it.
        outline: of the paper.
        citations: of an export.
        fault: why it cannot be read.
    """

    file: SourceFile
    outline: Outline | None = None
    citations: catalogue.Catalogue | None = None
    fault: SourceError | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What the files are, held together.

    Attributes:
        papers: place of its file and what is known of it, of each paper that is kept; in the order of the places.
        files: every file with what became of it, by path.
    """

    papers: tuple[tuple[int, Paper], ...]
    files: tuple[SourceFile, ...]


def read_sources(
    sources: Sequence[Path],
    language: Path | None = None,
    output: Path | None = None,
    read_data: ReadData = read_data,
    progress: Progress | None = None,
) -> Sources:
    """Read files, and all papers in folders and the folders inside them.

    `papers.yaml` beside a file (or in the folder named) says what the files do not; citation exports among the files
    say what neither does. Both are never papers.

    Args:
        sources: files and folders.
        language: folder of layout.yaml; without it the shipped one.
        output: the folder that is about to be written; it is none of the files.
        read_data: what reads the bytes of a paper.
        progress: called with "files", how many are read of how many, and the next one's name.

    Raises:
        SourceError: there are no sources, the only one cannot be read, a path does not exist, or a side file is wrong.
    """
    places, sides = walk(sources, output), Sides()
    read, documents = [], {}
    for at, place in enumerate(places):
        if progress:
            progress("files", at, len(places), name_of(place.path))
        one, document = read_file(place, sides.of(place), language, read_data)
        read.append(one)
        if document:
            documents[at] = document
    if progress:
        progress("files", len(places), len(places), "")
    settled = settle(sources, places, read, sides, documents.__getitem__)
    return Sources(tuple(as_told(documents[at], paper) for at, paper in settled.papers), settled.files)


def read_file(
    place: Place, side: SideFile | None = None, language: Path | None = None, read_data: ReadData = read_data
) -> tuple[FileRead, Document | None]:
    """What a file is, and its document where it is a paper.

    Args:
        place: the file.
        side: what a person adds.
        language: folder of layout.yaml; without it the shipped one.
        read_data: what reads the bytes of a paper.
    """
    name = name_of(place.path)
    if place.reason:
        fate: Fate = "not read" if place.mend else "passed over"
        return FileRead(SourceFile(path=place.shown, fate=fate, reason=place.reason, mend=place.mend)), None
    if name in BESIDE:
        return FileRead(SourceFile(path=place.shown, fate="about", reason=BESIDE[name])), None
    try:
        if citations := _citations(place, name):
            count = len(citations.entries)
            file = SourceFile(
                path=place.shown, fate="export", form=citations.form, entries=count, faults=citations.faults
            )
            return FileRead(file, citations=citations), None
        document = read_document(place.path, side, language, read_data)
    except SourceError as fault:
        return not_read(place, fault), None
    return paper_read(place, outline(document)), document


def paper_read(place: Place, told: Outline) -> FileRead:
    """A file that is a paper."""
    return FileRead(SourceFile(path=place.shown, fate="paper", paper=told.paper.id), told)


def not_read(place: Place, fault: SourceError) -> FileRead:
    """A file that cannot be read."""
    return FileRead(SourceFile(path=place.shown, fate="not read", reason=fault.what, mend=fault.mend), fault=fault)


def settle(
    sources: Sequence[Path],
    places: Sequence[Place],
    read: Sequence[FileRead],
    sides: "Sides",
    document: Callable[[int], Document],
) -> Settled:
    """What the files are together: each paper once, with what all of them say of it.

    Args:
        sources: as they were named.
        places: the files in them.
        read: what each is.
        sides: the side files.
        document: the document of a paper, by its place; asked for few, and for all where there are citation exports.

    Raises:
        SourceError: there is no paper among them.
    """
    faults = [one.fault for one in read if one.fault]
    if len(faults) == 1 and all(one.file.fate in ("not read", "about", "passed over") for one in read):
        raise faults[0]
    names = {name_of(place.path) for place in places}
    told = [_with_unmet(one, place, sides.read, names) for one, place in zip(read, places, strict=True)]
    told = _as_known(_once(told, document), document)
    files = tuple(sorted((one.file for one in told), key=lambda file: file.path))
    papers = tuple((at, one.outline.paper) for at, one in enumerate(told) if one.outline)
    if not papers:
        where = ", ".join(str(source) for source in sources) or "sources"
        what = Message("there is no paper to read")
        for file, reason in Sources((), files).left_out:
            what = Message("{what}; {file}: {reason}", what=what, file=file, reason=reason)
        raise SourceError(where, what, Message("Name files or folders with {names}", names=NAMES))
    return Settled(papers, files)


class Sides:
    """The side files of the sources; each is read once.

    Attributes:
        read: folder → its side file, None where it has none.
    """

    def __init__(self) -> None:
        self.read: dict[Path, SideFile | None] = {}

    def of(self, place: Place) -> SideFile | None:
        """What a side file says of a file: the one beside it, else the one of the folder that was named.

        Raises:
            SourceError: the side file is wrong.
        """
        name = name_of(place.path)
        if place.reason or name in BESIDE or place.path.suffix.lower() in catalogue.SUFFIXES:
            return None
        side = self._nearest(place)
        if side is None or place.path == STDIN:
            return side
        entry = side.entry(name)
        return SideFile(entries={name: entry}) if entry else None

    def _nearest(self, place: Place) -> SideFile | None:
        for folder in (place.path.parent, place.root):
            if folder not in self.read:
                file = folder / SIDE_FILE
                self.read[folder] = load_side_file(file) if file.is_file() else None
            if self.read[folder] is not None:
                return self.read[folder]
        return None


def _with_unmet(one: FileRead, place: Place, sides: Mapping[Path, SideFile | None], names: set[str]) -> FileRead:
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
        if len(data := bytes_of(place.path)) > LARGEST_TEXT:
            return None
        text = decode(data, name).text
    except (OSError, SourceError):
        return None  # reading it as a paper says what is wrong
    found = catalogue.read_catalogue(text, place.shown)
    if found is None and suffix in catalogue.SUFFIXES:
        raise SourceError(name, *_NO_EXPORT)
    return found


def _once(read: list[FileRead], document: Callable[[int], Document]) -> list[FileRead]:
    """Each paper once, whatever files hold it; of the others is said which file is read for them."""
    having = [at for at, one in enumerate(read) if one.outline]
    same = tell_papers([one.outline for one in read if one.outline], lambda place: document(having[place]))
    told = list(read)
    for at, paper, kept in zip(having, same.papers, same.kept, strict=True):
        keeper, whole = having[kept], read[at].outline
        file, other = read[at].file, read[keeper].file
        if keeper == at and whole:
            file = file.model_copy(update={"paper": paper.id})
            told[at] = replace(read[at], file=file, outline=replace(whole, paper=paper))
        else:
            name = other.path.rpartition("/")[2]
            reason = Message("same paper as {file}", file=other.path if name == file.path.rpartition("/")[2] else name)
            same_as = same.papers[kept].id
            told[at] = FileRead(SourceFile(path=file.path, fate="same paper", paper=same_as, reason=reason))
    return told


def _as_known(read: list[FileRead], document: Callable[[int], Document]) -> list[FileRead]:
    """The papers with what the citation exports say of them, and each file with the entry that it is, or may be."""
    exports = [one for one in read if one.citations]
    if not exports:
        return read
    asked = [at for at, one in enumerate(read) if one.file.fate in ("paper", "same paper", "not read")]
    files = [read[at] for at in asked]
    known, left = catalogue.know([one.citations for one in exports if one.citations], _Files(read, asked, document))
    by_path = {one.file.path: is_known for one, is_known in zip(files, known, strict=True)}
    twins: dict[str, catalogue.Known] = {}  # what another file of a paper is called may tell what its own name does not
    for one, is_known in zip(files, known, strict=True):
        if one.file.paper and is_known.work:
            twins.setdefault(one.file.paper, is_known)
    return [_told(one, by_path.get(one.file.path), twins, left) for one in read]


class _Files:
    """Path and what is known of each file; the text of one at a time."""

    def __init__(self, read: list[FileRead], asked: list[int], document: Callable[[int], Document]) -> None:
        self._read, self._asked, self._document = read, asked, document

    def __iter__(self) -> Iterator[tuple[str, catalogue.Found]]:
        for at in self._asked:
            one = self._read[at]
            if one.outline is None:
                yield one.file.path, catalogue.Found(one.file.path.rpartition("/")[2])
            else:
                yield one.file.path, catalogue.found(one.outline.paper, self._document(at).text)


def _told(
    one: FileRead, known: catalogue.Known | None, twins: Mapping[str, catalogue.Known], left: Sequence[EntryLeft]
) -> FileRead:
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
    if one.outline is None or known.work is None:
        return replace(one, file=file)
    paper = catalogue.with_work(Document(paper=one.outline.paper, text=""), known.work).paper
    return replace(one, file=file, outline=replace(one.outline, paper=paper))
