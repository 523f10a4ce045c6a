"""Kinds of claims: those that no question tells apart, counted, with the surest of them."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from heapq import nsmallest
from typing import NamedTuple

from kg.records import Argument, Match, Modality, Relation
from kg.store.database import SqliteBuild
from kg.store.read import Ids


class Common(NamedTuple):
    """What claims of a kind have in common; of an end its concept and how it matches, the rest is not there."""

    source: Argument
    relation: Relation
    target: Argument
    modality: Modality
    shown: bool


class Kind(NamedTuple):
    """Claims that no question tells apart.

    Attributes:
        claim: what they have in common.
        claims: how many there are.
        listed: number and confidence of the surest, as JSON.
    """

    claim: Common
    claims: int
    listed: str


def kinds_between(build: SqliteBuild, one: Ids, other: Ids) -> Iterator[Kind]:
    """The kinds of claims between concepts of two sets, either way round, each once; None is any end, open ones too."""
    chosen = [build.chosen(ids) for ids in (one, other)]
    ways = [f"source {chosen[0]} AND target {chosen[1]}", f"source {chosen[1]} AND target {chosen[0]}"]
    columns = "source, relation, target, modality, shown, source_match, target_match, claims, listed"
    selects = [f"SELECT {columns} FROM kinds WHERE {way}" for way in dict.fromkeys(ways)]
    for source, relation, target, modality, shown, first, second, count, listed in build.rows(" UNION ".join(selects)):
        yield Kind(Common(_end(source, first), relation, _end(target, second), modality, bool(shown)), count, listed)


@cache
def _end(concept: str, match: Match) -> Argument:
    return Argument.model_construct(concept=concept or None, match=match)


def surest(kinds: Iterable[Kind], most: int) -> list[int]:
    """Numbers of the surest claims of some kinds, the surest first; equals in the order of the build."""
    every = (pair for kind in kinds for pair in json.loads(kind.listed)[:most])
    return [n for n, _ in nsmallest(most, every, key=lambda pair: (-pair[1], pair[0]))]
