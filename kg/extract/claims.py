"""From sentences to claims: what a reader carries into each, what stands there, and the claims written."""

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from kg.extract.candidates import candidates
from kg.extract.clauses import Line
from kg.extract.grammar import load_grammar
from kg.extract.judge import Judge, Verdict, load_weights
from kg.extract.modality import prescriptive_share, section_mood
from kg.extract.sources import Context
from kg.extract.writer import Writer
from kg.link import Linker, Reading
from kg.link.collector import seldom_collected
from kg.records import Claim, Document, SentenceLinks
from kg.vocabulary import language_folder

if TYPE_CHECKING:
    from kg.extract.net.arcs import NetReader


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

    @seldom_collected()
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
        writer = Writer(document, self._linker, self._judge, self.grammar, self._language)
        with self._net.alone() if self._net else nullcontext():
            for k, (line, context) in enumerate(zip(lines, self.contexts(document, lines), strict=True)):
                sentence = line.reading.sentence
                text = document.text[sentence.start : sentence.end]
                occurrence = seen[text]
                seen[text] += 1
                verdicts = self._verdicts(line, context)
                for claim in writer.claims(line, context, verdicts, text, occurrence, links[k] if links else None):
                    found.setdefault(claim.id, claim)
        return list(found.values())

    def _verdicts(self, line: Line, context: Context) -> list[Verdict]:
        """The readings of a sentence that stand."""
        if self._net is None:
            return self._judge.decide(candidates(line, context, self._judge.sieve))
        proposed = candidates(line, context)
        return self._net.decide(line, context, proposed, self._judge.scores(proposed))


def _net(folder: Path) -> "NetReader":
    from kg.extract.net.arcs import FILE, NetReader  # numpy is not for those who do not ask for it

    return NetReader(folder / FILE)
