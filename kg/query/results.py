"""What the verbs of `kg.query` return: frozen models, ready for JSON and for `kg.query.present`."""

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field

from kg.records import CitedWork, Claim, Genre, Hypothesis, Modality, Record, Relation
from kg.schema import Kind

Language = Literal["zh", "en"]
End = Literal["source", "target"]
RelationChoice = Relation | Literal["causal", "influence", "any"]
ModalityChoice = Modality | Literal["any"]
Why = Literal[
    "broader source",
    "broader target",
    "other relation",
    "other modality",
    "reversed",
    "not shown by default",
    "longer source",
    "longer target",
]
About = Literal[
    "claims",
    "chains",
    "paths",
    "dispute",
    "paper",
    "comparison",
    "shared",
    "definitions",
    "single",
    "mentions",
    "between",
    "mechanisms",
]
Stated = Literal["broader", "narrower", "related", "sources", "targets", "mediators", "measures", "actors", "goals"]

RELATIONS: tuple[Relation, ...] = get_args(Relation)
MODALITIES: tuple[Modality, ...] = get_args(Modality)
GROUPS: Mapping[str, tuple[Relation, ...]] = {
    "causal": ("drives", "enables"),
    "influence": ("drives", "enables", "inhibits"),
    "any": RELATIONS,
}


class PaperHead(Record):
    """Enough of a paper to name it."""

    paper: str
    file: str
    title: str
    year: int | None


class Count(Record):
    """How often something occurs."""

    name: str
    count: int


class Evidence(Record):
    """A sentence linked to an entry: where it stands, the stretch and the reason."""

    sentence: str = Field(description="Id of the sentence.")
    section: tuple[str, ...]
    text: str = Field(description="The sentence, verbatim.")
    matched: str = Field(description="The stretch of it that is linked, verbatim.")
    match: Literal["exact", "narrower", "section", "cue"]
    reason: str


class PaperEvidence(PaperHead):
    """A paper's sentences behind an entry."""

    sentences: tuple[Evidence, ...]


class EdgeFound(Record):
    """What shown claims of one modality say between two concepts; drives and enables together, told apart."""

    source: str = Field(description="Id of the concept.")
    source_label: str
    relation: RelationChoice = Field(description="causal for drives and enables; else a relation.")
    relations: tuple[Count, ...] = Field(description="Each relation behind it, with its number of sentences.")
    target: str
    target_label: str
    modality: Modality
    papers: tuple[str, ...] = Field(description="Ids of the papers, sorted.")
    sentences: int
    support: float = Field(description="1 - product over papers of (1 - the best confidence in that paper).")
    claims: tuple[str, ...] = Field(description="Ids of the claims behind it, best first.")
    best: Claim = Field(description="The claim of best confidence.")
    more_papers: int = Field(
        default=0, description="Papers behind it that are not listed: of a large build only some are."
    )
    more_claims: int = Field(default=0, description="Likewise claims.")

    @property
    def paper_count(self) -> int:
        """How many papers are behind it."""
        return len(self.papers) + self.more_papers


class Chain(Record):
    """Edges of which each begins where the one before ends."""

    steps: tuple[EdgeFound, ...]
    weakest: int = Field(description="Place of the step of least support, from 0; the first of equals.")
    support: float = Field(description="Support of the weakest step.")
    furthers: bool = Field(description="Whether the end is furthered; false where an odd number of steps inhibit.")


# ------------------------------------------------------------------------------------------------ query and ask


class Resolved(Record):
    """What a text of the asker means: one concept, or all that share the label."""

    text: str = Field(description="The text as given.")
    concepts: tuple[str, ...] = Field(description="Ids, sorted.")
    labels: tuple[str, ...] = Field(description="prefLabel of each in the language of the answer.")
    match: Literal["exact", "head"] = Field(description="exact: an id or a label; head: a phrase that ends in a label.")


