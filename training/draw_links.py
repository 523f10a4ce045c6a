"""Draw links at random from the seeds, for reading: are they right?

    python training/draw_links.py > tests/gold/links.tsv

A link is a stretch of a sentence and the concept it leads to: a label, a composed concept or a cue that `kg build`
writes into links.jsonl, or the source or target of a claim that is shown. Each counts once; the draw is the same on
every run. A reader fills in the last two columns, `right` or `wrong`, on two occasions, the second without a look at
the first.
"""

import random
import sys

from kg.extract.claims import Reader
from kg.link import Linker, link_document
from kg.read import read_sources
from kg.vocabulary import default_schemas, load

SEED = 41
DRAWN = 200
COLUMNS = ("file", "start", "end", "span", "concept", "match", "sentence", "reading 1", "reading 2")


def links() -> list[tuple[str, ...]]:
    """Every link of the seeds as a row without verdicts, in text order."""
    linker = Linker(load())
    reader = Reader(linker)
    rows = set()
    for document in read_sources([default_schemas().parent / "seeds"]).documents:
        readings = linker.read(document)
        lines = link_document(document, readings, linker)
        found = [
            (link.start, link.end, link.concept, link.match, line.start, line.end)
            for line in lines
            for link in line.links
            if link.match != "section"
        ]
        found += [
            (argument.start, argument.end, argument.concept, argument.match, claim.sentence.start, claim.sentence.end)
            for claim in reader.claims(document, readings, lines)
            if claim.shown
            for argument in (claim.source, claim.target)
            if argument.concept is not None and argument.start is not None
        ]
        for start, end, concept, match, first, last in found:
            span, sentence = (" ".join(document.text[a:b].split()) for a, b in ((start, end), (first, last)))
            rows.add((document.paper.file, start, end, span, concept, match, sentence))
    return [tuple(map(str, row)) for row in sorted(rows)]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr] # a text stream
    print("\t".join(COLUMNS))
    for row in sorted(random.Random(SEED).sample(links(), DRAWN)):
        print("\t".join((*row, "", "")))
