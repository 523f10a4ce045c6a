"""From verdicts to figures."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.evaluate.counting import Columns, Counts, harmonic, sorts
from kg.evaluate.gold import MODALITIES, RELATIONS, GoldArgument
from kg.evaluate.matching import group
from kg.evaluate.results import Agreement, Calibration, Carried, Figures, Linking, Score, Step, Unit
from kg.evaluate.verdicts import Judged, Verdict
from kg.records import Argument

STEPS = 10  # of confidence
FINE = 1000  # confidences are counted in whole thousandths
BY_PAPER = 20  # papers from which whole papers are drawn
_NO_CUE = "–"


@dataclass(frozen=True)
class Frame:
    """What figures are counted in.

    Attributes:
        sections: paper and number of an annotated sentence → the name of its section.
        concept: the concept that words link to; None where there is no vocabulary to link by.
    """

    sections: Mapping[tuple[str, int], str]
    concept: Callable[[str], str | None] | None


def unit_of(papers: int) -> Unit:
    """What is drawn anew for intervals."""
    return "papers" if papers >= BY_PAPER else "sentences"


def figures(judged: Sequence[Judged], frame: Frame) -> Figures:
    """All figures of judged papers."""
    units = _units(judged)
    counts = Counts(len(set(units.values())))
    for one in judged:
        for verdict in one.verdicts:
            _count_claim(counts, units[one.gold.id, verdict.sentence], one.gold.id, verdict, frame)
        for gold, claim in zip(one.gold.claims, one.found, strict=True):
            if gold.optional:
                continue
            unit = units[one.gold.id, gold.sentence]
            names = [group(gold.relation), f"relation {gold.relation}"]
            if group(gold.relation) == "causal":
                section = frame.sections.get((one.gold.id, gold.sentence), "")
                names += [f"modality {gold.modality}", f"paper {one.gold.id}", f"section {section}"]
                if claim is not None:
                    for name in (f"frame {_frame(claim.reason)}", f"cue {claim.cue.text if claim.cue else _NO_CUE}"):
                        counts.add(f"found {name}", unit)
            for name in names:
                counts.add(f"required {name}", unit)
                counts.add(f"found {name}", unit, claim is not None)
    return _told(counts, judged, frame)


def _units(judged: Sequence[Judged]) -> dict[tuple[str, int], int]:
    """The unit of each annotated sentence."""
    keys = [(one.gold.id, sentence.number) for one in judged for sentence in one.gold.sentences]
    if unit_of(len(judged)) == "sentences":
        return {key: place for place, key in enumerate(keys)}
    places = {one.gold.id: place for place, one in enumerate(judged)}
    return {key: places[key[0]] for key in keys}


def _frame(reason: str) -> str:
    return reason.split("/")[0]


def _count_claim(counts: Counts, unit: int, paper: str, verdict: Verdict, frame: Frame) -> None:
    claim, right = verdict.claim, verdict.gold
    causal = group(claim.relation) == "causal"
    if causal:
        step = min(int(claim.confidence * STEPS), STEPS - 1)
        counts.add(f"told {step}", unit)
        counts.add("told", unit)
        counts.add(f"confidence {step}", unit, round(claim.confidence * FINE))
        counts.add(f"known {step}", unit, verdict.known)
    if verdict.outcome == "again":
        return
    names = [group(claim.relation), f"relation {claim.relation}"]
    if causal:
        section = frame.sections.get((paper, verdict.sentence), "")
        names += [f"modality {claim.modality}", f"paper {paper}", f"section {section}"]
        names += [f"frame {_frame(claim.reason)}", f"cue {claim.cue.text if claim.cue else _NO_CUE}"]
    for name in names:
        counts.add(f"claims {name}", unit)
        counts.add(f"right {name}", unit, right is not None)
    if right is None:
        return
    counts.add("of modality", unit)
    counts.add("agreeing modality", unit, claim.modality == right.modality)
    if causal:
        counts.add("of relation", unit)
        counts.add("agreeing relation", unit, claim.relation == right.relation)
    if frame.concept is not None:
        turned = not _linked_alike(claim.source, right.source, frame) and claim.relation == "integrates_with"
        gold = (right.target, right.source) if turned else (right.source, right.target)
        for end, argument, annotated in zip(("source", "target"), (claim.source, claim.target), gold, strict=True):
            alike = _linked_alike(argument, annotated, frame)
            for name in ("both", end, *(["linked"] if frame.concept(annotated.name) else [])):
                counts.add(f"of {name}", unit)
                counts.add(f"agreeing {name}", unit, alike)


def _linked_alike(argument: Argument, annotated: GoldArgument, frame: Frame) -> bool:
    return frame.concept is not None and argument.concept == frame.concept(annotated.name)


def _told(counts: Counts, judged: Sequence[Judged], frame: Frame) -> Figures:
    papers = [one.gold.id for one in judged]
    by_name = [frame.sections.get((one.gold.id, s.number), "") for one in judged for s in one.gold.sentences]
    claims = [verdict.claim for one in judged for verdict in one.verdicts if group(verdict.claim.relation) == "causal"]
    return Figures(
        causal=_score(counts, "causal", "causal"),
        structural=_score(counts, "structural", "structural"),
        relations=tuple(_score(counts, f"relation {name}", name) for name in RELATIONS),
        modalities=tuple(_score(counts, f"modality {name}", name) for name in MODALITIES),
        papers=tuple(_score(counts, f"paper {name}", name) for name in papers),
        sections=tuple(_score(counts, f"section {name}", name) for name in sorts(by_name)),
        frames=_carried(counts, "frame", Counter(_frame(claim.reason) for claim in claims)),
        cues=_carried(counts, "cue", Counter(claim.cue.text if claim.cue else _NO_CUE for claim in claims)),
        modality=_agreement(counts, "modality"),
        relation=_agreement(counts, "relation"),
        reversed=sum(verdict.reversed for one in judged for verdict in one.verdicts),
        linking=_linking(counts) if frame.concept else None,
        calibration=_calibration(counts),
    )


def _score(counts: Counts, key: str, name: str) -> Score:
    def f1(sums: Columns) -> object:
        precision = sums(f"right {key}") / sums(f"claims {key}")
        return harmonic(precision, sums(f"found {key}") / sums(f"required {key}"))

    return Score(
        name=name,
        claims=counts.total(f"claims {key}"),
        right=counts.total(f"right {key}"),
        required=counts.total(f"required {key}"),
        found=counts.total(f"found {key}"),
        precision=counts.share(f"right {key}", f"claims {key}"),
        recall=counts.share(f"found {key}", f"required {key}"),
        f1=counts.rate(f1),
    )


def _carried(counts: Counts, sort: str, names: Counter[str]) -> tuple[Carried, ...]:
    """Frames or cues, the most frequent first."""
    return tuple(
        Carried(
            name=name,
            claims=counts.total(f"claims {sort} {name}"),
            right=counts.total(f"right {sort} {name}"),
            found=counts.total(f"found {sort} {name}"),
            precision=counts.share(f"right {sort} {name}", f"claims {sort} {name}"),
            recall=counts.share(f"found {sort} {name}", "required causal"),
        )
        for name in sorted(names, key=lambda name: (-counts.total(f"claims {sort} {name}"), name))
    )


def _agreement(counts: Counts, name: str) -> Agreement:
    return Agreement(
        of=counts.total(f"of {name}"),
        agreeing=counts.total(f"agreeing {name}"),
        rate=counts.share(f"agreeing {name}", f"of {name}"),
    )


def _linking(counts: Counts) -> Linking:
    return Linking(**{name: _agreement(counts, name) for name in Linking.model_fields})


def _calibration(counts: Counts) -> Calibration:
    def error(sums: Columns) -> object:
        apart = (np.abs(sums(f"confidence {k}") - FINE * sums(f"known {k}")) for k in range(STEPS))
        return sum(apart) / (FINE * sums("told"))

    return Calibration(steps=tuple(_steps(counts)), claims=counts.total("told"), error=counts.rate(error))


def _steps(counts: Counts) -> Iterator[Step]:
    for step in range(STEPS):
        claims = counts.total(f"told {step}")
        if claims:
            yield Step(
                low=step / STEPS,
                high=(step + 1) / STEPS,
                claims=claims,
                confidence=round(counts.total(f"confidence {step}") / (FINE * claims), 3),
                right=round(counts.total(f"known {step}") / claims, 3),
            )
