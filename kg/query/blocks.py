"""A result as blocks of text, the same for the terminal and for Markdown: what is said, not how it is set."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from kg.messages import tell
from kg.normalise import clean
from kg.query.answer_blocks import answer_blocks
from kg.query.claim_blocks import claims_blocks
from kg.query.diff_text import diff_blocks
from kg.query.differences import Difference
from kg.query.genre_text import genre_facts, ground_facts
from kg.query.lines import claim_line, corrected_line, paper_line, place_line
from kg.query.results import (
    Answer,
    ClaimShown,
    Comparison,
    ItemShown,
    Matrix,
    PaperShown,
    Problem,
    Shown,
)
from kg.query.shapes import Block, Facts, Grid, Heading, Line, Point, Quote, Rest
from kg.query.survey_blocks import comparison_blocks, gaps_blocks, stats_blocks, trace_blocks
from kg.query.surveys import Gaps, Stats, Survey, Trace
from kg.query.words import Words, language_of


def blocks_of(
    result: Answer | Shown | Matrix | Survey | Sequence[Problem], words: Words, most: int | None
) -> list[Block]:
    """The blocks of a result; of long lists the first `most`, and how many more there are."""
    if isinstance(result, Answer):
        return answer_blocks(result, words, most)
    if isinstance(result, Trace):
        return trace_blocks(result, words, most)
    if isinstance(result, Comparison):
        return comparison_blocks(result, words, most)
    if isinstance(result, Gaps):
        return gaps_blocks(result, words, most)
    if isinstance(result, Stats):
        return stats_blocks(result, words, most)
    if isinstance(result, Difference):
        return diff_blocks(result, words, most)
    if isinstance(result, ClaimShown):
        return _claim(result, words)
    if isinstance(result, PaperShown):
        return _paper(result, words, most)
    if isinstance(result, ItemShown):
        return _item(result, words, most)
    if isinstance(result, Matrix):
        return _matrix(result, words)
    if not result:
        return [Line(words["all_well"])]
    return [Line(words.count("problems", len(result))), *(Point(_told(problem, words)) for problem in result)]


def _facts(words: Words, pairs: Iterable[tuple[str, str | None]]) -> Facts:
    return Facts(tuple((words[name], value) for name, value in pairs if value))


def _claim(shown: ClaimShown, words: Words) -> list[Block]:
    claim = shown.claim
    return [
        Heading(claim_line(claim, words), 1),
        Quote(clean(claim.sentence.text), place_line(claim.section, claim.page, words)),
        _facts(
            words,
            [
                ("paper", paper_line(shown.paper, words)),
                ("sentence", f"{claim.sentence.id} [{claim.sentence.start}–{claim.sentence.end}]"),
                ("cue", claim.cue.text if claim.cue else None),
                ("reason", claim.reason),
                ("corrected", corrected_line(claim, words)),
                ("same_sentence", ", ".join(shown.same_sentence)),
            ],
        ),
        *ground_facts(claim, language_of(words["claims"])),
    ]


def _paper(shown: PaperShown, words: Words, most: int | None) -> list[Block]:
    paper = shown.paper
    language, parts = language_of(words["claims"]), shown.left_out
    counts = [f"{words.relations[count.name]} {count.count}" for count in shown.relations]
    counts += [f"{words.modalities[count.name]} {count.count}" for count in shown.modalities]
    if shown.doubtful:
        counts.append(words.count("doubtful", shown.doubtful))
    blocks: list[Block] = [
        Heading(paper_line(paper, words), 1),
        _facts(
            words,
            [
                ("id", paper.paper),
                ("authors", words["and"].join(shown.authors)),
                ("affiliations", words["and"].join(shown.affiliations)),
                ("doi", shown.doi),
                ("keywords", words["and"].join(shown.keywords)),
                ("abstract", shown.abstract),
                ("cite_as", shown.reference),
                ("origin", words["and"].join(_origins(shown.origin, words))),
                ("sentence", str(shown.sentences)),
                ("references", str(shown.references)),
                ("left_out", words["and"].join(f"{tell(count.name, language)} {count.count}" for count in parts)),
                ("claims", words["and"].join(counts)),
            ],
        ),
        genre_facts(shown, language),
        Heading(words["sections"]),
        *(Line(section) for section in shown.sections),
        Heading(words["items"]),
    ]
    items = shown.items if most is None else shown.items[:most]
    for item in items:
        kind = words.bracket(words.kinds[item.kind])
        blocks.append(Point(f"{item.label}{kind} · {words.count('sentences', item.sentences)}"))
    return [*blocks, Heading(words["claims"]), *claims_blocks(shown.claims, words, most)]


def _origins(origin: Mapping[str, str], words: Words) -> list[str]:
    """What other than the text says something of a paper, each with the fields it says."""
    names: dict[str, list[str]] = {}
    for field, where in origin.items():
        if where != "text":
            names.setdefault(where, []).append(field)
    return [f"{where}{words.bracket(', '.join(fields))}" for where, fields in names.items()]


def _item(shown: ItemShown, words: Words, most: int | None) -> list[Block]:
    stated = [(words.stated[s.field], words["and"].join(s.values)) for s in shown.statements]
    source = f" — {shown.definition_source}" if shown.definition_source else ""
    facts = _facts(
        words,
        [
            ("id", shown.id),
            ("english", shown.label_en),
            ("other_labels", words["and"].join(shown.alt_labels)),
            ("kinds_of_it", words["and"].join(shown.narrower_labels)),
            ("definition", shown.definition and shown.definition + source),
        ],
    )
    total = sum(len(paper.sentences) for paper in shown.papers)
    counted = words["and"].join((words.count("papers", len(shown.papers)), words.count("sentences", total)))
    blocks: list[Block] = [
        Heading(f"{shown.label}{words.bracket(words.kinds[shown.kind])}", 1),
        Facts((*facts.rows, *stated)),
        Heading(f"{words['evidence']} · {counted}"),
    ]
    for paper in shown.papers:
        blocks.append(Point(f"{paper_line(paper, words)} · {words.count('sentences', len(paper.sentences))}"))
        kept = paper.sentences if most is None else paper.sentences[: max(1, most // 5)]
        for evidence in kept:
            section = " › ".join(evidence.section) or words["at_title"]
            why = f"{words.matches[evidence.match]}{words['colon']}{evidence.reason}"
            blocks.append(Quote(clean(evidence.text), f"{section} · {why}"))
        if left := len(paper.sentences) - len(kept):
            blocks.append(Rest(words.count("more_sentences", left)))
    for name, claims in (
        ("as_source", shown.as_source),
        ("as_target", shown.as_target),
        ("carried_by", shown.carried_by),
    ):
        if claims:
            blocks.append(Heading(f"{words[name]} · {words.count('claims', len(claims))}"))
            blocks += claims_blocks(claims, words, most and max(1, most // 3))
    return blocks


def _matrix(matrix: Matrix, words: Words) -> list[Block]:
    """Papers by items; those of which no paper has a sentence are counted, and only JSON and CSV list them."""
    papers = [f"[{number}]" for number in range(1, len(matrix.papers) + 1)]
    rows: list[tuple[str, ...]] = []
    seen = [row for row in matrix.items if any(row.sentences)]
    for kind, items in groupby(seen, key=lambda row: row.kind):
        rows.append((words.kinds[kind], *("" for _ in papers), ""))
        for row in items:
            rows.append((row.label, *(str(n or "·") for n in row.sentences), str(sum(row.sentences))))
    legend = [
        Point(f"{number} {paper_line(paper, words)}") for number, paper in zip(papers, matrix.papers, strict=True)
    ]
    left = len(matrix.items) - len(seen)
    rest = [Line(words.count("no_rows", left))] if left else []
    return [Line(words["matrix"]), Grid(("", *papers, words["total"]), tuple(rows)), *legend, *rest]


def _told(problem: Problem, words: Words) -> str:
    return f"{problem.where}{words['colon']}{tell(problem.what, language_of(words['claims']))}"
