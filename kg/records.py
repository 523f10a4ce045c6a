"""The records a build is made of, and their form on disk (one JSON object a line).

Offsets are Unicode code points, end-exclusive, into the paper's text as read (`texts/ID.txt`).
Every record is frozen; `to_json` and `from_json` are each other's inverse.
"""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import ConfigDict, Field

from kg.schema import Kind
from kg.unchecked import Unchecked

SCHEMA_VERSION = 2

Relation = Literal[
    "drives", "enables", "inhibits", "transforms_into", "integrates_with", "includes", "is_a", "has_feature"
]
Modality = Literal["asserted", "possible", "prescribed", "negated"]
Match = Literal["exact", "narrower", "open"]
ResolvedFrom = Literal["heading", "previous", "pronoun", "ellipsis"]
Verdict = Literal["right", "rejected", "amended"]
ErrorType = Literal["source", "target", "relation", "direction", "modality", "concept", "not a claim"]
Fate = Literal["paper", "same paper", "not read", "export", "about", "passed over"]
ToldBy = Literal["doi", "title", "file name"]
Genre = Literal["theory", "empirical", "review", "policy", "speech", "government report", "news", "abstract"]
Outcome = Literal["supported", "partly supported", "not supported"]
EvidenceKind = Literal["hypothesis", "result"]
CAUSAL: tuple[Relation, ...] = ("drives", "enables", "inhibits")


class Record(Unchecked):
    """Frozen, no unknown field, one line of JSON."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True
    )  # what a command does not use costs nothing

    def to_json(self) -> str:
        """One line of JSON, Chinese as it is, fields in the order of the model."""
        return self.model_dump_json()

    @classmethod
    def from_json(cls, line: str) -> Self:
        """The record a line of JSON holds."""
        return cls.model_validate_json(line)


class Span(Record):
    """A stretch of the text as read."""

    start: int = Field(description="First code point.")
    end: int = Field(description="One past the last code point.")


class CitationMark(Span):
    """A mark in the text that cites numbered references: [3], <sup>[2-4]</sup>."""

    numbers: tuple[int, ...] = Field(description="The numbers cited, ranges written out.")


class Reference(Span):
    """A numbered entry of the reference list."""

    number: int = Field(description="Its number in the list.")
    text: str = Field(description="The entry on one line, without its number.")


class CitedWork(Record):
    """What an entry of a reference list says, by GB/T 7714; what it does not say is null."""

    text: str = Field(description="The entry on one line, without its number.")
    authors: tuple[str, ...] = Field(default=(), description="Names in the order given; et al. is not one of them.")
    more_authors: bool = Field(default=False, description="Whether the names end in et al., in either language.")
    title: str | None = Field(default=None, description="Title, with its subtitle.")
    mark: str | None = Field(default=None, description="Type of document: J, M, C, D, R, S, P, N, G, EB, DB ….")
    carrier: str | None = Field(default=None, description="OL where the work was read online; other carriers likewise.")
    host: str | None = Field(default=None, description="Title of the book or proceedings that holds the work.")
    source: str | None = Field(default=None, description="Journal, newspaper, publisher, university or website.")
    place: str | None = Field(default=None, description="Place of publication.")
    year: int | None = Field(default=None, description="Year of publication; never that of access.")
    date: str | None = Field(default=None, description="Date of publication, YYYY-MM-DD, where the day is told.")
    volume: str | None = None
    issue: str | None = Field(default=None, description="Issue as written: 3, 07, S1.")
    pages: str | None = Field(default=None, description="Pages, as in 20-32; of a newspaper, the number of its page.")
    doi: str | None = Field(default=None, description="DOI without a resolver, lower case.")
    url: str | None = None
    accessed: str | None = Field(default=None, description="Date of access, YYYY-MM-DD.")


class Section(Span):
    """A heading and where it stands in the tree; `start` and `end` are the heading's own, without its `#`."""

    index: int = Field(description="Position in reading order; 0 is the paper itself (the title, or nothing).")
    level: int = Field(description="Depth: 0 for the paper, 1 for its outermost headings.")
    title: str = Field(description="The heading on one line, its numbering and markup removed.")
    parent: int | None = Field(description="Index of the section it stands in.")


class Sentence(Span):
    """A sentence of the argument, or a heading."""

    id: str = Field(description="Paper id, a dot, the index in four digits.")
    index: int = Field(description="Position in the paper, from 0.")
    section: int = Field(description="Index of the section it stands in; for a heading, its own.")
    heading: bool = Field(description="Whether it is a heading or the title.")
    citations: tuple[int, ...] = Field(description="Numbers of the references its marks cite, ascending.")
    page: int | None = Field(None, description="Page of the file that it begins on, from 1; null without pages.")


