"""Whether a build is what it must be: every quote equals its offsets, every id resolves, no edge without a claim."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from kg.errors import BuildMissing
from kg.messages import Message
from kg.progress import Progress
from kg.query.results import Problem
from kg.query.verify_base import verify_base
from kg.records import Argument, Claim, Mention, Paper, Sentence, SentenceLinks, Span
from kg.schema import split_id
from kg.store import Build, JsonlBuild
from kg.store.layout import CLAIMS, GRAPHML, LINKS, PAPERS
from kg.vocabulary import Vocabulary

_R = TypeVar("_R", SentenceLinks, Claim)


def verify(build: Build, vocabulary: Vocabulary, progress: Progress | None = None) -> list[Problem]:
    """Everything in a build that is not as it must be, in the order of its files; empty where all is well.

    Args:
        build: what to check; of a build in a folder its lines, where it has them all, the database beside them, and
            the graph.
        vocabulary: that it was built with.
        progress: told of what is gone through, in papers.
    """
    folder = build.folder if isinstance(build, JsonlBuild) else None
    lines = JsonlBuild(folder) if folder is not None and (folder / CLAIMS).is_file() else build
    check = _Check(lines, vocabulary, progress)
    problems = [*check.papers(), *check.links(), *check.claims()]
    if folder is not None:
        problems += check.graph(folder / GRAPHML)
    if isinstance(lines, JsonlBuild) and not problems:  # what is wrong in the lines is not told twice
        if progress:
            progress("database", 0, 1, "")
        problems += verify_base(lines)
    if progress:
        progress("database", 1, 1, "")
    return problems


class _Check:
    """One run over a build; the papers are read first, as everything else points into them."""

    def __init__(self, build: Build, vocabulary: Vocabulary, progress: Progress | None) -> None:
        self.build, self.vocabulary, self._progress = build, vocabulary, progress
        self._texts: dict[str, str] = {}
        self._papers: dict[str, Paper] = {}
        self._sentences: dict[str, Sentence] = {}
        self._occurrences: dict[str, int] = {}
        self._claims: dict[str, Claim] = {}

    def papers(self) -> Iterator[Problem]:
        """What is wrong with the papers: their texts, and the stretches they are cut into."""
        for paper in self.build.papers():
            where = f"{PAPERS}: {paper.id}"
            if paper.id in self._papers:
                yield Problem(where=where, what="two papers have this id")
            self._papers[paper.id] = paper
            try:
                self._texts[paper.id] = self.build.text(paper.id)
            except BuildMissing as error:
                yield Problem(
                    where=where,
                    what=Message("its text is not there ({where}: {what})", where=error.where, what=error.what),
                )
                continue
            yield from self._cut(paper, where)

    def _told(self, step: str, records: Iterable[_R]) -> Iterator[_R]:
        """The same records, while progress is told of the papers that they are of."""
        done, paper = -1, ""
        for record in records:
            if self._progress and record.paper != paper:
                done, paper = done + 1, record.paper
                self._progress(step, done, len(self._papers), "")
            yield record
        if self._progress:
            self._progress(step, len(self._papers), len(self._papers), "")

    def _cut(self, paper: Paper, where: str) -> Iterator[Problem]:
        text = self._texts[paper.id]
        size, last = len(text), 0
        seen: Counter[str] = Counter()
        for index, sentence in enumerate(paper.sentences):
            self._sentences[sentence.id] = sentence
            if sentence.id != f"{paper.id}.{index:04d}" or sentence.index != index:
                yield Problem(
                    where=where,
                    what=Message(
                        "sentence {index} is called {id}, index {told}",
                        index=index,
                        id=sentence.id,
                        told=sentence.index,
                    ),
                )
            if not last <= sentence.start < sentence.end <= size:
                yield Problem(
                    where=where,
                    what=Message("{id}: {place} is out of order or of the text", id=sentence.id, place=_span(sentence)),
                )
            if not 0 <= sentence.section < len(paper.sections):
                yield Problem(
                    where=where,
                    what=Message("{id}: there is no section {section}", id=sentence.id, section=sentence.section),
                )
            last = sentence.end
            self._occurrences[sentence.id] = seen[text[sentence.start : sentence.end]]
            seen[text[sentence.start : sentence.end]] += 1
        others = (*paper.sections, *paper.citation_marks, *paper.references, *paper.left_out)
        for stretch in others:
            if not 0 <= stretch.start <= stretch.end <= size:
                yield Problem(
                    where=where,
                    what=Message(
                        "{name} {place} is not in the text", name=type(stretch).__name__, place=_span(stretch)
                    ),
                )

    def links(self) -> Iterator[Problem]:
        """What is wrong with the sentences' links."""
        seen: set[str] = set()
        for line in self._told("all sentences", self.build.links()):
            where = f"{LINKS}: {line.sentence}"
            if line.sentence in seen:
                yield Problem(where=where, what="two lines are about this sentence")
            seen.add(line.sentence)
            sentence = self._sentences.get(line.sentence)
            if sentence is None or line.paper not in self._texts:
                yield Problem(where=where, what=Message("{paper} has no such sentence", paper=line.paper))
                continue
            if (line.start, line.end) != (sentence.start, sentence.end):
                yield Problem(
                    where=where,
                    what=Message(
                        "it stands at {place}, not at {start}–{end}",
                        place=_span(sentence),
                        start=line.start,
                        end=line.end,
                    ),
                )
            yield from self._section(where, line.paper, line.section, sentence)
            for mention in line.links:
                yield from self._mention(where, line, mention)

    def _mention(self, where: str, line: SentenceLinks, mention: Mention) -> Iterator[Problem]:
        yield from self._quote(where, line.paper, "link", mention.text, mention, Span(start=line.start, end=line.end))
        if self._resolves(mention.concept):
            if split_id(mention.concept)[1] is None and self.vocabulary.kind(mention.concept) != mention.kind:
                yield Problem(
                    where=where, what=Message("{concept} is no {kind}", concept=mention.concept, kind=mention.kind)
                )
        else:
            yield Problem(where=where, what=Message("the vocabulary has no {concept}", concept=mention.concept))
        if not mention.reason:
            yield Problem(where=where, what=Message("the link to {concept} has no reason", concept=mention.concept))

    def claims(self) -> Iterator[Problem]:
        """What is wrong with the claims."""
        from kg.extract import claim_id  # here, as no other verb needs the reader of claims

        for claim in self._told("all claims", self.build.claims()):
            where = f"{CLAIMS}: {claim.id}"
            if claim.id in self._claims:
                yield Problem(where=where, what="two claims have this id")
            self._claims[claim.id] = claim
            if claim.cue is None and not claim.reason:
                yield Problem(where=where, what="it has neither cue nor reason")
            yield from self._entries(where, claim)
            paper, sentence = self._papers.get(claim.paper), self._sentences.get(claim.sentence.id)
            if paper is None or sentence is None or claim.paper not in self._texts:
                yield Problem(
                    where=where, what=Message("{paper} has no sentence {id}", paper=claim.paper, id=claim.sentence.id)
                )
                continue
            if claim.file != paper.file:
                yield Problem(
                    where=where, what=Message("its file is {file}, not {told}", file=paper.file, told=claim.file)
                )
            if (claim.sentence.start, claim.sentence.end) != (sentence.start, sentence.end):
                yield Problem(
                    where=where,
                    what=Message(
                        "its sentence stands at {place}, not {told}", place=_span(sentence), told=_span(claim.sentence)
                    ),
                )
            if claim.echo_of is not None and (
                claim.echo_of not in self._sentences or claim.echo_of.rpartition(".")[0] == claim.paper
            ):
                yield Problem(
                    where=where,
                    what=Message("it is an echo of {echo_of}, which no other paper holds", echo_of=claim.echo_of),
                )
            yield from self._section(where, claim.paper, claim.section, sentence)
            yield from self._quote(where, claim.paper, "sentence", claim.sentence.text, claim.sentence, claim.sentence)
            if claim.cue is not None:
                yield from self._quote(where, claim.paper, "cue", claim.cue.text, claim.cue, claim.sentence)
            for name, argument in _arguments(claim):
                yield from self._argument(where, claim, name, argument)
            occurrence = self._occurrences[sentence.id]
            read = claim.corrected.was if claim.corrected and claim.corrected.was else claim  # an id outlives amending
            made = claim_id(claim.paper, claim.sentence.text, occurrence, read.source, read.relation, read.target)
            if made != claim.id:
                yield Problem(where=where, what=Message("what it says makes the id {made}", made=made))

    def _entries(self, where: str, claim: Claim) -> Iterator[Problem]:
        """Ids that the vocabulary does not have, or has as something else."""
        for name in claim.mechanisms:
            if name not in self.vocabulary.mechanisms:
                yield Problem(where=where, what=Message("the vocabulary has no mechanism {name}", name=name))
        for name in claim.paths:
            if name not in self.vocabulary.paths:
                yield Problem(where=where, what=Message("the vocabulary has no path {name}", name=name))
        for end, argument in _arguments(claim):
            if argument.concept is not None and not self._is_concept(argument.concept):
                yield Problem(
                    where=where,
                    what=Message("{end}: the vocabulary has no concept {concept}", end=end, concept=argument.concept),
                )
            if (argument.concept is None) != (argument.match == "open"):
                yield Problem(
                    where=where,
                    what=Message(
                        "{end}: match {match} with concept {concept}",
                        end=end,
                        match=argument.match,
                        concept=argument.concept,
                    ),
                )

    def _argument(self, where: str, claim: Claim, name: str, argument: Argument) -> Iterator[Problem]:
        if argument.start is None or argument.end is None:
            if (argument.start, argument.end) != (None, None):
                yield Problem(where=where, what=Message("{name}: it has one offset and not the other", name=name))
            if argument.resolved_from is None:
                yield Problem(
                    where=where,
                    what=Message("{name}: it has no offsets and does not say where it comes from", name=name),
                )
            return
        stretch = Span(start=argument.start, end=argument.end)
        yield from self._quote(where, claim.paper, name, argument.text, stretch, claim.sentence)

    def _quote(self, where: str, paper: str, what: str, quote: str, at: Span, sentence: Span) -> Iterator[Problem]:
        """A quote that is not what stands at its offsets, or does not stand in its sentence."""
        if not sentence.start <= at.start < at.end <= sentence.end:
            yield Problem(
                where=where,
                what=Message(
                    "{what}: {place} is not in the sentence, {sentence}",
                    what=what,
                    place=_span(at),
                    sentence=_span(sentence),
                ),
            )
        there = self._texts[paper][max(at.start, 0) : max(at.end, 0)]
        if there != quote:
            yield Problem(
                where=where,
                what=Message(
                    "{what}: {quote!r} is quoted, {there!r} stands at {place}",
                    what=what,
                    quote=quote,
                    there=there,
                    place=_span(at),
                ),
            )

    def _section(self, where: str, paper: str, section: tuple[str, ...], sentence: Sentence) -> Iterator[Problem]:
        sections = self._papers[paper].sections
        if 0 <= sentence.section < len(sections):
            path = tuple(self._papers[paper].section_path(sentence.section))
            if path != section:
                yield Problem(
                    where=where, what=Message("it stands in section {path}, not {section}", path=path, section=section)
                )

    def _is_concept(self, name: str) -> bool:
        head, modifier = split_id(name)
        return head in self.vocabulary.concepts and (modifier is None or modifier in self.vocabulary.concepts)

    def _resolves(self, name: str) -> bool:
        return self._is_concept(name) or name in self.vocabulary.mechanisms or name in self.vocabulary.paths

    def graph(self, path: Path) -> Iterator[Problem]:
        """What is wrong with the map: nodes that are nothing, edges without claims or with others' claims."""
        import networkx as nx  # here, as no other verb needs it

        from kg.assemble import FOUND_IN

        try:
            graph = nx.read_graphml(path, force_multigraph=True)
        except (OSError, ValueError, SyntaxError, nx.NetworkXException) as error:  # ParseError is a SyntaxError
            yield Problem(where=path.name, what=Message("it cannot be read ({reason})", reason=error))
            return
        for node in graph:
            if node not in self._papers and not self._resolves(node):
                yield Problem(where=f"{path.name}: {node}", what="this node is no paper and no entry of the vocabulary")
        for source, target, key, data in graph.edges(keys=True, data=True):
            where = f"{path.name}: {key}"
            claims, sentences = (json.loads(data.get(name, "[]")) for name in ("claims", "sentences"))
            told = data.get("claim_count") or len(sentences)  # of a large build the surest claims are named
            if not told or not (claims or data["relation"] == FOUND_IN):
                yield Problem(where=where, what="this edge has no evidence")
            for name in sentences:
                if name not in self._sentences:
                    yield Problem(where=where, what=Message("there is no sentence {name}", name=name))
            for name in claims:
                claim = self._claims.get(name)
                if claim is None:
                    yield Problem(where=where, what=Message("there is no claim {name}", name=name))
                elif (claim.relation, claim.modality) != (data["relation"], data["modality"]) or {
                    claim.source.concept,
                    claim.target.concept,
                } != {source, target}:
                    yield Problem(where=where, what=Message("claim {name} states something else", name=name))


def _arguments(claim: Claim) -> list[tuple[str, Argument]]:
    """The arguments of a claim, each with the name of its place."""
    return [("source", claim.source), ("target", claim.target), *(("via", argument) for argument in claim.via)]


def _span(stretch: Span) -> str:
    return f"{stretch.start}–{stretch.end}"
