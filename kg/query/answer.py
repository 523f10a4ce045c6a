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
from kg.store import Build, SqliteBuild
from kg.store.kinds import Common, Kind, kinds_between, surest
from kg.store.tables import LISTED
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
    candidates: Iterable[Claim] = ()
    more = 0
    if isinstance(build, SqliteBuild) and build.large and not own:
        candidates, more = _surest(build, understood, source, target)
    else:
        candidates = _candidates(build, source, target, own or None)
    for claim in candidates:
        unsigned = understood.relation == "influence" and is_unsigned(claim)
        narrower, amiss = _compare(claim, understood, source, target, unsigned)
        if not amiss:
            found.append(AnswerClaim(**dict(claim), narrower=narrower, unsigned=unsigned))
        elif len(amiss) == 1 and _is_near(claim, amiss[0], understood, source, target):
            near[amiss[0]].append(NearestClaim(**dict(claim), why=amiss[0]))
    return told(understood, found, build, _nearest(near), more)


def _surest(build: SqliteBuild, understood: Understood, source: Place, target: Place) -> tuple[list[Claim], int]:
    """Of a large build the surest claims that answer or come near, and how many answer besides.

    Claims of one kind answer alike, but for those without a sign: of such only what is listed is looked at.
    """
    answering: list[Kind] = []
    near: dict[Why, list[Kind]] = {why: [] for why in WHYS}
    for kind in kinds_between(build, None if source.open else source, None if target.open else target):
        _, amiss = _compare(kind.claim, understood, source, target, False)
        if not amiss:
            answering.append(kind)
        elif len(amiss) == 1 and _is_near(kind.claim, amiss[0], understood, source, target):
            near[amiss[0]].append(kind)
    wanted = surest(answering, LISTED)
    more = sum(kind.claims for kind in answering) - len(wanted)
    for why, kinds in near.items():
        unsigned = understood.relation == "influence" and why == "not shown by default"
        wanted += surest(kinds, LISTED if unsigned else NEAREST_OF_A_KIND)
    return build.numbered(wanted), more


def _is_near(claim: Claim | Common, why: Why, understood: Understood, source: Place, target: Place) -> bool:
    """Whether a claim that fails in one thing is worth a look.

    Where an end is open, a claim of quite another sort (X includes Y, for what hinders Y) is not.
    """
    if source.open or target.open:
        kin = next(group for group in _KIN if claim.relation in group)
        strange = why == "other relation" and not {*kin} & {*understood.relations}
        return not strange and not (source.open and target.open)
    return True


def told(
    understood: Understood,
    claims: Iterable[AnswerClaim],
    build: Build,
    nearest: tuple[NearestClaim, ...] = (),
    more: int = 0,
) -> Answer:
    """An answer of claims: by paper, with the works that they cite; `more` claims answer and are not among them."""
    found: dict[str, list[AnswerClaim]] = {}
    for claim in claims:
        found.setdefault(claim.paper, []).append(claim)
    known = {paper.id: paper for paper in build.briefs(found)}
    papers = [
        PaperClaims(**dict(head_of(known[paper])), claims=tuple(sorted(found[paper], key=rank))) for paper in known
    ]
    papers.sort(key=lambda p: (-len(p.claims), p.year is None, p.year or 0, p.paper))
    cited = cited_by((claim for paper in papers for claim in paper.claims), known)
    return Answer(understood=understood, papers=tuple(papers), nearest=nearest, cited=cited, more=more)


def _candidates(build: Build, source: Place, target: Place, own: set[str] | None) -> Iterator[Claim]:
    """Claims between the two ends or what is broader, either way round, each once; in some papers or in all."""
    seen: set[str] = set()
    for one, other in ((source, target), (target, source)):
        for claim in build.claims(source=None if one.open else one, target=None if other.open else other, paper=own):
            if claim.id not in seen:
                seen.add(claim.id)
                yield claim


def _compare(
    claim: Claim | Common, understood: Understood, source: Place, target: Place, unsigned: bool
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


def _ends(claim: Claim | Common, source: Place, target: Place) -> tuple[tuple[End, ...], list[Why]]:
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
