"""The net, run with numpy so that every machine computes the same bits.

Weights and activations are whole numbers of eight bits; their products are summed as floats that hold whole numbers
exactly (all sums stay below 2^24), so that neither the order of a sum nor the processor can change it. Exponentials are
read from tables of whole numbers. What is left is addition, multiplication, division and square root of single numbers,
which IEEE 754 fixes.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from kg.extract.net.sight import SIGNS, Ints, Sight
from kg.records import Modality

Floats = NDArray[np.float32]

RELATIONS = (
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
DILATIONS = (1, 2, 0, 1, 3, 0, 1)  # of the layers; 0 is attention
HEADS = 4
NEAR = 32  # words to either side that attention tells apart
BEAM = 16  # ends a role that are paired
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
    e = EXP[below.astype(np.intp)]
    e /= e.sum(-1, keepdims=True)
    return e


def sigmoid(x: Floats) -> Floats:
    """From the table."""
    half = 12 * FINE * 2
    steps = x * np.float32(FINE * 2)
    np.rint(steps, out=steps)
    np.maximum(steps, -half, out=steps)
    np.minimum(steps, half, out=steps)
    steps += half
    return SIGMOID[steps.astype(np.intp)]


class Net:
    """A trained net.

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
        bilinear = self._weights["bilinear"]  # k × (relations · k)
        self._k = bilinear.shape[0]

    def _grid(self, x: Floats, scale: Any) -> Floats:
        whole: Floats = x / scale
        np.rint(whole, out=whole)
        np.maximum(whole, -127, out=whole)
        np.minimum(whole, 127, out=whole)
        return whole

    def _linear(self, x: Floats, name: str) -> Floats:
        scale, s, b = self._outside[name]
        total: Floats = self._grid(x, scale) @ self._weights[name]
        total *= s
        total += b
        return total

    def _norm(self, x: Floats, name: str) -> Floats:
        whole = np.rint(x * np.float32(GRID)).astype(np.float64)
        n = whole.shape[-1]
        mean = whole.sum(-1, keepdims=True) / n
        variance = np.einsum("ij,ij->i", whole, whole)[:, None] / n - mean * mean
        whole -= mean
        whole /= np.sqrt(variance + 1e-5 * GRID * GRID)
        out: Floats = whole.astype(np.float32)
        out *= self._arrays[f"{name}.g"]
        out += self._arrays[f"{name}.o"]
        return out

    def encode(self, sight: Sight) -> Floats:
        """A vector for each word, (words, d)."""
        a = self._arrays
        x = (a["vectors"][sight.words].astype(np.float32) @ self._weights["vectors.in"]) * (
            a["vectors.scale"][sight.words][:, None] * a["vectors.in.s"]
        ) + a["vectors.in.b"]
        for row, sign in enumerate(SIGNS):
            x += self._tables[f"table.{sign}"][sight.signs[row]]
        for number, dilation in enumerate(DILATIONS):
            y = self._norm(x, f"layer{number}.norm")
            x = x + (self._convolve(y, number, dilation) if dilation else self._attend(y, number))
        return self._norm(x, "norm")

    def _convolve(self, y: Floats, number: int, dilation: int) -> Floats:
        n, d = y.shape
        wide = np.zeros((n, 3 * d), dtype=np.float32)
        wide[:, d : 2 * d] = y
        if n > dilation:
            wide[dilation:, :d] = y[:-dilation]
            wide[:-dilation, 2 * d :] = y[dilation:]
        out = self._linear(wide, f"layer{number}.conv")
        return out[:, :d] * sigmoid(out[:, d:])

    def _attend(self, y: Floats, number: int) -> Floats:
        n, d = y.shape
        a = self._arrays
        parts = self._linear(y, f"layer{number}.qkv").reshape(n, 3, HEADS, d // HEADS).transpose(1, 2, 0, 3)
        scale = a[f"layer{number}.parts"]
        q, k, v = (self._grid(parts[i], scale[i]) for i in range(3))
        logits = q @ k.transpose(0, 2, 1)
        logits *= np.float32(scale[0] * scale[1] / np.sqrt(d / HEADS))
        logits += self._near(number, n)
        shares = softmax(logits)
        shares *= 255
        np.rint(shares, out=shares)
        mixed = shares.astype(np.float32) @ v
        mixed *= np.float32(scale[2] / 255)
        return self._linear(mixed.transpose(1, 0, 2).reshape(n, d), f"layer{number}.out")

    def _near(self, number: int, n: int) -> Floats:
        """What the distance of two words adds to their attention, (heads, n, n): a view of one row a head."""
        apart = np.clip(np.arange(1 - n, n), -NEAR, NEAR) + NEAR
        rows = np.ascontiguousarray(self._arrays[f"layer{number}.near"][apart].T)
        return sliding_window_view(rows, n, axis=1)[:, ::-1]

    def ends(self, encoded: Floats, places: Ints, role: str) -> Ints:
        """Which of the places, by index, are likeliest to end a `source` or a `target`: at most `BEAM`, ascending."""
        score = self._linear(encoded[places], f"{role}.end")[:, 0]
        return np.sort(np.argsort(-score, kind="stable")[:BEAM])

    def pairs(self, encoded: Floats, sight: Sight, rows: Ints, columns: Ints) -> NDArray[np.float64]:
        """The share of each relation for each pair of ends, (rows, columns, len(RELATIONS)).

        Args:
            encoded: of the words.
            sight: of the sentence.
            rows, columns: which of its sources and targets, from `ends`.
        """
        t, grid = self._tables, np.ix_(rows, columns)
        source = np.maximum(self._linear(encoded[sight.sources[rows]], "source"), 0)
        target = np.maximum(self._linear(encoded[sight.targets[columns]], "target"), 0)
        z = self._linear(source, "left")[:, None] + self._linear(target, "right")[None]
        z = z + t["table.distance"][sight.distance[grid]] + t["table.clauses"][sight.clauses[grid]]
        z = z + t["table.predicates"][sight.predicates[grid]]
        for channel in range(3):
            z = z + t[f"table.rule{channel}"][sight.rule[channel][grid]]
        flat = self._linear(np.maximum(z, 0).astype(np.float32), "relation")
        s, r = len(rows), len(RELATIONS)
        mixed = self._linear(source, "bilinear").reshape(s, r, self._k)
        scale = self._arrays["mixed"]
        cross = self._grid(mixed, scale[0]) @ self._grid(target, scale[1]).T
        return softmax(flat + cross.transpose(0, 2, 1) * np.float32(scale[0] * scale[1]))

    def modalities(self, encoded: Floats, sources: Ints, targets: Ints, around: tuple[int, int]) -> list[Modality]:
        """In what mood claims are made whose arguments end at these places, a claim a place of both.

        Args:
            encoded: of the words.
            sources, targets: the last words of the arguments.
            around: of the sentence.
        """
        t = self._tables
        v = self._linear(encoded[sources], "mood.source") + self._linear(encoded[targets], "mood.target")
        v = v + t["table.mood"][around[0]] + t["table.share"][around[1]]
        scores = self._linear(np.maximum(v, 0).astype(np.float32), "mood")
        return [MODALITIES[k] for k in scores.argmax(-1).tolist()]

    def lengths(self, encoded: Floats, ends: Ints) -> Ints:
        """How many words arguments have before their last, (ends, 2): as a source, as a target.

        Args:
            encoded: of the words.
            ends: places of the last words.
        """
        back = np.arange(LONGEST + 1)
        places = ends[:, None] - back
        v = self._linear(encoded[ends], "end")[:, None] + self._linear(encoded, "start")[np.maximum(places, 0)]
        v = np.maximum(v + self._tables["table.back"][back], 0).astype(np.float32)
        scores = self._linear(v, "length")
        scores[places < 0] = -np.inf
        found: Ints = scores.argmax(1)
        return found
