"""Every file of the sources, what became of it, and what is known of the paper in it; the worst first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from pydantic import Field

from kg.records import Claim, EntryLeft, EntryNamed, Fate, Genre, Paper, Record, SourceFile, ToldBy

State = Literal[
    "not read",
    "faulty metadata",
    "little text",
    "no claims",
    "in English",
    "no metadata",
    "same paper",
    "fine",
    "export",
    "about",
    "passed over",
]
STATES: tuple[State, ...] = get_args(State)  # the worst first
LITTLE = 10  # sentences, and one a page: what any paper has
NEEDED = ("title", "authors", "year")  # without them nobody can cite a paper
WANTED = (*NEEDED, "journal", "doi")
_FATES: Mapping[Fate, State] = {
    "same paper": "same paper",
    "not read": "not read",
    "export": "export",
    "about": "about",
    "passed over": "passed over",
}


class FileListed(Record):
    """A file of the sources, and the paper in it where there is one."""

    state: State
    path: str = Field(description="Where it lies below the folder that was named.")
    paper: str | None = Field(default=None, description="Id of the paper.")
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    doi: str | None = None
    format: str | None = Field(default=None, description="What the file is; of a citation export, its form.")
    encoding: str | None = None
    encoding_guessed: bool = False
    pages: int | None = Field(default=None, description="Pages of the file, where it has any.")
    characters: int | None = Field(default=None, description="Characters of its text.")
    sentences: int | None = Field(default=None, description="Sentences read for claims, headings not counted.")
    claims: int | None = Field(default=None, description="Shown claims.")
    doubtful: int | None = Field(default=None, description="Claims that are not shown by default.")
    echoes: int | None = Field(default=None, description="Shown claims that repeat another paper: no further witness.")
    genre: Genre | None = Field(default=None, description="What sort of text it is; null for papers in English.")
    genre_reason: str = Field(default="", description="What told the genre.")
    methods: tuple[str, ...] = Field(default=(), description="Ids of the methods it says it uses.")
    missing: tuple[str, ...] = Field(default=(), description="What is not known of title, authors, year, journal, DOI.")
    origin: Mapping[str, str] = Field(default={}, description="Of what is known: where from, as in papers.jsonl.")
    entry: EntryNamed | None = Field(default=None, description="The entry of a citation export that it is.")
    told_by: ToldBy | None = None
    guess: EntryNamed | None = Field(default=None, description="The entry that it may be, where it is none for sure.")
    entries: int | None = Field(default=None, description="Entries of a citation export.")
    unmatched: tuple[EntryLeft, ...] = Field(default=(), description="Works of the export that no file is.")
    faults: tuple[str, ...] = Field(default=(), description="What is wrong in the export or papers.yaml.")
    reason: str = Field(default="", description="Why it is not read, or passed over.")
    mend: str = Field(default="", description="What to do.")


class Inventory(Record):
    """The files of a build."""

    files: tuple[FileListed, ...] = Field(description="The worst first, then by path.")
    exports: bool = Field(description="Whether there is a citation export among them.")


def inventory(files: Iterable[SourceFile], papers: Iterable[Paper], claims: Iterable[Claim]) -> Inventory:
    """Every file of a build, the worst first: not read or in part, little text, no claims, no metadata, then the rest.

    Args:
        files: of the build.
        papers: of the build.
        claims: of the build.
    """
    by_id = {paper.id: paper for paper in papers}
    shown: Counter[str] = Counter()
    doubtful: Counter[str] = Counter()
    echoes: Counter[str] = Counter()
    for claim in claims:
        echoes[claim.paper] += claim.shown and claim.echo_of is not None
        (shown if claim.shown else doubtful)[claim.paper] += 1
    listed = [
        listed_paper(file, by_id[file.paper], shown[file.paper], doubtful[file.paper], echoes[file.paper])
        if file.fate == "paper" and file.paper in by_id
        else listed_other(file)
        for file in files
    ]
    return in_order(listed)


def in_order(listed: Iterable[FileListed]) -> Inventory:
    """The files, the worst first."""
    ordered = sorted(listed, key=lambda one: (STATES.index(one.state), _badness(one), one.path))
    return Inventory(files=tuple(ordered), exports=any(one.entries is not None for one in ordered))


def _badness(one: FileListed) -> tuple[int, int]:
    """Within a state: the fewest claims or sentences first, then what lacks most."""
    least = {"little text": one.sentences, "no claims": one.sentences}.get(one.state) or 0
    return least, -sum(name in NEEDED for name in one.missing)


def listed_paper(file: SourceFile, paper: Paper, shown: int, doubtful: int, echoes: int) -> FileListed:
    """A file that is a paper, with what is known of it; the numbers are those of its claims."""
    known = {name: getattr(paper, name) for name in WANTED}
    if paper.origin.get("title") == "file name":
        known["title"] = None
    missing = tuple(name for name, value in known.items() if not value)
    read = [sentence for sentence in paper.sentences if not sentence.heading]
    pages = max((sentence.page for sentence in paper.sentences if sentence.page), default=None)
    state: State = "fine"
    if paper.language == "en":
        state = "in English"
    elif len(read) < max(LITTLE, pages or 0) and not _abstract_alone(paper, pages):
        state = "little text"
    elif not shown:
        state = "no claims"
    elif any(name in NEEDED for name in missing):
        state = "no metadata"
    return FileListed(
        state=state,
        path=file.path,
        paper=paper.id,
        **known,
        format=paper.format,
        encoding=paper.encoding,
        encoding_guessed=paper.encoding_guessed,
        pages=pages,
        characters=max((part.end for part in (*paper.sentences, *paper.left_out)), default=0),
        sentences=len(read),
        claims=shown,
        doubtful=doubtful,
        echoes=echoes,
        genre=paper.genre,
        genre_reason=paper.genre_reason,
        methods=paper.methods,
        missing=missing,
        origin={name: paper.origin[name] for name in known if known[name] and name in paper.origin},
        entry=file.entry,
        told_by=file.told_by,
        guess=file.guess,
    )


def _abstract_alone(paper: Paper, pages: int | None) -> bool:
    """Whether a text is short because it is an abstract, and not because the rest of it could not be read."""
    return paper.genre == "abstract" and paper.abstract is not None and (pages or 0) <= 1


def listed_other(file: SourceFile) -> FileListed:
    """A file that is none."""
    export = file.fate == "export"
    return FileListed(
        state="faulty metadata" if file.faults else _FATES.get(file.fate, "not read"),
        path=file.path,
        paper=file.paper,
        format=file.form,
        entry=file.entry,
        told_by=file.told_by,
        guess=file.guess,
        entries=file.entries if export else None,
        unmatched=file.unmatched,
        faults=file.faults,
        reason=file.reason,
        mend=file.mend,
    )
