"""What a vocabulary entry may say: concepts, mechanisms and paths, in the terms of SKOS.

The YAML files under `schemas/` are lists of these models. `json_schema()` is what editors validate against.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

SCHEMA_VERSION = 1
ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
JOIN = "@"  # head@modifier; "@" is not allowed in a curated id, so the two kinds never meet

EntryId = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
ConceptKind = Literal["concept", "feature", "challenge"]
Kind = Literal["concept", "feature", "challenge", "mechanism", "path"]


class Entry(BaseModel):
    """What every model of the vocabulary shares: frozen, and no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class PrefLabel(Entry):
    """The one name of an entry in each language."""

    zh: Text = Field(description="Preferred label in simplified Chinese.")
    en: Text = Field(description="Preferred label in English, lower case but for names.")


class Source(Entry):
    """Where a definition comes from: a sentence of a paper, or a public document."""

    paper: Text | None = Field(None, description="File name of the paper that holds the quote.")
    quote: Text | None = Field(None, description="The sentence or part of it, verbatim, line breaks removed.")
    document: Text | None = Field(None, description="Title and date of a public document.")


class Definition(Entry):
    """What an entry means, and who says so."""

    text: Text = Field(description="One or two sentences in Chinese.")
    source: Source = Field(description="A quote of a paper, or a public document.")


class Item(Entry):
    """A named thing of the vocabulary."""

    id: EntryId = Field(description="Kebab-case English, never reused.")
    pref_label: PrefLabel = Field(alias="prefLabel", description="The one name in each language.")
    alt_labels: tuple[Text, ...] = Field((), alias="altLabels", description="Other wordings that papers really use.")
    definition: Definition | None = Field(None, description="What it means, with its source.")

    @property
    def labels(self) -> tuple[str, ...]:
        """Every visible label: the two preferred ones, then the others as listed."""
        return (self.pref_label.zh, self.pref_label.en, *self.alt_labels)


class Concept(Item):
    """A box on the concept map (SKOS concept), or a named feature or challenge of a paper."""

    kind: ConceptKind = Field("concept", description="concept, feature or challenge.")
    narrower_labels: tuple[Text, ...] = Field(
        (),
        alias="narrowerLabels",
        description="Names of kinds of it that have no entry of their own: they link to it, as something narrower.",
    )
    head_labels: tuple[Text, ...] = Field(
        (),
        alias="headLabels",
        description="Words too general to be found in running text: they lead to it as the head of a longer argument. "
        "A prefLabel among them is no more than that either.",
    )
    hidden_labels: tuple[Text, ...] = Field(
        (), alias="hiddenLabels", description="Wordings that link but are never shown (misprints, OCR)."
    )
    exclude: tuple[Text, ...] = Field((), description="Longer wordings that look like a label and are not this.")
    broader: tuple[EntryId, ...] = Field((), description="Ids of the next broader concepts.")
    related: tuple[EntryId, ...] = Field((), description="Ids of concepts that belong together.")
    headings: tuple[Text, ...] = Field(
        (), description="Features and challenges: wordings of a heading whose whole section is about it; … is a gap."
    )
    cues: tuple[Text, ...] = Field(
        (), description="Features and challenges: wordings of a sentence that is about it; … is a gap."
    )
    replaced_by: EntryId | None = Field(None, description="For a retired id: the concept to use instead.")


class Mechanism(Item):
    """How one concept acts on another: a named way, instantiated by claims and sections."""

    sources: tuple[EntryId, ...] = Field((), description="Concepts that act through it.")
    targets: tuple[EntryId, ...] = Field((), description="Concepts it acts on.")
    mediators: tuple[EntryId, ...] = Field((), description="Concepts between the two.")
    headings: tuple[Text, ...] = Field(
        (), description="Wordings of a heading whose whole section is about it; … is a gap."
    )
    cues: tuple[Text, ...] = Field((), description="Wordings of a sentence that is about it; … is a gap.")


class Path(Item):
    """What should be done: measures by actors towards goals."""

    measures: tuple[Text, ...] = Field((), description="What is done, as the papers word it.")
    actors: tuple[Text, ...] = Field((), description="Who does it: a government, a firm, as the papers word it.")
    goals: tuple[EntryId, ...] = Field((), description="Concepts it is to bring about.")
    headings: tuple[Text, ...] = Field(
        (), description="Wordings of a heading whose whole section is about it; … is a gap."
    )
    cues: tuple[Text, ...] = Field((), description="Wordings of a sentence that is about it; … is a gap.")


def compose_id(head: str, modifier: str) -> str:
    """The id of a composed concept: 县域经济高质量发展 is `high-quality-development@county-economy`.

    >>> compose_id("high-quality-development", "county-economy")
    'high-quality-development@county-economy'
    """
    return f"{head}{JOIN}{modifier}"


def split_id(concept_id: str) -> tuple[str, str | None]:
    """Head and modifier of an id; the modifier is None for a curated one.

    >>> split_id("high-quality-development@county-economy")
    ('high-quality-development', 'county-economy')
    >>> split_id("digital-economy")
    ('digital-economy', None)
    """
    head, _, modifier = concept_id.partition(JOIN)
    return head, modifier or None


def is_entry_id(text: str) -> bool:
    """Whether a text has the form of a curated id."""
    return re.fullmatch(ID_PATTERN, text) is not None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the vocabulary's files: one definition a kind of file."""
    parts = {
        name: TypeAdapter(list[model]).json_schema(by_alias=True)  # type: ignore[valid-type] # a model is a type
        for name, model in (("concepts", Concept), ("mechanisms", Mechanism), ("paths", Path))
    }
    definitions: dict[str, Any] = {}
    for part in parts.values():
        definitions.update(part.pop("$defs", {}))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kg vocabulary",
        "$defs": definitions | parts,
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in parts],
    }
