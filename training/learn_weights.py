"""Learn the weights of the judge from annotated documents.

    python training/learn_weights.py --data DIR --more DIR2 [--output schemas/language/weights.json] [--without-seeds]

DIR holds `score.py` and `sentences.py` (the scorer and its sentence numbers), `training/` (texts, gold), `gold/` and
`seeds/`; DIR2 what documents/unpack.py makes. Needs scikit-learn. The result is the same on every run: no random choice
is made.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from annotated import Annotated, Proposer, annotated, further, scorer
from fit import KEEP, SECOND, SHOW, calibration, fit_judge, standing, without

from kg.extract.judge import FILE, Judge, Weights
from kg.link import Linker
from kg.vocabulary import language_folder, load

FOLDS = 5


def held_out(documents: list[Annotated], more: list[Annotated]) -> tuple[list[tuple[int, bool]], list[bool]]:
    """Scores with whether they were right, and whether modalities were, each by a judge that never saw the document."""
    scores: list[tuple[int, bool]] = []
    moods: list[bool] = []
    for fold in range(FOLDS):
        judge = Judge(without(documents[fold::FOLDS], documents, more))
        for document in documents[fold::FOLDS]:
            scores += standing(judge, document)
            moods += [judge.modality(signs) == mood for signs, mood in document.moods]
    return scores, moods


def main() -> None:
    """Learn, calibrate by cross-validation over whole documents, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=language_folder() / FILE)
    parser.add_argument("--without-seeds", action="store_true")
    args = parser.parse_args()
    score = scorer(args.data)
    proposer = Proposer(Linker(load()))
    names = ["training"] if args.without_seeds else ["training", "seeds"]
    documents = [document for name in names for document in annotated(args.data, name, proposer, score)]
    more = further(args.more, proposer, score)
    scores, moods = held_out(documents, more)
    weights = fit_judge(documents, more)
    note = {
        "made by": "training/learn_weights.py",
        "documents": len(documents),
        "further documents": len(more),
        "seeds among them": "no" if args.without_seeds else "yes",
        "candidates": sum(len(d.rows) for d in (*documents, *more)),
        "held-out share right, shown": round(float(np.mean([right for s, right in scores if s >= SHOW])), 3),
        "held-out share right, all": round(float(np.mean([right for _, right in scores])), 3),
        "held-out share of right modalities": round(float(np.mean(moods)), 3),
        "seed": "none: no random choice is made",
    }
    weights = weights.model_copy(update={"note": note, "calibration": calibration(scores)})
    Weights.model_validate(weights.model_dump())
    args.output.write_text(
        json.dumps(weights.model_dump(mode="json"), ensure_ascii=False, indent=0) + "\n", encoding="utf-8", newline="\n"
    )
    print(json.dumps(note, ensure_ascii=False, indent=1), KEEP, SECOND, file=sys.stderr)


if __name__ == "__main__":
    main()
