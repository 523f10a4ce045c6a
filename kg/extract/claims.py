"""From candidates that stand to claims: arguments linked, modality and attribution told, evidence kept."""

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kg.extract.attribution import attribution
from kg.extract.candidates import candidates
from kg.extract.clauses import Line, Span
from kg.extract.evidence import Evidence
from kg.extract.grammar import load_grammar
from kg.extract.judge import Judge, Verdict, load_weights
from kg.extract.modality import modal_signs, prescriptive_share, section_mood
from kg.extract.phrases import coordinate
from kg.extract.sources import Context, Slot
from kg.link import Linker, Reading
from kg.normalise import clean
from kg.records import Argument, Claim, Cue, Document, Quote, SentenceLinks
from kg.vocabulary import language_folder

if TYPE_CHECKING:
    from kg.extract.net.arcs import NetReader


UNSIGNED = 0.3  # the most confidence that a cue which does not say what happens can carry (影响, 改变)


class Reader:
    """Reads the claims of documents.

    Args:
        linker: links arguments to concepts.
        language: folder of the language data; the shipped one if None.
        careful: let the net decide what stands: slower, and better.

    Raises:
        VocabularyError: the language data are wrong.
    """

    def __init__(self, linker: Linker, language: Path | None = None, careful: bool = False) -> None:
        folder = language or language_folder()
        self._linker = linker
        self.grammar = load_grammar(folder)
        self._judge = Judge(load_weights(folder))
        self._language = folder
        self._net = _net(folder) if careful else None

    def lines(self, readings: Sequence[Reading]) -> list[Line]:
        """The sentences as clauses."""
        return [Line(reading, self.grammar) for reading in readings]

    def contexts(self, document: Document, lines: Sequence[Line]) -> list[Context]:
        """What a reader carries into each sentence."""
        counts = Counter(hit.entry for line in lines for hit in line.reading.hits)
        share = prescriptive_share(lines)
        headings: dict[int, Line] = {}
        found = []
        for k, line in enumerate(lines):
            sentence = line.reading.sentence
            if sentence.heading:
                headings[sentence.section] = line
                around = [line, *self._above(document, headings, document.paper.sections[sentence.section].parent)]
                found.append(Context(mood=section_mood(around), prescriptive=share, counts=counts))
                continue
            before = lines[k - 1] if k and not lines[k - 1].reading.sentence.heading else None
            if before is not None and before.reading.sentence.section != sentence.section:
                before = None
            above = self._above(document, headings, sentence.section)
            found.append(Context(above[0] if above else None, before, section_mood(above), share, counts))
        return found

    def _above(self, document: Document, headings: dict[int, Line], section: int | None) -> list[Line]:
        """The headings a section stands under, the nearest first; the title is none."""
        found = []
        at = section
        while at:
            if at in headings:
                found.append(headings[at])
            at = document.paper.sections[at].parent
        return found

    def claims(
        self, document: Document, readings: Sequence[Reading], links: Sequence[SentenceLinks] = ()
    ) -> list[Claim]:
        """Every claim of a document, doubtful ones included, by sentence and then by score.

        Args:
            document: the paper and its text.
            readings: its sentences, from the same linker.
            links: a line a sentence, for the mechanisms and paths that claims belong to.
        """
        lines = self.lines(readings)
        seen: Counter[str] = Counter()
        found: dict[str, Claim] = {}
        evidence = Evidence(document, self._language)
        with self._net.alone() if self._net else nullcontext():
            for k, (line, context) in enumerate(zip(lines, self.contexts(document, lines), strict=True)):
                sentence = line.reading.sentence
                text = document.text[sentence.start : sentence.end]
                occurrence = seen[text]
                seen[text] += 1
                linked = links[k] if links else None
                for verdict in self._verdicts(line, context):
                    for claim in self._expand(document, line, context, verdict, text, occurrence, linked, evidence):
                        found.setdefault(claim.id, claim)
        return list(found.values())

    def _verdicts(self, line: Line, context: Context) -> list[Verdict]:
        """The readings of a sentence that stand."""
        proposed = candidates(line, context)
        if self._net is None:
            return self._judge.decide(proposed)
        return self._net.decide(line, context, proposed, self._judge.scores(proposed))

    def _expand(
        self,
        document: Document,
        line: Line,
        context: Context,
        verdict: Verdict,
        text: str,
        occurrence: int,
        links: SentenceLinks | None,
        evidence: Evidence,
    ) -> list[Claim]:
        """One claim a pair of the members of both coordinations."""
        candidate = verdict.candidate
        paper, sentence = document.paper, line.reading.sentence
        section = tuple(paper.section_path(sentence.section))
        quote = Quote(id=sentence.id, start=sentence.start, end=sentence.end, text=text)
        targets = [
            self._argument(document, line, candidate.target, span)
            for span in self._members(candidate.target, verdict.whole)
        ]
        cue = self._cue(document, line, candidate.cue)
        at = candidate.cue[0] if candidate.cue else candidate.target.span[0]
        mode = self._judge.modality(
            modal_signs(line, candidate.clause, candidate.predicate, at, candidate.place, context)
        )
        voice, speaker = attribution(line, at, document.text)
        ground = evidence.ground(line, cue.start if cue else sentence.start, voice == "quoted")
        null = evidence.denied(line, candidate.clause, candidate.cue)
        if null:
            mode = "negated"
        elif ground.evidence_kind == "hypothesis" and mode != "negated":
            mode = "possible"
        confidence, shown = verdict.confidence, verdict.shown
        if not null and cue is not None and line.text(candidate.cue or (0, 1)) in self.grammar["unsigned"]:
            confidence, shown = min(confidence, UNSIGNED), False
        via = (self._argument(document, line, candidate.via, candidate.via.span),) if candidate.via else ()
        found = []
        for source_span in self._members(candidate.source, verdict.whole):
            source = self._argument(document, line, candidate.source, source_span)
            for target in targets:
                if source.text == target.text:
                    continue
                mechanisms, paths = self._items(source, target, links)
                found.append(
                    Claim(
                        id=claim_id(paper.id, text, occurrence, source, candidate.relation, target),
                        paper=paper.id,
                        file=paper.file,
                        section=section,
                        page=sentence.page,
                        sentence=quote,
                        source=source,
                        relation=candidate.relation,
                        target=target,
                        cue=cue,
                        via=via,
                        modality=mode,
                        attribution=voice,
                        citations=sentence.citations,
                        speaker=speaker,
                        mechanisms=mechanisms,
                        paths=paths,
                        evidence_kind=ground.evidence_kind,
                        hypothesis=ground.hypothesis,
                        methods=ground.methods,
                        confidence=confidence,
                        shown=shown,
                        reason=f"{candidate.frame}/{candidate.place}",
                    )
                )
        return found

    def _members(self, slot: Slot, whole: bool) -> list[Span]:
        return [slot.span] if whole else coordinate(slot.line, slot.span)

    def _cue(self, document: Document, line: Line, span: Span | None) -> Cue | None:
        if span is None:
            return None
        start, end = line.reading.folded.span(line.starts[span[0]], line.ends[span[1] - 1])
        return Cue(text=document.text[start:end], start=start, end=end)

    def _argument(self, document: Document, line: Line, slot: Slot, span: Span) -> Argument:
        other = slot.line
        folded = other.reading.folded
        a, b = other.starts[span[0]], other.ends[span[1] - 1]
        start, end = folded.span(a, b)
        text = document.text[start:end]
        hit = self._linker.head_concept(folded.text, other.reading.hits, a, b)
        label = self._linker.vocabulary.label(hit.entry) if hit else folded.text[a:b]
        whole = hit is not None and hit.start == a and hit.end == b and not hit.narrower
        here = other is line
        return Argument(
            concept=hit.entry if hit else None,
            label=label,
            match="exact" if whole else "narrower" if hit else "open",
            text=text if here else clean(text),
            start=start if here else None,
            end=end if here else None,
            resolved_from=slot.resolved if not here else None,
        )

    def _items(
        self, source: Argument, target: Argument, links: SentenceLinks | None
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Mechanisms and paths that the sentence is linked to and whose concepts agree with the claim's."""
        if links is None:
            return (), ()
        vocabulary = self._linker.vocabulary
        arguments = {a.concept for a in (source, target) if a.concept}
        around = arguments | {up for a in arguments for up in vocabulary.ancestors(a)}
        mechanisms, paths = set(), set()
        for link in links.links:
            if link.kind == "mechanism":
                item = vocabulary.mechanisms[link.concept]
                if around & {*item.sources, *item.targets, *item.mediators}:
                    mechanisms.add(link.concept)
            elif link.kind == "path" and around & set(vocabulary.paths[link.concept].goals):
                paths.add(link.concept)
        return tuple(sorted(mechanisms)), tuple(sorted(paths))


def _net(folder: Path) -> "NetReader":
    from kg.extract.net.arcs import FILE, NetReader  # numpy is not for those who do not ask for it

    return NetReader(folder / FILE)


def claim_id(paper: str, sentence: str, occurrence: int, source: Argument, relation: str, target: Argument) -> str:
    """The id of a claim: of what it says and where it says it, not of offsets, file names or the vocabulary.

    Args:
        paper: id of the paper.
        sentence: verbatim text of the sentence.
        occurrence: how many sentences with that very text come before it in the paper.
        source, target: the arguments.
        relation: of the claim.
    """
    parts = (paper, sentence, str(occurrence), source.text, relation, target.text)
    return "c" + sha256("\x1f".join(parts).encode()).hexdigest()[:16]
