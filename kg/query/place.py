"""One end of a question: the concepts that may stand there, and those that come near."""

from dataclasses import dataclass
from typing import Literal

from kg.query.results import Resolved
from kg.records import Argument
from kg.schema import split_id
from kg.vocabulary import Vocabulary

Fit = Literal["exact", "narrower", "broader"]


@dataclass(frozen=True)
class Place:
    """One end of a question; it holds (`in`) every concept that stands there or comes near.

    Attributes:
        open: whether any argument may stand there.
        exact: ids of the concepts asked for.
        narrower: ids of the concepts below them.
        broader: ids of the concepts directly above them; what is said of those further up is too far.
    """

    open: bool
    exact: frozenset[str] = frozenset()
    narrower: frozenset[str] = frozenset()
    broader: frozenset[str] = frozenset()

    def __contains__(self, concept: object) -> bool:
        return isinstance(concept, str) and self._place(concept) is not None

    def covers(self, concept: str) -> bool:
        """Whether a concept is one of those asked for or below one; nothing is covered where nothing is asked."""
        return self._place(concept) in ("exact", "narrower")

    def fit(self, argument: Argument) -> Fit | None:
        """How an argument compares with what is asked for; anything is exact where nothing is asked."""
        if self.open:
            return "exact"
        place = self._place(argument.concept) if argument.concept is not None else None
        return "narrower" if place == "exact" and argument.match == "narrower" else place

    def _place(self, concept: str) -> Fit | None:
        if concept in self.exact:
            return "exact"
        head, modifier = split_id(concept)
        if concept in self.narrower or (modifier is not None and (head in self.exact or head in self.narrower)):
            return "narrower"  # a composed concept is narrower than its head
        return "broader" if concept in self.broader else None


def place_of(resolved: Resolved | None, vocabulary: Vocabulary) -> Place:
    """The end of a question that something resolved makes; None leaves it open."""
    if resolved is None:
        return Place(open=True)
    exact = frozenset(resolved.concepts)
    plain = frozenset(name for name in exact if split_id(name)[1] is None)
    narrower = frozenset(below for name in plain for below in vocabulary.descendants(name))
    heads = frozenset(split_id(name)[0] for name in exact - plain)
    broader = heads.union(*(vocabulary.concepts[name].broader for name in plain if name in vocabulary.concepts))
    return Place(False, exact, narrower - exact, broader - exact - narrower)
