"""papers.yaml: what a person knows of the papers and the files do not say."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import SourceError
from kg.malformed import form_problem, reading_problem, yaml_problem
from kg.messages import Message
from kg.vocabulary.written import read_yaml, text_of

SIDE_FILE = "papers.yaml"
FIELDS = (
    *("title", "authors", "affiliations", "year", "doi", "keywords", "abstract"),
    *("mark", "journal", "volume", "issue", "pages"),
)


class SideEntry(BaseModel):
    """What is said of one paper; what is left out here is taken from the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)  # volume: 52 is no fault

    file: str = Field(min_length=1, description="File name of the paper, without folders.")
    title: str | None = None
    authors: tuple[str, ...] | None = None
    affiliations: tuple[str, ...] | None = None
    year: int | None = Field(None, ge=1900, le=2100)
    doi: str | None = None
    keywords: tuple[str, ...] | None = None
    abstract: str | None = None
    mark: str | None = Field(None, description="Type of document by GB/T 7714: J, M, C, D, R, N ….")
    journal: str | None = Field(None, description="Journal, newspaper or proceedings; else publisher or university.")
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    note: str | None = Field(None, description="Where it is known from.")

    def stated(self) -> dict[str, Any]:
        """The fields of a paper that the entry fills, by name."""
        return {name: getattr(self, name) for name in FIELDS if getattr(self, name) is not None}


class SideFile(BaseModel):
    """The entries of a side file, by file name."""

    model_config = ConfigDict(frozen=True)

    entries: Mapping[str, SideEntry] = Field(default_factory=dict)

    def entry(self, file: str) -> SideEntry | None:
        """What is said of a file; None without an entry."""
        return self.entries.get(file)


def load_side_file(path: Path) -> SideFile:
    """Read a side file.

    Raises:
        SourceError: it is no YAML, no list of entries, or an entry is wrong or stands twice.
    """
    try:
        raw = read_yaml(path.read_bytes())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problem = reading_problem(error) if isinstance(error, OSError) else yaml_problem(error)
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}: line {mark.line + 1}" if mark else path.name
        raise SourceError(
            where, Message("it is no YAML ({problem})", problem=problem), "Mend the line, or remove the file"
        ) from error
    if raw is None:
        return SideFile()
    if not isinstance(raw, list):
        raise SourceError(path.name, "it holds no list", "Write one entry a paper, each starting with `- file:`")
    entries: dict[str, SideEntry] = {}
    for number, item in enumerate(raw, start=1):
        name = text_of(item.get("file")) if isinstance(item, dict) else None
        where = f"{path.name}: {name or f'entry {number}'}"
        try:
            entry = SideEntry.model_validate(item)
        except ValidationError as error:
            known = ", ".join(SideEntry.model_fields)
            raise SourceError(where, form_problem(error), Message("The fields are {names}", names=known)) from error
        if entry.file in entries:
            raise SourceError(where, "it stands twice", "Keep one of the two entries")
        entries[entry.file] = entry
    return SideFile(entries=entries)
