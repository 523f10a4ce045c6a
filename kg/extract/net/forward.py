"""The net: the words of many sentences in, shares of relations between them out."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract.net.convolution import Convolution, edges, root
from kg.extract.net.groups import best_other, met, rank, summed
from kg.extract.net.layers import LONGEST, RELATIONS, Floats, Ints, Layers, on_grid, softmax
from kg.records import CAUSAL

SIGNS = ("frequent", "first", "last", "tag", "cue", "named", "length")  # of a word, beside its vector
DILATIONS = (1, 2, 4, 1, 2)  # of the layers
FEW = 48  # sentences whose layers are made in one go, so that what is on the way stays in the processor's cache
BEAM = 12  # ends a role and sentence that are paired
DOUBT = -3  # score below which a place is no end
UNLIKELY = -1.75  # sum of the scores of two ends below which they are not paired
APART = 0.6  # what the sum must have more for each clause between them
# words between that are told apart
STEPS = (-60, -40, -28, -20, -14, -10, -7, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 60)
ENCODED = (  # layers that read encoded words, all on one grid
    *("source", "target", "source.end", "target.end", "start", "end", "between"),
    *("mood.source", "mood.target", "mood.seen"),
)
AROUND = ("mood", "share", "near")  # what is known of a sentence besides its words
CLAUSES = (-6, 8)  # clauses between that are told apart
CAUSES, PARTS = (
    [k for k, name in enumerate(RELATIONS) if name != "none" and (name in CAUSAL) == causal] for causal in (True, False)
)  # columns of the relations that vie with each other


class Ends(NamedTuple):
    """Places where arguments of a role are likely to end.

    Attributes:
        places: ascending.
        scores: how likely, of each.
    """

    places: Ints
    scores: Floats


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
        arrays: of the model's file, as `Layers` takes them, and `vectors` (int8) with `vectors.scale`; `encoded.x`,
            the step of the grid of encoded words; `mixed` and `between.mean`, those of what is made on the way.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        super().__init__(arrays)
        self.width: int = self._weights["vectors.in"].shape[1]
        self._convolutions = [
            Convolution(arrays, f"layer{number}.conv", dilation) for number, dilation in enumerate(DILATIONS)
        ]
        self._k: int = self._weights["bilinear"].shape[0]

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
            x += self._tables[f"table.{sign}"].take(rows, 0)
        return x

    def encode(self, words: Floats, which: Ints, firsts: Ints) -> Floats:
        """A vector for each place, (places, width): whole numbers, as the layers of `ENCODED` read them.

        Args:
            words: from `vectors`, each word once.
            which: of these each place has, a sentence after the other.
            firsts: of each sentence its first place.
        """
        first_layer, *layers = self._convolutions
        taps = first_layer.taps(np.ascontiguousarray(words.T))
        found = np.empty((len(which), self.width), np.float32)
        ends = np.append(firsts[FEW::FEW], len(which))
        for k, last in enumerate(ends.tolist()):
            some = firsts[k * FEW : (k + 1) * FEW]
            first = int(some[0])
            here = which[first:last]
            at = {d: edges(some - first, len(here), d) for d in {*DILATIONS}}
            rows = words.take(here, 0)
            rows += first_layer.of_words(taps, here, at[first_layer.dilation])
            x = np.ascontiguousarray(rows.T)
            for layer in layers:
                x += layer.of_places(x, at[layer.dilation])
            found[first:last] = on_grid(x, root(x) * self._steps["encoded"]).T
        return found

    def ends(self, encoded: Floats, may: NDArray[np.bool_], sentences: Ints, role: str) -> Ends:
        """Which places are likely to end a `source` or a `target`: at most `BEAM` a sentence, ascending.

        Args:
            encoded, sentences: of all places.
            may: of each, whether an argument may end there.
            role: which.
        """
        score = self._product(encoded, f"{role}.end")[:, 0]
        likely = np.flatnonzero(may & (score > DOUBT))
        order = likely[np.lexsort((-score[likely], sentences[likely]))]
        best = np.sort(order[rank(sentences[order]) < BEAM])
        return Ends(best, score[best])

    def pairs(self, encoded: Floats, sources: Ends, targets: Ends, sentences: Ints, clauses: Ints) -> Pairs:
        """The sources of a sentence with the targets of it; not two doubtful ones, the less the further they are apart.

        Args:
            encoded: of all places.
            sources, targets: from `ends`.
            sentences, clauses: of all places.
        """
        a, b = sources.places, targets.places
        low = np.searchsorted(sentences[b], sentences[a], side="left")
        count = np.searchsorted(sentences[b], sentences[a], side="right") - low
        i = np.repeat(np.arange(len(a)), count)
        j = np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
        between = clauses[b].take(j) - clauses[a].take(i)
        likely = sources.scores.take(i) + targets.scores.take(j) - APART * np.abs(between) > UNLIKELY
        likely &= a.take(i) != b.take(j)
        between = between[likely]
        if not likely.any():
            return Pairs(a[:0], b[:0], np.zeros((0, len(RELATIONS))))
        a, i = met(a, i[likely])
        b, j = met(b, j[likely])
        one, two = a[i], b[j]
        source = np.maximum(self._product(encoded[a], "source"), 0)
        target = np.maximum(self._product(encoded[b], "target"), 0)
        z: Floats = self._linear(source, "left").take(i, 0)  # takes half as long as [i]
        z += self._linear(target, "right").take(j, 0)
        z += self._tables["table.distance"].take(np.searchsorted(STEPS, two - one) + 1, 0)
        z += self._tables["table.clauses"].take(between.clip(*CLAUSES) - CLAUSES[0], 0)
        z += self._between(encoded, one, two)
        whole = on_grid(z, self._steps["relation"], 0)
        logits = self._product(whole, "relation")
        c, d = (np.cumsum(np.diff(sentences[ends], prepend=-1) > 0) - 1 for ends in (a, b))  # all have both
        logits += self._crossed(source, target, c, d, i, j)
        again = self._product(whole, "again")
        again += self._linear(rivals(softmax(logits), i, j), "rival")
        logits += self._linear(again, "final", 0)
        return Pairs(one, two, softmax(logits))

    def _crossed(self, source: Floats, target: Floats, one: Ints, two: Ints, i: Ints, j: Ints) -> Floats:
        """What the bilinear layer makes of pairs, (pairs, relations): of all of a sentence in one product.

        Args:
            source, target: vectors of the ends.
            one, two: their sentences, ascending.
            i, j: which source and which target, of each pair.
        """
        k, scale = self._k, self._arrays["mixed"]
        a, b, number = rank(one), rank(two), max(one[-1], two[-1]) + 1
        mixed = on_grid(self._linear(source, "bilinear"), scale[0]).reshape(len(source), -1, k)
        left = np.zeros((number, a.max() + 1, *mixed.shape[1:]), np.float32)
        right = np.zeros((number, b.max() + 1, k), np.float32)
        left[one, a], right[two, b] = mixed, on_grid(target, scale[1])
        every = left.reshape(number, -1, k) @ right.transpose(0, 2, 1)
        every *= np.float32(scale[0] * scale[1])
        found: Floats = every.reshape(*left.shape[:3], -1)[one[i], a[i], :, b[j]]
        return found

    def _between(self, encoded: Floats, one: Ints, two: Ints) -> Floats:
        """The mean of what stands from the left place of two up to the right one, negative from right to left."""
        scale = self._arrays["between.mean"]
        whole = on_grid(self._product(encoded, "between"), scale, 0)
        sums = summed(whole)
        mean: Floats = (sums.take(two, 0) - sums.take(one, 0)).astype(np.float32, copy=False)
        mean *= (scale / np.abs(two - one).astype(np.float32))[:, None]
        return mean

    def modalities(
        self, encoded: Floats, sentences: Ints, sources: Ints, targets: Ints, around: Mapping[str, Ints]
    ) -> Floats:
        """The score of each modality of claims whose arguments end at these places, (claims, modalities).

        Args:
            encoded: of all places.
            sentences: of all places.
            sources, targets: the last words of the arguments.
            around: of each claim what is known of its section, paper and neighbours, rows of the tables of `AROUND`.
        """
        v = self._product(encoded[sources], "mood.source") + self._product(encoded[targets], "mood.target")
        for name in AROUND:
            v += self._tables[f"table.{name}"][around[name]]
        seen = np.maximum(self._product(encoded, "mood.seen"), 0)
        starts = np.flatnonzero(np.diff(sentences, prepend=-1))  # of the sentences that have words
        most = np.maximum.reduceat(seen, starts)
        v += self._linear(most, "mood.whole")[np.searchsorted(starts, sources, side="right") - 1]
        return self._linear(v, "mood", 0)

    def lengths(self, encoded: Floats, ends: Ints, firsts: Ints) -> Ints:
        """How many words arguments have before their last, (ends, 2): as a source, as a target.

        Args:
            encoded: of the words.
            ends: places of the last words.
            firsts: the place before which none of its words stands, of each.
        """
        places = ends[:, None] - np.arange(LONGEST + 1)
        v = self._product(encoded, "start").take(np.maximum(places, 0), 0)
        v += self._product(encoded[ends], "end")[:, None]
        v += self._tables["table.back"]
        scores = self._linear(v, "length", 0)
        scores[places < firsts[:, None]] = -np.inf
        found: Ints = scores.argmax(1)
        return found


def rivals(shares: NDArray[np.float64], i: Ints, j: Ints) -> Floats:
    """Of each pair how likely it is, and the likeliest other of the same target and of the same source, (pairs, 6).

    Args:
        shares: of the relations, (pairs, relations).
        i, j: which source and target, the pairs ascending by `i`.
    """
    order = np.argsort(j, kind="stable")
    found = np.empty((2, 3, len(shares)), np.float32)
    mass = np.empty((2, len(shares)))
    for k, columns in enumerate((CAUSES, PARTS)):
        mass[k] = shares[:, columns[0]]
        for column in columns[1:]:  # in this order: they are rounded
            mass[k] += shares[:, column]
    found[:, 0] = mass
    found[:, 1, order] = best_other(mass.take(order, 1), j[order])
    found[:, 2] = best_other(mass, i)
    return found.reshape(6, -1).T
