"""Claims as people corrected them."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from kg.corrections.file import Correction, Corrections
from kg.link import Linker
from kg.messages import Message
from kg.normalise import clean, fold
from kg.records import Argument, AsRead, Claim, Corrected, Document
from kg.schema import split_id

_SENTENCE_LEFT = Message("the claim is gone, its sentence is still there")
_SENTENCE_GONE = Message("the sentence is gone")


class NotApplied(NamedTuple):
    """A correction that met no claim, and why."""

    file: str
    correction: Correction
    reason: str


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
    asked = {clean(correction.sentence) for correction in corrections.by_claim.values()}
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
                    reasons[claim.id] = error.args[0]
            done.append(claim)
        corrected.append(tuple(done))
        if left:
            sentences |= asked.intersection(clean(document.text[s.start : s.end]) for s in document.paper.sentences)
    for name, correction in left.items():
        there = clean(correction.sentence) in sentences
        reasons[name] = _SENTENCE_LEFT if there else _SENTENCE_GONE
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


def wordings(sentence: str, wording: str) -> list[re.Match[str]]:
    """Where a sentence holds a wording, line breaks and blanks of either left aside."""
    spaced = r"\s*".join(re.escape(character) for character in wording if not character.isspace())
    return [found for found in re.finditer(spaced, sentence) if found.group()]


def _amended(
    end: Argument, place: str, claim: Claim, correction: Correction, document: Document, linker: Linker
) -> Argument:
    """An end of a claim with the wording and concept that a correction gives it."""
    wording: str | None = getattr(correction, place)
    if wording is not None:
        places = wordings(claim.sentence.text, wording)
        if not places:
            raise ValueError(Message("the sentence does not hold {wording}", wording=wording))
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
        raise ValueError(Message("the vocabulary has no concept {concept}", concept=concept))
    whole = hit is not None and hit.entry == concept and (hit.start, hit.end) == (0, len(folded)) and not hit.narrower
    label = (vocabulary.label(modifier) if modifier else "") + vocabulary.label(head)
    return end.model_copy(update={"concept": concept, "label": label, "match": "exact" if whole else "narrower"})
