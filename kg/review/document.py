"""A review as parts of a document, whatever it is written in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.query.words import Words
from kg.review.phrases import Phrases
from kg.review.results import Cell, EdgeQuoted, Quoted, Review

QUOTES = 5  # of an edge; a workbook holds all
IN_A_CELL = 2
COLUMNS = 6  # papers that a page has room for side by side


@dataclass(frozen=True)
class Heading:
    """Level 0 is the title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A line of the templates."""

    text: str


@dataclass(frozen=True)
class Quote:
    """A sentence in quotation marks, where it stands, and what it cites."""

    text: str
    place: str
    cites: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells; a cell is paragraphs. The first column names the row."""

    header: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True)
class References:
    """Numbered references."""

    entries: tuple[tuple[int, str], ...]


Part = Heading | Paragraph | Quote | Table | References


def parts_of(review: Review) -> Iterator[Part]:
    """The whole review, from title to references."""
    say, words = Phrases.of(review.language), Words.of(review.language)
    labels = say("and").join(dict.fromkeys(label for one in review.concepts for label in one.labels))
    yield Heading(0, say("title", concepts=labels))
    counts = {"papers": len(review.papers), "speaking": len(review.speaking)}
    yield Paragraph(say("made", claims=review.claims, sentences=review.sentences, **counts))
    yield Paragraph(say("how"))
    yield Heading(1, say("synthesis"))
    if review.synthesis:
        yield Paragraph(say("synthesis_how"))
        yield _synthesis(review, say)
    else:
        yield Paragraph(say("no_synthesis"))
    yield Heading(1, say("agreed"))
    yield Paragraph(say("agreed_how" if review.agreed else "no_agreed"))
    for one in review.agreed:
        yield from _edge(one, 2, say, words)
    yield Heading(1, say("contested"))
    yield Paragraph(say("contested_how" if review.contested else "no_contested"))
    for group in review.contested:
        for one in group:
            yield from _edge(one, 2, say, words)
    yield Heading(1, say("stated"))
    yield from _stated(review, say, words)
    yield Heading(1, say("matrix"))
    yield Paragraph(say("matrix_how", n=review.without))
    yield _matrix(review, say, words)
    yield Heading(1, say("works"))
    yield Paragraph(say("works_how" if review.works else "no_works"))
    if review.works:
        rows = ((say("sentences", n=one.sentences),) for one in review.works)
        yield Table(
            (say.columns["work"], say.columns["sentences"]),
            tuple(((one.work.text,), row) for one, row in zip(review.works, rows, strict=True)),
        )
    yield Heading(1, say("papers"))
    yield References(tuple((paper.number, paper.reference) for paper in review.papers))


def place_line(quoted: Quoted, say: Phrases) -> str:
    """The number of the paper, and the section."""
    return say("place", paper=quoted.paper, section=" › ".join(quoted.section)).strip()


def voice_of(quoted: Quoted, words: Words) -> str:
    """Whose word it is, where the paper tells it as another's."""
    claim = quoted.claim
    return f"{words['quoted']} {claim.speaker or ''}".strip() if claim and claim.attribution == "quoted" else ""


def _quotes(quotes: Sequence[Quoted], say: Phrases, words: Words, most: int) -> Iterator[Part]:
    """Quotes, a sentence once, and how many more sentences there are."""
    once = list({quoted.sentence: quoted for quoted in reversed(quotes)}.values())[::-1]
    for quoted in once[:most]:
        cites = say("cites", works=" ".join(quoted.cites)) if quoted.cites else ""
        place = " · ".join(filter(None, (place_line(quoted, say), voice_of(quoted, words))))
        yield Quote(say("quote", text=quoted.text), place, cites)
    if len(once) > most:
        yield Paragraph(say("more", n=len(once) - most))


def _synthesis(review: Review, say: Phrases) -> Table:
    """Papers side by side where there is room, else a row for each mechanism and paper."""
    if len(review.papers) <= COLUMNS:
        header = (say("mechanism"), *(f"[{paper.number}]" for paper in review.papers))
        rows = tuple(((row.label,), *(_cell(cell, say) for cell in row.cells)) for row in review.synthesis)
        return Table(header, rows)
    return Table(
        (say("mechanism"), say("paper"), say.columns["quote"]),
        tuple(
            ((row.label,), (f"[{paper.number}]",), _cell(cell, say))
            for row in review.synthesis
            for paper, cell in zip(review.papers, row.cells, strict=True)
            if cell.sentences
        ),
    )


def _cell(cell: Cell, say: Phrases) -> tuple[str, ...]:
    if not cell.sentences:
        return ()
    quotes = (" — ".join((say("quote", text=one.text), *one.section[-1:])) for one in cell.quotes[:IN_A_CELL])
    return (say("sentences", n=cell.sentences), *quotes)


def _edge(one: EdgeQuoted, level: int, say: Phrases, words: Words) -> Iterator[Part]:
    edge = one.edge
    yield Heading(level, _line(edge.source_label, words.relations[edge.relation], edge.target_label, say))
    apart = words["and"].join(f"{words.relations[c.name]} {say('sentences', n=c.count)}" for c in edge.relations)
    marks = [words.modalities[edge.modality], _counted(one.papers, edge.sentences, say)]
    marks += [apart] if edge.relation == "causal" else []
    yield Paragraph(" · ".join((*marks, say("support", support=f"{edge.support:.2f}"))))
    yield from _quotes(one.quotes, say, words, QUOTES)


def _counted(papers: Iterable[int], sentences: int, say: Phrases) -> str:
    numbers = "".join(f"[{number}]" for number in papers)
    return f"{say('counted', papers=len(list(papers)), sentences=sentences)} {numbers}"


def _line(source: str, relation: str, target: str, say: Phrases) -> str:
    return say("line", source=source, relation=relation, target=target)


def _stated(review: Review, say: Phrases, words: Words) -> Iterator[Part]:
    for (modality, relation), group in groupby(review.stated, key=lambda one: (one.modality, one.relation)):
        yield Heading(2, f"{words.relations[relation]}{words.bracket(words.modalities[modality])}")
        for one in group:
            yield Heading(3, _line(one.source, words.relations[relation], one.target, say))
            yield Paragraph(_counted(one.papers, one.sentences, say))
            yield from _quotes(one.quotes, say, words, QUOTES)


def _matrix(review: Review, say: Phrases, words: Words) -> Table:
    header = (say("entry"), say("kind"), *(f"[{paper.number}]" for paper in review.papers), say("total"))
    rows = tuple(
        (
            (row.label,),
            (words.kinds[row.kind],),
            *((str(count),) if count else () for count in row.sentences),
            (str(sum(row.sentences)),),
        )
        for row in review.matrix
    )
    return Table(header, rows)
