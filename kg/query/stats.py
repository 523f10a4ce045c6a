"""A build in numbers: papers, sentences and claims counted apart."""

from collections import defaultdict

from kg.query.answer import head_of
from kg.query.resolve import label_in
from kg.query.results import MODALITIES, RELATIONS, Language
from kg.query.surveys import ConceptStats, PaperStats, RelationStats, Stats
from kg.query.works import listed
from kg.records import Claim, Paper
from kg.store import Build, SqliteBuild
from kg.vocabulary import Vocabulary


def stats(build: Build, vocabulary: Vocabulary, language: Language = "zh") -> Stats:
    """A build in numbers; doubtful claims are counted as such and nowhere else.

    Args:
        build: what to count.
        vocabulary: of the build.
        language: of the labels.
    """
    if isinstance(build, SqliteBuild):
        return _counted(build, vocabulary, language)
    papers, claims = sorted(build.papers(), key=lambda paper: (paper.file, paper.id)), list(build.claims())
    shown = [claim for claim in claims if claim.shown]
    of_paper: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        of_paper[claim.paper].append(claim)
    return Stats(
        papers=tuple(_paper(paper, of_paper[paper.id]) for paper in papers),
        relations=_relations(shown),
        concepts=_concepts(shown, vocabulary, language),
        works=listed(papers),
    )


def _counted(build: SqliteBuild, vocabulary: Vocabulary, language: Language) -> Stats:
    """The same, of what was counted when the build was written; only the works cited are read anew."""
    figures = "id, file, title, year, sentences, claiming, shown, doubtful, quoted, reference_count"
    names = ("paper", "file", "title", "year", "sentences", "claiming", "claims", "doubtful", "quoted", "references")
    papers = build.rows(f"SELECT {figures} FROM papers ORDER BY file, id")
    relations = {row[:2]: row[2:] for row in build.rows("SELECT * FROM relations")}
    concepts = build.rows(
        "SELECT * FROM concepts WHERE as_source + as_target > 0 ORDER BY papers DESC, sentences DESC, id"
    )
    return Stats(
        papers=tuple(PaperStats(**dict(zip(names, row, strict=True))) for row in papers),
        relations=tuple(
            RelationStats(relation=relation, modality=modality, papers=of[0], sentences=of[1], claims=of[2])
            for relation in RELATIONS
            for modality in MODALITIES
            if (of := relations.get((relation, modality)))
        ),
        concepts=tuple(
            ConceptStats(
                id=name,
                label=label_in(name, vocabulary, language),
                papers=number,
                sentences=sentences,
                as_source=sources,
                as_target=targets,
            )
            for name, number, sentences, sources, targets in concepts
        ),
        works=listed(build.every_paper("file, id")),
    )


def _paper(paper: Paper, claims: list[Claim]) -> PaperStats:
    shown = [claim for claim in claims if claim.shown]
    return PaperStats(
        **dict(head_of(paper)),
        sentences=sum(not sentence.heading for sentence in paper.sentences),
        claiming=len({claim.sentence.id for claim in shown}),
        claims=len(shown),
        doubtful=len(claims) - len(shown),
        quoted=sum(claim.attribution == "quoted" or bool(claim.citations) for claim in shown),
        references=len(paper.references),
    )


def _relations(shown: list[Claim]) -> tuple[RelationStats, ...]:
    """Every relation and modality that claims have, in the order of the lists."""
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in shown:
        groups[claim.relation, claim.modality].append(claim)
    return tuple(
        RelationStats(
            relation=relation,
            modality=modality,
            papers=len({claim.paper for claim in group}),
            sentences=len({claim.sentence.id for claim in group}),
            claims=len(group),
        )
        for relation in RELATIONS
        for modality in MODALITIES
        if (group := groups.get((relation, modality)))
    )


def _concepts(shown: list[Claim], vocabulary: Vocabulary, language: Language) -> tuple[ConceptStats, ...]:
    sources: dict[str, list[Claim]] = defaultdict(list)
    targets: dict[str, list[Claim]] = defaultdict(list)
    for claim in shown:
        if claim.source.concept:
            sources[claim.source.concept].append(claim)
        if claim.target.concept:
            targets[claim.target.concept].append(claim)
    found = []
    for name in sources.keys() | targets.keys():
        every = [*sources.get(name, ()), *targets.get(name, ())]
        found.append(
            ConceptStats(
                id=name,
                label=label_in(name, vocabulary, language),
                papers=len({claim.paper for claim in every}),
                sentences=len({claim.sentence.id for claim in every}),
                as_source=len(sources.get(name, ())),
                as_target=len(targets.get(name, ())),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.papers, -one.sentences, one.id)))
