"""The judge: features to a score, a score to a confidence, and which readings of a sentence stand.

Weights are integers and their sum is exact, so every machine decides alike.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import VocabularyError
from kg.extract.candidates import Candidate, Sieve
from kg.extract.clauses import Span
from kg.extract.signs import Signs
from kg.messages import Message, system_reason
from kg.records import CAUSAL, Modality

FILE = "weights.json"
_T = TypeVar("_T")
MEMORY = 1 << 15  # groups of signs whose sums are kept


class Weights(BaseModel):
    """The file of weights.

    Attributes:
        note: what they were learned from, how, and how well they did.
        scale: how much one natural unit of the score is.
        weights: points by feature; an unknown feature has none.
        calibration: pairs of a score and the share of right claims at it, measured on papers held out; ascending.
        least: the score that a candidate needs without its source's signs, for that to be looked at.
        keep: the score from which a claim is kept at all.
        show: the score from which it is shown by default.
        second: the score that a second source of the same target needs.
        modality: for each modality, points by sign.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int
    note: dict[str, str | int | float | list[str]]
    scale: int = Field(gt=0)
    least: int
    keep: int
    show: int
    second: int
    calibration: tuple[tuple[int, float], ...] = Field(min_length=2)
    weights: dict[str, int]
    modality: dict[Modality, dict[str, int]]


class Verdict(NamedTuple):
    """A candidate that stands.

    Attributes:
        candidate: what stands.
        score: the judge's points, or the net's share in thousandths.
        confidence: share of right claims among those with its score, measured on papers held out.
        shown: whether users see it by default.
        whole: whether its arguments are single ones, not lists to be taken apart.
        moods: what its modality may be, the likeliest first; empty where the signs of modality tell alone.
    """

    candidate: Candidate
    score: int
    confidence: float
    shown: bool
    whole: bool = False
    moods: tuple[Modality, ...] = ()


def load_weights(folder: Path) -> Weights:
    """The weights of a folder of language data.

    Raises:
        VocabularyError: the file is missing or damaged.
    """
    try:
        return Weights.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
    except OSError as error:
        raise VocabularyError(
            FILE,
            "the file cannot be read",
            Message("Put it back ({reason})", reason=system_reason(error)),
        ) from None
    except (ValidationError, json.JSONDecodeError):
        raise VocabularyError(FILE, "the file is damaged", "Make it anew with training/learn_weights.py") from None


class Memory(dict[Signs, _T]):
    """What groups of signs come to; a group that comes again is looked at once.

    Args:
        make: makes it of a group.
    """

    def __init__(self, make: Callable[[Signs], _T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, group: Signs) -> _T:
        if len(self) > MEMORY:
            self.clear()
        found = self[group] = self._make(group)
        return found


class Judge:
    """Scores candidates.

    Args:
        weights: of the language.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._scores = [score for score, _ in weights.calibration]
        signs = sorted({sign for points in weights.modality.values() for sign in points})
        self._moods = {sign: [points.get(sign, 0) for points in weights.modality.values()] for sign in signs}
        self._confidence = lru_cache(MEMORY)(self.confidence)
        self._modalities = list(weights.modality)
        self._sums = Memory(self._sum)
        self._mood_sums = Memory(self._mood_sum)

    @property
    def sieve(self) -> Sieve:
        """What leaves out candidates that cannot stand, at a small part of the cost."""
        return Sieve(self._sums, self._weights.least, self._weights.keep)

    def scores(self, candidates: Sequence[Candidate]) -> list[int]:
        """The sum of the weights of each one's signs; a group that comes again is summed once."""
        points = self._sums
        return [
            sum([points[group] for group in candidate.signs]) if candidate.score is None else candidate.score
            for candidate in candidates
        ]

    def modality(self, signs: Sequence[Signs]) -> Modality:
        """The modality with the most points; of equals the first listed.

        Args:
            signs: in groups; a group that comes again is summed once.
        """
        sums = [0] * len(self._modalities)
        for group in signs:
            sums = [a + b for a, b in zip(sums, self._mood_sums[group], strict=True)]
        return self._modalities[sums.index(max(sums))]

    def _sum(self, group: Signs) -> int:
        points = self._weights.weights
        return sum([points.get(sign, 0) for sign in group])

    def _mood_sum(self, group: Signs) -> list[int]:
        known = [self._moods[sign] for sign in group if sign in self._moods]
        return [sum(each) for each in zip(*known, strict=True)] or [0] * len(self._modalities)

    def confidence(self, score: int) -> float:
        """Linear between the measured pairs, two decimals."""
        table = self._weights.calibration
        k = bisect_right(self._scores, score)
        if k == 0 or k == len(table):
            return round(table[min(k, len(table) - 1)][1], 2)
        (a, low), (b, high) = table[k - 1], table[k]
        return round(low + (high - low) * (score - a) / (b - a), 2)

    def decide(self, candidates: Sequence[Candidate]) -> list[Verdict]:
        """The readings of a sentence that stand, best first: of overlapping ones the best, and a good second source."""
        ranked = sorted(zip(_paired(self.scores(candidates), candidates), candidates, strict=True), key=_best_first)
        taken: list[Verdict] = []
        by_word: dict[tuple[bool, int], list[int]] = {}  # whether causal, a word of a target → of which taken
        for score, candidate in ranked:
            if score < self._weights.keep:
                break
            words = [(candidate.relation in CAUSAL, k) for k in range(*candidate.target.span)]
            rivals = {k for word in words for k in by_word.get(word, ())}
            if rivals and (
                len(rivals) > 1
                or score < self._weights.second
                or any(_same_source(taken[k].candidate, candidate) for k in rivals)
            ):
                continue
            for word in words:
                by_word.setdefault(word, []).append(len(taken))
            taken.append(Verdict(candidate, score, self._confidence(score), score >= self._weights.show))
        return taken


def _best_first(one: tuple[int, Candidate]) -> int:
    return -one[0]


def _paired(scores: list[int], candidates: Sequence[Candidate]) -> list[int]:
    """The scores, where the two directions of one frame (A与B相互促进) stand or fall together: by the better one."""
    ways: dict[tuple[Span | None, str, Span, Span], int] = {}
    for k, one in enumerate(candidates):
        if one.place == "frame":
            back = ways.get((one.cue, one.frame, one.target.span, one.source.span))
            if back is not None:
                scores[k] = scores[back] = max(scores[k], scores[back])
            ways[one.cue, one.frame, one.source.span, one.target.span] = k
    return scores


def _same_source(a: Candidate, b: Candidate) -> bool:
    if a.source.line is not b.source.line:
        return False
    return a.source.span[0] < b.source.span[1] and b.source.span[0] < a.source.span[1]
