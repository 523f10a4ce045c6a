"""The rows that one paper has in the tables of `kg.sqlite`: of nothing but its records, whatever else a build holds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, TypeVar

from kg.normalise import key_of
from kg.records import Claim, Paper, SentenceLinks
from kg.store.names import names_of
from kg.store.numbers import PLACES, number_of
from kg.store.tables import CUT

Values = tuple[object, ...]
_R = TypeVar("_R", SentenceLinks, Claim)


class Stored(NamedTuple):
    """The records of a paper.

    Attributes:
        paper: what is known of it.
        links: its sentences with what they are linked to, in order.
        claims: its claims, in order.
    """

    paper: Paper
    links: Sequence[SentenceLinks]
    claims: Sequence[Claim]


class Rows(NamedTuple):
    """The rows of a paper, a list a table; those of a key in the order of the key.

    Attributes:
        papers: its own, one.
        names: what it may be called.
        links: its sentences.
        mentions: entries that they are linked to.
        found: how many of them an entry is linked to.
        records: its claims.
        claims: the same by what is asked for.
        carried: mechanisms and paths that claims name.
    """

    papers: list[Values]
    names: list[Values]
    links: list[Values]
    mentions: list[Values]
    found: list[tuple[str, int, int]]
    records: list[Values]
    claims: list[Values]
    carried: list[Values]


def by_paper(papers: Iterable[Paper], links: Iterable[SentenceLinks], claims: Iterable[Claim]) -> Iterator[Stored]:
    """The records of each paper.

    Args:
        papers: by id.
        links: by paper, then by place in it.
        claims: likewise.

    Raises:
        ValueError: a sentence or claim is of no paper, or they are in another order.
    """
    lines, said = _grouped(links), _grouped(claims)
    line, claim = next(lines, None), next(said, None)
    for paper in papers:
        own: list[SentenceLinks] = []
        told: list[Claim] = []
        if line and line[0] == paper.id:
            own, line = line[1], next(lines, None)
        if claim and claim[0] == paper.id:
            told, claim = claim[1], next(said, None)
        yield Stored(paper, own, told)
    if left := line or claim:
        raise ValueError(f"{left[0]}: no such paper, or not in its place")


def _grouped(records: Iterable[_R]) -> Iterator[tuple[str, list[_R]]]:
    return ((paper, list(group)) for paper, group in groupby(records, attrgetter("paper")))


def rows_of(stored: Stored) -> Rows:
    """The rows of a paper."""
    paper, links, claims = stored
    n = number_of(paper.id)
    first = n * PLACES
    mentions = [
        (entry, at) for at, line in enumerate(links, first) for entry in {mention.concept for mention in line.links}
    ]
    found = Counter(entry for entry, _ in mentions)
    shown = [claim for claim in claims if claim.shown]
    figures = (
        sum(not sentence.heading for sentence in paper.sentences),
        len(paper.references),
        *(first, first + len(links), first, first + len(claims)),
        len({claim.sentence.id for claim in shown}),
        len(shown),
        len(claims) - len(shown),
        sum(claim.attribution == "quoted" or bool(claim.citations) for claim in shown),
        sum(claim.echo_of is not None for claim in shown),
    )
    about = paper.model_copy(update=dict.fromkeys(CUT, ())).to_json()
    cut = paper.model_dump_json(include=set(CUT))
    head = (n, paper.id, paper.file, paper.title, key_of(paper.title), paper.year)
    return Rows(
        papers=[(*head, *figures, about, cut)],
        names=sorted({(name, way, n) for way, name in names_of(paper)}),
        links=[(at, line.to_json()) for at, line in enumerate(links, first)],
        mentions=sorted(mentions),
        found=[(entry, n, count) for entry, count in sorted(found.items())],
        records=[(at, claim.id, claim.to_json()) for at, claim in enumerate(claims, first)],
        claims=[_claim(claim, n, at) for at, claim in enumerate(claims, first)],
        carried=[(entry, at) for at, claim in enumerate(claims, first) for entry in {*claim.mechanisms, *claim.paths}],
    )


def _claim(claim: Claim, paper: int, n: int) -> Values:
    return (
        *(claim.source.concept or "", claim.relation, claim.target.concept or "", paper, n),
        *(claim.modality, claim.shown, claim.confidence, claim.sentence.id, claim.sentence.start, claim.id),
        *(claim.source.match, claim.target.match, claim.echo_of),
    )
