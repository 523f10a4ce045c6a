"""Reading a build back, behind an interface that other stores can take the place of."""

import json
from collections.abc import Collection, Container, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import Protocol, TextIO, TypeVar

from pydantic import ValidationError

from kg.errors import BuildMissing, NotFound
from kg.malformed import form_problem, reading_problem
from kg.messages import Message
from kg.records import SCHEMA_VERSION, Claim, Paper, Record, SentenceLinks, SourceFile
from kg.store.layout import CLAIMS, FILES, LINKS, PAPERS, text_file
from kg.store.lock import put_back

_R = TypeVar("_R", bound=Record)
Ids = Container[str] | None


class Build(Protocol):
    """What commands ask of a build, whatever it is stored in."""

    @property
    def large(self) -> bool:
        """Whether there are so many claims that answers are cut, and counts are told instead."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """Several questions that are asked one after the other: what one opens, the next finds open."""
        ...

    def papers(self, ids: Collection[str] | None = None) -> list[Paper]:
        """Papers, by id: those named, or every one."""
        ...

    def briefs(self, ids: Collection[str] | None = None) -> list[Paper]:
        """The same where nobody asks how their texts are cut: sections, sentences and marks may be left out."""
        ...

    def claims(
        self,
        *,
        source: Ids = None,
        relation: Ids = None,
        target: Ids = None,
        paper: Ids = None,
        id: Collection[str] | None = None,
        entry: Collection[str] | None = None,
    ) -> Iterator[Claim]:
        """Claims by paper, then by place in it. Each filter is a set of ids that the field must be in; None is open.

        An open argument has no concept and passes no filter. Of `entry` a claim must name one, as mechanism or path.
        """
        ...

    def links(self, *, paper: Ids = None, entry: Ids = None) -> Iterator[SentenceLinks]:
        """Sentences with what they are linked to, by paper, then by place in it.

        Of all papers or of some; all sentences, or those that are linked to one of some entries.
        """
        ...

    def files(self) -> list[SourceFile]:
        """Every file of the sources with what became of it, by path."""
        ...

    def text(self, paper: str) -> str:
        """The text as read of a paper, which all offsets point into. Raises NotFound."""
        ...


class JsonlBuild:
    """A build in a folder of JSON lines.

    Args:
        folder: the output folder of `kg build`.

    Raises:
        BuildMissing: there is no build in the folder, or a file of it is damaged (when that file is read).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        put_back(folder)
        if not (folder / PAPERS).is_file():
            raise BuildMissing(str(folder), "there is no build here", _make(folder))

    @property
    def large(self) -> bool:
        """Lines are all read, and all are told."""
        return False

    def together(self) -> AbstractContextManager[None]:
        """Nothing is held open."""
        return nullcontext()

    def papers(self, ids: Collection[str] | None = None) -> list[Paper]:
        """Papers, by id: those named, or every one."""
        return [paper for paper in self._papers.values() if ids is None or paper.id in ids]

    def briefs(self, ids: Collection[str] | None = None) -> list[Paper]:
        """The same."""
        return self.papers(ids)

    def claims(
        self,
        *,
        source: Ids = None,
        relation: Ids = None,
        target: Ids = None,
        paper: Ids = None,
        id: Collection[str] | None = None,
        entry: Collection[str] | None = None,
    ) -> Iterator[Claim]:
        """Claims by paper, then by place in it; each filter is a set of ids."""
        for claim in self._records(CLAIMS, Claim):
            fields = (
                (claim.source.concept, source),
                (claim.relation, relation),
                (claim.target.concept, target),
                (claim.paper, paper),
                (claim.id, id),
            )
            if entry is not None and not {*claim.mechanisms, *claim.paths} & {*entry}:
                continue
            if all(wanted is None or (got is not None and got in wanted) for got, wanted in fields):
                yield claim

    def links(self, *, paper: Ids = None, entry: Ids = None) -> Iterator[SentenceLinks]:
        """Sentences with what they are linked to; each filter is a set of ids."""
        for line in self._records(LINKS, SentenceLinks):
            named = entry is None or any(mention.concept in entry for mention in line.links)
            if named and (paper is None or line.paper in paper):
                yield line

    def files(self) -> list[SourceFile]:
        """Every file of the sources with what became of it, by path."""
        return list(self._records(FILES, SourceFile))

    def text(self, paper: str) -> str:
        """The text as read of a paper.

        Raises:
            NotFound: the build has no such paper.
        """
        if paper not in self._papers:
            raise NotFound(paper, "no paper of this build has this id", "See papers.jsonl for the ids there are")
        return self._read(text_file(paper))

    @cached_property
    def _papers(self) -> dict[str, Paper]:
        return {paper.id: paper for paper in self._records(PAPERS, Paper)}

    def _read(self, name: str) -> str:
        with self._opened(name) as file:
            return file.read()

    def _records(self, name: str, model: type[_R]) -> Iterator[_R]:
        with self._opened(name) as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield model.from_json(line)
                except ValidationError as error:
                    where = f"{self.folder / name}: line {number}"
                    raise BuildMissing(where, _fault(line, error), _make_again(self.folder)) from None

    @contextmanager
    def _opened(self, name: str) -> Iterator[TextIO]:
        """A file of the build; lines end at LF only, as a record may hold other line ends."""
        path = self.folder / name
        try:
            with path.open(encoding="utf-8", newline="\n") as file:
                yield file
        except FileNotFoundError:
            raise BuildMissing(str(path), "this file of the build is missing", _make_again(self.folder)) from None
        except (OSError, UnicodeDecodeError) as error:
            raise BuildMissing(
                str(path),
                Message("it cannot be read ({reason})", reason=reading_problem(error)),
                _make_again(self.folder),
            ) from None


def _fault(line: str, error: ValidationError) -> str:
    """What is wrong with a line that is no record."""
    try:
        version = json.loads(line)["schema_version"]
    except (ValueError, TypeError, KeyError):
        version = SCHEMA_VERSION
    if version != SCHEMA_VERSION:
        return Message(
            "it was written by another version of kg (schema_version {version}, this one reads {known})",
            version=version,
            known=SCHEMA_VERSION,
        )
    return Message("it is damaged ({problem})", problem=form_problem(error))


def _make(folder: Path) -> str:
    return Message("Run kg build --output {folder} first", folder=folder)


def _make_again(folder: Path) -> str:
    return Message("Run kg build --output {folder} again", folder=folder)
