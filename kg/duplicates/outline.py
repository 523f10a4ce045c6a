"""What of a document is held while papers are told apart: little, so that ten thousand of them are no burden."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

import numpy as np

from kg.duplicates.packed import pack, unpack
from kg.duplicates.shingles import Numbers, code_points, is_han, shingles
from kg.normalise import simplify
from kg.records import Document, Hypothesis, Paper

_SAMPLE = np.uint64(16)  # one shingle of so many is looked at to find candidates
_CHINESE = 6  # a text of which fewer characters than this part are Chinese is in another language
_WORD = re.compile(r"[a-z0-9]+")
_CUT = ("sections", "sentences", "citation_marks", "references", "left_out", "hypotheses")


class Body(NamedTuple):
    """What documents are compared by: the shingles, sorted, each once, and whether they are of Chinese characters."""

    shingles: Numbers
    chinese: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """A document in outline.

    Attributes:
        paper: what is known of it, without how its text is cut.
        length: characters of its sentences.
        sections: number of its sections.
        sample: a sixteenth of the shingles of its body; the same shingles of all.
    """

    paper: Paper
    length: int
    sections: int
    sample: Numbers

    def pack(self) -> bytes:
        """As bytes."""
        about = f"{self.paper.to_json()}\n{self.length}\n{self.sections}\n"
        return about.encode("utf-8", "surrogatepass") + pack({"sample": self.sample})

    @classmethod
    def unpack(cls, data: bytes) -> "Outline":
        """From bytes. Raises ValueError where they are no outline."""
        paper, length, sections, sample = data.split(b"\n", 3)
        return cls(Paper.model_validate_json(paper), int(length), int(sections), unpack(sample)["sample"])


def outline(document: Document) -> Outline:
    """The outline of a document."""
    paper, found = document.paper, body(document).shingles
    return Outline(
        paper.model_copy(update=dict.fromkeys(_CUT, ())),
        sum(sentence.end - sentence.start for sentence in paper.sentences),
        len(paper.sections),
        found[found % _SAMPLE == 0],
    )


def body(document: Document) -> Body:
    """The body of a document: all of it but the reference list."""
    parts, at = [], 0
    for stretch in document.paper.left_out:
        if stretch.reason == "references":
            parts.append(document.text[at : stretch.start])
            at = stretch.end
    return body_of("".join([*parts, document.text[at:]]))


def body_of(text: str) -> Body:
    """The body of a text."""
    codes = code_points(simplify(text))
    han = codes[is_han(codes)]
    if len(han) * _CHINESE >= len(codes):
        return Body(np.unique(shingles(han)), True)
    words = [crc32(word.encode()) for word in _WORD.findall(text.lower())]
    return Body(np.unique(shingles(np.array(words, np.uint64))), False)


def as_told(document: Document, paper: Paper) -> Document:
    """A document with what became known of its paper since it was read.

    Args:
        document: as it was read.
        paper: its outline's paper, completed from other files, and with the id it has now.
    """
    read = document.paper
    update = {name: getattr(paper, name) for name in Paper.model_fields if name not in _CUT}
    if paper.id != read.id:
        update |= {
            "sentences": tuple(one.model_copy(update={"id": f"{paper.id}.{one.index:04d}"}) for one in read.sentences),
            "hypotheses": tuple(_renamed(one, paper.id) for one in read.hypotheses),
        }
    if paper.origin.get("title") != read.origin.get("title"):
        update["sections"] = tuple(
            one.model_copy(update={"title": paper.title}) if one.index == 0 else one for one in read.sections
        )
    changed = {name: value for name, value in update.items() if value != getattr(read, name)}
    return document.model_copy(update={"paper": read.model_copy(update=changed)}) if changed else document


def _renamed(one: Hypothesis, paper: str) -> Hypothesis:
    """A hypothesis whose sentences have the id of another paper."""
    names = {"sentence": one.sentence, "decided": one.decided}
    return one.model_copy(
        update={field: name and f"{paper}.{name.rpartition('.')[2]}" for field, name in names.items()}
    )
