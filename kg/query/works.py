"""Cited works: which ones claims cite, each once however many papers list it."""

from collections.abc import Iterable, Mapping

from kg.normalise import fold_label
from kg.query.results import CitedCount
from kg.query.surveys import WorkStats
from kg.read.cited import parse_reference
from kg.records import CitedWork, Claim, Paper


def work_key(work: CitedWork) -> tuple[str, str]:
    """What makes two entries the same work: title and first author, folded; else the whole entry."""
    return fold_label(work.title or work.text), fold_label(work.authors[0]) if work.authors else ""


def works_of(paper: Paper) -> dict[int, CitedWork]:
    """The works in the reference list of a paper, by number."""
    return {reference.number: parse_reference(reference.text) for reference in paper.references}


def cited_by(claims: Iterable[Claim], papers: Mapping[str, Paper]) -> tuple[CitedCount, ...]:
    """The works that claims cite, most sentences first, then by key; numbers without an entry cite none."""
    found: dict[tuple[str, str], tuple[CitedWork, dict[str, int], list[Claim]]] = {}
    lists: dict[str, dict[int, str]] = {}
    works: dict[tuple[str, int], CitedWork] = {}
    for claim in claims:
        if not claim.citations:
            continue
        if claim.paper not in lists:
            lists[claim.paper] = {reference.number: reference.text for reference in papers[claim.paper].references}
        for number in claim.citations:
            if number in lists[claim.paper]:
                if (claim.paper, number) not in works:
                    works[claim.paper, number] = parse_reference(lists[claim.paper][number])
                work = works[claim.paper, number]
                _, numbers, citing = found.setdefault(work_key(work), (work, {}, []))
                numbers.setdefault(claim.paper, number)
                citing.append(claim)
    counted = {
        key: CitedCount(
            work=work,
            papers=tuple(sorted(numbers)),
            numbers=tuple(numbers[paper] for paper in sorted(numbers)),
            sentences=len({claim.sentence.id for claim in citing}),
            claims=tuple(claim.id for claim in citing),
        )
        for key, (work, numbers, citing) in found.items()
    }
    return tuple(counted[key] for key in sorted(counted, key=lambda key: (-counted[key].sentences, key)))


def listed(papers: Iterable[Paper]) -> tuple[WorkStats, ...]:
    """Every work of the reference lists, most citing sentences first, then by key."""
    found: dict[tuple[str, str], tuple[CitedWork, set[str], int]] = {}
    for paper in papers:
        for number, work in works_of(paper).items():
            first, listing, sentences = found.get(work_key(work), (work, set(), 0))
            sentences += sum(number in sentence.citations for sentence in paper.sentences)
            found[work_key(work)] = (first, listing | {paper.id}, sentences)
    return tuple(
        WorkStats(work=found[key][0], papers=tuple(sorted(found[key][1])), sentences=found[key][2])
        for key in sorted(found, key=lambda key: (-found[key][2], key))
    )
