"""Which claims a person should look at first, and how the reader's cues and frames stood up to people."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from kg.query.answer import rank
from kg.records import Claim, Record

EVEN = 0.5  # a claim of this confidence is as likely right as wrong


class Judged(Record):
    """What people decided about the claims of one cue or frame."""

    by: Literal["cue", "frame"]
    name: str
    claims: int
    judged: int
    amended: int
    rejected: int
    share: float | None
    """Rejected claims among those judged; None where none was."""


def least_certain(claims: Iterable[Claim]) -> list[Claim]:
    """Claims that nobody has decided about, the least certain first: those whose confidence is nearest to one half."""
    return sorted(
        (claim for claim in claims if claim.corrected is None), key=lambda c: (abs(c.confidence - EVEN), rank(c))
    )


def judged(claims: Iterable[Claim]) -> list[Judged]:
    """How many claims of each cue and each frame people rejected: cues first, most rejected first."""
    counts: dict[tuple[Literal["cue", "frame"], str], Counter[str]] = {}
    for claim in claims:
        frame = claim.reason.partition("/")[0]
        for key in (("cue", claim.cue.text if claim.cue else ""), ("frame", frame)):
            counts.setdefault(key, Counter())["claims"] += 1
            if claim.corrected is not None:
                counts[key].update(("judged", claim.corrected.verdict))
    rows = [
        Judged(
            by=by,
            name=name,
            claims=count["claims"],
            judged=count["judged"],
            amended=count["amended"],
            rejected=count["rejected"],
            share=round(count["rejected"] / count["judged"], 4) if count["judged"] else None,
        )
        for (by, name), count in counts.items()
    ]
    return sorted(rows, key=lambda row: (row.by, -row.rejected, -(row.share or 0), -row.judged, -row.claims, row.name))
