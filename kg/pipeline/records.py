"""What one paper gives, and what papers give together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.corrections import Corrections, NotApplied, correct
from kg.duplicates import mark_echoes
from kg.extract import Reader
from kg.link import Linker, link_document
from kg.records import Claim, Document, SentenceLinks


@dataclass(frozen=True)
class PaperRecords:
    """Everything a build holds of one paper, in the order it is written.

    Attributes:
        document: the paper and its text as read.
        links: one a sentence, in order.
        claims: by sentence, then by place in it.
    """

    document: Document
    links: tuple[SentenceLinks, ...]
    claims: tuple[Claim, ...]


def read_paper(document: Document, linker: Linker, reader: Reader) -> PaperRecords:
    """The records of a paper: of nothing but it, the vocabulary and the language data."""
    readings = linker.read(document)
    links = link_document(document, readings, linker)
    claims = sorted(reader.claims(document, readings, links), key=_place)
    return PaperRecords(document, tuple(links), tuple(claims))


def merge(records: Iterable[PaperRecords]) -> tuple[PaperRecords, ...]:
    """All papers by id, whatever order they were read in."""
    return tuple(sorted(records, key=lambda one: one.document.paper.id))


def correct_all(
    records: Sequence[PaperRecords], corrections: Corrections, linker: Linker
) -> tuple[tuple[PaperRecords, ...], tuple[NotApplied, ...]]:
    """The records with people's corrections applied, and the corrections that met no claim."""
    claims, not_applied = correct([(one.document, one.claims) for one in records], corrections, linker)
    return tuple(
        replace(one, claims=tuple(sorted(mended, key=_place))) for one, mended in zip(records, claims, strict=True)
    ), not_applied


def mark_all(records: Sequence[PaperRecords]) -> tuple[PaperRecords, ...]:
    """The records with the claims marked that only repeat another paper."""
    claims = mark_echoes([(one.document, one.claims) for one in records])
    return tuple(replace(one, claims=marked) for one, marked in zip(records, claims, strict=True))


def _place(claim: Claim) -> tuple[tuple[int, ...], str]:
    """Order of claims in a paper; what has no place of its own comes first."""
    cue = claim.cue.start if claim.cue else None
    return tuple(
        -1 if at is None else at for at in (claim.sentence.start, cue, claim.source.start, claim.target.start)
    ), claim.id
