"""Put the documents annotated here beside their texts, in the form of the training data.

    python training/documents/unpack.py --data DIR --output DIR2

The texts come from `raw/chinaxiv-zh.jsonl.xz` of the project's data, those of further sentences of a training document
from `training/texts`. Of one text several parts may be annotated, each under a name of its own.
"""

import argparse
import json
import lzma
import shutil
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Copy the annotations, write the texts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    rows = [line.split("\t") for line in (HERE / "index.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    names: dict[str, list[str]] = {}
    for name, source in rows:
        names.setdefault(source, []).append(name)
    gold, texts = args.output / "training" / "gold", args.output / "training" / "texts"
    for folder in (gold, texts):
        folder.mkdir(parents=True, exist_ok=True)

    def put(source: str, text: str) -> None:
        for name in names.pop(source, ()):
            (texts / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
            shutil.copyfile(HERE / "gold" / f"{name}.tsv", gold / f"{name}.tsv")

    with lzma.open(args.data / "raw" / "chinaxiv-zh.jsonl.xz", "rt", encoding="utf-8") as papers:
        for paper in map(json.loads, papers):
            put(paper["id"], paper["text"])
    for path in sorted((args.data / "training" / "texts").glob("*.txt")):
        put(f"training/{path.stem}", path.read_text(encoding="utf-8"))
    if names:
        raise SystemExit(f"not among the texts: {', '.join(sorted(names))}")


if __name__ == "__main__":
    main()
