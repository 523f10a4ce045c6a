"""From the net's shares to claims: which pairs stand, and what each says of itself."""

import json
import zlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from kg.errors import VocabularyError
from kg.extract.candidates import Candidate, means_beside
from kg.extract.clauses import Clause, Line
from kg.extract.judge import Verdict
from kg.extract.net.forward import Net
from kg.extract.net.layers import RELATIONS
from kg.extract.net.sight import OWN, Alphabet, Seen, see, sight
from kg.extract.sources import Context, Slot, overlap
from kg.extract.words import Span
from kg.messages import Message
from kg.records import CAUSAL, Modality, Relation

FILE = "net.npz"
NEEDED = {"mood.w", "bilinear.w", "vectors"}  # arrays without which a file is none of ours, or of an older kg
LEAST = 0.08  # share below which a pair is no claim at all
CLASSES: tuple[tuple[Relation, ...], ...] = (
    ("drives", "enables"),  # the two answer together, so their shares are one
    ("inhibits",),
    ("transforms_into",),
    ("integrates_with",),
    ("includes",),
    ("is_a",),
    ("has_feature",),
)

Arc = tuple[float, Relation, tuple[int, int], tuple[int, int]]
"""Share, relation, and the first and last words of source and target."""


@dataclass(frozen=True)
class Calibration:
    """What the share of a pair means, measured on papers held out.

    Attributes:
        shares, rights: pairs of a share and of the share of right claims at it; ascending.
        show: the share from which a claim is shown by default.
    """

    shares: NDArray[np.float64]
    rights: NDArray[np.float64]
    show: float

    def confidence(self, shares: Sequence[float]) -> list[float]:
        """How often pairs of these shares are right, to two places."""
        return [round(right, 2) for right in np.interp(shares, self.shares, self.rights).tolist()]

    def verdict(self, candidate: Candidate, share: float, confidence: float, mode: Modality) -> Verdict:
        """A pair that stands, its arguments single ones, as a verdict.

        Args:
            candidate: the pair.
            share: of it.
            confidence: how often a pair of that share is right.
            mode: in what mood it is claimed.
        """
        return Verdict(candidate, round(share * 1000), confidence, share >= self.show, True, mode)


