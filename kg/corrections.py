"""corrections.yaml: what people decided about claims, applied anew at every build.

The file lies beside the sources and is a list of entries:

    - claim: c3f2a9c0d1e4b5a67          # its id, as every answer prints it
      verdict: amended                  # right, rejected or amended
      error: relation                   # source, target, relation, direction, modality, concept, not a claim
      relation: enables                 # what it should be
      by: 张三
      why: 原文是“奠定基础”。
      sentence: 数据要素为高质量发展奠定基础。

A rejected claim stays in the build and is not shown; a right or amended one is shown. Its id and confidence stay those
of the reader. A correction whose claim is gone is handed back, never dropped.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kg.errors import SourceError
from kg.link import Linker
from kg.normalise import clean, fold
from kg.records import Argument, AsRead, Claim, Corrected, Document, ErrorType, Modality, Relation, Verdict
from kg.schema import split_id

FILE = "corrections.yaml"
BUILD_FILE = "papers.jsonl"  # a folder that holds one is the output of a build, not a source
_NEEDED: Mapping[ErrorType, tuple[str, ...]] = {
    "source": ("source",),
    "target": ("target",),
    "relation": ("relation",),
    "direction": (),
    "modality": ("modality",),
    "concept": ("source_concept", "target_concept"),
}
_AMENDS = ("source", "source_concept", "relation", "target", "target_concept", "modality")


class Correction(BaseModel):
    """An entry of corrections.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: str = Field(pattern=r"^c[0-9a-f]{16}$", description="Id of the claim.")
    verdict: Verdict
    error: ErrorType | None = Field(None, description="What was wrong; nothing where the claim is right.")
    source: str | None = Field(None, min_length=1, description="The right source, as the sentence words it.")
    source_concept: str | None = Field(None, description="Id of the concept it is; null where none covers it.")
    relation: Relation | None = None
    target: str | None = Field(None, min_length=1, description="The right target, as the sentence words it.")
    target_concept: str | None = Field(None, description="Id of the concept it is; null where none covers it.")
    modality: Modality | None = None
    by: str = Field(min_length=1, description="Who decided.")
    why: str = ""
    sentence: str = Field("", description="The sentence, to find the place again where the claim is gone.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        given = [name for name in _AMENDS if name in self.model_fields_set]
        if self.verdict == "right" and self.error is not None:
            raise ValueError("a right claim has no error")
        if self.verdict != "right" and self.error is None:
            raise ValueError(f"a claim that is {self.verdict} needs an error")
        if self.verdict != "amended" and given:
            raise ValueError(f"a claim that is {self.verdict} has no {given[0]} of its own")
        if self.verdict == "amended":
            if self.error == "not a claim":
                raise ValueError("what is not a claim is rejected")
            needed = _NEEDED[self.error] if self.error else ()
            if needed and not any(name in given for name in needed):
                raise ValueError(f"the right {' or '.join(needed)} is missing")
        return self


class NotApplied(NamedTuple):
    """A correction that met no claim, and why."""

    file: str
    correction: Correction
    reason: str


class Corrections(NamedTuple):
    """Corrections by the id of their claim, and the file that each stands in."""

    by_claim: Mapping[str, Correction]
    files: Mapping[str, str]


def read_corrections(sources: Iterable[Path]) -> Corrections:
    """Every correction beside the sources: in the folders named and inside them, and beside the files named.

    Raises:
        SourceError: a file is no list of corrections, or two decide about one claim.
    """
    found: dict[str, Correction] = {}
    files: dict[str, str] = {}
    for path in sorted({path for source in sources for path in _files(source)}, key=lambda path: path.as_posix()):
        for correction in read_file(path):
            if correction.claim in found:
                other = files[correction.claim]
                raise SourceError(
                    f"{path.name}: {correction.claim}", f"{other} decides about it too", "Keep one of them"
                )
            found[correction.claim], files[correction.claim] = correction, path.name
    return Corrections(found, files)


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [path] if (path := source.parent / FILE).is_file() else []
    if (source / BUILD_FILE).is_file():
        return []
    inner = [one for one in source.iterdir() if one.is_dir() and not one.is_symlink() and not one.name.startswith(".")]
    return [*([source / FILE] if (source / FILE).is_file() else []), *(path for one in inner for path in _files(one))]


def read_file(path: Path) -> list[Correction]:
    """The entries of one file, in order.

    Raises:
        SourceError: it cannot be read, is no YAML, no list, or an entry is wrong or stands twice.
    """
    try:
        return parse(path.read_bytes().decode("utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(path.name, f"it cannot be read ({error})", "Save it as UTF-8 text") from None


def parse(text: str, name: str = FILE) -> list[Correction]:
    """The entries that a text holds; see `read_file`."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}: line {mark.line + 1}" if mark else name
        raise SourceError(where, f"it is no YAML ({getattr(error, 'problem', error)})", "Mend the line") from None
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise SourceError(name, "it holds no list", "Write one entry a claim, each starting with `- claim:`")
    found: dict[str, Correction] = {}
    for number, item in enumerate(raw, start=1):
        where = f"{name}: {item.get('claim') if isinstance(item, dict) and item.get('claim') else f'entry {number}'}"
        try:
            correction = Correction.model_validate(item)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            at = ".".join(str(part) for part in first["loc"])
            what = f"{at}: {first['msg']}" if at else first["msg"].removeprefix("Value error, ")
            raise SourceError(where, what, f"The fields are {', '.join(Correction.model_fields)}") from None
        if correction.claim in found:
            raise SourceError(where, "it stands twice", "Keep one of the two entries")
        found[correction.claim] = correction
    return list(found.values())


def correct(
    papers: Iterable[tuple[Document, Sequence[Claim]]], corrections: Corrections, linker: Linker
) -> tuple[list[tuple[Claim, ...]], tuple[NotApplied, ...]]:
    """The claims of each paper with the corrections applied, in the order given, and the corrections that met no claim.

    Args:
        papers: documents with their claims.
        corrections: of all papers.
        linker: finds the concept of a new wording that names none.
    """
    reasons: dict[str, str] = {}
    left = dict(corrections.by_claim)
    sentences: set[str] = set()
    corrected = []
    for document, claims in papers:
        done = []
        for claim in claims:
            correction = corrections.by_claim.get(claim.id)
            if correction is not None:
                del left[claim.id]
                try:
                    claim = _apply(claim, correction, document, linker)
                except ValueError as error:
                    reasons[claim.id] = str(error)
            done.append(claim)
        corrected.append(tuple(done))
        if left:
            sentences |= {clean(document.text[s.start : s.end]) for s in document.paper.sentences}
    for name, correction in left.items():
        there = clean(correction.sentence) in sentences
        reasons[name] = "the claim is gone, its sentence is still there" if there else "the sentence is gone"
    return corrected, tuple(
        NotApplied(corrections.files[name], corrections.by_claim[name], reasons[name]) for name in sorted(reasons)
    )


def _apply(claim: Claim, correction: Correction, document: Document, linker: Linker) -> Claim:
    """A claim as corrected. Raises ValueError with the reason where it cannot be."""
    corrected = Corrected(verdict=correction.verdict, error=correction.error, by=correction.by, why=correction.why)
    new: dict[str, Any] = {"shown": correction.verdict != "rejected"}
    if correction.verdict == "amended":
        was = AsRead(source=claim.source, relation=claim.relation, target=claim.target, modality=claim.modality)
        corrected = corrected.model_copy(update={"was": was})
        ends = (claim.target, claim.source) if correction.error == "direction" else (claim.source, claim.target)
        for place, end in zip(("source", "target"), ends, strict=True):
            new[place] = _amended(end, place, claim, correction, document, linker)
        new["relation"] = correction.relation or claim.relation
        new["modality"] = correction.modality or claim.modality
    return claim.model_copy(update={**new, "corrected": corrected})


def _amended(
    end: Argument, place: str, claim: Claim, correction: Correction, document: Document, linker: Linker
) -> Argument:
    """An end of a claim with the wording and concept that a correction gives it."""
    wording: str | None = getattr(correction, place)
    if wording is not None:
        spaced = r"\s*".join(re.escape(character) for character in wording if not character.isspace())
        places = list(re.finditer(spaced, claim.sentence.text))
        if not places:
            raise ValueError(f"the sentence does not hold {wording}")
        near = (end.start if end.start is not None else claim.sentence.start) - claim.sentence.start
        at = min(places, key=lambda found: (abs(found.start() - near), found.start()))
        start = claim.sentence.start + at.start()
        end = Argument(
            concept=None,
            label="",
            match="open",
            text=at.group(),
            start=start,
            end=start + len(at.group()),
            resolved_from=None,
        )
    elif f"{place}_concept" not in correction.model_fields_set:
        return end
    folded = fold(end.text, document.paper.traditional).text
    hits = linker.hits(folded, linker.tokens(folded))
    hit = linker.head_concept(folded, hits, 0, len(folded))
    concept = hit.entry if hit else None
    if f"{place}_concept" in correction.model_fields_set:
        concept = getattr(correction, f"{place}_concept")
    vocabulary = linker.vocabulary
    if concept is None:
        return end.model_copy(update={"concept": None, "label": clean(end.text), "match": "open"})
    head, modifier = split_id(concept)
    if head not in vocabulary.concepts or (modifier or head) not in vocabulary.concepts:
        raise ValueError(f"the vocabulary has no concept {concept}")
    whole = hit is not None and hit.entry == concept and (hit.start, hit.end) == (0, len(folded))
    label = (vocabulary.label(modifier) if modifier else "") + vocabulary.label(head)
    return end.model_copy(update={"concept": concept, "label": label, "match": "exact" if whole else "narrower"})
