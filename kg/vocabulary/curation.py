"""What the curators' tools know of the language: `curation.yaml`, which says what each list is for."""

from pathlib import Path

from kg.schema import Entry, Text
from kg.vocabulary.language import read_language
from kg.vocabulary.places import language_folder

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
    return read_language(path, Curation)
