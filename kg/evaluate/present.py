"""An evaluation as text: for the terminal, as Markdown or as JSON."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from kg.columns import width
from kg.evaluate.results import Agreement, Carried, Evaluation, Fault, Figures, Rate, Score
from kg.messages import tell
from kg.query.layout import plain
from kg.query.markdown import markdown
from kg.query.shapes import Block, Grid, Heading, Line, Point, Quote, Rest
from kg.query.words import Words

COLUMNS = 88
MOST = 12  # rows of a long table that a terminal shows
LONGEST = 24  # columns of a name in a table
NOTHING = "–"


def present(
    evaluation: Evaluation, format: str = "table", doubtful: bool = False, faults: int = 0, columns: int = COLUMNS
) -> str:
    """An evaluation as text that ends in a line break; the same evaluation always gives the same text.

    Args:
        evaluation: what to tell.
        format: `table` (plain text), `md`, or `json` (all of it).
        doubtful: whether the tables are of all claims; without it, of those shown.
        faults: how many wrong and missed claims are told with their sentences.
        columns: width of plain text.
    """
    if format == "json":
        return json.dumps(evaluation.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    blocks = list(_blocks(evaluation, doubtful, faults, MOST if format == "table" else None))
    return markdown(blocks) if format == "md" else plain(blocks, Words.of("en"), columns)


def _blocks(evaluation: Evaluation, doubtful: bool, faults: int, most: int | None) -> Iterator[Block]:
    figures = evaluation.all if doubtful else evaluation.shown
    yield from headline(evaluation)
    yield Heading(tell("By relation"), 3)
    yield _scores(tell("relation"), figures.relations)
    yield Heading(tell("Causal claims by modality"), 3)
    yield _scores(tell("modality"), figures.modalities)
    yield Line(_agreeing(tell("The modality is that annotated for {n} of {of} right claims: {rate}"), figures.modality))
    yield Line(
        _agreeing(tell("The relation is that annotated for {n} of {of} right causal ones: {rate}"), figures.relation)
    )
    yield Line(tell("Source and target are the wrong way round in {n} wrong claims").format(n=figures.reversed))
    if figures.linking:
        yield Heading(tell("Linking of arguments"), 3)
        told = tell("What was read and what was annotated link alike for {n} of {of} arguments: {rate}")
        yield Line(_agreeing(told, figures.linking.both))
        told = tell("where the annotated words link to a concept, for {n} of {of}: {rate}")
        yield Line(_agreeing(told, figures.linking.linked))
    yield Heading(tell("Calibration of causal claims, the doubtful ones too"), 3)
    yield from _calibration(evaluation.all)
    for title, name, scores in (
        (tell("Causal claims by paper"), tell("paper"), figures.papers),
        (tell("Causal claims by section"), tell("section"), figures.sections),
    ):
        if scores:
            yield Heading(title, 3)
            yield _scores(name, scores[:most], most)
            yield from _rest(len(scores), most)
    for title, name, carried in (
        (tell("Causal claims by frame"), tell("frame"), figures.frames),
        (tell("Causal claims by cue"), tell("cue"), figures.cues),
    ):
        if carried:
            yield Heading(title, 3)
            yield _carried(name, carried[:most], most)
            yield from _rest(len(carried), most)
    if faults:
        yield from _faults(evaluation.faults, faults)


def headline(evaluation: Evaluation) -> Iterator[Block]:
    """What an evaluation comes to: shown and all claims, causal and structural, and what people reach."""
    told = tell("{papers} papers, {sentences} sentences; {required} claims required, {optional} optional")
    counts = {name: len(evaluation.papers) if name == "papers" else getattr(evaluation, name) for name in _COUNTED}
    yield Line(told.format(**counts))
    rows = [
        (tell("causal, shown"), evaluation.shown.causal),
        (tell("causal, all"), evaluation.all.causal),
        (tell("structural, shown"), evaluation.shown.structural),
        (tell("structural, all"), evaluation.all.structural),
    ]
    yield _scores(tell("sort"), [score.model_copy(update={"name": name}) for name, score in rows], f1=True)
    drawn = tell("papers") if evaluation.resampled == "papers" else tell("sentences")
    told = tell("In brackets: 95 % of {resamples} resamples of {drawn}").format(
        resamples=evaluation.resamples, drawn=drawn
    )
    yield Line(told)
    if evaluation.readers:
        told = tell("Readers agree with each other at causal F1 {f1:.2f}").format(f1=evaluation.readers.causal_f1)
        yield Line(f"{told}. {evaluation.readers.note}".strip(". "))


_COUNTED = ("papers", "sentences", "required", "optional")


def rate(told: Rate, interval: bool = True) -> str:
    """A rate, with its interval.

    >>> rate(Rate(value=0.534, low=0.5, high=1))
    '0.53 [.50–1.00]'
    """
    if told.value is None:
        return NOTHING
    low, high = (f"{bound:.2f}".removeprefix("0") for bound in (told.low or 0, told.high or 0))
    return f"{told.value:.2f} [{low}–{high}]" if interval else f"{told.value:.2f}"


def _agreeing(told: str, agreement: Agreement) -> str:
    return told.format(n=agreement.agreeing, of=agreement.of, rate=rate(agreement.rate))


def _scores(name: str, scores: Sequence[Score], most: int | None = MOST, f1: bool = False) -> Grid:
    header = (name, tell("claims"), tell("right"), tell("required"), tell("found"), "F1")
    return Grid(
        header,
        tuple(
            (
                _short(score.name, most),
                str(score.claims),
                rate(score.precision),
                str(score.required),
                rate(score.recall),
                rate(score.f1, f1),
            )
            for score in scores
        ),
    )


def _carried(name: str, carried: Sequence[Carried], most: int | None) -> Grid:
    header = (name, tell("claims"), tell("right"), tell("of the required, found by it"))
    return Grid(
        header,
        tuple((_short(one.name, most), str(one.claims), rate(one.precision), rate(one.recall)) for one in carried),
    )


def _calibration(figures: Figures) -> Iterator[Block]:
    told = figures.calibration
    header = (tell("confidence"), tell("claims"), tell("mean confidence"), tell("right"))
    yield Grid(
        header,
        tuple(
            (f"{step.low:.1f}–{step.high:.1f}", str(step.claims), f"{step.confidence:.2f}", f"{step.right:.2f}")
            for step in told.steps
        ),
    )
    yield Line(tell("Expected calibration error: {rate}").format(rate=rate(told.error)))


def _rest(number: int, most: int | None) -> Iterator[Block]:
    if most is not None and number > most:
        yield Rest(tell("{n} more; --json and --markdown have all").format(n=number - most))


def _faults(faults: Sequence[Fault], most: int) -> Iterator[Block]:
    yield Heading(tell("Wrong and missed, of the claims shown"), 3)
    for (paper, number, text), here in groupby(faults[:most], key=lambda one: (one.paper, one.sentence, one.text)):
        for fault in here:
            kind = tell("wrong") if fault.kind == "wrong" else tell("missed")
            said = f"{kind}: {fault.source} —{fault.relation}→ {fault.target} [{fault.modality}]"
            marks = [tell("reversed") if fault.reversed else "", fault.frame or "", fault.cue or "", fault.claim or ""]
            told = [f"{fault.confidence:.2f}"] if fault.confidence is not None else []
            yield Point(" · ".join([said, *told, *filter(None, marks)]))
        yield Quote(text, f"{paper} · {number:03}")
    if len(faults) > most:
        yield Rest(tell("{n} more; --errors takes a higher number").format(n=len(faults) - most))


def _short(name: str, most: int | None) -> str:
    """A name cut to what a table of a terminal has room for."""
    cut = name
    while most is not None and width(cut) > LONGEST:
        cut = cut[:-1]
    return name if cut == name else f"{cut}…"
