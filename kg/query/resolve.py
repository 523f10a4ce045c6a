"""What a text names: the concepts behind an id, a label, or a phrase that ends in a label."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal, NamedTuple
from weakref import ref

from kg.errors import QuestionError
from kg.link import Linker
from kg.link.lexicon import fold_labels
from kg.normalise import AROUND, fold_label, key_of, key_of_folded
from kg.query.results import Language, Resolved
from kg.query.words import Words
from kg.schema import split_id
from kg.vocabulary import Vocabulary
from kg.vocabulary.wordings import all_labels

NEAREST = 5
LIKE = {True: 0.65, False: 0.5}  # share of characters in common from which a label is worth proposing; of Latin ones
Found = Literal["exact", "head"]
_STOP = re.compile(r"[，、。；：！？;!?]|, ")
_ARTICLE = re.compile(r"^(?:the|an?) ")
_PLURAL = re.compile(r"(?:ies|s)$")


class Head(NamedTuple):
    """What a phrase is about.

    Attributes:
        concept: id of the concept.
        before: folded, what stands in the phrase before the concept's label.
    """

    concept: str
    before: str


class _Labels:
    """The labels of a vocabulary as they are compared, folded once while it lives.

    Args:
        vocabulary: whose labels; it is not kept.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = ref(vocabulary)

    @property
    def vocabulary(self) -> Vocabulary | None:
        """Whose they are, while it lives."""
        return self._vocabulary()

    @cached_property
    def every(self) -> dict[str, tuple[str, ...]]:
        """Every label and the ids of the entries that have it."""
        vocabulary = self._vocabulary()
        assert vocabulary is not None
        written: list[tuple[str, str]] = []
        for group in (vocabulary.concepts, vocabulary.mechanisms, vocabulary.paths):
            for name, item in group.items():
                written += [(label, vocabulary.item(name).id) for label in all_labels(item)]
        found: dict[str, set[str]] = {}
        for folded, (_, entry) in zip(fold_labels([label for label, _ in written]), written, strict=True):
            found.setdefault(key_of_folded(folded), set()).add(entry)
        return {label: tuple(sorted(ids)) for label, ids in sorted(found.items())}

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Those that name a kind of their concept."""
        vocabulary = self._vocabulary()
        assert vocabulary is not None
        kinds = [label for concept in vocabulary.concepts.values() for label in concept.narrower_labels]
        return frozenset(key_of_folded(folded) for folded in fold_labels(kinds))


_KNOWN: dict[int, _Labels] = {}


def _labels_of(vocabulary: Vocabulary) -> _Labels:
    known = _KNOWN.get(id(vocabulary))
    if known is None or known.vocabulary is not vocabulary:  # another may have had its place in memory
        for place in [place for place, one in _KNOWN.items() if one.vocabulary is None]:
            del _KNOWN[place]
        known = _KNOWN[id(vocabulary)] = _Labels(vocabulary)
    return known


class Names:
    """The labels of a vocabulary, to look texts up in.

    Args:
        vocabulary: whose labels.
        linker: finds the label that a phrase ends in; made only when it is needed and none is given.
    """

    def __init__(self, vocabulary: Vocabulary, linker: Linker | None = None) -> None:
        self.vocabulary = vocabulary
        self._linker = linker

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """Every label, as labels are compared, and the ids of the entries that have it."""
        return _labels_of(self.vocabulary).every

    @property
    def _kinds(self) -> frozenset[str]:
        """Those of the labels that name a kind of their concept."""
        return _labels_of(self.vocabulary).kinds

    @property
    def linker(self) -> Linker:
        """The linker given, or one made now."""
        self._linker = self._linker or Linker(self.vocabulary)
        return self._linker

    def named(self, text: str) -> tuple[str, ...]:
        """Ids of the entries, of whatever kind, that have the text as id or label; sorted, perhaps none."""
        text = text.strip()
        if split_id(text)[1] is not None and self.is_concept(text):
            return (text,)
        try:
            return (self.vocabulary.item(text).id,)
        except KeyError:
            return next((self.labels[form] for form in _forms(key_of(text)) if form in self.labels), ())

    def is_concept(self, name: str) -> bool:
        """Whether an id is of a concept, feature or challenge, composed ones included."""
        return split_id(name)[0] in self.vocabulary.concepts

    def head(self, text: str) -> Head | None:
        """The concept that a phrase is about, as the linker has it; none where a stop stands in the phrase."""
        folded = fold_label(text).strip(AROUND)
        if _STOP.search(folded):
            return None
        hits = self.linker.hits(folded, self.linker.tokens(folded))
        hit = self.linker.head_concept(folded, hits, 0, len(folded))
        return Head(hit.entry, folded[: hit.start]) if hit is not None else None

    def resolve(self, text: str, language: Language = "zh") -> Resolved:
        """The concepts that a text names; see `kg.query.resolve.resolve`."""
        words, ids = Words.of(language), self.named(text)
        concepts = tuple(name for name in ids if self.is_concept(name))
        if concepts:
            return self._resolved(text, concepts, "head" if key_of(text) in self._kinds else "exact", language)
        if ids:
            kind = words["no_claims_about"].format(kind=words.kinds[self.vocabulary.kind(ids[0])])
            raise words.error(QuestionError, text, kind, words["try_show"].format(id=ids[0]))
        head = self.head(text)
        if head is None:
            near = self.nearest_concepts(text, language)
            raise words.error(QuestionError, text, words["no_concept"], self.way_out(text, language), nearest=near)
        whole = split_id(head.concept)[1] is not None and not head.before  # a composed concept is named by its parts
        return self._resolved(text, (head.concept,), "exact" if whole else "head", language)

    def _resolved(self, text: str, ids: tuple[str, ...], match: Found, language: Language) -> Resolved:
        labels = tuple(label_in(name, self.vocabulary, language) for name in ids)
        return Resolved(text=text, concepts=ids, labels=labels, match=match)

    def nearest(self, text: str, concepts_only: bool = False) -> list[str]:
        """Ids of the entries whose labels are most like a text, most like first, perhaps none."""
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key_of(text))
        scores: dict[str, float] = {}
        for label, ids in self.labels.items():
            matcher.set_seq1(label)
            for name in ids:
                if self.is_concept(name) or not concepts_only:
                    scores[name] = max(scores.get(name, 0.0), matcher.ratio())
        least = LIKE[text.isascii()]
        near = sorted((name for name in scores if scores[name] >= least), key=lambda name: (-scores[name], name))
        return near[:NEAREST]

    def nearest_concepts(self, text: str, language: Language) -> list[dict[str, str]]:
        """The concepts whose labels are most like a text, as id and label in a language."""
        near = self.nearest(text, concepts_only=True)
        return [{"id": name, "label": label_in(name, self.vocabulary, language)} for name in near]

    def way_out(self, text: str, language: Language) -> str:
        """What to do about a text that names no concept: the labels nearest to it."""
        words = Words.of(language)
        near = [f"{one['label']} ({one['id']})" for one in self.nearest_concepts(text, language)]
        if near:
            return words["nearest_labels"].format(names=words["and"].join(near))
        return words["no_near_label"]


def resolve(text: str, vocabulary: Vocabulary, linker: Linker | None = None, language: Language = "zh") -> Resolved:
    """The concepts that a text names.

    Args:
        text: an id; or any label, alias, traditional or English; or a phrase that ends in one.
        vocabulary: whose concepts.
        linker: finds the label that a phrase ends in; made only when it is needed and none is given.
        language: of the labels in the result.

    Raises:
        QuestionError: it names no concept; the labels nearest to it are the way out.
    """
    return Names(vocabulary, linker).resolve(text, language)


def _forms(key: str) -> Iterator[str]:
    """A key, and in English without its article, and then in the singular."""
    yield key
    if key.isascii():
        bare = _ARTICLE.sub("", key)
        yield bare
        yield _PLURAL.sub(lambda found: "y" if found.group() == "ies" else "", bare)


def label_in(name: str, vocabulary: Vocabulary, language: Language) -> str:
    """The preferred label of an id in a language; of a composed concept, of both parts; of a lost id, itself."""
    try:
        label = vocabulary.pref_label(name)
    except KeyError:  # a build may be older than the vocabulary
        return name
    return label.en if language == "en" else label.zh
