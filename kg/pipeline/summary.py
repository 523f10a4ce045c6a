"""The figures of a build, counted once: for whoever called it and for `report.txt`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx

from kg.corrections import NotApplied
from kg.pipeline.records import PaperRecords
from kg.query.inventory import Inventory, inventory
from kg.records import Modality, Relation, SourceFile, Verdict
from kg.schema import Kind
from kg.store.layout import PAGE


@dataclass(frozen=True)
class FileLeftOut:
    """A file that is not in the build, and why and what to do."""

    file: str
    reason: str


@dataclass(frozen=True)
class PaperSummary:
    """The figures of one paper; headings are sentences too and are counted apart besides."""

    id: str
    file: str
    title: str
    sentences: int
    headings: int
    linked: int
    shown: int
    doubtful: int


@dataclass(frozen=True)
class Summary:
    """The figures of a build.

    Attributes:
        output: the folder, as it was given.
        papers: one a paper, by file name.
        inventory: every file of the sources, the worst first.
        shown: shown claims by relation and modality.
        doubtful: the same of those not shown by default.
        stretches_left_out: by reason, number of stretches and of characters that are not read for claims.
        nodes: nodes of the map by kind.
        edges: edges of the map by relation.
        off_the_map: claims that make no edge, by reason: doubtful, open, loops.
        corrected: claims that a person decided about, by verdict.
        not_applied: corrections that met no claim, or could not be applied to it.
        anew: papers whose claims were read now, not taken from the cache.
    """

    output: Path
    papers: tuple[PaperSummary, ...]
    inventory: Inventory
    shown: Mapping[tuple[Relation, Modality], int]
    doubtful: Mapping[tuple[Relation, Modality], int]
    stretches_left_out: Mapping[str, tuple[int, int]]
    nodes: Mapping[Kind | str, int]
    edges: Mapping[str, int]
    off_the_map: Mapping[str, int]
    corrected: Mapping[Verdict, int]
    not_applied: tuple[NotApplied, ...]
    anew: int = field(compare=False)

    @property
    def page(self) -> Path:
        """The page to open."""
        return self.output / PAGE

    @property
    def files_left_out(self) -> tuple[FileLeftOut, ...]:
        """The files that may be papers and are not in the build, by path."""
        lost = (one for one in self.inventory.files if one.state in ("not read", "same paper"))
        told = (FileLeftOut(one.path, f"{one.reason}. {one.mend}".rstrip(". ")) for one in lost)
        return tuple(sorted(told, key=lambda one: one.file))

    @property
    def sentences(self) -> int:
        """Sentences of all papers, headings included."""
        return sum(paper.sentences for paper in self.papers)

    @property
    def linked(self) -> int:
        """Sentences of all papers that are linked to anything."""
        return sum(paper.linked for paper in self.papers)

    @property
    def claims(self) -> int:
        """Claims of all papers, doubtful ones included."""
        return sum(paper.shown + paper.doubtful for paper in self.papers)


def summarise(
    output: Path,
    records: Sequence[PaperRecords],
    files: Iterable[SourceFile],
    graph: nx.MultiDiGraph,
    not_applied: tuple[NotApplied, ...],
    anew: int,
) -> Summary:
    """The figures of what `kg.pipeline.build` is about to write."""
    claims = [claim for one in records for claim in one.claims]
    stretches: dict[str, tuple[int, int]] = {}
    for stretch in (stretch for one in records for stretch in one.document.paper.left_out):
        number, characters = stretches.get(stretch.reason, (0, 0))
        stretches[stretch.reason] = (number + 1, characters + stretch.end - stretch.start)
    return Summary(
        output,
        tuple(sorted(map(_paper, records), key=lambda paper: (paper.file, paper.id))),
        inventory(files, [one.document.paper for one in records], claims),
        Counter((claim.relation, claim.modality) for claim in claims if claim.shown),
        Counter((claim.relation, claim.modality) for claim in claims if not claim.shown),
        dict(sorted(stretches.items())),
        Counter(kind for _, kind in graph.nodes(data="kind")),
        Counter(relation for *_, relation in graph.edges(data="relation")),
        dict(graph.graph),
        Counter(claim.corrected.verdict for claim in claims if claim.corrected),
        not_applied,
        anew,
    )


def _paper(one: PaperRecords) -> PaperSummary:
    paper = one.document.paper
    shown = sum(claim.shown for claim in one.claims)
    return PaperSummary(
        paper.id,
        paper.file,
        paper.title,
        sentences=len(paper.sentences),
        headings=sum(sentence.heading for sentence in paper.sentences),
        linked=sum(bool(sentence.links) for sentence in one.links),
        shown=shown,
        doubtful=len(one.claims) - shown,
    )
