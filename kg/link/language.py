"""Reading one file of language data into its model."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kg.errors import VocabularyError
from kg.messages import Message
from kg.vocabulary.written import read_yaml

Model = TypeVar("Model", bound=BaseModel)


def read_language(path: Path, model: type[Model]) -> Model:
    """The file, checked.

    Raises:
        VocabularyError: the file is missing, is not YAML or breaks its form.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return model.model_validate(read_yaml(text))
    except FileNotFoundError:
        raise VocabularyError(str(path), "is not there", "Copy it from the language data that kg ships") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        what = Message("is not YAML in UTF-8")
        if mark:
            what = Message("is not YAML in UTF-8 (line {line})", line=mark.line + 1)
        raise VocabularyError(str(path), what, "Mend it there") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise VocabularyError(f"{path}: {where}", first["msg"], "Write it as the shipped file does") from None
