"""What is fuzzed: each target takes one input and says what is wrong with the answer, by an exception.

An input that kg refuses is one that it raises a `KgError` for; every other exception is a fault, and so is an offset
that does not lead to the text it is said to lead to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg import config
from kg.corrections.file import parse as parse_corrections
from kg.errors import KgError
from kg.evaluate.gold import read_gold
from kg.extract import Reader as ClaimReader
from kg.link import Linker, link_document
from kg.normalise import clean, fold, fold_label, fold_stretches, is_traditional, simplify
from kg.query.ask import ask
from kg.query.questions import Grammar, load_grammar
from kg.query.resolve import Names
from kg.query.understand import Reader as QuestionReader
from kg.read import read_text
from kg.read.catalogue import read_catalogue
from kg.read.catalogue.forms import FORMS
from kg.read.cited import parse_reference
from kg.read.decode import decode
from kg.read.document import read_extracted
from kg.read.formats import extract
from kg.read.side import load_side_file
from kg.records import Argument, Document, Mention, Paper, Sentence
from kg.store import JsonlBuild
from kg.thesaurus.skos_import import from_skos
from kg.vocabulary import files, load
from kg.vocabulary.curation import load_curation

LONGEST = 64 * 1024  # characters or bytes of an input
SECONDS = 2.0  # that one input may take


class Broken(AssertionError):
    """A property does not hold."""


@dataclass(frozen=True)
class Target:
    """One thing that is fuzzed.

    Attributes:
        name: as the command names it.
        run: takes an input; raises what is a fault.
        binary: whether it takes bytes.
        seeds: what mutations start from.
    """

    name: str
    run: Callable[[Any], None]
    binary: bool
    seeds: str


def check(holds: bool, what: str) -> None:
    """Raise where a property does not hold."""
    if not holds:
        raise Broken(what)


@cache
def linker() -> Linker:
    """That of the shipped vocabulary."""
    return Linker(load())


@cache
def claim_reader() -> ClaimReader:
    """The reader of claims."""
    return ClaimReader(linker())


# --- text functions


def normaliser(text: str) -> None:
    """Every folded character has a place; places ascend and lie in the text; folding twice changes nothing long."""
    traditional = is_traditional(text)
    check(len(simplify(text, traditional)) == len(text), "simplifying moves characters")
    (folded,) = fold_stretches(7 * "。" + text, [(7, 7 + len(text))], traditional)
    check(folded.text == fold(text, traditional).text, "a stretch folds otherwise than alone")
    check(len(folded.text) == len(folded.offsets), "a folded character has no place")
    check(all(a < b for a, b in zip(folded.offsets, folded.offsets[1:], strict=False)), "places do not ascend")
    if folded.text:
        check(folded.offsets[0] >= 7 and folded.offsets[-1] < 7 + len(text), "a place outside the text")
        start, end = folded.span(0, len(folded.text))
        check(folded.locate(start, end) == (0, len(folded.text)), "a span does not lead back")
    check("\n" not in folded.text, "a line end is left")
    clean(text)
    fold_label(text)


def splitter(text: str) -> None:
    """Sentences, what is left out, marks and references stand where they are said to stand."""
    _document(_read(text))


def _read(text: str) -> Document:
    return read_text(_storable(text), "paper.txt")


def _document(document: Document) -> None:
    text, paper = document.text, document.paper
    last = 0
    for sentence in paper.sentences:
        check(last <= sentence.start < sentence.end <= len(text), "sentences overlap or are empty")
        stretch = text[sentence.start : sentence.end]
        check(stretch == stretch.strip(" \n\t"), "a sentence has blanks around it")
        last = sentence.end
    for left in paper.left_out:
        check(0 <= left.start < left.end <= len(text) and bool(left.reason), "what is left out has no place or reason")
    for mark in paper.citation_marks:
        check(0 <= mark.start < mark.end <= len(text) and bool(mark.numbers), "a mark has no place or number")
    for reference in paper.references:
        check(0 <= reference.start < reference.end <= len(text), "a reference has no place")
    for section in paper.sections:
        check(section.parent is None or section.parent < section.index, "a section stands in a later one")
    check(Document.from_json(document.to_json()) == document, "the record does not come back from disk")


def linking(text: str) -> None:
    """Mentions are quoted from where they stand; words cover the folded text; labels begin and end with words."""
    whole = Sentence(id="p.0000", index=0, start=0, end=len(text), section=0, heading=False, citations=())
    paper = Paper(id="p", file="a", title="a", traditional=is_traditional(text), sections=(), sentences=(whole,))
    (reading,) = linker().read(Document(paper=paper, text=_storable(text)))
    folded = reading.folded.text
    check("".join(token.text for token in reading.tokens) == folded, "words do not make the text")
    at = 0
    for token in reading.tokens:
        check((token.start, token.end) == (at, at + len(token.text)), "a word stands elsewhere")
        at = token.end
    edges = {0, *(token.end for token in reading.tokens)}
    for hit in reading.hits:
        check({hit.start, hit.end} <= edges, "a label cuts a word")
    _quoted(text, linker().link(text))


def _storable(text: str) -> str:
    """A text as a file can hold it: no encoding has half a character."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _quoted(text: str, mentions: Sequence[Mention]) -> None:
    for mention in mentions:
        check(0 <= mention.start < mention.end <= len(text), "a mention has no place")
        check(text[mention.start : mention.end] == mention.text, "a mention is not quoted")


