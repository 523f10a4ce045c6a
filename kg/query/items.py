"""Answers of named entries: the paths, mechanisms and challenges that sentences are about."""

from collections.abc import Callable
from typing import NamedTuple

from kg.query.answer import answer
from kg.query.mentions import Lines, by_paper
from kg.query.place import Place, place_of
from kg.query.resolve import label_in
from kg.query.results import Answer, ItemAnswer, Understood
from kg.query.show import most_linked
from kg.records import Mention, SentenceLinks
from kg.schema import Kind
from kg.store import Build, SqliteBuild
from kg.vocabulary import Vocabulary


def mechanisms(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """By which named mechanisms one concept furthers another: those of such claims, and those defined to do so."""
    found = answer(build, vocabulary, understood)
    source, target = place_of(understood.source, vocabulary), place_of(understood.target, vocabulary)
    named = {name for paper in found.papers for claim in paper.claims for name in claim.mechanisms}
    named |= {
        name
        for name, item in vocabulary.mechanisms.items()
        if any(map(source.covers, item.sources)) and any(map(target.covers, item.targets))
    }
    items = items_of(build, vocabulary, understood, "mechanism", lambda line, name: name in named)
    return found.model_copy(update={"items": items})


def paths(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """What papers recommend: the claims that prescribe, and the paths; for a concept, for an actor, or all.

    That a path leads to a concept is told by a sentence of it that names the concept, by one under a heading that does,
    and by the claims that belong to it.
    """
    understood = _with_actor(build, vocabulary, understood)
    found = answer(build, vocabulary, understood)
    if understood.target is None:
        items = items_of(build, vocabulary, understood, "path")
    else:
        claimed = {(paper.paper, name) for paper in found.papers for claim in paper.claims for name in claim.paths}
        target = place_of(understood.target, vocabulary)
        about = about_place(build, target)
        meant = {name for name, path in vocabulary.paths.items() if any(map(target.covers, path.goals))}
        items = items_of(
            build,
            vocabulary,
            understood,
            "path",
            lambda line, name: (line.paper, name) in claimed or name in meant or about(line),
        )
    if understood.source is not None:  # what somebody is to do: the paths whose actors are called so
        names = [label_in(name, vocabulary, "zh") for name in understood.source.concepts]
        items = tuple(item for item in items if any(name in actor for actor in item.actors for name in names))
    return found.model_copy(update={"items": items})


def _with_actor(build: Build, vocabulary: Vocabulary, understood: Understood) -> Understood:
    """Advice for the government is advice for those who act, not for what it leads to."""
    target = understood.target
    if understood.source is not None or target is None:
        return understood
    actors = {actor for path in vocabulary.paths.values() for actor in path.actors}
    if not actors & {label_in(name, vocabulary, "zh") for name in target.concepts}:
        return understood
    return understood.model_copy(update={"source": target, "target": None})


def about_place(build: Build, place: Place) -> Callable[[SentenceLinks], bool]:
    """Tells whether a sentence names one of the concepts of a place, or stands under a heading that does.

    A heading between the two that is the bare name of another concept turns to that one.
    """
    known: dict[str | None, _Headings] = {}

    def about(line: SentenceLinks) -> bool:
        if any(place.covers(mention.concept) for mention in line.links):
            return True
        paper = line.paper if isinstance(build, SqliteBuild) else None  # lines are read once for all papers
        if paper not in known:
            known[paper] = _headings(build, place, paper)
        headed, turned = known[paper]
        for depth in range(len(line.section), 0, -1):
            above = (line.paper, line.section[:depth])
            if above in headed or above in turned:
                return above in headed
        return False

    return about


class _Headings(NamedTuple):
    """Sections whose heading names a concept of a place, and those whose heading turns to another; each with paper."""

    headed: set[tuple[str, tuple[str, ...]]]
    turned: set[tuple[str, tuple[str, ...]]]


def _headings(build: Build, place: Place, paper: str | None) -> _Headings:
    """The telling headings of a paper, or of all."""
    own = None if paper is None else {paper}
    headings = {sentence.id for one in build.papers(own) for sentence in one.sentences if sentence.heading}
    found = _Headings(set(), set())
    for line in build.links(paper=own):
        if line.sentence in headings and line.section:
            if any(place.covers(mention.concept) for mention in line.links):
                found.headed.add((line.paper, line.section))
            elif any(mention.text == line.section[-1] and mention.kind == "concept" for mention in line.links):
                found.turned.add((line.paper, line.section))
    return found


def items_of(
    build: Build,
    vocabulary: Vocabulary,
    understood: Understood,
    kind: Kind,
    telling: Callable[[SentenceLinks, str], bool] = lambda line, name: True,
) -> tuple[ItemAnswer, ...]:
    """The entries of a kind that have sentences, of those that tell, in the papers asked about; most papers first."""
    lines: dict[str, Lines] = {}
    own = {paper.paper for paper in understood.papers} if understood.about != "shared" else set()
    groups = (vocabulary.concepts, vocabulary.mechanisms, vocabulary.paths)
    entries = {name for group in groups for name in group if vocabulary.kind(name) == kind}
    for line in build.links(entry=entries, paper=own or most_linked(build, entries)):
        first: dict[str, Mention] = {}
        for mention in line.links:
            if mention.kind == kind and telling(line, mention.concept):
                first.setdefault(mention.concept, mention)
        for name, mention in first.items():
            lines.setdefault(name, {}).setdefault(line.paper, []).append((line, mention))
    items = []
    for name, found in lines.items():
        actors = vocabulary.paths[name].actors if kind == "path" and name in vocabulary.paths else ()
        label = label_in(name, vocabulary, understood.language)
        items.append(ItemAnswer(id=name, kind=kind, label=label, actors=actors, papers=by_paper(build, found)))
    return tuple(sorted(items, key=lambda item: (-len(item.papers), -_sentences(item), item.id)))


def _sentences(item: ItemAnswer) -> int:
    return sum(len(paper.sentences) for paper in item.papers)


def shared(build: Build, vocabulary: Vocabulary, understood: Understood) -> Answer:
    """The mechanisms that a paper has in common with others, or any two papers, with the sentences of each."""
    named = [paper.paper for paper in understood.papers]  # one: with any other; two: with each other
    items = []
    for item in items_of(build, vocabulary, understood, "mechanism"):
        kept = [paper for paper in item.papers if len(named) < 2 or paper.paper in named]
        if len(kept) > 1 and {*named[:1]} <= {paper.paper for paper in kept}:
            kept.sort(key=lambda paper: paper.paper not in named[:1])
            items.append(item.model_copy(update={"papers": tuple(kept)}))
    return Answer(understood=understood, papers=(), nearest=(), items=tuple(items))
