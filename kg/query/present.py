"""Results as text: for the terminal, as JSON, CSV or Markdown."""

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, Literal, get_args

from kg.errors import QuestionError
from kg.normalise import clean
from kg.query.blocks import blocks_of
from kg.query.layout import plain
from kg.query.markdown import markdown
from kg.query.results import Answer, ClaimShown, ItemShown, Language, Matrix, PaperShown, Problem, Shown
from kg.query.words import Words
from kg.records import Argument, Claim

Format = Literal["table", "json", "csv", "md"]
Result = Answer | Shown | Matrix | Sequence[Problem]
COLUMNS = 88
MOST = 10  # sentences of a list that a terminal shows; the other formats hold all
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CLAIM = (
    *("paper", "file", "title", "year", "section", "sentence", "text"),
    *("source", "source_concept", "source_match", "relation", "target", "target_concept", "target_match"),
    *("cue", "via", "modality", "attribution", "speaker", "citations"),
    *("confidence", "shown", "narrower", "reason", "claim"),
)
_EVIDENCE = (
    "id",
    "label",
    "paper",
    "file",
    "title",
    "year",
    "section",
    "sentence",
    "text",
    "matched",
    "match",
    "reason",
)


def present(result: Result, format: str = "table", language: Language = "zh", columns: int = COLUMNS) -> str:
    """A result as text that ends in a line break; the same result always gives the same text.

    Args:
        result: of `query`, `ask`, `show`, `matrix` or `verify`.
        format: `table` (plain text), `json` (the whole result), `csv` (a row for each claim, sentence, item or
            problem) or `md`.
        language: of the words around; an answer has its own.
        columns: width of plain text.

    Raises:
        QuestionError: there is no such format.
    """
    words = Words.of(result.understood.language if isinstance(result, Answer) else language)
    if format == "table":
        return plain(blocks_of(result, words, MOST), words, columns)
    if format == "md":
        return markdown(blocks_of(result, words, None))
    if format == "json":
        return json.dumps(_data(result), ensure_ascii=False, indent=2) + "\n"
    if format == "csv":
        return _csv(_rows(result))
    raise QuestionError(format, "there is no such format", f"Use one of {', '.join(get_args(Format))}")


def _data(result: Result) -> Any:
    if isinstance(result, Sequence):
        return [problem.model_dump(mode="json") for problem in result]
    return result.model_dump(mode="json")


def _csv(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        cells = ("" if cell is None else str(cell) for cell in row)
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()


def _rows(result: Result) -> Iterable[Sequence[object]]:
    """A header, then a row for each claim, sentence, item or problem."""
    if isinstance(result, Answer):
        yield _CLAIM
        for paper in result.papers:
            for claim in paper.claims:
                yield _claim_row(claim, paper.title, paper.year, claim.narrower)
    elif isinstance(result, ClaimShown):
        yield _CLAIM
        yield _claim_row(result.claim, result.paper.title, result.paper.year)
    elif isinstance(result, PaperShown):
        yield _CLAIM
        for shown in result.claims:
            yield _claim_row(shown, result.paper.title, result.paper.year)
    elif isinstance(result, ItemShown):
        yield [
            "id",
            "label",
            "paper",
            "file",
            "title",
            "year",
            "section",
            "sentence",
            "text",
            "matched",
            "match",
            "reason",
        ]
        for source in result.papers:
            for line in source.sentences:
                head = (result.id, result.label, source.paper, source.file, source.title, source.year)
                what = (clean(line.text), clean(line.matched), line.match, line.reason)
                yield (*head, " › ".join(line.section), line.sentence, *what)
    elif isinstance(result, Matrix):
        yield ("id", "kind", "label", *(paper.file for paper in result.papers))
        for row in result.items:
            yield (row.id, row.kind, row.label, *row.sentences)
    else:
        yield ("where", "what")
        for problem in result:
            yield (problem.where, problem.what)


def _claim_row(claim: Claim, title: str, year: int | None, narrower: Sequence[str] = ()) -> Sequence[object]:
    return (
        *(
            claim.paper,
            claim.file,
            title,
            year,
            " › ".join(claim.section),
            claim.sentence.id,
            clean(claim.sentence.text),
        ),
        *_ends(claim.source),
        claim.relation,
        *_ends(claim.target),
        claim.cue.text if claim.cue else None,
        "; ".join(clean(argument.text) for argument in claim.via),
        *(claim.modality, claim.attribution, claim.speaker, "; ".join(map(str, claim.citations))),
        *(claim.confidence, claim.shown, "; ".join(narrower), claim.reason, claim.id),
    )


def _ends(argument: Argument) -> tuple[str, str | None, str]:
    return clean(argument.text), argument.concept, argument.match
