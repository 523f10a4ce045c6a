"""What `trace`, `gaps` and `stats` return: frozen models, ready for JSON and for `kg.query.present`."""

from pydantic import Field

from kg.query.differences import Difference
from kg.query.results import Chain, Comparison, EdgeFound, Language, PaperHead, Resolved
from kg.records import CitedWork, Modality, Record, Relation
from kg.schema import Kind


class Trace(Record):
    """The chains of asserted causal claims that lead from one concept to another."""

    language: Language
    source: Resolved
    target: Resolved
    max_steps: int
    chains: tuple[Chain, ...] = Field(description="Shortest first, then best supported.")
    papers: tuple[PaperHead, ...] = Field(description="The papers behind the chains.")
    more: bool = Field(description="Whether there are chains that are not listed.")


class Unseen(Record):
    """An entry without evidence."""

    id: str
    kind: Kind
    label: str


class NeverSource(Record):
    """A concept that claims end in and none begins with."""

    id: str
    label: str
    papers: tuple[str, ...] = Field(description="Ids of the papers that have it as a target, sorted.")
    sentences: int


class Contested(Record):
    """Two concepts about which claims disagree."""

    furthered: EdgeFound = Field(description="What the claims of furthering say.")
    contested: tuple[EdgeFound, ...] = Field(description="Those of inhibiting, and those that deny it.")


class Gaps(Record):
    """What a body of papers leaves open."""

    mechanisms: tuple[Unseen, ...] = Field(description="Mechanisms of the vocabulary without any sentence.")
    never_source: tuple[NeverSource, ...] = Field(description="Most papers first.")
    one_paper: tuple[EdgeFound, ...] = Field(description="Asserted by one paper alone, best supported first.")
    more_one_paper: int = Field(default=0, description="How many more: of a large build some are listed.")
    contested: tuple[Contested, ...] = Field(description="Of a large build those that most papers are about.")
    more_contested: int = Field(default=0, description="How many more edges say otherwise: as above.")


class PaperStats(PaperHead):
    """A paper in numbers."""

    sentences: int = Field(description="Sentences, headings not counted.")
    claiming: int = Field(description="Sentences that a shown claim stands in.")
    claims: int = Field(description="Shown claims.")
    doubtful: int
    quoted: int = Field(description="Shown claims that the paper tells as another's, or cites.")
    references: int


class RelationStats(Record):
    """Shown claims of one relation and modality."""

    relation: Relation
    modality: Modality
    papers: int
    sentences: int
    claims: int


class ConceptStats(Record):
    """A concept in numbers: as an end of shown claims."""

    id: str
    label: str
    papers: int
    sentences: int
    as_source: int = Field(description="Claims that begin with it.")
    as_target: int = Field(description="Claims that end in it.")


class WorkStats(Record):
    """A cited work and who lists it."""

    work: CitedWork
    papers: tuple[str, ...] = Field(description="Ids of the papers that list it, sorted.")
    sentences: int = Field(description="Sentences that cite it.")


class Stats(Record):
    """A build in numbers; papers, sentences and claims are counted apart."""

    papers: tuple[PaperStats, ...]
    relations: tuple[RelationStats, ...]
    concepts: tuple[ConceptStats, ...] = Field(description="Most papers first, then most sentences.")
    works: tuple[WorkStats, ...] = Field(description="Most sentences first.")


Survey = Trace | Comparison | Gaps | Stats | Difference
