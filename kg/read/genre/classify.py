"""What sort of text a paper is, as fields of a `Paper`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kg.normalise import HAN, simplify
from kg.read.genre.hypotheses import hypotheses
from kg.read.genre.methods import methods
from kg.read.genre.shape import Shape, genre_of
from kg.read.genre.words import GenreWords
from kg.records import Section, Sentence

_HAN = re.compile(f"[{HAN}]")
_FIRST = 80  # characters at the head of a text whose only title is English: the Chinese one may stand there


def classify(
    flat: str,
    stated: Mapping[str, Any],
    sections: Sequence[Section],
    sentences: Sequence[Sentence],
    abstract: range,
    scholarly: bool,
    english: bool | None,
    words: GenreWords,
) -> dict[str, Any]:
    """The genre with its reason, the methods and the hypotheses, by the names of the fields.

    Args:
        flat: the simplified text.
        stated: what is known of the paper: title, abstract, keywords.
        sections: its tree; the first is the paper.
        sentences: its sentences.
        abstract: offsets of the abstract in the text.
        scholarly: whether the text has an abstract, keywords or references.
        english: whether it is in English, with a text beside its abstract; None where it is not.
        words: the data file.
    """
    prose = [s for s in sentences if not s.heading and s.start not in abstract]
    found = hypotheses(flat, sentences, words)
    title, abstract_text, keywords, *headings = simplify(
        "\n".join(
            " ".join(part.split())
            for part in (
                str(stated.get("title", "")),
                str(stated.get("abstract", "")),
                " ".join(stated.get("keywords", ())),
                *(section.title for section in sections if section.level),
            )
        )
    ).split("\n")
    genre, reason = genre_of(
        Shape(
            title=title if _HAN.search(title) else f"{title}\n{flat[:_FIRST].strip()}",
            front=flat,
            abstract=abstract_text,
            headings=tuple(headings),
            body="\n".join(flat[s.start : s.end] for s in prose),
            scholarly=scholarly,
            english=english,
            hypotheses=tuple(one.name for one in found),
        ),
        words,
    )
    own = [flat[s.start : s.end] for s in sentences if not s.citations and not s.heading]
    return {
        "genre": genre,
        "genre_reason": reason,
        "methods": methods(genre, "\n".join((title, abstract_text, keywords)), headings, own, words),
        "hypotheses": found,
    }
