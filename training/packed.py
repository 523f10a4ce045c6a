"""Sentences side by side on one device, a GPU where there is one, and batches of them."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
LISTS = ("right", "passed", "lengths", "moods")  # of what is annotated
STEP = 8  # a batch is as wide as the next number of words that this divides: few widths, few plans
SPREAD = 6  # words by which sentences of a batch may differ without being sorted for it


@dataclass
class Batch:
    """Sentences filled up to one length.

    Attributes:
        words: rows of their vectors; signs: rows of each sign, (sentences, words, signs); clauses: numbers.
        may, mask: 1 where an argument may end, and where a word is; the mask has a third axis of one.
        around: of section, paper and neighbours, (sentences, 3).
        answer, weight: of every pair of places its relation and what it counts.
        ends: by role 1 for each place that ends an argument.
        lengths: sentence, last word, words before it, role of each argument.
        moods: sentence, last word of source, of target, modality of each claim.
    """

    words: Tensor
    signs: Tensor
    clauses: Tensor
    may: Tensor
    mask: Tensor
    around: Tensor
    answer: Tensor | None = None
    weight: Tensor | None = None
    ends: dict[str, Tensor] = field(default_factory=dict)
    lengths: tuple[Tensor, ...] = ()
    moods: tuple[Tensor, ...] = ()

    def __len__(self) -> int:
        return len(self.words)


class Corpus:
    """Sentences one after the other.

    Args:
        words, signs, may, clauses: of all places; `signs` is (places, signs).
        sizes: words of each sentence.
        around: of each sentence.
        lists: of each of `LISTS` how many rows each sentence has, and the rows; none for raw sentences.
    """

    def __init__(
        self,
        words: NDArray[Any],
        signs: NDArray[Any],
        may: NDArray[Any],
        clauses: NDArray[Any],
        sizes: NDArray[Any],
        around: NDArray[Any],
        lists: Mapping[str, tuple[NDArray[Any], NDArray[Any]]],
    ) -> None:
        self.sizes = sizes.astype(np.int64)
        self._places = _there(np.column_stack([words, signs, may, clauses]).astype(np.int32))
        self._around = _there(around.astype(np.int64))
        self._starts = np.cumsum(self.sizes) - self.sizes
        self._lists = {
            name: (count, np.cumsum(count) - count, _there(rows.astype(np.int64)))
            for name, (count, rows) in lists.items()
        }

    @classmethod
    def of_examples(cls, rows: Sequence[Mapping[str, Any]]) -> "Corpus":
        """Annotated sentences, as prepare_net.py makes them."""
        may = [np.isin(np.arange(len(row["words"])), row["ends"]) for row in rows]
        widths = {"right": 4, "passed": 2, "lengths": 3, "moods": 3}
        lists = {
            name: (
                np.array([len(row[name]) for row in rows]),
                np.array([one for row in rows for one in row[name]], np.float64).reshape(-1, widths[name]),
            )
            for name in LISTS
        }
        lists["right"][1][:, 3] *= 100  # hundredths
        return cls(
            np.concatenate([row["words"] for row in rows]),
            np.concatenate([row["signs"].T for row in rows]),
            np.concatenate(may),
            np.concatenate([row["clauses"] for row in rows]),
            np.array([len(row["words"]) for row in rows]),
            np.array([row["around"] for row in rows]),
            lists,
        )

    @classmethod
    def of_raw(cls, raw: Mapping[str, NDArray[Any]]) -> "Corpus":
        """Raw sentences, as gather_raw.py makes them."""
        return cls(*(raw[name] for name in ("words", "signs", "may", "clauses", "sizes", "around")), {})

    def right(self, kinds: Sequence[int]) -> int:
        """How many required pairs of some relations there are."""
        rows = self._lists["right"][2]
        return int((torch.isin(rows[:, 2], torch.tensor(kinds, device=DEVICE)) & (rows[:, 3] == 100)).sum())

    def batch(self, chosen: NDArray[Any]) -> Batch:
        """The sentences of these numbers."""
        size = torch.from_numpy(self.sizes[chosen]).to(DEVICE)
        width = -(-int(self.sizes[chosen].max()) // STEP) * STEP
        at = torch.arange(width, device=DEVICE)
        mask = at < size[:, None]
        place = (torch.from_numpy(self._starts[chosen]).to(DEVICE)[:, None] + at).clamp(max=len(self._places) - 1)
        rows = self._places[place].long() * mask[..., None]
        b = Batch(
            words=rows[..., 0],
            signs=rows[..., 1:-2],
            clauses=rows[..., -1],
            may=rows[..., -2].float(),
            mask=mask[..., None].float(),
            around=self._around[torch.from_numpy(chosen).to(DEVICE)],
        )
        if self._lists:
            self._annotate(b, chosen, width)
        return b

    def _annotate(self, b: Batch, chosen: NDArray[Any], width: int) -> None:
        b.answer = torch.zeros((len(b), width, width), dtype=torch.long, device=DEVICE)
        b.weight = torch.ones((len(b), width, width), device=DEVICE)
        i, rows = self._listed("passed", chosen)
        b.weight[i, rows[:, 0], rows[:, 1]] = 0
        i, rows = self._listed("right", chosen)
        b.answer[i, rows[:, 0], rows[:, 1]] = rows[:, 2]
        b.weight[i, rows[:, 0], rows[:, 1]] = rows[:, 3] / 100
        i, rows = self._listed("lengths", chosen)
        ends = torch.zeros((2, len(b), width), device=DEVICE)
        ends[rows[:, 2], i, rows[:, 0]] = 1
        b.ends = {"source": ends[0], "target": ends[1]}
        b.lengths = (i, *rows.unbind(1))
        i, rows = self._listed("moods", chosen)
        b.moods = (i, *rows.unbind(1))

    def _listed(self, name: str, chosen: NDArray[Any]) -> tuple[Tensor, Tensor]:
        """Rows of a list, and which of the chosen sentences each belongs to."""
        count, start, rows = self._lists[name]
        n = count[chosen]
        at = np.repeat(start[chosen] - (np.cumsum(n) - n), n) + np.arange(n.sum())
        return torch.from_numpy(np.repeat(np.arange(len(chosen)), n)).to(DEVICE), rows[torch.from_numpy(at).to(DEVICE)]


def _there(values: NDArray[Any]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values)).to(DEVICE)


def corpora(examples: Path, raw: Path) -> tuple[dict[str, Any], Corpus, Corpus, Corpus]:
    """What prepare_net.py wrote; its sentences to learn from, and those to follow it by; raw ones."""
    with examples.open("rb") as file:
        data = pickle.load(file)
    with np.load(raw) as arrays:
        some = Corpus.of_raw(dict(arrays))
    return data, Corpus.of_examples(data["train"]), Corpus.of_examples(data["dev"]), some


def batches(sizes: NDArray[Any], words: int, rng: np.random.Generator) -> Iterator[NDArray[Any]]:
    """Without end, all sentences in batches of some `words`, each of sentences of about one length."""
    while True:
        order = np.argsort(sizes + rng.random(len(sizes)) * SPREAD)
        found, k = [], 0
        while k < len(order):
            likely = order[k : k + max(1, words // int(sizes[order[k]]))]
            m = max(1, words // int(sizes[likely].max()))
            found.append(order[k : k + m])
            k += m
        for number in rng.permutation(len(found)):
            yield found[number]
