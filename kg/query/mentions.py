"""Sentences that mention concepts: what answers a question for mentions, and where to look where no claim answers."""

from collections.abc import Collection, Iterable, Sequence

from kg.query.answer import ENDS, head_of, rank
from kg.query.place import Place, place_of
from kg.query.resolve import label_in
from kg.query.results import Answer, End, Evidence, ItemAnswer, Mentioned, NearestClaim, PaperEvidence, Understood, Why
from kg.query.show import evidence_of, kind_of, most_linked
from kg.records import Argument, Claim, Mention, SentenceLinks
from kg.store import Build, SqliteBuild
from kg.store.kinds import Common, kinds_between, surest
from kg.store.tables import LISTED
from kg.vocabulary import Vocabulary

PLACES = 5  # sentences shown of those that mention what was asked about
LONGER = 3  # claims shown of those that hold it in a longer phrase
Lines = dict[str, list[tuple[SentenceLinks, Mention]]]  # by paper


def mentions_of(build: Build, vocabulary: Vocabulary, understood: Understood, told: Collection[str] = ()) -> Answer:
    """Which papers mention a concept or a narrower one, with the sentences, but those told already."""
    asked = understood.source
    found = _lines(build, understood, place_of(asked, vocabulary))
    found = {
        paper: rest for paper, lines in found.items() if (rest := [one for one in lines if one[0].sentence not in told])
    }
    if asked is None or not found:
        return Answer(understood=understood, papers=(), nearest=())
    name = asked.concepts[0]
    item = ItemAnswer(
        id=name,
        kind=kind_of(name, vocabulary),
        label=label_in(name, vocabulary, understood.language),
        actors=(),
        papers=by_paper(build, found),
    )
    return Answer(understood=understood, papers=(), nearest=(), items=(item,))


def by_paper(build: Build, lines: Lines) -> tuple[PaperEvidence, ...]:
    """The sentences by paper, most first."""
    papers = {paper.id: paper for paper in build.briefs(lines)}
    evidence = [
        PaperEvidence(**dict(head_of(papers[paper])), sentences=evidence_of(found, build.text(paper)))
        for paper, found in lines.items()
    ]
    return tuple(sorted(evidence, key=lambda one: (-len(one.sentences), one.paper)))


class _Covered:
    """The concepts that a place covers."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._place.covers(name)


def _lines(build: Build, understood: Understood, place: Place) -> Lines:
    """The sentences that mention what a place covers, in the papers that the question names or in all.

    Of a large build those of the papers that mention it most.
    """
    covered = _Covered(place)
    own = {paper.paper for paper in understood.papers} or most_linked(build, covered)
    found: Lines = {}
    for line in build.links(entry=covered, paper=own):
        mention = next((m for m in line.links if m.match != "section" and m.concept in covered), None)
        if mention is not None:
            found.setdefault(line.paper, []).append((line, mention))
    return found


def where_to_look(answer: Answer, build: Build, vocabulary: Vocabulary) -> Answer:
    """An answer without any claim, with how often what was asked about is mentioned, and where it stands together."""
    asked = answer.understood
    ends = [(end, resolved) for end in ENDS if (resolved := getattr(asked, end)) is not None]
    if not ends:
        return answer
    places = [place_of(resolved, vocabulary) for _, resolved in ends]
    found = [_lines(build, asked, place) for place in places]
    mentioned = tuple(
        Mentioned(label=resolved.labels[0], papers=len(lines), sentences=sum(map(len, lines.values())))
        for (_, resolved), lines in zip(ends, found, strict=True)
    )
    near = list(answer.nearest)
    if asked.about == "claims":
        near += _in_longer_phrases(build, asked, [end for end, _ in ends], places, {claim.id for claim in near})
    together = _together(found) if len(ends) > 1 or asked.papers else {}
    return answer.model_copy(
        update={"mentioned": mentioned, "places": _first(by_paper(build, together)), "nearest": tuple(near)}
    )


def _together(found: Sequence[Lines]) -> Lines:
    """Sentences that stand in every one of the lists."""
    common = set.intersection(*({line.sentence for lines in one.values() for line, _ in lines} for one in found))
    kept = {
        paper: [(line, mention) for line, mention in lines if line.sentence in common]
        for paper, lines in found[0].items()
    }
    return {paper: lines for paper, lines in kept.items() if lines}


def _first(papers: Iterable[PaperEvidence]) -> tuple[PaperEvidence, ...]:
    """The first sentences of papers, one of each paper before a second of any."""
    listed, taken = list(papers), dict[str, list[Evidence]]()
    for turn in range(PLACES):
        for paper in listed:
            if turn < len(paper.sentences) and sum(map(len, taken.values())) < PLACES:
                taken.setdefault(paper.paper, []).append(paper.sentences[turn])
    return tuple(
        paper.model_copy(update={"sentences": tuple(taken[paper.paper])}) for paper in listed if paper.paper in taken
    )


def _in_longer_phrases(
    build: Build, asked: Understood, ends: Sequence[End], places: Sequence[Place], known: set[str]
) -> list[NearestClaim]:
    """Claims of the relation asked for, one end of which is a phrase that no concept covers and holds what was asked.

    The other end is as asked.
    """
    own = {paper.paper for paper in asked.papers}
    candidates = [
        claim
        for claim in _with_open_end(build, own, places, ends)
        if claim.id not in known
        and claim.shown
        and claim.relation in asked.relations
        and asked.modality in (claim.modality, "any")
    ]
    linked = {line.sentence: line for line in build.links(paper={claim.paper for claim in candidates})}
    found: list[NearestClaim] = []
    for claim in candidates:
        longer = [
            end for end, place in zip(ends, places, strict=True) if _holds(_end(claim, end), place, claim, linked)
        ]
        exact = [end for end, place in zip(ends, places, strict=True) if place.covers(_end(claim, end).concept or "")]
        if longer and len(longer) + len(exact) == len(ends):
            why: Why = "longer source" if longer[0] == "source" else "longer target"
            found.append(NearestClaim(**dict(claim), why=why))
    return sorted(found, key=rank)[:LONGER]


def _with_open_end(build: Build, own: set[str], places: Sequence[Place], ends: Sequence[End]) -> Iterable[Claim]:
    """Claims one end of which may be such a phrase; of a large build the surest, where the other end is asked for."""
    if not (isinstance(build, SqliteBuild) and build.large) or own:
        return build.claims(paper=own or None)
    kinds = []
    for end, place in zip(ends, places, strict=True):
        kinds += [
            kind
            for kind in kinds_between(build, _Covered(place), {""})
            if kind.claim.shown and _end(kind.claim, end).concept is not None
        ]
    return build.numbered(surest(kinds, LISTED)) if len(ends) > 1 else ()


def _end(claim: Claim | Common, end: End) -> Argument:
    return claim.source if end == "source" else claim.target


def _holds(argument: Argument, place: Place, claim: Claim, linked: dict[str, SentenceLinks]) -> bool:
    """Whether an argument without a concept holds a mention of what was asked."""
    line = linked.get(claim.sentence.id)
    start, end = argument.start, argument.end
    if argument.concept is not None or line is None or start is None or end is None:
        return False
    return any(start <= m.start and m.end <= end and place.covers(m.concept) for m in line.links)
