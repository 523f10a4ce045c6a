"""What the papers say of a vocabulary: labels that none of them uses, items that no sentence leads to."""

import re
from collections.abc import Iterator
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from kg.link import link_document
from kg.messages import Message
from kg.normalise import HAN, fold_label
from kg.schema import Concept, Item
from kg.thesaurus.corpus import Corpus
from kg.vocabulary import Fault, default_schemas
from kg.vocabulary.files import layers, read
from kg.vocabulary.wordings import all_labels

_HAN = re.compile(f"[{HAN}]")


def unseen(corpus: Corpus, schemas: Path, base: bool = False) -> list[Fault]:
    """Notes on the entries of a vocabulary that papers leave without evidence, by file and entry.

    Chinese labels of concepts are sought as characters, whatever words they lie in; mechanisms, paths, features and
    challenges are sought as `kg build` links them. Of a vocabulary on top of the shipped one, its own entries.

    Args:
        corpus: the papers.
        schemas: the vocabulary's folder, one without errors.
        base: whether it stands on top of the shipped one.
    """
    entries = [entry for entry in read(layers(schemas, default_schemas() if base else None)).entries if entry.own]
    said = _said(corpus, {fold_label(label) for entry in entries for label in _chinese(entry.item)})
    reached = {
        link.concept
        for document, readings in corpus.papers
        for line in link_document(document, readings, corpus.linker)
        for link in line.links
    }
    notes = []
    for entry in entries:
        item = entry.item
        if isinstance(item, Concept) and (item.kind == "concept" or item.replaced_by):
            labels = list(_chinese(item))
            missing = [label for label in labels if fold_label(label) not in said]
            if labels and missing == labels:
                notes.append(
                    entry.note("none of its Chinese labels stands in the papers read", "Add what papers write")
                )
            elif missing:
                what = Message("labels that stand in none of the papers read: {names}", names=", ".join(missing))
                notes.append(entry.note(what, "Keep those that other papers use"))
        elif item.id not in reached:
            notes.append(
                entry.note("no sentence of the papers read leads to it", "Add headings or cues that papers use")
            )
    return sorted(notes)


def _chinese(item: Item) -> Iterator[str]:
    return (label for label in all_labels(item) if _HAN.search(label))


def _said(corpus: Corpus, labels: set[str]) -> set[str]:
    """Those of the folded labels that stand in a sentence."""
    ordered = sorted(labels)
    if not ordered:
        return set()
    search = AhoCorasick(ordered)
    return {
        ordered[found]
        for _, readings in corpus.papers
        for reading in readings
        for found, _, _ in search.find_matches_as_indexes(reading.folded.text, overlapping=True)
    }
