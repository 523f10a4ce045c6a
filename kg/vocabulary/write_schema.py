"""`python -m kg.vocabulary.write_schema` writes the JSON Schema that lets editors check the YAML as one types."""

import json
from pathlib import Path

from kg.schema import json_schema
from kg.vocabulary.places import default_schemas
from kg.writing import put

NAME = "vocabulary.schema.json"


def text() -> str:
    """The file's content."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def write(folder: Path) -> Path:
    """Write the schema into a vocabulary's folder; the file's path."""
    path = folder / NAME
    put(path, text().encode())
    return path


if __name__ == "__main__":
    write(default_schemas())
