"""Fitting: logistic regressions with whole-number weights, and the calibration of scores."""

import warnings
from collections import Counter
from collections.abc import Sequence

import numpy as np
from annotated import MODALITIES, Annotated
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.extract.candidates import Candidate, candidates
from kg.extract.judge import Judge, Verdict, Weights

SCALE = 100  # points of one natural unit
MIN_COUNT = 8  # a feature seen less often has no weight
KEEP, SHOW, SECOND = -150, -40, -60
LEAST = -310  # a source adds 150 at most, as a rule
BINS = 14


def points(
    examples: Sequence[Sequence[str]], answers: Sequence[object], strength: float
) -> dict[object, dict[str, int]]:
    """Points by feature for each answer; for two answers, for the second only."""
    counts = Counter(f for features in examples for f in features)
    names = sorted(f for f, n in counts.items() if n >= MIN_COUNT)
    index = {f: k for k, f in enumerate(names)}
    indptr, indices = [0], []
    for features in examples:
        indices += [index[f] for f in features if f in index]
        indptr.append(len(indices))
    matrix = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(examples), len(names)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn's notes on convergence: the weights are rounded anyway
        model = LogisticRegression(C=strength, max_iter=500, fit_intercept=False).fit(matrix, answers)
    rows = zip(model.classes_ if len(model.classes_) > 2 else model.classes_[1:], model.coef_, strict=True)
    return {answer: {n: p for n, w in zip(names, row, strict=True) if (p := round(w * SCALE))} for answer, row in rows}


def fit_judge(documents: Sequence[Annotated], further: Sequence[Annotated] = ()) -> Weights:
    """Weights learned from documents; not yet calibrated.

    Args:
        documents: whose claims and modalities are learned from.
        further: whose claims are; their modalities made those of other fields worse.
    """
    rows = [row for document in (*documents, *further) for row in document.rows]
    moods = [mood for document in documents for mood in document.moods]
    judged = points([c.features for _, c, _ in rows], [right for _, _, right in rows], 0.1)[True]
    modality = points(
        [[sign for group in signs for sign in group] for signs, _ in moods], [mood for _, mood in moods], 0.3
    )
    return Weights(
        schema_version=1,
        note={},
        scale=SCALE,
        least=LEAST,
        keep=KEEP,
        show=SHOW,
        second=SECOND,
        calibration=((-1000, 0.0), (1000, 1.0)),
        weights=judged,
        modality={m: modality.get(m, {}) for m in MODALITIES},
    )


def without(held: Sequence[Annotated], documents: Sequence[Annotated], further: Sequence[Annotated]) -> Weights:
    """Weights learned from all but some documents and further parts of their texts."""
    texts = {one.document.text for one in held}
    return fit_judge(*([one for one in some if one.document.text not in texts] for some in (documents, further)))


def standing(judge: Judge, document: Annotated) -> list[tuple[int, bool]]:
    """The candidates of a document that stand: their scores, and whether they are right."""
    truth = {(index, _key(candidate)): right for index, candidate, right in document.rows}
    return [
        (verdict.score, truth[index, _key(verdict.candidate)])
        for index, verdicts in decided(judge, document).items()
        for verdict in verdicts
    ]


def decided(judge: Judge, document: Annotated) -> dict[int, list[Verdict]]:
    """What stands in each annotated line, as frames propose and the judge decides."""
    lines = dict.fromkeys(index for index, _, _ in document.rows)
    return {
        index: judge.decide(candidates(document.lines[index], document.contexts[index], judge.sieve)) for index in lines
    }


def _key(candidate: Candidate) -> tuple[object, ...]:
    source = candidate.source
    spans = candidate.cue, candidate.target.span, source.span, id(source.line)
    return candidate.relation, candidate.frame, candidate.place, *spans


def calibration(scores: Sequence[tuple[int, bool]]) -> tuple[tuple[int, float], ...]:
    """Pairs of a score and the share of right ones at it: bins of equal size, made monotone by pooling.

    Bins that are pooled have one share, from the score of the first of them to that of the last.
    """
    ordered = np.array(sorted(scores), dtype=float)
    _, which, sizes = np.unique(ordered[:, 0], return_inverse=True, return_counts=True)
    ordered[:, 1] = (np.bincount(which, ordered[:, 1]) / sizes)[which]  # a bin may part equal scores, wrong ones first
    table: list[tuple[float, float, float, int]] = []  # of a pool: first score, last score, share, size
    for part in np.array_split(ordered, BINS):
        middle = float(part[:, 0].mean())
        table.append((middle, middle, float(part[:, 1].mean()), len(part)))
        while len(table) > 1 and table[-2][2] >= table[-1][2]:
            (first, _, p, m), (_, last, q, n) = table[-2:]
            table[-2:] = [(first, last, (p * m + q * n) / (m + n), m + n)]
    found = {round(score): round(share, 3) for first, last, share, _ in table for score in (first, last)}
    return tuple(found.items())


def calibration_error(groups: Sequence[Sequence[tuple[int, bool]]]) -> float:
    """Expected calibration error over ten equal steps: each group's confidences are by the table of the other groups.

    Args:
        groups: folds or documents; of each, scores and whether they are right.
    """
    confidence: list[float] = []
    for k, group in enumerate(groups):
        table = calibration([one for j, other in enumerate(groups) if j != k for one in other])
        at, shares = [s for s, _ in table], [p for _, p in table]
        confidence += np.interp([s for s, _ in group], at, shares).tolist()
    told, right = np.array(confidence), np.array([r for group in groups for _, r in group], dtype=float)
    step = np.minimum((told * 10).astype(int), 9)
    return float(sum(abs((told - right)[step == k].sum()) for k in range(10)) / len(told))
