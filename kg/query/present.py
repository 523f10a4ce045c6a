"""Results as text: for the terminal, as JSON, CSV or Markdown."""

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, Literal, get_args

from kg.errors import QuestionError
from kg.messages import Message
from kg.query.blocks import blocks_of
from kg.query.inventory import Inventory
from kg.query.inventory_text import inventory_blocks, inventory_rows
from kg.query.layout import plain
from kg.query.markdown import markdown
from kg.query.results import Answer, Language, Matrix, Problem, Shown
from kg.query.rows import rows_of
from kg.query.shapes import Block
from kg.query.surveys import Survey, Trace
from kg.query.words import Words

Format = Literal["table", "json", "csv", "md"]
Result = Answer | Shown | Matrix | Survey | Inventory | Sequence[Problem]
COLUMNS = 88
MOST = 10  # sentences of a list that a terminal shows; the other formats hold all
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def present(result: Result, format: str = "table", language: Language = "zh", columns: int = COLUMNS) -> str:
    """A result as text that ends in a line break; the same result always gives the same text.

    Args:
        result: of a verb of `kg.query`.
        format: `table` (plain text), `json` (the whole result), `csv` (a row for each claim, sentence, item, edge
            or problem) or `md`.
        language: of the words around; an answer has its own.
        columns: width of plain text.

    Raises:
        QuestionError: there is no such format.
    """
    words = Words.of(_language(result) or language)
    if format == "table":
        return plain(_blocks(result, words, language, MOST), words, columns)
    if format == "md":
        return markdown(_blocks(result, words, language, None))
    if format == "json":
        return json.dumps(_data(result), ensure_ascii=False, indent=2) + "\n"
    if format == "csv":
        return _csv(inventory_rows(result) if isinstance(result, Inventory) else rows_of(result))
    raise QuestionError(
        format, "there is no such format", Message("Use one of {names}", names=", ".join(get_args(Format)))
    )


def _blocks(result: Result, words: Words, language: Language, most: int | None) -> list[Block]:
    return inventory_blocks(result, language) if isinstance(result, Inventory) else blocks_of(result, words, most)


def _language(result: Result) -> Language | None:
    """The language that a result is in by itself."""
    if isinstance(result, Answer):
        return result.understood.language
    return result.language if isinstance(result, Trace) else None


def _data(result: Result) -> Any:
    if isinstance(result, Sequence):
        return [problem.model_dump(mode="json") for problem in result]
    data = result.model_dump(mode="json")
    if isinstance(result, Answer):
        # What the question did not ask for is not there; the works cited stand in the claims, by their numbers.
        always = ("understood", "papers", "nearest")
        return {part: value for part, value in data.items() if part in always or (value and part != "cited")}
    return data


def _csv(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV, each as long as the first. What a spreadsheet would take for a formula gets an apostrophe first."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    long = 0
    for row in rows:
        long = long or len(row)
        cells = ["" if cell is None else str(cell) for cell in row] + [""] * (long - len(row))
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()
