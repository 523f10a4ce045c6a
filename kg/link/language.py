"""Reading one file of language data into its model."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kg.errors import VocabularyError

Model = TypeVar("Model", bound=BaseModel)


def read_language(path: Path, model: type[Model]) -> Model:
    """The file, checked.

    Raises:
        VocabularyError: the file is missing, is not YAML or breaks its form.
    """
    try:
        text = path.read_text(encoding="utf-8")
        try:
            raw = yaml.load(text, yaml.CSafeLoader)
        except yaml.YAMLError:
            raw = yaml.safe_load(text)  # ten times slower, and surer of the line at fault
        return model.model_validate(raw)
    except FileNotFoundError:
        raise VocabularyError(str(path), "is not there", "Copy it from the language data that kg ships") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1})" if mark else ""
        raise VocabularyError(str(path), f"is not YAML in UTF-8{place}", "Mend it there") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise VocabularyError(f"{path}: {where}", first["msg"], "Write it as the shipped file does") from None
