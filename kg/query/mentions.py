"""Sentences that mention concepts: what answers a question for mentions, and where to look where no claim answers."""

from collections.abc import Callable, Collection, Iterable, Sequence

from kg.query.answer import ENDS, head_of, rank
from kg.query.place import Place, place_of
from kg.query.resolve import label_in
from kg.query.results import Answer, End, Evidence, ItemAnswer, Mentioned, NearestClaim, PaperEvidence, Understood, Why
from kg.query.show import evidence_of, kind_of
from kg.records import Argument, Claim, Mention, SentenceLinks
from kg.store import Build
from kg.vocabulary import Vocabulary

PLACES = 5  # sentences shown of those that mention what was asked about
LONGER = 3  # claims shown of those that hold it in a longer phrase
Lines = dict[str, list[tuple[SentenceLinks, Mention]]]  # by paper


def mentions_of(build: Build, vocabulary: Vocabulary, understood: Understood, told: Collection[str] = ()) -> Answer:
    """Which papers mention a concept or a narrower one, with the sentences, but those told already."""
    asked = understood.source
    found = _lines(build, understood, place_of(asked, vocabulary).covers)
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
    papers = {paper.id: paper for paper in build.papers()}
    evidence = [
        PaperEvidence(**dict(head_of(papers[paper])), sentences=evidence_of(found, build.text(paper)))
        for paper, found in lines.items()
    ]
    return tuple(sorted(evidence, key=lambda one: (-len(one.sentences), one.paper)))


def _lines(build: Build, understood: Understood, covers: Callable[[str], bool]) -> Lines:
    """The sentences that mention what is covered, in the papers that the question names or in all."""
    own = {paper.paper for paper in understood.papers}
    found: Lines = {}
    for line in build.links():
        if not own or line.paper in own:
            mention = next((m for m in line.links if m.match != "section" and covers(m.concept)), None)
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
    found = [_lines(build, asked, place.covers) for place in places]
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
    linked = {line.sentence: line for line in build.links()}
    found: list[NearestClaim] = []
    for claim in build.claims():
        if (own and claim.paper not in own) or claim.id in known:
            continue
        if claim.relation not in asked.relations or asked.modality not in (claim.modality, "any") or not claim.shown:
            continue
        longer = [
            end for end, place in zip(ends, places, strict=True) if _holds(_end(claim, end), place, claim, linked)
        ]
        exact = [end for end, place in zip(ends, places, strict=True) if place.covers(_end(claim, end).concept or "")]
        if longer and len(longer) + len(exact) == len(ends):
            why: Why = "longer source" if longer[0] == "source" else "longer target"
            found.append(NearestClaim(**dict(claim), why=why))
    return sorted(found, key=rank)[:LONGER]


def _end(claim: Claim, end: End) -> Argument:
    return claim.source if end == "source" else claim.target


def _holds(argument: Argument, place: Place, claim: Claim, linked: dict[str, SentenceLinks]) -> bool:
    """Whether an argument without a concept holds a mention of what was asked."""
    line = linked.get(claim.sentence.id)
    start, end = argument.start, argument.end
    if argument.concept is not None or line is None or start is None or end is None:
        return False
    return any(start <= m.start and m.end <= end and place.covers(m.concept) for m in line.links)
