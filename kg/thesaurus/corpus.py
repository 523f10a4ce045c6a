"""The papers that a vocabulary is curated against, read with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.link import Linker, Reading
from kg.progress import Progress, told
from kg.read import read_sources
from kg.records import Document
from kg.vocabulary import language_folder, load


@dataclass(frozen=True)
class Corpus:
    """Papers and their sentences as a linker reads them.

    Attributes:
        papers: each paper with its readings, by paper id.
        linker: the linker that read them.
        left_out: file and reason, for every file that is no paper.
    """

    papers: tuple[tuple[Document, list[Reading]], ...]
    linker: Linker
    left_out: tuple[tuple[str, str], ...]


def read_corpus(
    sources: Sequence[Path],
    schemas: Path | None = None,
    base: bool = False,
    progress: Progress | None = None,
) -> Corpus:
    """Read papers with a vocabulary; `schemas` and `base` as for `kg.vocabulary.load`.

    Progress is told of "files", then "sentences".

    Raises:
        SourceError: a source is not there, or no source holds a paper that can be read.
        VocabularyError: the vocabulary has a fault.
    """
    language = language_folder(schemas)
    found = read_sources(sources, language, progress=progress)
    linker = Linker(load(schemas, base), language)
    documents = sorted(found.documents, key=lambda document: document.paper.id)
    papers = [(one, linker.read(one)) for one in told("sentences", documents, lambda one: one.paper.file, progress)]
    return Corpus(tuple(papers), linker, found.left_out)
