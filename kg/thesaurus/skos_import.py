"""Somebody's SKOS thesaurus as entries of a vocabulary (the extra `rdf`).

What a thesaurus has and an entry cannot have is told, never dropped in silence: see `Imported.told`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from kg.errors import SourceError
from kg.export.rdf import PREFIXES
from kg.export.workbook import missing
from kg.malformed import place_of, reading_problem
from kg.messages import Message
from kg.normalise import fold_label
from kg.progress import Progress
from kg.progress import told as each_told
from kg.schema import Concept, Item, Mechanism, is_entry_id
from kg.schema import Path as PathEntry
from kg.thesaurus.skos import REFERRING, WORDED

_SKOS, _DCTERMS, _KG = PREFIXES["skos"], PREFIXES["dcterms"], PREFIXES["kg"]
_MODELS: Mapping[str, type[Item]] = {"mechanism": Mechanism, "path": PathEntry}
_FILES: Mapping[type[Item], str] = {Mechanism: "mechanisms.yaml", PathEntry: "paths.yaml"}
_CHINESE = ("zh", "zh-hans", "zh-cn", "zh-hans-cn", "zh-sg", "zh-hant", "zh-tw", "zh-hk", "cmn")
_ENGLISH = ("en", "en-gb", "en-us")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")  # RuralEconomy
_NOT_ID = re.compile(r"[^a-z0-9]+")
_NO_CHINESE = Message("concepts without a Chinese prefLabel, which have the English one or their id instead")
_NO_ENGLISH = Message("concepts without an English prefLabel, which have their id instead")
_OTHER_LANGUAGE = Message("labels in other languages than Chinese and English, left out")
_NOWHERE = Message("references to what is no concept of the file, left out")
_TWICE = Message("labels that are a label of another concept or of the same one already, left out")


@dataclass
class Imported:
    """Entries read from a thesaurus.

    Attributes:
        entries: by id.
        told: what is not as the thesaurus has it → how often, or what of.
    """

    entries: list[Item] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def files(self, name: str) -> dict[str, str]:
        """The entries as files of a vocabulary: name inside its folder → YAML.

        Args:
            name: of the file of concepts, without its ending.
        """
        texts: dict[str, list[Item]] = defaultdict(list)
        for entry in self.entries:
            texts[_FILES.get(type(entry), f"concepts/{name}.yaml")].append(entry)
        return {file: "\n".join(map(_yaml, items)) for file, items in sorted(texts.items())}


def _yaml(item: Item) -> str:
    said = item.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    text: str = yaml.safe_dump([said], allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    return text


def from_skos(file: Path, progress: Progress | None = None) -> Imported:
    """The concepts of a SKOS file: Turtle, N-Triples, RDF/XML, JSON-LD, by its ending.

    Args:
        file: of the thesaurus.
        progress: told of each entry.

    Raises:
        OutputError: pyoxigraph is not installed.
        SourceError: the file cannot be read, is no RDF, or holds no skos:Concept.
    """
    graph = _Graph(file)
    concepts = sorted(graph.subjects(f"{PREFIXES['rdf']}type", f"{_SKOS}Concept"))
    if not concepts:
        raise SourceError(file.name, "it holds no skos:Concept", "Export the thesaurus as SKOS")
    told: Counter[str] = Counter()
    ids = _ids(concepts, graph)
    titles = sorted(
        text
        for scheme in graph.subjects(f"{PREFIXES['rdf']}type", f"{_SKOS}ConceptScheme")
        for name in (f"{_DCTERMS}title", f"{_SKOS}prefLabel")
        for text, _ in graph.texts(scheme, name)
    )
    origin = titles[0] if titles else file.name
    raws = {ids[concept]: _raw(concept, graph, ids, origin, told) for concept in concepts}
    _each_label_once(raws, told)
    found = Imported(
        told=[Message("{what}: {times}", what=Message(what), times=times) for what, times in sorted(told.items())]
    )
    for name in each_told("making", sorted(raws), str, progress):
        kind = raws[name].get("kind", "concept")
        model = _MODELS.get(kind, Concept)
        raw = {key: value for key, value in raws[name].items() if key != "kind" or model is Concept}
        try:
            found.entries.append(model.model_validate(raw))
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"]))
            raise SourceError(
                f"{file.name}: {name}", Message("it is no entry ({where})", where=where), "Mend it in the thesaurus"
            ) from None
    return found


class _Graph:
    """The statements of a file, by subject and property."""

    def __init__(self, file: Path) -> None:
        try:
            from pyoxigraph import Literal, NamedNode, RdfFormat, parse
        except ImportError:
            raise missing("pyoxigraph", "rdf") from None
        format = RdfFormat.from_extension(file.suffix.lstrip(".").lower())
        if format is None:
            raise SourceError(file.name, "its ending is of no RDF format", "Name it .ttl, .nt, .rdf or .jsonld")
        self._texts: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        self._names: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._subjects: dict[tuple[str, str], set[str]] = defaultdict(set)
        try:
            for quad in parse(path=str(file), format=format):
                subject, predicate, value = quad.subject, quad.predicate.value, quad.object
                if isinstance(subject, NamedNode) and isinstance(value, Literal):
                    self._texts[subject.value, predicate].add((value.value, value.language or ""))
                elif isinstance(subject, NamedNode) and isinstance(value, NamedNode):
                    self._names[subject.value, predicate].add(value.value)
                    self._subjects[predicate, value.value].add(subject.value)
        except OSError as error:
            what = Message("it cannot be read ({reason})", reason=reading_problem(error))
            raise SourceError(str(file), what, "Check its name and permissions") from None
        except (SyntaxError, ValueError) as error:
            what = Message("it is not the RDF its ending says ({place})", place=place_of(error))
            raise SourceError(file.name, what, "Check its format") from None

    def subjects(self, predicate: str, value: str) -> set[str]:
        return self._subjects.get((predicate, value), set())

    def names(self, subject: str, predicate: str) -> list[str]:
        return sorted(self._names.get((subject, predicate), ()))

    def texts(self, subject: str, predicate: str) -> list[tuple[str, str]]:
        """Texts with their language, lower case, sorted; empty ones left aside."""
        found = (
            (" ".join(text.split()), language.lower()) for text, language in self._texts.get((subject, predicate), ())
        )
        return sorted(one for one in found if one[0])

    def text(self, subject: str, predicate: str, languages: Iterable[str] = ()) -> str | None:
        """The text in the first of the languages that there is; in any where none is asked for."""
        found = self.texts(subject, predicate)
        for wanted in languages:
            for text, language in found:
                if language == wanted:
                    return text
        return found[0][0] if found and not languages else None


def _ids(concepts: Iterable[str], graph: _Graph) -> dict[str, str]:
    """An id for each concept: its notation, else the end of its IRI, else its English label, else a hash."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for concept in concepts:
        ends = re.split("[/#:]", concept)[-1]
        wordings = (graph.text(concept, f"{_SKOS}notation"), ends, graph.text(concept, f"{_SKOS}prefLabel", _ENGLISH))
        named = [wording for wording in wordings if wording and re.search("[A-Za-z]", wording)]
        slugs = [_NOT_ID.sub("-", _HUMP.sub("-", wording).lower()).strip("-") for wording in named]
        name = next((slug for slug in slugs if is_entry_id(slug)), f"c-{sha256(concept.encode()).hexdigest()[:8]}")
        number, free = 2, name
        while free in taken:
            free, number = f"{name}-{number}", number + 1
        taken.add(free)
        ids[concept] = free
    return ids


