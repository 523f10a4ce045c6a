"""Annotated papers: files of lines `SID | source | relation | target | modality | flags`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from kg.errors import SourceError
from kg.evaluate.numbering import Numbered, numbered
from kg.malformed import reading_problem
from kg.messages import Message
from kg.records import Modality, Relation

RELATIONS: tuple[Relation, ...] = get_args(Relation)
MODALITIES: tuple[Modality, ...] = get_args(Modality)
FLAGS = ("opt", "via")
NOT_IN_SENTENCE = "^"
NOTHING = "-"
_GUIDE = "docs/annotation.md"


@dataclass(frozen=True, slots=True)
class GoldArgument:
    """A source or target as annotated.

    Attributes:
        name: the noun phrase.
        spans: every place in the text where the sentence holds it; none for one that the sentence leaves out.
    """

    name: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim as annotated; an optional one is allowed and not asked for."""

    sentence: int
    source: GoldArgument
    relation: Relation
    target: GoldArgument
    modality: Modality
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldPaper:
    """A paper as annotated.

    Attributes:
        id: name of the file, without its ending.
        sentences: those that were annotated, in order, also where they claim nothing.
        claims: in the order of the file.
    """

    id: str
    sentences: tuple[Numbered, ...]
    claims: tuple[GoldClaim, ...]


def gold_files(gold: Path) -> list[Path]:
    """The files of a gold, by name.

    Args:
        gold: a file, or a folder of `*.tsv`.

    Raises:
        SourceError: there is none.
    """
    if gold.is_file():
        return [gold]
    found = sorted(gold.glob("*.tsv"))
    if not found:
        raise SourceError(
            str(gold),
            Message("no gold lies here: a file ID.tsv for each paper"),
            Message("Name the file or its folder; {guide} says how to write one", guide=_GUIDE),
        )
    return found


def read_gold(file: Path, text: str) -> GoldPaper:
    """What was annotated in a text.

    Args:
        file: `ID.tsv`, in UTF-8.
        text: the text as read that its sentence numbers count in.

    Raises:
        SourceError: the file cannot be read, or a line of it is wrong: `file: line N`.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        what = Message("it cannot be read ({error})", error=reading_problem(error))
        raise SourceError(str(file), what, Message("Save it as text in UTF-8")) from None
    sentences = numbered(text)
    claims: list[GoldClaim] = []
    covered: set[int] = set()
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            fields = [field.strip() for field in line.split("|")]
            place = f"{file}: line {number}"
            sentence = _sentence(place, fields[0], sentences)
            covered.add(sentence.number)
            if fields[1:] != [NOTHING]:
                claims.append(_claim(place, fields, sentence, text))
    return GoldPaper(file.stem, tuple(sentences[number] for number in sorted(covered)), tuple(claims))


def _sentence(place: str, sid: str, sentences: Sequence[Numbered]) -> Numbered:
    if not re.fullmatch(r"[0-9]+", sid):
        raise SourceError(
            place,
            Message("“{sid}” is no number of a sentence", sid=sid),
            Message("Write lines as SID | source | relation | target | modality | flags"),
        )
    if int(sid) >= len(sentences):
        raise SourceError(
            place,
            Message("the text has no sentence {sid}; the last one is {last:03}", sid=sid, last=len(sentences) - 1),
            Message("Look whether this is the text that was annotated; kg evaluate --sentences FILE numbers it"),
        )
    return sentences[int(sid)]


def _claim(place: str, fields: list[str], sentence: Numbered, text: str) -> GoldClaim:
    if not 4 <= len(fields) <= 6 or not all(fields[1:4]):
        raise SourceError(
            place,
            Message("{number} fields are filled, not four to six", number=sum(map(bool, fields))),
            Message("Write SID | source | relation | target | modality | flags, or SID | - where nothing is claimed"),
        )
    source, relation, target, modality, flags = (*fields[1:], "", "")[:5]
    relations: Mapping[str, Relation] = {name: name for name in RELATIONS}
    modalities: Mapping[str, Modality] = {"": MODALITIES[0]} | {name: name for name in MODALITIES}
    for said, known in ((relation, tuple(relations)), (modality, tuple(modalities))):
        if said not in known:
            names = ", ".join(filter(None, known))
            what = Message("“{said}” is none of them", said=said)
            raise SourceError(place, what, Message("Use one of {names}", names=names))
    if unknown := [flag for flag in flags.replace(",", " ").split() if flag not in FLAGS]:
        what = Message("“{said}” is no flag", said=unknown[0])
        raise SourceError(place, what, Message("Use one of {names}", names=", ".join(FLAGS)))
    return GoldClaim(
        sentence.number,
        _argument(place, source, sentence, text),
        relations[relation],
        _argument(place, target, sentence, text),
        modalities[modality],
        bool(flags),
    )


def _argument(place: str, name: str, sentence: Numbered, text: str) -> GoldArgument:
    if name.startswith(NOT_IN_SENTENCE):
        return GoldArgument(name.lstrip(NOT_IN_SENTENCE), ())
    spans = tuple(_places(name, sentence, text))
    if not spans:
        raise SourceError(
            place,
            Message("sentence {sid:03} does not hold “{name}”", sid=sentence.number, name=name),
            Message("Copy the words as they stand, or write ^ before them where the sentence leaves them out"),
        )
    return GoldArgument(name, spans)


def _places(name: str, sentence: Numbered, text: str) -> Iterator[tuple[int, int]]:
    """Where a sentence holds a name, whatever lines it is broken into."""
    places = [at for at in range(sentence.start, sentence.end) if text[at] != "\n"]
    flat = "".join(text[at] for at in places)
    at = flat.find(name)
    while at >= 0:
        yield places[at], places[at + len(name) - 1] + 1
        at = flat.find(name, at + 1)
