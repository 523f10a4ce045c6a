"""Measure the reader on documents held out, and write the tables of docs/accuracy.md.

    python training/measure.py --data DIR --more DIR2 --output FILE.md --held-out docs/held_out.json

Every document of `training/` and `gold/` is judged with weights learned from the documents of the other folds, and its
confidences are by their calibration; the seeds are also read with weights learned without any of them, `validation/`
with the weights of all others. `--held-out` writes what `kg evaluate` says of the folds, the headline of
docs/accuracy.md and the READMEs; `run.py test tests/test_accuracy.py --update-readme` then puts it there.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from annotated import Annotated, Proposer, annotated, further, gold_of, scorer, written
from fit import calibration, calibration_error, decided, fit_judge, judge_of, standing, without

from kg.evaluate import Evaluation, GoldPaper, against, read_gold
from kg.extract.judge import Judge
from kg.link import Linker
from kg.records import CAUSAL, Claim
from kg.vocabulary import load

FOLDS = 5
CURVE = (8, 16, 32, 64, 128)
GOLD = ("training/gold", "gold")  # of the documents that are held out in turn


def claims_of(one: Annotated, judge: Judge, proposer: Proposer) -> list[Claim]:
    """The claims of a document under a judge."""
    return written(one, decided(judge, one), judge, proposer)


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


def gold_of_folds(one: Annotated, data: Path) -> GoldPaper:
    """The annotation of a document, as `kg evaluate` reads it."""
    file = next(path for path in (data / name / f"{one.stem}.tsv" for name in GOLD) if path.is_file())
    return read_gold(file, one.document.text)


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
    training = list(annotated(args.data, "training", proposer, score))
    seeds = list(annotated(args.data, "seeds", proposer, score))
    validation = list(annotated(args.data, "validation", proposer, score))
    everything = training + seeds
    more, aside = further(args.more, args.data, proposer, score)

    shown, every = Counter(), Counter()
    by_document: list[tuple[str, Counter[Any], Counter[Any]]] = []
    judged: list[tuple[Claim, bool]] = []
    weights = [without(everything[fold::FOLDS], everything, more) for fold in range(FOLDS)]
    scores = [
        [pair for one in everything[fold::FOLDS] for pair in standing(judge_of(learned), one)]
        for fold, learned in enumerate(weights)
    ]
    read: dict[str, tuple[GoldPaper, list[Claim]]] = {}
    for fold, learned in enumerate(weights):
        others = [pair for k, one in enumerate(scores) if k != fold for pair in one]
        judge = judge_of(learned.model_copy(update={"calibration": calibration(others)}))
        for one in everything[fold::FOLDS]:
            claims = claims_of(one, judge, proposer)
            read[one.stem] = gold_of_folds(one, args.data), claims
            visible = [c for c in claims if c.shown]
            a, b = counted(one, visible, score), counted(one, claims, score)
            by_document.append((one.stem, a, b))
            shown.update(a)
            every.update(b)
            judged += [(c, right(one, c, score)) for c in visible if c.relation in CAUSAL]
        print("fold", fold, file=sys.stderr)

    if args.held_out:
        evaluation = against([read[stem] for stem in sorted(read)], linker=proposer._linker)
        args.held_out.write_text(told(evaluation), encoding="utf-8", newline="\n")
    lines = ["## Held out: cross-validation by document", "", HEAD.format("claims")]
    lines += [row("shown", shown, score), row("all", every, score), ""]
    table = calibration([one for fold in scores for one in fold])
    lines += ["Score and share of right candidates: " + ", ".join(f"{s} → {p:.2f}" for s, p in table) + ".", ""]
    lines += [f"Expected calibration error, each fold by the table of the others: {calibration_error(scores):.3f}.", ""]

    lines += ["## Seeds left out, and papers never used", "", HEAD.format("papers")]
    unseen, whole = judge_of(fit_judge(training, more)), judge_of(fit_judge(everything, more))
    for name, documents, judge_ in (
        ("seeds, learned without them", seeds, unseen),
        ("seeds, as shipped (learned from them too)", seeds, whole),
        ("validation", validation, whole),
        ("further documents, set aside", aside, whole),
    ):
        for which in ("shown", "all"):
            total: Counter[Any] = Counter()
            for one in documents:
                claims = claims_of(one, judge_, proposer)
                total.update(counted(one, [c for c in claims if c.shown or which == "all"], score))
            lines.append(row(f"{name}: {which}", total, score))
    lines.append("")

    lines += ["## Learning curve", "", HEAD.format("documents learned from (seeds held out, shown claims)")]
    parts = [training[:: max(1, len(training) // size)][:size] for size in CURVE]
    curve = [(str(len(part)), judge_of(fit_judge(part))) for part in parts]
    for name, judge in [*curve, (f"{len(training)} and {len(more)} further", unseen)]:
        total = Counter()
        for one in seeds:
            total.update(counted(one, [c for c in claims_of(one, judge, proposer) if c.shown], score))
        lines.append(row(name, total, score))
    lines.append("")

    lines += ["## Shown causal claims held out, by what carried them", ""]
    lines += share_table("frame", [(c.reason.split("/")[0], good) for c, good in judged], 10)
    lines += share_table("place of the source", [(c.reason.split("/")[1], good) for c, good in judged], 10)
    lines += share_table("cue", [(c.cue.text if c.cue else "none", good) for c, good in judged], 60)
    lines += share_table("distance of source and target", [(distance(c), good) for c, good in judged])
    lines += share_table("modality", [(c.modality, good) for c, good in judged])
    field = {one.stem for one in everything if "新质生产力" in one.document.text}
    files = {one.document.paper.file: one.stem for one in everything}
    lines += share_table(
        "field", [("names 新质生产力" if files[c.file] in field else "does not", good) for c, good in judged]
    )
    lines += ["## By document (shown claims, held out)", "", HEAD.format("document")]
    lines += [row(stem, a, score) for stem, a, _ in sorted(by_document)]
    args.output.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
