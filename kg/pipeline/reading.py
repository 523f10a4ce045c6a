"""Reading papers, from the cache where they and all that reading depends on are as they were.

Two things are kept of a paper. Its document depends on the bytes and name of the file, on its entry in papers.yaml, on
the program and on the language data; its links and claims on the document, so on all that a citation export or a twin
says of it too, on the vocabulary and on how claims are read. A file that cannot be read is tried anew at every build.
"""

from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from kg.extract import Reader
from kg.link import Linker
from kg.pipeline.cache import Cache
from kg.pipeline.identity import language as language_digest
from kg.pipeline.identity import program
from kg.pipeline.records import PaperRecords, read_paper
from kg.read import SideFile, read_data
from kg.records import Claim, Document, Record, SentenceLinks
from kg.vocabulary import Vocabulary, language_folder

_R = TypeVar("_R", bound=Record)


class _Read(Record):
    """What is kept of a paper besides its document."""

    links: tuple[SentenceLinks, ...]
    claims: tuple[Claim, ...]


class Reading:
    """Reads files and papers of one build.

    Args:
        vocabulary: what to find in them.
        language: folder of the language data.
        careful: whether the net decides which claims stand.
        cache: where to look first, and to keep what was read; None reads everything anew.

    Attributes:
        anew: number of papers whose claims were read now.
    """

    def __init__(
        self, vocabulary: Vocabulary, language: Path, careful: bool = False, cache: Cache | None = None
    ) -> None:
        self._vocabulary, self._language, self._careful, self._cache = vocabulary, language, careful, cache
        self.anew = 0
        self._program = f"{program()} {language_digest(language, language_folder())}" if cache else ""

    @cached_property
    def linker(self) -> Linker:
        """Links texts; made when the first paper is read."""
        return Linker(self._vocabulary)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.linker, self._language, self._careful)

    def document(self, data: bytes, file: str, side: SideFile | None = None, language: Path | None = None) -> Document:
        """The document of a file, as `kg.read.read_data`.

        Raises:
            SourceError: it cannot be read.
        """
        if self._cache is None:
            return read_data(data, file, side, language)
        entry = side.entry(file) if side else None
        key = self._key("document", file, entry.model_dump_json() if entry else "", sha256(data).hexdigest())
        found = self._fetch(key, Document)
        if found is None:
            found = read_data(data, file, side, language)
            self._cache.keep(key, found.to_json().encode())
        return found

    def records(self, document: Document) -> PaperRecords:
        """The records of a paper, as `kg.pipeline.records.read_paper`."""
        content = document.to_json() if self._cache else ""
        key = self._key("claims", self._vocabulary.digest, "careful" if self._careful else "quick", content)
        found = self._fetch(key, _Read)
        if found is not None:
            return PaperRecords(document, found.links, found.claims)
        self.anew += 1
        records = read_paper(document, self.linker, self._reader)
        if self._cache is not None:
            self._cache.keep(key, _Read(links=records.links, claims=records.claims).to_json().encode())
        return records

    def _key(self, *made_from: str) -> str:
        """The digest of all that something is made from."""
        parts = [self._program, *made_from]
        return sha256("".join(f"{len(part)} {part}" for part in parts).encode("utf-8", "surrogatepass")).hexdigest()

    def _fetch(self, key: str, model: type[_R]) -> _R | None:
        content = self._cache.fetch(key) if self._cache else None
        try:
            return None if content is None else model.from_json(content.decode())
        except ValueError:  # no record of this program, though the checksum is right
            return None
