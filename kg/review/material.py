"""What the papers say about chosen concepts, gathered for a review: everything in it is quoted or counted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.link import Linker
from kg.normalise import clean
from kg.query.answer import head_of, rank
from kg.query.edges import by_support, contested, edges_of
from kg.query.matrix import matrix
from kg.query.place import Place, place_of
from kg.query.reference import gbt7714
from kg.query.resolve import Names, label_in
from kg.query.results import MODALITIES, RELATIONS, EdgeFound, Language, MatrixRow
from kg.query.works import cited_by
from kg.records import Argument, Claim, Modality, Paper, Relation, SentenceLinks
from kg.review.results import Cell, EdgeQuoted, PaperListed, Quoted, Review, Stated, SynthesisRow
from kg.store import Build
from kg.vocabulary import Vocabulary


def review(
    concepts: Sequence[str],
    build: Build,
    vocabulary: Vocabulary,
    linker: Linker | None = None,
    language: Language = "zh",
) -> Review:
    """What the papers of a build say about concepts and what is narrower.

    Args:
        concepts: ids, labels or phrases; at least one.
        build: where to look.
        vocabulary: of the build.
        linker: used where a concept is given as a phrase; made when it is needed and none is given.
        language: of labels and headings; quotes stay as they are.

    Raises:
        QuestionError: a text names no concept.
    """
    names = Names(vocabulary, linker)
    resolved = tuple(names.resolve(text, language) for text in concepts)
    places = [place_of(one, vocabulary) for one in resolved]
    papers = sorted(build.papers(), key=lambda paper: (paper.file, paper.id))
    quoter = _Quoter(papers)
    shown = [claim for claim in build.claims() if claim.shown]
    about = [claim for claim in shown if _is_about(claim.source, places) or _is_about(claim.target, places)]
    edges = by_support(edges_of(about, vocabulary, "asserted", language).values())
    ids = {claim.id: claim for claim in about}
    items = matrix(build, vocabulary)
    chosen = {name for one in resolved for name in one.concepts}
    heads = [row for row in matrix(build, vocabulary, ("concept", "feature", "challenge")).items if row.id in chosen]
    found = [row for row in items.items if any(row.sentences) and row.id not in chosen]
    return Review(
        language=language,
        concepts=resolved,
        papers=tuple(
            PaperListed(**dict(head_of(paper)), number=number, reference=gbt7714(paper))
            for number, paper in enumerate(papers, 1)
        ),
        claims=len(about),
        sentences=len({claim.sentence.id for claim in about}),
        speaking=quoter.numbers(about),
        synthesis=_synthesis(about, build.links(), places, build, vocabulary, quoter, language),
        stated=_stated(about, quoter, vocabulary, language),
        agreed=tuple(_edge(edge, ids, quoter) for edge in edges if edge.paper_count > 1),
        contested=tuple(
            tuple(_edge(edge, ids, quoter) for edge in group)
            for group in contested(about, vocabulary, language).values()
        ),
        matrix=tuple(_in_language(row, vocabulary, language) for row in (*heads, *found)),
        without=sum(not any(row.sentences) for row in items.items),
        works=cited_by(about, {paper.id: paper for paper in papers}),
    )


class _Quoter:
    """Sentences as they are quoted, under the numbers of their papers."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.number = {paper.id: number for number, paper in enumerate(papers, 1)}
        self._lists = {paper.id: {one.number: one.text for one in paper.references} for paper in papers}

    def numbers(self, claims: Iterable[Claim]) -> tuple[int, ...]:
        return tuple(sorted({self.number[claim.paper] for claim in claims}))

    def claim(self, claim: Claim) -> Quoted:
        listed = self._lists[claim.paper]
        return Quoted(
            paper=self.number[claim.paper],
            section=claim.section,
            sentence=claim.sentence.id,
            text=clean(claim.sentence.text),
            claim=claim,
            cites=tuple(listed[number] for number in claim.citations if number in listed),
        )

    def claims(self, claims: Iterable[Claim]) -> tuple[Quoted, ...]:
        """One a claim; the best of each paper come first, so that a short list hears every paper."""
        ranked, seen, turns = sorted(claims, key=rank), dict[str, int](), []
        for claim in ranked:
            seen[claim.paper] = turn = seen.get(claim.paper, 0) + 1
            turns.append((turn, claim))
        return tuple(self.claim(claim) for _, claim in sorted(turns, key=lambda pair: pair[0]))


