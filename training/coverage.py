"""How many of the arguments that annotators named link to a concept of the vocabulary.

    python training/coverage.py DATA/validation/gold DATA/training/gold [--open N]

Each folder holds `*.tsv` with lines `SID | source | relation | target | modality | flags`; `^name` is an argument that
is not in the sentence. Names are counted as often as they are annotated. `--open N` lists the N most frequent names
that link to nothing: for curating, so never ask it of data that only measures.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.link import Linker
from kg.normalise import fold, is_traditional
from kg.vocabulary import load


def names(folder: Path) -> Iterator[str]:
    """Sources and targets of every annotated claim, in the order of the files, as annotated."""
    for file in sorted(folder.glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) > 3:
                yield from (cell.removeprefix("^").strip() for cell in (cells[1], cells[3]))


def concept(linker: Linker, name: str) -> str | None:
    """The concept that a noun phrase is about, by the linker of a build."""
    folded = fold(name, is_traditional(name)).text
    hit = linker.head_concept(folded, linker.hits(folded, linker.tokens(folded)), 0, len(folded))
    return hit.entry if hit is not None else None


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--open", type=int, default=0, metavar="N")
    asked = parser.parse_args(arguments)
    linker = Linker(load())
    for folder in asked.folders:
        counted = Counter(names(folder))
        linked = {name: concept(linker, name) for name in sorted(counted)}
        total = counted.total()
        by_kind = Counter[str]()
        for name, entry in linked.items():
            by_kind["open" if entry is None else "composed" if "@" in entry else "curated"] += counted[name]
        covered = total - by_kind["open"]
        print(
            f"{folder}: {covered} of {total} argument names link to a concept ({100 * covered / total:.1f} %):"
            f" {by_kind['curated']} curated, {by_kind['composed']} composed"
        )
        missing = Counter({name: counted[name] for name, entry in linked.items() if entry is None})
        for name, count in missing.most_common(asked.open):
            print(f"{count:5} {name}")


if __name__ == "__main__":
    main()
