"""Train the net on prepared examples, and write it in whole numbers.

    python training/train_net.py --examples FILE.pickle --start START.pt --output schemas/language/net.npz
    python training/train_net.py --shape quick --examples FILE.pickle --output schemas/language/quick.npz

Needs torch, only here. Minutes an epoch on one core of a laptop; a GPU is not needed.
"""

import argparse
import copy
import json
import math
import pickle
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extract.net.forward import DILATIONS, HEADS, NEAR
from kg.extract.net.layers import LONGEST, MODALITIES, RELATIONS
from kg.extract.net.sight import MOODS, OWN, POINTS, SIGNS, STEPS
from kg.extract.quick import forward as quick


@dataclass(frozen=True)
class Shape:
    """How a net is built.

    Attributes:
        width: of the vector of a word.
        pair: of what is made of an end, to be paired.
        drop: share of it all that is dropped while it learns.
        dilations: of the layers; 0 is attention.
        signs: of a word that it sees.
        tables: what it sees of a pair.
        rate: at which it learns.
        own: whether it sees the sentence alone, without the heading and the sentence before.
    """

    width: int
    pair: int
    drop: float
    dilations: tuple[int, ...]
    signs: tuple[str, ...]
    tables: tuple[str, ...]
    rate: float
    own: bool


SHAPES = {
    "careful": Shape(
        128, 96, 0.25, DILATIONS, SIGNS, ("distance", "clauses", "predicates", "rule0", "rule1", "rule2"), 1.5e-3, False
    ),
    "quick": Shape(64, 48, 0.15, quick.DILATIONS, quick.SIGNS, ("distance", "clauses"), 2e-3, True),
}
SIGN_WIDTHS = {
    "frequent": 24,
    "first": 20,
    "last": 24,
    "tag": 16,
    "cue": 24,
    "part": 16,
    "governor": 16,
    "follower": 12,
}
SMALL = {"named": (3, 8), "segment": (3, 8), "length": (7, 4)}
BATCH = 20


