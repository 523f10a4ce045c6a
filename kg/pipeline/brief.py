"""What a build holds of one paper: two forms, whole for whoever writes it out, and in brief for whoever counts."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from kg.duplicates import Fingerprints
from kg.duplicates.packed import pack, unpack
from kg.pipeline.records import PaperRecords
from kg.query.inventory import FileListed, listed_paper
from kg.records import Claim, Document, Modality, Paper, Record, Relation, SentenceLinks, SourceFile, Verdict

Kinds = tuple[tuple[Relation, Modality, int], ...]
"""Claims by relation and modality: their number."""


@dataclass(frozen=True, slots=True)
class PaperLines:
    """All records of a paper, as they are written.

    Attributes:
        paper: a line of papers.jsonl, without its end.
        text: as read.
        links: lines of links.jsonl.
        claims: lines of claims.jsonl, in order.
    """

    paper: str
    text: str
    links: Sequence[str]
    claims: Sequence[str]

    @classmethod
    def of(cls, one: PaperRecords) -> "PaperLines":
        """Those of a paper's records."""
        return cls(
            one.document.paper.to_json(),
            one.document.text,
            [line.to_json() for line in one.links],
            [claim.to_json() for claim in one.claims],
        )

    def records(self) -> PaperRecords:
        """The records that the lines hold."""
        document = Document(paper=Paper.from_json(self.paper), text=self.text)
        links = tuple(SentenceLinks.from_json(line) for line in self.links)
        return PaperRecords(document, links, tuple(Claim.from_json(line) for line in self.claims))

    def pack(self) -> bytes:
        """As bytes: a line each, the text as JSON."""
        lines = [f"{len(self.links)}", self.paper, json.dumps(self.text), *self.links, *self.claims]
        return "\n".join(lines).encode("utf-8", "surrogatepass")

    @classmethod
    def unpack(cls, data: bytes) -> "PaperLines":
        """From bytes. Raises ValueError where they are not what `pack` made."""
        count, paper, text, *lines = data.decode("utf-8", "surrogatepass").split("\n")
        return cls(paper, json.loads(text), lines[: int(count)], lines[int(count) :])


class Figures(Record):
    """What is counted of a paper."""

    lines: str = Field(description="Key of its lines among the parts.")
    listed: FileListed = Field(description="The paper among the files; what its file is, is not known here.")
    headings: int
    linked: int = Field(description="Sentences that are linked to anything.")
    characters: int = Field(description="Of its text.")
    shown: Kinds
    doubtful: Kinds
    corrected: tuple[tuple[Verdict, int], ...]
    left_out: Mapping[str, tuple[int, int]] = Field(description="Reason → stretches and characters not read.")
    met: tuple[str, ...] = Field(default=(), description="Ids of the claims that corrections met.")
    failed: Mapping[str, str] = Field(default={}, description="Of those, claim → why it could not be corrected.")


@dataclass(frozen=True)
class Brief:
    """A paper in brief.

    Attributes:
        figures: what is counted.
        prints: by what its sentences are found again.
        shown: for each claim, whether it is shown.
        claims: for each, its id as a number, by which corrections are looked up.
        anew: whether its claims were read now, not taken from the parts.
    """

    figures: Figures
    prints: Fingerprints
    shown: NDArray[np.bool_]
    claims: NDArray[np.uint64]
    anew: bool = field(default=False, compare=False)

    def counted(self) -> "Brief":
        """What is left to hold of it once echoes are told."""
        none = Fingerprints(*(np.zeros(0, array.dtype) for array in astuple(self.prints)))
        return replace(self, prints=none, claims=self.claims[:0].copy())

    def pack(self) -> bytes:
        """As bytes."""
        numbers = self.prints.pack()
        own = pack({"shown": self.shown, "claims": self.claims})
        head = f"{self.figures.to_json()}\n{len(numbers)}\n"
        return head.encode("utf-8", "surrogatepass") + numbers + own

    @classmethod
    def unpack(cls, data: bytes) -> "Brief":
        """From bytes. Raises ValueError where they are not what `pack` made."""
        figures, length, body = data.split(b"\n", 2)
        numbers, own = body[: int(length)], unpack(body[int(length) :])
        return cls(Figures.model_validate_json(figures), Fingerprints.unpack(numbers), own["shown"], own["claims"])


def claim_number(claim: str) -> int:
    """A claim's id as a number of 64 bits."""
    return int.from_bytes(sha256(claim.encode()).digest()[:8], "little")


def brief(
    one: PaperRecords,
    lines: str,
    prints: Fingerprints,
    met: Sequence[str] = (),
    failed: Mapping[str, str] | None = None,
) -> Brief:
    """A paper in brief.

    Args:
        one: its records, as corrected.
        lines: key of its lines.
        prints: its fingerprints.
        met: claims that corrections met.
        failed: of those, why some could not be corrected.
    """
    paper, claims = one.document.paper, one.claims
    shown = [claim for claim in claims if claim.shown]
    doubtful = [claim for claim in claims if not claim.shown]
    stretches: dict[str, tuple[int, int]] = {}
    for stretch in paper.left_out:
        number, characters = stretches.get(stretch.reason, (0, 0))
        stretches[stretch.reason] = (number + 1, characters + stretch.end - stretch.start)
    verdicts = Counter(claim.corrected.verdict for claim in claims if claim.corrected)
    figures = Figures(
        lines=lines,
        listed=listed_paper(SourceFile(path="", fate="paper", paper=paper.id), paper, len(shown), len(doubtful), 0),
        headings=sum(sentence.heading for sentence in paper.sentences),
        linked=sum(bool(sentence.links) for sentence in one.links),
        characters=len(one.document.text),
        shown=_kinds(shown),
        doubtful=_kinds(doubtful),
        corrected=tuple(sorted(verdicts.items())),
        left_out=stretches,
        met=tuple(met),
        failed=failed or {},
    )
    numbers = np.array([claim_number(claim.id) for claim in claims], np.uint64)
    return Brief(figures, prints, np.array([claim.shown for claim in claims], np.bool_), numbers)


def _kinds(claims: Sequence[Claim]) -> Kinds:
    counted = Counter((claim.relation, claim.modality) for claim in claims)
    return tuple((relation, modality, number) for (relation, modality), number in sorted(counted.items()))
