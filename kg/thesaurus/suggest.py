"""What a vocabulary lacks: phrases that claims are about and no concept covers, and terms that papers use."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from kg.extract import Reader
from kg.link import Linker, link_document
from kg.link.lexicon import Lexicon
from kg.link.segment import is_word
from kg.normalise import clean, fold_label, simplify
from kg.progress import Progress, told
from kg.thesaurus.corpus import Corpus
from kg.thesaurus.nearest import Near, Nearest
from kg.thesaurus.terms import Filter, c_values, frequencies
from kg.thesaurus.words import Cutter
from kg.vocabulary import default_schemas, language_folder
from kg.vocabulary.curation import load_curation
from kg.vocabulary.rejected import load_rejected
from kg.vocabulary.wordings import core

LEAST_CLAIMS = 2  # sentences whose claims are about a phrase
LEAST_SENTENCES = 3  # sentences that hold a term candidate
LEAST_VALUE = 2.0  # C-value of a term candidate
MOST = 60  # phrases of each of the two sorts
QUOTES = 3


class Quoted(NamedTuple):
    """A sentence on one line, and the file it stands in."""

    file: str
    text: str


@dataclass(frozen=True)
class Suggestion:
    """A phrase that might become a concept.

    Attributes:
        label: its most frequent wording, in simplified characters, Latin letters as the papers write them.
        variants: other wordings that differ by silent words, joints or marks.
        head: the label it ends in, else its last word.
        sentences: number of sentences that hold it.
        papers: number of papers that do.
        claims: number of sentences with a claim that is about it; 0 for a mere term candidate.
        value: its C-value; 0 for a phrase that only claims bring up.
        quotes: up to three of the sentences, of as many papers as there are.
        near: the nearest existing concept; None where none is near.
    """

    label: str
    variants: tuple[str, ...]
    head: str
    sentences: int
    papers: int
    claims: int
    value: float
    quotes: tuple[Quoted, ...]
    near: Near | None


@dataclass(frozen=True)
class Suggestions:
    """All that is suggested.

    Attributes:
        groups: suggestions of one head each; groups and suggestions with the most sentences first.
        rejected: number of phrases left out because a curator rejected them.
        rarer: number of phrases left out because `MOST` of their sort come before them.
    """

    groups: tuple[tuple[Suggestion, ...], ...]
    rejected: int
    rarer: int


class _Place(NamedTuple):
    paper: str
    file: str
    folded: str
    text: str


def suggest(
    corpus: Corpus, schemas: Path | None = None, base: bool = False, progress: Progress | None = None
) -> Suggestions:
    """What papers speak of and the vocabulary they were read with does not have.

    Args:
        corpus: the papers.
        schemas: the vocabulary's folder, for its `rejected.yaml`; the shipped one where None.
        base: whether it stands on top of the shipped one, whose `rejected.yaml` holds as well.
        progress: told of "papers", whose claims are read.

    Raises:
        VocabularyError: the language data or `rejected.yaml` cannot be read.
    """
    language = language_folder(schemas)
    curation, reader, lexicon = (
        load_curation(language),
        Reader(corpus.linker, language),
        Lexicon(corpus.linker.vocabulary),
    )
    cutter = Cutter(label for label in lexicon.labels if is_word(label))
    fit = Filter(reader.grammar, (*curation.silent, *curation.joints))
    places = [
        _Place(
            document.paper.id,
            document.paper.file,
            one.folded.text,
            document.text[one.sentence.start : one.sentence.end],
        )
        for document, readings in corpus.papers
        for one in readings
    ]
    values: dict[str, float] = {}
    for term, value in c_values(frequencies((cutter.cut(place.folded) for place in places), fit)).items():
        values["".join(term)] = max(value, values.get("".join(term), 0.0))
    opened = {
        phrase: times
        for phrase, times in _open_arguments(corpus, reader, progress).items()
        if times >= LEAST_CLAIMS and fit.whole(cutter.cut(phrase))
    }
    known = {core(label, curation) for label in (*lexicon.labels, *lexicon.heads, *lexicon.excludes)}
    lacking = sorted(
        phrase
        for phrase in {*opened, *(phrase for phrase, value in values.items() if value >= LEAST_VALUE)}
        if core(phrase, curation) not in known and not _covered(phrase, corpus.linker)
    )
    holding = _holding(lacking, places)
    wordings: dict[str, list[str]] = defaultdict(list)
    for phrase in sorted(lacking, key=lambda phrase: (-len(holding[phrase]), phrase)):
        if len(holding[phrase]) >= (1 if phrase in opened else LEAST_SENTENCES):
            wordings[core(phrase, curation)].append(phrase)
    folders = {schemas or default_schemas(), *([default_schemas()] if base else [])}
    rejected = wordings.keys() & {core(label, curation) for folder in folders for label in load_rejected(folder)}
    nearest = Nearest(corpus.linker, lexicon)
    made = []
    for variants in (wordings[key] for key in sorted(wordings.keys() - rejected)):
        near = nearest.of(variants[0])
        head = near.label if near and near.how == "head" else cutter.cut(variants[0])[-1].text
        found = sorted({at for phrase in variants for at in holding[phrase]})
        made.append(
            Suggestion(
                _as_written(variants[0], [places[at].text for at in found]),
                tuple(variants[1:]),
                head,
                len(found),
                len({places[at].paper for at in found}),
                sum(opened.get(phrase, 0) for phrase in variants),
                max(values.get(phrase, 0.0) for phrase in variants),
                _quotes([places[at] for at in found]),
                near,
            )
        )
    most_claimed = sorted((one for one in made if one.claims), key=lambda one: (-one.claims, -one.sentences, one.label))
    best_terms = sorted(
        (one for one in made if not one.claims), key=lambda one: (-one.value, -one.sentences, one.label)
    )
    kept = most_claimed[:MOST] + best_terms[:MOST]
    return Suggestions(_grouped(kept), len(rejected), len(made) - len(kept))


def _open_arguments(corpus: Corpus, reader: Reader, progress: Progress | None) -> Counter[str]:
    """Folded phrases that claims are about and that no concept covers → number of sentences with such a claim."""
    found = {
        (fold_label(argument.label), claim.sentence.id)
        for document, readings in told("papers", corpus.papers, lambda one: one[0].paper.file, progress)
        for claim in reader.claims(document, readings, link_document(document, readings, corpus.linker))
        for argument in (claim.source, claim.target, *claim.via)
        if argument.match == "open"
    }
    return Counter(phrase for phrase, _ in sorted(found))


def _covered(phrase: str, linker: Linker) -> bool:
    """Whether a phrase is a concept already, named by its parts or with something that happens to it: X的发展."""
    hit = linker.head_concept(phrase, linker.hits(phrase, linker.tokens(phrase)), 0, len(phrase))
    return hit is not None and hit.start == 0


def _holding(phrases: Sequence[str], places: Sequence[_Place]) -> dict[str, list[int]]:
    """Phrase → positions of the sentences that hold it."""
    held: dict[str, list[int]] = {phrase: [] for phrase in phrases}
    search = AhoCorasick(phrases) if phrases else None
    for at, place in enumerate(places if search else ()):
        assert search is not None
        for found in sorted({found for found, _, _ in search.find_matches_as_indexes(place.folded, overlapping=True)}):
            held[phrases[found]].append(at)
    return held


def _as_written(folded: str, texts: Iterable[str]) -> str:
    """A folded phrase with Latin letters as they stand in the first text that holds it."""
    if not re.search("[a-z]", folded):
        return folded
    pattern = re.compile(re.escape(folded), re.I)
    written = (found.group() for text in texts if (found := pattern.search(simplify(clean(text)))))
    return next(written, folded)


def _quotes(places: Sequence[_Place]) -> tuple[Quoted, ...]:
    """Three sentences: first one of each paper, then what else there is."""
    firsts: Mapping[str, _Place] = {place.paper: place for place in reversed(places)}
    chosen = [place for place in places if firsts[place.paper] is place]
    chosen += [place for place in places if firsts[place.paper] is not place]
    return tuple(Quoted(place.file, clean(place.text)) for place in chosen[:QUOTES])


def _grouped(suggestions: Iterable[Suggestion]) -> tuple[tuple[Suggestion, ...], ...]:
    groups: dict[str, list[Suggestion]] = defaultdict(list)
    for one in sorted(suggestions, key=lambda one: (-one.sentences, one.label)):
        groups[one.head].append(one)
    ordered = sorted(groups.items(), key=lambda pair: (-sum(one.sentences for one in pair[1]), pair[0]))
    return tuple(tuple(group) for _, group in ordered)
