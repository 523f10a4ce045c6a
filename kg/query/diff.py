"""What is not the same in two builds: what an edit of the vocabulary changed, if the papers are the same."""

from collections import defaultdict
from collections.abc import Iterable

from kg.assemble import SYMMETRIC
from kg.query.differences import Change, ClaimChange, Difference, EdgeChange, LinkChange
from kg.query.edges import between_concepts
from kg.records import Claim, Mention, Modality, Relation, SentenceLinks
from kg.store import Build

_Place = tuple[str, int, int, str]  # paper, offsets, entry
_Edge = tuple[str, Relation, str, Modality]
_ORDER: tuple[Change, ...] = ("gone", "new", "changed")


def diff(old: Build, new: Build) -> Difference:
    """The links, claims and edges that are not the same in two builds.

    Links are compared by place and entry, claims by id, edges by the number of their claims.
    """
    files, other = ({paper.id: paper.file for paper in build.papers()} for build in (old, new))
    before, after = ({claim.id: claim for claim in build.claims()} for build in (old, new))
    return Difference(
        only_old=tuple(sorted(name for paper, name in files.items() if paper not in other)),
        only_new=tuple(sorted(name for paper, name in other.items() if paper not in files)),
        links=tuple(_links(old, new, files | other)),
        claims=tuple(_claims(before, after)),
        edges=tuple(_edges(before.values(), after.values())),
    )


def _links(old: Build, new: Build, files: dict[str, str]) -> list[LinkChange]:
    before, after = _mentions(old), _mentions(new)
    texts: dict[str, str] = {}
    changes = []
    for change, build, found, others in (("gone", old, before, after), ("new", new, after, before)):
        for place in found.keys() - others.keys():
            line, link = found[place]
            text = texts.setdefault(line.paper, build.text(line.paper))
            changes.append(
                LinkChange(
                    change="gone" if change == "gone" else "new",
                    entry=link.concept,
                    label=link.label,
                    text=link.text,
                    paper=line.paper,
                    file=files[line.paper],
                    start=link.start,
                    end=link.end,
                    sentence=text[line.start : line.end],
                )
            )
    return sorted(changes, key=lambda link: (link.entry, link.paper, link.start, link.end))


def _mentions(build: Build) -> dict[_Place, tuple[SentenceLinks, Mention]]:
    return {
        (line.paper, link.start, link.end, link.concept): (line, link) for line in build.links() for link in line.links
    }


def _claims(before: dict[str, Claim], after: dict[str, Claim]) -> list[ClaimChange]:
    changes = [ClaimChange(change="gone", claim=claim) for name, claim in before.items() if name not in after]
    for name, claim in after.items():
        was = before.get(name)
        if was is None:
            changes.append(ClaimChange(change="new", claim=claim))
        elif fields := _fields(was, claim):
            changes.append(ClaimChange(change="changed", claim=claim, before=was, fields=fields))
    return sorted(changes, key=lambda c: (_ORDER.index(c.change), c.claim.paper, c.claim.sentence.start, c.claim.id))


def _fields(before: Claim, after: Claim) -> tuple[str, ...]:
    """Names of the fields in which two claims differ, those of arguments after a dot; where they stand is not one."""
    names = []
    for name in ("source", "target"):
        ends = getattr(before, name), getattr(after, name)
        names += [
            f"{name}.{field}" for field in ("concept", "match") if getattr(ends[0], field) != getattr(ends[1], field)
        ]
    via = [[argument.concept or argument.label for argument in claim.via] for claim in (before, after)]
    names += ["via"] if via[0] != via[1] else []
    plain = ("modality", "attribution", "mechanisms", "paths", "confidence", "shown")
    return (*names, *(name for name in plain if getattr(before, name) != getattr(after, name)))


def _edges(before: Iterable[Claim], after: Iterable[Claim]) -> list[EdgeChange]:
    counts: dict[_Edge, list[int]] = defaultdict(lambda: [0, 0])
    labels: dict[str, str] = {}
    for build, claims in enumerate((before, after)):
        for claim in between_concepts(claims, None):
            source, target = claim.source.concept or "", claim.target.concept or ""
            labels |= {source: claim.source.label, target: claim.target.label}
            if claim.relation in SYMMETRIC and target < source:
                source, target = target, source
            counts[source, claim.relation, target, claim.modality][build] += 1
    return [
        EdgeChange(
            change="changed" if old and new else "new" if new else "gone",
            source=source,
            source_label=labels[source],
            relation=relation,
            target=target,
            target_label=labels[target],
            modality=modality,
            before=old,
            after=new,
        )
        for (source, relation, target, modality), (old, new) in sorted(counts.items())
        if old != new
    ]
