"""What an evaluation says: frozen records, ready for JSON."""

from typing import Literal

from pydantic import Field

from kg.records import Modality, Record, Relation

Unit = Literal["sentences", "papers"]


class Rate(Record):
    """A share, and between which bounds it lies in nineteen of twenty resamples."""

    value: float | None = Field(description="From 0 to 1, three decimals; null where there is nothing to share.")
    low: float | None
    high: float | None


class Score(Record):
    """Claims of one sort against the annotation."""

    name: str
    claims: int = Field(description="Read, second readings of one annotated claim left aside.")
    right: int = Field(description="Of these, those that are an annotated claim, required or optional.")
    required: int | None = Field(description="Annotated claims asked for; null where the annotation has no such sort.")
    found: int | None = Field(description="Of these, those found.")
    precision: Rate = Field(description="Right, of those read.")
    recall: Rate = Field(description="Found, of those required.")
    f1: Rate = Field(description="Harmonic mean of the two.")


class Carried(Record):
    """Causal claims that one frame or cue carried; what a sentence needs no annotation tells, so there is no F1."""

    name: str
    claims: int
    right: int
    found: int = Field(description="Required claims found by it.")
    precision: Rate
    recall: Rate = Field(description="Required claims found by it, of all that are required: its share of the recall.")


class Agreement(Record):
    """How often right claims agree with the annotation in something that rightness does not ask."""

    of: int
    agreeing: int
    rate: Rate


class Linking(Record):
    """Arguments of right claims: whether the words read and the words annotated link to one concept."""

    both: Agreement = Field(description="Sources and targets; two that no concept covers agree.")
    source: Agreement
    target: Agreement
    linked: Agreement = Field(description="Those whose annotated words link to a concept.")


class Step(Record):
    """Causal claims whose confidence lies between two tenths."""

    low: float
    high: float
    claims: int
    confidence: float = Field(description="Their mean confidence.")
    right: float = Field(description="The share of them that agree with an annotated claim.")


class Calibration(Record):
    """Whether confidence is the share of right claims."""

    steps: tuple[Step, ...]
    claims: int
    error: Rate = Field(description="Expected calibration error: the mean distance of the two, over the claims.")


class Figures(Record):
    """Everything that is counted of some claims. What is not told by relation is of causal claims."""

    causal: Score
    structural: Score
    relations: tuple[Score, ...]
    modalities: tuple[Score, ...] = Field(description="Read as, and annotated as; rightness asks for no modality.")
    papers: tuple[Score, ...]
    sections: tuple[Score, ...] = Field(description="By the outermost heading, paper by paper.")
    frames: tuple[Carried, ...]
    cues: tuple[Carried, ...]
    modality: Agreement
    relation: Agreement = Field(description="Of right causal claims: the very relation, not its class alone.")
    reversed: int = Field(description="Wrong claims whose source and target were annotated the other way round.")
    linking: Linking | None
    calibration: Calibration


class Fault(Record):
    """A claim that was read and is wrong, or that was annotated as required and missed."""

    kind: Literal["wrong", "missed"]
    paper: str
    sentence: int = Field(description="Its number in the annotation.")
    source: str
    relation: Relation
    target: str
    modality: Modality
    reversed: bool = False
    claim: str | None = Field(default=None, description="Id of the claim that was read.")
    confidence: float | None = None
    cue: str | None = None
    frame: str | None = None
    text: str = Field(description="The sentence on one line.")


class Readers(Record):
    """How well people agree with each other, by the same measure: `agreement.toml` beside the gold."""

    causal_f1: float
    note: str = ""


class Evaluation(Record):
    """A build against annotated papers."""

    papers: tuple[str, ...]
    sentences: int = Field(description="Annotated, also those that claim nothing.")
    required: int
    optional: int
    resampled: Unit = Field(description="What the intervals draw anew: whole papers where there are twenty.")
    resamples: int
    shown: Figures
    all: Figures = Field(description="Of all claims, the doubtful ones too.")
    readers: Readers | None
    faults: tuple[Fault, ...] = Field(description="Of the claims shown.")
