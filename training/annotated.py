"""Annotated documents, read with the real pipeline up to the judge: every candidate, and whether it is right."""

import importlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.extract.candidates import Candidate, candidates
from kg.extract.claims import Reader
from kg.extract.clauses import Line
from kg.extract.grammar import load_grammar
from kg.extract.judge import Judge, Verdict, load_weights
from kg.extract.modality import modal_signs
from kg.extract.net.layers import MODALITIES
from kg.extract.phrases import coordinate
from kg.extract.signs import Signs
from kg.extract.sources import Context, Slot
from kg.extract.writer import Writer
from kg.link import Linker
from kg.read import read_text
from kg.records import Claim, Document
from kg.vocabulary import language_folder

HERE = Path(__file__).parent / "documents"


class Proposer(Reader):
    """A reader that stops before judging: it needs no weights."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self.grammar = load_grammar(language_folder())
        self._writers: dict[str, Writer] = {}

    def writer(self, document: Document) -> Writer:
        """What writes the arguments of a document; the shipped judge is not asked."""
        if document.paper.id not in self._writers:
            judge = Judge(load_weights(language_folder()))
            self._writers = {document.paper.id: Writer(document, self._linker, judge, self.grammar)}
        return self._writers[document.paper.id]


@dataclass
class Annotated:
    """A document, its gold, and its candidates.

    Attributes:
        stem: name of the gold file.
        rows: index of the line, candidate, whether it is right.
        moods: signs of a right candidate and the modality of the gold.
        sents, gold, covered: as the scorer loads them.
    """

    stem: str
    document: Document
    lines: list[Line]
    contexts: list[Context]
    sents: Any
    gold: Any
    covered: Any
    rows: list[tuple[int, Candidate, bool]] = field(default_factory=list)
    moods: list[tuple[tuple[Signs, Signs], str]] = field(default_factory=list)


def scorer(data: Path) -> ModuleType:
    """The scorer that comes with the data."""
    sys.path.insert(0, str(data))
    return importlib.import_module("score")


def files(data: Path, name: str) -> Iterator[tuple[Path, Path]]:
    """Gold and text of the documents of `training`, `validation` or `seeds`, in the order of their names."""
    gold = data / ("gold" if name == "seeds" else f"{name}/gold")
    texts = data / ("seeds" if name == "seeds" else f"{name}/texts")
    for tsv in sorted(gold.glob("*.tsv")):
        yield tsv, min(texts.glob(f"{tsv.stem}*.txt"), key=lambda p: (len(p.name), p.name))


def annotated(data: Path, name: str, proposer: Proposer, score: ModuleType) -> Iterator[Annotated]:
    """The documents of `training`, `validation` or `seeds`, in the order of their names."""
    for tsv, path in files(data, name):
        one = plain(tsv, path, proposer, score)
        for index, (line, context) in enumerate(zip(one.lines, one.contexts, strict=True)):
            claims = gold_of(one, line)
            if claims is not None:
                _propose(one, index, line, context, claims, proposer, score)
        print(tsv.stem, len(one.rows), sum(right for _, _, right in one.rows), file=sys.stderr)
        yield one


def plain(tsv: Path, path: Path, proposer: Proposer, score: ModuleType) -> Annotated:
    """A document and its gold, without candidates."""
    document = read_text(path.read_text(encoding="utf-8"), path.name)
    lines = proposer.lines(proposer._linker.read(document))
    gold = score.load_gold(str(tsv), document.text)
    return Annotated(tsv.stem, document, lines, proposer.contexts(document, lines), *gold)


def set_aside(documents: Sequence[object]) -> set[int]:
    """The places of the twelve training documents that are measured on, and tell when to stop: every tenth."""
    return set(range(len(documents))[5::10][:12])


def set_aside_further() -> set[str]:
    """The names of the further documents that are measured on: all parts of 86 papers, of which nothing is learned."""
    return set((HERE / "aside.txt").read_text(encoding="utf-8").split())


def calibrating() -> set[str]:
    """The names of those that tell what a share means: all parts of papers of which nothing is learned."""
    return set((HERE / "calibration.txt").read_text(encoding="utf-8").split())


def further(more: Path, proposer: Proposer, score: ModuleType) -> list[Annotated]:
    """The further documents to learn from.

    Args:
        more: folder that documents/unpack.py makes.
        proposer, score: as of `annotated`.
    """
    aside = set_aside_further() | calibrating()
    return [one for one in annotated(more, "training", proposer, score) if one.stem not in aside]


def gold_of(one: Annotated, line: Line) -> list[Any] | None:
    """The gold claims of the annotated sentence that a line overlaps most; None where it was not annotated."""
    sentence = line.reading.sentence
    shared = {
        k: min(sentence.end, one.sents[k][1]) - max(sentence.start, one.sents[k][0])
        for k in one.covered
        if one.sents[k][0] < sentence.end and sentence.start < one.sents[k][1]
    }
    return one.gold.get(max(shared, key=lambda k: (shared[k], -k)), []) if shared else None


def _propose(
    one: Annotated, index: int, line: Line, context: Context, gold: Any, proposer: Proposer, score: Any
) -> None:
    for candidate in candidates(line, context):
        found = [
            next((g for g in gold if score.pair(claim, g)), None)
            for claim in expanded(one.document, line, candidate, proposer, score)
        ]
        matched = [g for g in found if g is not None]
        right = 0 < len(found) <= 2 * len(matched)
        one.rows.append((index, candidate, right))
        moods = [g["mod"] for g in matched if g["mod"] in MODALITIES]
        if right and moods:
            c = candidate
            signs = modal_signs(line, c.clause, c.predicate, c.cue[0], c.place, context)
            one.moods.append((signs, Counter(moods).most_common(1)[0][0]))


def written(one: Annotated, verdicts: Mapping[int, Sequence[Verdict]], judge: Judge, proposer: Proposer) -> list[Claim]:
    """The claims of a document, of what stands in each of its lines."""
    writer = Writer(one.document, proposer._linker, judge, proposer.grammar, language_folder())
    found: dict[str, Claim] = {}
    for index, standing in verdicts.items():
        line = one.lines[index]
        sentence = line.reading.sentence
        text = one.document.text[sentence.start : sentence.end]
        for claim in writer.claims(line, one.contexts[index], standing, text, index, None):
            found.setdefault(claim.id, claim)
    return list(found.values())


def expanded(
    document: Document, line: Line, candidate: Candidate, proposer: Proposer, score: Any
) -> list[dict[str, Any]]:
    """The claims of a candidate, one a pair of members, as the scorer wants them."""
    writer = proposer.writer(document)

    def argument(slot: Slot, span: tuple[int, int]) -> dict[str, Any]:
        a = writer.argument(line, slot, span)
        return {"text": a.text, "label": a.label, "start": a.start, "end": a.end}

    return [
        {
            "source": argument(candidate.source, source),
            "target": argument(candidate.target, target),
            "cls": score.CLASS.get(candidate.relation, candidate.relation),
        }
        for source in coordinate(candidate.source.line, candidate.source.span)
        for target in coordinate(line, candidate.target.span)
    ]
