"""Sentences of raw papers as the net sees them, to learn words from, and claims by what a larger net says of them.

    python training/gather_raw.py --data DIR --examples FILE.pickle --output RAW.npz

Papers of which a part is measured on are left out, and so are the seeds, the validation papers and the training
documents; sentences that are among the examples too.
"""

import argparse
import json
import lzma
import pickle
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from annotated import Proposer, calibrating, files, set_aside_further

from kg.extract.net.sight import MOODS, Alphabet, clauses_of, may_end, rows, words_of
from kg.link import Linker
from kg.read import read_text
from kg.vocabulary import load

LENGTHS = 6000, 40000  # characters of a paper
INDEX = Path(__file__).parent / "documents" / "index.tsv"
LEAST, MOST = 8, 150  # words of a sentence
MARKS, MARK = 9, 30  # stretches of a text, and characters of one, by which it is known in raw/ under another name
KNOWN = 2  # of these that tell a text


def papers(data: Path) -> Iterator[tuple[str, str]]:
    """Ids and texts of the papers to learn from."""
    held = set_aside_further() | calibrating()
    rows = [line.split("\t") for line in INDEX.read_text(encoding="utf-8").splitlines()[1:]]
    left = {paper for name, paper in rows if name in held}
    marks = set()
    for name in ("training", "validation", "seeds"):
        for _, path in files(data, name):
            text = re.sub(r"\s", "", path.read_text(encoding="utf-8"))
            marks |= {text[k : k + MARK] for k in (len(text) * n // (MARKS + 1) for n in range(1, MARKS + 1))}
    with lzma.open(data / "raw" / "chinaxiv-zh.jsonl.xz", "rt", encoding="utf-8") as lines:
        for paper in map(json.loads, lines):
            text = paper["text"]
            if paper["id"] in left or not LENGTHS[0] < len(text) < LENGTHS[1]:
                continue
            bare = re.sub(r"\s", "", text)
            if sum(mark in bare for mark in marks) < KNOWN:
                yield paper["id"], text


def main() -> None:
    """Read, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    with args.examples.open("rb") as file:
        data = pickle.load(file)
    alphabet = Alphabet(**data["alphabet"])
    met = {row["words"].tobytes() for part in ("train", "dev") for row in data[part]}
    proposer = Proposer(Linker(load()))
    found: dict[str, list[Any]] = {name: [] for name in ("words", "signs", "may", "clauses", "sizes", "around")}
    for name, text in papers(args.data):
        document = read_text(text, f"{name}.txt")
        lines = proposer.lines(proposer._linker.read(document))
        for line, context in zip(lines, proposer.contexts(document, lines), strict=True):
            if not LEAST <= len(line.words) <= MOST:
                continue
            seen = list(words_of(line))
            vectors, signs = rows(seen, line.grammar, alphabet)
            words = vectors.astype(np.uint16)
            if words.tobytes() in met:
                continue
            met.add(words.tobytes())
            found["words"].append(words)
            found["signs"].append(np.array(list(signs.values()), np.uint16).T)
            found["may"].append([may_end(text, tag, named, alphabet.lexicon) for text, tag, named, _ in seen])
            found["clauses"].append(np.array(clauses_of(line), np.uint8))
            found["sizes"].append([len(words)])
            found["around"].append([(MOODS.index(context.mood), context.prescriptive, context.near)])
    arrays = {name: np.concatenate(some) for name, some in found.items()}
    np.savez(args.output, **arrays)
    print(len(arrays["sizes"]), "sentences", arrays["sizes"].sum(), "words", file=sys.stderr)


if __name__ == "__main__":
    main()
