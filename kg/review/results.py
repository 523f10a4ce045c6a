"""What a review is made of: frozen models, whatever it is written in."""

from pydantic import Field

from kg.query.results import CitedCount, EdgeFound, Language, MatrixRow, PaperHead, Resolved
from kg.records import Claim, Modality, Record, Relation


class PaperListed(PaperHead):
    """A paper of the build, under the number that quotes name it by."""

    number: int
    reference: str = Field(description="After GB/T 7714, of what is known.")


class Quoted(Record):
    """A sentence, and where it stands."""

    paper: int = Field(description="Number of the paper.")
    section: tuple[str, ...]
    sentence: str = Field(description="Id of the sentence.")
    text: str = Field(description="The sentence on one line, otherwise verbatim.")
    claim: Claim | None = Field(description="The claim it is quoted for.")
    cites: tuple[str, ...] = Field(default=(), description="The references that it cites, as the paper lists them.")


class Cell(Record):
    """The sentences of one paper about one mechanism that also name a chosen concept."""

    sentences: int
    quotes: tuple[Quoted, ...] = Field(description="All of them, those that make a claim first.")


class SynthesisRow(Record):
    """A mechanism and its sentences in each paper, in the order of the papers."""

    id: str
    label: str
    cells: tuple[Cell, ...]


class Stated(Record):
    """Claims of one relation and modality between the same two ends."""

    source: str = Field(description="Label of the concept, or the phrase where none covers it.")
    relation: Relation
    target: str
    modality: Modality
    papers: tuple[int, ...] = Field(description="Numbers of the papers, ascending.")
    sentences: int
    quotes: tuple[Quoted, ...] = Field(description="One a claim: the best of each paper, then the others.")


class EdgeQuoted(Record):
    """An edge of several papers, or one of two that disagree, with its sentences."""

    edge: EdgeFound
    papers: tuple[int, ...]
    quotes: tuple[Quoted, ...]


class Review(Record):
    """The material of a review."""

    language: Language
    concepts: tuple[Resolved, ...]
    papers: tuple[PaperListed, ...] = Field(description="Every paper of the build, by file.")
    claims: int = Field(description="Shown claims about the concepts.")
    sentences: int = Field(description="Sentences that these stand in.")
    speaking: tuple[int, ...] = Field(description="Numbers of the papers that these stand in.")
    synthesis: tuple[SynthesisRow, ...]
    stated: tuple[Stated, ...] = Field(description="By modality and relation, most papers first.")
    agreed: tuple[EdgeQuoted, ...] = Field(description="Asserted by two papers or more, best supported first.")
    contested: tuple[tuple[EdgeQuoted, ...], ...] = Field(description="What furthers, and what speaks against it.")
    matrix: tuple[MatrixRow, ...] = Field(description="The concepts, then the named items that have sentences.")
    without: int = Field(description="Named items without a sentence.")
    works: tuple[CitedCount, ...] = Field(description="Works that the claims cite.")