def load_net(path: Path) -> tuple[dict[str, NDArray[Any]], Alphabet, Calibration]:
    """A net's file: its arrays, its alphabet, what its shares mean.

    Raises:
        VocabularyError: the file is missing, damaged, or that of an older kg.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = dict(file)
        names = json.loads(arrays.pop("alphabet").tobytes().decode("utf-8"))
        shares, rights = arrays.pop("calibration")
        calibration = Calibration(shares, rights, float(arrays.pop("show")))
        lexicon = frozenset(names.pop("lexicon"))
        rows = {name: {word: k + 1 for k, word in enumerate(values)} for name, values in names.items()}
        alphabet = Alphabet(**rows, lexicon=lexicon)
        if not arrays.keys() >= NEEDED:
            raise KeyError(*NEEDED - arrays.keys())
    except (ValueError, KeyError, TypeError, EOFError, BadZipFile, zlib.error):
        raise VocabularyError(path.name, "the file is damaged", "Make it anew with training/train_net.py") from None
    except OSError as error:
        raise VocabularyError(
            path.name, "the file cannot be read", Message("Put it back ({reason})", reason=error.strerror)
        ) from None
    return arrays, alphabet, calibration


def standing(found: list[Arc]) -> list[Arc]:
    """The arcs of a sentence that stand, best first: of overlapping ones of a kind only the best."""
    found.sort(key=lambda one: (-one[0], one[2], one[3], one[1]))
    kept: list[Arc] = []
    for share, relation, source, target in found:
        if _meet(source, target):
            continue
        causal = relation in CAUSAL
        for _, kind, s, t in kept:
            if (
                source[0] <= s[1]
                and s[0] <= source[1]
                and target[0] <= t[1]
                and t[0] <= target[1]
                and causal == (kind in CAUSAL)
            ):
                break
        else:
            kept.append((share, relation, source, target))
    return kept


_threads = cache(ThreadpoolController)  # looks through the libraries of the process: once, and not at import


def alone() -> AbstractContextManager[object]:
    """While it lasts, products run on one thread: they are small, and more threads only wait for each other."""
    limits: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limits


class NetReader:
    """Reads pairs with the net of a language.

    Args:
        path: of the net's file.

    Raises:
        VocabularyError: the net is missing or damaged.
    """

    def __init__(self, path: Path) -> None:
        arrays, self._alphabet, self._calibration = load_net(path)
        self._net = Net(arrays)

    def decide(
        self, line: Line, context: Context, candidates: Sequence[Candidate], scores: Sequence[int]
    ) -> list[Verdict]:
        """The pairs of a sentence that stand, best first; of overlapping ones only the best.

        Args:
            line: the sentence.
            context: of it.
            candidates: what the frames propose.
            scores: the judge's points for each.
        """
        seen = see(line, context)
        rows = sight(seen, self._alphabet, candidates, scores)
        if not len(rows.sources) or not len(rows.targets):
            return []
        encoded = self._net.encode(rows)
        sources = self._net.ends(encoded, rows.sources, "source")
        targets = self._net.ends(encoded, rows.targets, "target")
        shares = self._net.pairs(encoded, rows, sources, targets)
        ends = np.union1d(rows.sources[sources], rows.targets[targets])
        back: dict[int, list[int]] = dict(zip(ends.tolist(), self._net.lengths(encoded, ends).tolist(), strict=True))

        def first(last: int, role: int) -> int:
            k = last - back[last][role]
            while rows.segments[k] != rows.segments[last]:
                k += 1
            return k

        found: list[Arc] = []
        for relations in CLASSES:
            columns = [RELATIONS.index(relation) for relation in relations]
            mass = shares[..., columns].sum(-1)
            for i, j in np.argwhere(mass >= LEAST):
                a, b = int(rows.sources[sources[i]]), int(rows.targets[targets[j]])
                if a != b:
                    best = relations[int(shares[i, j, columns].argmax())]
                    found.append((float(mass[i, j]), best, (first(a, 0), a), (first(b, 1), b)))
        kept = standing(found)
        if not kept:
            return []
        lasts = np.array([(source[1], target[1]) for _, _, source, target in kept])
        moods = self._net.modalities(encoded, lasts[:, 0], lasts[:, 1], rows.around)
        rights = self._calibration.confidence([share for share, *_ in kept])
        verdicts = []
        for (share, relation, source, target), right, mode in zip(kept, rights, moods, strict=True):
            one, two = _slot(seen, source), _slot(seen, target)
            behind = _behind(one, two, relation, candidates)
            candidate = _as(behind, relation, one, two) if behind else bare(line, relation, one, two)
            verdicts.append(self._calibration.verdict(candidate, share, right, mode))
        return verdicts


def _meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _slot(seen: Seen, place: tuple[int, int]) -> Slot:
    line, first, segment = seen.tokens[place[0]]
    span: Span = (first, seen.tokens[place[1]][1] + 1)
    return Slot(line, span, None if segment == OWN else "previous" if segment else "heading")


def _behind(source: Slot, target: Slot, relation: Relation, candidates: Sequence[Candidate]) -> Candidate | None:
    """The candidate that speaks of the same two arguments, of the same kind of relation if there is one."""
    same = [one for one in candidates if _agree(one.source, source) and _agree(one.target, target)]
    return next((one for one in same if (one.relation in CAUSAL) == (relation in CAUSAL)), None)


def _agree(a: Slot, b: Slot) -> bool:
    return a.line is b.line and a.span[0] < b.span[1] and b.span[0] < a.span[1]


def _as(behind: Candidate, relation: Relation, source: Slot, target: Slot) -> Candidate:
    """The candidate behind a pair, with the pair's own arguments."""
    return replace(behind, relation=relation, source=source, target=target, frame=f"net+{behind.frame}")


def bare(line: Line, relation: Relation, source: Slot, target: Slot) -> Candidate:
    """A pair that no frame proposes: its cue is the predicate that governs the target, if one is a cue."""
    clause = next(c for c in line.clauses if target.span[0] < c.end)
    ruling = [p for p in clause.predicates if p.cue is not None and p.end <= target.span[0]]
    predicate = ruling[-1] if ruling else None
    inside = source.line is line and clause.start <= source.span[0] < clause.end
    place = "before-ellipsis" if source.resolved else "own" if inside else "subject-1"
    cue = (predicate.at, predicate.end) if predicate else _cue(line, clause, source, target)
    via = means_beside(line, clause, cue[0], source.span) if cue and not source.resolved else None
    if via and overlap(via.span, target.span):
        via = None
    frame = f"net+{predicate.cue.id}" if predicate and predicate.cue else "net"
    return Candidate(relation, source, target, cue, clause, predicate, frame, place, (), via)


def _cue(line: Line, clause: Clause, source: Slot, target: Slot) -> Span | None:
    """The word of a frame that is nearest to the target in its clause, before it or else after it; a long one first."""
    taken = {*range(*target.span), *(range(*source.span) if source.line is line else ())}
    free = [k for k in line.coded.cues if clause.start <= k < clause.end and k not in taken and not line.inside[k]]
    last = target.span[1] - 1
    best = min(free, key=lambda k: (len(line.words[k]) < 2, k > last, abs(k - last)), default=None)
    return None if best is None else (best, best + 1)
