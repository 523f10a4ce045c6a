"""The answer to what was understood, by the kind of question."""

from collections.abc import Callable, Iterable
from typing import Literal

from kg.query.answer import answer, head_of, relations_of, told
from kg.query.compare import compare_papers
from kg.query.edges import between_concepts, edges_of, key_of_claim, only_in_one
from kg.query.place import place_of
from kg.query.resolve import label_in
from kg.query.results import (
    About,
    Answer,
    AnswerClaim,
    EdgeFound,
    ItemAnswer,
    PaperEvidence,
    RelationChoice,
    Understood,
)
from kg.query.show import evidence_of
from kg.query.trace import STEPS, chains_between
from kg.records import Claim, Mention, SentenceLinks
from kg.schema import split_id
from kg.store import Build
from kg.vocabulary import Vocabulary

Reply = Callable[[Build, Vocabulary, Understood], Answer]


def reply(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """What a build says to a question: papers with claims, and the parts that its kind asks for."""
    return _REPLIES[understood.about](build, vocabulary, understood)


def _chains(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """How one concept reaches another: chains, and the claims that they are made of."""
    if understood.source is None or understood.target is None:
        return answer(build, vocabulary, understood)
    claims = list(build.claims())
    ends = understood.source, understood.target
    chains, _ = chains_between(claims, *ends, vocabulary, STEPS, understood.language)
    if understood.relation in ("causal", "inhibits"):  # how it furthers, or how it hinders; else either
        chains = [chain for chain in chains if chain.furthers == (understood.relation == "causal")]
    behind = {name for chain in chains for step in chain.steps for name in step.claims}
    near = () if chains else answer(build, vocabulary, understood).nearest
    return told(understood, _plain(claim for claim in claims if claim.id in behind), build, near).model_copy(
        update={"chains": tuple(chains)}
    )


def _plain(claims: Iterable[Claim]) -> Iterable[AnswerClaim]:
    return (AnswerClaim(**dict(claim)) for claim in claims)


def _paths(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """What papers recommend for a concept: the claims that prescribe, and the paths that lead to it.

    That a path leads there is told by a sentence of it that names the concept, by one under a heading that does, and by
    the claims that belong to it.
    """
    found = answer(build, vocabulary, understood)
    target = place_of(understood.target, vocabulary)
    claimed = {(paper.paper, name) for paper in found.papers for claim in paper.claims for name in claim.paths}
    headings = {sentence.id for paper in build.papers() for sentence in paper.sentences if sentence.heading}
    headed = {
        (line.paper, line.section)
        for line in build.links()
        if line.sentence in headings and any(target.covers(mention.concept) for mention in line.links)
    }

    def telling(line: SentenceLinks, name: str) -> bool:
        above = (line.section[:depth] for depth in range(1, len(line.section) + 1))
        return (
            (line.paper, name) in claimed
            or any((line.paper, section) in headed for section in above)
            or any(target.covers(mention.concept) for mention in line.links)
        )

    items = _items(build, vocabulary, understood, "path", telling)
    if understood.source is not None:  # what somebody is to do: the paths whose actors are called so
        names = [label_in(name, vocabulary, "zh") for name in understood.source.concepts]
        items = tuple(item for item in items if any(name in actor for actor in item.actors for name in names))
    return found.model_copy(update={"items": items})


def _items(
    build: Build,
    vocabulary: Vocabulary,
    understood: Understood,
    kind: Literal["path", "mechanism"],
    telling: Callable[[SentenceLinks, str], bool] = lambda line, name: True,
) -> tuple[ItemAnswer, ...]:
    """The paths or mechanisms that have sentences, of those that tell; most papers first."""
    lines: dict[str, dict[str, list[tuple[SentenceLinks, Mention]]]] = {}
    for line in build.links():
        first: dict[str, Mention] = {}
        for mention in line.links:
            if mention.kind == kind and telling(line, mention.concept):
                first.setdefault(mention.concept, mention)
        for name, mention in first.items():
            lines.setdefault(name, {}).setdefault(line.paper, []).append((line, mention))
    papers = {paper.id: paper for paper in build.papers()}
    items = []
    for name, by_paper in lines.items():
        evidence = [
            PaperEvidence(**dict(head_of(papers[paper])), sentences=evidence_of(found, build.text(paper)))
            for paper, found in by_paper.items()
        ]
        evidence.sort(key=lambda one: (-len(one.sentences), one.paper))
        actors = vocabulary.paths[name].actors if kind == "path" and name in vocabulary.paths else ()
        label = label_in(name, vocabulary, understood.language)
        items.append(ItemAnswer(id=name, kind=kind, label=label, actors=actors, papers=tuple(evidence)))
    return tuple(sorted(items, key=lambda item: (-len(item.papers), -_sentences(item), item.id)))


def _sentences(item: ItemAnswer) -> int:
    return sum(len(paper.sentences) for paper in item.papers)


def _shared(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """The mechanisms that a paper has in common with others, with the sentences of each."""
    own, *others = (paper.paper for paper in understood.papers)
    items = []
    for item in _items(build, vocabulary, understood, "mechanism"):
        kept = [paper for paper in item.papers if not others or paper.paper in (own, *others)]
        if len(kept) > 1 and any(paper.paper == own for paper in kept):
            kept.sort(key=lambda paper: paper.paper != own)
            items.append(item.model_copy(update={"papers": tuple(kept)}))
    return Answer(understood=understood, papers=(), nearest=(), items=tuple(items))


def _dispute(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """Both sides of a claim: what is asserted, what is said to be the contrary, what is denied."""
    every = understood.model_copy(update={"modality": "any", "relations": relations_of("influence")})
    found = answer(build, vocabulary, every)
    claims = [c for paper in found.papers for c in paper.claims if c.modality in ("asserted", "negated")]
    edges: list[EdgeFound] = []
    for modality in ("asserted", "negated"):
        edges += edges_of(claims, vocabulary, modality, understood.language).values()
    return told(understood, claims, build, found.nearest).model_copy(update={"edges": tuple(edges)})


def _paper(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """What a paper says about a concept: its claims with it at either end, whatever the relation and modality."""
    own = {paper.paper for paper in understood.papers}
    kept: dict[str, AnswerClaim] = {}
    for end in ("source", "target"):
        ends = {"source": None, "target": None, end: understood.source}
        asked = understood.model_copy(update={**ends, "modality": "any", "relations": relations_of("any")})
        for paper in answer(build, vocabulary, asked).papers:
            kept |= {claim.id: claim for claim in paper.claims if paper.paper in own and claim.id not in kept}
    return told(understood, kept.values(), build)


def _comparison(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """Two papers side by side, with the claims that both make."""
    known = {paper.id: paper for paper in build.papers()}
    first, second = (known[paper.paper] for paper in understood.papers)
    comparison = compare_papers(first, second, build, vocabulary, understood.language)
    behind = {name for edge in comparison.shared for name in edge.claims}
    claims = _plain(claim for claim in build.claims() if claim.id in behind)
    return told(understood, claims, build).model_copy(update={"comparison": comparison})


def _definitions(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """What a concept is, by paper, and how the vocabulary has it."""
    found = answer(build, vocabulary, understood)
    concepts = understood.source.concepts if understood.source else ()
    item = vocabulary.item(split_id(concepts[0])[0]) if len(concepts) == 1 else None
    if item is None or item.definition is None:
        return found
    source = item.definition.source
    return found.model_copy(
        update={"definition": item.definition.text, "definition_source": source.paper or source.document}
    )


def _single(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """What only one paper asserts: of all, about a concept, or in a paper."""
    place = place_of(understood.source, vocabulary)
    own = {paper.paper for paper in understood.papers}
    claims = list(between_concepts(build.claims()))
    edges = [
        edge
        for edge in only_in_one(edges_of(claims, vocabulary, language=understood.language))
        if (place.open or place.covers(edge.source) or place.covers(edge.target)) and (not own or own & {*edge.papers})
    ]
    keys: set[tuple[str, RelationChoice, str]] = {(edge.source, edge.relation, edge.target) for edge in edges}
    kept = _plain(claim for claim in claims if key_of_claim(claim) in keys)
    return told(understood, kept, build).model_copy(update={"edges": tuple(edges)})


_REPLIES: dict[About, Reply] = {
    "claims": answer,
    "chains": _chains,
    "paths": _paths,
    "dispute": _dispute,
    "paper": _paper,
    "comparison": _comparison,
    "shared": _shared,
    "definitions": _definitions,
    "single": _single,
}
