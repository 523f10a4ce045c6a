"""Word vectors for the net, from raw papers: PPMI over words to the left and right, then a truncated SVD.

    python training/vectors.py --data DIR --output FILE.npz

DIR holds `raw/chinaxiv-zh.jsonl.xz` and `training/texts`. Needs scipy. Seeded; the same on every run of one machine.
"""

import argparse
import json
import lzma
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix

from kg.link import Linker
from kg.normalise import fold
from kg.vocabulary import load

CHARACTERS = 16_000_000  # of raw text read: that of the papers most like ours
LIKE = ("创新", "政策", "产业", "经济", "社会", "发展", "战略", "治理")  # what makes a raw paper like ours
WORDS, CONTEXTS, DIMENSIONS = 40_000, 12_000, 128
WINDOW = ((1, 1.0), (2, 0.6), (3, 0.4), (4, 0.25), (5, 0.2))  # distance, weight
SIDED = 3  # up to this distance, left and right are told apart
HAN = re.compile("[\u4e00-\u9fff]")


def texts(data: Path) -> Iterator[str]:
    """The raw papers most like ours, then the annotated ones."""
    papers = []
    with lzma.open(data / "raw/chinaxiv-zh.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            papers.append((sum(text.count(word) for word in LIKE) / max(1, len(text)), text))
    papers.sort(key=lambda paper: (-paper[0], paper[1][:100]))
    total = 0
    for _, text in papers:
        yield text
        total += len(text)
        if total > CHARACTERS:
            break
    for path in sorted((data / "training/texts").glob("*.txt")):
        yield path.read_text(encoding="utf-8")


def sequences(data: Path) -> tuple[list[str], np.ndarray]:
    """The words met, and all lines as one array of word numbers, −1 between lines."""
    linker, ids, found = Linker(load()), {}, []
    for text in texts(data):
        for line in text.split("\n"):
            if len(line) >= 8 and len(HAN.findall(line)) >= 0.4 * len(line):
                tokens = linker.tokens(fold(line).text)
                found.append([ids.setdefault(sys.intern(t.text), len(ids)) for t in tokens if t.text != " "])
    gap = [-1] * len(WINDOW)
    return list(ids), np.concatenate([np.array(line + gap, dtype=np.int32) for line in found])


def ppmi(flat: np.ndarray, rows: int) -> csr_matrix:
    """Positive pointwise mutual information of words with the words around them; contexts smoothed by the power 3/4."""
    total = None
    for distance, weight in WINDOW:
        for side in (0, 1):
            word, near = (flat[:-distance], flat[distance:]) if side == 0 else (flat[distance:], flat[:-distance])
            kept = (word >= 0) & (near >= 0) & (near < CONTEXTS)
            column = near[kept] + (side if distance <= SIDED else 2) * CONTEXTS
            values = np.full(kept.sum(), weight, dtype=np.float32)
            part = coo_matrix((values, (word[kept], column)), shape=(rows, 3 * CONTEXTS)).tocsr()
            total = part if total is None else total + part
    counts = total.tocoo()
    by_word = np.asarray(total.sum(1)).ravel()
    by_context = np.asarray(total.sum(0)).ravel()
    smooth = by_context**0.75
    smooth *= by_context.sum() / smooth.sum()
    value = np.log(counts.data * counts.data.sum() / (by_word[counts.row] * smooth[counts.col] + 1e-9))
    kept = value > 0
    return csr_matrix((value[kept].astype(np.float32), (counts.row[kept], counts.col[kept])), shape=counts.shape)


def svd(matrix: csr_matrix) -> np.ndarray:
    """Left singular vectors times the root of the singular values, by randomised iteration, each row of length one."""
    rng = np.random.default_rng(0)
    basis = matrix @ rng.standard_normal((matrix.shape[1], DIMENSIONS + 16), dtype=np.float32)
    for _ in range(3):
        basis, _ = np.linalg.qr(basis)
        across, _ = np.linalg.qr(matrix.T @ basis)
        basis = matrix @ across
    basis, _ = np.linalg.qr(basis)
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    vectors = (basis @ left)[:, :DIMENSIONS] * np.sqrt(values[:DIMENSIONS])
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6)


def main() -> None:
    """Read, count, decompose, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    words, flat = sequences(args.data)
    counts = np.bincount(flat[flat >= 0], minlength=len(words))
    order = np.argsort(-counts, kind="stable")[: min(WORDS, int((counts >= 4).sum()))]
    rank = np.full(len(words) + 1, -1, dtype=np.int32)
    rank[order] = np.arange(len(order))
    vectors = svd(ppmi(rank[flat], len(order)))
    np.savez(args.output, vectors=vectors.astype(np.float32), words=np.array([words[k] for k in order]))
    print(len(order), "words", file=sys.stderr)


if __name__ == "__main__":
    main()