class Understood(Record):
    """How a question was read; what is left open is null."""

    question: str | None = Field(default=None, description="The question, where one was asked.")
    about: About = Field(default="claims", description="What kind of question it is.")
    pattern: str | None = Field(default=None, description="Id of the pattern of questions.yaml that read it.")
    language: Language = Field(description="Language of the answer.")
    source: Resolved | None
    relation: RelationChoice
    relations: tuple[Relation, ...] = Field(description="The relations that `relation` takes together.")
    target: Resolved | None
    modality: ModalityChoice
    papers: tuple[PaperHead, ...] = Field(default=(), description="The papers that the question names.")
    shown_only: bool = Field(description="Whether doubtful claims (`shown` false) are left out.")


class AnswerClaim(Claim):
    """A claim that answers; `narrower` names the ends at which a narrower concept stands."""

    narrower: tuple[End, ...] = ()
    unsigned: bool = Field(default=False, description="Whether it says that there is an influence and not which.")


class NearestClaim(Claim):
    """A claim that does not answer but comes near, and why it does not."""

    why: Why


class PaperClaims(PaperHead):
    """A paper with the claims in it that answer, best confidence first."""

    claims: tuple[AnswerClaim, ...]


class CitedCount(Record):
    """A work that claims of an answer cite: what they say may be its word as well as the paper's."""

    work: CitedWork
    papers: tuple[str, ...] = Field(description="Ids of the papers of the answer that cite it, sorted.")
    numbers: tuple[int, ...] = Field(description="Its number in the list of each of these papers.")
    sentences: int = Field(description="Sentences of the answer that cite it.")
    claims: tuple[str, ...] = Field(description="Ids of the claims of the answer that cite it.")


class Mentioned(Record):
    """How many papers and sentences mention what a question asks about."""

    label: str
    papers: int
    sentences: int


class ItemAnswer(Record):
    """An entry of the vocabulary that answers, with the sentences behind it."""

    id: str
    kind: Kind
    label: str
    actors: tuple[str, ...] = Field(description="Of a path: who is to act, as the vocabulary has it.")
    papers: tuple[PaperEvidence, ...] = Field(description="Most sentences first.")


class ComparedItem(Record):
    """An entry that at least one of two papers is about, with the number of sentences of each."""

    id: str
    kind: Kind
    label: str
    sentences: tuple[int, int]


class Comparison(Record):
    """Two papers side by side."""

    papers: tuple[PaperHead, PaperHead]
    counts: tuple[tuple[str, int, int], ...] = Field(description="What is counted, and its number in each paper.")
    items: tuple[ComparedItem, ...] = Field(
        description="Mechanisms, paths, features and challenges; shared ones first."
    )
    shared: tuple[EdgeFound, ...] = Field(description="What both papers assert.")
    opposed: tuple[tuple[EdgeFound, EdgeFound], ...] = Field(description="What one asserts and the other contests.")
    only_first: tuple[EdgeFound, ...] = Field(description="What only the first asserts, best supported first.")
    only_second: tuple[EdgeFound, ...]
    cited_by_both: tuple[CitedWork, ...]


class Answer(Record):
    """The answer to a query or a question: papers with claims always, further parts as the question asks for them."""

    understood: Understood
    papers: tuple[PaperClaims, ...] = Field(description="Most claims first, then by year, then by id.")
    nearest: tuple[NearestClaim, ...]
    cited: tuple[CitedCount, ...] = Field(default=(), description="Works that the claims cite, most sentences first.")
    chains: tuple[Chain, ...] = Field(default=(), description="chains: shortest first, then best supported.")
    items: tuple[ItemAnswer, ...] = Field(
        default=(), description="paths, shared, mechanisms, mentions: entries; of what hinders: challenges."
    )
    edges: tuple[EdgeFound, ...] = Field(default=(), description="dispute: each side; single: what one paper claims.")
    mentioned: tuple[Mentioned, ...] = Field(
        default=(), description="Where nothing answers: how often what was asked about is mentioned, an entry an end."
    )
    places: tuple[PaperEvidence, ...] = Field(
        default=(), description="Where nothing answers: sentences that mention all of it; where to look, no answer."
    )
    definition: str | None = Field(default=None, description="definitions: that of the vocabulary.")
    definition_source: str | None = Field(default=None, description="Paper or document it is quoted from.")
    comparison: Comparison | None = Field(default=None, description="comparison: the two papers.")
    more: int = Field(default=0, description="Claims that answer and are not listed: of a large build the surest are.")


