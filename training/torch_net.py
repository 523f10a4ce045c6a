"""The net in torch, as `kg.extract.net.forward` runs it, and its export in whole numbers.

Needs torch, only here.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extract.net.forward import AROUND, CAUSES, CLAUSES, DILATIONS, PARTS, SIGNS, STEPS
from kg.extract.net.layers import LONGEST, MODALITIES, RELATIONS
from kg.extract.net.sight import MOODS

WIDTH, PAIR, AGAIN = 64, 48, 24  # of the vectors of a word, of a pair, and of a pair in the second look
LENGTH, MOOD, SEEN = (
    48,
    48,
    24,
)  # of what tells how long an argument is, the mood of a claim, and what of it the sentence has
DROP = 0.15  # share of a vector that is dropped while it learns
UNKNOWN, RARE = 0.06, 0.2  # shares of the words that are unknown, and that have no row of their own, while it learns
SIGN_WIDTHS = {"frequent": 64, "first": 20, "last": 24, "tag": 16, "cue": 24}
SMALL = {"named": (3, 8), "length": (7, 4)}  # rows and width of a sign that no alphabet lists


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


def norm(x: Tensor) -> Tensor:
    """Each vector divided by the root of its mean square."""
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5)


class TorchNet(nn.Module):
    """The net.

    Args:
        alphabet: rows of words and signs, as `kg.extract.net.sight.Alphabet` has them.
        vectors: of the words, which stay as they are.
    """

    def __init__(self, alphabet: dict[str, Any], vectors: np.ndarray) -> None:
        super().__init__()
        padded = np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), vectors]) * 4
        self.vectors = nn.Embedding.from_pretrained(torch.from_numpy(padded), freeze=True)
        names = {"frequent": "frequent", "first": "characters", "last": "characters", "tag": "tags", "cue": "cues"}
        sizes = {sign: (len(alphabet[name]) + 1, SIGN_WIDTHS[sign]) for sign, name in names.items()} | SMALL
        self.signs = nn.ModuleDict({sign: nn.Embedding(*sizes[sign]) for sign in SIGNS})
        for table in self.signs.values():
            nn.init.normal_(table.weight, 0, 0.3)
        width = vectors.shape[1] + sum(table.weight.shape[1] for table in self.signs.values())
        self.inp, self.drop = nn.Linear(width, WIDTH), nn.Dropout(DROP)
        self.layers = nn.ModuleList([Convolution(k) for k in DILATIONS])
        self.source, self.target = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.left, self.right = nn.Linear(PAIR, PAIR), nn.Linear(PAIR, PAIR, bias=False)
        rows = {"distance": len(STEPS) + 2, "clauses": CLAUSES[1] - CLAUSES[0] + 1}
        self.tables = nn.ModuleDict({name: nn.Embedding(n, PAIR) for name, n in rows.items()})
        for table in self.tables.values():
            nn.init.normal_(table.weight, 0, 0.1)
        self.between = nn.Linear(WIDTH, PAIR)
        nn.init.normal_(self.between.weight, 0, 0.05)
        nn.init.zeros_(self.between.bias)
        self.relation = nn.Linear(PAIR, len(RELATIONS))
        self.bilinear = nn.Parameter(torch.randn(len(RELATIONS), PAIR, PAIR) * 0.01)
        with torch.no_grad():
            self.relation.bias.fill_(-2)
            self.relation.bias[0] = 4
        self.again, self.rival = nn.Linear(PAIR, AGAIN), nn.Linear(6, AGAIN, bias=False)
        self.final = nn.Linear(AGAIN, len(RELATIONS))
        nn.init.normal_(self.rival.weight, 0, 0.5)
        nn.init.zeros_(self.final.weight)
        nn.init.zeros_(self.final.bias)
        self.source_end, self.target_end = nn.Linear(WIDTH, 1), nn.Linear(WIDTH, 1)
        self.end, self.start, self.length = nn.Linear(WIDTH, LENGTH), nn.Linear(WIDTH, LENGTH), nn.Linear(LENGTH, 2)
        self.back = nn.Embedding(LONGEST + 1, LENGTH)
        self.mood_source, self.mood_target = nn.Linear(WIDTH, MOOD), nn.Linear(WIDTH, MOOD)
        self.mood_seen, self.mood_whole = nn.Linear(WIDTH, SEEN), nn.Linear(SEEN, MOOD, bias=False)
        rows = dict(zip(AROUND, (len(MOODS), 5, 10), strict=True))
        self.around = nn.ModuleDict({name: nn.Embedding(n, MOOD) for name, n in rows.items()})
        self.mood = nn.Linear(MOOD, len(MODALITIES))

    def encode(self, b: dict[str, Tensor]) -> Tensor:
        """A vector for each word."""
        words, signs = b["words"], b["signs"]
        mask = (torch.arange(words.shape[1])[None] < b["size"][:, None]).float()[..., None]
        if self.training:  # some words are unknown, as in a new paper
            hidden = torch.rand(words.shape) < UNKNOWN
            words = words.masked_fill(hidden, 0)
            signs = signs.clone()
            signs[:, 0] = signs[:, 0].masked_fill(hidden | (torch.rand(words.shape) < RARE), 0)
        seen = [table(signs[:, k]) for k, table in enumerate(self.signs.values())]
        x = self.inp(self.drop(torch.cat([self.vectors(words), *seen], -1))) * mask
        for layer in self.layers:
            x = layer(x, mask)
        return norm(x)

    def ends(self, h: Tensor, b: dict[str, Tensor], role: str) -> Tensor:
        """Scores of the places that may end a `source` or `target`, (sentences, places)."""
        layer = self.source_end if role == "source" else self.target_end
        return layer(pick(h, b["ends"]))[..., 0]

    def pairs(self, h: Tensor, sources: Tensor, targets: Tensor, b: dict[str, Tensor]) -> Tensor:
        """Logits of the relations, (sentences, sources, targets, relations).

        Args:
            h: of the words.
            sources, targets: places that are paired, -1 for none.
            b: the batch.
        """
        there = ((sources >= 0)[:, :, None] & (targets >= 0)[:, None]).float()
        one, two = sources.clamp(min=0), targets.clamp(min=0)
        source = self.drop(functional.relu(self.source(pick(h, one))))
        target = self.drop(functional.relu(self.target(pick(h, two))))
        apart = two[:, None] - one[:, :, None]
        clauses = torch.gather(b["clauses"], 1, two)[:, None] - torch.gather(b["clauses"], 1, one)[:, :, None]
        rows = torch.stack(
            [torch.bucketize(apart, torch.tensor(STEPS)) + 1, clauses.clamp(*CLAUSES) - CLAUSES[0] + len(STEPS) + 2], -1
        )
        tables = torch.cat([self.tables["distance"].weight, self.tables["clauses"].weight])
        z = functional.embedding_bag(rows.view(-1, 2), tables, mode="sum").view(*apart.shape, PAIR)
        sums = functional.pad(functional.relu(self.between(h)), (0, 0, 1, 0)).cumsum(1)
        mean = (pick(sums, two)[:, None] - pick(sums, one)[:, :, None]) / apart.abs().clamp(min=1)[..., None]
        z = functional.relu(z + self.left(source)[:, :, None] + self.right(target)[:, None] + mean)
        logits = self.relation(z) + torch.einsum("bik,rkl,bjl->bijr", source, self.bilinear, target)
        vying = rivals(logits.softmax(-1), there * (apart != 0).float())
        again: Tensor = logits + self.final(functional.relu(self.again(z) + self.rival(vying)))
        return again

    def lengths(self, h: Tensor, at: Tensor) -> Tensor:
        """Logits of how many words an argument has before its last; `at` is sentence and place of each."""
        back = torch.arange(LONGEST + 1)
        place = at[:, 1:2] - back[None]
        v = (
            self.end(h[at[:, 0], at[:, 1]])[:, None]
            + self.start(h[at[:, 0, None], place.clamp(min=0)])
            + self.back(back)
        )
        return self.length(functional.relu(v)).masked_fill((place < 0)[..., None], -1e4)

    def moods(self, h: Tensor, at: Tensor, b: dict[str, Tensor]) -> Tensor:
        """Logits of the modalities of pairs; `at` is sentence, source, target of each."""
        v = self.mood_source(h[at[:, 0], at[:, 1]]) + self.mood_target(h[at[:, 0], at[:, 2]])
        for table, rows in zip(self.around.values(), b["around"][at[:, 0]].unbind(1), strict=True):
            v = v + table(rows)
        there = torch.arange(h.shape[1])[None] < b["size"][:, None]
        most = (functional.relu(self.mood_seen(h)) * there[..., None]).amax(1)
        return self.mood(self.drop(functional.relu(v + self.mood_whole(most)[at[:, 0]])))


def pick(h: Tensor, index: Tensor) -> Tensor:
    """Rows of each sentence."""
    return torch.gather(h, 1, index[..., None].expand(-1, -1, h.shape[-1]))


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
            number = torch.arange(mass.shape[axis]).view([1, -1, 1] if axis == 1 else [1, 1, -1])
            found.append(torch.where(number == at.split(1, axis)[0], second, best))
    return torch.stack(found, -1)


def export(net: TorchNet, alphabet: dict[str, Any], batches: Sequence[dict[str, Any]]) -> dict[str, np.ndarray]:
    """The arrays that `kg.extract.net.forward.Net` takes; calibrate_net.py adds what a file needs besides.

    Weights have eight bits; what comes in is scaled by what it reaches on some batches, whose ends are all paired.
    """
    net.eval()
    reach: dict[str, list[float]] = {}

    def watch(name: str, x: Tensor) -> None:
        reach.setdefault(name, []).append(float(torch.quantile(x.abs().flatten()[:1_000_000], 0.9998)))

    linears = {"source": net.source, "target": net.target, "left": net.left, "right": net.right}
    linears |= {"relation": net.relation, "end": net.end, "start": net.start, "length": net.length}
    linears |= {"source.end": net.source_end, "target.end": net.target_end, "between": net.between}
    linears |= {"again": net.again, "rival": net.rival, "final": net.final}
    linears |= {"mood.source": net.mood_source, "mood.target": net.mood_target, "mood": net.mood}
    linears |= {"mood.seen": net.mood_seen, "mood.whole": net.mood_whole}
    linears |= {f"layer{k}.conv": layer.conv for k, layer in enumerate(net.layers)}
    hooks = [
        layer.register_forward_pre_hook(lambda _, x, name=name: watch(name, x[0])) for name, layer in linears.items()
    ]
    with torch.no_grad():
        for b in batches:
            h = net.encode(b)
            ends = b["ends"].masked_fill(b["may"] == 0, -1)
            net.pairs(h, ends, ends, b)
            source, target = (functional.relu(layer(pick(h, b["ends"]))) for layer in (net.source, net.target))
            watch("bilinear", source)
            watch("mixed.0", torch.einsum("bik,rkl->birl", source, net.bilinear))
            watch("mixed.1", target)
            watch("between.mean", functional.relu(net.between(h)))
            net.source_end(h)
            net.target_end(h)
            if b["lengths"]:
                net.lengths(h, torch.tensor(b["lengths"])[:, :2])
            if b["moods"]:
                net.moods(h, torch.tensor(b["moods"]), b)
    for hook in hooks:
        hook.remove()
    scale = {name: max(values) / 127 for name, values in reach.items()}
    if scale["again"] != scale["relation"]:
        raise ValueError("both looks at a pair see the same numbers, on the same grid")
    out: dict[str, np.ndarray] = {}

    def whole(name: str, weight: np.ndarray, bias: np.ndarray | None, x: float | None) -> None:
        s = np.abs(weight).max(0) / 127 + 1e-9
        out[f"{name}.w"] = np.rint(weight / s).astype(np.int8)
        out[f"{name}.s"] = (s * (x or 1)).astype(np.float32)
        out[f"{name}.b"] = (np.zeros(weight.shape[1]) if bias is None else bias).astype(np.float32)
        if x is not None:
            out[f"{name}.x"] = np.float32(x)

    for name, layer in linears.items():
        bias = layer.bias.detach().numpy() if layer.bias is not None else None
        whole(name, layer.weight.detach().numpy().T, bias, scale[name])
    r, k = len(RELATIONS), PAIR
    flat = net.bilinear.detach().numpy().transpose(1, 0, 2).reshape(k, r * k)
    whole("bilinear", flat, None, scale["bilinear"])
    out["mixed"] = np.array([scale["mixed.0"], scale["mixed.1"]], np.float32)
    out["between.mean"] = np.float32(scale["between.mean"])
    vectors = net.vectors.weight.numpy()
    rows_scale = np.abs(vectors).max(1, keepdims=True) / 127 + 1e-9
    out["vectors"] = np.rint(vectors / rows_scale).astype(np.int8)
    out["vectors.scale"] = rows_scale[:, 0].astype(np.float32)
    weight = net.inp.weight.detach().numpy().T
    at = vectors.shape[1]
    whole("vectors.in", weight[:at], net.inp.bias.detach().numpy(), None)
    for sign, table in net.signs.items():
        n = table.weight.shape[1]
        out[f"table.{sign}"] = (table.weight.detach().numpy() @ weight[at : at + n]).astype(np.float16)
        at += n
    tables = {**net.tables, **net.around, "back": net.back}
    for name, table in tables.items():
        out[f"table.{name}"] = table.weight.detach().numpy().astype(np.float16)
    names = {n: sorted(v, key=v.get) if isinstance(v, dict) else sorted(v) for n, v in alphabet.items()}
    out["alphabet"] = np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), dtype=np.uint8)
    return out