def _raw(concept: str, graph: _Graph, ids: Mapping[str, str], origin: str, told: Counter[str]) -> dict[str, Any]:
    """What an entry's YAML says of a concept."""
    zh = graph.text(concept, f"{_SKOS}prefLabel", _CHINESE)
    en = graph.text(concept, f"{_SKOS}prefLabel", _ENGLISH)
    if zh is None:
        told[_NO_CHINESE] += 1
    if en is None:
        told[_NO_ENGLISH] += 1
    en = en or ids[concept].replace("-", " ")
    pref = {"zh": zh or en, "en": en}
    kind = graph.text(concept, f"{_KG}kind") or "concept"
    raw: dict[str, Any] = {"id": ids[concept], "kind": kind, "prefLabel": pref}
    for name, key in (
        (f"{_SKOS}altLabel", "altLabels"),
        (f"{_KG}narrowerLabel", "narrowerLabels"),
        (f"{_KG}headLabel", "headLabels"),
        (f"{_SKOS}hiddenLabel", "hiddenLabels"),
    ):
        labels = graph.texts(concept, name)
        kept = [label for label, language in labels if not language or language in (*_CHINESE, *_ENGLISH)]
        if len(kept) < len(labels):
            told[_OTHER_LANGUAGE] += len(labels) - len(kept)
        raw[key] = list(dict.fromkeys(kept))
    definition = graph.text(concept, f"{_SKOS}definition", (*_CHINESE, *_ENGLISH, ""))
    if definition:
        paper, quote = (graph.text(concept, _KG + name) for name in ("paper", "quote"))
        document = graph.text(concept, f"{_DCTERMS}source") or next(
            iter(graph.names(concept, f"{_DCTERMS}source")), None
        )
        source = {"paper": paper, "quote": quote, "document": document or (None if paper else origin)}
        raw["definition"] = {"text": definition, "source": {key: value for key, value in source.items() if value}}
    raw["broader"] = _known(
        {*graph.names(concept, f"{_SKOS}broader"), *graph.subjects(f"{_SKOS}narrower", concept)}, ids, told
    )
    raw["related"] = [one for one in _known(graph.names(concept, f"{_SKOS}related"), ids, told) if one != raw["id"]]
    replaced = _known(graph.names(concept, f"{_DCTERMS}isReplacedBy"), ids, told)
    if replaced:
        raw["replaced_by"] = replaced[0]
    for name in REFERRING:
        raw[name] = _known(graph.names(concept, _KG + name), ids, told)
    for name in WORDED:
        raw[name] = [text for text, _ in graph.texts(concept, _KG + name)]
    return {key: value for key, value in raw.items() if value}


def _known(names: Iterable[str], ids: Mapping[str, str], told: Counter[str]) -> list[str]:
    """The ids of those names that are concepts of the file."""
    named = sorted(set(names))
    known = sorted(ids[name] for name in named if name in ids)
    if len(known) < len(named):
        told[_NOWHERE] += len(named) - len(known)
    return known


def _each_label_once(raws: Mapping[str, dict[str, Any]], told: Counter[str]) -> None:
    """Take other labels out that are a label of another concept, or of the same one, already."""
    owner: dict[tuple[str, str], str] = {}
    sorts = {name: raw.get("kind") if raw.get("kind") in _MODELS else "concept" for name, raw in raws.items()}
    for name, raw in raws.items():
        for label in raw["prefLabel"].values():
            owner.setdefault((sorts[name] or "", fold_label(label)), name)
    for key in ("altLabels", "narrowerLabels", "hiddenLabels"):
        for name in sorted(raws):
            kept = []
            for label in raws[name].get(key, ()):
                folded = (sorts[name] or "", fold_label(label))
                if folded in owner:
                    told[_TWICE] += 1
                else:
                    owner[folded] = name
                    kept.append(label)
            if key in raws[name]:
                raws[name][key] = kept
                if not kept:
                    del raws[name][key]
