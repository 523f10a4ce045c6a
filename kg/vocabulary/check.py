"""What can be wrong with a vocabulary beyond its form: references, labels, the tree, definitions, order."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.messages import Message, system_reason
from kg.schema import Concept, Item, Mechanism
from kg.schema import Path as PathEntry
from kg.vocabulary import rejected
from kg.vocabulary.curation import load_curation
from kg.vocabulary.files import CONCEPTS, SHIPPED, SINGLE, Entry, Fault, Files, layers, parse, read
from kg.vocabulary.places import default_schemas, language_folder
from kg.vocabulary.wordings import doubled_labels, near_duplicates, wordings

DEEPEST = 5
SUGGESTED = "suggested-"  # how ids of suggested entries begin
_SPACE = re.compile(r"\s+")


def faults(schemas: Path, papers: Path | None = None, base: bool = False) -> list[Fault]:
    """Everything wrong with the vocabulary in a folder, by file and entry; errors before notes.

    Args:
        schemas: the folder.
        papers: the folder of the papers that definitions quote; without it `seeds/` beside the vocabulary, if there.
            Quotes of papers that are not there are not checked.
        base: whether it stands on top of the shipped vocabulary. Of that only the errors that it makes are listed.

    Raises:
        VocabularyError: the language data cannot be read.
    """
    try:
        files = layers(schemas, default_schemas() if base else None) if schemas.is_dir() else {}
    except OSError as error:
        name = Path(error.filename or schemas).name
        return [
            Fault(
                name,
                "",
                "error",
                Message("cannot be read ({reason})", reason=system_reason(error)),
                "Check what it is and its permissions",
            )
        ]
    if not files:
        mend = Message("Put the concepts into {concepts}/*.yaml", concepts=CONCEPTS)
        return [Fault(CONCEPTS, "", "error", Message("there is no vocabulary in {name}", name=schemas.name), mend)]
    found = read(files)
    papers = papers or schemas.resolve().parent / "seeds"
    wrong = {
        *found.faults,
        *breaking(found),
        *_untidy(found.entries),
        *_unfinished(found),
        *wordings(found.entries),
        *near_duplicates(found.entries, load_curation(language_folder(schemas))),
        *_quotes([entry for entry in found.entries if entry.own], papers),
        *_other_files(schemas, files),
    }
    listed = [fault for fault in wrong if fault.severity == "error" or not fault.file.startswith(SHIPPED)]
    return sorted(listed, key=lambda fault: (fault.severity, fault.file, fault.entry, fault.what))


def breaking(found: Files) -> list[Fault]:
    """Faults that leave a vocabulary without a meaning: doubled ids and labels, references to nothing, circles."""
    entries = found.entries
    return [*_doubled_ids(entries), *_references(found), *_circles(entries), *doubled_labels(entries)]


def _doubled_ids(entries: list[Entry]) -> Iterator[Fault]:
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.item.id, entry)
        if other is not entry:
            yield entry.error(
                Message("its id stands already in {file}", file=other.file),
                "Give one of the two another id, or merge them",
            )


def _links(item: Item) -> dict[str, tuple[str, ...]]:
    """The ids of concepts that an entry refers to, by field."""
    if isinstance(item, Concept):
        replaced = (item.replaced_by,) if item.replaced_by else ()
        return {"broader": item.broader, "related": item.related, "replaced_by": replaced}
    if isinstance(item, Mechanism):
        return {"sources": item.sources, "targets": item.targets, "mediators": item.mediators}
    assert isinstance(item, PathEntry)
    return {"goals": item.goals}


def _references(found: Files) -> Iterator[Fault]:
    """References to nothing and to retired concepts; an entry that could not be read has a fault of its own."""
    concepts = {entry.item.id: entry.item for entry in found.entries if isinstance(entry.item, Concept)}
    for entry in found.entries:
        for name, ids in _links(entry.item).items():
            for wanted in ids:
                if wanted not in concepts:
                    if found.unread is not None and wanted not in found.unread:
                        yield entry.error(
                            Message("{name} names {wanted}, which is no concept", name=name, wanted=wanted),
                            Message("Mend the id or add {wanted}", wanted=wanted),
                        )
                elif name != "replaced_by" and (successor := concepts[wanted].replaced_by):
                    yield entry.note(
                        Message("{name} names {wanted}, which is retired", name=name, wanted=wanted),
                        Message("Write {successor}", successor=successor),
                    )


def _circles(entries: list[Entry]) -> Iterator[Fault]:
    home = {entry.item.id: entry for entry in entries if isinstance(entry.item, Concept)}
    for name in ("broader", "replaced_by"):
        up = {key: [i for i in _links(entry.item)[name] if i in home] for key, entry in home.items()}
        for circle in circles(up):
            way = " → ".join((*circle, circle[0]))
            yield home[circle[0]].error(
                Message("{name} leads back to it: {way}", name=name, way=way),
                Message("Remove one {name} of these", name=name),
            )


def circles(up: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Circles of a directed graph, one for each edge that closes one, beginning with the smallest id."""
    found: set[tuple[str, ...]] = set()
    done: set[str] = set()
    for start in sorted(up):
        path: list[str] = []
        ways: list[Iterator[str]] = [iter((start,))]
        while ways:
            at = next(ways[-1], None)
            if at is None:
                ways.pop()
                if path:
                    done.add(path.pop())
            elif at in path:
                circle = path[path.index(at) :]
                least = circle.index(min(circle))
                found.add((*circle[least:], *circle[:least]))
            elif at not in done:
                path.append(at)
                ways.append(iter(up[at]))
    return sorted(found)


