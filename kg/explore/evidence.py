"""The evidence behind the map, as plain data, and how much of it a page carries.

A page carries every claim and sentence while they are few. Beyond `MOST` of either, each edge carries its best ones,
as many as keep the sum below it and one at least; the edge then says in `more` how many it has besides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from kg.records import Argument, Claim, Document

MOST = 20_000
"""Claims that a page carries while each edge has one, and likewise sentences of what is found in papers."""


def carry(edges: Mapping[str, dict[str, Any]], claims: Iterable[Claim], most: int = MOST) -> None:
    """Leave each edge the evidence that the page carries, in the order of the papers' texts."""
    for key in ("claims", "sentences"):
        having = [edge for edge in edges.values() if key in edge]
        each = _each([len(edge[key]) for edge in having], most)
        more = [edge for edge in having if len(edge[key]) > each]
        sure = _sure(more, claims) if key == "claims" and more else {}
        for edge in more:
            whole = edge[key]
            best = set((_best(whole, sure) if key == "claims" else _by_turns(whole, _paper_of))[:each])
            edge[key] = [i for i in whole if i in best]
            edge["more"] = len(whole) - each


def _sure(edges: Iterable[Mapping[str, Any]], claims: Iterable[Claim]) -> dict[str, tuple[float, str]]:
    """How sure each claim of some edges is, and its paper."""
    asked = {i for edge in edges for i in edge["claims"]}
    return {claim.id: (claim.confidence, claim.paper) for claim in claims if claim.id in asked}


def _each(counts: Sequence[int], most: int) -> int:
    """The largest number that every edge may carry at most, so that together they carry no more than `most`."""
    low, high = 1, max(counts, default=1)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(count, middle) for count in counts) <= most:
            low = middle
        else:
            high = middle - 1
    return low


def _best(ids: Iterable[str], sure: Mapping[str, tuple[float, str]]) -> list[str]:
    """The surest claims first, and each paper's surest before any paper's second."""
    surest = sorted(ids, key=lambda i: (-sure[i][0], i))
    return _by_turns(surest, lambda i: sure[i][1])


def _by_turns(ids: Iterable[str], paper_of: Any) -> list[str]:
    papers: dict[str, list[str]] = defaultdict(list)
    for i in ids:
        papers[paper_of(i)].append(i)
    return [i for turn in zip_longest(*papers.values()) for i in turn if i is not None]


def _paper_of(sentence: str) -> str:
    return sentence.rpartition(".")[0]


def evidence(
    documents: Iterable[Document], edges: Mapping[str, Mapping[str, Any]], claims: Iterable[Claim]
) -> dict[str, Any]:
    """`sentences` and `claims` by id: those that the edges name.

    Raises:
        KeyError: an edge leads to a claim or sentence that is not among the records.
    """
    asked = {i for edge in edges.values() for i in edge.get("claims", ())}
    used = {claim.id: claim_about(claim) for claim in claims if claim.id in asked} if asked else {}
    if missing := asked - used.keys():
        raise KeyError(f"claims that are no records: {sorted(missing)}")
    sentences = {i for edge in edges.values() for i in edge.get("sentences", ())}
    sentences |= {about["sentence"] for about in used.values()}
    return {"sentences": _sentences(documents, sentences), "claims": dict(sorted(used.items()))}


def _sentences(documents: Iterable[Document], wanted: set[str]) -> dict[str, dict[str, Any]]:
    found = {}
    for document in documents:
        for sentence in document.paper.sentences:
            if sentence.id in wanted:
                found[sentence.id] = {
                    "paper": document.paper.id,
                    "section": document.paper.section_path(sentence.section),
                    "text": document.text[sentence.start : sentence.end],
                    **({"page": sentence.page} if sentence.page else {}),
                }
    missing = wanted - found.keys()
    if missing:
        raise KeyError(f"sentences that no paper holds: {sorted(missing)}")
    return dict(sorted(found.items()))


def claim_about(claim: Claim) -> dict[str, Any]:
    """What the page carries of a claim; offsets are into its sentence."""
    base = claim.sentence.start
    about: dict[str, Any] = {
        "sentence": claim.sentence.id,
        "relation": claim.relation,
        "modality": claim.modality,
        "source": _argument(claim.source, base),
        "target": _argument(claim.target, base),
        "cue": [claim.cue.start - base, claim.cue.end - base] if claim.cue else None,
        "via": [_argument(means, base) for means in claim.via],
        "citations": list(claim.citations),
        "quoted": claim.attribution == "quoted",
        "echo": claim.echo_of and claim.echo_of.rpartition(".")[0],
        "speaker": claim.speaker,
        "mechanisms": list(claim.mechanisms),
        "paths": list(claim.paths),
        "confidence": round(claim.confidence, 2),
    }
    return {key: value for key, value in about.items() if value}


def _argument(argument: Argument, base: int) -> dict[str, Any]:
    about: dict[str, Any] = {
        "concept": argument.concept,
        "label": argument.label,
        "text": argument.text,
        "match": argument.match,
        "from": argument.resolved_from,
    }
    if argument.start is not None and argument.end is not None:
        about["span"] = [argument.start - base, argument.end - base]
    return {key: value for key, value in about.items() if value}
