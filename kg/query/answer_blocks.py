"""An answer as blocks: how it was read, papers and sentences counted, the parts asked for, then papers with quotes."""

from collections.abc import Sequence

from kg.normalise import clean
from kg.query.claim_blocks import claims_blocks
from kg.query.lines import apart_line, edge_line, paper_line
from kg.query.results import RELATIONS, Answer, Count, ItemAnswer, Resolved, Understood
from kg.query.shapes import Block, Grid, Heading, Line, Point, Quote, Rest
from kg.query.survey_blocks import chains_blocks, cited_blocks, comparison_blocks, edges_grid
from kg.query.trace import STEPS
from kg.query.words import Words
from kg.records import Claim


def answer_blocks(answer: Answer, words: Words, most: int | None) -> list[Block]:
    """An answer; of long lists the first `most`."""
    asked = answer.understood
    blocks: list[Block] = [Heading(asked.question, 1)] if asked.question else []
    blocks.append(Line(f"{words['understood']}{words['colon']}{_understood(asked, words)}"))
    for end in (asked.source, asked.target):
        if end is not None and end.match == "head":
            blocks.append(Line(words["phrase"].format(text=end.text, label=words["and"].join(end.labels))))
    blocks += _counted(answer, words)
    blocks += _parts(answer, words, most)
    for paper in answer.papers:
        sentences = words.count("sentences", len({claim.sentence.id for claim in paper.claims}))
        blocks.append(Heading(f"{paper_line(paper, words)} · {sentences}"))
        blocks += claims_blocks(paper.claims, words, most)
    blocks += cited_blocks(answer.cited, words)
    if answer.nearest:
        blocks.append(Heading(words["nearest"]))
        blocks += claims_blocks(answer.nearest, words, None)
    return blocks


def _counted(answer: Answer, words: Words) -> list[Block]:
    """Papers, sentences and claims, each counted apart, and sentences by relation."""
    if answer.comparison is not None:
        return []
    blocks: list[Block] = []
    if answer.items:
        papers = {paper.paper for item in answer.items for paper in item.papers}
        kind = "paths" if answer.understood.about == "paths" else "mechanisms"
        found = (words.count("papers", len(papers)), words.count(kind, len(answer.items)))
        blocks.append(Line(words["and"].join(found)))
    claims = [claim for paper in answer.papers for claim in paper.claims]
    if claims:
        counted = (
            words.count("papers", len(answer.papers)),
            words.count("sentences", len({claim.sentence.id for claim in claims})),
            words.count("claims", len(claims)),
        )
        apart = apart_line(_by_relation(claims), words)
        cited = f" · {words.count('works', len(answer.cited))}" if answer.cited else ""
        blocks.append(Line(f"{words['and'].join(counted)}{words.bracket(apart)}{cited}"))
    return blocks or [Line(words["none"])]


def _by_relation(claims: Sequence[Claim]) -> tuple[Count, ...]:
    """Each relation with its number of sentences."""
    counts = ((name, len({c.sentence.id for c in claims if c.relation == name})) for name in RELATIONS)
    return tuple(Count(name=name, count=count) for name, count in counts if count)


def _parts(answer: Answer, words: Words, most: int | None) -> list[Block]:
    """What the kind of question asks for beside papers with claims."""
    asked, blocks = answer.understood, list[Block]()
    if answer.definition is not None:
        source = f" — {answer.definition_source}" if answer.definition_source else ""
        blocks.append(Line(f"{words['vocabulary_definition']}{words['colon']}{answer.definition}{source}"))
    if asked.about == "chains":
        if not answer.chains:
            return [*blocks, Line(words["no_chain"].format(n=STEPS))]
        blocks += chains_blocks(answer.chains, words)
    if asked.about == "dispute":
        disputed = {(edge.relation == "causal", edge.modality == "asserted") for edge in answer.edges}
        if len(disputed) < 2 and answer.edges:
            blocks.append(Line(words["no_dispute"]))
        blocks += [Point(edge_line(edge, words)) for edge in answer.edges]
    if asked.about == "single":
        blocks += edges_grid(answer.edges, words, most)
    if answer.comparison is not None:
        blocks += comparison_blocks(answer.comparison, words, most)
    if asked.about == "paths" and answer.items:
        blocks += _by_actor(answer.items, words)
    for item in answer.items:
        blocks += _item(item, words, most)
    return blocks


def _by_actor(items: Sequence[ItemAnswer], words: Words) -> list[Block]:
    """Who is to act, with the number of paths and of papers, and the paths."""
    actors = dict.fromkeys(actor for item in items for actor in item.actors or (words["no_actor"],))
    rows = []
    for actor in actors:
        own = [item for item in items if actor in (item.actors or (words["no_actor"],))]
        papers = {paper.paper for item in own for paper in item.papers}
        rows.append((len(papers), actor, words["and"].join(item.label for item in own), len(own)))
    rows.sort(key=lambda row: (-row[3], row[1]))
    header = (words["actor"], words["paths"], words["path_count"], words["papers"])
    table = tuple((actor, labels, str(paths), str(papers)) for papers, actor, labels, paths in rows)
    return [Heading(words["by_actor"]), Grid(header, table, text=2)]


def _item(item: ItemAnswer, words: Words, most: int | None) -> list[Block]:
    """A path or mechanism, its papers, and the first sentences of each."""
    total = sum(len(paper.sentences) for paper in item.papers)
    counted = words["and"].join((words.count("papers", len(item.papers)), words.count("sentences", total)))
    actors = [f"{words['actor']} {words['and'].join(item.actors)}"] if item.actors else []
    blocks: list[Block] = [Heading(" · ".join([item.label, *actors, counted]))]
    for paper in item.papers:
        blocks.append(Point(f"{paper_line(paper, words)} · {words.count('sentences', len(paper.sentences))}"))
        kept = paper.sentences if most is None else paper.sentences[:1]
        blocks += [Quote(clean(one.text), " › ".join(one.section) or words["at_title"]) for one in kept]
        if left := len(paper.sentences) - len(kept):
            blocks.append(Rest(words.count("more_sentences", left)))
    return blocks


def _understood(asked: Understood, words: Words) -> str:
    papers = words["and"].join(paper.title or paper.file for paper in asked.papers)
    if asked.about != "claims":
        ends = [words["and"].join(end.labels) for end in (asked.source, asked.target) if end is not None]
        what = words.abouts[asked.about]
        if asked.about == "dispute":
            ends = [f" —{words.relations[asked.relation]}→ ".join(ends)]
        return " · ".join(filter(None, [what, " → ".join(ends), papers]))
    relation = words.relations[asked.relation]
    modality = words.modalities[asked.modality]
    line = f"{_end(asked.source, words)} —{relation}→ {_end(asked.target, words)}{words.bracket(modality)}"
    return line if asked.shown_only else f"{line} · {words['all_shown']}"


def _end(end: Resolved | None, words: Words) -> str:
    return words["anything"] if end is None else words["and"].join(end.labels)
