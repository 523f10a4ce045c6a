"""What `diff` returns: frozen models, ready for JSON and for `kg.query.present`."""

from typing import Literal

from pydantic import Field

from kg.records import Claim, Modality, Record, Relation

Change = Literal["gone", "new", "changed"]


class LinkChange(Record):
    """A stretch of text that only one of two builds links to an entry."""

    change: Change = Field(description="gone or new.")
    entry: str
    label: str
    text: str = Field(description="The stretch, verbatim.")
    paper: str
    file: str
    start: int = Field(description="Offsets of the stretch in the paper's text.")
    end: int
    sentence: str = Field(description="The sentence, verbatim.")


class ClaimChange(Record):
    """A claim that only one of two builds has, or that both have with other words."""

    change: Change
    claim: Claim = Field(description="As the new build has it; of one that is gone, as the old one had it.")
    before: Claim | None = Field(default=None, description="Of a changed one, as the old build had it.")
    fields: tuple[str, ...] = Field(
        default=(), description="Of a changed one, what is not as it was: source.concept, shown …"
    )


class EdgeChange(Record):
    """An edge of the map, with the number of its claims in two builds."""

    change: Change
    source: str
    source_label: str
    relation: Relation
    target: str
    target_label: str
    modality: Modality
    before: int
    after: int


class Difference(Record):
    """What is not the same in two builds."""

    only_old: tuple[str, ...] = Field(description="Files of papers that only the old build holds.")
    only_new: tuple[str, ...] = Field(description="Files of papers that only the new build holds.")
    links: tuple[LinkChange, ...] = Field(description="By entry, then by place.")
    claims: tuple[ClaimChange, ...] = Field(description="Gone, new, changed; each by paper, then by place.")
    edges: tuple[EdgeChange, ...] = Field(description="By source, relation, target, modality.")
