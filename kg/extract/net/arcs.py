"""From the net's shares to claims: which pairs of a document stand, and what each says of itself."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kg.extract.clauses import Line
from kg.extract.judge import Verdict
from kg.extract.net.carried import carried
from kg.extract.net.forward import Ends, Net
from kg.extract.net.layers import MODALITIES, RELATIONS, Floats, softmax
from kg.extract.net.model import load_net
from kg.extract.net.sight import MOODS, Eyes, Glance
from kg.extract.sources import Context, Slot
from kg.records import CAUSAL, Relation

BLOCK = 256  # sentences read at once: of fewer the calls cost more than the work
LEAST = 0.46  # share below which a pair is no claim by itself
FAINT = 0.08  # share below which it is none either where one stands that differs by a member of the same list
PERHAPS = 0.35  # share from which a modality may be that of a claim, if signs say so
DECIDED = 0.55  # share of its likeliest modality below which a claim is not shown, and no surer than that
CLASSES: tuple[tuple[Relation, ...], ...] = (
    ("drives", "enables"),  # the two answer together, so their shares are one
    ("inhibits",),
    ("transforms_into",),
    ("integrates_with",),
    ("includes",),
    ("is_a",),
    ("has_feature",),
)
COLUMNS = np.array([[relation in relations for relation in RELATIONS] for relations in CLASSES], dtype=np.float64)

Place = tuple[int, int]
"""First and last word of an argument."""

Arc = tuple[float, Relation, Place, Place]
"""Share, relation, source and target."""


class NetReader:
    """Reads the pairs of documents with the net of a language.

    Args:
        path: of the net's file.

    Attributes:
        sure: the confidence from which claims are shown by default.

    Raises:
        VocabularyError: the net is missing or damaged.
    """

    def __init__(self, path: Path) -> None:
        arrays, alphabet, self._calibration = load_net(path)
        self._net = Net(arrays)
        self._eyes = Eyes(self._net, alphabet)
        (self.sure,) = self._calibration.confidence([self._calibration.show])

    def decide(self, lines: Sequence[Line], contexts: Sequence[Context]) -> list[list[Verdict]]:
        """The pairs of each sentence that stand, best first; of overlapping ones only the best.

        Args:
            lines: sentences, each read as if it stood alone.
            contexts: of each, for the mood.

        Returns:
            The verdicts of each sentence.
        """
        found: list[list[Verdict]] = []
        for k in range(0, len(lines), BLOCK):
            found += self._decide(lines[k : k + BLOCK], contexts[k : k + BLOCK])
        return found

    def _decide(self, lines: Sequence[Line], contexts: Sequence[Context]) -> list[list[Verdict]]:
        verdicts: list[list[Verdict]] = [[] for _ in lines]
        glance = self._eyes.see(lines)
        encoded = self._net.encode(glance.words, glance.which, glance.firsts)
        sources, targets = (
            self._net.ends(encoded, glance.ending, glance.sentences, role) for role in ("source", "target")
        )
        arcs = self._arcs(glance, encoded, sources, targets, lines)
        kept = [(n, *arc) for n, found in enumerate(arcs) for arc in standing(listed(lines[n], found))]
        if not kept:
            return verdicts
        at = np.array([n for n, *_ in kept])
        lasts = np.array([(source[1], target[1]) for *_, source, target in kept]) + glance.firsts[at][:, None]
        around = [contexts[n] for n, *_ in kept]
        told = self._net.modalities(
            encoded,
            glance.sentences,
            lasts[:, 0],
            lasts[:, 1],
            {
                "mood": np.array([MOODS.index(c.mood) for c in around]),
                "share": np.array([c.prescriptive for c in around]),
                "near": np.array([c.near for c in around]),
            },
        )
        order, parts = np.argsort(-told, axis=1, kind="stable").tolist(), softmax(told)
        decided = (parts.max(-1) >= DECIDED).tolist()
        moods = [
            tuple([MODALITIES[k] for k in best if some[k] >= PERHAPS]) or (MODALITIES[best[0]],)
            for best, some in zip(order, parts.tolist(), strict=True)
        ]
        show = self._calibration.show
        rights = self._calibration.confidence([share for _, share, *_ in kept])
        for (n, share, relation, source, target), right, some, clear in zip(kept, rights, moods, decided, strict=True):
            line = lines[n]
            one, two = Slot(line, (source[0], source[1] + 1)), Slot(line, (target[0], target[1] + 1))
            verdicts[n].append(
                Verdict(
                    carried(line, relation, one, two),
                    round(share * 1000),
                    right if clear else min(right, DECIDED),
                    share >= show and clear,
                    True,
                    some,
                )
            )
        return verdicts

    def _arcs(
        self, glance: Glance, encoded: Floats, sources: Ends, targets: Ends, lines: Sequence[Line]
    ) -> list[list[Arc]]:
        """The pairs of each sentence whose share is enough, their places counted from the sentence's first."""
        one, two, shares = self._net.pairs(encoded, sources, targets, glance.sentences, glance.clauses)
        mass = shares @ COLUMNS.T
        which, kind = np.nonzero(mass >= FAINT)
        sure, where = mass[which, kind] >= LEAST, glance.sentences[one[which]]
        listing = np.array([bool(line.having("coordinators")) for line in lines])
        listing &= np.bincount(where[sure], minlength=len(lines)) > 0
        asked = sure | listing[where]  # faint ones are asked for beside sure ones in a list alone
        which, kind = which[asked], kind[asked]
        best = (shares[which] * COLUMNS[kind]).argmax(-1)
        first = glance.firsts[glance.sentences[one[which]]]
        ends, place = np.unique(np.concatenate([one[which], two[which]]), return_inverse=True)
        back = self._net.lengths(encoded, ends, glance.firsts[glance.sentences[ends]])
        found: list[list[Arc]] = [[] for _ in lines]
        rows = zip(
            glance.sentences[one[which]].tolist(),
            mass[which, kind].tolist(),
            best.tolist(),
            (one[which] - first).tolist(),
            (two[which] - first).tolist(),
            back[place[: len(which)], 0].tolist(),
            back[place[len(which) :], 1].tolist(),
            strict=True,
        )
        for sentence, share, relation, a, b, before_a, before_b in rows:
            name = RELATIONS[relation]
            found[sentence].append((share, name, (a - before_a, a), (b - before_b, b)))
        return found