class Convolution(nn.Module):
    """A gated convolution over three words."""

    def __init__(self, shape: Shape, dilation: int) -> None:
        super().__init__()
        self.norm, self.conv = nn.LayerNorm(shape.width), nn.Linear(3 * shape.width, 2 * shape.width)
        self.dilation, self.drop = dilation, nn.Dropout(shape.drop)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Words in, words out."""
        y, k = self.norm(x) * mask, self.dilation
        wide = functional.pad(y, (0, 0, k, k))
        a, b = self.conv(torch.cat([wide[:, : -2 * k], y, wide[:, 2 * k :]], -1)).chunk(2, -1)
        return x + self.drop(a * torch.sigmoid(b)) * mask


class Attention(nn.Module):
    """Self-attention with a term for the distance."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.norm, self.qkv, self.out = nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.near, self.drop = nn.Embedding(2 * NEAR + 1, HEADS), nn.Dropout(shape.drop)
        nn.init.zeros_(self.near.weight)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Words in, words out."""
        b, n, d = x.shape
        q, k, v = self.qkv(self.norm(x)).view(b, n, 3, HEADS, d // HEADS).permute(2, 0, 3, 1, 4)
        place = torch.arange(n)
        near = self.near((place[None] - place[:, None]).clamp(-NEAR, NEAR) + NEAR).permute(2, 0, 1)
        logits = (q @ k.transpose(-1, -2)) / math.sqrt(d // HEADS) + near
        weights = logits.masked_fill(mask[:, None, None, :, 0] == 0, -1e4).softmax(-1)
        return x + self.drop(self.out((weights @ v).transpose(1, 2).reshape(b, n, d))) * mask


class Reader(nn.Module):
    """The net, as `kg.extract.net.forward` and `kg.extract.quick.forward` run it."""

    def __init__(self, shape: Shape, alphabet: dict[str, Any], vectors: np.ndarray) -> None:
        super().__init__()
        self.shape, wide, pair = shape, shape.width, shape.pair
        padded = np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), vectors]) * 4
        self.vectors = nn.Embedding.from_pretrained(torch.from_numpy(padded), freeze=True)
        sizes = {
            "frequent": len(alphabet["frequent"]),
            "first": len(alphabet["characters"]),
            "last": len(alphabet["characters"]),
            "tag": len(alphabet["tags"]),
            "part": len(alphabet["parts"]),
            **dict.fromkeys(("cue", "governor", "follower"), len(alphabet["cues"])),
        }
        self.signs = nn.ModuleDict(
            {
                s: nn.Embedding(sizes[s] + 1, SIGN_WIDTHS[s]) if s in sizes else nn.Embedding(*SMALL[s])
                for s in shape.signs
            }
        )
        for table in self.signs.values():
            nn.init.normal_(table.weight, 0, 0.3)
        width = vectors.shape[1] + sum(t.weight.shape[1] for t in self.signs.values())
        self.inp, self.drop = nn.Linear(width, wide), nn.Dropout(shape.drop)
        self.layers = nn.ModuleList([Convolution(shape, k) if k else Attention(shape) for k in shape.dilations])
        self.norm = nn.LayerNorm(wide)
        self.source, self.target = nn.Linear(wide, pair), nn.Linear(wide, pair)
        self.left, self.right = nn.Linear(pair, pair), nn.Linear(pair, pair, bias=False)
        sizes = {"distance": len(STEPS) + 2, "clauses": 17, "predicates": 12}
        sizes |= {f"rule{c}": len(POINTS) + 2 for c in range(3)}
        self.tables = nn.ModuleDict({name: nn.Embedding(sizes[name], pair) for name in shape.tables})
        for table in self.tables.values():
            nn.init.normal_(table.weight, 0, 0.1)
        self.relation = nn.Linear(pair, len(RELATIONS))
        self.bilinear = nn.Parameter(torch.randn(len(RELATIONS), pair, pair) * 0.01)
        with torch.no_grad():
            self.relation.bias.fill_(-2)
            self.relation.bias[0] = 4
        self.source_end, self.target_end = nn.Linear(wide, 1), nn.Linear(wide, 1)
        self.end, self.start, self.length = nn.Linear(wide, 48), nn.Linear(wide, 48), nn.Linear(48, 2)
        self.back = nn.Embedding(LONGEST + 1, 48)
        self.mood_source, self.mood_target = nn.Linear(wide, 48), nn.Linear(wide, 48)
        self.mood_table, self.share_table = nn.Embedding(len(MOODS), 48), nn.Embedding(5, 48)
        self.mood = nn.Linear(48, len(MODALITIES))

    def encode(self, b: dict[str, Tensor]) -> Tensor:
        """A vector for each word."""
        words, signs = b["words"], b["signs"]
        mask = (torch.arange(words.shape[1])[None] < b["size"][:, None]).float()[..., None]
        if self.training:  # some words are unknown, as in a new paper
            hidden = torch.rand(words.shape) < 0.06
            words = words.masked_fill(hidden, 0)
            signs = signs.clone()
            signs[:, 0] = signs[:, 0].masked_fill(hidden | (torch.rand(words.shape) < 0.2), 0)
        seen = [self.signs[s](signs[:, SIGNS.index(s)]) for s in self.shape.signs]
        x = torch.cat([self.vectors(words), *seen], -1)
        x = self.inp(self.drop(x)) * mask
        for layer in self.layers:
            x = layer(x, mask)
        return self.norm(x)

    def pairs(self, h: Tensor, b: dict[str, Tensor]) -> Tensor:
        """Logits of the relations for each pair of ends."""
        source = self.drop(functional.relu(self.source(pick(h, b["sources"]))))
        target = self.drop(functional.relu(self.target(pick(h, b["targets"]))))
        z = self.left(source)[:, :, None] + self.right(target)[:, None]
        z = z + self.sums(b)
        return self.relation(functional.relu(z)) + torch.einsum("bik,rkl,bjl->bijr", source, self.bilinear, target)

    def sums(self, b: dict[str, Tensor]) -> Tensor:
        """The sum of what the tables hold of each pair."""
        names = self.shape.tables
        rows = {name: b[name] for name in ("distance", "clauses", "predicates")}
        for channel in range(3):
            rule = b["rule"][:, channel]
            seen = torch.rand(rule.shape[0], 1, 1) > 0.15 if self.training else torch.ones(rule.shape[0], 1, 1)
            rows[f"rule{channel}"] = rule * seen.long()
        weights = [self.tables[name].weight for name in names]
        starts = np.cumsum([0, *(len(weight) for weight in weights[:-1])])
        index = torch.stack([rows[name] + int(start) for name, start in zip(names, starts, strict=True)], -1)
        bag = functional.embedding_bag(index.view(-1, len(names)), torch.cat(weights), mode="sum")
        return bag.view(*index.shape[:-1], -1)

    def lengths(self, h: Tensor, at: Tensor) -> Tensor:
        """Logits of how many words an argument has before its last."""
        back = torch.arange(LONGEST + 1)
        place = at[:, 1:2] - back[None]
        v = (
            self.end(h[at[:, 0], at[:, 1]])[:, None]
            + self.start(h[at[:, 0, None], place.clamp(min=0)])
            + self.back(back)
        )
        return self.length(functional.relu(v)).masked_fill((place < 0)[..., None], -1e4)

    def moods(self, h: Tensor, at: Tensor, around: Tensor) -> Tensor:
        """Logits of the modalities of pairs; `at` is sentence, source, target of each."""
        source, target = self.mood_source(h[at[:, 0], at[:, 1]]), self.mood_target(h[at[:, 0], at[:, 2]])
        context = around[at[:, 0]]
        v = source + target + self.mood_table(context[:, 0]) + self.share_table(context[:, 1])
        return self.mood(self.drop(functional.relu(v)))

    def loss(self, b: dict[str, Any]) -> tuple[Tensor, Tensor]:
        """The whole loss, and that of the pairs."""
        h = self.encode(b)
        n = b["sources"].shape[0]
        mask = b["source_mask"][:, :, None] * b["target_mask"][:, None, :] * b["weight"]
        pairs = self.pairs(h, b).permute(0, 3, 1, 2)
        each = functional.cross_entropy(pairs, b["answer"], reduction="none")
        main = (each * mask).sum() / n
        ends = torch.zeros(())
        for role, layer in (("source", self.source_end), ("target", self.target_end)):
            logits = layer(pick(h, b[f"{role}s"]))[..., 0]
            loss = functional.binary_cross_entropy_with_logits(logits, b[f"{role}_ends"], reduction="none")
            ends = ends + (loss * b[f"{role}_mask"]).sum() / n
        spans = torch.zeros(())
        if b["lengths"]:
            at = torch.tensor(b["lengths"])
            scores = self.lengths(h, at[:, :2])[torch.arange(len(at)), :, at[:, 3]]
            spans = functional.cross_entropy(scores, at[:, 2], reduction="sum") / n
        moods = torch.zeros(())
        if b["moods"]:
            at = torch.tensor(b["moods"])
            moods = functional.cross_entropy(self.moods(h, at, b["around"]), at[:, 3], reduction="sum") / n
        return main + 0.3 * ends + 0.2 * spans + 0.2 * moods, main


def pick(h: Tensor, index: Tensor) -> Tensor:
    """Rows of each sentence."""
    return torch.gather(h, 1, index[..., None].expand(-1, -1, h.shape[-1]))


def alone(row: dict[str, Any]) -> dict[str, Any]:
    """An example without the heading and the sentence before."""
    first = int(np.searchsorted(row["signs"][SIGNS.index("segment")], OWN))
    kept = np.flatnonzero(row["sources"] >= first)
    cut = {name: row[name][kept] for name in ("distance", "clauses", "predicates", "answer", "weight", "source_ends")}
    return {
        **row,
        **cut,
        "words": row["words"][first:],
        "signs": row["signs"][:, first:],
        "sources": row["sources"][kept] - first,
        "targets": row["targets"] - first,
        "rule": row["rule"][:, kept],
        "lengths": [(k - first, *rest) for k, *rest in row["lengths"] if k >= first],
        "moods": [(a - first, b - first, mood) for a, b, mood in row["moods"] if a >= first],
    }


def batch(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Sentences side by side, filled up with zeros."""

    def pad(arrays: list[np.ndarray], kind: Any) -> Tensor:
        shape = [max(a.shape[k] for a in arrays) for k in range(arrays[0].ndim)]
        out = np.zeros((len(arrays), *shape), dtype=kind)
        for i, a in enumerate(arrays):
            out[(i, *(slice(0, n) for n in a.shape))] = a
        return torch.from_numpy(out)

    b: dict[str, Any] = {}
    for name in ("words", "signs", "sources", "targets", "distance", "clauses", "predicates", "rule", "answer"):
        b[name] = pad([row[name] for row in rows], np.int64)
    for name in ("weight", "source_ends", "target_ends"):
        b[name] = pad([row[name] for row in rows], np.float32)
    b["size"] = torch.tensor([len(row["words"]) for row in rows])
    for role in ("source", "target"):
        b[f"{role}_mask"] = pad([np.ones(len(row[f"{role}s"])) for row in rows], np.float32)
    b["around"] = torch.tensor([row["around"] for row in rows])
    for name in ("lengths", "moods"):
        b[name] = [(n, *one) for n, row in enumerate(rows) for one in row[name]]
    return b


