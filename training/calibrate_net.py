"""Calibrate a trained net on documents it never learned from, and say how well it reads seeds and validation papers.

    python training/calibrate_net.py --data DIR --net FILE.npz --report FILE.md --more DIR2

The judge whose points the net sees is learned here from the net's own documents only: the documents of the calibration
(every tenth of the training documents, and of the further texts; see prepare_net.py), the seeds and the validation
papers were seen by neither.
"""

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from annotated import Annotated, Proposer, annotated, further, gold_of, scorer, set_aside, written
from fit import calibration, calibration_error, fit_judge, judge_of
from measure import HEAD, counted, right, row

from kg.extract.candidates import Candidate
from kg.extract.judge import Judge
from kg.extract.net.arcs import NetReader
from kg.link import Linker
from kg.records import CAUSAL, Claim
from kg.vocabulary import load

SHOW = 0.6  # claims are shown from this share of the net on


def claims_of(one: Annotated, judge: Judge, net: NetReader, proposer: Proposer) -> list[Claim]:
    """The claims of a document as the net reads them."""
    proposed: dict[int, list[Candidate]] = defaultdict(list)
    for index, candidate, _ in one.rows:
        proposed[index].append(candidate)
    verdicts = {}
    for index, line in enumerate(one.lines):
        if gold_of(one, line) is not None:
            candidates = proposed.get(index, [])
            verdicts[index] = net.decide(line, one.contexts[index], candidates, judge.scores(candidates))
    return written(one, verdicts, judge, proposer)


def main() -> None:
    """Calibrate, write into the net's file, report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--net", type=Path, required=True)
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True)
    args = parser.parse_args()
    score = scorer(args.data)
    proposer = Proposer(Linker(load()))
    training = list(annotated(args.data, "training", proposer, score))
    dev = set_aside(training)
    more, aside = further(args.more, args.data, proposer, score)
    judge = judge_of(fit_judge([one for k, one in enumerate(training) if k not in dev], more))
    with np.load(args.net, allow_pickle=False) as file:
        arrays: dict[str, Any] = dict(file)
    arrays |= {"calibration": np.array([[0, 1], [0, 1]], np.float64), "show": np.float64(0)}
    np.savez_compressed(args.net, **arrays)
    net = NetReader(args.net)

    groups = {
        "twelve documents of the calibration": [training[k] for k in sorted(dev)],
        "further documents, set aside": aside,
    }
    documents = {name: [(one, claims_of(one, judge, net, proposer)) for one in group] for name, group in groups.items()}
    pairs = [
        [(round(1000 * c.confidence), right(one, c, score)) for c in claims if c.relation in CAUSAL]
        for read in documents.values()
        for one, claims in read
    ]
    table = calibration([pair for one in pairs for pair in one])
    shares, rights = np.array([s for s, _ in table]) / 1000, np.array([p for _, p in table])
    arrays |= {"calibration": np.array([shares, rights]), "show": np.float64(SHOW)}
    np.savez_compressed(args.net, **arrays)

    lines = [HEAD.format("papers, claims from this share on")]
    for name in ("seeds", "validation"):
        read = list(annotated(args.data, name, proposer, score))
        documents[name] = [(one, claims_of(one, judge, net, proposer)) for one in read]
    for name, read in documents.items():
        for least in (0.15, 0.2, 0.25, 0.3, 0.4, 0.5, SHOW, 0.7):
            total: Counter[Any] = Counter()
            for one, claims in read:
                total.update(counted(one, [c for c in claims if c.confidence >= least], score))
            lines.append(row(f"{name}, {least:.2f}{' (shown)' if least == SHOW else ''}", total, score))
    lines += ["", "Share and share of right claims: " + ", ".join(f"{s / 1000:.2f} → {p:.2f}" for s, p in table) + "."]
    error = calibration_error(pairs)
    lines += ["", f"Expected calibration error, each document by the table of the others: {error:.3f}."]
    args.report.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print("\n".join(lines), file=sys.stderr)


if __name__ == "__main__":
    main()
