"""corrections.yaml: what people decided about claims, applied anew at every build.

The file lies beside the sources and is a list of entries:

    - claim: c3f2a9c0d1e4b5a67          # its id, as every answer prints it
      verdict: amended                  # right, rejected or amended
      error: relation                   # source, target, relation, direction, modality, concept, not a claim
      relation: enables                 # what it should be
      by: 张三
      why: 原文是“奠定基础”。
      sentence: 数据要素为高质量发展奠定基础。

A rejected claim stays in the build and is not shown; a right or amended one is shown. Its id and confidence stay those
of the reader. A correction whose claim is gone is handed back, never dropped.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kg.errors import SourceError
from kg.malformed import form_problem, reading_problem, yaml_problem
from kg.messages import Message
from kg.records import ErrorType, Modality, Relation, Verdict
from kg.vocabulary.written import read_yaml, text_of

FILE = "corrections.yaml"
BUILD_FILE = "papers.jsonl"  # a folder that holds one is the output of a build, not a source
_NEEDED: Mapping[ErrorType, tuple[str, ...]] = {
    "source": ("source",),
    "target": ("target",),
    "relation": ("relation",),
    "direction": (),
    "modality": ("modality",),
    "concept": ("source_concept", "target_concept"),
}
_AMENDS = ("source", "source_concept", "relation", "target", "target_concept", "modality")


class Correction(BaseModel):
    """An entry of corrections.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: str = Field(pattern=r"^c[0-9a-f]{16}$", description="Id of the claim.")
    verdict: Verdict
    error: ErrorType | None = Field(None, description="What was wrong; nothing where the claim is right.")
    source: str | None = Field(None, min_length=1, description="The right source, as the sentence words it.")
    source_concept: str | None = Field(None, description="Id of the concept it is; null where none covers it.")
    relation: Relation | None = None
    target: str | None = Field(None, min_length=1, description="The right target, as the sentence words it.")
    target_concept: str | None = Field(None, description="Id of the concept it is; null where none covers it.")
    modality: Modality | None = None
    by: str = Field(min_length=1, description="Who decided.")
    why: str = ""
    sentence: str = Field("", description="The sentence, to find the place again where the claim is gone.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        given = [name for name in _AMENDS if name in self.model_fields_set]
        if self.verdict == "right" and self.error is not None:
            raise ValueError(Message("a right claim has no error"))
        if self.verdict != "right" and self.error is None:
            raise ValueError(Message("a claim that is {verdict} needs an error", verdict=self.verdict))
        if self.verdict != "amended" and given:
            raise ValueError(
                Message("a claim that is {verdict} has no {field} of its own", verdict=self.verdict, field=given[0])
            )
        if self.verdict == "amended":
            if self.error == "not a claim":
                raise ValueError(Message("what is not a claim is rejected"))
            needed = _NEEDED[self.error] if self.error else ()
            if needed and not any(name in given for name in needed):
                raise ValueError(Message("the right {names} is missing", names=" or ".join(needed)))
        return self


class Corrections(NamedTuple):
    """Corrections by the id of their claim, and the file that each stands in."""

    by_claim: Mapping[str, Correction]
    files: Mapping[str, str]


def read_corrections(sources: Iterable[Path]) -> Corrections:
    """Every correction beside the sources: in the folders named and inside them, and beside the files named.

    Raises:
        SourceError: a file is no list of corrections, or two decide about one claim.
    """
    found: dict[str, Correction] = {}
    files: dict[str, str] = {}
    for path in sorted({path for source in sources for path in _files(source)}, key=lambda path: path.as_posix()):
        for correction in read_file(path):
            if correction.claim in found:
                other = files[correction.claim]
                raise SourceError(
                    f"{path.name}: {correction.claim}",
                    Message("{other} decides about it too", other=other),
                    "Keep one of them",
                )
            found[correction.claim], files[correction.claim] = correction, path.name
    return Corrections(found, files)


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [path] if (path := source.parent / FILE).is_file() else []
    if (source / BUILD_FILE).is_file():
        return []
    inner = [one for one in source.iterdir() if one.is_dir() and not one.is_symlink() and not one.name.startswith(".")]
    return [*([source / FILE] if (source / FILE).is_file() else []), *(path for one in inner for path in _files(one))]


def read_file(path: Path) -> list[Correction]:
    """The entries of one file, in order.

    Raises:
        SourceError: it cannot be read, is no YAML, no list, or an entry is wrong or stands twice.
    """
    try:
        return parse(path.read_bytes().decode("utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            path.name, Message("it cannot be read ({reason})", reason=reading_problem(error)), "Save it as UTF-8 text"
        ) from None


def parse(text: str, name: str = FILE) -> list[Correction]:
    """The entries that a text holds; see `read_file`."""
    try:
        raw = read_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}: line {mark.line + 1}" if mark else name
        raise SourceError(
            where,
            Message("it is no YAML ({problem})", problem=yaml_problem(error)),
            "Mend the line",
        ) from None
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise SourceError(name, "it holds no list", "Write one entry a claim, each starting with `- claim:`")
    found: dict[str, Correction] = {}
    for number, item in enumerate(raw, start=1):
        claim = text_of(item.get("claim")) if isinstance(item, dict) else None
        where = f"{name}: {claim or f'entry {number}'}"
        try:
            correction = Correction.model_validate(item)
        except ValidationError as error:
            known = ", ".join(Correction.model_fields)
            raise SourceError(where, form_problem(error), Message("The fields are {names}", names=known)) from None
        if correction.claim in found:
            raise SourceError(where, "it stands twice", "Keep one of the two entries")
        found[correction.claim] = correction
    return list(found.values())


def entry(correction: Correction) -> str:
    """A correction as an entry of the file."""
    stated = {
        name: getattr(correction, name) for name in Correction.model_fields if name in correction.model_fields_set
    }
    text = _dumped(stated, allow_unicode=True)
    return text if read_yaml(text) == [stated] else _dumped(stated, allow_unicode=False)  # rare line ends get lost


def _dumped(stated: dict[str, object], allow_unicode: bool) -> str:
    return yaml.safe_dump([stated], allow_unicode=allow_unicode, sort_keys=False, width=10000)


def with_entry(text: str, correction: Correction) -> str:
    """The text of a file with one correction more; comments in it stay.

    Raises:
        SourceError: what was there is no list of corrections, or decides about the claim already.
    """
    old = parse(text)
    longer = (text if text.endswith("\n") or not text else f"{text}\n") + entry(correction)
    try:
        if parse(longer) == [*old, correction]:
            return longer
    except SourceError:
        if any(one.claim == correction.claim for one in old):
            raise
    return "".join(map(entry, (*old, correction)))  # a list in brackets takes no further line
