"""Make the net's examples from annotated documents: what it sees of each sentence, and the pairs it should find.

python training/prepare_net.py --data DIR --more DIR2 --vectors FILE.npz --output FILE.pickle
"""

import argparse
import pickle
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from annotated import Annotated, Proposer, calibrating, files, gold_of, plain, scorer, set_aside, set_aside_further

from kg.extract.clauses import Line
from kg.extract.net.layers import LONGEST, MODALITIES, RELATIONS
from kg.extract.net.sight import MOODS, Alphabet, class_of, clauses_of, may_end, rows, words_of
from kg.extract.sources import Context
from kg.extract.words import NONE
from kg.link import Linker
from kg.vocabulary import load

OPTIONAL = 0.4  # weight of a pair that is optional, or that one reader only found
CLOSING = "”’》）)】\"'」』"
LONG = 170  # words of a sentence that are learned from

Place = tuple[int, int]
"""First and last word of an argument."""

Arc = tuple[list[Place], list[Place], str, bool, str]
"""Where source and target stand, relation, whether it is optional, modality."""


def arcs(line: Line, gold: Sequence[Any]) -> list[Arc]:
    """The gold pairs of a sentence; one whose source or target it leaves out has no place."""
    spans = [line.reading.folded.span(*ends) for ends in zip(line.starts, line.ends, strict=True)]
    found = []
    for claim in gold:
        places = []
        for _, wheres in (claim["src"], claim["dst"]):
            inside = ([k for k, (a, b) in enumerate(spans) if a < end and b > start] for start, end in wheres)
            places.append([shrink(line, (one[0], one[-1])) for one in inside if one])
        found.append((places[0], places[1], claim["rel"], claim["opt"], claim["mod"]))
    return found


def shrink(line: Line, place: Place) -> Place:
    """A place without the closing marks and particles at its end."""
    first, last = place
    while last > first and (
        line.words[last] in CLOSING
        or (line.tags[last].startswith(("x", "u", "w")) and not ends(line, last, frozenset()))
    ):
        last -= 1
    return first, last


def ends(line: Line, k: int, lexicon: frozenset[str]) -> bool:
    """Whether an argument may end in a word."""
    return may_end(line.words[k], line.tags[k], line.named[k], lexicon)


def alphabet_of(sentences: Sequence[tuple[Line, list[Arc]]], words: Sequence[str]) -> Alphabet:
    """Rows for what is met often enough."""

    def listed(values: Counter[str], least: int) -> dict[str, int]:
        return {value: k + 1 for k, value in enumerate(sorted(v for v, n in values.items() if n >= least))}

    met = Counter(word for line, _ in sentences for word in line.words)
    last = Counter(
        line.words[k]
        for line, found in sentences
        for sources, targets, *_ in found
        for _, k in sources + targets
        if not ends(line, k, frozenset()) and len(line.words[k]) > 1 and line.words[k][-1].isalnum()
    )
    grammar = sentences[0][0].grammar
    cues = Counter[str]()
    for word, n in met.items():
        cues[class_of(word, grammar.roles.get(word, NONE), grammar)] += n
    return Alphabet(
        words={word: k + 1 for k, word in enumerate(words)},
        frequent=listed(met, 12),
        characters=listed(Counter(c for word in met.elements() for c in (word[0], word[-1])), 8),
        tags=listed(Counter(tag[:2] for line, _ in sentences for tag in line.tags), 3),
        cues=listed(cues, 3),
        lexicon=frozenset(word for word, n in last.items() if n >= 2),
    )


