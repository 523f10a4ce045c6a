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


def on_grid(x: Floats, step: Any, least: int = -127, out: Floats | None = None) -> Floats:
    """The whole numbers of steps nearest to some numbers, from `least` to 127.

    Args:
        x: the numbers.
        step: of the grid.
        least: the smallest; 0 where what is negative counts for nothing.
        out: where they are put.
    """
    whole: Floats = x / step
    np.rint(whole, out=whole)
    return whole.clip(least, 127, out=whole if out is None else out)


_threads = cache(ThreadpoolController)  # looks through the libraries of the process: once, and not at import


def on_one_thread() -> AbstractContextManager[object]:
    """While it lasts, products run on one thread: they are small, and more threads only wait for each other."""
    limits: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limits


class Layers:
    """The linear layers and tables of a trained net; `Convolution` has the others.

    Args:
        arrays: of the model's file: for each linear layer NAME `NAME.w` (int8, inputs × outputs), `NAME.s` (scale of
            each output), `NAME.b` (bias) and, where it has a grid of its own, `NAME.x` (step of the grid that comes
            in); tables of the signs.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = arrays
        linear = [name[:-2] for name in arrays if name.endswith(".w") and not name.endswith(".conv.w")]
        self._weights = {name: arrays[f"{name}.w"].astype(np.float32) for name in linear}
        self._tables = {name: arrays[name].astype(np.float32) for name in arrays if name.startswith("table.")}
        self._steps = {
            name[:-2]: np.float32(arrays[name])
            for name in arrays
            if name.endswith(".x") and not name.endswith(".conv.x")
        }
        self._outside: dict[str, tuple[Floats, Floats]] = {
            name: (np.tile(arrays[f"{name}.s"], ROWS), np.tile(arrays[f"{name}.b"], ROWS)) for name in linear
        }  # of each layer: scales and biases of `ROWS` rows of what goes out

    def _product(self, whole: Floats, name: str) -> Floats:
        """What a layer makes of whole numbers."""
        total: Floats = whole @ self._weights[name]
        s, b = self._outside[name]
        flat, many = total.reshape(-1), total.size // len(s) * len(s)
        for part in (flat[:many].reshape(-1, len(s)), flat[many:]):
            part *= s[: part.shape[-1]]
            part += b[: part.shape[-1]]
        return total

    def _linear(self, x: Floats, name: str, least: int = -127) -> Floats:
        return self._product(on_grid(x, self._steps[name], least), name)
