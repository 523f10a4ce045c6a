"""Gated convolutions over the words of sentences.

The vectors of places stand in columns: numpy goes through long rows fast, and through many short ones slowly.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract.net.layers import Floats, Ints, on_grid

Taps = tuple[Floats, Floats, Floats]
"""What a word adds so far further on, at its own place and so far back: rows of sums, the last ones of no word."""


def root(x: Floats) -> Floats:
    """Of each column the root of its mean square; the squares are added by halves, so in one order everywhere."""
    square = x * x
    rows = len(square)
    while rows > 1:
        half = (rows + 1) // 2
        square[: rows - half] += square[half:rows]
        rows = half
    found: Floats = np.sqrt(square[0] / np.float32(len(x)) + np.float32(1e-5))
    return found


class Edges(NamedTuple):
    """Places at the edges of sentences, for a dilation.

    Attributes:
        opening: those that see no word of their sentence so far before them.
        closing: those that see none so far after them.
    """

    opening: Ints
    closing: Ints


def edges(firsts: Ints, places: int, dilation: int) -> Edges:
    """The edges of sentences.

    Args:
        firsts: of each sentence its first place, ascending.
        places: how many there are.
        dilation: of a layer.
    """
    opening = firsts[:, None] + np.arange(dilation)
    closing = np.append(firsts[1:], places)[:, None] - np.arange(1, dilation + 1)
    return Edges(opening[opening < places], closing[closing >= 0])


class Convolution:
    """A layer that sees of each place the word there, one before it and one after it.

    Half of what it makes of them is let through by the other half.

    Args:
        arrays: of the net's file, as `kg.extract.net.layers.Layers` takes them.
        name: of the layer.
        dilation: how far before and after.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], name: str, dilation: int) -> None:
        weights, scale = arrays[f"{name}.w"].astype(np.float32), arrays[f"{name}.s"].astype(np.float32)
        bias = np.rint(arrays[f"{name}.b"].astype(np.float32) / scale)  # whole, so that it can be one more weight
        self.dilation = dilation
        self._weights = np.ascontiguousarray(np.vstack([weights, bias]).T)
        self._parts = tuple(weights.reshape(3, len(weights) // 3, -1))
        self._bias = bias
        self._step = np.float32(arrays[f"{name}.x"])
        width = len(scale) // 2
        self._open: Floats = (np.float32(1) / scale[width:])[:, None]  # what lets all through
        self._scale: Floats = (scale[:width] * scale[width:])[:, None]

    def taps(self, vectors: Floats) -> Taps:
        """What some words add where they stand and beside it: each is multiplied once.

        Args:
            vectors: of the words, in columns.
        """
        whole = np.zeros((vectors.shape[1] + 1, len(vectors)), np.float32)
        on_grid(vectors, root(vectors) * self._step, out=whole[:-1].T)
        before, own, after = (whole @ part for part in self._parts)
        own += self._bias
        return before, own, after

    def of_words(self, taps: Taps, which: Ints, at: Edges) -> Floats:
        """What the layer makes of places where words stand that were multiplied before, in rows.

        Args:
            taps: of the words.
            which: of these each place has.
            at: the edges of their sentences for this dilation.
        """
        before, own, after = taps
        d, none, width = self.dilation, len(own) - 1, len(self._open)
        total = own.take(which, 0)
        there = np.empty_like(which)
        there[d:] = which[:-d]
        there[at.opening] = none
        total += before.take(there, 0)
        there[:-d] = which[d:]
        there[at.closing] = none
        total += after.take(there, 0)
        return gated(total[:, :width], total[:, width:], self._open.T, self._scale.T)

    def of_places(self, x: Floats, at: Edges) -> Floats:
        """What the layer makes of places, in columns.

        Args:
            x: the vectors of the places, in columns.
            at: the edges of their sentences for this dilation.
        """
        d, (width, places) = self.dilation, x.shape
        wide = np.empty((3 * width + 1, places), np.float32)
        middle = on_grid(x, root(x) * self._step, out=wide[width : 2 * width])
        wide[:width, d:] = middle[:, :-d]
        wide[:width, at.opening] = 0
        wide[2 * width : -1, :-d] = middle[:, d:]
        wide[2 * width : -1, at.closing] = 0
        wide[-1] = 1
        total = self._weights @ wide
        return gated(total[:width], total[width:], self._open, self._scale)


def gated(values: Floats, gate: Floats, wide_open: Floats, scale: Floats) -> Floats:
    """Values as far as a gate lets them through, in the place of the gate.

    Args:
        values, gate: sums of whole numbers.
        wide_open: where the gate lets all through; at 0 it lets nothing.
        scale: of what comes out.
    """
    np.minimum(gate, wide_open, out=gate)
    np.maximum(gate, 0, out=gate)
    gate *= values
    gate *= scale
    return gate