def example(line: Line, context: Context, found: Sequence[Arc], alphabet: Alphabet) -> dict[str, Any]:
    """What the net sees of a sentence and what it should say.

    Returns:
        words, signs, clauses: of each word; ends: places where an argument may end; right: of each pair that is right
        its places, relation and weight; passed: pairs that are neither right nor wrong; lengths: of each argument its
        last place, the words before that, its role; around: of the section, the paper and the sentences beside; moods:
        of each pair its places and modality.
    """
    seen = list(words_of(line))
    vectors, signs = rows(seen, line.grammar, alphabet)
    may = {k for k in range(len(seen)) if ends(line, k, alphabet.lexicon)}
    right: dict[Place, tuple[int, float]] = {}
    passed: set[Place] = set()
    lengths: set[tuple[int, int, int]] = set()
    moods: dict[Place, int] = {}
    for sources, targets, relation, optional, modality in sorted(found, key=lambda arc: -arc[3]):  # required ones win
        for role, places in enumerate((sources, targets)):
            lengths |= {(last, min(last - first, LONGEST), role) for first, last in places if last in may}
        both = [(a[1], b[1]) for a in sources for b in targets if a[1] in may and b[1] in may and a[1] != b[1]]
        for n, (a, b) in enumerate(sorted(both, key=lambda p: (abs(p[0] - p[1]), p))):
            if n == 0:
                right[a, b] = (RELATIONS.index(relation), OPTIONAL if optional else 1)
                if modality in MODALITIES:
                    moods[a, b] = MODALITIES.index(modality)
            else:
                passed.add((a, b))  # another place of the same words
            if relation == "integrates_with":
                passed.add((b, a))
    return {
        "words": vectors.astype(np.uint16),  # small, as there are many
        "signs": np.array(list(signs.values()), dtype=np.uint16),
        "clauses": np.array(clauses_of(line), dtype=np.uint8),
        "ends": np.array(sorted(may), dtype=np.uint8),
        "right": [(*pair, *what) for pair, what in sorted(right.items())],
        "passed": sorted(passed - right.keys()),
        "lengths": sorted(lengths),
        "around": (MOODS.index(context.mood), context.prescriptive, context.near),
        "moods": [(*pair, mood) for pair, mood in sorted(moods.items())],
    }


def sentences_of(one: Annotated) -> list[tuple[int, list[Arc]]]:
    """The annotated sentences of a document, by number, with their pairs."""
    found = []
    for index, line in enumerate(one.lines):
        gold = gold_of(one, line) if 0 < len(line.words) <= LONG else None
        if gold is not None:
            found.append((index, arcs(line, gold)))
    return found


def main() -> None:
    """Read, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True, help="further documents: documents/unpack.py makes them")
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--alphabet", type=Path, help="earlier examples whose alphabet is kept, as START.pt needs")
    args = parser.parse_args()
    score = scorer(args.data)
    proposer = Proposer(Linker(load()))
    training, further = list(files(args.data, "training")), list(files(args.more, "training"))
    aside = {training[k][0].stem for k in set_aside(training)} | set_aside_further()
    documents = {tsv.stem for tsv, _ in training}
    vectors = np.load(args.vectors)

    calibrated = calibrating()
    read: list[tuple[str, Line, Context, list[Arc]]] = []
    first: dict[tuple[str, int], int] = {}  # by text and sentence; of a second reading what is new is optional
    for tsv, path in training + further:
        if tsv.stem in calibrated:
            continue
        one = plain(tsv, path, proposer, score)
        for index, found in sentences_of(one):
            at = first.setdefault((one.document.text, index), len(read))
            if at < len(read):
                read[at][3].extend((*arc[:3], True, arc[4]) for arc in found)
            else:
                read.append((tsv.stem, one.lines[index], one.contexts[index], found))
    learned = [(line, found) for stem, line, _, found in read if stem not in aside]
    if args.alphabet:
        with args.alphabet.open("rb") as file:
            alphabet = Alphabet(**pickle.load(file)["alphabet"])
        if list(alphabet.words) != vectors["words"].tolist():
            raise SystemExit(f"{args.alphabet} is of other vectors")
    else:
        alphabet = alphabet_of(learned, vectors["words"].tolist())
    examples: dict[str, list[dict[str, Any]]] = {"train": [], "dev": []}
    for stem, line, context, found in read:
        row = example(line, context, found, alphabet)
        if len(row["ends"]) > 1:
            row["document"] = stem in documents
            examples["dev" if stem in aside else "train"].append(row)
    with args.output.open("wb") as file:
        pickle.dump({"alphabet": vars(alphabet), "vectors": vectors["vectors"], **examples}, file)
    print({name: len(rows) for name, rows in examples.items()}, file=sys.stderr)


if __name__ == "__main__":
    main()