class LeftOut(Span):
    """A stretch that is not read for claims, and why."""

    reason: str = Field(description="Such as: references, English abstract, author biography, front matter.")


class Hypothesis(Span):
    """A hypothesis that a paper states; `start` and `end` are what it says, without its name."""

    name: str = Field(description="Its letter and number, whatever the paper calls it: H1, H2a.")
    sentence: str = Field(description="Id of the sentence that states it.")
    outcome: Outcome | None = Field(None, description="What the paper says became of it; null where it does not say.")
    decided: str | None = Field(None, description="Id of the last sentence that says so.")


class Paper(Record):
    """What is known of a paper and how its text is cut."""

    schema_version: int = SCHEMA_VERSION
    id: str = Field(description="From the DOI that the text states, else from the content; survives renaming.")
    file: str = Field(description="Source file name, without folders.")
    format: str = Field("txt", description="What the file is: txt, md, html, docx or pdf.")
    encoding: str | None = Field(None, description="What a text file was read as; null where its format says it.")
    encoding_guessed: bool = Field(False, description="Whether that was guessed: nothing in the file says it.")
    title: str = Field(description="Title on one line; the file's stem where nothing states one.")
    authors: tuple[str, ...] = Field((), description="Names in the order given.")
    affiliations: tuple[str, ...] = Field((), description="Institutions in the order given.")
    doi: str | None = Field(None, description="DOI without a resolver, lower case.")
    abstract: str | None = Field(None, description="Chinese abstract on one line; the English one where it is alone.")
    keywords: tuple[str, ...] = Field((), description="Keywords in the order given.")
    year: int | None = Field(None, description="Year of publication.")
    mark: str | None = Field(None, description="Type of document by GB/T 7714, where it is stated: J, M, C, D, R, N ….")
    journal: str | None = Field(None, description="Journal, newspaper or proceedings; else publisher or university.")
    volume: str | None = Field(None, description="Volume as written.")
    issue: str | None = Field(None, description="Issue as written: 3, 07, S1.")
    pages: str | None = Field(None, description="Pages of the journal, as in 20-32.")
    origin: Mapping[str, str] = Field(
        {}, description="Field → text, document (what the file says of itself), file name, or the file that says it."
    )
    traditional: bool = Field(False, description="Whether the text is in traditional characters.")
    language: Literal["zh", "en"] = Field("zh", description="en: its argument is in English and not read for claims.")
    genre: Genre | None = Field(None, description="What sort of text it is; null for papers in English.")
    genre_reason: str = Field("", description="What told the genre: where it stands, and the words of the text.")
    methods: tuple[str, ...] = Field((), description="Ids of the methods it says it uses: genres.yaml has their names.")
    hypotheses: tuple[Hypothesis, ...] = Field((), description="The hypotheses it states, by number.")
    sections: tuple[Section, ...] = Field(description="The section tree in reading order; the first is the paper.")
    sentences: tuple[Sentence, ...] = Field(description="Sentences in reading order.")
    citation_marks: tuple[CitationMark, ...] = Field((), description="Every citation mark of the text.")
    references: tuple[Reference, ...] = Field((), description="The reference list.")
    left_out: tuple[LeftOut, ...] = Field((), description="What is not read for claims, and why.")

    def section_path(self, index: int) -> list[str]:
        """Titles from the outermost heading to section `index`; the paper's own title is not among them."""
        path: list[str] = []
        at: int | None = index
        while at:
            section = self.sections[at]
            path.append(section.title)
            at = section.parent
        return path[::-1]


class Document(Record):
    """A paper and its text as read, the only thing the later stages see."""

    paper: Paper
    text: str


class EntryNamed(Record):
    """An entry of a citation export, and how like it is to what it is held against."""

    file: str = Field(description="Path of the export.")
    number: int = Field(description="Its place in it, from 1.")
    title: str
    authors: tuple[str, ...] = ()
    likeness: float = Field(description="How much of the titles is the same; 1 where a DOI or a name told.")


class EntryLeft(Record):
    """A work of citation exports that no file is."""

    file: str = Field(description="Path of the export.")
    number: int = Field(description="Its place in it, from 1; of several entries for it the first.")
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    guess: str | None = Field(default=None, description="Path of the file that may be it: the one of the likest title.")
    likeness: float | None = Field(default=None, description="How much of the two titles is the same, from 0 to 1.")


