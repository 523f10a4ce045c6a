"""The net: the words of a whole document in, shares of relations between them out."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract.net.layers import Floats, Ints, Layers, softmax

SIGNS = ("frequent", "first", "last", "tag", "cue", "named", "length")  # of a word, beside its vector
DILATIONS = (1, 2, 4, 1, 2)  # of the layers
GAP = max(DILATIONS)  # empty places after a sentence, so that no layer sees the next
BEAM = 12  # ends a role and sentence that are paired
DOUBT = -4.0  # score below which a place is no end
STEPS = (
    -60,
    -40,
    -28,
    -20,
    -14,
    -10,
    -7,
    -5,
    -4,
    -3,
    -2,
    -1,
    1,
    2,
    3,
    4,
    5,
    7,
    10,
    14,
    20,
    28,
    40,
    60,
)  # words between that are told apart
CLAUSES = (-6, 8)  # clauses between that are told apart


class Pairs(NamedTuple):
    """Pairs of ends, and the share of each relation.

    Attributes:
        sources, targets: places, of each pair.
        shares: (pairs, relations).
    """

    sources: Ints
    targets: Ints
    shares: NDArray[np.float64]


class Net(Layers):
    """A trained net.

    Args:
        arrays: of the model's file, as `Layers` takes them; `vectors` (int8), their scales.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        super().__init__(arrays)
        self.width: int = self._weights["vectors.in"].shape[1]
        self._k: int = self._weights["bilinear"].shape[0]

    def encode(self, words: Floats, filled: Floats) -> Floats:
        """A vector for each place, (places, width).

        Args:
            words: from `vectors`, a sentence after the other, `GAP` empty places after each, (places, width).
            filled: 1 for each place with a word, 0 for an empty one, (places, 1).
        """
        x = words.copy()
        for number, dilation in enumerate(DILATIONS):
            y = self._norm(x, f"layer{number}.norm")
            y *= filled
            gate = self._convolve(y, number, dilation)
            gate *= filled
            x += gate
        return self._norm(x, "norm")

    def ends(self, encoded: Floats, places: Ints, sentences: Ints, role: str) -> Ints:
        """Which places are likely to end a `source` or a `target`: at most `BEAM` a sentence, ascending.

        Args:
            encoded: of all places.
            places: where an argument may end.
            sentences: of each of these the sentence.
            role: which.
        """
        score = self._linear(encoded[places], f"{role}.end")[:, 0]
        likely = np.flatnonzero(score > DOUBT)
        order = likely[np.lexsort((-score[likely], sentences[likely]))]
        first = np.searchsorted(sentences[order], sentences[order], side="left")
        best = order[np.arange(len(order)) - first < BEAM]
        return np.sort(places[best])

    def pairs(self, encoded: Floats, sources: Ints, targets: Ints, sentences: Ints, clauses: Ints) -> Pairs:
        """Every source of a sentence with every target of it.

        Args:
            encoded: of all places.
            sources, targets: places, from `ends`.
            sentences, clauses: of all places.
        """
        low = np.searchsorted(sentences[targets], sentences[sources], side="left")
        count = np.searchsorted(sentences[targets], sentences[sources], side="right") - low
        i = np.repeat(np.arange(len(sources)), count)
        j = np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
        one, two = sources[i], targets[j]
        apart = one != two
        i, j, one, two = i[apart], j[apart], one[apart], two[apart]
        source = np.maximum(self._linear(encoded[sources], "source"), 0)
        target = np.maximum(self._linear(encoded[targets], "target"), 0)
        z = self._linear(source, "left")[i]
        z += self._linear(target, "right")[j]
        z += self._tables["table.distance"][np.searchsorted(STEPS, two - one) + 1]
        z += self._tables["table.clauses"][np.clip(clauses[two] - clauses[one], *CLAUSES) - CLAUSES[0]]
        logits = self._linear(np.maximum(z, 0), "relation")
        k, scale = self._k, self._arrays["mixed"]
        mixed = self._grid(self._linear(source, "bilinear").reshape(len(sources), -1, k), scale[0])
        cross = np.einsum("prk,pk->pr", mixed[i], self._grid(target, scale[1])[j])
        logits += cross * np.float32(scale[0] * scale[1])
        return Pairs(one, two, softmax(logits))
