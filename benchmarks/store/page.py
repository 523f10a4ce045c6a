"""Make map and page of a made-up build from what is counted, and print what that takes.

python benchmarks/store/page.py FOLDER
"""

import resource
import sys
import time
from pathlib import Path

from kg.explore import render_large
from kg.export.counted import write_counted_graphml
from kg.store import SqliteBuild
from kg.vocabulary import load


def main(folder: Path) -> None:
    """Write both."""
    vocabulary, build = load(), SqliteBuild(folder)
    start = time.perf_counter()
    (folder / "graph.html").write_text("".join(render_large(build, vocabulary)), encoding="utf-8", newline="\n")
    took, size = time.perf_counter() - start, (folder / "graph.html").stat().st_size
    print(f"page: {size / 1e6:.1f} MB in {took:.1f} s")
    start = time.perf_counter()
    write_counted_graphml(folder / "graph.graphml", build, vocabulary)
    print(f"map: {(folder / 'graph.graphml').stat().st_size / 1e6:.1f} MB in {time.perf_counter() - start:.1f} s")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
