"""What becomes of each claim that was read, and of each that was annotated."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from kg.evaluate.gold import GoldClaim, GoldPaper
from kg.evaluate.matching import agrees, is_reverse, sign
from kg.evaluate.numbering import Numbered
from kg.records import Argument, Claim

Outcome = Literal["right", "again", "wrong"]
READINGS = 2  # claims that may be readings of one annotated claim; a further one is wrong


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a claim that was read.

    Attributes:
        sentence: number of the annotated sentence that it was read in.
        outcome: `again`: a second reading of an annotated claim, neither right nor wrong.
        gold: the annotated claim that it is, where right.
        known: whether it agrees with any annotated claim of its sentence.
        reversed: of a wrong one, whether an annotated claim has its source and target the other way round.
    """

    claim: Claim
    sentence: int
    outcome: Outcome
    gold: GoldClaim | None
    known: bool
    reversed: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper with the verdict on each claim, and the annotated claims that were found.

    Attributes:
        found: for each annotated claim, in order, the claim that it was found as; None where it was missed.
    """

    gold: GoldPaper
    verdicts: tuple[Verdict, ...]
    found: tuple[Claim | None, ...]


def judge(gold: GoldPaper, claims: Iterable[Claim]) -> Judged:
    """Hold the claims of a paper against its annotation.

    Claims are taken in their order; each goes to the annotated sentence that it shares most with, and one in no
    annotated sentence is left aside. Of claims with one class, concepts and places the first stands for all.

    Args:
        gold: the paper as annotated.
        claims: of this paper, offsets into the text that was annotated.
    """
    read = defaultdict(list)
    for claim in claims:
        number = _sentence_of(claim, gold.sentences)
        if number is not None:
            read[number].append(claim)
    annotated = defaultdict(list)
    for place, one in enumerate(gold.claims):
        annotated[one.sentence].append(place)
    verdicts: list[Verdict] = []
    found: list[Claim | None] = [None] * len(gold.claims)
    for sentence in gold.sentences:
        verdicts += _in_sentence(sentence.number, read[sentence.number], annotated[sentence.number], gold.claims, found)
    return Judged(gold, tuple(verdicts), tuple(found))


def _sentence_of(claim: Claim, sentences: Sequence[Numbered]) -> int | None:
    """Number of the sentence that a claim's sentence shares most with, the first of equals."""
    start, end = claim.sentence.start, claim.sentence.end
    best, most = None, 0
    for sentence in sentences[bisect_right(sentences, start, key=attrgetter("end")) :]:
        if sentence.start >= end:
            break
        shared = min(end, sentence.end) - max(start, sentence.start)
        if shared > most:
            best, most = sentence.number, shared
    return best


def _in_sentence(
    number: int, claims: Sequence[Claim], places: Sequence[int], gold: Sequence[GoldClaim], found: list[Claim | None]
) -> list[Verdict]:
    """The verdicts on the claims of a sentence; `found` is filled in."""
    verdicts: list[Verdict] = []
    readings = dict.fromkeys(places, 0)
    seen = set()
    for claim in claims:
        same = (sign(claim.relation), _what(claim.source), _what(claim.target))
        if same in seen:
            continue
        seen.add(same)
        matching = [place for place in places if agrees(claim, gold[place])]
        fresh = sorted((place for place in matching if not readings[place]), key=lambda place: gold[place].optional)
        outcome: Outcome = "wrong"
        if fresh:
            outcome, found[fresh[0]] = "right", claim
            readings[fresh[0]] += 1
        elif matching and readings[matching[0]] < READINGS:
            outcome = "again"
            readings[matching[0]] += 1
        back = outcome == "wrong" and any(is_reverse(claim, gold[place]) for place in places)
        right = gold[fresh[0]] if fresh else None
        verdicts.append(Verdict(claim, number, outcome, right, bool(matching), back))
    return verdicts


def _what(argument: Argument) -> tuple[str, int | None]:
    """What an argument is told apart by."""
    return argument.concept or argument.text, argument.start