def _untidy(entries: list[Entry]) -> Iterator[Fault]:
    """Order, depth of the tree, related beside broader, definitions without a source."""
    last: dict[str, str] = {}
    for entry in entries:
        before = last.get(entry.file)
        if before is not None and entry.item.id < before:
            yield entry.error(Message("stands after {before}", before=before), "Sort the entries of the file by id")
        else:
            last[entry.file] = entry.item.id
    above = _above(entries)
    round_about = circles(above)
    for entry in entries:
        item = entry.item
        if isinstance(item, Concept):
            if not round_about and _too_deep(item.id, above):
                yield entry.error(
                    Message("stands more than {deepest} levels deep", deepest=DEEPEST),
                    "Choose a broader that is nearer the top",
                )
            for other in item.related:
                if other in _reach(item.id, above) or item.id in _reach(other, above):
                    yield entry.error(
                        Message("{other} is both related and broader or narrower", other=other),
                        Message("Take {other} out of related", other=other),
                    )
        if item.definition is not None:
            source = item.definition.source
            if not (source.document or source.paper):
                yield entry.error("its definition has no source", "Name the paper and quote it, or the document")
            elif bool(source.paper) != bool(source.quote):
                yield entry.error("its definition names a paper or a quote without the other", "Give both")


def _unfinished(found: Files) -> Iterator[Fault]:
    """Entries that stand in for shipped ones, and those pasted from `kg suggest` as they came."""
    for entry in found.entries:
        if entry.own and entry.item.id in found.replaced:
            what = Message(
                "stands in for the shipped entry of this id ({replaced})", replaced=found.replaced[entry.item.id]
            )
            yield entry.note(what, "Give it another id if that is not meant")
        if entry.item.id.startswith(SUGGESTED):
            yield entry.note("has the id that kg suggest gave it", "Give it an English id and an English label")


def _above(entries: list[Entry]) -> dict[str, list[str]]:
    known = {entry.item.id: entry.item for entry in entries if isinstance(entry.item, Concept)}
    return {name: [up for up in item.broader if up in known] for name, item in known.items()}


def _reach(start: str, above: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    ring = list(above.get(start, ()))
    while ring:
        at = ring.pop()
        if at not in found:
            found.add(at)
            ring.extend(above[at])
    return found


def _too_deep(concept: str, above: Mapping[str, list[str]]) -> bool:
    """Whether a way up from a concept has more levels than allowed, the concept counted; there must be no circle."""
    ring = {concept}
    for _ in range(DEEPEST):
        ring = {up for at in ring for up in above[at]}
    return bool(ring)


def _quotes(entries: list[Entry], papers: Path) -> Iterator[Fault]:
    """Definitions whose quote does not stand in the paper they name."""
    texts: dict[str, str] = {}
    for entry in entries:
        source = entry.item.definition and entry.item.definition.source
        if not source or not source.paper or not source.quote:
            continue
        path = papers / source.paper
        if source.paper not in texts:
            texts[source.paper] = (
                _bare(path.read_text(encoding="utf-8-sig", errors="replace")) if path.is_file() else ""
            )
        text = texts[source.paper]
        if text and _bare(source.quote) not in text:
            yield entry.note(
                Message("its quote is not in {paper}", paper=source.paper),
                "Copy it from the paper, line breaks removed",
            )


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _other_files(schemas: Path, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Files that nobody reads, and language files that are not YAML."""
    mend = Message(
        "Concepts are read from {concepts}/*.yaml, the rest from {names}", concepts=CONCEPTS, names=", ".join(SINGLE)
    )
    for path in sorted([*schemas.glob("*.y*ml"), *(schemas / CONCEPTS).rglob("*.y*ml")]):
        name = path.relative_to(schemas).as_posix()
        if name not in files and name != rejected.FILE:
            yield Fault(name, "", "note", "is not read", mend)
    yield from rejected.faults(schemas)
    for path in sorted((schemas / "language").glob("*.yaml")):
        name = path.relative_to(schemas).as_posix()
        for fault in parse(name, path.read_bytes())[1]:
            if "not a list" not in fault.what:
                yield fault
