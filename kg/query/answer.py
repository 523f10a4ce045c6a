"""Answering from the claims of a build: what is asked, and what comes near it."""

from collections.abc import Iterable, Iterator
from typing import cast, get_args

from kg.query.place import Fit, Place, place_of
from kg.query.results import (
    GROUPS,
    Answer,
    AnswerClaim,
    End,
    NearestClaim,
    PaperClaims,
    PaperHead,
    Understood,
    Why,
)
from kg.query.unsigned import is_unsigned
from kg.query.works import cited_by
from kg.records import Claim, Paper, Relation
from kg.store import Build
from kg.vocabulary import Vocabulary

ENDS: tuple[End, End] = ("source", "target")
WHYS: tuple[Why, ...] = get_args(Why)
_KIN: tuple[tuple[Relation, ...], ...] = (  # relations that say the like
    ("drives", "enables", "inhibits", "transforms_into"),
    ("includes", "is_a", "has_feature"),
    ("integrates_with",),
)
SYMMETRIC: frozenset[Relation] = frozenset({"integrates_with"})
NEAREST = 10
NEAREST_OF_A_KIND = 3


def relations_of(choice: str) -> tuple[Relation, ...]:
    """The relations that a choice takes together."""
    return GROUPS.get(choice) or (cast(Relation, choice),)


def answer(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """What a build says to what was understood; where the question names papers, what these say."""
    source, target = place_of(understood.source, vocabulary), place_of(understood.target, vocabulary)
    own = {paper.paper for paper in understood.papers}
    found: list[AnswerClaim] = []
    near: dict[Why, list[NearestClaim]] = {why: [] for why in WHYS}
    for claim in _candidates(build, source, target):
        if own and claim.paper not in own:
            continue
        unsigned = understood.relation == "influence" and is_unsigned(claim)
        narrower, amiss = _compare(claim, understood, source, target, unsigned)
        if not amiss:
            found.append(AnswerClaim(**dict(claim), narrower=narrower, unsigned=unsigned))
        elif len(amiss) == 1 and _is_near(claim, amiss[0], understood, source, target):
            near[amiss[0]].append(NearestClaim(**dict(claim), why=amiss[0]))
    return told(understood, found, build, _nearest(near))


def _is_near(claim: Claim, why: Why, understood: Understood, source: Place, target: Place) -> bool:
    """Whether a claim that fails in one thing is worth a look.

    Where an end is open, a claim of quite another sort (X includes Y, for what hinders Y) is not.
    """
    if source.open or target.open:
        kin = next(group for group in _KIN if claim.relation in group)
        strange = why == "other relation" and not {*kin} & {*understood.relations}
        return not strange and not (source.open and target.open)
    return True


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


def _compare(
    claim: Claim, understood: Understood, source: Place, target: Place, unsigned: bool
) -> tuple[tuple[End, ...], list[Why]]:
    """The ends at which a claim is narrower than what is asked, and all for which it is no answer."""
    narrower, amiss = _ends(claim, source, target)
    if claim.relation not in understood.relations:
        amiss.append("other relation")
    if understood.modality not in (claim.modality, "any"):
        amiss.append("other modality")
    if understood.shown_only and not (claim.shown or unsigned):
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