def claims(text: str) -> None:
    """Clauses, arguments, cues and sentences of claims are quoted from where they stand."""
    document = _read(text)
    text = document.text
    readings = linker().read(document)
    links = link_document(document, readings, linker())
    for line in links:
        _quoted(text, line.links)
    for claim in claim_reader().claims(document, readings, links):
        check(text[claim.sentence.start : claim.sentence.end] == claim.sentence.text, "a sentence is not quoted")
        for end in (claim.source, claim.target, *claim.via):
            _argument(text, end)
        if claim.cue is not None:
            check(text[claim.cue.start : claim.cue.end] == claim.cue.text, "a cue is not quoted")
        check(0 <= claim.confidence <= 1, "a confidence is none")


def _argument(text: str, end: Argument) -> None:
    if end.start is not None and end.end is not None:
        check(text[end.start : end.end] == end.text, "an argument is not quoted")


@cache
def _build() -> tuple[JsonlBuild, TemporaryDirectory[str]]:
    """A build of a few sentences, which questions are asked of."""
    from kg import pipeline

    place = TemporaryDirectory()
    source = Path(place.name) / "数字经济.txt"
    text = "# 数字经济\n\n数字经济推动产业升级。数据要素不能促进高质量发展。技术创新是新质生产力的核心要素。\n"
    source.write_text(text, encoding="utf-8", newline="\n")
    output = Path(place.name) / "output"
    pipeline.build([source], output=output)
    return JsonlBuild(output), place


@cache
def _names() -> Names:
    return Names(load(), linker())


@cache
def _grammar() -> Grammar:
    return load_grammar()


@cache
def _papers() -> tuple[Paper, ...]:
    return (_read("# 数字经济\n\n数字经济推动产业升级。\n").paper,)


def question(text: str) -> None:
    """What a question can mean is found, and each of its arguments stands in it."""
    reader = QuestionReader(text, _names(), _grammar(), _papers())
    for meaning in reader.meanings():
        check(bool(meaning.shown), "a meaning cannot be shown")
        for span in meaning.parse.slots.values():
            check(reader.original(span) in text, "an argument does not stand in the question")


def answer(text: str) -> None:
    """A question is answered or refused with a reason and other questions; it takes a hundred times as long."""
    refused(lambda: ask(text, _build()[0], load(), linker()))


def reference(text: str) -> None:
    """An entry of a reference list is kept as it is, whatever is read from it."""
    parse_reference(_storable(text)).to_json()


# --- files


def refused(run: Callable[[], object]) -> None:
    """Run; that kg refuses is no fault, if it says why and what to do."""
    try:
        run()
    except KgError as error:
        check(bool(error.what.strip()) and bool(error.mend.strip()), "a refusal says nothing")
        check("\n" not in error.where, "where a refusal is has several lines")


