"""What a whole build costs against the number of papers: time, and memory of all its processes together.

    python -m benchmarks.speed.sizes [--sizes 10 100 1000] [--options="--workers 2"] [--keep FOLDER]

Each size is a build of made-up papers (`benchmarks/corpus.py`) with an empty cache, by the command people use. What
was measured replaces what `benchmarks/speed/sizes.json` says of that size; `python -m benchmarks.speed.draw` draws it.
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

RESULTS = Path(__file__).parent / "sizes.json"
EVERY = 0.1
"""Seconds between two looks at the processes."""


def watch(command: list[str], env: dict[str, str]) -> dict[str, Any]:
    """Run a command to its end.

    Returns:
        seconds of the clock, `processor` seconds of all its processes, `together` and `largest`: the most MiB that its
        processes took at one time, and that one of them took. Memory that two of them share counts twice.
    """
    start = time.perf_counter()
    root = psutil.Popen(command, env=env, stdout=subprocess.DEVNULL)
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
    if root.wait():
        sys.exit(f"the build ended with {root.returncode}")
    return {
        "seconds": round(time.perf_counter() - start, 1),
        "processor": round(sum(spent.values()), 1),
        "together": round(together / 2**20),
        "largest": round(largest / 2**20),
    }


def measure(papers: int, options: list[str], keep: Path | None = None) -> dict[str, Any]:
    """Build so many papers, and tell what that took and what it gave."""
    with TemporaryDirectory() as place:
        folder, output = Path(place) / "papers", keep or Path(place) / "output"
        files = make_papers(folder, papers)
        characters = sum(len(file.read_text(encoding="utf-8")) for file in files)
        command = [sys.executable, "-m", "kg", "build", str(folder), "--output", str(output), *options]
        took = watch(command, os.environ | {"KG_CACHE": str(Path(place) / "cache"), "PYTHONHASHSEED": "0"})
        written = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    return {"papers": papers, "characters": characters, **took, "written": round(written / 1e6, 1)}


def main() -> None:
    """Measure the sizes asked for, each once, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000], metavar="PAPERS")
    parser.add_argument("--options", default="", help="of kg build")
    parser.add_argument("--keep", type=Path, help="folder for the build of the last size")
    asked = parser.parse_args()
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {"runs": []}
    runs = {run["papers"]: run for run in known["runs"]}
    for papers in asked.sizes:
        keep = asked.keep if papers == asked.sizes[-1] else None
        runs[papers] = measure(papers, asked.options.split(), keep) | {"options": asked.options}
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
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
