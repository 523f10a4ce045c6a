"""What is done to one file or one paper: the same function in this process, in one beside it and on another machine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from kg.corrections import Corrections, correct
from kg.duplicates import Outline, Said, as_told, read_said
from kg.errors import SourceError
from kg.messages import Message
from kg.pipeline.book import State
from kg.pipeline.brief import Brief, PaperLines, brief, claim_number
from kg.pipeline.parts import Parts, cache_at
from kg.pipeline.reading import Reading
from kg.pipeline.records import PaperRecords, in_place
from kg.read import SideFile
from kg.read.catalogue import SUFFIXES
from kg.read.document import STDIN, bytes_of, name_of
from kg.read.extracted import Extracted
from kg.read.folder import BESIDE, Place
from kg.read.formats import extract
from kg.read.sources import FileRead, paper_read, read_file
from kg.records import Document, Paper
from kg.vocabulary import Vocabulary, load

_CHANGED, _AGAIN = Message("it changed while the build ran"), Message("Run the same command again")


@dataclass(frozen=True, slots=True)
class FileTask:
    """Read a file.

    Attributes:
        place: the file.
        side: what a person adds.
    """

    place: Place
    side: SideFile | None = None


@dataclass(frozen=True, slots=True)
class FileDone:
    """What a file is.

    Attributes:
        read: what it is.
        document: of a paper, the key of its document among the parts.
    """

    read: FileRead
    document: str = ""


@dataclass(frozen=True, slots=True)
class PaperTask:
    """Read the claims of a paper.

    Attributes:
        file: how its file is read.
        document: key of its document.
        paper: what is known of it now that all files are.
    """

    file: FileTask
    document: str
    paper: Paper


@dataclass(frozen=True, slots=True)
class Makes:
    """Makes a worker, here or wherever it is sent.

    Attributes:
        schemas: folder of the vocabulary; the shipped one where None.
        base: whether that stands on top of the shipped one.
        language: folder of the language data.
        corrections: what people decided.
        cache: folder or address of the cache; None to keep nothing longer than the build.
        aside: folder for what that does not take.
    """

    schemas: Path | None
    base: bool
    language: Path
    corrections: Corrections
    cache: str | None
    aside: Path

    def __call__(self) -> "Callable[[FileTask | PaperTask], FileDone | Brief]":
        """What does a task."""
        parts = Parts(cache_at(self.cache) if self.cache else None, self.aside)
        vocabulary = load(self.schemas, self.base)
        return Worker(vocabulary, self.language, self.corrections, parts).do


class Worker:
    """Does the work of one build, from the parts where they are there.

    Args:
        vocabulary: what to find.
        language: folder of the language data.
        corrections: what people decided.
        parts: where to look first, and to keep what was read.
        extract: what reads a file's bytes.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        language: Path,
        corrections: Corrections,
        parts: Parts,
        extract: Callable[[bytes, str], Extracted] = extract,
    ) -> None:
        self._language, self._corrections, self._parts = language, corrections, parts
        self.reading = Reading(vocabulary, language, parts, extract)
        self._asked = {claim_number(claim): claim for claim in corrections.by_claim}

    def do(self, task: FileTask | PaperTask) -> FileDone | Brief:
        """Do a task."""
        if isinstance(task, FileTask):
            return self.known_file(task) or self.file(task)
        return self.known_paper(task) or self.paper(task)

    # --- files

    def plain_file(self, task: FileTask) -> FileDone | None:
        """What a file is that is no other process's business: passed over, or standard input."""
        if task.place.reason or name_of(task.place.path) in BESIDE:
            return FileDone(read_file(task.place)[0])
        return self.file(task) if task.place.path == STDIN else None

    def known_file(self, task: FileTask) -> FileDone | None:
        """What a file is, where nothing need be read for it but its bytes."""
        place, name = task.place, name_of(task.place.path)
        if found := self.plain_file(task):
            return found
        if place.path.suffix.lower() in SUFFIXES:
            return None
        try:
            document = self.reading.document_key(self._digest(place.path), name, task.side)
        except OSError:
            return None
        content = self._parts.fetch(self.outline_key(document))
        try:
            return None if content is None else FileDone(paper_read(place, Outline.unpack(content)), document)
        except ValueError:
            return None

    def file(self, task: FileTask) -> FileDone:
        """What a file is; its document and outline are among the parts then."""
        keys: list[str] = []

        def read_data(data: bytes, file: str, side: SideFile | None, language: Path | None) -> Document:
            keys.append(self.reading.document_key(sha256(data).hexdigest(), file, side))
            return self.reading.document(data, file, side, language)

        read, document = read_file(task.place, task.side, self._language, read_data)
        if document is None or read.outline is None:
            return FileDone(read)
        if not keys:  # of standard input, which cannot be read twice
            content = document.to_json()
            keys.append(self.reading.key("document", content))
            self._parts.keep(keys[0], content.encode())
        self._parts.keep(self.outline_key(keys[0]), read.outline.pack())
        return FileDone(read, keys[0])

    def _digest(self, path: Path) -> str:
        """The digest of a file, which is read where it may have changed. Raises OSError."""
        book, state = self._parts.book, State.of(path)
        digest = book.digest(path, state) or sha256(bytes_of(path)).hexdigest()
        book.see(path, state, digest)
        return digest

    def outline_key(self, document: str) -> str:
        """What the outline of a document is kept under."""
        return self.reading.key("outline", document)

    def brief_key(self, lines: str) -> str:
        """What a paper in brief is kept under, by the key of its lines."""
        return self.reading.key("brief", lines)

    def keys(self, lines: str) -> tuple[str, ...]:
        """What all that is kept of a paper's claims is kept under, by the key of its lines."""
        return lines, self.brief_key(lines), self.reading.key("said", lines)

    def document(self, file: FileTask, key: str) -> Document:
        """A document that was read; anew where its part is gone.

        Raises:
            SourceError: the file is not what it was.
        """
        found = self.reading.kept_document(key)
        if found is None:
            done = self.file(file)
            found = self.reading.kept_document(key) if done.document == key else None
        if found is None:
            name = name_of(file.place.path)
            raise SourceError(name, _CHANGED, _AGAIN)
        return found

    # --- papers

    def known_paper(self, task: PaperTask) -> Brief | None:
        """A paper in brief, where it was read before."""
        key = self._key(task)
        found = self.brief(key)
        met = self._met(found) if found else ()
        return self.brief(self._corrected_key(key, met)) if met else found

    def paper(self, task: PaperTask) -> Brief:
        """A paper in brief; its records are among the parts then."""
        key = self._key(task)
        lines = self.reading.kept_lines(key)
        if lines is None:
            records = self.reading.read(as_told(self.document(task.file, task.document), task.paper))
            self._parts.keep(key, PaperLines.of(records).pack())
        else:
            records = lines.records()
        made = self._keep(records, key)
        if met := self._met(made):
            key = self._corrected_key(key, met)
            (claims,), failed = correct([(records.document, records.claims)], self._only(met), self.reading.linker)
            records = replace(records, claims=in_place(claims))
            self._parts.keep(key, PaperLines.of(records).pack())
            made = self._keep(records, key, met, {one.correction.claim: one.reason for one in failed})
        return replace(made, anew=lines is None)

    def lines(self, task: PaperTask, key: str) -> PaperLines:
        """The records of a paper that was read, by the key its brief names; anew where they are gone."""
        found = self.reading.kept_lines(key)
        if found is None:
            self.paper(task)
            found = self.reading.kept_lines(key)
        if found is None:
            raise SourceError(task.paper.file, _CHANGED, _AGAIN)
        return found

    def said(self, task: PaperTask, key: str) -> Said:
        """What the sentences of a paper say, by the key of its lines."""
        content = self._parts.fetch(self.reading.key("said", key))
        try:
            if content is not None:
                return Said.unpack(content)
        except ValueError:
            pass
        records = self.lines(task, key).records()
        return read_said(records.document, records.claims)[1]

    def _key(self, task: PaperTask) -> str:
        return self.reading.records_key(task.document, task.paper.to_json())

    def brief(self, key: str) -> Brief | None:
        """A paper in brief, by the key of its lines; None where it is not kept."""
        content = self._parts.fetch(self.brief_key(key))
        try:
            return None if content is None else Brief.unpack(content)
        except ValueError:
            return None

    def _keep(
        self, records: PaperRecords, key: str, met: Sequence[str] = (), failed: Mapping[str, str] | None = None
    ) -> Brief:
        prints, said = read_said(records.document, records.claims)
        made = brief(records, key, prints, met, failed)
        self._parts.keep(self.reading.key("said", key), said.pack())
        self._parts.keep(self.brief_key(key), made.pack())
        return made

    def _met(self, one: Brief) -> tuple[str, ...]:
        """The claims of a paper that corrections decide about."""
        return tuple(sorted(self._asked[claim] for claim in self._asked.keys() & set(one.claims.tolist())))

    def _only(self, met: Sequence[str]) -> Corrections:
        asked = self._corrections
        return Corrections({one: asked.by_claim[one] for one in met}, {one: asked.files[one] for one in met})

    def _corrected_key(self, key: str, met: Sequence[str]) -> str:
        """What the records of a paper are kept under that corrections meet."""
        return self.reading.key(
            "corrected", key, *(self._corrections.by_claim[claim].model_dump_json() for claim in met)
        )
