"""How results, and questions that have none, are given."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.cli import language, terminal
from kg.cli.options import Format
from kg.errors import NotFound, QuestionError

if TYPE_CHECKING:
    from kg.query.present import Result


def give(result: "Result", form: Format, *names: str) -> None:
    """Print a result in the form asked for, its words in the language of the names it is of, if they tell any."""
    from kg.query.present import COLUMNS, present

    terminal.give(present(result, form.value, language.of_name(*names), terminal.columns() or COLUMNS))


@contextmanager
def answering(form: Format) -> Iterator[None]:
    """Where JSON is asked for and the question is not understood or names nothing, say so in JSON as well."""
    try:
        yield
    except (QuestionError, NotFound) as error:
        if form is Format.JSON:
            told = {"where": error.where, "what": error.what, "mend": error.mend, **error.data}
            terminal.give(json.dumps({"error": told}, ensure_ascii=False, indent=2))
        raise
