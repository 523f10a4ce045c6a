"""What one paper gives."""

from collections.abc import Iterable
from dataclasses import dataclass

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
    return PaperRecords(document, tuple(links), in_place(reader.claims(document, readings, links)))


def in_place(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims in the order they are written."""
    return tuple(sorted(claims, key=_place))


def _place(claim: Claim) -> tuple[tuple[int, ...], str]:
    """Order of claims in a paper; what has no place of its own comes first."""
    cue = claim.cue.start if claim.cue else None
    return tuple(
        -1 if at is None else at for at in (claim.sentence.start, cue, claim.source.start, claim.target.start)
    ), claim.id
