"""An answer as blocks: how it was read, papers and sentences counted, the parts asked for, then papers with quotes."""

from collections.abc import Sequence

from kg.assemble import voices
from kg.normalise import clean
from kg.query.claim_blocks import claims_blocks
from kg.query.lines import apart_line, edge_line, paper_line
from kg.query.results import RELATIONS, Answer, AnswerClaim, Count, ItemAnswer, Resolved, Understood
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
    if _beside(answer):
        blocks.append(
            Heading(f"{words[f'beside_{answer.items[0].kind}']}{words['colon']}{_items_counted(answer, words)}")
        )
        for item in answer.items:
            blocks += _quotes(item, words, most) if asked.about == "paper" else _item(item, words, most)
    blocks += cited_blocks(answer.cited, words)
    if answer.nearest:
        blocks.append(Heading(words["nearest"]))
        blocks += claims_blocks(answer.nearest, words, None)
    if answer.places:
        blocks.append(Heading(words["together" if len(answer.mentioned) > 1 else "those_mentioning"]))
        for place in answer.places:
            blocks += [
                Quote(clean(one.text), " › ".join((place.file, *(one.section or (words["at_title"],)))))
                for one in place.sentences
            ]
    return blocks


def _counted(answer: Answer, words: Words) -> list[Block]:
    """Papers, sentences and claims, each counted apart, and sentences by relation."""
    if answer.comparison is not None:
        return []
    blocks: list[Block] = []
    if answer.items and not _beside(answer):
        blocks.append(Line(_items_counted(answer, words)))
    claims = [claim for paper in answer.papers for claim in paper.claims]
    if claims:
        counted = (
            words.count("papers", len(set(voices(claims)))),
            words.count("sentences", len({claim.sentence.id for claim in claims})),
            words.count("claims", len(claims)),
        )
        apart = apart_line(_by_relation(claims), words)
        cited = f" · {words.count('works', len(answer.cited))}" if answer.cited else ""
        blocks.append(Line(f"{words['and'].join(counted)}{words.bracket(apart)}{cited}"))
    if answer.more:
        blocks.append(Rest(words["more_answers"].format(n=answer.more)))
    open_dispute = answer.understood.about == "dispute" and answer.understood.target is None
    return blocks or [Line(words["no_contested" if open_dispute else "none"]), *_mentioned(answer, words)]


def _beside(answer: Answer) -> bool:
    """Whether entries only stand beside what was asked about: that they hinder or mark it is said by no claim."""
    return bool(answer.items) and answer.understood.about in ("claims", "paper")


def _items_counted(answer: Answer, words: Words) -> str:
    """Papers, and entries, or where the entry is what was asked about, its sentences."""
    papers = {paper.paper for item in answer.items for paper in item.papers}
    if answer.understood.about in ("mentions", "paper"):
        sentences = {one.sentence for item in answer.items for paper in item.papers for one in paper.sentences}
        number = words.count("sentences", len(sentences))
    else:
        number = words.count(f"{answer.items[0].kind}s", len(answer.items))
    return words["and"].join((words.count("papers", len(papers)), number))


def _mentioned(answer: Answer, words: Words) -> list[Block]:
    """Where nothing answers: in how many papers and sentences what was asked about is mentioned, an end a line."""
    lines = []
    for one in answer.mentioned:
        number = {"papers": words.count("papers", one.papers), "sentences": words.count("sentences", one.sentences)}
        lines.append(words["mentioned" if one.sentences else "not_mentioned"].format(label=one.label, **number))
    return [Line("".join(f"{line}{words['full_stop']}" for line in lines).strip())] if lines else []


def _by_relation(claims: Sequence[Claim]) -> tuple[Count, ...]:
    """Each relation with its number of sentences; what does not say which way it goes is counted apart."""
    sentences: dict[str, set[str]] = {name: set() for name in (*RELATIONS, "unsigned")}
    for claim in claims:
        unsigned = isinstance(claim, AnswerClaim) and claim.unsigned
        sentences["unsigned" if unsigned else claim.relation].add(claim.sentence.id)
    return tuple(Count(name=name, count=len(found)) for name, found in sentences.items() if found)


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
    for item in answer.items if not _beside(answer) else ():
        blocks += _item(item, words, most)
    return blocks


def _quotes(item: ItemAnswer, words: Words, most: int | None) -> list[Block]:
    """The sentences of an entry in one paper, the first of them."""
    blocks: list[Block] = []
    for paper in item.papers:
        kept = paper.sentences if most is None else paper.sentences[:most]
        blocks += [Quote(clean(one.text), " › ".join(one.section) or words["at_title"]) for one in kept]
        if left := len(paper.sentences) - len(kept):
            blocks.append(Rest(words.count("more_sentences", left)))
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
            ends = [f" —{words.relations[asked.relation]}→ ".join(ends)] if ends else []
        joint = words["and"] if asked.about == "between" else " → "
        return " · ".join(filter(None, [what, joint.join(ends), papers]))
    relation = words.relations[asked.relation]
    modality = words.modalities[asked.modality]
    line = f"{_end(asked.source, words)} —{relation}→ {_end(asked.target, words)}{words.bracket(modality)}"
    return " · ".join(filter(None, [line, papers, "" if asked.shown_only else words["all_shown"]]))


def _end(end: Resolved | None, words: Words) -> str:
    return words["anything"] if end is None else words["and"].join(end.labels)
