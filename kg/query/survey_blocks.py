"""Chains, comparisons, gaps and figures as blocks of text."""

from collections.abc import Iterable, Sequence

from kg.normalise import clean
from kg.query.lines import edge_line, paper_line, relation_text
from kg.query.results import Chain, CitedCount, Comparison, EdgeFound
from kg.query.shapes import Block, Grid, Heading, Line, Point, Quote, Rest
from kg.query.surveys import Gaps, Stats, Trace
from kg.query.words import Words


def trace_blocks(trace: Trace, words: Words, most: int | None) -> list[Block]:
    """The chains of a trace, and the papers behind them."""
    source, target = (words["and"].join(end.labels) for end in (trace.source, trace.target))
    blocks: list[Block] = [Heading(f"{source} → {target}", 1)]
    if not trace.chains:
        return [*blocks, Line(words["no_chain"].format(n=trace.max_steps))]
    counted = (words.count("chains", len(trace.chains)), words.count("papers", len(trace.papers)))
    blocks.append(Line(words["and"].join(counted)))
    blocks += chains_blocks(trace.chains, words)
    if trace.more:
        blocks.append(Rest(words["more_chains"]))
    blocks.append(Heading(words["chain_papers"]))
    return [*blocks, *(Point(paper_line(paper, words)) for paper in trace.papers)]


def chains_blocks(chains: Iterable[Chain], words: Words) -> list[Block]:
    """Chains, each with its steps and the best sentence of each step."""
    blocks: list[Block] = []
    for chain in chains:
        line = chain.steps[0].source_label
        for step in chain.steps:
            line += f" —{relation_text(step, words)}→ {step.target_label}"
        marks = [f"{words['support']} {chain.support:.2f}", *([] if chain.furthers else [words["hindering"]])]
        blocks.append(Heading(" · ".join([line, *marks])))
        for place, step in enumerate(chain.steps):
            weakest = [words["weakest"]] if place == chain.weakest and len(chain.steps) > 1 else []
            blocks.append(Point(" · ".join([edge_line(step, words), *weakest])))
            blocks.append(_best(step))
    return blocks


def _best(edge: EdgeFound) -> Quote:
    claim = edge.best
    return Quote(clean(claim.sentence.text), " › ".join((claim.file, *claim.section)))


def cited_blocks(cited: Sequence[CitedCount], words: Words) -> list[Block]:
    """Works that claims cite, as the reference lists write them."""
    if not cited:
        return []
    blocks: list[Block] = [Heading(f"{words['cited_works']} · {words.count('works', len(cited))}")]
    for one in cited:
        counted = (words.count("papers", len(one.papers)), words.count("sentences", one.sentences))
        blocks.append(Point(f"{one.work.text} · {words['and'].join(counted)}"))
    return blocks


def edges_grid(edges: Sequence[EdgeFound], words: Words, most: int | None) -> list[Block]:
    """Edges as a table: ends, relations with sentences, papers, sentences, support."""
    if not edges:
        return [Line(words["nothing"])]
    kept = edges if most is None else edges[:most]
    rows = tuple(
        (
            edge.source_label,
            relation_text(edge, words),
            edge.target_label,
            str(edge.paper_count),
            str(edge.sentences),
            f"{edge.support:.2f}",
        )
        for edge in kept
    )
    names = ("source", "relation", "target", "papers", "sentences", "support")
    return [Grid(tuple(words[name] for name in names), rows, text=3), *_rest(edges, kept, words)]


def _rest(every: Sequence[object], kept: Sequence[object], words: Words) -> list[Block]:
    left = len(every) - len(kept)
    return [Rest(words.count("more", left))] if left else []