class SourceFile(Record):
    """A file of the sources and what became of it: a line of files.jsonl."""

    schema_version: int = SCHEMA_VERSION
    path: str = Field(description="Where it lies below the folder that was named, with /; a folder ends in /.")
    fate: Fate = Field(
        description="paper: read; same paper: as another; not read; export: of citations; "
        "about: papers.yaml or corrections.yaml; passed over: hidden, of the system, or kg's own."
    )
    paper: str | None = Field(default=None, description="Id of the paper that it is.")
    reason: str = Field(default="", description="Why it is not read, or passed over; the paper it is the same as.")
    mend: str = Field(default="", description="What to do.")
    form: str | None = Field(default=None, description="Format of a citation export.")
    entry: EntryNamed | None = Field(default=None, description="The entry of an export that it is.")
    told_by: ToldBy | None = Field(default=None, description="What told that it is that entry.")
    guess: EntryNamed | None = Field(default=None, description="The entry that it may be, where it is none for sure.")
    entries: int = Field(default=0, description="Entries of a citation export.")
    unmatched: tuple[EntryLeft, ...] = Field(default=(), description="Works of an export that no file is.")
    faults: tuple[str, ...] = Field(
        default=(), description="What is wrong in an export or papers.yaml, with its place."
    )


class Mention(Span):
    """A stretch of text linked to an entry of the vocabulary."""

    concept: str = Field(description="Id of the entry.")
    kind: Kind = Field(description="What sort of entry it is.")
    label: str = Field(description="The entry's prefLabel zh.")
    text: str = Field(description="The stretch, verbatim.")
    match: Literal["exact", "narrower", "section", "cue"] = Field(
        description="exact: a label; narrower: a phrase headed by one; section: under its heading; cue: a wording."
    )
    reason: str = Field(description="The label, heading or cue that matched.")


class SentenceLinks(Record):
    """A sentence with everything it is linked to: a line of links.jsonl."""

    schema_version: int = SCHEMA_VERSION
    paper: str
    sentence: str = Field(description="Id of the sentence.")
    start: int
    end: int
    section: tuple[str, ...] = Field(description="Titles from the outer heading to the inner.")
    links: tuple[Mention, ...]


class Quote(Span):
    """A sentence and its verbatim text."""

    id: str
    text: str


class Argument(Record):
    """Source, target or means of a claim: the whole noun phrase, and the concept it links to."""

    concept: str | None = Field(description="Id of the concept; null for an open phrase.")
    label: str = Field(description="prefLabel zh of the concept, or the phrase in clean form.")
    match: Match
    text: str = Field(description="The noun phrase, verbatim; the clean form where it is not in the sentence.")
    start: int | None
    end: int | None
    resolved_from: ResolvedFrom | None = Field(None, description="Where an argument left out comes from.")


class Cue(Span):
    """The word that carries the relation."""

    text: str


class AsRead(Record):
    """What a claim said before a person amended it; ends and relation make the claim's id."""

    source: Argument
    relation: Relation
    target: Argument
    modality: Modality


class Corrected(Record):
    """What a person decided about a claim: an entry of corrections.yaml, as applied."""

    verdict: Verdict
    error: ErrorType | None = Field(default=None, description="What was wrong; null where the claim is right.")
    by: str = Field(description="Who decided.")
    why: str = Field(default="", description="The reason given.")
    was: AsRead | None = Field(default=None, description="What the reader had read; only where amended.")


class Claim(Record):
    """A claim with its evidence: a line of claims.jsonl."""

    schema_version: int = SCHEMA_VERSION
    id: str = Field(description="Hash over paper id, sentence text and occurrence, argument texts and relation.")
    paper: str
    file: str
    section: tuple[str, ...]
    page: int | None = None
    sentence: Quote
    source: Argument
    relation: Relation
    target: Argument
    cue: Cue | None
    via: tuple[Argument, ...] = ()
    modality: Modality
    attribution: Literal["own", "quoted"] = "own"
    citations: tuple[int, ...] = ()
    speaker: str | None = None
    mechanisms: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    evidence_kind: EvidenceKind | None = Field(
        default=None,
        description="hypothesis: put forward to be tested; result: what the paper's own data showed; null: argued.",
    )
    hypothesis: str | None = Field(default=None, description="Name of the hypothesis that it states or decides: H1.")
    methods: tuple[str, ...] = Field(
        default=(), description="Of a result: ids of the paper's methods that its sentence or section names."
    )
    confidence: float
    shown: bool
    reason: str
    corrected: Corrected | None = Field(default=None, description="What a person decided about it, where one did.")
    echo_of: str | None = Field(
        default=None, description="Id of the sentence of an earlier paper that it repeats: no further witness."
    )
