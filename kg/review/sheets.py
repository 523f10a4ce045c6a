"""A review as an Excel workbook: every quote of it, a row each."""

from collections.abc import Iterator, Sequence

from kg.export.cells import Row, listed
from kg.export.workbook import to_xlsx as workbook
from kg.query.words import Words
from kg.review.phrases import Phrases
from kg.review.results import EdgeQuoted, Quoted, Review


def to_xlsx(review: Review) -> bytes:
    """The synthesis, the claims, agreements, contested points, the matrix, papers and cited works, a sheet each.

    Raises:
        OutputError: openpyxl is not installed.
    """
    say, words = Phrases.of(review.language), Words.of(review.language)
    references = {paper.number: paper.reference for paper in review.papers}
    sheets = {
        "synthesis": _synthesis(review, say),
        "stated": _stated(review, say, words, references),
        "agreed": _edges([[one] for one in review.agreed], say, words),
        "contested": _edges(review.contested, say, words),
        "matrix": _matrix(review, say, words),
        "papers": ((paper.number, paper.reference, paper.file) for paper in review.papers),
        "works": ((one.work.text, one.sentences, listed(one.papers)) for one in review.works),
    }
    heads: dict[str, Sequence[str]] = {
        "synthesis": ("mechanism", "number", "sentences", "section", "quote"),
        "stated": (
            *("source", "relation", "target", "modality", "papers", "sentences"),
            *("number", "section", "quote", "cites", "reference", "confidence", "claim"),
        ),
        "agreed": ("source", "relation", "target", "modality", "support", "number", "section", "quote", "cites"),
        "papers": ("number", "reference", "file"),
        "works": ("work", "sentences", "papers"),
    }
    heads["contested"] = ("point", *heads["agreed"])
    named = {name: [[say.columns[column] for column in columns]] for name, columns in heads.items()}
    named["matrix"] = [
        [say("entry"), say("kind"), *(f"[{paper.number}]" for paper in review.papers), say("total")],
    ]
    return workbook({say.sheets[name]: [*named[name], *rows] for name, rows in sheets.items()}, wrapped=True)


def _synthesis(review: Review, say: Phrases) -> Iterator[Row]:
    for row in review.synthesis:
        for cell in row.cells:
            for one in cell.quotes:
                yield row.label, one.paper, cell.sentences, " › ".join(one.section), one.text


def _stated(review: Review, say: Phrases, words: Words, references: dict[int, str]) -> Iterator[Row]:
    for one in review.stated:
        for quoted in one.quotes:
            about: Row = (
                *(one.source, words.relations[one.relation], one.target, words.modalities[one.modality]),
                *(len(one.papers), one.sentences),
            )
            claim = quoted.claim
            judged: Row = (claim.confidence, claim.id) if claim else (None, None)
            yield *about, *_quoted(quoted), references[quoted.paper], *judged


def _quoted(quoted: Quoted) -> Row:
    return quoted.paper, " › ".join(quoted.section), quoted.text, " ".join(quoted.cites)


def _edges(groups: Sequence[Sequence[EdgeQuoted]], say: Phrases, words: Words) -> Iterator[Row]:
    """A row a quote; where groups hold several edges, the number of the group first."""
    several = any(len(group) > 1 for group in groups)
    for number, group in enumerate(groups, 1):
        for one in group:
            edge = one.edge
            for quoted in one.quotes:
                yield (
                    *((number,) if several else ()),
                    *(edge.source_label, words.relations[edge.relation], edge.target_label),
                    *(words.modalities[edge.modality], edge.support, *_quoted(quoted)),
                )


def _matrix(review: Review, say: Phrases, words: Words) -> Iterator[Row]:
    for row in review.matrix:
        yield row.label, words.kinds[row.kind], *row.sentences, sum(row.sentences)
