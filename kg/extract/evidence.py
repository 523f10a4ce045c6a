"""What a claim rests on: a hypothesis put forward, a result of the paper's own data, or argument; and null results."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kg.extract.clauses import Clause, Line
from kg.normalise import simplify
from kg.read.genre import load_genres, named
from kg.records import Document, EvidenceKind

_NEAR = 4  # characters between a denial and the verb after it
_EMPIRICAL = ("empirical", "abstract")  # genres that report results of their own


class Ground(NamedTuple):
    """What a claim rests on, as the fields of a `Claim` that say so."""

    evidence_kind: EvidenceKind | None = None
    hypothesis: str | None = None
    methods: tuple[str, ...] = ()


class Evidence:
    """Tells what the claims of one document rest on.

    Args:
        document: the paper and its text.
        language: folder of the language data.
    """

    def __init__(self, document: Document, language: Path | None = None) -> None:
        self._document, self._words = document, load_genres(language)
        self._by_sentence = {one.sentence for one in document.paper.hypotheses}
        self._paths: dict[int, tuple[bool, bool]] = {}  # caches of methods would keep the paper until a collector comes
        self._line: Line | None = None  # the sentence asked about last, and what was found in it
        self._may = False
        self._clauses: dict[int, tuple[list[tuple[int, int]], bool]] = {}

    def ground(self, line: Line, at: int, quoted: bool) -> Ground:
        """What a claim rests on.

        Args:
            line: its sentence.
            at: offset in the text as read of the word that carries it.
            quoted: whether it is quoted from others.
        """
        paper, sentence = self._document.paper, line.reading.sentence
        if sentence.id in self._by_sentence:
            name = next((one.name for one in paper.hypotheses if one.start <= at < one.end), None)
            if name:
                return Ground("hypothesis", name)
        if paper.genre not in _EMPIRICAL or quoted or sentence.citations or sentence.heading:
            return Ground()
        if not self._reports(line):
            return Ground()
        decided = [one.name for one in paper.hypotheses if one.decided == sentence.id]
        return Ground("result", decided[0] if len(decided) == 1 else None, self._methods(line))

    def denied(self, line: Line, clause: Clause, cue: tuple[int, int] | None) -> bool:
        """Whether the text reports that there is no effect: in the clause of a claim, or right after it.

        Args:
            line: its sentence.
            clause: the clause that it stands in.
            cue: tokens of the word that carries it.
        """
        if line is not self._line:
            self._line, self._may, self._clauses = line, self._may_deny(line), {}
        if cue is None or not self._may:
            return False
        if id(clause) not in self._clauses:
            self._clauses[id(clause)] = self._no_effects(line, clause)
        spans, goes_on = self._clauses[id(clause)]
        begin, end = line.starts[cue[0]], line.ends[cue[1] - 1]
        return goes_on or any(start >= end or 0 <= begin - stop <= _NEAR for start, stop in spans)

    def _may_deny(self, line: Line) -> bool:
        """Whether any words of a denial are in a sentence, which they rarely are."""
        return self._words.no_effect.search(line.reading.folded.text) is not None  # what `goes_on` ends with

    def _no_effects(self, line: Line, clause: Clause) -> tuple[list[tuple[int, int]], bool]:
        """Where a clause says that there is no effect, and whether the clause after it does."""
        folded = line.reading.folded.text
        first, last = line.starts[clause.start], line.ends[clause.end - 1]
        spans = [found.span() for found in self._words.no_effect.finditer(folded, first, last)]
        after = line.stretches[line.number(clause) + 1 :][:1]
        texts = [folded[line.starts[one.start] : line.ends[one.end - 1]] for one in after]
        return spans, any(self._words.goes_on.match(text) for text in texts)

    def _reports(self, line: Line) -> bool:
        """Whether a sentence reports a result of the paper."""
        words, text = self._words, line.reading.folded.text
        if words.of_others.search(text):
            return False
        section = line.reading.sentence.section
        if section not in self._paths:
            self._paths[section] = self._section(section)
        before, among = self._paths[section]
        if words.a_result.search(text):
            return not before or words.own.search(text) is not None
        return among and self._document.paper.genre == "empirical" and not words.is_argued.search(text)

    def _section(self, index: int) -> tuple[bool, bool]:
        """Whether a section comes before the results, and whether it reports them."""
        path = simplify("\n".join(self._document.paper.section_path(index)))
        return self._words.before_results.search(path) is not None, self._words.on_results.search(path) is not None

    def _methods(self, line: Line) -> tuple[str, ...]:
        """The paper's methods that a sentence names, else its heading or a sentence of its section."""
        paper, text, here = self._document.paper, self._document.text, line.reading.sentence
        if not paper.methods:
            return ()
        section: Sequence[str] = paper.section_path(here.section)[-1:]
        if paper.genre != "abstract" and section:
            section = [*section, *(text[s.start : s.end] for s in paper.sentences if s.section == here.section)]
        for where in (text[here.start : here.end], "\n".join(section)):
            found = set(named(simplify(where), self._words))
            if kept := tuple(method for method in paper.methods if method in found):
                return kept
        return ()
