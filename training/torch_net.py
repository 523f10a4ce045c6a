"""The net in torch, as `kg.extract.net.forward` runs it.

Needs torch, only here.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from packed import DEVICE, Batch
from torch import Tensor, nn
from torch.nn import functional

from kg.extract.net.forward import AROUND, CAUSES, CLAUSES, DILATIONS, PARTS, SIGNS, STEPS
from kg.extract.net.layers import LONGEST, MODALITIES, RELATIONS
from kg.extract.net.sight import MOODS

WIDTH = 64  # of the vector of a word
DROP = 0.15  # share of a vector that is dropped while it learns
UNKNOWN, RARE = 0.06, 0.2  # shares of the words that are unknown, and that have no row of their own, while it learns
SIGN_WIDTHS = {"frequent": 64, "first": 20, "last": 24, "tag": 16, "cue": 24, "named": 8, "length": 4}
LISTED = {"frequent": "frequent", "first": "characters", "last": "characters", "tag": "tags", "cue": "cues"}
SPREAD = 0.3  # of the numbers in the tables of the signs
SMALL = {"named": 3, "length": 7}  # rows of a sign that no alphabet lists
FEW = 100  # rows of a table up to which it is multiplied with


class Widths(NamedTuple):
    """Of a pair, and of it in the second look; of what tells the length of an argument, the mood of a claim, and what
    of that the sentence has."""

    pair: int = 48
    again: int = 24
    length: int = 48
    mood: int = 48
    seen: int = 24


class Heads(nn.Module):
    """What is told of encoded words: ends, pairs, lengths, modalities.

    Args:
        width: of an encoded word.
        widths: of what is made of them.
        drop: share that is dropped while it learns.
    """

    def __init__(self, width: int, widths: Widths, drop: float) -> None:
        super().__init__()
        pair, again, length, mood, seen = widths
        self.drop = nn.Dropout(drop)
        self.source, self.target = nn.Linear(width, pair), nn.Linear(width, pair)
        self.left, self.right = nn.Linear(pair, pair), nn.Linear(pair, pair, bias=False)
        rows = {"distance": len(STEPS) + 2, "clauses": CLAUSES[1] - CLAUSES[0] + 1}
        self.tables = nn.ModuleDict({name: nn.Embedding(n, pair) for name, n in rows.items()})
        for table in self.tables.values():
            nn.init.normal_(table.weight, 0, 0.1)
        self.between = nn.Linear(width, pair)
        nn.init.normal_(self.between.weight, 0, 0.05)
        nn.init.zeros_(self.between.bias)
        self.relation = nn.Linear(pair, len(RELATIONS))
        self.bilinear = nn.Parameter(torch.randn(len(RELATIONS), pair, pair) * 0.01)
        with torch.no_grad():
            self.relation.bias.fill_(-2)
            self.relation.bias[0] = 4
        self.again, self.rival = nn.Linear(pair, again), nn.Linear(6, again, bias=False)
        self.final = nn.Linear(again, len(RELATIONS))
        nn.init.normal_(self.rival.weight, 0, 0.5)
        nn.init.zeros_(self.final.weight)
        nn.init.zeros_(self.final.bias)
        self.source_end, self.target_end = nn.Linear(width, 1), nn.Linear(width, 1)
        self.end, self.start, self.length = nn.Linear(width, length), nn.Linear(width, length), nn.Linear(length, 2)
        self.back = nn.Embedding(LONGEST + 1, length)
        self.mood_source, self.mood_target = nn.Linear(width, mood), nn.Linear(width, mood)
        self.mood_seen, self.mood_whole = nn.Linear(width, seen), nn.Linear(seen, mood, bias=False)
        rows = dict(zip(AROUND, (len(MOODS), 5, 10), strict=True))
        self.around = nn.ModuleDict({name: nn.Embedding(n, mood) for name, n in rows.items()})
        self.mood = nn.Linear(mood, len(MODALITIES))
        self.register_buffer("steps", torch.tensor(STEPS), persistent=False)

    def ends(self, h: Tensor, role: str) -> Tensor:
        """Scores of all places as the end of a `source` or `target`."""
        layer = self.source_end if role == "source" else self.target_end
        return layer(h)[..., 0]

    def pairs(self, h: Tensor, sources: Tensor, targets: Tensor, b: Batch) -> Tensor:
        """Logits of the relations, (sentences, sources, targets, relations).

        Args:
            h: of the words.
            sources, targets: places that are paired, -1 for none.
            b: the batch.
        """
        there = paired(sources, targets)
        one, two = sources.clamp(min=0), targets.clamp(min=0)
        source = self.drop(functional.relu(self.source(pick(h, one))))
        target = self.drop(functional.relu(self.target(pick(h, two))))
        apart = two[:, None] - one[:, :, None]
        clauses = torch.gather(b.clauses, 1, two)[:, None] - torch.gather(b.clauses, 1, one)[:, :, None]
        z = looked_up(self.tables["distance"], torch.bucketize(apart, self.steps) + 1)
        z = z + looked_up(self.tables["clauses"], clauses.clamp(*CLAUSES) - CLAUSES[0])
        sums = functional.pad(functional.relu(self.between(h)), (0, 0, 1, 0)).cumsum(1)
        mean = (pick(sums, two)[:, None] - pick(sums, one)[:, :, None]) / apart.abs().clamp(min=1)[..., None]
        z = functional.relu(z + self.left(source)[:, :, None] + self.right(target)[:, None] + mean)
        relations, k, _ = self.bilinear.shape
        mixed = (source @ self.bilinear.transpose(0, 1).reshape(k, -1)).view(*source.shape[:2], relations, k)
        logits = self.relation(z) + torch.einsum("birl,bjl->bijr", mixed, target)
        vying = rivals(logits.softmax(-1), there)
        again: Tensor = logits + self.final(functional.relu(self.again(z) + self.rival(vying)))
        return again

    def lengths(self, h: Tensor, i: Tensor, at: Tensor) -> Tensor:
        """Logits of how many words arguments have before their last, as source and as target; `i`: their sentences."""
        back = torch.arange(LONGEST + 1, device=DEVICE)
        place = at[:, None] - back[None]
        before = rows_at(self.start(h), i[:, None], place.clamp(min=0))
        v = self.end(rows_at(h, i, at))[:, None] + before + self.back.weight
        return self.length(functional.relu(v)).masked_fill((place < 0)[..., None], -1e4)

    def moods(self, h: Tensor, i: Tensor, sources: Tensor, targets: Tensor, b: Batch) -> Tensor:
        """Logits of the modalities of pairs; `i`: their sentences."""
        v = self.mood_source(rows_at(h, i, sources)) + self.mood_target(rows_at(h, i, targets))
        for k, table in enumerate(self.around.values()):
            v = v + looked_up(table, b.around[i, k])
        most = (functional.relu(self.mood_seen(h)) * b.mask).amax(1)
        return self.mood(self.drop(functional.relu(v + self.mood_whole(most).index_select(0, i))))


class Convolution(nn.Module):
    """A gated convolution over three words."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Linear(3 * WIDTH, 2 * WIDTH)
        with torch.no_grad():
            self.conv.bias[WIDTH:] += 0.5
        self.dilation, self.drop = dilation, nn.Dropout(DROP)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Words in, words out."""
        y, k = norm(x) * mask, self.dilation
        wide = functional.pad(y, (0, 0, k, k))
        a, b = self.conv(torch.cat([wide[:, : -2 * k], y, wide[:, 2 * k :]], -1)).chunk(2, -1)
        return x + self.drop(a * b.clamp(0, 1)) * mask


class TorchNet(Heads):
    """The net that is shipped.

    Args:
        alphabet: rows of words and signs, as `kg.extract.net.sight.Alphabet` has them.
        vectors: of the words, which stay as they are.
    """

    def __init__(self, alphabet: Mapping[str, Any], vectors: np.ndarray) -> None:
        super().__init__(WIDTH, Widths(), DROP)
        self.vectors = fixed(vectors)
        self.signs = sign_tables(alphabet, SIGN_WIDTHS, SPREAD)
        self.inp = nn.Linear(vectors.shape[1] + sum(SIGN_WIDTHS.values()), WIDTH)
        self.layers = nn.ModuleList([Convolution(k) for k in DILATIONS])

    def encode(self, b: Batch) -> Tensor:
        """A vector for each word."""
        words, signs = b.words, b.signs
        if self.training:  # some words are unknown, as in a new paper
            hidden = torch.rand(words.shape, device=DEVICE) < UNKNOWN
            rare = hidden | (torch.rand(words.shape, device=DEVICE) < RARE)
            words = words.masked_fill(hidden, 0)
            signs = torch.cat([signs[..., :1].masked_fill(rare[..., None], 0), signs[..., 1:]], -1)
        seen = [looked_up(table, signs[..., k]) for k, table in enumerate(self.signs.values())]
        x = self.inp(self.drop(torch.cat([self.vectors(words), *seen], -1))) * b.mask
        for layer in self.layers:
            x = layer(x, b.mask)
        return norm(x)


def fixed(vectors: np.ndarray) -> nn.Embedding:
    """Word vectors that do not learn, those of unknown words first."""
    padded = np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), vectors.astype(np.float32)]) * 4
    return nn.Embedding.from_pretrained(torch.from_numpy(padded), freeze=True)


def sign_tables(alphabet: Mapping[str, Any], widths: Mapping[str, int], spread: float) -> nn.ModuleDict:
    """A table of each sign that has a width."""
    sizes = {sign: len(alphabet[name]) + 1 for sign, name in LISTED.items()} | SMALL
    tables = nn.ModuleDict({sign: nn.Embedding(sizes[sign], widths[sign]) for sign in SIGNS if sign in widths})
    for table in tables.values():
        nn.init.normal_(table.weight, 0, spread)
    return tables


def norm(x: Tensor) -> Tensor:
    """Each vector divided by the root of its mean square."""
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5)


def pick(h: Tensor, index: Tensor) -> Tensor:
    """Rows of each sentence."""
    return torch.gather(h, 1, index[..., None].expand(-1, -1, h.shape[-1]))


def rows_at(h: Tensor, i: Tensor, at: Tensor) -> Tensor:
    """Rows of some places of some sentences; sums of gradients are quick this way."""
    return h.flatten(0, 1).index_select(0, (i * h.shape[1] + at).flatten()).view(*at.shape, h.shape[-1])


def looked_up(table: nn.Embedding, rows: Tensor) -> Tensor:
    """Rows of a table; of one of few rows by a product, as sums of many equal rows' gradients are slow."""
    if table.num_embeddings > FEW:
        return table(rows)
    return functional.one_hot(rows, table.num_embeddings).to(table.weight.dtype) @ table.weight


def paired(sources: Tensor, targets: Tensor) -> Tensor:
    """1 for each pair of two different places."""
    there = (sources >= 0)[:, :, None] & (targets >= 0)[:, None] & (sources[:, :, None] != targets[:, None])
    return there.float()


def rivals(shares: Tensor, there: Tensor) -> Tensor:
    """Of each pair how likely it is, and the likeliest other of the same target and of the same source, six in all.

    Args:
        shares: of the relations.
        there: 1 for each pair that is one.
    """
    found = []
    for columns in (CAUSES, PARTS):
        mass = shares[..., columns].sum(-1) * there
        found.append(mass)
        for axis in (1, 2):
            if mass.shape[axis] < 2:
                found.append(torch.zeros_like(mass))
                continue
            values, at = mass.topk(2, axis)
            best, second = values.split(1, axis)
            number = torch.arange(mass.shape[axis], device=DEVICE).view([1, -1, 1] if axis == 1 else [1, 1, -1])
            found.append(torch.where(number == at.split(1, axis)[0], second, best))
    return torch.stack(found, -1)
