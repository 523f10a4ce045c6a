"""What a body of papers leaves open: mechanisms unseen, concepts never a source, lone and contested claims."""

from collections import defaultdict
from collections.abc import Iterable

from kg.query.edges import between_concepts, contested_besides, contested_in, only_in_one_in
from kg.query.resolve import label_in
from kg.query.results import Language
from kg.query.surveys import Contested, Gaps, NeverSource, Unseen
from kg.records import Claim
from kg.store import Build, SqliteBuild
from kg.vocabulary import Vocabulary


def gaps(build: Build, vocabulary: Vocabulary, language: Language = "zh") -> Gaps:
    """What the papers of a build leave open; only claims shown by default count.

    Args:
        build: where to look.
        vocabulary: of the build.
        language: of the labels.
    """
    with build.together():
        seen = _linked(build)
        unseen = [
            Unseen(id=name, kind="mechanism", label=label_in(name, vocabulary, language))
            for name in vocabulary.mechanisms
            if name not in seen and not any(claim.shown for claim in build.claims(entry={name}))
        ]
        alone, more = only_in_one_in(build, vocabulary, language)
        return Gaps(
            mechanisms=tuple(unseen),
            never_source=_never_source(build, vocabulary, language),
            one_paper=tuple(alone),
            more_one_paper=more,
            contested=tuple(
                Contested(furthered=sides[0], contested=tuple(sides[1:]))
                for sides in contested_in(build, vocabulary, language).values()
            ),
            more_contested=contested_besides(build),
        )


def _linked(build: Build) -> set[str]:
    """Every entry that a sentence is linked to."""
    if isinstance(build, SqliteBuild):
        return {name for (name,) in build.rows("SELECT entry FROM entries")}
    return {mention.concept for line in build.links() for mention in line.links}


def _never_source(build: Build, vocabulary: Vocabulary, language: Language) -> tuple[NeverSource, ...]:
    """Concepts that claims of whatever relation and modality end in, and none begins with."""
    papers: dict[str, set[str]] = defaultdict(set)
    sentences: dict[str, set[str]] = defaultdict(set)
    sources: set[str | None] = set()
    for claim in between_concepts(_ending(build), None):
        sources.add(claim.source.concept)
        target = claim.target.concept or ""
        papers[target].add(claim.paper)
        sentences[target].add(claim.sentence.id)
    found = [
        NeverSource(
            id=name,
            label=label_in(name, vocabulary, language),
            papers=tuple(sorted(papers[name])),
            sentences=len(sentences[name]),
        )
        for name in papers.keys() - sources
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.papers), -one.sentences, one.id)))


def _ending(build: Build) -> Iterable[Claim]:
    """The claims that matter: all, or where sources are counted, those that end in what is none."""
    if not isinstance(build, SqliteBuild):
        return build.claims()
    query = (
        "SELECT id FROM concepts WHERE as_target > 0 "
        "AND NOT EXISTS (SELECT 1 FROM kinds WHERE source = id AND shown AND target <> '' AND target <> id) "
        "AND EXISTS (SELECT 1 FROM kinds WHERE target = id AND shown AND source <> '' AND source <> id)"
    )
    targets = {name for (name,) in build.rows(query)}
    return build.claims(target=targets) if targets else ()
