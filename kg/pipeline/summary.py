"""The figures of a build, counted once: for whoever called it and for `report.txt`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx

from kg.corrections import NotApplied
from kg.messages import sentences
from kg.pipeline.brief import Brief, Figures, Kinds
from kg.query.inventory import FileListed, Inventory, in_order, listed_other
from kg.records import Modality, Paper, Relation, SourceFile, Verdict
from kg.schema import Kind, split_id
from kg.store import SqliteBuild
from kg.store.layout import PAGE
from kg.vocabulary import Vocabulary


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
        told = (FileLeftOut(one.path, sentences(one.reason, one.mend)) for one in lost)
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


@dataclass(frozen=True)
class MapFigures:
    """What a map holds, in numbers; as in `Summary`."""

    nodes: Mapping[Kind | str, int]
    edges: Mapping[str, int]
    off: Mapping[str, int]

    @classmethod
    def of(cls, graph: nx.MultiDiGraph) -> "MapFigures":
        """Those of a map."""
        return cls(
            Counter(kind for _, kind in graph.nodes(data="kind")),
            Counter(relation for *_, relation in graph.edges(data="relation")),
            dict(graph.graph),
        )

    @classmethod
    def counted(cls, build: SqliteBuild, vocabulary: Vocabulary) -> "MapFigures":
        """Those of the map of a large build, of which papers are no nodes."""
        edges = "FROM edges WHERE relation <> 'causal'"
        seen = {name for (name,) in build.rows("SELECT entry FROM entries")}
        nodes = {name for pair in build.rows(f"SELECT DISTINCT source, target {edges}") for name in pair}
        kinds = {name: "concept" if split_id(name)[1] else vocabulary.kind(name) for name in nodes | seen}
        return cls(
            Counter(kind for name, kind in sorted(kinds.items()) if name in nodes or kind != "concept"),
            dict(build.rows(f"SELECT relation, count(*) {edges} GROUP BY relation ORDER BY relation")),
            {name: build.meta[name] for name in ("doubtful", "open", "loops")},
        )


def summarise(
    output: Path,
    files: Iterable[SourceFile],
    papers: Sequence[Paper],
    briefs: Sequence[Brief],
    echoes: Sequence[int],
    figures_of_map: MapFigures,
    not_applied: tuple[NotApplied, ...],
) -> Summary:
    """The figures of what `kg.pipeline.build` is about to write.

    Args:
        output: the folder.
        files: all files of the sources.
        papers: what is known of each.
        briefs: of each.
        echoes: shown claims of each that repeat another paper.
        figures_of_map: what the map holds.
        not_applied: the corrections that met no claim.
    """
    figures = [one.figures for one in briefs]
    return Summary(
        output,
        tuple(sorted(map(_paper, papers, figures), key=lambda paper: (paper.file, paper.id))),
        in_order(_listed(files, papers, figures, echoes)),
        _sum(one.shown for one in figures),
        _sum(one.doubtful for one in figures),
        _left_out(figures),
        figures_of_map.nodes,
        figures_of_map.edges,
        figures_of_map.off,
        sum((Counter(dict(one.corrected)) for one in figures), Counter()),
        not_applied,
        sum(one.anew for one in briefs),
    )


def _paper(paper: Paper, one: Figures) -> PaperSummary:
    return PaperSummary(
        paper.id,
        paper.file,
        paper.title,
        sentences=(one.listed.sentences or 0) + one.headings,
        headings=one.headings,
        linked=one.linked,
        shown=one.listed.claims or 0,
        doubtful=one.listed.doubtful or 0,
    )


def _listed(
    files: Iterable[SourceFile], papers: Sequence[Paper], figures: Sequence[Figures], echoes: Sequence[int]
) -> Iterator[FileListed]:
    """Every file, and of those that are papers what is known of them."""
    places = {paper.id: at for at, paper in enumerate(papers)}
    for file in files:
        at = places.get(file.paper or "") if file.fate == "paper" else None
        if at is None:
            yield listed_other(file)
        else:
            about = {"path": file.path, "entry": file.entry, "told_by": file.told_by, "guess": file.guess}
            yield figures[at].listed.model_copy(update=about | {"echoes": echoes[at]})


def _sum(counts: Iterable[Kinds]) -> Counter[tuple[Relation, Modality]]:
    found: Counter[tuple[Relation, Modality]] = Counter()
    for relation, modality, number in (kind for kinds in counts for kind in kinds):
        found[relation, modality] += number
    return found


def _left_out(figures: Iterable[Figures]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for reason, (number, characters) in (item for one in figures for item in one.left_out.items()):
        stretches, length = found.get(reason, (0, 0))
        found[reason] = (stretches + number, length + characters)
    return dict(sorted(found.items()))
