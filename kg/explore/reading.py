"""The papers' texts for reading in context, as plain data.

    text       the text as read
    sections   [title, level] by index, as in the paper's record
    sentences  [start, end, section, heading (0 or 1), *ids of what it is about], in reading order
    leftOut    [start, end, reason] of what was not read for claims

Offsets are code points into the text.
"""

from collections.abc import Iterable
from typing import Any

from kg.records import Document, SentenceLinks

MOST = 3_000_000
"""Characters of text that a page carries; papers that together have more are left to `texts/`."""


def reading(documents: Iterable[Document], links: Iterable[SentenceLinks], most: int = MOST) -> dict[str, Any]:
    """Every paper's text by its id; nothing where together they are longer than `most`."""
    texts: dict[str, Any] = {}
    sentences: dict[str, list[Any]] = {}
    characters = 0
    for document in documents:
        characters += len(document.text)
        if characters > most:
            return {}
        texts[document.paper.id] = one = _paper(document)
        sentences |= {s.id: row for s, row in zip(document.paper.sentences, one["sentences"], strict=True)}
    for line in links:
        if line.sentence in sentences:
            sentences[line.sentence].extend(dict.fromkeys(mention.concept for mention in line.links))
    return dict(sorted(texts.items()))


def _paper(document: Document) -> dict[str, Any]:
    paper = document.paper
    return {
        "text": document.text,
        "sections": [[section.title, section.level] for section in paper.sections],
        "sentences": [[s.start, s.end, s.section, int(s.heading)] for s in paper.sentences],
        "leftOut": [[span.start, span.end, span.reason] for span in paper.left_out],
    }
