"""Calibrate a trained net on documents it never learned from, and say how well it reads seeds and validation papers.

    python training/calibrate_net.py --shape quick --data DIR --net FILE.npz --report FILE.md --more DIR2

The documents of the calibration (every tenth of the training documents, and of the further texts; see prepare_net.py),
the seeds and the validation papers were not learned from. The careful net also sees the points of a judge, which is
learned here from the net's own documents only.
"""

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from annotated import Annotated, Proposer, annotated, further, gold_of, plain, scorer, set_aside, written
from fit import calibration, calibration_error, fit_judge, judge_of
from measure import FURTHER, HEAD, SEEDS, TWELVE, VALIDATION, Reads, chosen, counted, quickly, right, row

from kg.extract.candidates import Candidate
from kg.extract.judge import Judge, Verdict
from kg.extract.net.arcs import NetReader
from kg.link import Linker
from kg.records import CAUSAL, Claim
from kg.vocabulary import load

SHOW = {"careful": 0.6, "quick": 0.5}  # claims are shown from this share of the net on


def carefully(net: NetReader, judge: Judge, proposer: Proposer) -> Reads:
    """Reads the annotated sentences of a document with the careful net."""

    def claims(one: Annotated) -> list[Claim]:
        proposed: dict[int, list[Candidate]] = defaultdict(list)
        for index, candidate, _ in one.rows:
            proposed[index].append(candidate)
        verdicts: dict[int, list[Verdict]] = {}
        for index, line in enumerate(one.lines):
            if gold_of(one, line) is not None:
                candidates = proposed.get(index, [])
                verdicts[index] = net.decide(line, one.contexts[index], candidates, judge.scores(candidates))
        return written(one, verdicts, judge, proposer)

    return claims


def groups(
    shape: str, data: Path, more: Path, proposer: Proposer, score: ModuleType
) -> tuple[dict[str, list[Annotated]], Judge | None]:
    """The documents that the net never learned from, by what they are; and the judge of the careful net."""
    found: dict[str, list[Annotated]]
    judge = None
    if shape == "careful":
        training = list(annotated(data, "training", proposer, score))
        dev = set_aside(training)
        learned, aside = further(more, proposer, score)
        judge = judge_of(fit_judge([one for k, one in enumerate(training) if k not in dev], learned))
        found = {TWELVE: [training[k] for k in sorted(dev)], FURTHER: aside}
        for name in (SEEDS, VALIDATION):
            found[name] = list(annotated(data, name, proposer, score))
        return found, judge
    return {name: [plain(*one, proposer, score) for one in each] for name, each in chosen(data, more).items()}, judge


def main() -> None:
    """Calibrate, write into the net's file, report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=tuple(SHOW), default="careful")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--net", type=Path, required=True)
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True)
    args = parser.parse_args()
    show = SHOW[args.shape]
    score = scorer(args.data)
    proposer = Proposer(Linker(load()))
    documents, judge = groups(args.shape, args.data, args.more, proposer, score)
    with np.load(args.net, allow_pickle=False) as file:
        arrays: dict[str, Any] = dict(file)
    arrays |= {"calibration": np.array([[0, 1], [0, 1]], np.float64), "show": np.float64(0)}
    np.savez_compressed(args.net, **arrays)
    reads = carefully(NetReader(args.net), judge, proposer) if judge else quickly(args.net, proposer)
    claims = {name: [(one, reads(one)) for one in group] for name, group in documents.items()}

    unsigned = proposer.grammar["unsigned"]  # cues that do not say what happens; the writer bounds their confidence
    pairs = [
        [
            (round(1000 * c.confidence), right(one, c, score))
            for c in found
            if c.relation in CAUSAL and not (c.cue and c.cue.text in unsigned)
        ]
        for name in (TWELVE, FURTHER)
        for one, found in claims[name]
    ]
    table = calibration([pair for one in pairs for pair in one])
    shares, rights = np.array([s for s, _ in table]) / 1000, np.array([p for _, p in table])
    arrays |= {"calibration": np.array([shares, rights]), "show": np.float64(show)}
    np.savez_compressed(args.net, **arrays)

    lines = [HEAD.format("papers, claims from this share on")]
    for name, read in claims.items():
        for least in (0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            total: Counter[Any] = Counter()
            for one, found in read:
                total.update(counted(one, [c for c in found if c.confidence >= least], score))
            lines.append(row(f"{name}, {least:.2f}{' (shown)' if least == show else ''}", total, score))
    lines += ["", "Share and share of right claims: " + ", ".join(f"{s / 1000:.2f} → {p:.2f}" for s, p in table) + "."]
    error = calibration_error(pairs)
    lines += ["", f"Expected calibration error, each document by the table of the others: {error:.3f}."]
    args.report.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print("\n".join(lines), file=sys.stderr)


if __name__ == "__main__":
    main()
