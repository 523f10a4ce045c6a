"""What can be wrong with the wordings of a vocabulary: labels, look-alikes, cues."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kg.messages import Message
from kg.normalise import fold_label
from kg.schema import Concept, Item
from kg.vocabulary.curation import Curation
from kg.vocabulary.files import Entry, Fault

GAP = "…"
_LIGHT = re.compile(r"[\s“”‘’\"'《》-]+")


def all_labels(item: Item) -> tuple[str, ...]:
    """The labels that link to an entry, those of its kinds and hidden ones too."""
    return (*item.labels, *item.narrower_labels, *item.hidden_labels) if isinstance(item, Concept) else item.labels


def kind(item: Item) -> str:
    """Labels must differ within a kind: concept, mechanism, path."""
    return type(item).__name__.lower()


def leading(item: Item) -> tuple[str, ...]:
    """Every wording that leads to an entry, each once: its labels, and heads of longer arguments."""
    heads = item.head_labels if isinstance(item, Concept) else ()
    return tuple(dict.fromkeys((*all_labels(item), *heads)))


def doubled_labels(entries: Iterable[Entry]) -> Iterator[Fault]:
    """Labels of two entries of a kind."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        for label in leading(entry.item):
            other = first.setdefault((kind(entry.item), fold_label(label)), entry)
            if other.item.id != entry.item.id and not _succeeds(entry.item, other.item):
                what = Message(
                    "its label {label} is one of {id} too ({file})", label=label, id=other.item.id, file=other.file
                )
                mend = Message("Keep it with one of the two")
                if entry.own and not other.own:
                    mend = Message(
                        "Take it out, or name the entry {id}: it then stands in for the shipped one", id=other.item.id
                    )
                yield entry.error(what, mend)


def _succeeds(one: Item, other: Item) -> bool:
    """Whether one of two concepts is retired in favour of the other."""
    pair = [(a.replaced_by, b.id) for a, b in ((one, other), (other, one)) if isinstance(a, Concept)]
    return any(successor == heir for successor, heir in pair)


def wordings(entries: Iterable[Entry]) -> Iterator[Fault]:
    """Labels said twice, look-alikes that do nothing or too much, cues that cannot match, items nothing leads to."""
    entries = list(entries)
    owners = {
        fold_label(label): entry
        for entry in entries
        if isinstance(entry.item, Concept)
        for label in leading(entry.item)
    }
    for entry in entries:
        item = entry.item
        folded = Counter(fold_label(label) for label in all_labels(item))
        for label, times in folded.items():
            if times > 1 + (label == fold_label(item.pref_label.zh) == fold_label(item.pref_label.en)):
                what = Message("has the label {label} {times} times", label=label, times=times)
                yield entry.note(what, "Keep one; case, width and script do not matter")
        if isinstance(item, Concept):
            known = {fold_label(label) for label in leading(item)}
            for wording in item.exclude:
                yield from _exclusion(entry, wording, known, owners)
        patterns = [(name, text) for name in ("headings", "cues") for text in getattr(item, name)]
        for name, text in patterns:
            bare = text.strip()
            if bare.startswith(GAP) or bare.endswith(GAP) or "..." in bare:
                yield entry.error(
                    Message("{name} has {text}", name=name, text=text),
                    Message("A gap is one {gap} between two wordings, not at an end", gap=GAP),
                )
        if not patterns and not (isinstance(item, Concept) and (item.kind == "concept" or item.replaced_by)):
            yield entry.note("has neither headings nor cues, so no sentence leads to it", "Add some")


def _exclusion(entry: Entry, wording: str, labels: set[str], owners: Mapping[str, Entry]) -> Iterator[Fault]:
    look_alike = fold_label(wording)
    if look_alike in labels:
        yield entry.error(
            Message("excludes {wording}, its own label", wording=wording), "Take it out of exclude or out of the labels"
        )
    elif look_alike in owners:
        owner = owners[look_alike]
        if entry.own or not owner.own:  # what a shipped entry excludes may well be a concept of one's own field
            what = Message(
                "excludes {wording}, a label of {id} ({file})", wording=wording, id=owner.item.id, file=owner.file
            )
            yield entry.error(
                what, "Take it out of exclude, where the longer label wins anyway, or out of those labels"
            )
    elif not any(label in look_alike for label in labels):
        yield entry.error(
            Message("excludes {wording}, which holds none of its labels", wording=wording), "Take it out of exclude"
        )


def near_duplicates(entries: Iterable[Entry], words: Curation) -> Iterator[Fault]:
    """Labels of two entries that mean one thing to a reader in haste: see `core`."""
    first: dict[tuple[str, str], tuple[Entry, str]] = {}
    for entry in entries:
        for label in all_labels(entry.item):
            folded = fold_label(label)
            other, seen = first.setdefault((kind(entry.item), core(folded, words)), (entry, folded))
            if other.item.id != entry.item.id and seen != folded and not _succeeds(entry.item, other.item):
                what = Message(
                    "its label {label} is nearly {seen} of {id} ({file})",
                    label=label,
                    seen=seen,
                    id=other.item.id,
                    file=other.file,
                )
                yield entry.note(what, "Make them one entry if they mean one thing")


def core(folded: str, words: Curation) -> str:
    """What is left of a folded label without silent words, quotation marks, spaces, hyphens and English plurals.

    One joint is as good as another, and -ize as -ise; the order of the words stays, as 数字产业化 is not 产业数字化.
    """
    for joint in sorted(words.joints, key=lambda word: (-len(word), word)):
        folded = folded.replace(joint, words.joints[0])
    for silent in words.silent:
        folded = folded.replace(silent, "")
    return "".join(word.removesuffix("s").replace("iz", "is") for word in _LIGHT.split(folded)) or folded
