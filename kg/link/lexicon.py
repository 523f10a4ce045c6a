"""The labels to be found, folded as the text will be."""

import re
from collections.abc import Sequence

from kg.normalise import fold_label, simplify
from kg.vocabulary import Vocabulary

_HAN_ONLY = re.compile("[\u4e00-\u9fff]+")


class Lexicon:
    """Every label of the vocabulary's concepts, folded: what it links to, and what it must not be part of.

    Attributes:
        labels: folded label → id of the concept and the label as written.
        kinds: those of the labels that name a kind of their concept.
        heads: folded word → id of the concept that it names only as the head of a longer argument.
        excludes: folded wording → ids of the concepts that are not meant by it.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        labels, kinds, heads, excludes = [], [], [], []
        for name, concept in vocabulary.concepts.items():
            entry = vocabulary.item(name).id
            labels += [
                (entry, label)
                for label in (*concept.labels, *concept.hidden_labels)
                if label not in concept.head_labels
            ]
            kinds += [(entry, label) for label in concept.narrower_labels]
            heads += [(entry, label) for label in concept.head_labels]
            excludes += [(entry, wording) for wording in concept.exclude]
        self.labels: dict[str, tuple[str, str]] = {}
        for folded, target in zip(fold_labels([label for _, label in labels]), labels, strict=True):
            self.labels.setdefault(folded, target)
        names = len(self.labels)
        for folded, target in zip(fold_labels([label for _, label in kinds]), kinds, strict=True):
            self.labels.setdefault(folded, target)
        self.kinds = frozenset([*self.labels][names:])
        folded_heads = fold_labels([label for _, label in heads])
        self.heads = {folded: entry for folded, (entry, _) in zip(folded_heads, heads, strict=True)}
        self.excludes: dict[str, frozenset[str]] = {}
        for folded, (entry, _) in zip(fold_labels([wording for _, wording in excludes]), excludes, strict=True):
            self.excludes[folded] = self.excludes.get(folded, frozenset()) | {entry}


def fold_labels(labels: Sequence[str]) -> list[str]:
    """`fold_label` of each, in a fraction of the time: of labels that are all Chinese only the script can change."""
    lines = [label.strip().replace("\n", " ") for label in labels]  # a line a label; one with a space is folded alone
    simple = simplify("\n".join(lines)).split("\n") if lines else []
    return [
        plain if _HAN_ONLY.fullmatch(plain) else fold_label(label) for plain, label in zip(simple, labels, strict=True)
    ]
