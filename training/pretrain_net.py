"""Teach the net's encoder words before it learns claims: hide some words of raw papers, and let it say which they were.

    python training/pretrain_net.py gather --data DIR --examples FILE.pickle --output RAW.npz [--papers 2500]
    python training/pretrain_net.py learn --examples FILE.pickle --raw RAW.npz --output START.pt [--words 16000000]

`gather` reads the raw papers most like ours into rows, as the net sees every sentence; no torch. `learn` trains
the layers that `train_net.py --start START.pt` goes on from. Papers that were annotated are not among them.
"""

import argparse
import json
import lzma
import math
import pickle
import random
import re
import sys
import time
from pathlib import Path

import numpy as np

from kg.extract.net.forward import SIGNS
from kg.extract.net.sight import Alphabet, rows, words_of

WORDS = ("经济", "产业", "企业", "政策", "创新", "社会", "治理", "教育")  # what makes a raw paper like ours …
WORDS += ("发展", "影响", "数字", "市场", "管理", "农村", "服务", "文化")  # … the denser, the liker
LENGTHS = 6000, 40000  # characters of a paper
INDEX = Path(__file__).parent / "documents" / "index.tsv"
LEAST, MOST = 8, 150  # words of a sentence
HIDDEN = 0.15  # share of the words that are hidden
WRONG = 3000  # other words that a hidden one is told from, drawn as often as they are met
BATCH, RATE = 48, 2e-3