def _is_about(end: Argument, places: Iterable[Place]) -> bool:
    return any(place.fit(end) in ("exact", "narrower") for place in places)


def _synthesis(
    about: Iterable[Claim],
    links: Iterable[SentenceLinks],
    places: Sequence[Place],
    build: Build,
    vocabulary: Vocabulary,
    quoter: _Quoter,
    language: Language,
) -> tuple[SynthesisRow, ...]:
    """Mechanisms with the sentences that are about them and name a chosen concept; most papers first."""
    cells: dict[str, dict[str, dict[str, Quoted]]] = defaultdict(lambda: defaultdict(dict))
    for claim in sorted(about, key=rank):
        for name in claim.mechanisms:
            cells[name][claim.paper].setdefault(claim.sentence.id, quoter.claim(claim))
    texts: dict[str, str] = {}
    for line in links:
        named = {link.concept for link in line.links}
        if not any(name in place.exact | place.narrower for place in places for name in named):
            continue
        for name in sorted(named & vocabulary.mechanisms.keys()):
            if line.paper not in texts:
                texts[line.paper] = build.text(line.paper)
            quoted = Quoted(
                paper=quoter.number[line.paper],
                section=line.section,
                sentence=line.sentence,
                text=clean(texts[line.paper][line.start : line.end]),
                claim=None,
            )
            cells[name][line.paper].setdefault(line.sentence, quoted)
    rows = [
        SynthesisRow(
            id=name,
            label=label_in(name, vocabulary, language),
            cells=tuple(
                Cell(sentences=len(of.get(paper, {})), quotes=tuple(of.get(paper, {}).values()))
                for paper in quoter.number
            ),
        )
        for name, of in cells.items()
    ]
    return tuple(sorted(rows, key=lambda row: (*_weight(row), row.id)))


def _weight(row: SynthesisRow) -> tuple[int, int]:
    counts = [cell.sentences for cell in row.cells]
    return -sum(map(bool, counts)), -sum(counts)


def _stated(about: Iterable[Claim], quoter: _Quoter, vocabulary: Vocabulary, language: Language) -> tuple[Stated, ...]:
    grouped: dict[tuple[Modality, Relation, str, str], list[Claim]] = defaultdict(list)
    for claim in about:
        source, target = (_label(end, vocabulary, language) for end in (claim.source, claim.target))
        grouped[claim.modality, claim.relation, source, target].append(claim)
    found = [
        Stated(
            source=source,
            relation=relation,
            target=target,
            modality=modality,
            papers=quoter.numbers(claims),
            sentences=len({claim.sentence.id for claim in claims}),
            quotes=quoter.claims(claims),
        )
        for (modality, relation, source, target), claims in grouped.items()
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                MODALITIES.index(one.modality),
                RELATIONS.index(one.relation),
                -len(one.papers),
                -one.sentences,
                one.source,
                one.target,
            ),
        )
    )


def _label(end: Argument, vocabulary: Vocabulary, language: Language) -> str:
    return label_in(end.concept, vocabulary, language) if end.concept is not None else clean(end.label)


def _edge(edge: EdgeFound, claims: Mapping[str, Claim], quoter: _Quoter) -> EdgeQuoted:
    behind = [claims[name] for name in edge.claims]
    return EdgeQuoted(edge=edge, papers=quoter.numbers(behind), quotes=quoter.claims(behind))


def _in_language(row: MatrixRow, vocabulary: Vocabulary, language: Language) -> MatrixRow:
    return row.model_copy(update={"label": label_in(row.id, vocabulary, language)})
