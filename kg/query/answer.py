"""Answering from the claims of a build: what is asked, and what comes near it."""

from collections.abc import Iterable, Iterator
from typing import cast, get_args

from kg.errors import QuestionError
from kg.link import Linker
from kg.query.place import Fit, Place, place_of
from kg.query.resolve import Names
from kg.query.results import (
    GROUPS,
    MODALITIES,
    RELATIONS,
    Answer,
    AnswerClaim,
    End,
    Language,
    ModalityChoice,
    NearestClaim,
    PaperClaims,
    PaperHead,
    RelationChoice,
    Understood,
    Why,
)
from kg.query.works import cited_by
from kg.records import Claim, Paper, Relation
from kg.store import Build
from kg.vocabulary import Vocabulary

ENDS: tuple[End, End] = ("source", "target")
WHYS: tuple[Why, ...] = get_args(Why)
SYMMETRIC: frozenset[Relation] = frozenset({"integrates_with"})
NEAREST = 10
NEAREST_OF_A_KIND = 3


def query(
    build: Build,
    vocabulary: Vocabulary,
    source: str | None = None,
    relation: str = "causal",
    target: str | None = None,
    modality: str = "asserted",
    all: bool = False,
    *,
    linker: Linker | None = None,
    language: Language = "zh",
) -> Answer:
    """The papers that claim something, with the claims.

    Args:
        build: where to look.
        vocabulary: of the build.
        source: id, label or phrase of the concept that acts; None for any.
        relation: a relation, taken literally, or `causal` (drives, enables), `influence` (those and inhibits), `any`.
        target: id, label or phrase of the concept acted on; None for any.
        modality: one of the four, or `any`.
        all: doubtful claims too.
        linker: used where an argument is a phrase; made when it is needed and none is given.
        language: of the answer.

    Raises:
        QuestionError: an argument names no concept, or there is no such relation or modality.
    """
    _known("relation", relation, (*RELATIONS, *GROUPS))
    _known("modality", modality, (*MODALITIES, "any"))
    names = Names(vocabulary, linker)
    understood = Understood(
        language=language,
        source=names.resolve(source, language) if source is not None else None,
        relation=cast(RelationChoice, relation),
        relations=relations_of(relation),
        target=names.resolve(target, language) if target is not None else None,
        modality=cast(ModalityChoice, modality),
        shown_only=not all,
    )
    return answer(build, vocabulary, understood)


def _known(what: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise QuestionError(given or "(nothing)", f"there is no such {what}", f"Use one of {', '.join(known)}")


def relations_of(choice: str) -> tuple[Relation, ...]:
    """The relations that a choice takes together."""
    return GROUPS.get(choice) or (cast(Relation, choice),)


def answer(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """What a build says to what was understood."""
    source, target = place_of(understood.source, vocabulary), place_of(understood.target, vocabulary)
    found: dict[str, list[AnswerClaim]] = {}
    near: dict[Why, list[NearestClaim]] = {why: [] for why in WHYS}
    for claim in _candidates(build, source, target):
        narrower, amiss = _compare(claim, understood, source, target)
        if not amiss:
            found.setdefault(claim.paper, []).append(AnswerClaim(**dict(claim), narrower=narrower))
        elif len(amiss) == 1 and not (source.open and target.open):
            near[amiss[0]].append(NearestClaim(**dict(claim), why=amiss[0]))
    return told(understood, [claim for claims in found.values() for claim in claims], build, _nearest(near))


def told(
    understood: Understood, claims: Iterable[AnswerClaim], build: Build, nearest: tuple[NearestClaim, ...] = ()
) -> Answer:
    """An answer of claims: by paper, with the works that they cite."""
    known = {paper.id: paper for paper in build.papers()}
    found: dict[str, list[AnswerClaim]] = {}
    for claim in claims:
        found.setdefault(claim.paper, []).append(claim)
    papers = [
        PaperClaims(**dict(head_of(known[paper])), claims=tuple(sorted(found[paper], key=rank)))
        for paper in known
        if paper in found
    ]
    papers.sort(key=lambda p: (-len(p.claims), p.year is None, p.year or 0, p.paper))
    cited = cited_by((claim for paper in papers for claim in paper.claims), known)
    return Answer(understood=understood, papers=tuple(papers), nearest=nearest, cited=cited)


def _candidates(build: Build, source: Place, target: Place) -> Iterator[Claim]:
    """Claims between the two ends or what is broader, either way round, each once."""
    seen: set[str] = set()
    for one, other in ((source, target), (target, source)):
        for claim in build.claims(source=None if one.open else one, target=None if other.open else other):
            if claim.id not in seen:
                seen.add(claim.id)
                yield claim


def _compare(claim: Claim, understood: Understood, source: Place, target: Place) -> tuple[tuple[End, ...], list[Why]]:
    """The ends at which a claim is narrower than what is asked, and all for which it is no answer."""
    narrower, amiss = _ends(claim, source, target)
    if claim.relation not in understood.relations:
        amiss.append("other relation")
    if understood.modality not in (claim.modality, "any"):
        amiss.append("other modality")
    if understood.shown_only and not claim.shown:
        amiss.append("not shown by default")
    return narrower, amiss


def _ends(claim: Claim, source: Place, target: Place) -> tuple[tuple[End, ...], list[Why]]:
    """How the ends of a claim compare with those asked for; where it fits only the other way round, `reversed`."""
    straight = source.fit(claim.source), target.fit(claim.target)
    turned = target.fit(claim.source), source.fit(claim.target)
    ways: list[tuple[tuple[Fit | None, Fit | None], list[Why]]] = [(straight, [])]
    if claim.relation in SYMMETRIC:
        ways.append((turned, []))
    elif not (source.open or target.open):  # of an open end every claim would be the reverse
        ways.append((turned, ["reversed"]))
    for fits, amiss in ways:
        if all(fit in ("exact", "narrower") for fit in fits):
            return tuple(end for end, fit in zip(ENDS, fits, strict=True) if fit == "narrower"), amiss
    if None in straight:
        return (), list(WHYS)  # it comes near neither way round
    broader: tuple[Why, Why] = ("broader source", "broader target")
    return (), [why for why, fit in zip(broader, straight, strict=True) if fit == "broader"]


def _nearest(near: dict[Why, list[NearestClaim]]) -> tuple[NearestClaim, ...]:
    """The best of each kind in turn, as many as fit, then kind by kind."""
    best = {why: sorted(claims, key=rank)[:NEAREST_OF_A_KIND] for why, claims in near.items()}
    turns = [claims[place] for place in range(NEAREST_OF_A_KIND) for claims in best.values() if place < len(claims)]
    return tuple(sorted(turns[:NEAREST], key=lambda claim: WHYS.index(claim.why)))


def rank(claim: Claim) -> tuple[float, str, int, str]:
    """Order of claims for people: best confidence first, then by place."""
    return (-claim.confidence, claim.paper, claim.sentence.start, claim.id)


def head_of(paper: Paper) -> PaperHead:
    """What names a paper in an answer."""
    return PaperHead(paper=paper.id, file=paper.file, title=paper.title, year=paper.year)
