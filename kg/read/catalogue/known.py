"""What citation exports say of the sources: which file is which work, and the papers with what is said of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.read.catalogue.entry import Entry
from kg.read.catalogue.forms import Catalogue
from kg.read.catalogue.match import Match, Matcher, unmatched
from kg.read.catalogue.witness import Found
from kg.read.catalogue.works import Work, works_of
from kg.records import Document, EntryLeft, EntryNamed, Paper

FILE_NAME = "file name"
DOCUMENT = "document"
_WEAKER = {FILE_NAME, DOCUMENT}  # where a field may be from that an export overrides


@dataclass(frozen=True, slots=True)
class Known:
    """What the exports say of one file.

    Attributes:
        work: the work it is; None where none is sure.
        match: how that was told.
        guess: the entry it may be.
    """

    work: Work | None = None
    match: Match | None = None
    guess: EntryNamed | None = None

    @property
    def entry(self) -> EntryNamed | None:
        """The entry it is."""
        return named(self.work, self.match.score) if self.work and self.match else None


def know(catalogues: Iterable[Catalogue], files: Iterable[tuple[str, Found]]) -> tuple[list[Known], list[EntryLeft]]:
    """Tell which file is which work.

    Args:
        catalogues: the citation exports.
        files: path and what is known of each file that is a paper, or may be one and cannot be read; gone through
            several times.

    Returns:
        One `Known` a file, and the works that no file is, once for each export, with the file that may be it.
    """
    works = works_of(entry for catalogue in catalogues for entry in catalogue.entries)
    matcher = Matcher(works)
    matches = [matcher.match(file) for _, file in files]
    guesses = [None if match else matcher.guess(file) for match, (_, file) in zip(matches, files, strict=True)]
    known = [
        Known(
            works[match.work] if match else None,
            match,
            named(works[guess[0]], guess[1]) if guess else None,
        )
        for match, guess in zip(matches, guesses, strict=True)
    ]
    nearest: dict[int, tuple[float, str]] = {}
    for guess, (path, _) in zip(guesses, files, strict=True):
        if guess and guess[1] > nearest.get(guess[0], (0.0, ""))[0]:
            nearest[guess[0]] = guess[1], path
    return known, [left for place in unmatched(works, matches) for left in _left(works[place], nearest.get(place))]


def with_work(document: Document, work: Work) -> Document:
    """A document with what exports say of it where neither its text nor papers.yaml does."""
    paper = document.paper
    told = {
        name: (value, file)
        for name, (value, file) in work.stated().items()
        if not getattr(paper, name) or paper.origin.get(name, FILE_NAME) in _WEAKER
    }
    fields: dict[str, object] = {name: value for name, (value, _) in told.items()}
    fields["origin"] = {**paper.origin, **{name: file for name, (_, file) in told.items()}}
    if "title" in told:
        fields["sections"] = tuple(
            section.model_copy(update={"title": told["title"][0]}) if section.index == 0 else section
            for section in paper.sections
        )
    return document.model_copy(update={"paper": paper.model_copy(update=fields)})


def found(paper: Paper, text: str) -> Found:
    """A paper as it is matched."""
    origin = paper.origin.get("title", FILE_NAME)
    return Found(
        paper.file,
        title=None if origin == FILE_NAME else paper.title,
        stated=origin not in _WEAKER,
        authors=paper.authors,
        doi=paper.doi,
        text=text,
    )


def named(work: Work, likeness: float) -> EntryNamed:
    """A work by its first entry."""
    first = work.entries[0]
    return EntryNamed(
        file=first.file,
        number=first.number,
        title=first.title,
        authors=work.authors,
        likeness=round(likeness, 2),
    )


def _left(work: Work, nearest: tuple[float, str] | None) -> Iterator[EntryLeft]:
    """A work without a file, as each export has it."""
    likeness, path = nearest or (None, None)
    firsts: dict[str, Entry] = {}
    for entry in work.entries:
        firsts.setdefault(entry.file, entry)
    for entry in firsts.values():
        yield EntryLeft(
            file=entry.file,
            number=entry.number,
            title=entry.title,
            authors=work.authors,
            year=work.stated().get("year", (None, ""))[0],
            guess=path,
            likeness=None if likeness is None else round(likeness, 2),
        )
