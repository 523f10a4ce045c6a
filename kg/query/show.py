"""All that a build knows of one claim, one paper, or one entry of the vocabulary."""

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from kg.errors import NotFound
from kg.query.answer import head_of, rank
from kg.query.papers import paper_named, papers_named
from kg.query.reference import gbt7714
from kg.query.resolve import NEAREST, Names, label_in
from kg.query.results import (
    MODALITIES,
    RELATIONS,
    ClaimShown,
    Count,
    Evidence,
    HypothesisShown,
    ItemCount,
    ItemShown,
    PaperEvidence,
    PaperShown,
    Shown,
    Stated,
    Statement,
)
from kg.query.words import Words, language_of
from kg.records import Claim, Mention, Paper, SentenceLinks
from kg.schema import Concept, Item, Kind, Mechanism, Path, split_id
from kg.store import Build
from kg.vocabulary import Vocabulary


def show(id: str, build: Build, vocabulary: Vocabulary) -> Shown:
    """What an id, label, file name or title names, with the sentences behind it.

    Args:
        id: of a claim, a paper or an entry of the vocabulary; a label of the entry; or what names a paper elsewhere:
            its file, the first part of the file's name, its title or part of it, an author.
        build: where to look.
        vocabulary: of the build.

    Raises:
        NotFound: it names nothing here, or several things; the nearest ids are the way out.
    """
    papers = {paper.id: paper for paper in build.papers()}
    wanted = id.strip()
    for paper in papers.values():
        if wanted in (paper.id, paper.file, paper.title):
            return _paper(paper, build, vocabulary)
    names, words = Names(vocabulary), Words.for_text(wanted)
    entries = names.named(wanted)
    if len(entries) > 1:
        listed = words["and"].join(f"{name} ({words.kinds[vocabulary.kind(name)]})" for name in entries)
        raise words.error(NotFound, id, words["several_entries"], words["use_id"].format(names=listed))
    if entries:
        return _item(entries[0], build, papers, vocabulary)
    claims = list(build.claims())
    claim = next((claim for claim in claims if claim.id == wanted), None)
    if claim is not None:
        return _claim(claim, claims, papers[claim.paper])
    if papers_named(wanted, papers.values()):  # by its number, an author or part of its title, as elsewhere
        return _paper(paper_named(wanted, papers.values()), build, vocabulary)
    ids = [*papers, *(claim.id for claim in claims)]
    raise words.error(NotFound, id, words["nothing_has"], _nearest(wanted, ids, names, words))


def _nearest(wanted: str, ids: Iterable[str], names: Names, words: Words) -> str:
    """The way out: ids that begin alike, then entries with labels alike."""
    alike = [found for found in ids if len(wanted) > 2 and found.startswith(wanted[:6])]
    alike.sort(key=lambda found: (-SequenceMatcher(None, wanted, found, autojunk=False).ratio(), found))
    language = language_of(wanted)
    near = alike[:NEAREST] + [
        f"{label_in(name, names.vocabulary, language)} ({name})" for name in names.nearest(wanted)
    ]
    if near:
        return words["nearest_names"].format(names=words["and"].join(near[:NEAREST]))
    return words["use_shown"]


def _claim(claim: Claim, claims: Iterable[Claim], paper: Paper) -> ClaimShown:
    same = tuple(c.id for c in claims if c.sentence.id == claim.sentence.id and c.id != claim.id)
    return ClaimShown(paper=head_of(paper), claim=claim, same_sentence=same)


