"""The verbs of the command line, for programs: what `kg.load` gives back.

import kg

papers = kg.load("output")
answer = papers.query("数据要素", "drives", "高质量发展")
print(papers.text_of(answer))
papers.write_review(["新质生产力"], "review.docx")
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg import query as verbs
from kg.query.results import Answer, Comparison, Language, Matrix, Problem, Shown
from kg.query.surveys import Gaps, Stats, Trace
from kg.store import Build, open_build
from kg.store.read import Ids

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from kg.link import Linker
    from kg.query.differences import Difference
    from kg.query.inventory import Inventory
    from kg.query.present import Result
    from kg.records import Claim, Mention, Paper, SentenceLinks, SourceFile
    from kg.review import Review
    from kg.vocabulary import Vocabulary


class Papers:
    """A build with the verbs of the command line; `papers()`, `claims()`, `links()` and `text()` give its records.

    Args:
        folder: the output folder of a build.
        schemas: folder of the vocabulary it was built with; the shipped one where None.
        base: whether that vocabulary stands on top of the shipped one.

    Raises:
        BuildMissing: there is no build in the folder.
    """

    def __init__(self, folder: Path, schemas: Path | None = None, base: bool = False) -> None:
        self.build = open_build(folder)
        self.folder = folder
        self._schemas, self._base = schemas, base

    @property
    def large(self) -> bool:
        """Whether there are so many claims that answers are cut."""
        return self.build.large

    def together(self) -> AbstractContextManager[None]:
        """Several questions that are asked one after the other: what one opens, the next finds open."""
        return self.build.together()

    def papers(self, ids: Collection[str] | None = None) -> "list[Paper]":
        """Papers, by id: those named, or every one."""
        return self.build.papers(ids)

    def briefs(self, ids: Collection[str] | None = None) -> "list[Paper]":
        """The same, where it saves time without what cuts their texts."""
        return self.build.briefs(ids)

    def claims(
        self,
        *,
        source: Ids = None,
        relation: Ids = None,
        target: Ids = None,
        paper: Ids = None,
        id: Collection[str] | None = None,
        entry: Collection[str] | None = None,
    ) -> "Iterator[Claim]":
        """Claims by paper, then by place in it; each filter is a set of ids.

        >>> import kg
        >>> {claim.relation for claim in kg.load().claims(source={"data-factor"}, relation={"drives"})}
        {'drives'}
        """
        return self.build.claims(source=source, relation=relation, target=target, paper=paper, id=id, entry=entry)

    def links(self, *, paper: Ids = None, entry: Ids = None) -> "Iterator[SentenceLinks]":
        """Sentences with what they are linked to; each filter is a set of ids."""
        return self.build.links(paper=paper, entry=entry)

    def files(self) -> "list[SourceFile]":
        """Every file of the sources with what became of it, by path."""
        return self.build.files()

    def text(self, paper: str) -> str:
        """The text as read of a paper. Raises NotFound."""
        return self.build.text(paper)

    @cached_property
    def vocabulary(self) -> "Vocabulary":
        """The vocabulary. Raises VocabularyError where it has a fault."""
        from kg.vocabulary import load

        return load(self._schemas, self._base)

    @cached_property
    def linker(self) -> "Linker":
        """Finds the vocabulary's entries in texts."""
        from kg.link import Linker
        from kg.vocabulary import language_folder

        return Linker(self.vocabulary, language_folder(self._schemas))

    @cached_property
    def graph(self) -> "MultiDiGraph":
        """The concept map; `kg.assemble` says what its nodes and edges hold.

        >>> import kg
        >>> kg.load().graph.nodes["data-factor"]["label"]
        '数据要素'
        """
        from kg.assemble import assemble

        return assemble(self.papers(), self.links(), self.claims(), self.vocabulary)

    def query(
        self,
        source: str | None = None,
        relation: str = "causal",
        target: str | None = None,
        modality: str = "asserted",
        all: bool = False,
        language: Language = "zh",
    ) -> Answer:
        """The papers that claim something, with the claims; see `kg.query.query`.

        >>> import kg
        >>> answer = kg.load().query("新质生产力", "drives", "高质量发展")
        >>> sorted({claim.relation for paper in answer.papers for claim in paper.claims})
        ['drives']

        Raises:
            QuestionError: an argument names no concept, or there is no such relation or modality.
        """
        return verbs.query(
            self.build, self.vocabulary, source, relation, target, modality, all, linker=self.linker, language=language
        )

    def ask(self, question: str, all: bool = False) -> Answer:
        """The answer to a question in Chinese or English, in its language; see `kg.query.ask`.

        >>> import kg
        >>> answer = kg.load().ask("哪些论文认为数据要素推动高质量发展？")
        >>> answer.understood.source.labels, answer.understood.target.labels
        (('数据要素',), ('高质量发展',))

        Raises:
            QuestionError: the question is not understood; it says what was, and what can be asked.
        """
        from kg.vocabulary import language_folder

        return verbs.ask(question, self.build, self.vocabulary, self.linker, language_folder(self._schemas), all)

    def show(self, id: str) -> Shown:
        """All that is known of a claim, a paper or an entry.

        >>> import kg
        >>> kg.load().show("数据要素").id
        'data-factor'

        Raises:
            NotFound: it names nothing.
        """
        return verbs.show(id, self.build, self.vocabulary)

    def link(self, text: str) -> "list[Mention]":
        """The entries that a text names, in order.

        >>> import kg
        >>> [mention.concept for mention in kg.load().link("数字技术推动产业升级") if mention.match == "exact"]
        ['digital-technology', 'industrial-upgrading']
        """
        return self.linker.link(text)

    def trace(self, source: str, target: str, max_steps: int = 3) -> Trace:
        """The chains of asserted causal claims from one concept to another.

        >>> import kg
        >>> all(len(chain.steps) <= 2 for chain in kg.load().trace("数字技术", "高质量发展", 2).chains)
        True
        """
        return verbs.trace(source, target, self.build, self.vocabulary, max_steps, linker=self.linker)

    def compare(self, first: str, second: str) -> Comparison:
        """Two papers side by side; each by id, file, title or author.

        >>> import kg
        >>> [paper.file[:3] for paper in kg.load().compare("000", "004").papers]
        ['000', '004']
        """
        return verbs.compare(first, second, self.build, self.vocabulary)

    def gaps(self) -> Gaps:
        """What the papers leave open.

        >>> import kg
        >>> all(len(edge.papers) == 1 for edge in kg.load().gaps().one_paper)
        True
        """
        return verbs.gaps(self.build, self.vocabulary)

    def inventory(self) -> "Inventory":
        """Every file of the sources, the worst first; see `kg.query.inventory`.

        >>> import kg
        >>> [file.path for file in kg.load().inventory().files if file.state == "about"]
        ['papers.yaml']
        """
        return verbs.inventory(self.files(), self.papers(), self.claims())

    def stats(self) -> Stats:
        """The build in numbers.

        >>> import kg
        >>> len(kg.load().stats().papers)
        5
        """
        return verbs.stats(self.build, self.vocabulary)

    def diff(self, new: Build) -> "Difference":
        """What is not the same in another build: links, claims, edges.

        >>> import kg
        >>> kg.load().diff(kg.load()).claims
        ()
        """
        return verbs.diff(self.build, new)

    def matrix(self, kinds: Collection[str] = ("feature", "challenge", "mechanism", "path")) -> Matrix:
        """Papers × entries of the kinds, in numbers of sentences.

        >>> import kg
        >>> {row.kind for row in kg.load().matrix(["challenge"]).items}
        {'challenge'}
        """
        return verbs.matrix(self.build, self.vocabulary, kinds)

    def verify(self) -> list[Problem]:
        """Everything in the build that is not as it must be.

        >>> import kg
        >>> kg.load().verify()
        []
        """
        return verbs.verify(self.build, self.vocabulary)

    def text_of(self, result: "Result", format: str = "table", language: Language = "zh") -> str:
        """A result of any of these verbs as text: `table`, `json`, `csv` or `md`.

        >>> import kg
        >>> kg.load().text_of(kg.load().stats(), "json")[0]
        '{'
        """
        return verbs.present(result, format, language)

    def review(self, concepts: Sequence[str], language: Language = "zh") -> "Review":
        """What the papers say about concepts and narrower ones; see `kg.review.review`.

        >>> import kg
        >>> len(kg.load().review(["数据要素"]).papers)
        5
        """
        from kg.review import review

        return review(concepts, self.build, self.vocabulary, self.linker, language)

    def write_review(self, concepts: Sequence[str], to: str | Path, language: Language = "zh") -> Path:
        """Write a review into a file; its ending, .md, .docx, .html or .xlsx, says how.

        >>> import kg
        >>> kg.load().write_review(["数据要素"], "review.html").name
        'review.html'

        Raises:
            OutputError: there is no such format, or the file cannot be written.
        """
        from kg.review import write
        from kg.store import write_file

        path = Path(to)
        write_file(path, write(self.review(concepts, language), path.suffix[1:]))
        return path

    def export(self, format: str, to: str | Path | None = None) -> dict[str, bytes]:
        """The build in a format of `kg.export.FORMATS`: names of files → content; written into a folder where named.

        >>> import kg
        >>> sorted(kg.load().export("csv"))
        ['claims.csv', 'edges.csv', 'nodes.csv', 'papers.csv']

        Raises:
            OutputError: there is no such format, or a file cannot be written.
        """
        from kg.export import export
        from kg.store import write_file

        files = dict(export(format, self.build, self.vocabulary))
        if to is not None:
            for name, content in files.items():
                write_file(Path(to) / name, content)
        return files
