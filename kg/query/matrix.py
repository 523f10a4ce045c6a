"""Papers × items: how many sentences of each paper stand behind each named thing."""

from collections.abc import Collection
from typing import get_args

from kg.errors import QuestionError
from kg.messages import Message
from kg.query.answer import head_of
from kg.query.resolve import label_in
from kg.query.results import Language, Matrix, MatrixRow
from kg.schema import Kind
from kg.store import Build, SqliteBuild
from kg.vocabulary import Vocabulary

KINDS: tuple[Kind, ...] = get_args(Kind)
ITEMS: tuple[Kind, ...] = ("feature", "challenge", "mechanism", "path")


def matrix(build: Build, vocabulary: Vocabulary, kinds: Collection[str] = ITEMS, language: Language = "zh") -> Matrix:
    """Every entry of the kinds, by kind and id, with the number of sentences that each paper links to it.

    An entry without a sentence has its row, of noughts; a sentence with several links to an entry counts once.

    Args:
        build: whose papers.
        vocabulary: of the build.
        kinds: of the entries.
        language: of the labels.

    Raises:
        QuestionError: there is no such kind.
    """
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise QuestionError(
            ", ".join(unknown), "there is no such kind", Message("Use some of {names}", names=", ".join(KINDS))
        )
    papers = sorted(build.briefs(), key=lambda paper: (paper.file, paper.id))
    counts = _counts(build)
    entries = sorted(
        (KINDS.index(vocabulary.kind(name)), name)
        for group in (vocabulary.concepts, vocabulary.mechanisms, vocabulary.paths)
        for name in group
        if vocabulary.kind(name) in kinds and vocabulary.item(name).id == name  # a retired id counts as its successor
    )
    rows = (
        MatrixRow(
            id=name,
            kind=KINDS[kind],
            label=label_in(name, vocabulary, language),
            sentences=tuple(counts.get((name, paper.id), 0) for paper in papers),
        )
        for kind, name in entries
    )
    return Matrix(papers=tuple(head_of(paper) for paper in papers), items=tuple(rows))


def _counts(build: Build) -> dict[tuple[str, str], int]:
    """How many sentences of a paper are linked to an entry, by entry and paper."""
    if isinstance(build, SqliteBuild):
        query = "SELECT entry, id, found.sentences FROM found JOIN papers ON papers.n = found.paper"
        return {(name, paper): number for name, paper, number in build.rows(query)}
    counts: dict[tuple[str, str], int] = {}
    for line in build.links():
        for name in {mention.concept for mention in line.links}:
            counts[name, line.paper] = counts.get((name, line.paper), 0) + 1
    return counts
