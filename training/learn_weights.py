"""Learn the weights of the judge from annotated documents, and say how well they do on documents held out.

    python training/learn_weights.py --data DIR [--output schemas/language/weights.json] [--without seeds]

DIR holds `score.py` and `sentences.py` (the scorer and its sentence numbers), `training/` (texts, gold, index.tsv),
`gold/` and `seeds/`. Needs scikit-learn. The result is the same on every run: no random choice is made.
"""

import argparse
import collections
import importlib
import json
import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.extract.candidates import candidates
from kg.extract.claims import Reader
from kg.extract.grammar import load_grammar
from kg.extract.judge import FILE, Judge, Weights
from kg.extract.modality import modal_signs
from kg.extract.phrases import coordinate
from kg.link import Linker
from kg.read import read_text
from kg.vocabulary import language_folder, load

SCALE = 100
MODALITIES = ("asserted", "prescribed", "possible", "negated")
MIN_COUNT = 8
FOLDS = 5


class Proposer(Reader):
    """A reader that stops before judging: it needs no weights."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self.grammar = load_grammar(language_folder())


def documents(data: Path, name: str):
    """Pairs of a text and its gold: of `training`, `validation` or `seeds`."""
    gold = data / ("gold" if name == "seeds" else f"{name}/gold")
    texts = data / ("seeds" if name == "seeds" else f"{name}/texts")
    for tsv in sorted(gold.glob("*.tsv")):
        yield next(iter(sorted(texts.glob(f"{tsv.stem}*.txt")))), tsv


def examples(data: Path, name: str, proposer: Proposer, score):
    """Every candidate of every document: (document, sentence, candidate, its claims with the gold they match)."""
    found = []
    for path, tsv in documents(data, name):
        document = read_text(path.read_text(encoding="utf-8"), path.name)
        readings = proposer._linker.read(document)
        lines = proposer.lines(readings)
        sents, gold, covered = score.load_gold(str(tsv), document.text)
        rows, moods = [], []
        starts = [s[0] for s in sents]
        for line, context in zip(lines, proposer.contexts(document, lines), strict=True):
            sentence = line.reading.sentence
            near = [k for k in range(len(starts)) if sents[k][0] < sentence.end and sentence.start < sents[k][1]]
            near = [k for k in near if k in covered]
            if not near:
                continue
            sid = max(near, key=lambda k: min(sentence.end, sents[k][1]) - max(sentence.start, sents[k][0]))
            for candidate in candidates(line, context):
                claims, modes = [], []
                for source in coordinate(candidate.source.line, candidate.source.span):
                    for target in coordinate(line, candidate.target.span):
                        one = {
                            "source": argument(proposer, document, line, candidate.source, source),
                            "target": argument(proposer, document, line, candidate.target, target),
                            "cls": score.CLASS.get(candidate.relation, candidate.relation),
                        }
                        match = [g for g in gold.get(sid, []) if score.pair(one, g)]
                        claims.append(bool(match))
                        modes += [g["mod"] for g in match[:1] if g["mod"] in MODALITIES]
                right = sum(claims) * 2 >= len(claims) and any(claims)
                rows.append((sentence.index, candidate, right))
                if right and modes:
                    c = candidate
                    signs = modal_signs(line, c.clause, c.predicate, c.cue[0], c.place, context)
                    moods.append((signs, collections.Counter(modes).most_common(1)[0][0]))
        found.append((tsv.stem, rows, moods))
        print(tsv.stem, len(rows), sum(r[2] for r in rows), file=sys.stderr)
    return found


def argument(proposer, document, line, slot, span):
    """An argument as the scorer wants it."""
    a = proposer._argument(document, line, slot, span)
    return {"text": a.text, "label": a.label, "start": a.start, "end": a.end}


def fit(rows):
    """Feature points: logistic regression, weights in whole hundredths."""
    counts = collections.Counter(f for _, c, _ in rows for f in c.features)
    names = sorted(f for f, n in counts.items() if n >= MIN_COUNT)
    index = {f: k for k, f in enumerate(names)}
    indptr, indices = [0], []
    for _, candidate, _ in rows:
        indices += [index[f] for f in candidate.features if f in index]
        indptr.append(len(indices))
    matrix = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(names)))
    model = LogisticRegression(C=0.1, max_iter=500, fit_intercept=False).fit(matrix, [r[2] for r in rows])
    points = {name: round(w * SCALE) for name, w in zip(names, model.coef_[0], strict=True)}
    return {name: w for name, w in points.items() if w}


def fit_modality(moods):
    """Points by sign for each modality: one multinomial logistic regression."""
    counts = collections.Counter(s for signs, _ in moods for s in signs)
    names = sorted(s for s, n in counts.items() if n >= MIN_COUNT)
    matrix = np.zeros((len(moods), len(names)))
    index = {s: k for k, s in enumerate(names)}
    for row, (signs, _) in enumerate(moods):
        matrix[row, [index[s] for s in signs if s in index]] = 1
    model = LogisticRegression(C=0.3, max_iter=1000, fit_intercept=False).fit(matrix, [m for _, m in moods])
    points = {
        m: {n: round(w * SCALE) for n, w in zip(names, row, strict=True) if round(w * SCALE)}
        for m, row in zip(model.classes_, model.coef_, strict=True)
    }
    return {m: points[m] for m in MODALITIES}


def draft(points, keep=-300, show=0, second=0, calibration=((-1000, 0.0), (1000, 1.0)), note=None, modality=None):
    """A file of weights."""
    return Weights(
        schema_version=1,
        note=note or {},
        scale=SCALE,
        keep=keep,
        show=show,
        second=second,
        calibration=calibration,
        weights=dict(sorted(points.items())),
        modality=modality or {m: {} for m in MODALITIES},
    )


def stand(judge, rows):
    """The rows that stand, with their scores: by sentence."""
    by = collections.defaultdict(list)
    for index, candidate, right in rows:
        by[index].append((candidate, right))
    out = []
    for index in sorted(by):
        truth = {id(c): right for c, right in by[index]}
        out += [(v.score, truth[id(v.candidate)]) for v in judge.decide([c for c, _ in by[index]])]
    return out


def calibrate(pairs, bins=14):
    """Score to share of right ones: equal-sized bins, made monotone."""
    pairs = sorted(pairs)
    table = []
    for part in np.array_split(np.arange(len(pairs)), bins):
        score = round(float(np.mean([pairs[k][0] for k in part])))
        table.append([score, float(np.mean([pairs[k][1] for k in part])), len(part)])
    k = 0
    while k + 1 < len(table):  # pool adjacent violators
        if table[k][1] >= table[k + 1][1] or table[k][0] >= table[k + 1][0]:
            a, b = table[k], table.pop(k + 1)
            n = a[2] + b[2]
            table[k] = [round((a[0] * a[2] + b[0] * b[2]) / n), (a[1] * a[2] + b[1] * b[2]) / n, n]
            k = max(0, k - 1)
        else:
            k += 1
    return tuple((s, round(p, 3)) for s, p, _ in table)


def main() -> None:
    """Learn, calibrate by cross-validation over documents, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=language_folder() / FILE)
    parser.add_argument("--without", choices=["seeds"], default=None)
    parser.add_argument("--show", type=int, default=-40)
    parser.add_argument("--keep", type=int, default=-200)
    parser.add_argument("--second", type=int, default=-60)
    args = parser.parse_args()
    sys.path.insert(0, str(args.data))
    score = importlib.import_module("score")
    proposer = Proposer(Linker(load()))
    docs = examples(args.data, "training", proposer, score)
    if args.without != "seeds":
        docs += examples(args.data, "seeds", proposer, score)
    held, moods_right = [], []
    for fold in range(FOLDS):
        judge = Judge(
            draft(
                fit([r for k, (_, rs, _) in enumerate(docs) if k % FOLDS != fold for r in rs]),
                args.keep,
                args.show,
                args.second,
                modality=fit_modality([m for k, (_, _, ms) in enumerate(docs) if k % FOLDS != fold for m in ms]),
            )
        )
        for k, (_, rows, moods) in enumerate(docs):
            if k % FOLDS == fold:
                held += stand(judge, rows)
                moods_right += [judge.modality(signs) == mood for signs, mood in moods]
    points = fit([r for _, rs, _ in docs for r in rs])
    note = {
        "made by": "training/learn_weights.py",
        "documents": len(docs),
        "seeds learned from": "no" if args.without else "yes",
        "candidates": sum(len(rs) for _, rs, _ in docs),
        "held-out share of right candidates among those shown": round(
            float(np.mean([right for s, right in held if s >= args.show])), 3
        ),
        "held-out share of right modalities": round(float(np.mean(moods_right)), 3),
        "seed": "none: no random choice is made",
    }
    weights = draft(
        points,
        args.keep,
        args.show,
        args.second,
        calibrate(held),
        note,
        fit_modality([m for _, _, ms in docs for m in ms]),
    )
    args.output.write_text(
        json.dumps(weights.model_dump(mode="json"), ensure_ascii=False, indent=0) + "\n", encoding="utf-8", newline="\n"
    )
    print(json.dumps(note, ensure_ascii=False), file=sys.stderr)


if __name__ == "__main__":
    main()
