"""Layers of a net, run with numpy so that every machine computes the same bits.

Weights and activations are whole numbers of eight bits; their products are summed as floats that hold whole numbers
exactly (all sums stay below 2^24), so that neither the order of a sum nor the processor can change it. Exponentials are
read from tables of whole numbers. What is left is addition, multiplication, division and square root of single numbers,
which IEEE 754 fixes.
"""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

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
GRID = 1024  # steps of one unit in a layer norm
FINE = 16  # steps of one unit in an exponential
DEEP = 16  # units below the largest at which an exponential is nothing


def _exponentials() -> NDArray[np.float64]:
    steps = np.arange(DEEP * FINE + 1)
    found: NDArray[np.float64] = np.rint(np.exp(-steps / FINE) * 2**20)
    return found


def _sigmoids() -> Floats:
    steps = np.arange(-12 * FINE * 2, 12 * FINE * 2 + 1)
    return (np.rint(2**15 / (1 + np.exp(-steps / (FINE * 2)))) / 2**15).astype(np.float32)


EXP, SIGMOID = _exponentials(), _sigmoids()


def softmax(x: NDArray[Any]) -> NDArray[np.float64]:
    """Along the last axis, from the table: shares that are quotients of whole numbers."""
    below = x.max(-1, keepdims=True) - x
    below *= FINE
    np.rint(below, out=below)
    np.minimum(below, DEEP * FINE, out=below)
    e: NDArray[np.float64] = EXP[below.astype(np.intp)]
    e /= e.sum(-1, keepdims=True)
    return e


def sigmoid(x: Floats) -> Floats:
    """From the table."""
    steps = x * np.float32(FINE * 2)
    np.rint(steps, out=steps)
    steps += np.float32(12 * FINE * 2)
    found: Floats = SIGMOID.take(steps.astype(np.int32), mode="clip")
    return found


class Layers:
    """The linear layers, layer norms and tables of a trained net.

    Args:
        arrays: of the model's file: for each linear layer NAME `NAME.w` (int8, inputs × outputs), `NAME.s` (scale of
            each output), `NAME.b` (bias) and `NAME.x` (scale of the input); tables of the signs; layer norms.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = arrays
        self._weights = {name[:-2]: arrays[name].astype(np.float32) for name in arrays if name.endswith(".w")}
        self._tables = {name: arrays[name].astype(np.float32) for name in arrays if name.startswith("table.")}
        self._outside = {
            name: (np.float32(arrays[f"{name}.x"]), arrays[f"{name}.s"], arrays[f"{name}.b"])
            for name in self._weights
            if f"{name}.x" in arrays
        }  # of each layer: scale of what comes in, scales and biases of what goes out

    def _grid(self, x: Floats, scale: Any) -> Floats:
        whole: Floats = x / scale
        np.rint(whole, out=whole)
        np.clip(whole, -127, 127, out=whole)
        return whole

    def _product(self, whole: Floats, name: str) -> Floats:
        """What a layer makes of whole numbers."""
        _, s, b = self._outside[name]
        total: Floats = whole @ self._weights[name]
        total *= s
        total += b
        return total

    def _linear(self, x: Floats, name: str) -> Floats:
        return self._product(self._grid(x, self._outside[name][0]), name)

    def _convolve(self, y: Floats, number: int, dilation: int) -> Floats:
        """A gated convolution over three words."""
        name, (n, d) = f"layer{number}.conv", y.shape
        y = self._grid(y, self._outside[name][0])
        wide = np.zeros((n, 3 * d), dtype=np.float32)
        wide[:, d : 2 * d] = y
        wide[dilation:, :d] = y[:-dilation]
        wide[:-dilation, 2 * d :] = y[dilation:]
        out = self._product(wide, name)
        gate = sigmoid(out[:, d:])
        gate *= out[:, :d]
        return gate

    def _norm(self, x: Floats, name: str) -> Floats:
        whole: Floats = x * np.float32(GRID)
        np.rint(whole, out=whole)
        wide, n = whole.astype(np.float64), whole.shape[-1]
        mean = np.einsum("ij->i", wide) / n
        variance = np.einsum("ij,ij->i", wide, wide) / n - mean * mean
        scale = 1 / np.sqrt(variance + 1e-5 * GRID * GRID)
        out: Floats = whole * scale.astype(np.float32)[:, None]
        out -= (mean * scale).astype(np.float32)[:, None]
        out *= self._arrays[f"{name}.g"]
        out += self._arrays[f"{name}.o"]
        return out

    def vectors(self, words: Ints, signs: Mapping[str, Ints]) -> Floats:
        """What goes into the first layer, for some words, (words, width).

        Args:
            words: rows of their vectors, 0 for none.
            signs: rows of each sign that the net sees.
        """
        a = self._arrays
        x: Floats = (a["vectors"][words].astype(np.float32) @ self._weights["vectors.in"]) * (
            a["vectors.scale"][words][:, None] * a["vectors.in.s"]
        ) + a["vectors.in.b"]
        for sign, rows in signs.items():
            x += self._tables[f"table.{sign}"][rows]
        return x

    def modalities(self, encoded: Floats, sources: Ints, targets: Ints, around: tuple[Any, Any]) -> list[Modality]:
        """In what mood claims are made whose arguments end at these places, a claim a place of both.

        Args:
            encoded: of the words.
            sources, targets: the last words of the arguments.
            around: of the sentence: what the section is for, how much of the paper says what ought to be done; one for
                all claims, or one each.
        """
        t = self._tables
        v = self._linear(encoded[sources], "mood.source") + self._linear(encoded[targets], "mood.target")
        v = v + t["table.mood"][around[0]] + t["table.share"][around[1]]
        scores = self._linear(np.maximum(v, 0).astype(np.float32), "mood")
        return [MODALITIES[k] for k in scores.argmax(-1).tolist()]

    def lengths(self, encoded: Floats, ends: Ints, firsts: Ints | int = 0) -> Ints:
        """How many words arguments have before their last, (ends, 2): as a source, as a target.

        Args:
            encoded: of the words.
            ends: places of the last words.
            firsts: the place before which none of its words stands, of each.
        """
        back = np.arange(LONGEST + 1)
        places = ends[:, None] - back
        v = self._linear(encoded[ends], "end")[:, None] + self._linear(encoded, "start")[np.maximum(places, 0)]
        v = np.maximum(v + self._tables["table.back"][back], 0).astype(np.float32)
        scores = self._linear(v, "length")
        scores[places < np.asarray(firsts).reshape(-1, 1)] = -np.inf
        found: Ints = scores.argmax(1)
        return found
