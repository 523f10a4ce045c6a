"""The careful reader's net: words in, shares of relations between them out."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from kg.extract.net.layers import RELATIONS, Floats, Ints, Layers, softmax
from kg.extract.net.sight import SIGNS, Sight

DILATIONS = (1, 2, 0, 1, 3, 0, 1)  # of the layers; 0 is attention
HEADS = 4
NEAR = 32  # words to either side that attention tells apart
BEAM = 16  # ends a role that are paired


class Net(Layers):
    """A trained net.

    Args:
        arrays: of the model's file, as `Layers` takes them.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        super().__init__(arrays)
        bilinear = self._weights["bilinear"]  # k × (relations · k)
        self._k = bilinear.shape[0]

    def encode(self, sight: Sight) -> Floats:
        """A vector for each word, (words, d)."""
        x = self.vectors(sight.words, dict(zip(SIGNS, sight.signs, strict=True)))
        for number, dilation in enumerate(DILATIONS):
            y = self._norm(x, f"layer{number}.norm")
            x = x + (self._convolve(y, number, dilation) if dilation else self._attend(y, number))
        return self._norm(x, "norm")

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
