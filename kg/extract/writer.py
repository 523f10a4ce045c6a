"""Writing claims: arguments linked, coordinations taken apart, modality and attribution told, evidence kept."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.attribution import Voice, attribution
from kg.extract.candidates import Candidate
from kg.extract.clauses import Line, Span
from kg.extract.evidence import Evidence, Ground
from kg.extract.grammar import Grammar
from kg.extract.judge import Judge, Verdict
from kg.extract.modality import modal_signs
from kg.extract.phrases import coordinate
from kg.extract.sources import Context, Slot
from kg.link import Linker
from kg.normalise import clean
from kg.records import SCHEMA_VERSION, Argument, Claim, Cue, Document, Modality, Quote, SentenceLinks
from kg.vocabulary import Vocabulary

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

_argument, _claim = Argument.unchecked, Claim.unchecked  # to look it up on a model takes a fifth of making one
UNSIGNED = 0.5  # the most confidence that a cue which does not say what happens can carry (影响, 改变)


Items = tuple[tuple[str, ...], tuple[str, ...]]
"""Ids of mechanisms and of paths."""


class Cued(NamedTuple):
    """What holds of all claims that one word of a sentence carries."""

    cue: Cue | None
    voice: tuple[Voice, str | None]
    ground: Ground
    unsigned: bool


class Writer:
    """Writes the claims of one document.

    Args:
        document: the paper and its text.
        linker: links arguments to concepts.
        judge: tells modality.
        grammar: the language data.
        language: their folder.
    """

    def __init__(
        self, document: Document, linker: Linker, judge: Judge, grammar: Grammar, language: Path | None = None
    ) -> None:
        self._document = document
        self._linker = linker
        self._judge = judge
        self._unsigned = grammar["unsigned"]
        self._evidence = Evidence(document, language)
        self._sections: dict[int, tuple[str, ...]] = {}
        self._items = _Items(linker.vocabulary)

    def claims(
        self,
        line: Line,
        context: Context,
        verdicts: Sequence[Verdict],
        text: str,
        occurrence: int,
        links: SentenceLinks | None,
    ) -> Iterator[Claim]:
        """The claims of one sentence: of each verdict one a pair of the members of both coordinations.

        Args:
            line: the sentence.
            context: what a reader carries into it.
            verdicts: what stands, best first.
            text: its verbatim text.
            occurrence: how many sentences with that very text come before it in the paper.
            links: what it is linked to, for the mechanisms and paths that claims belong to.
        """
        if not verdicts:
            return
        paper, sentence = self._document.paper, line.reading.sentence
        quote = Quote.unchecked({"start": sentence.start, "end": sentence.end, "id": sentence.id, "text": text})
        if sentence.section not in self._sections:
            self._sections[sentence.section] = tuple(paper.section_path(sentence.section))
        section = self._sections[sentence.section]
        linked = self._items.linked(links)
        ids = _hash(paper.id, text, occurrence)
        arguments: dict[tuple[int, Span], Argument] = {}
        cues: dict[Span | None, Cued] = {}
        modes: dict[tuple[int, int, int, str], Modality] = {}

        def members(slot: Slot, whole: bool) -> list[Argument]:
            if whole:
                return [argument(slot, slot.span)]
            return [argument(slot, span) for span in coordinate(slot.line, slot.span)]

        def argument(slot: Slot, span: Span) -> Argument:
            key = (id(slot.line), span)
            if slot.line is not line or key not in arguments:  # outside, the way it was found makes a difference
                arguments[key] = self.argument(line, slot, span)
            return arguments[key]

        for verdict in verdicts:
            candidate = verdict.candidate
            at = candidate.cue[0] if candidate.cue else candidate.target.span[0]
            key = candidate.cue or (at, at)
            if key not in cues:
                cues[key] = self._cued(line, candidate, at)
            cue, (voice, speaker), ground, unsigned = cues[key]
            mode = verdict.moods[0] if verdict.moods else None
            if mode is None or line.doubt <= at:
                mode_key = (id(candidate.clause), id(candidate.predicate), at, candidate.place)
                if mode_key not in modes:
                    signs = modal_signs(line, candidate.clause, candidate.predicate, at, candidate.place, context)
                    modes[mode_key] = self._judge.modality(signs)
                signed = modes[mode_key]  # what is denied, signs know better; what may be, where the net allows for it
                if mode is None or signed == "negated" or (signed == "possible" and signed in verdict.moods):
                    mode = signed
            null = self._evidence.denied(line, candidate.clause, candidate.cue)
            if null:
                mode = "negated"
            elif ground.evidence_kind == "hypothesis" and mode != "negated":
                mode = "possible"
            confidence, shown = verdict.confidence, verdict.shown
            if unsigned and not null:
                confidence, shown = min(confidence, UNSIGNED), False
            via = (argument(candidate.via, candidate.via.span),) if candidate.via else ()
            targets = members(candidate.target, verdict.whole)
            for source in members(candidate.source, verdict.whole):
                for target in targets:
                    if source.text == target.text:
                        continue
                    mechanisms, paths = self._items.of(linked, source.concept, target.concept)
                    yield _claim(
                        {
                            "schema_version": SCHEMA_VERSION,
                            "id": _id(ids, source, candidate.relation, target),
                            "paper": paper.id,
                            "file": paper.file,
                            "section": section,
                            "page": sentence.page,
                            "sentence": quote,
                            "source": source,
                            "relation": candidate.relation,
                            "target": target,
                            "cue": cue,
                            "via": via,
                            "modality": mode,
                            "attribution": voice,
                            "citations": sentence.citations,
                            "speaker": speaker,
                            "mechanisms": mechanisms,
                            "paths": paths,
                            "evidence_kind": ground.evidence_kind,
                            "hypothesis": ground.hypothesis,
                            "methods": ground.methods,
                            "confidence": confidence,
                            "shown": shown,
                            "reason": f"{candidate.frame}/{candidate.place}",
                            "corrected": None,
                            "echo_of": None,
                        }
                    )

    def _cued(self, line: Line, candidate: Candidate, at: int) -> Cued:
        """What holds of all claims that the cue of a candidate carries; `at` is its token."""
        cue = None
        if candidate.cue is not None:
            first, last = candidate.cue
            start, end = line.reading.folded.span(line.starts[first], line.ends[last - 1])
            cue = Cue.unchecked({"start": start, "end": end, "text": self._document.text[start:end]})
        voice = attribution(line, at, self._document.text)
        begin = cue.start if cue else line.reading.sentence.start
        ground = self._evidence.ground(line, begin, voice[0] == "quoted")
        unsigned = cue is not None and line.text(candidate.cue or (0, 1)) in self._unsigned
        return Cued(cue, voice, ground, unsigned)

    def argument(self, line: Line, slot: Slot, span: Span) -> Argument:
        """An argument as a record.

        Args:
            line: the sentence of the claim.
            slot: the argument, whole.
            span: the member of it that is meant.
        """
        other = slot.line
        folded = other.reading.folded
        a, b = other.starts[span[0]], other.ends[span[1] - 1]
        start, end = folded.span(a, b)
        text = self._document.text[start:end]
        hit = self._linker.head_concept(folded.text, other.reading.hits, a, b)
        label = self._linker.named(hit.entry)[1] if hit else folded.text[a:b]
        whole = hit is not None and hit.start == a and hit.end == b and not hit.narrower
        here = other is line
        return _argument(
            {
                "concept": hit.entry if hit else None,
                "label": label,
                "match": "exact" if whole else "narrower" if hit else "open",
                "text": text if here else clean(text),
                "start": start if here else None,
                "end": end if here else None,
                "resolved_from": slot.resolved if not here else None,
            }
        )


class _Around(dict[str | None, frozenset[str]]):
    """The mechanisms and paths that name a concept or one that is broader; `about`: those that name just it."""

    def __init__(self, vocabulary: Vocabulary, about: Mapping[str, set[str]]) -> None:
        super().__init__({None: frozenset()})
        self._vocabulary, self._about = vocabulary, about

    def __missing__(self, concept: str | None) -> frozenset[str]:
        names = (concept, *self._vocabulary.ancestors(concept)) if concept else ()
        self[concept] = found = frozenset().union(*[self._about[name] for name in names if name in self._about])
        return found


class _Items:
    """The mechanisms and paths of a vocabulary that are about what a claim is about."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._about: dict[str, set[str]] = {}  # of each concept: the mechanisms and paths that name it
        for name, mechanism in vocabulary.mechanisms.items():
            for concept in (*mechanism.sources, *mechanism.targets, *mechanism.mediators):
                self._about.setdefault(concept, set()).add(name)
        for name, path in vocabulary.paths.items():
            for concept in path.goals:
                self._about.setdefault(concept, set()).add(name)
        self._around = _Around(vocabulary, self._about)

    def linked(self, links: SentenceLinks | None) -> Items:
        """Those that a sentence is linked to."""
        mechanisms: set[str] = set()
        paths: set[str] = set()
        for link in links.links if links else ():
            kind = link.kind
            if kind == "mechanism":
                mechanisms.add(link.concept)
            elif kind == "path":
                paths.add(link.concept)
        return tuple(sorted(mechanisms)), tuple(sorted(paths))

    def of(self, linked: Items, source: str | None, target: str | None) -> Items:
        """Of some mechanisms and paths those whose concepts agree with a claim's."""
        mechanisms, paths = linked
        if not mechanisms and not paths:
            return linked
        one, two = self._around[source], self._around[target]
        return (
            tuple([item for item in mechanisms if item in one or item in two]),
            tuple([item for item in paths if item in one or item in two]),
        )


def claim_id(paper: str, sentence: str, occurrence: int, source: Argument, relation: str, target: Argument) -> str:
    """The id of a claim: of what it says and where it says it, not of offsets, file names or the vocabulary.

    Args:
        paper: id of the paper.
        sentence: verbatim text of the sentence.
        occurrence: how many sentences with that very text come before it in the paper.
        source, target: the arguments.
        relation: of the claim.
    """
    return _id(_hash(paper, sentence, occurrence), source, relation, target)


def _hash(paper: str, sentence: str, occurrence: int) -> "Hash":
    """What the ids of all claims of a sentence begin with, hashed once."""
    return sha256(f"{paper}\x1f{sentence}\x1f{occurrence}\x1f".encode())


def _id(begun: "Hash", source: Argument, relation: str, target: Argument) -> str:
    whole = begun.copy()
    whole.update(f"{source.text}\x1f{relation}\x1f{target.text}".encode())
    return "c" + whole.hexdigest()[:16]