def decoding(data: bytes) -> None:
    """Bytes become text without carriage returns, that can be written again."""
    refused(lambda: check("\r" not in decode(data, "a.txt").text, "a carriage return is left"))


def _format(name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        def read() -> None:
            found = extract(data, f"paper.{name}")
            text = found.text
            last = 0
            for part in found.outside:
                check(last <= part.start < part.end <= len(text), "what stands outside has no place")
                last = part.end
            for known in found.headings:
                check(0 <= known.start < len(text), "a heading has no place")
            document = read_extracted(found, f"paper.{name}")
            check(document.text == text, "the text changed")
            _document(document)

        refused(read)

    return run


def _catalogue(name: str) -> Callable[[str], None]:
    form = next(form for form in FORMS if form.name == name)

    def run(text: str) -> None:
        read_catalogue(text, "export.txt")
        if form.name != "CSL-JSON" or form.recognise(text):
            entries, _ = form.read(text, "export.txt")
            check(all(entry.title and entry.number > 0 for entry in entries), "an entry has no title")

    return run


def _file(name: str, load: Callable[[Path], object]) -> Callable[[bytes], None]:
    """A reader of a file on disk."""

    def run(data: bytes) -> None:
        with TemporaryDirectory() as place:
            path = Path(place) / name
            path.write_bytes(data)
            refused(lambda: load(path))

    return run


def vocabulary(data: bytes) -> None:
    """A vocabulary's file is read, or its faults are told."""
    found = files.read({"concepts/a.yaml": data})
    check(all(fault.what and fault.mend for fault in found.faults), "a fault says nothing")
    check(bool(found.entries or found.faults) or not _holds(data), "a file is read without a word")


def _holds(data: bytes) -> bool:
    """Whether a file holds anything but comments, an empty list or nothing."""
    return files.parse("a.yaml", data)[0] != []


def corrections(data: bytes) -> None:
    """corrections.yaml is read or refused."""
    refused(lambda: parse_corrections(data.decode("utf-8", "replace")))


def gold(path: Path) -> None:
    """Annotated claims lie in the sentences that they are of."""
    text = _gold_text()
    paper = read_gold(path, text)
    numbers = {sentence.number for sentence in paper.sentences}
    for one in paper.claims:
        check(one.sentence in numbers, "a claim is of no sentence")
        for end in (one.source, one.target):
            check(all(0 <= start < stop <= len(text) for start, stop in end.spans), "an argument has no place")


@cache
def _gold_text() -> str:
    (path,) = (Path(__file__).parent.parent / "seeds").glob("000_*.txt")
    return path.read_text(encoding="utf-8")


_TEXTS = {
    "normaliser": normaliser,
    "splitter": splitter,
    "linker": linking,
    "claims": claims,
    "question": question,
    "answer": answer,
    "reference": reference,
}
_EXPORTS = {form.name: f"export-{form.name.lower().replace(' ', '-').replace('/', '')}" for form in FORMS}
TARGETS: dict[str, Target] = {
    one.name: one
    for one in (
        *(
            Target(name, run, False, "question" if name in ("question", "answer") else "text")
            for name, run in _TEXTS.items()
        ),
        *(Target(name, _catalogue(form), False, name) for form, name in _EXPORTS.items()),
        Target("decode", decoding, True, "encoded"),
        *(Target(name, _format(name), True, name) for name in ("txt", "pdf", "docx", "html", "md")),
        Target("papers.yaml", _file("papers.yaml", load_side_file), True, "papers.yaml"),
        Target("vocabulary", vocabulary, True, "vocabulary"),
        Target("curation", _file("curation.yaml", lambda path: load_curation(path.parent)), True, "curation"),
        Target("corrections", corrections, True, "corrections"),
        Target("kg.toml", _file("kg.toml", config.load), True, "kg.toml"),
        Target("gold", _file("000.tsv", gold), True, "gold"),
        Target("skos", _file("thesaurus.ttl", from_skos), True, "skos"),
    )
}
