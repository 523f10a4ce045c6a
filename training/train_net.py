"""Train the net that is shipped on what is annotated and on what the larger net says, and write it in whole numbers.

    python training/train_net.py --examples FILE.pickle --raw RAW.npz --tall TALL.pt --output schemas/language/net.npz

Needs torch, only here, and a GPU: six minutes on one of 2024. In a short lesson at the end every second sentence is of
a training document. With `--start` it goes on from a net's file. What is
written is whole once calibrate_net.py has said what its shares mean.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from export_net import export, restored
from losses import figures, losses
from packed import DEVICE, batches, corpora
from steps import learn
from tall_net import TallNet
from torch_net import TorchNet

GOLD = 0.5  # weight of what is annotated beside what the larger net says of the same sentence
RAW = 0.5  # share of the batches that are of raw sentences
WORDS, RATE = 12_000, 3e-3
LAST_WORDS, LAST_RATE = 2_500, 3e-4  # of the lesson at the end
SCALED = 13  # batches of 32 sentences by which inputs are scaled


def main() -> None:
    """Train, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--tall", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a net's file to go on from, of the same alphabet")
    parser.add_argument("--steps", type=int, default=8300)
    parser.add_argument("--last", type=int, default=1250, help="steps of the lesson at the end")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    data, train, dev, raw = corpora(args.examples, args.raw)
    tall = TallNet(data["alphabet"], data["vectors"]).to(DEVICE)
    tall.load_state_dict(torch.load(args.tall, map_location=DEVICE))
    tall.eval().requires_grad_(False)
    net = TorchNet(data["alphabet"], data["vectors"])
    if args.start:
        with np.load(args.start, allow_pickle=False) as file:
            net.load_state_dict(restored(dict(file)), strict=False)
    net.to(DEVICE)
    annotated, plain = batches(train.sizes, WORDS, rng), batches(raw.sizes, WORDS, rng)

    def loss() -> tuple[torch.Tensor, torch.Tensor]:
        if rng.random() < RAW:
            return losses(net, raw.batch(next(plain)), 0, tall)
        return losses(net, train.batch(next(annotated)), GOLD, tall)

    best = learn(net, loss, args.steps, RATE, lambda one: figures(one, dev))
    whole = np.flatnonzero([row["document"] for row in data["train"]])  # papers like those that kg is for, read whole
    last = np.concatenate([whole, rng.permutation(len(train.sizes))[: len(whole)]])
    some = batches(train.sizes[last], LAST_WORDS, rng)
    best = learn(
        best,
        lambda: losses(best, train.batch(last[next(some)]), 1),
        args.last,
        LAST_RATE,
        lambda one: figures(one, dev),
    )
    print(figures(best, dev), file=sys.stderr)
    drawn = rng.permutation(len(train.sizes))[: SCALED * 32]
    scaled = [train.batch(drawn[k : k + 32]) for k in range(0, len(drawn), 32)]
    note = {
        "made by": "training/train_tall.py, training/train_net.py",
        "annotated sentences": len(train.sizes),
        "raw sentences": len(raw.sizes),
        "steps": args.steps + args.last,
        "begun from": "a net before" if args.start else "nothing",
        "seed": args.seed,
    }
    arrays = export(best, data["alphabet"], scaled)
    arrays["note"] = np.frombuffer(json.dumps(note, indent=1).encode(), dtype=np.uint8)
    np.savez_compressed(args.output, **arrays)


if __name__ == "__main__":
    main()