def listed(line: Line, found: list[Arc]) -> list[Arc]:
    """The pairs that are likely enough, and those that differ from one by a member of the same list (A、B推动C).

    A phrase that holds the end of another, with a coordinator after it, begins after that: it is the next member.
    """
    sure = [arc for arc in found if arc[0] >= LEAST]
    marks = line.having("coordinators") if sure else ()
    if not marks or len(found) < 2:
        return sure
    of_source: dict[tuple[Relation, int], set[int]] = {}  # by relation and the last word of the target: ends of sources
    of_target: dict[tuple[Relation, int], set[int]] = {}
    for _, relation, source, target in found:
        of_source.setdefault((relation, target[1]), set()).add(source[1])
        of_target.setdefault((relation, source[1]), set()).add(target[1])
    sure = []
    faint: list[Arc] = []
    for share, relation, source, target in found:
        one, two = source, target  # where nothing is between first and last word, there is no room for a coordinator
        if source[1] - source[0] > 1:
            one = _after(marks, source, of_source[relation, target[1]])
        if target[1] - target[0] > 1:
            two = _after(marks, target, of_target[relation, source[1]])
        (sure if share >= LEAST else faint).append((share, relation, one, two))
    sure.sort(key=lambda arc: -arc[0])
    for share, relation, source, target in sure if faint else ():  # grows as it goes
        for arc in faint:
            if arc[1] == relation and (
                (arc[2] == source and _beside(line, arc[3], target))
                or (arc[3] == target and _beside(line, arc[2], source))
            ):
                faint = [one for one in faint if one is not arc]
                sure.append((max(LEAST, (share + arc[0]) / 2), *arc[1:]))
    return sure


def _after(marks: Sequence[int], place: Place, ends: set[int]) -> Place:
    """A phrase from behind the last coordinator on that follows an end of the same role; `marks`: coordinators."""
    first, last = place
    for mark in marks:
        if place[0] < mark < last and mark - 1 in ends:
            first = mark + 1
    return first, last


def _beside(line: Line, a: Place, b: Place) -> bool:
    """Whether two phrases are parted by nothing but a coordinator."""
    first, second = (a, b) if a < b else (b, a)
    return second[0] - first[1] == 2 and "coordinators" in line.roles[first[1] + 1]


def standing(found: list[Arc]) -> list[Arc]:
    """The arcs of a sentence that stand, best first: of overlapping ones of a kind only the best."""
    found.sort(key=lambda one: (-one[0], one[2], one[3], one[1]))
    kept: list[Arc] = []
    for share, relation, source, target in found:
        causal = relation in CAUSAL
        if not _meet(source, target) and not any(
            causal == (kind in CAUSAL) and _meet(source, s) and _meet(target, t) for _, kind, s, t in kept
        ):
            kept.append((share, relation, source, target))
    return kept


def _meet(a: Place, b: Place) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]
