"""Two papers side by side: what both are about, what both claim, where they disagree, what each says alone."""

from collections import Counter, defaultdict

from kg.errors import QuestionError
from kg.query.answer import head_of
from kg.query.edges import Key, by_support, contested, edges_of
from kg.query.matrix import ITEMS
from kg.query.resolve import label_in
from kg.query.results import MODALITIES, ComparedItem, Comparison, EdgeFound, Language
from kg.query.shelf import paper_named, shelf_of
from kg.query.show import kind_of
from kg.query.words import Words
from kg.query.works import work_key, works_of
from kg.records import Claim, Paper
from kg.store import Build
from kg.vocabulary import Vocabulary


def compare(first: str, second: str, build: Build, vocabulary: Vocabulary, language: Language = "zh") -> Comparison:
    """Two papers side by side.

    Args:
        first: a paper: its id, file, title or part of it, or an author.
        second: the same of the other.
        build: where to look.
        vocabulary: of the build.
        language: of the labels.

    Raises:
        NotFound: one of them names no paper, or several.
        QuestionError: both name the same paper.
    """
    shelf = shelf_of(build)
    named = [paper_named(text, shelf).id for text in (first, second)]
    papers = {paper.id: paper for paper in build.papers(named)}
    return compare_papers(papers[named[0]], papers[named[1]], build, vocabulary, language)


def compare_papers(
    first: Paper, second: Paper, build: Build, vocabulary: Vocabulary, language: Language = "zh"
) -> Comparison:
    """Two papers side by side.

    Raises:
        QuestionError: they are the same.
    """
    if first.id == second.id:
        words = Words.of(language)
        raise words.error(QuestionError, first.file, words["same_paper"], words["two_papers"])
    claims = {paper.id: list(build.claims(paper={paper.id})) for paper in (first, second)}
    both = [claim for paper in (first, second) for claim in claims[paper.id]]
    edges = [edges_of(claims[paper.id], vocabulary, language=language) for paper in (first, second)]
    joint = edges_of(both, vocabulary, language=language)
    opposed = [pair for pair in contested(both, vocabulary, language).values() if _between(pair)]
    cited = [{work_key(work): work for work in works_of(paper).values()} for paper in (first, second)]
    return Comparison(
        papers=(head_of(first), head_of(second)),
        counts=_counts(first, second, claims),
        items=_items(first, second, build, vocabulary, language),
        shared=tuple(by_support(joint[key] for key in edges[0].keys() & edges[1].keys())),
        opposed=tuple((pair[0], other) for pair in opposed for other in pair[1:]),
        only_first=_alone(edges[0], edges[1]),
        only_second=_alone(edges[1], edges[0]),
        cited_by_both=tuple(cited[0][key] for key in sorted(cited[0].keys() & cited[1].keys())),
    )


def _between(sides: list[EdgeFound]) -> bool:
    """Whether a disagreement is one between papers, not within one."""
    return any(set(sides[0].papers) != set(side.papers) or len(side.papers) > 1 for side in sides[1:])


def _alone(edges: dict[Key, EdgeFound], others: dict[Key, EdgeFound]) -> tuple[EdgeFound, ...]:
    return tuple(by_support(edge for key, edge in edges.items() if key not in others))


def _counts(first: Paper, second: Paper, claims: dict[str, list[Claim]]) -> tuple[tuple[str, int, int], ...]:
    """Sentences, and of the shown claims the number, the sentences they stand in, and those of each modality."""
    columns = []
    for paper in (first, second):
        shown = [claim for claim in claims[paper.id] if claim.shown]
        modalities = Counter(claim.modality for claim in shown)
        column: dict[str, int] = {
            "sentences": sum(not sentence.heading for sentence in paper.sentences),
            "claiming": len({claim.sentence.id for claim in shown}),
            "claims": len(shown),
            **{str(modality): modalities[modality] for modality in MODALITIES},
            "references": len(paper.references),
        }
        columns.append(column)
    return tuple((name, columns[0][name], columns[1][name]) for name in columns[0])


def _items(
    first: Paper, second: Paper, build: Build, vocabulary: Vocabulary, language: Language
) -> tuple[ComparedItem, ...]:
    """Items that either paper is about: those of both first, by kind, then by number of sentences."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in build.links(paper={first.id, second.id}):
        for name in {mention.concept for mention in line.links}:
            counts[name][line.paper] += 1
    found = [
        ComparedItem(
            id=name,
            kind=kind_of(name, vocabulary),
            label=label_in(name, vocabulary, language),
            sentences=(counts[name][first.id], counts[name][second.id]),
        )
        for name in sorted(counts)
        if kind_of(name, vocabulary) in ITEMS
    ]
    found.sort(key=lambda item: (0 in item.sentences, ITEMS.index(item.kind), -sum(item.sentences), item.id))
    return tuple(found)
