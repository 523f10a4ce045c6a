"""The difference of two builds as blocks of text and as rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from kg.normalise import clean
from kg.query.differences import ClaimChange, Difference, EdgeChange, LinkChange
from kg.query.lines import claim_line
from kg.query.shapes import Block, Grid, Heading, Line, Point, Quote, Rest
from kg.query.words import Words
from kg.records import Claim

_T = TypeVar("_T")
_SIGNS = {"gone": "−", "new": "+", "changed": "±"}


def diff_blocks(found: Difference, words: Words, most: int | None) -> list[Block]:
    """Papers of one build only, then links by entry, claims and edges, as far as there are any."""
    blocks: list[Block] = []
    for title, files in ((words["only_old"], found.only_old), (words["only_new"], found.only_new)):
        if files:
            blocks += [Heading(title), *(Point(file) for file in files)]
    if found.links:
        blocks += _links(found.links, words, most)
    if found.claims:
        blocks.append(Heading(f"{words['claims']} · {_counted(claim.change for claim in found.claims)}"))
        for claim in _first(found.claims, most):
            blocks += _claim(claim, words)
        blocks += _rest(found.claims, most, words)
    if found.edges:
        blocks += _edges(found.edges, words, most)
    return blocks or [Line(words["no_difference"])]


def _links(links: Sequence[LinkChange], words: Words, most: int | None) -> list[Block]:
    grouped = [(entry, list(group)) for entry, group in groupby(links, key=lambda link: link.entry)]
    grouped.sort(key=lambda pair: (-len(pair[1]), pair[0]))
    rows = []
    for _, group in _first(grouped, most):
        gone = sum(link.change == "gone" for link in group)
        wordings = words["and"].join(sorted({clean(link.text) for link in group})[:3])
        rows.append((group[0].label, wordings, str(gone or "·"), str(len(group) - gone or "·")))
    title = f"{words['links']} · {_counted(link.change for link in links)}"
    header = (words["entry"], words["wording"], words["gone"], words["new"])
    return [Heading(title), Grid(header, tuple(rows), text=2), *_rest(grouped, most, words)]


def _claim(change: ClaimChange, words: Words) -> list[Block]:
    line = f"{_SIGNS[change.change]} {claim_line(change.claim, words)}"
    blocks: list[Block] = [Point(line)]
    if change.before is not None:
        blocks.append(Line(f"{words['was']}{words['colon']}{claim_line(change.before, words)}"))
    origin = " › ".join((change.claim.file, *change.claim.section))
    return [*blocks, Quote(clean(change.claim.sentence.text), origin)]


def _edges(edges: Sequence[EdgeChange], words: Words, most: int | None) -> list[Block]:
    rows = tuple(
        (
            edge.source_label,
            words.relations[edge.relation],
            edge.target_label,
            words.modalities[edge.modality],
            str(edge.before or "·"),
            str(edge.after or "·"),
        )
        for edge in _first(edges, most)
    )
    header = tuple(words[name] for name in ("source", "relation", "target", "modality", "before", "after"))
    title = f"{words['edges']} · {_counted(edge.change for edge in edges)}"
    return [Heading(title), Grid(header, rows, text=4), *_rest(edges, most, words)]


def _counted(changes: Iterable[str]) -> str:
    counts = Counter(changes)
    return " ".join(f"{sign}{counts[change]}" for change, sign in _SIGNS.items() if counts[change])


def _first(every: Sequence[_T], most: int | None) -> Sequence[_T]:
    return every if most is None else every[:most]


def _rest(every: Sequence[object], most: int | None, words: Words) -> list[Block]:
    left = len(every) - len(_first(every, most))
    return [Rest(words.count("more", left))] if left else []


def diff_rows(found: Difference) -> Iterable[Sequence[object]]:
    """A row for each paper, link, claim and edge; `what` says which. Of a claim, before and after are its ends."""
    yield (
        *("what", "change", "id", "source", "relation", "target", "modality"),
        *("before", "after", "fields", "file", "text", "sentence"),
    )
    for change, files in (("gone", found.only_old), ("new", found.only_new)):
        for file in files:
            yield ("paper", change, *[""] * 8, file)
    for link in found.links:
        yield ("link", link.change, link.entry, *[""] * 7, link.file, clean(link.text), clean(link.sentence))
    for one in found.claims:
        claim, change = one.claim, one.change
        old, new = (one.before or (claim if change == "gone" else None)), (claim if change != "gone" else None)
        yield (
            *("claim", change, claim.id, *_ends(claim), claim.modality),
            *(" → ".join(_ends(side)[::2]) if side else "" for side in (old, new)),
            *("; ".join(one.fields), claim.file, "", clean(claim.sentence.text)),
        )
    for edge in found.edges:
        yield (
            *("edge", edge.change, "", edge.source, edge.relation, edge.target, edge.modality),
            *(edge.before, edge.after),
        )


def _ends(claim: Claim) -> tuple[str, str, str]:
    source, target = (argument.concept or argument.label for argument in (claim.source, claim.target))
    return source, claim.relation, target
