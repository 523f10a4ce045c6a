"""What one paper more costs: so many made-up papers are built, one is added, and they are built again.

    python benchmarks/grow.py NUMBER FOLDER

The folder takes papers, cache and output; remove it afterwards. Each build is a process of its own; of each the seconds
of the clock and of the processor are printed, its start included. The first reads every paper, unless the folder was
used before.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from corpus import make_papers


def main(number: int, folder: Path) -> None:
    """Print a line a build."""
    papers = folder / "papers"
    make_papers(papers, number)
    for at, name in enumerate(("all papers", "one paper more", "another one")):
        make_papers(papers, at, first=number)
        time.sleep(3)  # what was written just now is read again by the next build
        start, before = time.perf_counter(), _processor()
        command = [sys.executable, "-m", "kg", "build", str(papers), "--output", str(folder / "output")]
        environment = os.environ | {"KG_CACHE": str(folder / "cache")}
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        took, busy = time.perf_counter() - start, _processor() - before
        print(f"{name}: {took:.1f} s, {busy:.1f} s of the processor", flush=True)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(int(sys.argv[1]), Path(sys.argv[2]))
