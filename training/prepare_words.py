"""Raw sentences as the net sees them, to pre-train its encoder on (see pretrain_net.py).

    python training/prepare_words.py --data DIR --examples FILE.pickle --output FILE.npz [--sentences 200000]

DIR holds `raw/chinaxiv-zh.jsonl.xz`; FILE.pickle is from prepare_net.py: the alphabet is the net's own. The papers
most like ours come first.
"""

import argparse
import pickle
import sys
from pathlib import Path

import numpy as np
from annotated import Proposer
from vectors import texts

from kg.extract.net.sight import Alphabet, see, sight
from kg.extract.sources import Context
from kg.link import Linker
from kg.read.document import read_text
from kg.vocabulary import load

SHORTEST, LONGEST = 8, 80  # words of a sentence


def main() -> None:
    """Read, see, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=200_000)
    args = parser.parse_args()
    with args.examples.open("rb") as file:
        alphabet = Alphabet(**pickle.load(file)["alphabet"])
    proposer = Proposer(Linker(load()))
    words, signs, sizes = [], [], []
    for n, text in enumerate(texts(args.data)):
        document = read_text(text, f"{n}.txt")
        for line in proposer.lines(proposer._linker.read(document)):
            if SHORTEST <= len(line.words) <= LONGEST and not line.reading.sentence.heading:
                seen = sight(see(line, Context()), alphabet, [], [])
                words.append(seen.words.astype(np.uint16))
                signs.append(seen.signs.astype(np.uint16))
                sizes.append(len(seen.words))
        if len(sizes) >= args.sentences:
            break
    np.savez(
        args.output,
        words=np.concatenate(words),
        signs=np.concatenate(signs, axis=1),
        sizes=np.array(sizes, dtype=np.int32),
    )
    print(len(sizes), "sentences,", sum(sizes), "words", file=sys.stderr)


if __name__ == "__main__":
    main()
