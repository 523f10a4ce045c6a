"""After a change of the reader or its weights: mark anew what it misses in tests/phenomena, and why.

    python training/mark_phenomena.py

Claims that are read now stand under `says`, those that are not under `missed` by the reason; unwanted claims that are
shown under `wrong`, the others under `never`. What the sentences say is not changed. Prints the figures of each file.
"""

import sys
from pathlib import Path
from typing import Any

import yaml

from kg.extract.candidates import Candidate, candidates
from kg.extract.phrases import coordinate
from kg.read import read_text

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import test_phenomena as suite

ORDER = ("heading", "before", "title", "text", "says", "missed", "from", "via", "attribution", "speaker", "citations")
WIDTH = 118


def proposed(case: suite.Case) -> list[tuple[int, Candidate]]:
    """The candidates of the sentence of a case with their scores, best first."""
    linker, reader = suite.tools()
    document = read_text(case.paper(), "paper.md")
    lines = reader.lines(linker.read(document))
    found = []
    for line, context in zip(lines, reader.contexts(document, lines), strict=True):
        sentence = line.reading.sentence
        if case.text in document.text[sentence.start : sentence.end]:
            several = candidates(line, context)
            found += list(zip(reader._judge.scores(several), several, strict=True))
    return sorted(found, key=lambda one: -one[0])


def members(candidate: Candidate, side: str) -> set[str]:
    """The arguments of a candidate on one side, as they are compared."""
    slot = getattr(candidate, side)
    return {suite.plain(slot.line.text(span)) for span in coordinate(slot.line, slot.span)}


def reason(case: suite.Case, said: suite.Said) -> str:
    """Why a claim is not read."""
    for claim in suite.claims(case):
        if suite.states(claim, said):
            if claim.modality != (said[3] if len(said) > 3 else "asserted"):
                return f"modality read as {claim.modality}"
            if case.entry.get("from", claim.source.resolved_from) != claim.source.resolved_from:
                return f"source resolved from {claim.source.resolved_from or 'the sentence'}"
            if "via" in case.entry and not claim.via:
                return "the means is not kept beside the subject"
            return "attribution, speaker or citations read otherwise"
    source, target = ({suite.plain(one) for one in said[k].split("|")} for k in (0, 2))
    sided = [(s, c, source & members(c, "source"), target & members(c, "target")) for s, c in proposed(case)]
    if any(all(both) and suite.is_relation(said[1], candidate.relation) for _, candidate, *both in sided):
        return "the net does not find it, frames propose it"
    for _, candidate, *both in sided:
        if all(both):
            return f"proposed as {candidate.relation} only"
    for _, candidate, _, there in sided:
        if there and suite.is_relation(said[1], candidate.relation):
            return f"source read as {'、'.join(sorted(members(candidate, 'source')))}"
    for _, candidate, here, _ in sided:
        if here and suite.is_relation(said[1], candidate.relation):
            return f"target read as {'、'.join(sorted(members(candidate, 'target')))}"
    return "neither the net nor a frame finds it, or both arguments are cut otherwise"


def marked(case: suite.Case) -> dict[str, Any]:
    """The entry of a case with its claims where they belong."""
    entry = dict(case.entry)
    for good, bad, failing, why in (
        ("says", "missed", suite.unread, lambda one: reason(case, one)),
        ("never", "wrong", shown, lambda one: carried(case, one)),
    ):
        all_of = case.listed(good) + [tuple(map(str, one)) for group in entry.get(bad, {}).values() for one in group]
        fails = failing(case, all_of)
        entry[good] = [list(one) for one in all_of if one not in fails]
        entry[bad] = {}
        for one in fails:
            entry[bad].setdefault(why(one), []).append(list(one))
    return {key: entry[key] for key in (*ORDER, "never", "wrong") if entry.get(key)}


def shown(case: suite.Case, unwanted: list[suite.Said]) -> list[suite.Said]:
    """Those unwanted claims that are shown."""
    return [one for one in unwanted if suite.shown(case, [one])]


def carried(case: suite.Case, unwanted: suite.Said) -> str:
    """What carried an unwanted claim."""
    claim = next(c for c in suite.claims(case) if c.shown and suite.states(c, unwanted))
    return f"{claim.modality}, carried by {claim.reason.replace('/', ', ')}"


def flow(value: Any) -> str:
    """A value on one line of YAML."""
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10_000)
    return text.removesuffix("\n").removesuffix("\n...")


def listed(value: list[Any], indent: str, used: int = 0) -> str:
    """A list on one line, or where that is too long an item a line."""
    line = " " + flow(value)
    return line if used + len(line) < WIDTH else "".join(f"\n{indent}- {flow(one)}" for one in value)


def written(entry: dict[str, Any]) -> str:
    """An entry as YAML."""
    lines = []
    for key, value in entry.items():
        if isinstance(value, dict):
            groups = "".join(f"\n    {flow(why)}:{listed(c, '      ', 6 + len(why))}" for why, c in value.items())
            lines.append(f"{key}:{groups}")
        else:
            lines.append(f"{key}:{listed(value, '    ') if isinstance(value, list) else ' ' + flow(value)}")
    return "- " + "\n  ".join(lines) + "\n"


def main() -> None:
    """Mark every file."""
    for file in suite.PHENOMENA:
        entries = [marked(case) for case in suite.cases(file)]
        text = "".join(written(entry) for entry in entries)
        (suite.FOLDER / f"{file}.yaml").write_text(text, encoding="utf-8", newline="\n")
        read = sum(not {"missed", "wrong"} & entry.keys() for entry in entries)
        missed = sum(len(claims) for entry in entries for claims in entry.get("missed", {}).values())
        wrong = sum(len(claims) for entry in entries for claims in entry.get("wrong", {}).values())
        print(f"{file}: {len(entries)} sentences, {read} as they should be; {missed} claims missed, {wrong} wrong")


if __name__ == "__main__":
    main()
