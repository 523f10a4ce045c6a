"""Layers of a net, run with numpy so that every machine computes the same bits.

Weights and activations are whole numbers of eight bits; their products are summed as floats that hold whole numbers
exactly (all sums stay below 2^24), so that neither the order of a sum nor the processor can change it. Exponentials are
read from tables of whole numbers. What is left is addition, multiplication, division and square root of single numbers,
which IEEE 754 fixes.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from kg.records import Modality, Relation

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

Taps = tuple[Floats, Floats, Floats]
"""What stands before a place, what stands there and what stands after it, each multiplied."""

RELATIONS: tuple[Relation | Literal["none"], ...] = (
    "none",
    "drives",
    "enables",
    "inhibits",
    "transforms_into",
    "integrates_with",
    "includes",
    "is_a",
    "has_feature",
)
MODALITIES: tuple[Modality, ...] = ("asserted", "prescribed", "possible", "negated")
LONGEST = 14  # words of an argument before its last
UNIT = 16  # steps of one unit in a norm
MOST = 511  # steps that a number has there: the squares of a vector of 64 stay below 2^24
ROWS = 64  # of a product that are scaled in one go: numpy goes through short rows slowly
FINE = 16  # steps of one unit in an exponential
DEEP = 16  # units below the largest at which an exponential is nothing


def _exponentials() -> NDArray[np.float64]:
    steps = np.arange(DEEP * FINE + 1)
    found: NDArray[np.float64] = np.rint(np.exp(-steps / FINE) * 2**20)
    return found


EXP = _exponentials()


def softmax(x: NDArray[Any]) -> NDArray[np.float64]:
    """Of each row, from the table: shares that are quotients of whole numbers."""
    x = np.ascontiguousarray(x.T)  # rows are short and many: along the columns it takes a third of the time
    below = x.max(0) - x
    below *= FINE
    np.rint(below, out=below)
    np.minimum(below, DEEP * FINE, out=below)
    e: NDArray[np.float64] = EXP.take(below.astype(np.intp))
    e /= e.sum(0)
    return e.T


def gated(x: Floats) -> Floats:
    """The first half of each row, let through by the second."""
    width = x.shape[1] // 2
    gate: Floats = x[:, width:].clip(0, 1)
    gate *= x[:, :width]
    return gate


def edges(firsts: Ints, n: int, dilation: int) -> tuple[Ints, Ints]:
    """The places of `n` that see no word of their sentence `dilation` before them, and those that see none after."""
    opening = firsts[:, None] + np.arange(dilation)
    closing = np.append(firsts[1:], n)[:, None] - np.arange(1, dilation + 1)
    return opening[opening < n], closing[closing >= 0]


_threads = cache(ThreadpoolController)  # looks through the libraries of the process: once, and not at import


def on_one_thread() -> AbstractContextManager[object]:
    """While it lasts, products run on one thread: they are small, and more threads only wait for each other."""
    limits: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limits


class Layers:
    """The linear layers and tables of a trained net.

    Args:
        arrays: of the model's file: for each linear layer NAME `NAME.w` (int8, inputs × outputs), `NAME.s` (scale of
            each output), `NAME.b` (bias) and `NAME.x` (scale of the input); tables of the signs.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = arrays
        self._weights = {name[:-2]: arrays[name].astype(np.float32) for name in arrays if name.endswith(".w")}
        self._tables = {name: arrays[name].astype(np.float32) for name in arrays if name.startswith("table.")}
        self._outside: dict[str, tuple[np.float32, Floats, Floats]] = {
            name: (
                np.float32(arrays[f"{name}.x"]),
                np.tile(arrays[f"{name}.s"], ROWS),
                np.tile(arrays[f"{name}.b"], ROWS),
            )
            for name in self._weights
            if f"{name}.x" in arrays
        }  # of each layer: scale of what comes in, scales and biases of `ROWS` rows of what goes out

    def _grid(self, x: Floats, scale: Any, least: int = -127) -> Floats:
        """Whole numbers from `least` to 127; from 0 on where what is negative counts for nothing."""
        whole: Floats = x / scale
        np.rint(whole, out=whole)
        whole.clip(least, 127, out=whole)
        return whole

    def _product(self, whole: Floats, name: str) -> Floats:
        """What a layer makes of whole numbers."""
        return self._scaled(whole @ self._weights[name], name)

    def _scaled(self, total: Floats, name: str) -> Floats:
        """The sums of a layer with its scales and biases, in their place."""
        _, s, b = self._outside[name]
        flat, many = total.reshape(-1), total.size // len(s) * len(s)
        for part in (flat[:many].reshape(-1, len(s)), flat[many:]):
            part *= s[: part.shape[-1]]
            part += b[: part.shape[-1]]
        return total

    def _linear(self, x: Floats, name: str, least: int = -127) -> Floats:
        return self._product(self._grid(x, self._outside[name][0], least), name)

    def _convolve(self, y: Floats, number: int, dilation: int, firsts: Ints) -> Floats:
        """A gated convolution over three words; `firsts`: of each sentence its first place, ascending."""
        name, (n, width) = f"layer{number}.conv", y.shape
        y = self._grid(y, self._outside[name][0])
        wide = np.empty((n, 3 * width), np.float32)
        wide[:, width:-width] = y
        wide[dilation:, :width] = y[:-dilation]
        wide[:-dilation, -width:] = y[dilation:]
        opening, closing = edges(firsts, n, dilation)
        wide[opening, :width] = 0
        wide[closing, -width:] = 0
        return gated(self._product(wide, name))

    def _taps(self, y: Floats, number: int) -> Taps:
        """What the three places of a convolution make of each vector, before its scales; a row more for no vector."""
        name = f"layer{number}.conv"
        before, own, after = self._weights[name].reshape(3, y.shape[1], -1)
        y = self._grid(np.append(y, np.zeros((1, y.shape[1]), np.float32), 0), self._outside[name][0])
        return y @ before, y @ own, y @ after

    def _convolve_words(self, taps: Taps, which: Ints, number: int, dilation: int, firsts: Ints) -> Floats:
        """The same as `_convolve` where many places have one vector: each is multiplied once, in `_taps`.

        Args:
            taps: of the vectors.
            which: of these each place has.
            number, dilation, firsts: as there.
        """
        before, own, after = taps
        none = len(own) - 1
        opening, closing = edges(firsts, len(which), dilation)
        total = own.take(which, 0)
        beside = np.empty_like(which)
        beside[dilation:] = which[:-dilation]
        beside[opening] = none
        total += before.take(beside, 0)
        beside[:-dilation] = which[dilation:]
        beside[closing] = none
        total += after.take(beside, 0)
        return gated(self._scaled(total, f"layer{number}.conv"))

    def _norm(self, x: Floats) -> Floats:
        """Each vector divided by the root of its mean square, which is told in steps so large that sums are exact."""
        whole: Floats = x * np.float32(UNIT)
        np.rint(whole, out=whole)
        whole.clip(-MOST, MOST, out=whole)
        square = np.einsum("ij,ij->i", whole, whole) / np.float32(UNIT * UNIT * x.shape[1])
        normed: Floats = x * (1 / np.sqrt(square + np.float32(1e-5)))[:, None]
        return normed
