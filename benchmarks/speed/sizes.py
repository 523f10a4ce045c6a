"""What a whole build costs against the number of papers: time, and memory of all its processes together.

    python -m benchmarks.speed.sizes [--sizes 10 100 1000] [--workers 2] [--results FILE]

Each size is a build of made-up papers (`benchmarks/corpus.py`) with an empty cache, in a process of its own. What was
measured replaces what `benchmarks/speed/sizes.json` says of that size; `python -m benchmarks.speed.draw` draws it.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from benchmarks.corpus import make_papers
from benchmarks.speed.contestants import TOLD_AS

RESULTS = Path(__file__).parent / "sizes.json"
EVERY = 0.5
"""Seconds between two looks at the processes."""


def watch(command: list[str], env: dict[str, str]) -> tuple[dict[str, Any], str]:
    """Run a command to its end.

    Returns:
        what it took: seconds of the clock, `processor` seconds of all its processes, `together` and `largest`: the most
        MiB that its processes took at one time, and that one of them took (memory that two of them share counts twice);
        and what it printed.
    """
    start = time.perf_counter()
    root = psutil.Popen(command, env=env, stdout=subprocess.PIPE, encoding="utf-8")
    spent: dict[tuple[int, float], float] = {}
    together = largest = 0
    while root.poll() is None:
        taken = []
        try:
            family = [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            break
        for process in family:
            try:
                taken.append(process.memory_info().rss)
                times = process.cpu_times()
                spent[process.pid, process.create_time()] = times.user + times.system
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        together, largest = max(together, sum(taken)), max([largest, *taken])
        time.sleep(EVERY)
    printed = root.stdout.read()
    if root.wait():
        sys.exit(f"the build ended with {root.returncode}")
    took = {
        "seconds": round(time.perf_counter() - start, 1),
        "processor": round(sum(spent.values()), 1),
        "together": round(together / 2**20),
        "largest": round(largest / 2**20),
    }
    return took, printed


def build(sources: Path, output: Path, workers: int) -> None:
    """Build, and print the steps as JSON: seconds of the clock, and of the processor in this process alone."""
    from kg import pipeline

    steps: dict[str, list[float]] = {}
    last, clock, own = "loading", time.perf_counter(), time.process_time()

    def turn(step: str) -> None:
        nonlocal last, clock, own
        now, mine = time.perf_counter(), time.process_time()
        before = steps.get(last, [0.0, 0.0])
        steps[last] = [before[0] + now - clock, before[1] + mine - own]
        last, clock, own = step, now, mine

    pipeline.build(
        [sources], output=output, workers=workers, progress=lambda step, *_: turn(TOLD_AS.get(step, step) or last)
    )
    turn("end")
    print(json.dumps({step: [round(figure, 2) for figure in took] for step, took in steps.items()}))


def measure(papers: int, workers: int) -> dict[str, Any]:
    """Build so many papers, and tell what that took and what it gave."""
    with TemporaryDirectory() as place:
        folder, output = Path(place) / "papers", Path(place) / "output"
        files = make_papers(folder, papers)
        characters = sum(len(file.read_text(encoding="utf-8")) for file in files)
        code = f"from benchmarks.speed.sizes import *; build(Path({str(folder)!r}), Path({str(output)!r}), {workers})"
        env = os.environ | {"KG_CACHE": str(Path(place) / "cache"), "PYTHONHASHSEED": "0"}
        took, printed = watch([sys.executable, "-c", code], env)
        written = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    told = {"papers": papers, "workers": workers, "characters": characters}
    return {**told, **took, "written": round(written / 1e6, 1), "steps": json.loads(printed)}


def main() -> None:
    """Measure the sizes asked for, each once, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000], metavar="PAPERS")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    known = json.loads(asked.results.read_text(encoding="utf-8")) if asked.results.is_file() else {"runs": []}
    runs = {run["papers"]: run for run in known["runs"]}
    for papers in asked.sizes:
        runs[papers] = measure(papers, asked.workers)
        print(runs[papers], flush=True)
        found = {
            "measured": date.today().isoformat(),
            "machine": {
                "cores": os.cpu_count(),
                "memory_gib": round(psutil.virtual_memory().total / 2**30),
                "system": platform.system(),
                "python": platform.python_version(),
            },
            "runs": [runs[size] for size in sorted(runs)],
        }
        asked.results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
