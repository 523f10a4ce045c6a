"""Reading one file of language data into its model."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from kg.errors import VocabularyError
from kg.malformed import field_problem
from kg.messages import Message, system_reason
from kg.vocabulary.written import read_yaml

_T = TypeVar("_T")


def read_language(path: Path, form: type[_T]) -> _T:
    """The file, checked.

    Args:
        path: of the file.
        form: a pydantic model, or any type that pydantic can check.

    Raises:
        VocabularyError: the file is missing, is not YAML or breaks its form.
    """
    try:
        return TypeAdapter(form).validate_python(read_yaml(path.read_bytes()))
    except FileNotFoundError:
        raise VocabularyError(str(path), "is not there", "Copy it from the language data that kg ships") from None
    except OSError as error:
        raise VocabularyError(
            str(path),
            Message("it cannot be read ({reason})", reason=system_reason(error)),
            "Put the file back",
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        what = Message("is not YAML in UTF-8")
        if mark:
            what = Message("is not YAML in UTF-8 (line {line})", line=mark.line + 1)
        raise VocabularyError(str(path), what, "Mend it there") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise VocabularyError(f"{path}: {where}", field_problem(first), "Write it as the shipped file does") from None
