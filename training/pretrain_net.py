"""Pre-train the net's encoder on raw sentences: it guesses words that are hidden from it.

    python training/pretrain_net.py --examples FILE.pickle --words FILE.npz --output FILE.pt [--minutes 30]

Needs torch, only here. The clock sets how far it gets, so two runs differ; train_net.py starts from its file.
"""

import argparse
import pickle
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from train_net import WIDTH, Reader

from kg.extract.net.sight import SIGNS

CLASSES = 8000  # the most frequent words are what it guesses
HIDDEN = 0.18  # share of words hidden
TELLING = [SIGNS.index(s) for s in ("frequent", "first", "last", "tag", "cue", "named", "length")]  # hidden with them
BATCH, RATE = 48, 2e-3


class Guesser(nn.Module):
    """The encoder, and a word for each place."""

    def __init__(self, net: Reader) -> None:
        super().__init__()
        self.net = net
        self.out = nn.Linear(WIDTH, net.vectors.weight.shape[1])
        self.bias = nn.Parameter(torch.zeros(CLASSES))

    def loss(self, words: Tensor, signs: Tensor, size: Tensor) -> tuple[Tensor, float]:
        """Cross-entropy of the hidden words, and the share guessed right."""
        inside = torch.arange(words.shape[1])[None] < size[:, None]
        hidden = (torch.rand(words.shape) < HIDDEN) & inside & (words > 0) & (words <= CLASSES)
        signs = signs.clone()
        for k in TELLING:
            signs[:, k] = signs[:, k].masked_fill(hidden, 0)
        h = self.net.encode({"words": words.masked_fill(hidden, 0), "signs": signs, "size": size})[hidden]
        logits = self.out(h) @ self.net.vectors.weight[1 : CLASSES + 1].T + self.bias
        answer = words[hidden] - 1
        return functional.cross_entropy(logits, answer), float((logits.argmax(-1) == answer).float().mean())


def main() -> None:
    """Train until the time is up, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    with args.examples.open("rb") as file:
        data = pickle.load(file)
    with np.load(args.words) as file:
        words, signs, sizes = file["words"].astype(np.int64), file["signs"].astype(np.int64), file["sizes"]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    model = Guesser(Reader(data["alphabet"], data["vectors"]))
    parameters = [p for p in model.parameters() if p.requires_grad]
    adam = torch.optim.AdamW(parameters, RATE, weight_decay=0.02, betas=(0.9, 0.98))
    rng = np.random.default_rng(args.seed)
    began, step, told, right = time.time(), 0, [], []
    model.train()
    while (spent := (time.time() - began) / 60 / args.minutes) < 1:
        order = sorted(rng.permutation(len(sizes)), key=lambda i: sizes[i] + rng.random() * 4)
        batches = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
        for k in rng.permutation(len(batches)):
            spent = (time.time() - began) / 60 / args.minutes
            if spent >= 1:
                break
            for group in adam.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / 300) * (1 - spent)
            rows, longest = batches[k], max(sizes[i] for i in batches[k])
            w, s = np.zeros((len(rows), longest), np.int64), np.zeros((len(rows), len(SIGNS), longest), np.int64)
            for n, i in enumerate(rows):
                w[n, : sizes[i]] = words[starts[i] : starts[i + 1]]
                s[n, :, : sizes[i]] = signs[:, starts[i] : starts[i + 1]]
            size = torch.from_numpy(sizes[rows].astype(np.int64))
            loss, share = model.loss(torch.from_numpy(w), torch.from_numpy(s), size)
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 2.0)
            adam.step()
            step += 1
            told.append(loss.item())
            right.append(share)
            if step % 200 == 0:
                print(
                    step,
                    round(np.mean(told[-200:]), 3),
                    round(np.mean(right[-200:]), 3),
                    f"{spent:.2f}",
                    file=sys.stderr,
                    flush=True,
                )
    torch.save(
        {n: p for n, p in model.net.state_dict().items() if n.startswith(("inp", "signs", "layers", "norm"))},
        args.output,
    )


if __name__ == "__main__":
    main()
