"""Reading papers, from the parts where they and all that reading depends on are as they were.

Two things are kept of a paper. Its document depends on the bytes and name of the file, on its entry in papers.yaml, on
the program and on the language data; its links and claims on the document, on all that a citation export or a twin says
of it too, on the vocabulary and on how claims are read. A file that cannot be read is tried anew at every build.
"""

from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from kg.extract import Reader
from kg.link import Linker
from kg.pipeline.brief import PaperLines
from kg.pipeline.identity import language as language_digest
from kg.pipeline.identity import program
from kg.pipeline.records import PaperRecords, read_paper
from kg.read import SideFile
from kg.read.document import read_extracted
from kg.read.extracted import Extracted
from kg.read.formats import extract
from kg.records import Document
from kg.vocabulary import Vocabulary, language_folder


class Kept(Protocol):
    """Where contents are kept: a cache, or the parts of a build."""

    def fetch(self, key: str) -> bytes | None: ...  # noqa: D102

    def keep(self, key: str, content: bytes) -> object: ...  # noqa: D102


class Reading:
    """Reads files and papers of one build.

    Args:
        vocabulary: what to find in them.
        language: folder of the language data.
        cache: where to look first, and to keep what was read; None reads everything anew.
        extract: what reads a file's bytes.

    Attributes:
        anew: number of papers whose claims were read now.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        language: Path,
        cache: Kept | None = None,
        extract: Callable[[bytes, str], Extracted] = extract,
    ) -> None:
        self._vocabulary, self._language, self._cache = vocabulary, language, cache
        self._extract = extract
        self.anew = 0
        self._program = f"{program()} {language_digest(language, language_folder())}" if cache else ""

    @cached_property
    def linker(self) -> Linker:
        """Links texts; made when the first paper is read."""
        return Linker(self._vocabulary)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.linker, self._language)

    def document(self, data: bytes, file: str, side: SideFile | None = None, language: Path | None = None) -> Document:
        """The document of a file, as `kg.read.read_data`.

        Raises:
            SourceError: it cannot be read.
        """
        if self._cache is None:
            return read_extracted(self._extract(data, file), file, side, language)
        key = self.document_key(sha256(data).hexdigest(), file, side)
        found = self.kept_document(key)
        if found is None:
            found = read_extracted(self._extract(data, file), file, side, language)
            self._cache.keep(key, found.to_json().encode())
        return found

    def records(self, document: Document) -> PaperRecords:
        """The records of a paper, as `kg.pipeline.records.read_paper`."""
        key = self.records_key(document.to_json()) if self._cache else ""
        found = self.kept_lines(key)
        if found is not None:
            return found.records()
        records = self.read(document)
        if self._cache is not None:
            self._cache.keep(key, PaperLines.of(records).pack())
        return records

    def read(self, document: Document) -> PaperRecords:
        """The records of a paper, read now."""
        self.anew += 1
        return read_paper(document, self.linker, self._reader)

    def document_key(self, digest: str, file: str, side: SideFile | None = None) -> str:
        """What the document of a file is kept under; its digest is a SHA-256, in hexadecimal."""
        entry = side.entry(file) if side else None
        return self.key("document", file, entry.model_dump_json() if entry else "", digest)

    def records_key(self, *document: str) -> str:
        """What the records of a paper are kept under: by all that its document is made from."""
        return self.key("claims", self._vocabulary.digest, *document)

    def key(self, *made_from: str) -> str:
        """The digest of all that something is made from."""
        parts = [self._program, *made_from]
        return sha256("".join(f"{len(part)} {part}" for part in parts).encode("utf-8", "surrogatepass")).hexdigest()

    def kept_document(self, key: str) -> Document | None:
        """The document kept under a key."""
        content = self._cache.fetch(key) if self._cache else None
        try:
            return None if content is None else Document.from_json(content.decode())
        except ValueError:  # no record of this program, though the checksum is right
            return None

    def kept_lines(self, key: str) -> PaperLines | None:
        """The records kept under a key."""
        content = self._cache.fetch(key) if self._cache else None
        try:
            return None if content is None else PaperLines.unpack(content)
        except ValueError:
            return None
