"""Make the net's examples from annotated documents: what it sees of each sentence, and the pairs it should find.

    python training/prepare_net.py --data DIR --vectors FILE.npz --output FILE.pickle [--with-seeds]

Which points the judge gives a candidate is one of the things the net sees; here each document gets them from a judge
that never saw it, as a new paper does.
"""

import argparse
import pickle
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from annotated import Annotated, Proposer, annotated, further, gold_of, scorer, set_aside
from fit import fit_judge, judge_of

from kg.extract.judge import Judge
from kg.extract.net.layers import LONGEST, MODALITIES, RELATIONS
from kg.extract.net.sight import BEFORE, OWN, Alphabet, Seen, see, sight
from kg.link import Linker
from kg.vocabulary import load

FOLDS = 4
OPTIONAL = 0.4  # weight of a pair that one reader only found
CLOSING = "”’》）)】\"'」』"

Arc = tuple[list[tuple[int, int]], list[tuple[int, int]], str, bool, str]


def arcs(one: Annotated, seen: Seen, gold: Sequence[Any], score: ModuleType) -> list[Arc]:
    """The gold pairs of a sentence: places of source and target (first and last word), relation, optional, modality."""
    spans = [
        line.reading.folded.span(line.starts[at], line.ends[at]) if segment == OWN else (-1, -1)
        for line, at, segment in seen.tokens
    ]
    found = []
    for claim in gold:
        places = []
        for name, wheres in (claim["src"], claim["dst"]):
            here = []
            for start, end in wheres:
                inside = [k for k, (a, b) in enumerate(spans) if a >= 0 and a < end and b > start]
                if inside:
                    here.append((inside[0], inside[-1]))
            places.append([shrink(seen, p) for p in (here or outside(seen, name, score))])
        found.append((places[0], places[1], claim["rel"], claim["opt"], claim["mod"]))
    return found


def outside(seen: Seen, name: str, score: ModuleType) -> list[tuple[int, int]]:
    """Where a name that is not in the sentence stands in the heading or the sentence before."""
    wanted, found = score.clean(name), []
    for last in range(len(seen.tokens)):
        segment = seen.tokens[last][2]
        text = ""
        for first in range(last, max(-1, last - LONGEST), -1):
            if segment > BEFORE or seen.tokens[first][2] != segment or len(text) > len(wanted):
                break
            text = score.clean(seen.word(first)) + text
            if text == wanted:
                found.append((first, last))
                break
    return found


def shrink(seen: Seen, place: tuple[int, int]) -> tuple[int, int]:
    """A place without the closing marks and particles at its end."""
    first, last = place
    while last > first and (seen.word(last) in CLOSING or not seen.may_end(last, frozenset())):
        line, at, _ = seen.tokens[last]
        if seen.word(last) not in CLOSING and not line.tags[at].startswith(("x", "u", "w")):
            break
        last -= 1
    return first, last


def alphabet_of(sentences: Sequence[tuple[Seen, list[Arc]]], words: Sequence[str]) -> Alphabet:
    """Rows for what is met often enough."""

    def rows(values: Counter[str], least: int) -> dict[str, int]:
        return {value: k + 1 for k, value in enumerate(sorted(v for v, n in values.items() if n >= least))}

    own = Counter(s.word(k) for s, _ in sentences for k in range(len(s.tokens)) if s.tokens[k][2] == OWN)
    ends = Counter(
        s.word(last)
        for s, found in sentences
        for sources, targets, *_ in found
        for _, last in sources + targets
        if not s.may_end(last, frozenset()) and len(s.word(last)) > 1 and s.word(last)[-1].isalnum()
    )
    everything = [(s, k) for s, _ in sentences for k in range(len(s.tokens))]
    return Alphabet(
        words={word: k + 1 for k, word in enumerate(words)},
        frequent=rows(own, 12),
        characters=rows(Counter(c for s, k in everything for c in (s.word(k)[0], s.word(k)[-1])), 8),
        tags=rows(Counter(s.tokens[k][0].tags[s.tokens[k][1]][:2] for s, k in everything), 3),
        cues=rows(Counter(s.cues[k] for s, k in everything) + Counter({"cue:other": 99}), 3),
        parts=rows(Counter(s.parts[k] for s, k in everything), 3),
        lexicon=frozenset(word for word, n in ends.items() if n >= 2),
    )


