"""What is wrong with a file that people write, in kg's words: those of PyYAML, pydantic and Python are for programmers.

Each is a clause, as `it is no whole number`, for a message that says where.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.messages import Message

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

# What PyYAML and libyaml say, by what stands in it, in the order in which they are tried.
_YAML = (
    ("undefined alias", Message("what * stands for is given nowhere with &")),
    ("second occurrence|duplicate anchor", Message("two values have one name behind &")),
    ("constructor|undefined tag", Message("a tag that begins with ! means nothing here")),
    ("start any token", Message("a value begins with a mark or a tab; put it in quotes")),
    ("mapping values", Message("a colon stands where none may; put the text in quotes")),
    ("expected (?:':'|key)|mapping keys", Message("a line is no “field: value”, or indented wrongly")),
    ("sequence entries", Message("a hyphen of a list stands where none may")),
    (r"',' or '[\]}]'", Message("brackets are opened and not closed, or lack a comma")),
    ("end of stream|separator", Message("quotes are opened and never closed")),
    ("block end|expected '-'", Message("a line is indented otherwise than those it belongs to")),
    ("node content", Message("a value is missing, or begins with a mark")),
    ("document", Message("something stands before or behind what the file may hold")),
    ("escape", Message("a backslash in double quotes stands for nothing; put the text in single quotes")),
    ("unhashable|unacceptable key", Message("the name of a field is a list")),
    ("special characters|control characters", Message("it holds a character that no text has")),
    ("unacceptable character|codec|UTF|byte|data", Message("it is not UTF-8")),
    ("nest", Message("it is nested too deep")),
    ("", Message("a mark stands where none of its kind may")),
)
# What pydantic finds, by the types of its errors.
_FIELD = {
    kind: clause
    for clause, kinds in (
        (Message("it is missing"), ("missing",)),
        (Message("there is no such field"), ("extra_forbidden",)),
        (Message("it is no text; put it in quotes"), ("string_type",)),
        (Message("it is no whole number"), ("int_type", "int_parsing", "int_from_float")),
        (Message("it is no number"), ("float_type", "float_parsing", "finite_number")),
        (Message("it is neither true nor false"), ("bool_type", "bool_parsing")),
        (Message("it is no list"), ("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type")),
        (Message("it holds no fields"), ("dict_type", "mapping_type", "model_type", "model_attributes_type")),
        (Message("it is not written as it has to be"), ("string_pattern_mismatch",)),
        (
            Message("it is no day; write it like 2026-01-31"),
            ("date_type", "date_parsing", "date_from_datetime_parsing"),
        ),
        (Message("it is no JSON"), ("json_invalid",)),
    )
    for kind in kinds
}


def yaml_problem(error: Exception) -> str:
    """What is wrong with a file that is no YAML.

    Args:
        error: PyYAML's, or one of `kg.vocabulary.written` whose problem is a message already.
    """
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    if isinstance(said, Message):
        return said
    if isinstance(error, RecursionError):
        return Message("it is nested too deep")
    text = " ".join(str(said).split())
    return next(clause for pattern, clause in _YAML if re.search(pattern, text))


def field_problem(detail: ErrorDetails) -> str:
    """What is wrong with a value, from what pydantic found."""
    kind, given = detail["type"], detail.get("ctx", {})
    match kind:
        case _ if kind in _FIELD:
            return _FIELD[kind]
        case "literal_error" | "enum":
            return Message("it is none of {names}", names=", ".join(re.findall(r"'([^']*)'", given["expected"])))
        case "string_too_short" | "too_short":
            least = given["min_length"]
            return Message("it is empty") if least == 1 else Message("it is shorter than {least}", least=least)
        case "greater_than_equal":
            return Message("it is less than {least}", least=given["ge"])
        case "less_than_equal":
            return Message("it is more than {most}", most=given["le"])
        case "greater_than":
            return Message("it is not more than {bound}", bound=given["gt"])
        case "value_error":
            said = given["error"].args[0]
            return said if isinstance(said, Message) else Message(str(said))
        case _:
            return Message(detail["msg"])


def form_problem(error: ValidationError) -> str:
    """The first field that is not as it has to be, and what is wrong with it; without a name where it is the whole."""
    detail = error.errors(include_url=False)[0]
    field, problem = ".".join(map(str, detail["loc"])), field_problem(detail)
    return Message("{field}: {problem}", field=field, problem=problem) if field else problem


def place_of(error: Exception) -> str:
    """Where a library says that a file is not of its format."""
    found = re.search(r"line (\d+)", str(error))
    return Message("line {line}", line=found[1]) if found else Message("as a whole")


def reading_problem(error: OSError | UnicodeDecodeError) -> str:
    """Why a file cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        return Message("byte {byte} is no UTF-8", byte=error.start)
    return Message((error.strerror or "unknown reason").lower())