@torch.no_grad()
def figure(net: Reader, rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Best F1 over thresholds of required causal pairs by their ends (a quick figure to stop by)."""
    net.eval()
    found = []
    wanted = told = agreed = 0
    for k in range(0, len(rows), 32):
        part = rows[k : k + 32]
        b = batch(part)
        h = net.encode(b)
        shares = net.pairs(h, b).softmax(-1)[..., 1:4].sum(-1)
        if b["moods"]:
            at = torch.tensor(b["moods"])
            agreed += int((net.moods(h, at, b["around"]).argmax(-1) == at[:, 3]).sum())
            told += len(at)
        for n, row in enumerate(part):
            causal = (row["answer"] > 0) & (row["answer"] < 4)
            share = shares[n, : causal.shape[0], : causal.shape[1]].numpy()
            keep = (share > 0.05) & (row["weight"] > 0)
            found += list(zip(share[keep].tolist(), causal[keep].tolist(), strict=True))
            wanted += int((causal & (row["weight"] == 1)).sum())
    found.sort(reverse=True)
    right, best = 0, (0.0, 0.0, 0.0, 0.0)
    for n, (share, good) in enumerate(found, 1):
        right += good
        precision, recall = right / n, min(1, right / max(1, wanted))
        best = max(best, (2 * precision * recall / max(1e-9, precision + recall), precision, recall, share))
    names = ("F1", "P", "R", "at", "modality")
    return dict(zip(names, (round(x, 3) for x in (*best, agreed / max(1, told))), strict=True))


def train(net: Reader, rows: list[dict[str, Any]], dev: list[dict[str, Any]], epochs: int, seed: int) -> Reader:
    """AdamW, cosine schedule, an average of the weights over time; the epoch that is best on dev."""
    rng = np.random.default_rng(seed)
    average = copy.deepcopy(net)
    parameters = [p for p in net.parameters() if p.requires_grad]
    adam = torch.optim.AdamW(parameters, net.shape.rate, weight_decay=0.02, betas=(0.9, 0.98))
    steps = epochs * math.ceil(len(rows) / BATCH)
    step, began, best, kept = 0, time.time(), -1.0, average
    for epoch in range(epochs):
        net.train()
        losses = []
        order = sorted(rng.permutation(len(rows)), key=lambda i: len(rows[i]["words"]) + rng.random() * 8)
        batches = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
        for k in rng.permutation(len(batches)):
            rate = net.shape.rate * min(1, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * step / steps))
            for group in adam.param_groups:
                group["lr"] = rate
            loss, main = net.loss(batch([rows[i] for i in batches[k]]))
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 2.0)
            adam.step()
            step += 1
            decay = min(0.997, (1 + step) / (10 + step))
            with torch.no_grad():
                for p, q in zip(average.parameters(), net.parameters(), strict=True):
                    if q.requires_grad:
                        p.mul_(decay).add_(q, alpha=1 - decay)
            losses.append(main.item())
        told = figure(average, dev) if dev and epoch >= 2 else {}
        if not dev or told.get("F1", -1) > best:
            best, kept = told.get("F1", -1), copy.deepcopy(average)
        print(
            f"epoch {epoch} loss {np.mean(losses):.3f} {told} {time.time() - began:.0f} s", file=sys.stderr, flush=True
        )
    return kept


def export(net: Reader, alphabet: dict[str, Any], rows: Sequence[dict[str, Any]]) -> dict[str, np.ndarray]:
    """The arrays that `kg.extract.net.forward.Net` or `kg.extract.quick.forward.QuickNet` takes.

    Weights have eight bits, inputs are scaled by what they reach on examples.
    """
    net.eval()
    reach: dict[str, list[float]] = {}

    def watch(name: str, x: Tensor) -> None:
        reach.setdefault(name, []).append(float(torch.quantile(x.abs().flatten()[:1_000_000], 0.9998)))

    def watch_parts(k: int, y: Tensor) -> None:
        for i, part in enumerate(y.chunk(3, -1)):
            watch(f"layer{k}.part{i}", part)

    linears = {"source": net.source, "target": net.target, "left": net.left, "right": net.right}
    linears |= {"relation": net.relation, "end": net.end, "start": net.start, "length": net.length}
    linears |= {"source.end": net.source_end, "target.end": net.target_end}
    linears |= {"mood.source": net.mood_source, "mood.target": net.mood_target, "mood": net.mood}
    for k, layer in enumerate(net.layers):
        if isinstance(layer, Convolution):
            linears[f"layer{k}.conv"] = layer.conv
        else:
            linears |= {f"layer{k}.qkv": layer.qkv, f"layer{k}.out": layer.out}
    hooks = [
        layer.register_forward_pre_hook(lambda _, x, name=name: watch(name, x[0])) for name, layer in linears.items()
    ]
    for k, layer in enumerate(net.layers):
        if isinstance(layer, Attention):
            hooks.append(layer.qkv.register_forward_hook(lambda _, __, y, k=k: watch_parts(k, y)))
    with torch.no_grad():
        for k in range(0, len(rows), 32):
            b = batch(rows[k : k + 32])
            h = net.encode(b)
            source = functional.relu(net.source(pick(h, b["sources"])))
            target = functional.relu(net.target(pick(h, b["targets"])))
            net.pairs(h, b)
            net.source_end(h)
            net.target_end(h)
            watch("bilinear", source)
            watch("mixed.0", torch.einsum("bik,rkl->birl", source, net.bilinear))
            watch("mixed.1", target)
            if b["lengths"]:
                net.lengths(h, torch.tensor(b["lengths"])[:, :2])
            if b["moods"]:
                net.moods(h, torch.tensor(b["moods"]), b["around"])
    for hook in hooks:
        hook.remove()
    scale = {name: max(values) / 127 for name, values in reach.items()}
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
    r, k = len(RELATIONS), net.shape.pair
    flat = net.bilinear.detach().numpy().transpose(1, 0, 2).reshape(k, r * k)
    whole("bilinear", flat, None, scale["bilinear"])
    out["mixed"] = np.array([scale["mixed.0"], scale["mixed.1"]], np.float32)
    for n, layer in enumerate(net.layers):
        out[f"layer{n}.norm.g"] = layer.norm.weight.detach().numpy()
        out[f"layer{n}.norm.o"] = layer.norm.bias.detach().numpy()
        if isinstance(layer, Attention):
            out[f"layer{n}.near"] = layer.near.weight.detach().numpy()
            out[f"layer{n}.parts"] = np.array([scale[f"layer{n}.part{i}"] for i in range(3)], np.float32)
    out["norm.g"], out["norm.o"] = net.norm.weight.detach().numpy(), net.norm.bias.detach().numpy()
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
    tables = {**net.tables, "mood": net.mood_table, "share": net.share_table, "back": net.back}
    for name, table in tables.items():
        out[f"table.{name}"] = table.weight.detach().numpy().astype(np.float16)
    names = {n: sorted(v, key=v.get) if isinstance(v, dict) else sorted(v) for n, v in alphabet.items()}
    out["alphabet"] = np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), dtype=np.uint8)
    return out


def main() -> None:
    """Train, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shape", choices=tuple(SHAPES), default="careful")
    parser.add_argument("--start", type=Path, help="layers to go on from: pretrain_net.py makes them")
    parser.add_argument("--keep", type=Path, help="where the weights are kept before they are made whole numbers")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    with args.examples.open("rb") as file:
        data = pickle.load(file)
    shape = SHAPES[args.shape]
    if shape.own:
        for part in ("train", "dev"):
            rows = [alone(row) for row in data[part]]
            data[part] = [row for row in rows if len(row["sources"]) and len(row["targets"])]
    net = Reader(shape, data["alphabet"], data["vectors"])
    if args.start:
        net.load_state_dict(torch.load(args.start), strict=False)
    net = train(net, data["train"], data["dev"], args.epochs, args.seed)
    if args.keep:
        torch.save(net.state_dict(), args.keep)
    np.savez_compressed(args.output, **export(net, data["alphabet"], data["train"][:400]))


if __name__ == "__main__":
    main()
