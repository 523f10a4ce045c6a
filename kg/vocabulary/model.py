"""The vocabulary in memory: entries by id, and the tree their `broader` makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.schema import Concept, Item, Kind, Mechanism, Path, PrefLabel, split_id


@dataclass(frozen=True)
class Vocabulary:
    """Every entry by id, ids sorted.

    Attributes:
        concepts: concepts, features and challenges; retired ids too.
        mechanisms: named mechanisms.
        paths: named paths.
        digest: hexadecimal SHA-256 over the content of the files it was read from.
    """

    concepts: Mapping[str, Concept]
    mechanisms: Mapping[str, Mechanism]
    paths: Mapping[str, Path]
    digest: str

    def item(self, entry: str) -> Item:
        """The entry of an id, a retired id giving its successor.

        Raises:
            KeyError: there is no such entry.
        """
        seen = {entry}
        concept = self.concepts.get(entry)
        while concept is not None and concept.replaced_by is not None and concept.replaced_by not in seen:
            seen.add(concept.replaced_by)
            concept = self.concepts[concept.replaced_by]
        return concept or self.mechanisms.get(entry) or self.paths[entry]

    def kind(self, entry: str) -> Kind:
        """What sort of entry an id names; a composed concept is a concept.

        Raises:
            KeyError: there is no such entry.
        """
        if split_id(entry)[1] is not None:
            return "concept"
        item = self.item(entry)
        if isinstance(item, Concept):
            return item.kind
        return "mechanism" if isinstance(item, Mechanism) else "path"

    def label(self, entry: str) -> str:
        """The Chinese preferred label of an id.

        Raises:
            KeyError: there is no such entry.
        """
        return self.pref_label(entry).zh

    def pref_label(self, entry: str) -> PrefLabel:
        """The preferred labels of an id; a composed concept is named by its parts.

        Raises:
            KeyError: there is no such entry, or a part of it is none.
        """
        head, modifier = split_id(entry)
        label = self.item(head).pref_label
        if modifier is None:
            return label
        domain = self.item(modifier).pref_label
        return PrefLabel(zh=f"{domain.zh}{label.zh}", en=f"{label.en} ({domain.en})")

    def ancestors(self, concept: str) -> tuple[str, ...]:
        """Ids of the broader concepts, transitively, nearest first, without the concept itself.

        Above a composed concept stand its head and what stands above that.

        Raises:
            KeyError: there is no such concept.
        """
        head, modifier = split_id(concept)
        if modifier is not None:
            return (head, *self.ancestors(head))
        if concept not in self._above:
            self._above[concept] = _reach(concept, self._broader)
        return self._above[concept]

    def descendants(self, concept: str) -> tuple[str, ...]:
        """Ids of the narrower concepts, transitively, sorted, without the concept itself.

        Raises:
            KeyError: there is no such concept.
        """
        self.concepts[concept]
        return tuple(sorted(_reach(concept, self._narrower)))

    @cached_property
    def _above(self) -> dict[str, tuple[str, ...]]:
        return {}  # filled as it is asked for: every claim asks for both its concepts

    @cached_property
    def _broader(self) -> dict[str, tuple[str, ...]]:
        return {name: concept.broader for name, concept in self.concepts.items()}

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        narrower: dict[str, list[str]] = {name: [] for name in self.concepts}
        for name, concept in self.concepts.items():
            for broader in concept.broader:
                narrower[broader].append(name)
        return narrower


def _reach(start: str, step: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """What can be reached from `start`, breadth first, each once."""
    found: dict[str, None] = {}
    ring = [start]
    while ring:
        ring = [name for at in ring for name in step[at]]
        ring = [name for name in dict.fromkeys(ring) if name not in found and name != start]
        found.update(dict.fromkeys(ring))
    return tuple(found)
