"""Results as rows: a header, then a row for each claim, sentence, item, edge or problem."""

from collections.abc import Iterable, Sequence

from kg.normalise import clean
from kg.query.diff_text import diff_rows
from kg.query.differences import Difference
from kg.query.results import (
    Answer,
    Chain,
    ClaimShown,
    Comparison,
    EdgeFound,
    ItemAnswer,
    ItemShown,
    Matrix,
    PaperShown,
    Problem,
    Shown,
)
from kg.query.surveys import Gaps, Stats, Survey, Trace
from kg.records import Argument, Claim

_CLAIM = (
    *("paper", "file", "title", "year", "section", "sentence", "text"),
    *("source", "source_concept", "source_match", "relation", "target", "target_concept", "target_match"),
    *("cue", "via", "modality", "attribution", "speaker", "citations"),
    *("confidence", "shown", "narrower", "reason", "claim"),
)
_EVIDENCE = (
    "id",
    "label",
    "paper",
    "file",
    "title",
    "year",
    "section",
    "sentence",
    "text",
    "matched",
    "match",
    "reason",
)


def rows_of(result: Answer | Shown | Matrix | Survey | Sequence[Problem]) -> Iterable[Sequence[object]]:
    """A header, then a row for each claim, sentence, item, edge or problem."""
    if isinstance(result, Trace):
        yield from _chain_rows(result.chains)
    elif isinstance(result, Comparison):
        yield from _comparison_rows(result)
    elif isinstance(result, Gaps):
        yield from _gaps_rows(result)
    elif isinstance(result, Stats):
        yield from _stats_rows(result)
    elif isinstance(result, Difference):
        yield from diff_rows(result)
    elif isinstance(result, Answer) and result.comparison is not None:
        yield from _comparison_rows(result.comparison)
    elif isinstance(result, Answer) and result.understood.about == "chains":
        yield from _chain_rows(result.chains)
    elif isinstance(result, Answer) and result.understood.about == "shared":
        yield _EVIDENCE
        for item in result.items:
            yield from _evidence_rows(item)
    elif isinstance(result, Answer):
        yield _CLAIM
        for paper in result.papers:
            for claim in paper.claims:
                yield _claim_row(claim, paper.title, paper.year, claim.narrower)
    elif isinstance(result, ClaimShown):
        yield _CLAIM
        yield _claim_row(result.claim, result.paper.title, result.paper.year)
    elif isinstance(result, PaperShown):
        yield _CLAIM
        for shown in result.claims:
            yield _claim_row(shown, result.paper.title, result.paper.year)
    elif isinstance(result, ItemShown):
        yield _EVIDENCE
        yield from _evidence_rows(result)
    elif isinstance(result, Matrix):
        yield ("id", "kind", "label", *(paper.file for paper in result.papers))
        for row in result.items:
            yield (row.id, row.kind, row.label, *row.sentences)
    else:
        yield ("where", "what")
        for problem in result:
            yield (problem.where, problem.what)


def _evidence_rows(item: ItemShown | ItemAnswer) -> Iterable[Sequence[object]]:
    """A row for each sentence behind an entry."""
    for source in item.papers:
        for line in source.sentences:
            head = (item.id, item.label, source.paper, source.file, source.title, source.year)
            what = (clean(line.text), clean(line.matched), line.match, line.reason)
            yield (*head, " › ".join(line.section), line.sentence, *what)


def _claim_row(claim: Claim, title: str, year: int | None, narrower: Sequence[str] = ()) -> Sequence[object]:
    return (
        *(
            claim.paper,
            claim.file,
            title,
            year,
            " › ".join(claim.section),
            claim.sentence.id,
            clean(claim.sentence.text),
        ),
        *_ends(claim.source),
        claim.relation,
        *_ends(claim.target),
        claim.cue.text if claim.cue else None,
        "; ".join(clean(argument.text) for argument in claim.via),
        *(claim.modality, claim.attribution, claim.speaker, "; ".join(map(str, claim.citations))),
        *(claim.confidence, claim.shown, "; ".join(narrower), claim.reason, claim.id),
    )


def _ends(argument: Argument) -> tuple[str, str | None, str]:
    return clean(argument.text), argument.concept, argument.match


_EDGE = (
    *("source", "source_label", "relation", "relations", "target", "target_label", "modality"),
    *("papers", "sentences", "support", "claims", "file", "text"),
)


def _edge_row(edge: EdgeFound) -> Sequence[object]:
    return (
        *(edge.source, edge.source_label, edge.relation),
        "; ".join(f"{count.name} {count.count}" for count in edge.relations),
        *(edge.target, edge.target_label, edge.modality),
        *("; ".join(edge.papers), edge.sentences, edge.support, "; ".join(edge.claims)),
        *(edge.best.file, clean(edge.best.sentence.text)),
    )


def _chain_rows(chains: Sequence[Chain]) -> Iterable[Sequence[object]]:
    """A row for each step."""
    yield ("chain", "chain_support", "furthers", "step", "weakest", *_EDGE)
    for number, chain in enumerate(chains, 1):
        for place, step in enumerate(chain.steps):
            yield (number, chain.support, chain.furthers, place + 1, place == chain.weakest, *_edge_row(step))


def _comparison_rows(comparison: Comparison) -> Iterable[Sequence[object]]:
    """A row for each item and edge; `part` says what it is an example of."""
    first, second = comparison.papers
    yield ("part", "id", "label", first.file, second.file, *_EDGE)
    for name, one, other in comparison.counts:
        yield ("count", name, name, one, other)
    for item in comparison.items:
        yield (item.kind, item.id, item.label, *item.sentences)
    parts = (
        ("shared", comparison.shared),
        ("opposed", [side for pair in comparison.opposed for side in pair]),
        ("only_first", comparison.only_first),
        ("only_second", comparison.only_second),
    )
    for part, edges in parts:
        for edge in edges:
            yield (part, "", "", "", "", *_edge_row(edge))
    for work in comparison.cited_by_both:
        yield ("cited_by_both", "", work.text, "", "")


def _gaps_rows(gaps: Gaps) -> Iterable[Sequence[object]]:
    """A row for each gap; `gap` says of which sort."""
    yield ("gap", "id", "label", *_EDGE)
    for item in gaps.mechanisms:
        yield ("mechanism", item.id, item.label)
    for one in gaps.never_source:
        blank = ("",) * _EDGE.index("papers")
        yield ("never_source", one.id, one.label, *blank, "; ".join(one.papers), one.sentences)
    for edge in gaps.one_paper:
        yield ("one_paper", "", "", *_edge_row(edge))
    for contested in gaps.contested:
        for side in (contested.furthered, *contested.contested):
            yield ("contested", "", "", *_edge_row(side))


def _stats_rows(stats: Stats) -> Iterable[Sequence[object]]:
    """A row for each number: of what, which number, how many."""
    yield ("of", "name", "count", "value")
    for paper in stats.papers:
        for name in ("sentences", "claiming", "claims", "doubtful", "quoted", "references"):
            yield ("paper", paper.file, name, getattr(paper, name))
    for group in stats.relations:
        for name in ("papers", "sentences", "claims"):
            yield ("relation", f"{group.relation} {group.modality}", name, getattr(group, name))
    for concept in stats.concepts:
        for name in ("papers", "sentences", "as_source", "as_target"):
            yield ("concept", concept.id, name, getattr(concept, name))
    for work in stats.works:
        yield ("work", work.work.text, "papers", len(work.papers))
        yield ("work", work.work.text, "sentences", work.sentences)