def _paper(paper: Paper, build: Build, vocabulary: Vocabulary) -> PaperShown:
    claims = list(build.claims(paper={paper.id}))
    text = build.text(paper.id) if paper.hypotheses else ""
    shown = sorted((claim for claim in claims if claim.shown), key=rank)
    sentences: Counter[str] = Counter()
    for line in build.links():
        if line.paper == paper.id:
            sentences.update({mention.concept for mention in line.links})
    items = [
        ItemCount(
            id=name, kind=kind_of(name, vocabulary), label=label_in(name, vocabulary, "zh"), sentences=sentences[name]
        )
        for name in sorted(sentences, key=lambda name: (-sentences[name], name))
    ]
    relations = Counter(claim.relation for claim in shown)
    modalities = Counter(claim.modality for claim in shown)
    reasons = Counter(part.reason for part in paper.left_out)
    return PaperShown(
        paper=head_of(paper),
        authors=paper.authors,
        affiliations=paper.affiliations,
        doi=paper.doi,
        abstract=paper.abstract,
        keywords=paper.keywords,
        genre=paper.genre,
        genre_reason=paper.genre_reason,
        methods=paper.methods,
        hypotheses=tuple(HypothesisShown(**dict(one), text=text[one.start : one.end]) for one in paper.hypotheses),
        reference=gbt7714(paper),
        origin=paper.origin,
        sections=tuple("  " * (part.level - 1) + part.title for part in paper.sections if part.level),
        sentences=sum(not sentence.heading for sentence in paper.sentences),
        references=len(paper.references),
        left_out=tuple(Count(name=reason, count=reasons[reason]) for reason in sorted(reasons)),
        relations=tuple(Count(name=name, count=relations[name]) for name in RELATIONS if relations[name]),
        modalities=tuple(Count(name=name, count=modalities[name]) for name in MODALITIES if modalities[name]),
        doubtful=len(claims) - len(shown),
        items=tuple(items),
        claims=tuple(shown),
    )


def _item(name: str, build: Build, papers: dict[str, Paper], vocabulary: Vocabulary) -> ItemShown:
    head, modifier = split_id(name)
    item = vocabulary.item(head)
    source = item.definition.source if item.definition else None
    by_paper: dict[str, list[tuple[SentenceLinks, Mention]]] = {}
    for line in build.links():
        mention = next((mention for mention in line.links if mention.concept == name), None)
        if mention is not None:
            by_paper.setdefault(line.paper, []).append((line, mention))
    evidence = [
        PaperEvidence(**dict(head_of(papers[paper])), sentences=evidence_of(found, build.text(paper)))
        for paper, found in by_paper.items()
    ]
    claims = sorted((claim for claim in build.claims() if claim.shown), key=rank)
    return ItemShown(
        id=name,
        kind=kind_of(name, vocabulary),
        label=label_in(name, vocabulary, "zh"),
        label_en=label_in(name, vocabulary, "en"),
        alt_labels=item.alt_labels if modifier is None else (),
        narrower_labels=item.narrower_labels if modifier is None and isinstance(item, Concept) else (),
        definition=item.definition.text if item.definition else None,
        definition_source=(source.paper or source.document) if source else None,
        statements=tuple(_statements(name, item, vocabulary)),
        papers=tuple(sorted(evidence, key=lambda paper: (-len(paper.sentences), paper.paper))),
        as_source=tuple(claim for claim in claims if claim.source.concept == name),
        as_target=tuple(claim for claim in claims if claim.target.concept == name),
        carried_by=tuple(claim for claim in claims if name in (*claim.mechanisms, *claim.paths)),
    )


def evidence_of(found: Iterable[tuple[SentenceLinks, Mention]], text: str) -> tuple[Evidence, ...]:
    """Sentences of one paper, in the order of the text."""
    return tuple(
        Evidence(
            sentence=line.sentence,
            section=line.section,
            text=text[line.start : line.end],
            matched=mention.text,
            match=mention.match,
            reason=mention.reason,
        )
        for line, mention in found
    )


def _statements(name: str, item: Item, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """What an entry says besides its labels; empty fields are left out."""
    texts: dict[Stated, tuple[str, ...]] = {}
    ids: dict[Stated, tuple[str, ...]] = {}
    if split_id(name)[1] is not None:
        ids = {"broader": (split_id(name)[0],)}
    elif isinstance(item, Concept):
        narrower = tuple(other.id for other in vocabulary.concepts.values() if name in other.broader)
        ids = {"broader": item.broader, "narrower": narrower, "related": item.related}
    elif isinstance(item, Mechanism):
        ids = {"sources": item.sources, "targets": item.targets, "mediators": item.mediators}
    elif isinstance(item, Path):
        texts, ids = {"measures": item.measures, "actors": item.actors}, {"goals": item.goals}
    labels = {field: tuple(label_in(entry, vocabulary, "zh") for entry in ids[field]) for field in ids}
    return tuple(Statement(field=field, values=values) for field, values in (texts | labels).items() if values)


def kind_of(name: str, vocabulary: Vocabulary) -> Kind:
    """The kind of an entry; a composed concept, or one the vocabulary has lost, is a concept."""
    try:
        return vocabulary.kind(split_id(name)[0])
    except KeyError:
        return "concept"