def example(
    one: Annotated, index: int, seen: Seen, found: list[Arc], alphabet: Alphabet, judge: Judge
) -> dict[str, Any]:
    """What the net sees of a sentence and what it should say."""
    candidates = [candidate for k, candidate, _ in one.rows if k == index]
    rows = sight(seen, alphabet, candidates, judge.scores(candidates))
    source = {k: i for i, k in enumerate(rows.sources.tolist())}
    target = {k: j for j, k in enumerate(rows.targets.tolist())}
    answer = np.zeros(rows.distance.shape, dtype=np.int64)
    weight = np.ones(rows.distance.shape, dtype=np.float32)
    source_ends, target_ends = np.zeros(len(source), np.float32), np.zeros(len(target), np.float32)
    lengths = set()
    moods = {}
    ranked = sorted(found, key=lambda arc: -arc[3])  # the required ones win
    for sources, targets, relation, optional, modality in ranked:
        for places, ends, table, role in ((sources, source_ends, source, 0), (targets, target_ends, target, 1)):
            for first, last in places:
                if last in table:
                    ends[table[last]] = 1
                    lengths.add((last, min(last - first, LONGEST), role))
        both = [(a[1], b[1]) for a in sources for b in targets if a[1] in source and b[1] in target and a[1] != b[1]]
        for n, (a, b) in enumerate(sorted(both, key=lambda p: (abs(p[0] - p[1]), p))):
            i, j = source[a], target[b]
            if n == 0:
                answer[i, j] = RELATIONS.index(relation)
                weight[i, j] = OPTIONAL if optional else 1
                if modality in MODALITIES:
                    moods[a, b] = MODALITIES.index(modality)
            elif not answer[i, j]:
                weight[i, j] = 0  # another place of the same words: neither right nor wrong
            if relation == "integrates_with" and b in source and a in target and not answer[source[b], target[a]]:
                weight[source[b], target[a]] = 0
    return {
        "words": rows.words.astype(np.uint16),  # small, as there are many
        "signs": rows.signs.astype(np.uint16),
        "sources": rows.sources.astype(np.uint8),
        "targets": rows.targets.astype(np.uint8),
        "distance": rows.distance.astype(np.uint8),
        "clauses": rows.clauses.astype(np.uint8),
        "predicates": rows.predicates.astype(np.uint8),
        "rule": rows.rule.astype(np.uint8),
        "answer": answer.astype(np.uint8),
        "weight": weight.astype(np.float16),
        "source_ends": source_ends.astype(np.float16),
        "target_ends": target_ends.astype(np.float16),
        "lengths": sorted(lengths),
        "around": rows.around,
        "moods": [(*pair, mood) for pair, mood in sorted(moods.items())],
    }


def main() -> None:
    """Read, cross-fit the judge, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--with-seeds", action="store_true")
    parser.add_argument("--more", type=Path, help="further documents to learn from: documents/unpack.py makes them")
    parser.add_argument("--alphabet", type=Path, help="earlier examples whose rows are kept, as pretrain_net.py did")
    args = parser.parse_args()
    score = scorer(args.data)
    proposer = Proposer(Linker(load()))
    documents = list(annotated(args.data, "training", proposer, score))
    seeds = list(annotated(args.data, "seeds", proposer, score))
    vectors = np.load(args.vectors)
    dev = {documents[k].stem for k in set_aside(documents)}
    if args.more:
        more, aside = further(args.more, proposer, score)
        dev |= {one.stem for one in aside}
        documents += more + aside
    learned = documents + (seeds if args.with_seeds else [])

    sentences: dict[str, list[tuple[int, Seen, list[Arc]]]] = {}
    for one in documents + seeds:
        sentences[one.stem] = []
        for index, (line, context) in enumerate(zip(one.lines, one.contexts, strict=True)):
            gold = gold_of(one, line)
            if gold is not None:
                seen = see(line, context)
                sentences[one.stem].append((index, seen, arcs(one, seen, gold, score)))
    fitted = [one for one in learned if one.stem not in dev]
    if args.alphabet:
        with args.alphabet.open("rb") as file:
            alphabet = Alphabet(**pickle.load(file)["alphabet"])
    else:
        alphabet = alphabet_of([(s, a) for one in fitted for _, s, a in sentences[one.stem]], vectors["words"].tolist())

    folds = {text: k % FOLDS for k, text in enumerate(dict.fromkeys(one.document.text for one in fitted))}
    judges = [judge_of(fit_judge([d for d in fitted if folds[d.document.text] != fold])) for fold in range(FOLDS)]
    judges.append(judge_of(fit_judge(fitted)))  # for what is not learned from
    examples: dict[str, list[dict[str, Any]]] = {"train": [], "dev": []}
    first: dict[tuple[str, int], list[Arc]] = {}  # by text and sentence; of a second reading what is new is optional
    for one in learned:
        for index, _, found in sentences[one.stem]:
            if (one.document.text, index) in first:
                first[one.document.text, index] += [(*arc[:3], True, arc[4]) for arc in found]
            else:
                first[one.document.text, index] = found
    for one in learned:
        judge = judges[folds.get(one.document.text, FOLDS)]
        rows = [
            example(one, index, seen, arcs_here, alphabet, judge)
            for index, seen, _ in sentences[one.stem]
            if (arcs_here := first.pop((one.document.text, index), None)) is not None
        ]
        examples["dev" if one.stem in dev else "train"] += [
            row for row in rows if len(row["sources"]) and len(row["targets"])
        ]
    with args.output.open("wb") as file:
        pickle.dump({"alphabet": vars(alphabet), "vectors": vectors["vectors"], **examples}, file)
    print({name: len(rows) for name, rows in examples.items()}, file=sys.stderr)


if __name__ == "__main__":
    main()
