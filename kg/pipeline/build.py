"""The whole way, from sources to a folder."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kg.corrections import Corrections, NotApplied, correct, read_corrections
from kg.crew import Crew, Lost
from kg.duplicates import Age, Before, Echoes, EchoesKept, Said, find_echoes, find_echoes_again
from kg.errors import SourceError
from kg.pipeline.book import Book, Booked
from kg.pipeline.brief import Brief
from kg.pipeline.cluster import Cluster
from kg.pipeline.parts import parts_of
from kg.pipeline.steps import BATCH, Alone, Doing, Progress, cores, crew_or_alone, do
from kg.pipeline.summary import Summary
from kg.pipeline.work import FileDone, FileTask, Makes, PaperTask, Worker
from kg.pipeline.written import Papers, write
from kg.read.apart import LIMIT, Apart, given_up
from kg.read.folder import Place, walk
from kg.read.sources import Sides, not_read, settle
from kg.records import SourceFile
from kg.store import check_target, only_one
from kg.vocabulary import language_folder, load

_FEW = 0.5  # share of papers that came or went above which all are compared


def build(
    sources: Sequence[Path],
    schemas: Path | None = None,
    output: Path = Path("output"),
    progress: Progress | None = None,
    base: bool = False,
    full_text: bool = True,
    cache: bool = True,
    workers: int | None = None,
    lines: bool = False,
    cluster: str | None = None,
    parts: str | None = None,
) -> Summary:
    """Read papers and write their build.

    Args:
        sources: files and folders.
        schemas: folder of the vocabulary; the shipped one where None.
        output: folder to write; an older build in it is replaced once the new one is whole.
        progress: told of what is done; see `Progress`.
        base: whether that vocabulary stands on top of the shipped one.
        full_text: whether the page holds the papers' texts, or only the sentences it quotes.
        cache: whether papers that earlier builds read are taken from the user's cache, and those read are kept there.
        workers: processes that read; None for as many as there are cores, where there is enough to do.
        lines: whether claims.jsonl is written also where there are more than 100,000 claims.
        cluster: address of the scheduler of a cluster that reads instead of this machine.
        parts: folder, or address that fsspec knows, where what is read of papers is kept instead of the user's cache;
            all machines of a cluster must reach it.

    Raises:
        SourceError: a source is not there, no source holds a paper that can be read, or corrections.yaml is wrong.
        VocabularyError: the vocabulary has a fault.
        OutputError: the folder cannot be written; what was there is untouched.
        KgError: workers cannot be started, or there is no cluster at that address.
    """
    check_target(output)  # before the work, not after it
    if cluster:  # other processes have other folders of their own
        sources = [source.resolve() for source in sources]
        schemas = schemas and schemas.resolve()
    with only_one(output), parts_of(output, cache, parts) as held, Apart() as apart:
        vocabulary, language = load(schemas, base), language_folder(schemas)
        places, corrections = walk(sources, output), read_corrections(sources)
        kept = str(held.cache.folder) if held.cache else None
        makes = Makes(schemas, base, language, corrections, kept, held.aside)
        worker = Worker(vocabulary, language, corrections, held, apart.extract)
        crew: Cluster | Crew = (
            Cluster(cluster, makes, BATCH, _limit) if cluster else Crew(makes, workers or cores(), BATCH, _limit)
        )
        with crew:
            doing = crew_or_alone(crew, Alone(worker.do), sys.maxsize if cluster else workers)
            known_file = worker.plain_file if cluster else worker.known_file  # a cluster looks for itself
            known_paper = (lambda _: None) if cluster else worker.known_paper
            files, papers, documents = _read(sources, places, worker, known_file, doing, progress)
            answers: list[Brief | SourceError] = do("papers", papers, known_paper, doing, _paper, _lost_paper, progress)
        if held.cache and any(one.anew for one in answers if isinstance(one, Brief)):
            held.cache.grown = True
        files, both = _found(files, papers, answers)
        not_applied = _not_applied(corrections, worker, both)
        sizes = [len(brief.prints.indices) for _, brief in both]
        echoes, touched = _echoes(both, worker, held.book, progress)
        read = Papers([(task, brief.counted()) for task, brief in both], echoes, worker, touched)
        told = write(output, read, files, vocabulary, not_applied, full_text, lines, held.book, progress)
        outlines = [worker.outline_key(one) for one in documents]
        lines_used = [brief.figures.lines for _, brief in both]
        held.used.update(documents, outlines, *map(worker.keys, lines_used))
        held.book.new.parts = [*outlines, *map(worker.brief_key, lines_used)]
        held.book.new.echoes = EchoesKept.of(echoes, sizes)
        held.book.write(held.fetch)
        return told


def _echoes(
    both: Sequence[tuple[PaperTask, Brief]], worker: Worker, book: Book, progress: Progress | None
) -> tuple[Echoes, frozenset[int] | None]:
    """The echoes among papers, and the places of those whose echoes are not what they were in the last build."""
    papers, prints = [task.paper for task, _ in both], [brief.prints for _, brief in both]

    def said(at: int) -> Said:
        return worker.said(both[at][0], both[at][1].figures.lines)

    if before := _before(both, worker, book):
        return find_echoes_again(papers, prints, said, before)

    def tell(done: int, number: int) -> None:
        if progress:
            progress("echoes", done, number, "")

    return find_echoes(papers, prints, said, tell), None


def _before(both: Sequence[tuple[PaperTask, Brief]], worker: Worker, book: Book) -> Before | None:
    """What the last build told of echoes, where most of its papers are there."""
    there = {one: place for place, one in enumerate(book.page.papers)}
    places = [there.get(Booked.of(task.paper, brief), -1) for task, brief in both]
    gone = sorted({*there.values()} - {*places})
    if book.page.echoes is None or len(gone) + places.count(-1) > _FEW * len(places):
        return None
    left = [(book.page.papers[place], worker.brief(book.page.papers[place].lines)) for place in gone]
    known = [(Age(one.paper, one.year), brief.prints) for one, brief in left if brief]
    return Before(book.page.echoes, places, known) if len(known) == len(gone) else None


def _read(
    sources: Sequence[Path],
    places: Sequence[Place],
    worker: Worker,
    known: Callable[[FileTask], FileDone | None],
    doing: Callable[[int], Doing],
    progress: Progress | None,
) -> tuple[tuple[SourceFile, ...], list[PaperTask], list[str]]:
    """What became of every file, the papers among them, whose claims are to be read, and the keys of all documents."""
    sides = Sides()
    tasks = [FileTask(place, sides.of(place)) for place in places]
    done = do("files", tasks, known, doing, _file, _lost_file, progress)
    settled = settle(
        sources,
        places,
        [one.read for one in done],
        sides,
        lambda at: worker.document(tasks[at], done[at].document),
    )
    papers = [PaperTask(tasks[at], done[at].document, paper) for at, paper in settled.papers]
    return settled.files, papers, [one.document for one in done if one.document]


def _file(task: FileTask) -> str:
    return task.place.shown.rpartition("/")[2]


def _paper(task: PaperTask) -> str:
    return task.paper.file


def _limit(task: FileTask | PaperTask) -> float | None:
    """Seconds that a task may take: compiled libraries read files, claims are read by kg itself."""
    return LIMIT if isinstance(task, FileTask) else None


def _lost_file(task: FileTask, lost: Lost[FileTask]) -> FileDone:
    return FileDone(not_read(task.place, given_up(_file(task), lost)))


def _lost_paper(task: PaperTask, lost: Lost[PaperTask]) -> SourceError:
    return given_up(task.paper.file, lost)


def _found(
    files: Sequence[SourceFile], tasks: Sequence[PaperTask], answers: Sequence[Brief | SourceError]
) -> tuple[tuple[SourceFile, ...], list[tuple[PaperTask, Brief]]]:
    """What became of all files now that their claims are read, and the papers by id.

    Raises:
        SourceError: no paper is left.
    """
    both = [(task, brief) for task, brief in zip(tasks, answers, strict=True) if isinstance(brief, Brief)]
    faults = {
        task.file.place.shown: fault
        for task, fault in zip(tasks, answers, strict=True)
        if isinstance(fault, SourceError)
    }
    if not both:
        raise next(iter(faults.values()))
    told = tuple(
        SourceFile(path=file.path, fate="not read", reason=faults[file.path].what, mend=faults[file.path].mend)
        if file.path in faults
        else file
        for file in files
    )
    return told, sorted(both, key=lambda one: one[0].paper.id)


def _not_applied(
    corrections: Corrections, worker: Worker, both: Sequence[tuple[PaperTask, Brief]]
) -> tuple[NotApplied, ...]:
    """The corrections that met no claim, or could not be applied to it, by claim."""
    figures = [brief.figures for _, brief in both]
    reasons = {claim: reason for one in figures for claim, reason in one.failed.items()}
    met = {claim for one in figures for claim in one.met}
    left = {claim: one for claim, one in corrections.by_claim.items() if claim not in met}
    found = [NotApplied(corrections.files[claim], corrections.by_claim[claim], reasons[claim]) for claim in reasons]
    if left:
        documents = ((worker.document(task.file, task.document), ()) for task, _ in both)
        found += correct(documents, Corrections(left, corrections.files), worker.reading.linker)[1]
    return tuple(sorted(found, key=lambda one: one.correction.claim))
