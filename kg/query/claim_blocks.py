"""Claims as blocks: those of one sentence together, above the sentence."""

from collections.abc import Sequence
from itertools import groupby

from kg.normalise import clean
from kg.query.lines import claim_line, place_line
from kg.query.results import NearestClaim
from kg.query.shapes import Block, Point, Quote, Rest
from kg.query.words import Words
from kg.records import Claim


def claims_blocks(claims: Sequence[Claim], words: Words, most: int | None) -> list[Block]:
    """Claims, those of one sentence together above the sentence, in the order of the best of each."""
    first = {claim.sentence.id: place for place, claim in reversed(list(enumerate(claims)))}
    together = sorted(claims, key=lambda claim: first[claim.sentence.id])
    groups = [list(group) for _, group in groupby(together, key=lambda claim: claim.sentence.id)]
    kept = groups if most is None else groups[:most]
    blocks: list[Block] = []
    for group in kept:
        blocks += [Point(claim_line(claim, words)) for claim in group]
        blocks.append(_quote(group[0], words, named=isinstance(group[0], NearestClaim)))
    left = sum(map(len, groups[len(kept) :]))
    return [*blocks, Rest(words.count("more_claims", left))] if left else blocks


def _quote(claim: Claim, words: Words, named: bool) -> Quote:
    place = place_line(claim.section, claim.page, words, claim.file if named else None)
    return Quote(clean(claim.sentence.text), place)
