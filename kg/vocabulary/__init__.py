"""The vocabulary: read from a folder of YAML, checked, compiled, looked up by id."""

from kg.vocabulary.load import default_schemas, language_folder, load
from kg.vocabulary.model import Vocabulary

__all__ = ["Vocabulary", "default_schemas", "language_folder", "load"]
