"""The vocabulary: read from a folder of YAML, checked, compiled, looked up by id."""

from kg.vocabulary.cache import folder as cache_folder
from kg.vocabulary.check import faults
from kg.vocabulary.files import Fault
from kg.vocabulary.loader import load
from kg.vocabulary.model import Vocabulary
from kg.vocabulary.places import default_schemas, language_folder

__all__ = ["Fault", "Vocabulary", "cache_folder", "default_schemas", "faults", "language_folder", "load"]
