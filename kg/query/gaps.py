"""What a body of papers leaves open: mechanisms unseen, concepts never a source, lone and contested claims."""

from collections import defaultdict

from kg.query.edges import between_concepts, contested, edges_of, only_in_one
from kg.query.resolve import label_in
from kg.query.results import Language
from kg.query.surveys import Contested, Gaps, NeverSource, Unseen
from kg.records import Claim
from kg.store import Build
from kg.vocabulary import Vocabulary


def gaps(build: Build, vocabulary: Vocabulary, language: Language = "zh") -> Gaps:
    """What the papers of a build leave open; only claims shown by default count.

    Args:
        build: where to look.
        vocabulary: of the build.
        language: of the labels.
    """
    claims = list(build.claims())
    seen = {mention.concept for line in build.links() for mention in line.links}
    seen |= {name for claim in claims if claim.shown for name in claim.mechanisms}
    unseen = [
        Unseen(id=name, kind="mechanism", label=label_in(name, vocabulary, language))
        for name in vocabulary.mechanisms
        if name not in seen
    ]
    return Gaps(
        mechanisms=tuple(unseen),
        never_source=_never_source(claims, vocabulary, language),
        one_paper=tuple(only_in_one(edges_of(claims, vocabulary, language=language))),
        contested=tuple(
            Contested(furthered=sides[0], contested=tuple(sides[1:]))
            for sides in contested(claims, vocabulary, language).values()
        ),
    )


def _never_source(claims: list[Claim], vocabulary: Vocabulary, language: Language) -> tuple[NeverSource, ...]:
    """Concepts that claims of whatever relation and modality end in, and none begins with."""
    papers: dict[str, set[str]] = defaultdict(set)
    sentences: dict[str, set[str]] = defaultdict(set)
    sources: set[str | None] = set()
    for claim in between_concepts(claims, None):
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
