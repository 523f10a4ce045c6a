"""Examples for a second net from raw papers: what a first net says of sentences that nobody annotated.

    python training/teach_net.py --data DIR --net FILE.npz --output FILE.pickle [--papers 160]

The first net is one that train_net.py made; the second learns from these examples and the annotated ones together
(`train_net.py --taught`). Papers of `raw/` are taken whose texts are dense in `WORDS`, never one that was annotated.
"""

import argparse
import json
import lzma
import pickle
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from annotated import Proposer, annotated, scorer
from fit import fit_judge, judge_of
from prepare_net import set_aside

from kg.extract.candidates import candidates
from kg.extract.judge import Judge
from kg.extract.net.arcs import NetReader
from kg.extract.net.forward import sigmoid
from kg.extract.net.sight import see, sight
from kg.link import Linker
from kg.read import read_text
from kg.vocabulary import load

WORDS = [
    "经济",
    "产业",
    "企业",
    "政策",
    "创新",
    "社会",
    "治理",
    "教育",
    "发展",
    "影响",
    "数字",
    "市场",
    "管理",
    "农村",
    "服务",
    "文化",
]
LENGTHS = 6000, 40000  # characters of a paper
DENSEST = 1200  # papers drawn from
SENTENCES = 60  # of a paper, one after the other
LEAST = 0.35  # share from which the length of an argument is learned too
PAIRS = 9000  # more pairs than these has no sentence that is learned from
INDEX = Path(__file__).parent / "documents" / "index.tsv"


def raw(data: Path, most: int = DENSEST) -> list[tuple[str, str]]:
    """Ids and texts of at most so many papers to learn from, in an order that depends on nothing but the papers."""
    marks = set()  # of annotated texts, which may be in raw/ under another name
    for path in sorted((data / "training" / "texts").glob("*.txt")):
        text = re.sub(r"\s", "", path.read_text(encoding="utf-8"))
        marks |= {text[k : k + 30] for k in (200, len(text) // 2)}
    annotated_here = set(re.split(r"\s", INDEX.read_text(encoding="utf-8")))
    found = []
    with lzma.open(data / "raw" / "chinaxiv-zh.jsonl.xz", "rt", encoding="utf-8") as papers:
        for paper in map(json.loads, papers):
            text = paper["text"]
            if paper["id"] not in annotated_here and LENGTHS[0] < len(text) < LENGTHS[1]:
                found.append((-sum(map(text.count, WORDS)) / len(text), paper["id"], text))
    densest = sorted(found)[:most]
    random.Random(1).shuffle(densest)
    flat = ((name, text, re.sub(r"\s", "", text)) for _, name, text in densest)
    return [(name, text) for name, text, bare in flat if not any(mark in bare for mark in marks)]


def told(name: str, text: str, net: NetReader, judge: Judge, proposer: Proposer) -> Iterator[dict[str, Any]]:
    """What the net says of some sentences of a paper, in the form of prepare_net.py, with shares for answers."""
    core = net._net
    document = read_text(text, f"{name}.txt")
    lines = proposer.lines(proposer._linker.read(document))
    contexts = proposer.contexts(document, lines)
    prose = [k for k, line in enumerate(lines) if 4 <= len(line.words) <= 150]
    if len(prose) < SENTENCES // 2:
        return
    start = random.Random(name).randrange(max(1, len(prose) - SENTENCES))
    for k in prose[start : start + SENTENCES]:
        proposed, seen = candidates(lines[k], contexts[k]), see(lines[k], contexts[k])
        rows = sight(seen, net._alphabet, proposed, judge.scores(proposed))
        if not 0 < len(rows.sources) * len(rows.targets) <= PAIRS:
            continue
        encoded = core.encode(rows)
        shares = core.pairs(encoded, rows, np.arange(len(rows.sources)), np.arange(len(rows.targets)))
        ends = [
            sigmoid(core._linear(encoded[places], f"{role}.end")[:, 0]).astype(np.float32)
            for role, places in (("source", rows.sources), ("target", rows.targets))
        ]
        likely = np.argwhere(1 - shares[..., 0] >= LEAST)
        places = {(int(rows.sources[i]), 0) for i, _ in likely} | {(int(rows.targets[j]), 1) for _, j in likely}
        yield {
            **{name: getattr(rows, name) for name in ("words", "signs", "sources", "targets")},
            **{name: getattr(rows, name) for name in ("distance", "clauses", "predicates", "rule")},
            "answer": shares.argmax(-1).astype(np.int64),
            "shares": shares.astype(np.float16),
            "weight": (rows.sources[:, None] != rows.targets[None]).astype(np.float32),
            "source_ends": ends[0],
            "target_ends": ends[1],
            "lengths": sorted((end, core.length(encoded, end, role), role) for end, role in places),
            "around": rows.around,
            "moods": [],
        }


def main() -> None:
    """Read, ask the net, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--net", type=Path, required=True, help="that calibrate_net.py has calibrated")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--papers", type=int, default=160)
    args = parser.parse_args()
    proposer = Proposer(Linker(load()))
    documents = list(annotated(args.data, "training", proposer, scorer(args.data)))
    dev = set_aside(documents)
    judge = judge_of(fit_judge([one for k, one in enumerate(documents) if k not in dev]))
    net = NetReader(args.net)
    with net.alone():
        rows = [row for one in raw(args.data)[: args.papers] for row in told(*one, net, judge, proposer)]
    with args.output.open("wb") as file:
        pickle.dump(rows, file)
    print(len(rows), "sentences", file=sys.stderr)


if __name__ == "__main__":
    main()
