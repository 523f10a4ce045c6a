"""All that a build knows of one claim, one paper, or one entry of the vocabulary."""

import re
from collections import Counter
from collections.abc import Container, Iterable
from difflib import SequenceMatcher

from kg.errors import NotFound
from kg.query.answer import head_of, rank
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
from kg.query.shelf import paper_named, shelf_of
from kg.query.words import Words, language_of
from kg.records import Claim, Mention, SentenceLinks
from kg.schema import Concept, Item, Kind, Mechanism, Path, split_id
from kg.store import Build, SqliteBuild
from kg.store.kinds import kinds_between, surest
from kg.store.tables import LISTED
from kg.vocabulary import Vocabulary

_CLAIM = re.compile(r"c[0-9a-f]+")
_MOST = 1000  # ids of a large build that are held against one that is not there


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
    wanted, shelf = id.strip(), shelf_of(build)
    if paper := shelf.called(wanted):
        return _paper(paper.id, build, vocabulary)
    for claim in build.claims(id={wanted}) if _CLAIM.fullmatch(wanted) else ():
        return _claim(claim, build)
    names, words = Names(vocabulary), Words.for_text(wanted)
    entries = names.named(wanted)
    if len(entries) > 1:
        listed = words["and"].join(f"{name} ({words.kinds[vocabulary.kind(name)]})" for name in entries)
        raise words.error(NotFound, id, words["several_entries"], words["use_id"].format(names=listed))
    if entries:
        return _item(entries[0], build, vocabulary)
    if shelf.named(wanted):  # by its number, an author or part of its title, as elsewhere
        return _paper(paper_named(wanted, shelf).id, build, vocabulary)
    near = _nearest(wanted, _alike(wanted, build), names, words)
    raise words.error(NotFound, id, words["nothing_has"], near)


def _alike(wanted: str, build: Build) -> list[str]:
    """Ids of papers, then of claims, that begin as a text does; of a large build not all."""
    start = wanted[:6]
    if isinstance(build, SqliteBuild):
        chosen = "id >= ? AND id < ? ORDER BY n LIMIT ?"
        values = (start, start + "\U0010ffff", _MOST if build.large else -1)
        tables = ("papers", "records")
        return [name for table in tables for (name,) in build.rows(f"SELECT id FROM {table} WHERE {chosen}", values)]
    ids = (*(paper.id for paper in build.papers()), *(claim.id for claim in build.claims()))
    return [name for name in ids if name.startswith(start)]


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


def _claim(claim: Claim, build: Build) -> ClaimShown:
    (paper,), others = build.briefs({claim.paper}), build.claims(paper={claim.paper})
    same = tuple(c.id for c in others if c.sentence.id == claim.sentence.id and c.id != claim.id)
    return ClaimShown(paper=head_of(paper), claim=claim, same_sentence=same)


def _paper(id: str, build: Build, vocabulary: Vocabulary) -> PaperShown:
    (paper,), claims = build.papers({id}), list(build.claims(paper={id}))
    text = build.text(paper.id) if paper.hypotheses else ""
    shown = sorted((claim for claim in claims if claim.shown), key=rank)
    sentences: Counter[str] = Counter()
    for line in build.links(paper={id}):
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


def _item(name: str, build: Build, vocabulary: Vocabulary) -> ItemShown:
    head, modifier = split_id(name)
    item = vocabulary.item(head)
    source = item.definition.source if item.definition else None
    by_paper: dict[str, list[tuple[SentenceLinks, Mention]]] = {}
    for line in build.links(entry={name}, paper=most_linked(build, {name})):
        mention = next((mention for mention in line.links if mention.concept == name), None)
        if mention is not None:
            by_paper.setdefault(line.paper, []).append((line, mention))
    papers = {paper.id: paper for paper in build.briefs(by_paper)}
    evidence = [
        PaperEvidence(**dict(head_of(papers[paper])), sentences=evidence_of(found, build.text(paper)))
        for paper, found in by_paper.items()
    ]
    as_source, as_target = _ends(name, build)
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
        as_source=tuple(as_source),
        as_target=tuple(as_target),
        carried_by=_shown(build.claims(entry={name})),
    )


def _ends(name: str, build: Build) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """Shown claims that begin with an entry, and those that end in it; of a large build the surest."""
    if isinstance(build, SqliteBuild) and build.large:
        kinds = [kind for kind in kinds_between(build, {name}, None) if kind.claim.shown]
        sources = surest((kind for kind in kinds if kind.claim.source.concept == name), LISTED)
        targets = surest((kind for kind in kinds if kind.claim.target.concept == name), LISTED)
        return _shown(build.numbered(sources)), _shown(build.numbered(targets))
    return _shown(build.claims(source={name})), _shown(build.claims(target={name}))


def _shown(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted((claim for claim in claims if claim.shown), key=rank))


def most_linked(build: Build, entries: Container[str]) -> set[str] | None:
    """Of a large build the papers that most sentences of are linked to some entries; of any other all, None."""
    if not (isinstance(build, SqliteBuild) and build.large):
        return None
    chosen = f"entry {build.chosen(entries, 'entry')} GROUP BY paper ORDER BY sum(found.sentences) DESC, paper LIMIT ?"
    query = f"SELECT id FROM papers WHERE n IN (SELECT paper FROM found WHERE {chosen})"
    return {name for (name,) in build.rows(query, (LISTED,))}


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
