"""Train the larger net: it guesses hidden words of raw papers, then learns claims.

    python training/train_tall.py --examples FILE.pickle --raw RAW.npz --output TALL.pt

Needs torch, only here, and a GPU: four minutes on one of 2024.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from losses import figures, losses
from packed import DEVICE, batches, corpora
from steps import learn
from tall_net import TallNet

HIDDEN = 0.15  # share of the words that are hidden
WORDS = 12_000  # of a batch; twice as many where words are guessed
GUESS_RATE, RATE = 1e-3, 5e-4


def main() -> None:
    """Guess, learn, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--guesses", type=int, default=3000, help="steps that guess words")
    parser.add_argument("--steps", type=int, default=2550, help="steps that learn claims")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    data, train, dev, raw = corpora(args.examples, args.raw)
    net = TallNet(data["alphabet"], data["vectors"]).to(DEVICE)
    some = batches(raw.sizes, 2 * WORDS, rng)

    def guess() -> tuple[torch.Tensor, torch.Tensor]:
        loss = net.guessed(raw.batch(next(some)), HIDDEN)
        return loss, loss

    learn(net, guess, args.guesses, GUESS_RATE)
    annotated = batches(train.sizes, WORDS, rng)
    best = learn(
        net, lambda: losses(net, train.batch(next(annotated)), 1), args.steps, RATE, lambda one: figures(one, dev)
    )
    print(figures(best, dev), file=sys.stderr)
    torch.save(best.state_dict(), args.output)


if __name__ == "__main__":
    main()
