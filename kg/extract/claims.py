"""From sentences to claims: what a reader carries into each, what stands there, and the claims written."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg.collector import seldom_collected
from kg.extract.candidates import candidates
from kg.extract.clauses import Line
from kg.extract.grammar import load_grammar
from kg.extract.judge import Judge, Verdict, load_weights
from kg.extract.modality import prescribed_near, prescribing, prescriptive_share, section_mood
from kg.extract.net.arcs import NetReader
from kg.extract.net.layers import on_one_thread
from kg.extract.net.model import FILE
from kg.extract.sources import Context, is_pronoun, overlap
from kg.extract.writer import Writer
from kg.link import Linker, Reading
from kg.records import CAUSAL, Claim, Document, SentenceLinks
from kg.vocabulary import language_folder


class Reader:
    """Reads the claims of documents.

    Args:
        linker: links arguments to concepts.
        language: folder of the language data; the shipped one if None.

    Raises:
        VocabularyError: the language data are wrong.
    """

    def __init__(self, linker: Linker, language: Path | None = None) -> None:
        folder = language or language_folder()
        self._linker = linker
        self.grammar = load_grammar(folder)
        self._judge = Judge(load_weights(folder))
        self._language = folder
        self._net = NetReader(folder / FILE)

    def lines(self, readings: Sequence[Reading]) -> list[Line]:
        """The sentences as clauses."""
        return [Line(reading, self.grammar) for reading in readings]

    def contexts(self, document: Document, lines: Sequence[Line]) -> list[Context]:
        """What a reader carries into each sentence."""
        counts = Counter(hit.entry for line in lines for hit in line.reading.hits)
        said = prescribing(lines)
        share = prescriptive_share(lines, said)
        headings: dict[int, Line] = {}
        sections: dict[int, tuple[Line | None, str]] = {}  # of each: its heading, what it is for
        found = []
        for k, line in enumerate(lines):
            sentence = line.reading.sentence
            near = prescribed_near(lines, said, k)
            if sentence.heading:
                headings[sentence.section] = line
                around = [line, *self._above(document, headings, document.paper.sections[sentence.section].parent)]
                found.append(Context(mood=section_mood(around), prescriptive=share, near=near, counts=counts))
                continue
            before = lines[k - 1] if k and not lines[k - 1].reading.sentence.heading else None
            if before is not None and before.reading.sentence.section != sentence.section:
                before = None
            if sentence.section not in sections:
                above = self._above(document, headings, sentence.section)
                sections[sentence.section] = above[0] if above else None, section_mood(above)
            found.append(
                Context(sections[sentence.section][0], before, sections[sentence.section][1], share, near, counts)
            )
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

    @seldom_collected()
    def claims(
        self, document: Document, readings: Sequence[Reading], links: Sequence[SentenceLinks] = ()
    ) -> list[Claim]:
        """Every claim of a document, doubtful ones included, by sentence and then by confidence.

        Args:
            document: the paper and its text.
            readings: its sentences, from the same linker.
            links: a line a sentence, for the mechanisms and paths that claims belong to.
        """
        lines = self.lines(readings)
        seen: dict[str, int] = {}
        found: dict[str, Claim] = {}
        writer = Writer(document, self._linker, self._judge, self.grammar, self._language)
        contexts = self.contexts(document, lines)
        verdicts = self._verdicts(lines, contexts)
        for k, (line, context) in enumerate(zip(lines, contexts, strict=True)):
            sentence = line.reading.sentence
            text = document.text[sentence.start : sentence.end]
            occurrence = seen.get(text, 0)
            seen[text] = occurrence + 1
            for claim in writer.claims(line, context, verdicts[k], text, occurrence, links[k] if links else None):
                found.setdefault(claim.id, claim)
        return list(found.values())

    def _verdicts(self, lines: Sequence[Line], contexts: Sequence[Context]) -> list[list[Verdict]]:
        """The readings of each sentence that stand."""
        with on_one_thread():
            told = self._net.decide(lines, contexts)
        return [self._beside(*one) for one in zip(lines, contexts, told, strict=True)]

    def _beside(self, line: Line, context: Context, told: list[Verdict]) -> list[Verdict]:
        """What the net tells of a sentence, and what it does not see and frames do.

        That is the source outside the sentence where it opens with a pronoun (该制度改善了X), and the way back where
        both act on each other (A与B相互促进).
        """
        first = line.stretches[0] if line.stretches else None
        pointed = first is not None and line.holds((first.start, first.end), "anaphors")
        subject = line.parsed(first).subject if first and pointed else None
        pronoun = subject is not None and is_pronoun(line, subject)
        pronoun = pronoun and (context.before is not None or context.heading is not None)
        frames = self.grammar.frames
        places = [found.start() for found in frames.both_ways.finditer(line.reading.folded.text)]
        if not pronoun and not places:
            return told
        where = {n for n, clause in enumerate(line.stretches) for k in places if line.holds_place(clause, k)}
        if pronoun:
            where.add(0)
        opening = range(*subject) if subject and pronoun else range(0)
        more = [
            verdict
            for verdict in self._judge.decide(candidates(line, context, self._judge.sieve, sorted(where)))
            if verdict.candidate.frame in frames.both or (pronoun and verdict.candidate.source.resolved)
        ]
        kept = [one for one in told if not any(self._replaced(one, other, opening) for other in more)]
        free = [one for one in more if not any(_rivals(one, other) for other in kept)]
        free = [one._replace(shown=one.confidence >= self._net.sure) for one in free]
        return sorted(kept + free, key=lambda one: -one.confidence)

    def _replaced(self, verdict: Verdict, other: Verdict, opening: range) -> bool:
        """Whether what a frame tells stands in the place of what the net tells; `opening`: tokens of the pronoun."""
        instead = other.candidate.frame in self.grammar.frames.both or verdict.candidate.source.span[0] in opening
        return instead and _rivals(verdict, other)


def _rivals(a: Verdict, b: Verdict) -> bool:
    """Whether two claims of a kind have targets that overlap."""
    alike = (a.candidate.relation in CAUSAL) == (b.candidate.relation in CAUSAL)
    return alike and overlap(a.candidate.target.span, b.candidate.target.span)
