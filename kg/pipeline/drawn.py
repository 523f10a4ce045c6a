"""Map and page of a build: of all its records where they are few, else of what the store counts of them."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from kg.assemble import Gathering
from kg.explore import render, render_large
from kg.export.counted import write_counted_graphml
from kg.export.graphml import to_graphml
from kg.pipeline.records import PaperRecords
from kg.pipeline.summary import MapFigures
from kg.records import Document
from kg.store import SqliteBuild
from kg.store.layout import GRAPHML, PAGE
from kg.vocabulary import Vocabulary

_T = TypeVar("_T")


class Drawing(Protocol):
    """Draws the map of a build."""

    def see(self, one: PaperRecords) -> None:
        """Take note of the records of a paper; of each once, by id."""
        ...

    def draw(self, build: SqliteBuild) -> MapFigures:
        """Write GraphML and page beside the database that holds all papers, and tell what the map holds."""
        ...


class Whole:
    """Draws a map that every paper, sentence and claim enters; of the records no more is held than it shows.

    Args:
        vocabulary: what papers were linked with.
        full_text: whether the page holds their texts.
    """

    def __init__(self, vocabulary: Vocabulary, full_text: bool) -> None:
        self._vocabulary, self._full_text = vocabulary, full_text
        self._gathering = Gathering()

    def see(self, one: PaperRecords) -> None:
        """Take note of the records of a paper."""
        self._gathering.add([one.document.paper], one.links, one.claims)

    def draw(self, build: SqliteBuild) -> MapFigures:
        """Write GraphML and page, and tell what the map holds."""
        graph = self._gathering.graph(self._vocabulary)
        put(build.folder / GRAPHML, [to_graphml(graph)])
        read = _Again(partial(_documents, build)), _Again(build.claims)
        page = render(*read, graph, self._vocabulary, build.links(), self._full_text)
        put(build.folder / PAGE, page)
        return MapFigures.of(graph)


class Counted:
    """Draws the map of a large build, of the best supported edges alone.

    Args:
        vocabulary: what papers were linked with.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def see(self, one: PaperRecords) -> None:
        """Nothing: the store counts."""

    def draw(self, build: SqliteBuild) -> MapFigures:
        """Write GraphML and page, and tell what the map holds."""
        write_counted_graphml(build.folder / GRAPHML, build, self._vocabulary)
        put(build.folder / PAGE, render_large(build, self._vocabulary))
        return MapFigures.counted(build, self._vocabulary)


class _Again(Generic[_T]):
    """Records that are read anew whenever they are gone through.

    Args:
        read: reads them.
    """

    def __init__(self, read: Callable[[], Iterator[_T]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[_T]:
        return self._read()


def _documents(build: SqliteBuild) -> Iterator[Document]:
    """Papers with their texts."""
    return (Document(paper=paper, text=build.text(paper.id)) for paper in build.every_paper())


def put(path: Path, pieces: Iterable[str]) -> None:
    """Write a file of a build that is not there yet."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pieces)
