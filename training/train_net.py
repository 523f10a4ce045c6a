"""Train the net on prepared examples, and write it in whole numbers.

    python training/train_net.py --examples FILE.pickle --start START.pt --output schemas/language/net.npz

Needs torch, only here. Minutes an epoch on one core of a laptop; a GPU is not needed. The file is whole once
calibrate_net.py has said what its shares mean.
"""

import argparse
import copy
import math
import pickle
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch_net import TorchNet, export

from kg.extract.net.forward import BEAM, DOUBT

BATCH, RATE = 40, 2.2e-3
LIKELY = BEAM + 6  # ends a role and sentence that are paired while it learns, those that are right among them
SCALED = 13  # batches of 32 sentences by which inputs are scaled
NONE = -1


def batch(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Sentences side by side, filled up with zeros.

    Returns:
        words, clauses, size, around; signs; ends and which of them there `may` be; answer and weight: of every pair of
        places the relation and what it counts; source_ends, target_ends: 1 for each end that is one; lengths, moods.
    """
    n, m = max(len(row["words"]) for row in rows), max(len(row["ends"]) for row in rows)
    size = len(rows)
    b: dict[str, Any] = {name: np.zeros((size, n), np.int64) for name in ("words", "clauses")}
    b["signs"] = np.zeros((size, len(rows[0]["signs"]), n), np.int64)
    b["ends"] = np.zeros((size, m), np.int64)
    for name in ("may", "source_ends", "target_ends"):
        b[name] = np.zeros((size, m), np.float32)
    b["answer"], b["weight"] = np.zeros((size, n, n), np.int64), np.ones((size, n, n), np.float32)
    for i, row in enumerate(rows):
        k, e = len(row["words"]), row["ends"]
        b["words"][i, :k], b["clauses"][i, :k], b["signs"][i, :, :k] = row["words"], row["clauses"], row["signs"]
        b["ends"][i, : len(e)], b["may"][i, : len(e)] = e, 1
        for place, _, role in row["lengths"]:
            b[("source_ends", "target_ends")[role]][i, np.searchsorted(e, place)] = 1
        for s, t in row["passed"]:
            b["weight"][i, s, t] = 0
        for s, t, relation, weight in row["right"]:
            b["answer"][i, s, t], b["weight"][i, s, t] = relation, weight
    b = {name: torch.from_numpy(values) for name, values in b.items()}
    b["size"] = torch.tensor([len(row["words"]) for row in rows])
    b["around"] = torch.tensor([row["around"] for row in rows])
    for name in ("lengths", "moods"):
        b[name] = [(i, *one) for i, row in enumerate(rows) for one in row[name]]
    return b


def likely(scores: Tensor, b: dict[str, Any], most: int, least: float) -> Tensor:
    """The places of the `most` ends that score best, from `least` on; -1 where there are fewer."""
    best = scores.masked_fill(b["may"] == 0, -torch.inf).topk(min(most, scores.shape[1]), 1)
    return torch.gather(b["ends"], 1, best.indices).masked_fill(best.values < least, NONE)


def answers(b: dict[str, Any], sources: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Of each pair of places the relation and what it counts, which is nothing where there is no pair."""
    at = (torch.arange(len(sources))[:, None, None], sources.clamp(min=0)[:, :, None], targets.clamp(min=0)[:, None])
    there = (sources != NONE)[:, :, None] & (targets != NONE)[:, None]
    return b["answer"][at], b["weight"][at] * there


def losses(net: TorchNet, b: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """The whole loss, and that of the pairs."""
    h = net.encode(b)
    n = len(b["words"])
    ends, paired = torch.zeros(()), {}
    for role in ("source", "target"):
        scores = net.ends(h, b, role)
        loss = functional.binary_cross_entropy_with_logits(scores, b[f"{role}_ends"], reduction="none")
        ends = ends + (loss * b["may"]).sum() / n
        paired[role] = likely(scores.detach() + 99 * b[f"{role}_ends"], b, LIKELY, -999)
    sources, targets = paired["source"], paired["target"]
    logits = net.pairs(h, sources, targets, b).permute(0, 3, 1, 2)
    answer, weight = answers(b, sources, targets)
    main = (functional.cross_entropy(logits, answer, reduction="none") * weight).sum() / n
    spans = torch.zeros(())
    if b["lengths"]:
        told = torch.tensor(b["lengths"])
        scores = net.lengths(h, told[:, :2])[torch.arange(len(told)), :, told[:, 3]]
        spans = functional.cross_entropy(scores, told[:, 2], reduction="sum") / n
    moods = torch.zeros(())
    if b["moods"]:
        told = torch.tensor(b["moods"])
        moods = functional.cross_entropy(net.moods(h, told, b), told[:, 3], reduction="sum") / n
    return main + 0.3 * ends + 0.2 * spans + 0.2 * moods, main


@torch.no_grad()
def figure(net: TorchNet, rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Best F1 over thresholds of causal pairs by their ends, optional ones left out (a quick figure to stop by)."""
    net.eval()
    found: list[tuple[float, bool]] = []
    wanted = sum(relation < 4 and weight == 1 for row in rows for *_, relation, weight in row["right"])
    for k in range(0, len(rows), 32):
        b = batch(rows[k : k + 32])
        h = net.encode(b)
        sources, targets = (likely(net.ends(h, b, role), b, BEAM, DOUBT) for role in ("source", "target"))
        shares = net.pairs(h, sources, targets, b).softmax(-1)[..., 1:4].sum(-1)
        answer, weight = answers(b, sources, targets)
        causal = (answer > 0) & (answer < 4)
        keep = (shares > 0.05) & (weight == 1)
        found += zip(shares[keep].tolist(), causal[keep].tolist(), strict=True)
    found.sort(reverse=True)
    right, best = 0, (0.0, 0.0, 0.0, 0.0)
    for n, (share, good) in enumerate(found, 1):
        right += good
        precision, recall = right / n, right / max(1, wanted)
        best = max(best, (2 * precision * recall / max(1e-9, precision + recall), precision, recall, share))
    return dict(zip(("F1", "P", "R", "at"), (round(x, 3) for x in best), strict=True))


def train(net: TorchNet, rows: list[dict[str, Any]], dev: list[dict[str, Any]], epochs: int, seed: int) -> TorchNet:
    """AdamW, cosine schedule, an average of the weights over time; the epoch that is best on dev."""
    rng = np.random.default_rng(seed)
    average = copy.deepcopy(net)
    parameters = [p for p in net.parameters() if p.requires_grad]
    adam = torch.optim.AdamW(parameters, RATE, weight_decay=0.02, betas=(0.9, 0.98))
    steps = epochs * math.ceil(len(rows) / BATCH)
    step, began, best, kept = 0, time.time(), -1.0, average
    for epoch in range(epochs):
        net.train()
        lost = []
        order = sorted(rng.permutation(len(rows)), key=lambda i: len(rows[i]["words"]) + rng.random() * 8)
        batches = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
        for k in rng.permutation(len(batches)):
            rate = RATE * min(1, (step + 1) / 200) * (0.01 + 0.99 * (0.5 + 0.5 * math.cos(math.pi * step / steps)))
            for group in adam.param_groups:
                group["lr"] = rate
            loss, pairs = losses(net, batch([rows[i] for i in batches[k]]))
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
            lost.append(pairs.item())
        told = figure(average, dev)
        if told["F1"] > best:
            best, kept = told["F1"], copy.deepcopy(average)
        print(
            f"epoch {epoch} loss {np.mean(lost):.3f} {told} {time.time() - began:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    return kept


def main() -> None:
    """Train, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path, help="layers to go on from: pretrain_net.py makes them")
    parser.add_argument("--keep", type=Path, help="where the weights are kept before they are made whole numbers")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    with args.examples.open("rb") as file:
        data = pickle.load(file)
    net = TorchNet(data["alphabet"], data["vectors"])
    if args.start and net.load_state_dict(torch.load(args.start), strict=False).unexpected_keys:
        raise SystemExit(f"{args.start} is of another net")
    net = train(net, data["train"], data["dev"], args.epochs, args.seed)
    if args.keep:
        torch.save(net.state_dict(), args.keep)
    some = [batch(data["train"][k : k + 32]) for k in range(0, len(data["train"]), 32)][:SCALED]
    np.savez_compressed(args.output, **export(net, data["alphabet"], some))


if __name__ == "__main__":
    main()
