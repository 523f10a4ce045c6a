"""How many of the passages that two readers found kg quotes in its answers (tests/gold/questions.yaml).

    python training/questions.py [--write]

Builds the seeds, asks every question and counts. Passages that have come to be found, and those that are lost, are
listed; --write sorts both in the file: a passage found goes under `expect`, one that is not under `missed`, with what
is read instead.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from kg import pipeline
from kg.link import Linker
from kg.query import ask
from kg.query.place import Place, place_of
from kg.query.results import Answer
from kg.records import Argument, Claim
from kg.store import JsonlBuild
from kg.vocabulary import Vocabulary, load

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from test_questions import flat
from test_questions import quoted as quoted_in

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold" / "questions.yaml"
KINDS = ("claims", "definitions", "dispute", "paper", "paths")  # those whose answers the readers gave in full
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`“0-9][^:#,“\"]*")  # what YAML takes for a text without quotes


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="sort the passages in the file")
    write = parser.parse_args(arguments).write
    text = GOLD.read_text(encoding="utf-8")
    vocabulary = load()
    linker = Linker(vocabulary)
    sorted_anew: list[dict[str, Any]] = []
    counts = dict.fromkeys(("questions", "whole", "passages", "found"), 0)
    with TemporaryDirectory() as folder:
        pipeline.build([ROOT / "seeds"], output=Path(folder) / "output")
        build = JsonlBuild(Path(folder) / "output")
        for one in yaml.safe_load(text):
            answer = ask(one["ask"], build, vocabulary, linker)
            anew = _sorted(one, answer, build, vocabulary)
            sorted_anew.append(anew)
            if answer.understood.about in KINDS:
                missed = sum(len(said) for said in anew.get("missed", {}).values())
                found = sum(len(said) for said in anew["expect"].values())
                counts["questions"] += 1
                counts["whole"] += not missed
                counts["passages"] += found + missed
                counts["found"] += found
    print(
        "{questions} questions of which both readers gave all; {found} of {passages} passages quoted; "
        "{whole} questions with every passage".format(**counts)
    )
    if write:
        GOLD.write_text("\n".join(_lines(text, sorted_anew)) + "\n", encoding="utf-8", newline="\n")


def _sorted(one: dict[str, Any], answer: Answer, build: JsonlBuild, vocabulary: Vocabulary) -> dict[str, Any]:
    """A question with its passages where they belong."""
    quoted = quoted_in(answer)
    expect: dict[str, list[str]] = {}
    missed: dict[str, dict[str, str]] = {}
    for file, said in _passages(one):
        known = one.get("missed", {}).get(file, {})
        if flat(said) in quoted.get(file, ""):
            expect.setdefault(file, []).append(said)
            if said in known:
                print(f"found: {one['ask']} {file} {said}")
        else:
            missed.setdefault(file, {})[said] = known.get(said) or _why(said, file, answer, build, vocabulary)
            if said not in known:
                print(f"lost:  {one['ask']} {file} {said}: {missed[file][said]}")
    rest = {name: value for name, value in one.items() if name not in ("expect", "missed")}
    return {**rest, "expect": expect, **({"missed": missed} if missed else {})}


def _passages(one: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for part in ("expect", "missed"):
        for file, said in one.get(part, {}).items():
            yield from ((file, passage) for passage in said)


def _why(said: str, file: str, answer: Answer, build: JsonlBuild, vocabulary: Vocabulary) -> str:
    """What is read in the sentence instead of what was asked for."""
    asked = answer.understood
    if asked.about == "paths":
        return "it names neither what is asked about nor a path of it"
    if asked.about == "paper":
        return "it does not name the concept"
    ends = place_of(asked.source, vocabulary), place_of(asked.target, vocabulary)
    here = [
        claim for claim in build.claims() if claim.file[:3] == file and flat(said)[:12] in flat(claim.sentence.text)
    ]
    reasons = [reason for claim in here if (reason := _differs(claim, said, ends, asked.relations, asked.modality))]
    return min(reasons)[1] if reasons else "another claim is read in it, or none"


def _differs(
    claim: Claim, said: str, ends: tuple[Place, Place], relations: Sequence[str], modality: str
) -> tuple[int, str] | None:
    """How a claim of the sentence differs from what was asked for, and how far that is off."""
    covered = [_covers(place, argument) for place, argument in zip(ends, (claim.source, claim.target), strict=True)]
    if all(covered):
        if not claim.shown:
            return 0, "found but doubtful"
        if claim.relation not in relations:
            return 1, f"read as {claim.relation}"
        return (2, f"read as {claim.modality}") if modality not in (claim.modality, "any") else None
    if claim.relation not in relations or not any(covered) or (claim.cue and flat(claim.cue.text) not in flat(said)):
        return None
    end, argument = ("target", claim.target) if covered[0] else ("source", claim.source)
    return 3, f"its {end} is taken for {flat(argument.text)[:24]}"


def _covers(place: Place, argument: Argument) -> bool:
    return place.open or (argument.concept is not None and place.covers(argument.concept))


def _lines(old: str, gold: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The file, with the comments of the old one."""
    kept = old.splitlines()
    first = next(place for place, line in enumerate(kept) if line.startswith(("- ask", "# ---")))
    yield from kept[:first]
    rules = {yaml.safe_load(kept[at + 1])[0]["ask"]: line for at, line in enumerate(kept) if line.startswith("# ---")}
    for one in gold:
        if one["ask"] in rules:
            yield rules[one["ask"]]
        yield f"- ask: {_text(one['ask'])}"
        if "about" in one:
            yield f"  about: {one['about']}"
        yield "  expect:" if one["expect"] else "  expect: {}"
        for file in sorted(one["expect"]):
            yield f'    "{file}":'
            yield from (f"      - {_text(said)}" for said in one["expect"][file])
        for name in ("papers", "holds"):
            if name in one:
                yield f"  {name}: [{', '.join(map(_text, one[name]))}]"
        if "missed" in one:
            yield "  missed:"
            for file in sorted(one["missed"]):
                yield f'    "{file}":'
                yield from (f"      {_text(said)}: {_text(why)}" for said, why in one["missed"][file].items())


def _text(text: str) -> str:
    """A text as YAML, in quotes where it needs them."""
    if _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()
