"""What a net is taught by: what is annotated, and what a larger net says."""

from typing import Any

import numpy as np
import torch
from packed import DEVICE, Batch, Corpus
from torch import Tensor
from torch.nn import functional
from torch_net import Heads, paired

from kg.extract.net.forward import BEAM, CAUSES, DOUBT, PARTS

LIKELY = BEAM + 8  # ends a role and sentence that are paired while it learns, those that are right among them
ENDS, LENGTHS, MOODS = 0.3, 0.2, 0.2  # weights of the losses besides that of the pairs
TOLD, SURE = 0.3, 0.4  # shares from which what the larger net says is an end to be paired, and one to be measured
NONE = -1


def likely(scores: Tensor, b: Batch, most: int, least: float) -> Tensor:
    """The places of the `most` ends that score best, from `least` on; -1 where there are fewer."""
    best = scores.masked_fill(b.may == 0, -torch.inf).topk(min(most, scores.shape[1]), 1)
    return best.indices.masked_fill(best.values < least, NONE)


def answers(b: Batch, sources: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Of each pair of places the relation and what it counts, which is nothing where there is no pair."""
    i = torch.arange(len(b), device=DEVICE)[:, None, None]
    at = (i, sources.clamp(min=0)[:, :, None], targets.clamp(min=0)[:, None])
    there = (sources >= 0)[:, :, None] & (targets >= 0)[:, None]
    return b.answer[at], b.weight[at] * there


def losses(net: Any, b: Batch, gold: float, teacher: Any = None) -> tuple[Tensor, Tensor]:
    """The whole loss, and that of the pairs, a sentence.

    Args:
        net: that learns.
        b: sentences.
        gold: weight of what is annotated, 0 for raw sentences; what the teacher says has the rest.
        teacher: a larger net.
    """
    h, n = net.encode(b), len(b)
    with torch.no_grad():
        other = teacher.encode(b) if teacher is not None else None
    total = torch.zeros((), device=DEVICE)
    places, shares = {}, {}
    for role in ("source", "target"):
        scores = net.ends(h, role)
        told = torch.zeros_like(scores)
        loss = torch.zeros_like(scores)
        if gold:
            told = b.ends[role]
            loss = gold * functional.binary_cross_entropy_with_logits(scores, told, reduction="none")
        if other is not None:
            with torch.no_grad():
                shares[role] = teacher.ends(other, role).sigmoid() * b.may
            soft = functional.binary_cross_entropy_with_logits(scores, shares[role], reduction="none")
            loss = loss + (1 - gold) * soft
            told = torch.maximum(told, (shares[role] > TOLD).float())
        total = total + ENDS * (loss * b.may).sum() / n
        places[role] = likely(scores.detach() + 99 * told, b, LIKELY, -999)
    sources, targets = places["source"], places["target"]
    said = net.pairs(h, sources, targets, b).log_softmax(-1)
    main = torch.zeros((), device=DEVICE)
    if gold:
        answer, weight = answers(b, sources, targets)
        main = gold * -(said.gather(-1, answer[..., None])[..., 0] * weight).sum() / n
        total = total + taught(net, h, b)
    if other is not None:
        with torch.no_grad():
            parts = teacher.pairs(other, sources, targets, b).softmax(-1)
        there = paired(sources, targets)
        main = main - (1 - gold) * ((parts * said).sum(-1) * there).sum() / n
        if not gold:
            ends = torch.stack([shares["source"], shares["target"]], -1)
            total = total + followed(net, h, b, teacher, other, ends, (sources, targets, (1 - parts[..., 0]) * there))
    return total + main, main.detach()


def taught(net: Heads, h: Tensor, b: Batch) -> Tensor:
    """The losses of annotated lengths and modalities, a sentence."""
    total = torch.zeros((), device=DEVICE)
    i, at, before, role = b.lengths
    if len(i):
        scores = net.lengths(h, i, at)[torch.arange(len(i), device=DEVICE), :, role]
        total = total + LENGTHS * functional.cross_entropy(scores, before, reduction="sum")
    i, sources, targets, moods = b.moods
    if len(i):
        total = total + MOODS * functional.cross_entropy(net.moods(h, i, sources, targets, b), moods, reduction="sum")
    return total / len(b)


def followed(
    net: Heads,
    h: Tensor,
    b: Batch,
    teacher: Heads,
    other: Tensor,
    ends: Tensor,
    pairs: tuple[Tensor, Tensor, Tensor],
) -> Tensor:
    """The losses of lengths and modalities that the teacher tells of what it is sure of, a sentence.

    Args:
        net, h: the net that learns, and the words as it has them.
        b: sentences.
        teacher, other: the teacher, and the words as it has them.
        ends: how likely each place ends a source and a target, by the teacher.
        pairs: sources, targets, and how likely each two are a pair.
    """
    total = torch.zeros((), device=DEVICE)
    i, at = torch.nonzero(ends.amax(-1) > SURE, as_tuple=True)
    if len(i):
        with torch.no_grad():
            parts = teacher.lengths(other, i, at).softmax(1)
        total = total - LENGTHS * ((parts * net.lengths(h, i, at).log_softmax(1)).sum(1) * ends[i, at]).sum()
    sources, targets, sure = pairs
    i, one, two = torch.nonzero(sure > SURE, as_tuple=True)
    if len(i):
        one, two = sources[i, one], targets[i, two]
        with torch.no_grad():
            parts = teacher.moods(other, i, one, two, b).softmax(-1)
        total = total - MOODS * (parts * net.moods(h, i, one, two, b).log_softmax(-1)).sum()
    return total / len(b)


@torch.no_grad()
def figures(net: Any, corpus: Corpus) -> dict[str, float]:
    """Best F1 over thresholds of causal and of structural pairs by their ends, optional ones left out, precision where
    three in ten are found, and modalities told right: quick figures to follow it by.

    Pairs of two doubtful ends are among them, which kg leaves out (`UNLIKELY`).
    """
    was, _ = net.training, net.eval()
    shares: dict[str, list[np.ndarray]] = {"causal": [], "structural": []}
    good: dict[str, list[np.ndarray]] = {"causal": [], "structural": []}
    kinds = {"causal": CAUSES, "structural": PARTS}
    moods, claims = 0, 0
    order = np.argsort(corpus.sizes, kind="stable")
    for k in range(0, len(order), 256):
        b = corpus.batch(order[k : k + 256])
        h = net.encode(b)
        sources, targets = (likely(net.ends(h, role), b, BEAM, DOUBT) for role in ("source", "target"))
        parts = net.pairs(h, sources, targets, b).softmax(-1)
        answer, weight = answers(b, sources, targets)
        for kind, columns in kinds.items():
            mass = parts[..., columns].sum(-1)
            keep = (mass > 0.05) & (weight * paired(sources, targets) == 1)
            shares[kind].append(mass[keep].cpu().numpy())
            good[kind].append(torch.isin(answer[keep], torch.tensor(columns, device=DEVICE)).cpu().numpy())
        i, one, two, told = b.moods
        if len(i):
            moods += int((net.moods(h, i, one, two, b).argmax(-1) == told).sum())
            claims += len(i)
    net.train(was)
    found = {"modality": moods / max(1, claims)}
    for kind, columns in kinds.items():
        share, right = np.concatenate(shares[kind]), np.concatenate(good[kind])
        if not len(share):
            continue
        hits = np.cumsum(right[np.argsort(-share, kind="stable")])
        precision, recall = hits / np.arange(1, len(hits) + 1), hits / max(1, corpus.right(columns))
        found[f"{kind} F1"] = float((2 * precision * recall / np.maximum(precision + recall, 1e-9)).max())
        found[f"{kind} P at R 0.3"] = float(precision[min(np.searchsorted(recall, 0.3), len(recall) - 1)])
    return {name: round(value, 3) for name, value in found.items()}