def raw(data: Path, most: int) -> list[tuple[str, str]]:
    """Ids and texts of at most so many papers to learn from, in an order that depends on nothing but the papers."""
    marks = set()  # of annotated texts, which may be in raw/ under another name
    for path in sorted((data / "training" / "texts").glob("*.txt")):
        text = re.sub(r"\s", "", path.read_text(encoding="utf-8"))
        marks |= {text[k : k + 30] for k in (200, len(text) // 2) if k < len(text)}
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


def gather(data: Path, examples: Path, output: Path, papers: int) -> None:
    """Rows of every second sentence of so many raw papers."""
    from annotated import Proposer

    from kg.link import Linker
    from kg.read import read_text
    from kg.vocabulary import load

    with examples.open("rb") as file:
        alphabet = Alphabet(**pickle.load(file)["alphabet"])
    proposer = Proposer(Linker(load()))
    words: list[np.ndarray] = []
    signs: list[np.ndarray] = []
    for name, text in raw(data, papers):
        document = read_text(text, f"{name}.txt")
        for line in proposer.lines(proposer._linker.read(document))[::2]:
            if LEAST <= len(line.words) <= MOST:
                vectors, seen = rows(words_of(line), line.grammar, alphabet)
                words.append(vectors.astype(np.uint16))
                signs.append(np.array(list(seen.values()), dtype=np.uint16))
    sizes = np.array([len(one) for one in words], dtype=np.int32)
    np.savez(output, words=np.concatenate(words), signs=np.concatenate(signs, 1), sizes=sizes)
    print(len(sizes), "sentences", sizes.sum(), "words", file=sys.stderr)


def hide(sentences: list[tuple[np.ndarray, np.ndarray]], rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Sentences side by side, some of their words hidden.

    Args:
        sentences: words and signs of each.
        rng: draws what is hidden.

    Returns:
        words, signs, which words are hidden; of those the words and the tags that they were.
    """
    longest, n = max(len(words) for words, _ in sentences), len(sentences)
    w, s = np.zeros((n, longest), np.int64), np.zeros((n, len(SIGNS), longest), np.int64)
    for k, (words, signs) in enumerate(sentences):
        w[k, : len(words)], s[k, :, : len(words)] = words, signs
    hidden = (w > 0) & (rng.random(w.shape) < HIDDEN)
    answer, tags = w[hidden], s[:, SIGNS.index("tag")][hidden]
    w[hidden] = 0
    s[np.broadcast_to(hidden[:, None], s.shape)] = 0
    return w, s, hidden, answer, tags


def learn(examples: Path, sentences: Path, output: Path, most: int, seed: int, start: Path | None) -> None:
    """Hide and guess until so many words were read."""
    import torch
    from torch import nn
    from torch.nn import functional
    from torch_net import WIDTH, TorchNet

    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    with examples.open("rb") as file:
        data = pickle.load(file)
    net = TorchNet(data["alphabet"], data["vectors"])
    if start and net.load_state_dict(torch.load(start), strict=False).unexpected_keys:
        raise SystemExit(f"{start} is of another net")
    with np.load(sentences) as file:
        words, signs, sizes = (file[name].astype(np.int64) for name in ("words", "signs", "sizes"))
    starts = np.concatenate([[0], np.cumsum(sizes)])
    met = np.bincount(words, minlength=len(data["vectors"]) + 1).astype(np.float64)
    met[0] = 0
    drawn = np.cumsum(met**0.75)
    drawn /= drawn[-1]
    chance = torch.from_numpy(np.log(np.diff(drawn, prepend=0) * WRONG + 1e-9)).float()
    guess = nn.Linear(WIDTH, data["vectors"].shape[1])
    tag = nn.Linear(WIDTH, len(data["alphabet"]["tags"]) + 1)
    bias = nn.Embedding(len(met), 1)
    nn.init.zeros_(bias.weight)
    modules = (net, guess, tag, bias)
    taught = [p for module in modules for p in module.parameters() if p.requires_grad]
    adam = torch.optim.AdamW(taught, RATE, weight_decay=0.02, betas=(0.9, 0.98))
    net.train()
    began, step, losses, seen = time.time(), 0, [], 0
    while seen < most:
        order = rng.permutation(len(sizes))[: 50 * BATCH]
        order = order[np.argsort(sizes[order], kind="stable")]
        for k in rng.permutation(math.ceil(len(order) / BATCH)):
            part = order[k * BATCH : (k + 1) * BATCH]
            some = [(words[starts[one] : starts[one + 1]], signs[:, starts[one] : starts[one + 1]]) for one in part]
            w, s, hidden, answer, tags = map(torch.from_numpy, hide(some, rng))
            h = net.encode({"words": w, "signs": s, "size": torch.from_numpy(sizes[part])})[hidden]
            others = torch.from_numpy(np.unique(np.searchsorted(drawn, rng.random(WRONG))))
            z, v = guess(h), net.vectors.weight
            right = (z * v[answer]).sum(-1) + bias(answer)[:, 0] - chance[answer]
            wrong = z @ v[others].T + bias(others)[:, 0] - chance[others]
            wrong = wrong.masked_fill(others[None] == answer[:, None], -1e4)
            logits = torch.cat([right[:, None], wrong], 1)
            word_loss = functional.cross_entropy(logits, torch.zeros(len(answer), dtype=torch.long))
            loss = word_loss + 0.3 * functional.cross_entropy(tag(h), tags)
            rate = RATE * min(1, (step + 1) / 200) * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(1, seen / most))))
            for group in adam.param_groups:
                group["lr"] = rate
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(taught, 2.0)
            adam.step()
            step += 1
            seen += int(sizes[part].sum())
            losses.append(word_loss.item())
        told = f"{step} steps, {seen} words, loss {np.mean(losses[-200:]):.3f}, {time.time() - began:.0f} s"
        print(told, file=sys.stderr, flush=True)
    kept = ("signs", "inp", "layers")
    torch.save({name: value for name, value in net.state_dict().items() if name.split(".")[0] in kept}, output)


def main() -> None:
    """Gather or learn."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parts = parser.add_subparsers(dest="part", required=True)
    one, two = parts.add_parser("gather"), parts.add_parser("learn")
    one.add_argument("--data", type=Path, required=True)
    one.add_argument("--papers", type=int, default=2500)
    two.add_argument("--raw", type=Path, required=True)
    two.add_argument("--words", type=int, default=16_000_000)
    two.add_argument("--seed", type=int, default=0)
    two.add_argument("--start", type=Path, help="layers to go on from")
    for each in (one, two):
        each.add_argument("--examples", type=Path, required=True)
        each.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    if args.part == "gather":
        gather(args.data, args.examples, args.output, args.papers)
    else:
        learn(args.examples, args.raw, args.output, args.words, args.seed, args.start)


if __name__ == "__main__":
    main()
