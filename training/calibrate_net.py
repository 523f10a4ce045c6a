"""Calibrate a trained net on documents it never learned from, and say how well it reads others.

    python training/calibrate_net.py --data DIR --more DIR2 --net FILE.npz --report FILE.md

What a share means is told by the pieces named in documents/calibration.txt and by those of measure.py but the seeds and
the validation papers; the report is of the latter. Nothing else is learned from any of them.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from annotated import Proposer, calibrating, files, plain, scorer
from fit import calibration, calibration_error
from measure import FURTHER, HEAD, TWELVE, chosen, counted, reading, right, row

from kg.extract.net.arcs import LEAST
from kg.link import Linker
from kg.records import CAUSAL, Claim
from kg.vocabulary import load

SHOW = 0.66  # claims are shown from this share of the net on: four in five are right
SHARES = (LEAST, 0.5, 0.55, 0.6, SHOW, 0.7, 0.8)  # of the report


def main() -> None:
    """Calibrate, write into the net's file, report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True)
    parser.add_argument("--net", type=Path, required=True)
    parser.add_argument("--report", type=Path, required=True)
    args = parser.parse_args()
    score = scorer(args.data)
    proposer = Proposer(Linker(load()))
    with np.load(args.net, allow_pickle=False) as file:
        arrays: dict[str, Any] = dict(file)
    arrays |= {"calibration": np.array([[0, 1], [0, 1]], np.float64), "show": np.float64(0)}  # so that shares are told
    with TemporaryDirectory() as folder:
        plainly = Path(folder) / args.net.name
        np.savez(plainly, **arrays)
        reads = reading(plainly, proposer)
    unsigned = proposer.grammar["unsigned"]  # cues that do not say what happens; the writer bounds their confidence

    def judged(one: Any, found: list[Claim]) -> list[tuple[int, bool]]:
        told = [c for c in found if c.relation in CAUSAL and c.reason.startswith("net")]
        signed = [c for c in told if not (c.cue and c.cue.text in unsigned)]
        return [(round(1000 * c.confidence), right(one, c, score)) for c in signed]

    names = calibrating()
    told = [plain(*one, proposer, score) for one in files(args.more, "training") if one[0].stem in names]
    pairs = [judged(one, reads(one)) for one in told]
    lines = [HEAD.format("papers, claims from this share on")]
    note: dict[str, Any] = json.loads(bytes(arrays["note"])) if "note" in arrays else {}
    for name, texts in chosen(args.data, args.more).items():
        totals: dict[float, Counter[Any]] = {least: Counter() for least in SHARES}
        for text in texts:
            one = plain(*text, proposer, score)
            found = reads(one)
            for least, total in totals.items():
                some = found if least == LEAST else [c for c in found if c.confidence >= least]
                total.update(counted(one, some, score))
            if name in (TWELVE, FURTHER):
                pairs.append(judged(one, found))
        for least, total in totals.items():
            lines.append(row(f"{name}, {least}{' (shown)' if least == SHOW else ''}", total, score))
        shown, every = (score.figures(totals[least])["causal"] for least in (SHOW, LEAST))
        note[f"{name}: causal claims shown"] = f"{shown['P']:.2f} right, {shown['R']:.2f} found"
        note[f"{name}: all causal claims"] = f"F1 {every['F1']:.2f}"
    table = calibration([pair for one in pairs for pair in one])
    shares, rights = np.array([s for s, _ in table]) / 1000, np.array([p for _, p in table])
    arrays |= {"calibration": np.array([shares, rights]), "show": np.float64(SHOW)}
    arrays["note"] = np.frombuffer(json.dumps(note, indent=1).encode(), dtype=np.uint8)
    lines += ["", "Share and share of right claims: " + ", ".join(f"{s / 1000:.2f} → {p:.2f}" for s, p in table) + "."]
    error = calibration_error(pairs)
    lines += ["", f"Expected calibration error, each document by the table of the others: {error:.3f}."]
    np.savez_compressed(args.net, **arrays)
    args.report.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print("\n".join(lines), file=sys.stderr)


if __name__ == "__main__":
    main()
