"""Make a build of so many claims, as its database and its texts, and say how long it took.

python benchmarks/store/make.py CLAIMS FOLDER
"""

import resource
import sys
import time
from itertools import islice
from pathlib import Path

from made_up import MadeUp

from kg.store.rows import by_paper
from kg.store.sqlite import write_sqlite
from kg.vocabulary import load


def main(claims: int, folder: Path) -> None:
    """Write the build."""
    made, start = MadeUp(claims, load()), time.perf_counter()
    folder.mkdir(parents=True)
    (folder / "texts").mkdir()
    (folder / "papers.jsonl").write_text("", encoding="utf-8")  # the mark of a build; the database holds the papers
    for n, paper in enumerate(islice(made.papers(), 1000)):
        (folder / "texts" / f"{paper.id}.txt").write_text(made.text(n), encoding="utf-8", newline="\n")
    write_sqlite(folder / "kg.sqlite", by_paper(made.papers(), made.links(), made.claims()), made.files())
    size = (folder / "kg.sqlite").stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = time.perf_counter() - start
    print(f"{claims} claims: kg.sqlite {size / 1e6:.0f} MB in {took:.0f} s, {peak:.0f} MiB at most")


if __name__ == "__main__":
    main(int(float(sys.argv[1])), Path(sys.argv[2]))
