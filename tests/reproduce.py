"""Builds papers and does with the build what people do: prints the digest of every file that comes of it, as JSON.

    python reproduce.py FOLDER WORKERS SOURCE…

FOLDER is a place of its own; SOURCE are files or folders.
"""

import json
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

FORMATS_OF_REVIEWS = ("md", "html", "docx", "xlsx")


def digests(folder: Path, workers: int, sources: Sequence[Path]) -> dict[str, str]:
    """Name → SHA-256 of the files of a build, of its exports and reviews, and of an answer."""
    import kg
    from kg.export import FORMATS
    from kg.pipeline import build

    build(sources, output=folder / "output", cache=False, workers=workers)
    papers = kg.load(folder / "output")
    for name in sorted({*FORMATS} - {"parquet"}):  # another Python would have to fetch 50 MB for it
        papers.export(name, folder / "exports" / name)
    for ending in FORMATS_OF_REVIEWS:
        papers.write_review(["新质生产力"], folder / f"review.{ending}")
    answer = papers.text_of(papers.query("新质生产力"))
    (folder / "answer.txt").write_text(answer, encoding="utf-8", newline="\n")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    place, count, *given = sys.argv[1:]
    print(json.dumps(digests(Path(place), int(count), [Path(one) for one in given])))
