"""Papers, claims and edges on one line each."""

from collections.abc import Sequence

from kg.normalise import clean, fold_label
from kg.query.results import AnswerClaim, Count, EdgeFound, NearestClaim, PaperHead
from kg.query.words import Words
from kg.records import Argument, Claim


def paper_line(paper: PaperHead, words: Words) -> str:
    """A paper on one line: title, year, file."""
    year = words["no_year"] if paper.year is None else str(paper.year)
    return f"{clean(paper.title) or words['no_title']}{words.bracket(year)} {paper.file}"


def claim_line(claim: Claim, words: Words) -> str:
    """A claim on one line: its parts as the paper words them, and what must be known to judge it."""
    unsigned = isinstance(claim, AnswerClaim) and claim.unsigned
    relation = words.relations["unsigned" if unsigned else claim.relation]
    line = f"{_argument(claim.source, words)} —{relation}→ {_argument(claim.target, words)}"
    marks = []
    if claim.modality != "asserted":
        marks.append(words.modalities[claim.modality])
    if isinstance(claim, AnswerClaim) and claim.narrower:
        marks.append(words["narrower"] + words["and"].join(words[end] for end in claim.narrower))
    if unsigned:
        marks.append(words["unsigned"])
    if isinstance(claim, NearestClaim):
        marks.append(words.whys[claim.why])
    if claim.via:
        marks.append(f"{words['via']} {words['and'].join(_argument(argument, words) for argument in claim.via)}")
    if claim.attribution == "quoted":
        marks.append(f"{words['quoted']} {claim.speaker or ''}".rstrip())
    if claim.citations:
        marks.append(f"{words['cites']} {', '.join(map(str, claim.citations))}")
    if claim.echo_of is not None:
        marks.append(f"{words['echo_of']} {claim.echo_of}")
    if claim.corrected is not None:
        marks.append(words[claim.corrected.verdict])
    elif not claim.shown and not unsigned and not isinstance(claim, NearestClaim):
        marks.append(words["doubtful"])
    return " · ".join([line, *marks, f"{claim.confidence:.2f}", claim.id])


def place_line(section: Sequence[str], page: int | None, words: Words, file: str | None = None) -> str:
    """Where a sentence stands: the headings above it, and the page where its file has pages."""
    headings = " › ".join(section) or words["at_title"]
    return " · ".join(part for part in (file, headings, words["at_page"].format(n=page) if page else "") if part)


def corrected_line(claim: Claim, words: Words) -> str | None:
    """What a person decided about a claim: verdict, error, name and reason, and how it had been read."""
    corrected = claim.corrected
    if corrected is None:
        return None
    facts = [words[corrected.verdict], words[f"error_{corrected.error}"] if corrected.error else "", corrected.by]
    if corrected.was is not None:
        was = corrected.was
        ends = (_argument(was.source, words), words.relations[was.relation], _argument(was.target, words))
        facts.append("{} {} —{}→ {} · {}".format(words["read_as"], *ends, words.modalities[was.modality]))
    return " · ".join(fact for fact in (*facts, corrected.why) if fact)


def _argument(argument: Argument, words: Words) -> str:
    """An argument as the paper words it, with the concept where that is called otherwise."""
    text = clean(argument.text)
    if fold_label(text) != fold_label(argument.label):
        text += f"〔{argument.label}〕"
    return text + (words.bracket(words.resolved[argument.resolved_from]) if argument.resolved_from else "")


def edge_line(edge: EdgeFound, words: Words) -> str:
    """An edge on one line: its ends, its relations with their sentences, its papers, its support."""
    line = f"{edge.source_label} —{relation_text(edge, words)}→ {edge.target_label}"
    marks = [words.modalities[edge.modality]] if edge.modality != "asserted" else []
    counted = words["and"].join((words.count("papers", edge.paper_count), words.count("sentences", edge.sentences)))
    apart = words.bracket(apart_line(edge.relations, words)) if len(edge.relations) > 1 else ""
    return " · ".join([line, *marks, counted + apart, f"{words['support']} {edge.support:.2f}"])


def relation_text(edge: EdgeFound, words: Words) -> str:
    """The relations behind an edge, as one word or more."""
    return words["and"].join(words.relations[count.name] for count in edge.relations)


def apart_line(relations: tuple[Count, ...], words: Words) -> str:
    """Relations with the number of sentences of each, which tells drives and enables apart."""
    return words["and"].join(
        f"{words.relations[count.name]} {words.count('sentences', count.count)}" for count in relations
    )
