"""Measure the reader on documents its net never learned from, and write the tables of docs/accuracy.md.

    python training/measure.py --data DIR --more DIR2 --output FILE.md --held-out docs/held_out.json

These are the twelve training documents and the further pieces that are set aside (see annotated.py), the seeds and the
two validation papers. `--held-out` writes what `kg evaluate` says of all but the last, the headline of docs/accuracy.md
and the READMEs; `run.py test tests/test_accuracy.py --update-readme` then puts it there.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from annotated import Annotated, Proposer, files, gold_of, plain, scorer, set_aside, set_aside_further, written

from kg.evaluate import Evaluation, GoldPaper, against, read_gold
from kg.extract import Reader
from kg.extract.net.arcs import NetReader
from kg.extract.net.model import FILE
from kg.link import Linker
from kg.records import CAUSAL, Claim
from kg.vocabulary import language_folder, load

TWELVE, FURTHER = "twelve training documents set aside", "further pieces set aside"
SEEDS, VALIDATION = "seeds", "validation"

Reads = Callable[[Annotated], list[Claim]]


def reading(net: Path, proposer: Proposer) -> Reads:
    """Reads the annotated sentences of a document as the reader does, with the net of a file."""
    reader = Reader(proposer._linker)
    reader._net = NetReader(net)

    def claims(one: Annotated) -> list[Claim]:
        verdicts = reader._verdicts(one.lines, one.contexts)
        told = {index: verdicts[index] for index, line in enumerate(one.lines) if gold_of(one, line) is not None}
        return written(one, told, reader._judge, proposer)

    return claims


def chosen(data: Path, more: Path) -> dict[str, list[tuple[Path, Path]]]:
    """Gold and text of what the net never learned from, by what it is."""
    training, names = list(files(data, "training")), set_aside_further()
    return {
        TWELVE: [training[k] for k in sorted(set_aside(training))],
        FURTHER: [one for one in files(more, "training") if one[0].stem in names],
        SEEDS: list(files(data, SEEDS)),
        VALIDATION: list(files(data, VALIDATION)),
    }


def counted(one: Annotated, claims: Sequence[Claim], score: ModuleType) -> Counter[Any]:
    """The scorer's counts for a document."""
    return score.score_doc([c.model_dump() for c in claims], one.sents, one.gold, one.covered, [])


def row(name: str, counts: Counter[Any], score: ModuleType) -> str:
    """A line of a table: name, figures."""
    f = score.figures(counts)
    c, s = f["causal"], f["struct"]
    return (
        f"| {name} | {c['P']:.2f} | {c['R']:.2f} | {c['F1']:.2f} | {c['gold']} | "
        f"{s['P']:.2f} | {s['R']:.2f} | {s['F1']:.2f} | {f['modality_acc']:.2f} | {f['reversed']} |"
    )


def told(evaluation: Evaluation) -> str:
    """An evaluation as JSON, without what is of single documents: no text of theirs, and no word of a few."""
    bare = dict.fromkeys(("sections", "papers", "cues"), ())
    parts = {name: getattr(evaluation, name).model_copy(update=bare) for name in ("shown", "all")}
    return evaluation.model_copy(update={**parts, "faults": ()}).model_dump_json(indent=1) + "\n"


HEAD = (
    "| {} | causal P | R | F1 | required | structural P | R | F1 | modality | reversed |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


def right(one: Annotated, claim: Claim, score: ModuleType) -> bool:
    """Whether a claim matches some gold claim of its sentence."""
    line = next(x for x in one.lines if x.reading.sentence.id == claim.sentence.id)
    predicted = {**claim.model_dump(), "cls": score.CLASS.get(claim.relation, claim.relation)}
    return any(score.pair(predicted, g) for g in gold_of(one, line) or [])


def distance(claim: Claim) -> str:
    """Characters between source and target, in steps."""
    if claim.source.start is None or claim.target.start is None:
        return "outside the sentence"
    gap = max(claim.source.start, claim.target.start) - min(claim.source.end or 0, claim.target.end or 0)
    return next((f"up to {n} characters" for n in (5, 15, 30, 60) if gap <= n), "over 60 characters")


def share_table(title: str, judged: Sequence[tuple[str, bool]], least: int = 1) -> list[str]:
    """Claims and the share of right ones by a key, most frequent first."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for key, good in judged:
        counts[key][0] += 1
        counts[key][1] += good
    rows = sorted(counts.items(), key=lambda kv: (-kv[1][0], kv[0]))
    return [
        f"| {title} | claims | right |",
        "|---|---|---|",
        *(f"| {key} | {n} | {good / n:.2f} |" for key, (n, good) in rows if n >= least),
        "",
    ]


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--held-out", type=Path)
    args = parser.parse_args()
    score = scorer(args.data)
    proposer = Proposer(Linker(load()))
    reads = reading(language_folder() / FILE, proposer)

    lines = ["## Held out: papers that the net never learned from", "", HEAD.format("papers")]
    by_document: list[tuple[str, Counter[Any]]] = []
    judged: list[tuple[str, Claim, bool]] = []
    read: dict[str, tuple[GoldPaper, list[Claim]]] = {}
    for name, texts in chosen(args.data, args.more).items():
        shown: Counter[Any] = Counter()
        every: Counter[Any] = Counter()
        for tsv, path in texts:
            one = plain(tsv, path, proposer, score)
            claims = reads(one)
            visible = [c for c in claims if c.shown]
            counts = counted(one, visible, score)
            shown.update(counts)
            every.update(counted(one, claims, score))
            by_document.append((one.stem, counts))
            if name != VALIDATION:
                read[one.stem] = read_gold(tsv, one.document.text), claims
                field = "names 新质生产力" if "新质生产力" in one.document.text else "does not"
                judged += [(field, c, right(one, c, score)) for c in visible if c.relation in CAUSAL]
        number = len({path.read_text(encoding="utf-8") for _, path in texts})
        label = f"{name}, {len(texts)}" + (f" of {number} papers" if number < len(texts) else "")
        lines += [row(f"{label}: shown", shown, score), row(f"{label}: all", every, score)]
    lines.append("")

    if args.held_out:
        evaluation = against([read[stem] for stem in sorted(read)], linker=proposer._linker)
        args.held_out.write_text(told(evaluation), encoding="utf-8", newline="\n")
    lines += ["## Shown causal claims held out, by what carried them", ""]
    lines += share_table("cue group", [(c.reason.split("/")[0], good) for _, c, good in judged], 10)
    lines += share_table("place of the source", [(c.reason.split("/")[1], good) for _, c, good in judged], 10)
    lines += share_table("cue", [(c.cue.text if c.cue else "none", good) for _, c, good in judged], 60)
    lines += share_table("distance of source and target", [(distance(c), good) for _, c, good in judged])
    lines += share_table("modality", [(c.modality, good) for _, c, good in judged])
    lines += share_table("field", [(field, good) for field, _, good in judged])
    lines += ["## By document (shown claims, held out)", "", HEAD.format("document")]
    lines += [row(stem, counts, score) for stem, counts in sorted(by_document)]
    args.output.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
