"""File to claims against what else reads the same text, on one core.

    python -m benchmarks.speed [ROUNDS [FOLDER]]

prints the table of benchmarks/speed/README.md; of the `.txt` files (UTF-8) of a folder only the lines of `jieba.lcut`
and kg.
"""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.speed.contestants import CONTESTANTS, SEEDS, papers

BASE, OURS = "jieba.lcut", "kg"
ONCE = "jieba.posseg.lcut, text as read"  # half a minute a round
STAGES = ("reading", "linking", "claims", "assembling", "files", "papers", "echoes", "writing")


class Contestant:
    """A process that waits for its turn.

    Attributes:
        name: its key in `CONTESTANTS`.
        rounds: what its rounds took and found.
        missing: what is not installed, so that it does not take part.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.rounds, self.peak = name, list[dict[str, Any]](), 0.0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.speed.contestants", name, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"},
        )
        self._pin()
        self.missing = self._answer().get("missing")

    def _pin(self) -> None:
        """Bind it to the last core, where the system lets us; without psutil, and on macOS, it moves."""
        try:
            import psutil

            process = psutil.Process(self._process.pid)
            process.cpu_affinity(process.cpu_affinity()[-1:])
        except (ImportError, AttributeError):
            pass

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            sys.exit(f"{self.name} ended before its time; what it said stands above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def round(self) -> None:
        """Do the work once."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self.rounds.append(self._answer())

    def end(self) -> None:
        """Let it go, and note the most memory it took."""
        assert self._process.stdin
        self._process.stdin.close()
        if not self.missing:
            self.peak = self._answer()["peak"]
        self._process.wait()

    def seconds(self, stage: str) -> list[float]:
        """What a stage took in each round."""
        return [one[stage] for one in self.rounds if stage in one]


def main(rounds: int, folder: Path) -> None:
    """Run all in turn, and print the table."""
    run = [Contestant(name, folder) for name in (CONTESTANTS if folder.resolve() == SEEDS.resolve() else (BASE, OURS))]
    there = [one for one in run if not one.missing]
    for at in range(rounds):
        turn = at % len(there)
        for one in there[turn:] + there[:turn]:  # not always behind the same one
            if one.name != ONCE or at == 0:
                one.round()
    for one in run:
        one.end()
    base = next(one for one in there if one.name == BASE)
    read = papers(folder)
    characters = sum(len(path.read_text(encoding="utf-8")) for path in read)
    print(f"{len(read)} papers, {characters:,} characters; {rounds} rounds; Python {platform.python_version()}\n")
    print("| | ÷ jieba.lcut, median | of the least | ms, least | characters a second | peak memory, MiB |")
    print("|---|---|---|---|---|---|")
    for one in there:
        for stage in ("sum", *STAGES):
            if took := one.seconds(stage):
                name = one.name if stage == "sum" else f"{one.name}: {stage}"
                beside = base.seconds("sum")
                ratios = [mine / its for mine, its in zip(took, beside, strict=False)]
                least = min(took)
                memory = f"{one.peak:.0f}" if stage == "sum" else ""
                print(
                    f"| {name} | {median(ratios):.2f} | {least / min(beside):.2f} | {least * 1000:.0f} "
                    f"| {characters / least:,.0f} | {memory} |"
                )
    print()
    for one in run:
        if one.missing:
            print(f"{one.name} did not take part: {one.missing} is not installed (see README.md beside this file).")
            continue
        if found := one.rounds[-1].get("found"):
            print(f"{one.name} found: " + ", ".join(f"{name} {value:,}" for name, value in found.items()) + ".")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15, Path(sys.argv[2]) if len(sys.argv) > 2 else SEEDS)
