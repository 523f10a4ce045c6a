"""Counts of each sort of claim, unit by unit, and the rates they make with their intervals.

A unit is what a resample draws: an annotated sentence, or a paper. Everything counted is a whole number, so sums are
the same in any order; the draws come from `random.random()`, which gives the same numbers on every machine.
"""

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kg.evaluate.results import Rate

RESAMPLES = 1000
SEED = 0
OUTSIDE = 25  # resamples of a thousand that lie beyond each end of an interval
Columns = Callable[[str], Any]


class Counts:
    """Whole numbers by name and unit.

    Args:
        units: how many there are.
    """

    def __init__(self, units: int) -> None:
        self._units = units
        self._columns: dict[str, list[int]] = {}
        self._drawn: Any = None
        self._sums: dict[str, Any] = {}

    def add(self, name: str, unit: int, number: int = 1) -> None:
        """Count something."""
        self._columns.setdefault(name, [0] * self._units)[unit] += number

    def total(self, name: str) -> int:
        """How much of it there is."""
        return sum(self._columns.get(name, ()))

    def rate(self, of: Callable[[Columns], Any]) -> Rate:
        """A rate and its interval.

        Args:
            of: the rate, from an array of the sums of each name asked for; not a number where nothing is shared.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            value = float(of(lambda name: np.array([float(self.total(name))]))[0])
            spread = np.sort(of(self._resampled))
        spread = spread[~np.isnan(spread)]
        if np.isnan(value):
            return Rate(value=None, low=None, high=None)
        outside = len(spread) * OUTSIDE // 1000
        low, high = (float(spread[outside]), float(spread[-1 - outside])) if len(spread) else (value, value)
        return Rate(value=round(value, 3), low=round(low, 3), high=round(high, 3))

    def share(self, part: str, whole: str) -> Rate:
        """The rate of two counts."""
        return self.rate(lambda sums: sums(part) / sums(whole))

    def _resampled(self, name: str) -> Any:
        """The sum of a count in each resample."""
        if name not in self._sums:
            if self._drawn is None:
                self._drawn = _drawn(self._units)
            column = self._columns.get(name)
            self._sums[name] = self._drawn @ np.array(column or [0] * self._units, dtype=np.float64)  # exact: whole
        return self._sums[name]


def _drawn(units: int) -> Any:
    """How often each resample draws each unit."""
    draw = random.Random(SEED).random
    rows = [np.bincount([int(draw() * units) for _ in range(units)], minlength=units) for _ in range(RESAMPLES)]
    return np.array(rows, dtype=np.float64)


def harmonic(precision: Any, recall: Any) -> Any:
    """F1: not a number where one of the two is none, 0 where both are 0."""
    total = precision + recall
    return np.where(total == 0, 0, 2 * precision * recall / np.where(total == 0, 1, total))


def sorts(names: Sequence[str]) -> list[str]:
    """Names without repetitions, in the order in which they came."""
    return list(dict.fromkeys(names))