def comparison_blocks(comparison: Comparison, words: Words, most: int | None) -> list[Block]:
    """Two papers side by side."""
    numbers = ("[1]", "[2]")
    blocks: list[Block] = [
        Point(f"{number} {paper_line(paper, words)}") for number, paper in zip(numbers, comparison.papers, strict=True)
    ]
    counted = tuple((_counted(name, words), str(one), str(other)) for name, one, other in comparison.counts)
    blocks.append(Grid(("", *numbers), counted))
    kept = comparison.items if most is None else comparison.items[:most]
    rows = tuple(
        (f"{i.label}{words.bracket(words.kinds[i.kind])}", *(str(n or "·") for n in i.sentences)) for i in kept
    )
    blocks += [Heading(words["compare_items"]), Grid(("", *numbers), rows), *_rest(comparison.items, kept, words)]
    shared = words.count("edges", len(comparison.shared))
    blocks += [Heading(f"{words['compare_shared']} · {shared}"), *edges_grid(comparison.shared, words, most)]
    if comparison.opposed:
        blocks.append(Heading(words["compare_opposed"]))
        for pair in comparison.opposed:
            for side in pair:
                blocks += [Point(edge_line(side, words)), _best(side)]
    for number, edges in zip(numbers, (comparison.only_first, comparison.only_second), strict=True):
        title = words["compare_only"].format(n=number)
        blocks.append(Heading(f"{title} · {words.count('edges', len(edges))}"))
        blocks += edges_grid(edges, words, most)
    if comparison.cited_by_both:
        blocks.append(Heading(words["cited_by_both"]))
        blocks += [Point(work.text) for work in comparison.cited_by_both]
    return blocks


def _counted(name: str, words: Words) -> str:
    return words.modalities[name] if name in words.modalities else words[name]


def gaps_blocks(gaps: Gaps, words: Words, most: int | None) -> list[Block]:
    """What papers leave open, a heading each."""
    blocks: list[Block] = [
        Heading(f"{words['gap_mechanisms']} · {words.count('mechanisms', len(gaps.mechanisms))}"),
        *(Point(f"{item.label}{words.bracket(item.id)}") for item in gaps.mechanisms),
        Heading(f"{words['gap_never_source']} · {words.count('concepts', len(gaps.never_source))}"),
    ]
    kept = gaps.never_source if most is None else gaps.never_source[:most]
    rows = tuple((one.label, str(len(one.papers)), str(one.sentences)) for one in kept)
    header = (words["concept"], words["papers"], words["sentences"])
    blocks += [Grid(header, rows), *_rest(gaps.never_source, kept, words)] if rows else [Line(words["nothing"])]
    blocks.append(
        Heading(f"{words['gap_one_paper']} · {words.count('edges', len(gaps.one_paper) + gaps.more_one_paper)}")
    )
    blocks += edges_grid(gaps.one_paper, words, most)
    if gaps.more_one_paper:
        blocks.append(Rest(words["more_edges"].format(n=gaps.more_one_paper)))
    blocks.append(Heading(f"{words['contested']} · {words.count('edges', len(gaps.contested) + gaps.more_contested)}"))
    for one in gaps.contested:
        for side in (one.furthered, *one.contested):
            blocks += [Point(edge_line(side, words)), _best(side)]
    if gaps.more_contested:
        blocks.append(Rest(words["more_edges"].format(n=gaps.more_contested)))
    return blocks if gaps.contested else [*blocks, Line(words["nothing"])]


def stats_blocks(stats: Stats, words: Words, most: int | None) -> list[Block]:
    """A build in numbers, a table each."""

    def header(*names: str) -> tuple[str, ...]:
        return tuple(words[name] for name in names)

    papers = tuple(
        (one.file, *map(str, (one.sentences, one.claiming, one.claims, one.doubtful, one.quoted, one.references)))
        for one in stats.papers
    )
    head = header("file", "sentences", "claiming", "claims", "doubtful", "from_elsewhere", "references")
    blocks: list[Block] = [Heading(f"{words['stats_papers']} · {len(stats.papers)}"), Grid(head, papers)]
    relations = tuple(
        (words.relations[r.relation], words.modalities[r.modality], *map(str, (r.papers, r.sentences, r.claims)))
        for r in stats.relations
    )
    head = header("relation", "modality", "papers", "sentences", "claims")
    blocks += [Heading(words["stats_relations"]), Grid(head, relations, text=2)]
    kept = stats.concepts if most is None else stats.concepts[:most]
    concepts = tuple((c.label, *map(str, (c.papers, c.sentences, c.as_source, c.as_target))) for c in kept)
    head = header("concept", "papers", "sentences", "source", "target")
    blocks += [Heading(f"{words['stats_concepts']} · {len(stats.concepts)}"), Grid(head, concepts)]
    blocks += _rest(stats.concepts, kept, words)
    works = stats.works if most is None else stats.works[:most]
    blocks.append(Heading(f"{words['stats_works']} · {len(stats.works)}"))
    for one in works:
        counted = (words.count("papers", len(one.papers)), words.count("sentences", one.sentences))
        blocks.append(Point(f"{one.work.text} · {words['and'].join(counted)}"))
    return [*blocks, *_rest(stats.works, works, words)]
