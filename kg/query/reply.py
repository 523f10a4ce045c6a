"""The answer to what was understood, by the kind of question."""

from collections.abc import Callable, Iterable

from kg.query.answer import answer, relations_of, told
from kg.query.compare import compare_papers
from kg.query.edges import contested_in, edges_in, edges_of, only_in_one_in
from kg.query.items import about_place, items_of, mechanisms, paths, shared
from kg.query.mentions import mentions_of, where_to_look
from kg.query.place import place_of
from kg.query.results import (
    About,
    Answer,
    AnswerClaim,
    EdgeFound,
    End,
    Resolved,
    Understood,
)
from kg.query.trace import STEPS, chains_in
from kg.records import Claim
from kg.schema import Kind, split_id
from kg.store import Build
from kg.store.tables import LISTED
from kg.vocabulary import Vocabulary

Reply = Callable[[Build, Vocabulary, Understood], Answer]


def reply(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """What a build says to a question: papers with claims, and the parts that its kind asks for."""
    found = _REPLIES[understood.about](build, vocabulary, understood)
    if found.papers or found.items or found.chains or found.edges or found.comparison:
        return found
    return where_to_look(found, build, vocabulary)


def _claims(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """The claims asked for; with what hinders something go its named challenges, with what marks it its features."""
    found = answer(build, vocabulary, understood)
    ends = understood.source, understood.target
    kinds: dict[str, tuple[Kind, End]] = {"inhibits": ("challenge", "target"), "has_feature": ("feature", "source")}
    if understood.relation not in kinds or understood.modality != "asserted" or None not in ends:
        return found
    kind, end = kinds[understood.relation]
    asked: Resolved | None = getattr(understood, end)
    if asked is None:
        return found
    about = about_place(build, place_of(asked, vocabulary))
    items = items_of(build, vocabulary, understood, kind, lambda line, name: about(line))
    return found.model_copy(update={"items": items})


def _between(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """How two concepts are related: the claims between them, whichever is the source."""
    turned = understood.model_copy(update={"source": understood.target, "target": understood.source})
    kept: dict[str, AnswerClaim] = {}
    for asked in (understood, turned):
        for paper in answer(build, vocabulary, asked).papers:
            kept |= {claim.id: claim for claim in paper.claims if claim.id not in kept}
    return told(understood, kept.values(), build)


def _chains(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """How one concept reaches another: chains, and the claims that they are made of."""
    if understood.source is None or understood.target is None:
        return answer(build, vocabulary, understood)
    ends = understood.source, understood.target
    chains, _ = chains_in(edges_in(build, vocabulary, understood.language), *ends, vocabulary, STEPS)
    if understood.relation in ("causal", "inhibits"):  # how it furthers, or how it hinders; else either
        chains = [chain for chain in chains if chain.furthers == (understood.relation == "causal")]
    behind = {name for chain in chains for step in chain.steps for name in step.claims}
    near = () if chains else answer(build, vocabulary, understood).nearest
    return told(understood, _plain(build.claims(id=behind)), build, near).model_copy(update={"chains": tuple(chains)})


def _plain(claims: Iterable[Claim]) -> Iterable[AnswerClaim]:
    return (AnswerClaim(**dict(claim)) for claim in claims)


def _dispute(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """Both sides of a claim: what is asserted, what is said to be the contrary, what is denied.

    Where no claim is named, every contested one, or every one about a concept.
    """
    if understood.source is None or understood.target is None:
        return _contested(build, vocabulary, understood)
    every = understood.model_copy(update={"modality": "any", "relations": relations_of("influence")})
    found = answer(build, vocabulary, every)
    claims = [c for paper in found.papers for c in paper.claims if c.modality in ("asserted", "negated")]
    edges: list[EdgeFound] = []
    for modality in ("asserted", "negated"):
        edges += edges_of(claims, vocabulary, modality, understood.language).values()
    return told(understood, claims, build, found.nearest).model_copy(update={"edges": tuple(edges)})


def _contested(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """Every pair of concepts about which papers disagree, of all or about one; both sides of each."""
    place = place_of(understood.source, vocabulary)
    edges = [
        side
        for (source, target), sides in contested_in(build, vocabulary, understood.language, LISTED).items()
        if place.open or place.covers(source) or place.covers(target)
        for side in sides
    ]
    behind = {name for edge in edges for name in edge.claims}
    return told(understood, _plain(build.claims(id=behind)), build).model_copy(update={"edges": tuple(edges)})


def _paper(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """What a paper says, or each: all claims, or those with a concept at either end, of any relation and modality."""
    if understood.source is None:
        own = {paper.paper for paper in understood.papers}
        return told(understood, _plain(claim for claim in build.claims(paper=own) if claim.shown), build)
    kept: dict[str, AnswerClaim] = {}
    for end in ("source", "target"):
        ends = {"source": None, "target": None, end: understood.source}
        asked = understood.model_copy(update={**ends, "modality": "any", "relations": relations_of("any")})
        for paper in answer(build, vocabulary, asked).papers:
            kept |= {claim.id: claim for claim in paper.claims if claim.id not in kept}
    found = told(understood, kept.values(), build)
    if not understood.papers or not found.papers:  # of all papers that would be too much; of none, `reply` says where
        return found
    claimed = {claim.sentence.id for claim in kept.values()}
    return found.model_copy(update={"items": mentions_of(build, vocabulary, understood, claimed).items})


def _comparison(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """Two papers side by side, with the claims that both make."""
    known = {paper.id: paper for paper in build.papers([paper.paper for paper in understood.papers])}
    first, second = (known[paper.paper] for paper in understood.papers)
    comparison = compare_papers(first, second, build, vocabulary, understood.language)
    behind = {name for edge in comparison.shared for name in edge.claims}
    claims = _plain(build.claims(id=behind))
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
    edges = [
        edge
        for edge in only_in_one_in(build, vocabulary, understood.language, LISTED)[0]
        if (place.open or place.covers(edge.source) or place.covers(edge.target)) and (not own or own & {*edge.papers})
    ]
    behind = {name for edge in edges for name in edge.claims}
    return told(understood, _plain(build.claims(id=behind)), build).model_copy(update={"edges": tuple(edges)})


_REPLIES: dict[About, Reply] = {
    "claims": _claims,
    "chains": _chains,
    "paths": paths,
    "dispute": _dispute,
    "paper": _paper,
    "comparison": _comparison,
    "shared": shared,
    "definitions": _definitions,
    "single": _single,
    "mentions": mentions_of,
    "between": _between,
    "mechanisms": mechanisms,
}
