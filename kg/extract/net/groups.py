"""Rows of arrays counted, compared and summed, group by group."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.net.layers import Floats, Ints

EXACT = 2**24 // 127  # rows over which whole numbers of eight bits are summed without rounding
TRIANGLE = np.tril(np.ones((16, 16), np.float32))


def rank(groups: Ints) -> Ints:
    """Of each which of its group it is, from 0; groups are ascending."""
    found: Ints = np.arange(len(groups)) - np.searchsorted(groups, groups, side="left")
    return found


def met(rows: NDArray[Any], which: Ints) -> tuple[NDArray[Any], Ints]:
    """The rows that are met, and which of these each is; `which`: of all rows."""
    found = np.zeros(len(rows), np.bool_)
    found[which] = True
    return rows[found], (np.cumsum(found) - 1).take(which)


def best_other(mass: NDArray[np.float64], groups: Ints) -> NDArray[np.float64]:
    """Of each along the last axis the largest of the others of its group; groups are ascending."""
    new = np.ones(len(groups), np.bool_)
    np.not_equal(groups[1:], groups[:-1], out=new[1:])
    starts, group = np.flatnonzero(new), new.cumsum() - 1
    most = np.maximum.reduceat(mass, starts, axis=-1)
    best = most.take(group, -1)
    top = mass == best
    alone = np.add.reduceat(top, starts, axis=-1, dtype=np.int64) == 1
    second = np.maximum.reduceat(np.where(top, 0.0, mass), starts, axis=-1)
    return np.where(top, np.where(alone, second, most).take(group, -1), best)


def summed(whole: Floats) -> NDArray[Any]:
    """The sums of the rows before each row, and of all; of whole numbers of eight bits.

    Some rows at a time by a product, which takes a third of what `cumsum` does.
    """
    (n, width), few = whole.shape, len(TRIANGLE)
    blocks = np.zeros((n // few + 1, few, width), np.float32 if n < EXACT else np.float64)
    blocks.reshape(-1, width)[1 : n + 1] = whole
    sums = TRIANGLE @ blocks
    sums[1:] += np.cumsum(sums[:-1, -1], 0)[:, None]
    return sums.reshape(-1, width)[: n + 1]
