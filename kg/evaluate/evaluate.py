"""From a gold and a build to an evaluation."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from kg.errors import SourceError
from kg.evaluate.counting import RESAMPLES
from kg.evaluate.figures import Frame, figures, unit_of
from kg.evaluate.gold import GoldPaper, gold_files, read_gold
from kg.evaluate.results import Evaluation, Fault, Readers
from kg.evaluate.verdicts import Judged, judge
from kg.link import Linker
from kg.malformed import reading_problem
from kg.messages import Message
from kg.normalise import fold, is_traditional
from kg.read.decode import decode
from kg.records import Claim, Paper
from kg.store import Build

AGREEMENT = "agreement.toml"
_READERS = "readers"


def evaluate(gold: Path, build: Build, linker: Linker, texts: Path | None = None) -> Evaluation:
    """Hold a build against annotated papers.

    Args:
        gold: a file `ID.tsv`, or a folder of them with, where people's agreement is known, an `agreement.toml`.
        build: whose papers are called ID, or ID and more: `000` is `000_ff8f828092548c1b.txt`.
        linker: of the build's vocabulary; it tells which concept annotated words link to.
        texts: folder of the texts that were annotated, where it must be proven that the build read the very same.

    Raises:
        SourceError: a file of the gold is wrong, or the build has no such paper, or another text of it.
    """
    papers = build.papers()
    read: list[tuple[GoldPaper, Paper]] = []
    for file in gold_files(gold):
        paper = _paper_of(file, papers)
        text = build.text(paper.id)
        if texts is not None:
            _same(texts / paper.file, text)
        read.append((read_gold(file, text), paper))
    claims: dict[str, list[Claim]] = {paper.id: [] for _, paper in read}
    for claim in build.claims(paper=set(claims)):
        claims[claim.paper].append(claim)
    sections = {key: name for one, paper in read for key, name in section_names(one, paper).items()}
    folder = gold if gold.is_dir() else gold.parent
    return against([(one, claims[paper.id]) for one, paper in read], sections, linker, _readers(folder / AGREEMENT))


def against(
    read: Sequence[tuple[GoldPaper, Sequence[Claim]]],
    sections: Mapping[tuple[str, int], str] | None = None,
    linker: Linker | None = None,
    readers: Readers | None = None,
) -> Evaluation:
    """Hold claims against annotated papers, wherever they come from.

    Args:
        read: each paper as annotated, and the claims read in it, doubtful ones too.
        sections: of `section_names`; without it all sentences are in one section.
        linker: without it linking is not evaluated.
        readers: how well people agree.
    """
    frame = Frame(sections or {}, concept_of(linker) if linker else None)
    shown = [judge(one, [claim for claim in claims if claim.shown]) for one, claims in read]
    every = [judge(one, claims) for one, claims in read]
    optional = [claim.optional for one, _ in read for claim in one.claims]
    return Evaluation(
        papers=tuple(one.id for one, _ in read),
        sentences=sum(len(one.sentences) for one, _ in read),
        required=optional.count(False),
        optional=optional.count(True),
        resampled=unit_of(len(read)),
        resamples=RESAMPLES,
        shown=figures(shown, frame),
        all=figures(every, frame),
        readers=readers,
        faults=tuple(fault for one in shown for fault in _faults(one)),
    )


def concept_of(linker: Linker) -> Callable[[str], str | None]:
    """What tells the concept that a noun phrase is about, by the linker of a build."""

    @cache
    def concept(name: str) -> str | None:
        folded = fold(name, is_traditional(name)).text
        hit = linker.head_concept(folded, linker.hits(folded, linker.tokens(folded)), 0, len(folded))
        return hit.entry if hit is not None else None

    return concept


def section_names(gold: GoldPaper, paper: Paper) -> dict[tuple[str, int], str]:
    """The outermost heading of each annotated sentence, after the paper's name; nothing where none stands above it."""
    names = {}
    for sentence in gold.sentences:
        shared = [
            (min(sentence.end, one.end) - max(sentence.start, one.start), -one.index, one.section)
            for one in paper.sentences
            if one.start < sentence.end and sentence.start < one.end
        ]
        path = paper.section_path(max(shared)[2]) if shared else []
        names[gold.id, sentence.number] = f"{gold.id} {path[0]}" if path else gold.id
    return names


def _paper_of(file: Path, papers: Sequence[Paper]) -> Paper:
    """The paper of a build that a file of the gold is of."""
    called = re.compile(rf"{re.escape(file.stem)}(?![0-9A-Za-z])")
    found = [paper for paper in papers if paper.id == file.stem or called.match(paper.file)]
    if len(found) != 1:
        names = ", ".join(sorted(paper.file for paper in (found or papers))[:5])
        what = (
            Message("{number} papers of the build are called so: {names}", number=len(found), names=names)
            if found
            else Message("no paper of the build is called {name}; it has {names}", name=file.stem, names=names)
        )
        mend = Message("Name the gold after the paper's file, and build that paper or give --texts and --anew")
        raise SourceError(str(file), what, mend)
    return found[0]


def _same(file: Path, text: str) -> None:
    """Prove that a text is the one that was built; what is no text file is not looked into."""
    try:
        data = file.read_bytes()
    except OSError as error:
        what = Message("it cannot be read ({error})", error=reading_problem(error))
        raise SourceError(str(file), what, Message("Name the folder of the texts with --texts")) from None
    if file.suffix == ".txt" and decode(data, file.name).text != text:
        raise SourceError(
            str(file),
            Message("the build read another text than this"),
            Message("Build it again, or evaluate it anew with --anew"),
        )


def _readers(file: Path) -> Readers | None:
    """How well people agree, where the gold says so."""
    if not file.exists():
        return None
    try:
        return Readers.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))[_READERS])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValidationError):
        what = Message("it is no [{table}] with a causal_f1 from 0 to 1", table=_READERS)
        raise SourceError(str(file), what, Message("Mend it, or take it away")) from None


def _faults(judged: Judged) -> Iterator[Fault]:
    """What is wrong and what was missed, sentence by sentence."""
    paper = judged.gold.id
    wrong, missed = defaultdict(list), defaultdict(list)
    for verdict in judged.verdicts:
        if verdict.outcome == "wrong":
            wrong[verdict.sentence].append(verdict)
    for gold, found in zip(judged.gold.claims, judged.found, strict=True):
        if found is None and not gold.optional:
            missed[gold.sentence].append(gold)
    for sentence in judged.gold.sentences:
        for verdict in wrong[sentence.number]:
            claim = verdict.claim
            yield Fault(
                kind="wrong",
                paper=paper,
                sentence=sentence.number,
                source=claim.source.text,
                relation=claim.relation,
                target=claim.target.text,
                modality=claim.modality,
                reversed=verdict.reversed,
                claim=claim.id,
                confidence=claim.confidence,
                cue=claim.cue.text if claim.cue else None,
                frame=claim.reason.split("/")[0],
                text=sentence.text,
            )
        for gold in missed[sentence.number]:
            yield Fault(
                kind="missed",
                paper=paper,
                sentence=sentence.number,
                source=gold.source.name,
                relation=gold.relation,
                target=gold.target.name,
                modality=gold.modality,
                text=sentence.text,
            )