# ------------------------------------------------------------------------------------------------ show


class ItemCount(Record):
    """An entry of the vocabulary and the number of a paper's sentences linked to it."""

    id: str
    kind: Kind
    label: str
    sentences: int


class HypothesisShown(Hypothesis):
    """A hypothesis with what it says."""

    text: str = Field(description="What it says, verbatim.")


class ClaimShown(Record):
    """One claim, its paper, and the other claims of the same sentence."""

    paper: PaperHead
    claim: Claim
    same_sentence: tuple[str, ...] = Field(description="Ids of the other claims of the sentence.")


class PaperShown(Record):
    """What is known of a paper and what was found in it."""

    paper: PaperHead
    authors: tuple[str, ...]
    affiliations: tuple[str, ...]
    doi: str | None
    abstract: str | None
    keywords: tuple[str, ...]
    genre: Genre | None
    genre_reason: str = Field(description="What told the genre.")
    methods: tuple[str, ...] = Field(description="Ids of the methods it says it uses.")
    hypotheses: tuple[HypothesisShown, ...]
    reference: str = Field(description="The paper as GB/T 7714-2015 cites it.")
    origin: Mapping[str, str] = Field(description="Field → where it is from, as in papers.jsonl.")
    sections: tuple[str, ...] = Field(description="Headings in reading order, two spaces for a level.")
    sentences: int = Field(description="Sentences, headings not counted.")
    references: int
    left_out: tuple[Count, ...] = Field(description="Reasons why parts are not read, with the number of parts.")
    relations: tuple[Count, ...] = Field(description="Shown claims by relation.")
    modalities: tuple[Count, ...] = Field(description="Shown claims by modality.")
    doubtful: int = Field(description="Claims that are not shown by default.")
    items: tuple[ItemCount, ...] = Field(description="Most sentences first.")
    claims: tuple[Claim, ...] = Field(description="Shown claims, best confidence first.")


class Statement(Record):
    """What an entry says besides its labels: a field of the model, with labels or texts as they stand."""

    field: Stated
    values: tuple[str, ...]


class ItemShown(Record):
    """A concept, feature, challenge, mechanism or path, with its sentences and claims."""

    id: str
    kind: Kind
    label: str
    label_en: str
    alt_labels: tuple[str, ...]
    narrower_labels: tuple[str, ...] = Field(description="Names of kinds of it.")
    definition: str | None
    definition_source: str | None = Field(description="Name of the document or the file that the definition is from.")
    statements: tuple[Statement, ...]
    papers: tuple[PaperEvidence, ...] = Field(description="Most sentences first.")
    as_source: tuple[Claim, ...] = Field(description="Shown claims of which it is the source, best first.")
    as_target: tuple[Claim, ...] = Field(description="Shown claims of which it is the target, best first.")
    carried_by: tuple[Claim, ...] = Field(description="Shown claims that name it as their mechanism or path.")


Shown = ClaimShown | PaperShown | ItemShown

# ------------------------------------------------------------------------------------------------ matrix and verify


class MatrixRow(Record):
    """An entry and the number of sentences behind it, in the matrix's order of papers."""

    id: str
    kind: Kind
    label: str
    sentences: tuple[int, ...]


class Matrix(Record):
    """Papers × items of the vocabulary."""

    papers: tuple[PaperHead, ...]
    items: tuple[MatrixRow, ...]


class Problem(Record):
    """Something in a build that is not as it must be."""

    where: str = Field(description="File of the build and id of the record.")
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
