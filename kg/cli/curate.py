"""The command that asks a person about claims, and writes down what they decide."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from kg.cli import terminal
from kg.cli.options import Output, Schemas, open_build, open_vocabulary, output_of
from kg.errors import BuildMissing, KgError
from kg.messages import Message, spoken, tell

if TYPE_CHECKING:
    from kg.query.resolve import Names
    from kg.records import Claim

_CHOICES = Message(
    "right (r), not a claim (n), or wrong: source (s), target (t), relation (l), direction (d), modality (m), "
    "concept (c); later (Enter), end (q)"
)
_ERRORS = {"n": "not a claim", "s": "source", "t": "target", "l": "relation", "d": "direction", "m": "modality"}


def curate(
    source: Annotated[
        Path | None,
        typer.Argument(metavar="SOURCE", help="Folder of sources to write in. Default: the first of kg.toml."),
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides. Default: you are asked.")] = None,
    number: Annotated[int, typer.Option(min=1, help="How many claims at most.")] = 20,
    stats: Annotated[bool, typer.Option("--stats", help="Only print the share rejected by cue and by frame.")] = False,
    output: Output = None,
    schemas: Schemas = None,
) -> None:
    """Decide about the least certain claims of the papers in SOURCE, one by one.

    What you decide is written at once into corrections.yaml beside the sources; the next build applies it, and every
    build after that. Claims you leave for later are asked about again.

    Example: kg curate papers --output my-map --by 张三

    Example: kg curate --stats
    """
    from kg import config, corrections
    from kg.query.doubt import least_certain
    from kg.query.resolve import Names
    from kg.store import write_file

    if stats:
        _stats(list(open_build(output).claims()))
        return
    sources = [source] if source else list(config.load().sources)
    papers = _papers_of(sources, output)
    build, place = open_build(output), sources[0]
    file = (place if place.is_dir() else place.parent) / corrections.FILE
    decided = {one.claim for one in corrections.read_file(file)} if file.exists() else set()
    claims = (claim for claim in build.claims() if claim.paper in papers)
    open_claims = [claim for claim in least_certain(claims) if claim.id not in decided][:number]
    if not open_claims:
        terminal.say("There is no claim left that nobody has decided about.")
        return
    by = by or typer.prompt(tell("Who decides"))
    names = Names(open_vocabulary(schemas))
    done = 0
    for place_in_list, claim in enumerate(open_claims, start=1):
        terminal.give(f"\n[{place_in_list}/{len(open_claims)}] {_told(claim)}")
        decision = _decide(claim, names)
        if decision is None:
            break
        if not decision:
            continue
        decision |= {"by": by, "sentence": _sentence(claim)}
        if why := _ask(Message("Why")):
            decision["why"] = why
        correction = corrections.Correction.model_validate({"claim": claim.id, **decision})
        text = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
        write_file(file, corrections.with_entry(text, correction).encode("utf-8"))
        done += 1
    if done:
        terminal.say(Message("{done} written to {file}; run kg build to apply them.", done=done, file=file))


def _papers_of(sources: list[Path], output: Path | None) -> set[str]:
    """Ids of the papers of the build that lie in the sources.

    Raises:
        BuildMissing: there is no build, or it is of none of the papers that lie there.
    """
    from kg.read.document import name_of
    from kg.read.folder import walk

    place = output_of(output)
    mend = Message(
        "Build {source} and name the folder: kg build {source} --output DIR, then --output DIR here", source=sources[0]
    )
    try:
        papers = open_build(output).papers()
    except BuildMissing as error:
        raise BuildMissing(error.where, error.what, mend) from None
    files = {name_of(one.path) for one in walk(sources)}
    found = {paper.id for paper in papers if paper.file in files}
    if not found:
        what = Message("this build is of other papers than {source} holds", source=sources[0])
        raise BuildMissing(str(place), what, mend)
    return found


def _decide(claim: "Claim", names: "Names") -> dict[str, Any] | None:
    """What a person says of a claim, as fields of a correction; nothing for later, None to end."""
    from kg.records import Modality, Relation

    known = {"r", "n", "s", "t", "l", "d", "m", "c", "q", ""}
    choice = _ask(_CHOICES, lambda said: said if said in known else _none_of(known - {""}))
    if choice in ("", "q"):
        return {} if not choice else None
    if choice == "r":
        return {"verdict": "right"}
    if choice == "c":
        return _concept(names)
    error = _ERRORS[choice]
    if error == "direction":
        return {"verdict": "amended", "error": error}
    amended = ""
    if error == "source":
        asked = Message("The right source, as the sentence words it; Enter rejects the claim")
        amended = _ask(asked, lambda said: _wording(claim, said))
    elif error == "target":
        asked = Message("The right target, as the sentence words it; Enter rejects the claim")
        amended = _ask(asked, lambda said: _wording(claim, said))
    elif error == "relation":
        of = ("", *get_args(Relation))
        asked = Message("The right relation ({names}); Enter rejects the claim", names=", ".join(of[1:]))
        amended = _ask(asked, lambda said: said if said in of else _none_of(of[1:]))
    elif error == "modality":
        modalities = ("", *get_args(Modality))
        asked = Message("The right modality ({names}); Enter rejects the claim", names=", ".join(modalities[1:]))
        amended = _ask(asked, lambda said: said if said in modalities else _none_of(modalities[1:]))
    return {"verdict": "amended", "error": error, error: amended} if amended else _rejected(error)


def _concept(names: "Names") -> dict[str, Any]:
    end = {"s": "source", "t": "target"}[
        _ask(
            Message("At the source (s) or the target (t)"),
            lambda said: said if said in ("s", "t") else _none_of(("s", "t")),
        )
    ]
    said = _ask(
        Message("The right concept, by label or id, - where none covers it; Enter rejects the claim"),
        lambda said: _entry(names, said),
    )
    if not said:
        return _rejected("concept")
    return {"verdict": "amended", "error": "concept", f"{end}_concept": None if said == "-" else said}


def _rejected(error: str) -> dict[str, Any]:
    return {"verdict": "rejected", "error": error}


def _entry(names: "Names", said: str) -> str:
    """The id of the one concept that a text names."""
    if said in ("", "-"):
        return said
    found = [name for name in names.named(said) if names.is_concept(name)]
    if len(found) != 1:
        way_out = names.way_out(said, spoken())
        raise ValueError(Message("concepts that have this label: {n}. {way_out}.", n=len(found), way_out=way_out))
    return found[0]


def _wording(claim: "Claim", said: str) -> str:
    from kg.corrections import wordings

    if said and not wordings(claim.sentence.text, said):
        raise ValueError(Message("The sentence does not hold this."))
    return said


def _none_of(known: "set[str] | tuple[str, ...]") -> str:
    raise ValueError(Message("Use one of {names}.", names=", ".join(sorted(known))))


def _ask(question: str, read: Callable[[str], str] = str) -> str:
    """An answer on one line, asked for until it can be read."""
    while True:
        try:
            return read(typer.prompt(tell(question), default="", show_default=False).strip())
        except ValueError as error:
            terminal.say(error.args[0])
        except KgError as error:
            terminal.say(str(error))


def _sentence(claim: "Claim") -> str:
    from kg.normalise import clean

    return clean(claim.sentence.text)


def _told(claim: "Claim") -> str:
    """A claim as it is put before a person."""
    from kg.query.lines import claim_line
    from kg.query.words import Words

    place = " › ".join((claim.file, *claim.section))
    cue = claim.cue.text if claim.cue else "-"
    told = {"id": claim.id, "confidence": claim.confidence, "cue": cue, "reason": claim.reason}
    facts = tell(Message("{id}  confidence {confidence}  cue {cue}  {reason}", **told))
    return f"{claim_line(claim, Words.of(spoken()))}\n  “{_sentence(claim)}”\n  — {place}\n  {facts}"


def _stats(claims: "list[Claim]") -> None:
    from kg.query.doubt import judged
    from kg.query.layout import plain
    from kg.query.shapes import Grid
    from kg.query.words import Words

    rows = [row for row in judged(claims) if row.judged]
    if not rows:
        terminal.say("Nobody has decided about a claim of this build yet. kg curate asks you.")
        return
    heads = {"cue": tell("cue"), "frame": tell("frame")}
    for by, head in heads.items():
        cells = tuple(
            (row.name or "-", *map(str, (row.claims, row.judged, row.amended, row.rejected)), f"{row.share or 0:.0%}")
            for row in rows
            if row.by == by
        )
        header = (head, tell("claims"), tell("judged"), tell("amended"), tell("rejected"), tell("share rejected"))
        terminal.give(plain([Grid(header, cells)], Words.of(spoken()), terminal.columns() or 88))
