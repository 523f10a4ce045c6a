"""What the curators' tools know of the language: `curation.yaml`, which says what each list is for."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from kg.errors import VocabularyError
from kg.messages import Message
from kg.schema import Entry, Text
from kg.vocabulary.places import language_folder
from kg.vocabulary.written import read_yaml

FILE = "curation.yaml"


class Curation(Entry):
    """The words of curation.yaml."""

    silent: tuple[Text, ...]
    joints: tuple[Text, ...]


def load_curation(language: Path) -> Curation:
    """The words of `curation.yaml` in a folder of language data, the shipped ones where it has no such file.

    Raises:
        VocabularyError: the file is not YAML or lacks a list.
    """
    path = language / FILE
    if not path.is_file():
        path = language_folder() / FILE
    try:
        return Curation.model_validate(read_yaml(path.read_text(encoding="utf-8")))
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
