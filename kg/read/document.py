"""From a text as read to a `Document`: the parts of reading put together."""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from kg.collector import seldom_collected
from kg.errors import SourceError
from kg.messages import Message
from kg.normalise import folded_simple, is_traditional, simplify
from kg.read.body import mark
from kg.read.english import is_english, mark_english, stated_in_english
from kg.read.extracted import Extracted
from kg.read.formats import LARGEST, extract
from kg.read.front import FrontReader, split_glued
from kg.read.genre import GenreWords, classify, load_genres
from kg.read.headings import HeadingFinder
from kg.read.layout import load_layout
from kg.read.leftout import left_out
from kg.read.lines import Line, cut, wrap_width
from kg.read.people import People
from kg.read.references import citation_marks, read_references
from kg.read.sections import section_tree
from kg.read.sentences import Stretch, stretches
from kg.read.side import SIDE_FILE, SideFile
from kg.read.stated import stated
from kg.records import CitationMark, Document, Paper, Sentence, Span

STDIN = Path("-")
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


ReadData = Callable[[bytes, str, SideFile | None, Path | None], Document]
"""Reads a file's bytes: they, its name, what a person adds, folder of layout.yaml; as `read_data`."""


def read_data(data: bytes, file: str, side: SideFile | None = None, language: Path | None = None) -> Document:
    """Read the bytes of a file; see `read_extracted`.

    Raises:
        SourceError: they cannot be read.
    """
    return read_extracted(extract(data, file), file, side, language)


def read_document(
    path: Path, side: SideFile | None = None, language: Path | None = None, read: ReadData = read_data
) -> Document:
    """Read a file, or the standard input where it is called `-`; see `read_extracted`.

    Args:
        path: the file.
        side: what a person adds.
        language: folder of layout.yaml; without it the shipped one.
        read: what reads its bytes.

    Raises:
        SourceError: there is no such file, or it cannot be read.
    """
    if path == STDIN:
        source = extract(sys.stdin.buffer.read(LARGEST + 1), "stdin")
        return read_extracted(source, f"stdin.{source.format}", side, language)
    try:
        data = bytes_of(path)
    except OSError as error:
        reason = Message((error.strerror or "unknown reason").lower())
        raise SourceError(
            name_of(path), Message("it cannot be read ({reason})", reason=reason), "Name a file that can be read"
        ) from error
    return read(data, name_of(path), side, language)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file, and of one that is too large to be read so many that it shows.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def name_of(path: Path) -> str:
    """A file's name as records hold it: on one line, and a `?` for what steers a terminal or turns what follows round.

    So is a byte that is no UTF-8, as in archives from elsewhere.
    """
    return _STEERING.sub("?", path.name.encode("utf-8", "replace").decode("utf-8"))


def read_text(text: str, file: str, side: SideFile | None = None, language: Path | None = None) -> Document:
    """Read a text that is decoded already; see `read_extracted`."""
    return read_extracted(Extracted(text), file, side, language)


@seldom_collected()
def read_extracted(
    source: Extracted, file: str, side: SideFile | None = None, language: Path | None = None
) -> Document:
    """Read what a format was turned into.

    Args:
        source: the text as read, which all offsets point into, and what its format knows of it.
        file: the file's name, without folders.
        side: what a person adds; its entry for the file stands before what the text says, and that before `hints`.
        language: folder of layout.yaml; without it the shipped one.
    """
    layout = load_layout(language)
    text = source.text
    traditional = is_traditional(text)
    flat = simplify(text)
    lines, outside = _lines(flat, source)
    lines = split_glued(lines, layout)
    width = wrap_width(lines)
    finder = HeadingFinder(lines, layout, width)
    front = FrontReader(lines, layout, finder, People(text, layout), width).read()
    headings = mark(lines, front.end, layout, finder, width)
    found = stated(
        text, lines, front, layout, [text[line.start : line.end] for line in outside if line.reason == "running head"]
    )
    english = mark_english(lines, layout) if is_english(lines, front.end) else None
    if english is not None:
        found = {**stated_in_english(text, lines, layout), **found}
    paper_id = _identify(source, flat, found.get("doi"), traditional)
    entry = side.entry(file) if side else None
    said = entry.stated() if entry else {}
    fields = {**source.hints, **found, **said}
    sections, begins = section_tree(text, lines, front, headings, fields.get("title", ""))
    heads = {heading.first: heading.count for heading in headings}
    if front.title:
        heads[front.title_line] = len(front.title)
    genres = load_genres(language)
    breaks = {front.end, *_interrupted(lines, outside), *_hypotheses(flat, lines, genres)}
    pieces = stretches(flat, lines, heads, breaks, width)
    references = read_references(
        text, [Span(start=line.begin, end=line.end) for line in lines if line.reason == "references"]
    )
    marks = citation_marks(text, [Span(start=piece.start, end=piece.end) for piece in pieces], references)
    sentences = _sentences(paper_id, pieces, begins, marks, source.pages)
    scholarly = bool(front.abstract or front.keywords or any(line.reason == "references" for line in lines))
    abstract = range(front.abstract[0][0], front.abstract[-1][1]) if front.abstract else range(0)
    told = classify(flat, {"title": "", **fields}, sections, sentences, abstract, scholarly, english, genres)
    paper = Paper(
        id=paper_id,
        file=file,
        format=source.format,
        encoding=source.encoding,
        encoding_guessed=source.guessed,
        traditional=traditional,
        language="zh" if english is None else "en",
        **told,
        origin={
            "title": "file name",
            **dict.fromkeys(source.hints, "document"),
            **dict.fromkeys(found, "text"),
            **dict.fromkeys(said, SIDE_FILE),
        },
        sections=sections,
        sentences=sentences,
        citation_marks=marks,
        references=references,
        left_out=left_out(text, sorted([*lines, *outside], key=lambda line: line.start), pieces),
        **({"title": Path(file).stem} | fields),
    )
    return Document(paper=paper, text=text)


def _lines(flat: str, source: Extracted) -> tuple[list[Line], list[Line]]:
    """The lines of the argument with the headings that the format knows, and the lines outside it with the reasons."""
    depths = {known.start: known.depth for known in source.headings}
    starts = [part.start for part in source.outside]
    inside: list[Line] = []
    outside: list[Line] = []
    for line in cut(flat):
        place = flat.rfind("\n", 0, line.start) + 1
        if place in depths:
            line.depth, line.bold = depths[place], depths[place] == 0
        at = bisect_right(starts, line.start) - 1
        if at >= 0 and line.start < source.outside[at].end:
            line.reason = source.outside[at].reason
            outside.append(line)
        else:
            inside.append(line)
    return inside, outside


def _interrupted(lines: list[Line], outside: list[Line]) -> set[int]:
    """The lines before which something stands that is no part of the argument: no sentence goes on across it."""
    starts = [line.start for line in lines]
    return {bisect_left(starts, line.start) for line in outside}


def _hypotheses(flat: str, lines: list[Line], words: GenreWords) -> set[int]:
    """The lines that begin with a hypothesis, and those after one that stands alone: no sentence goes on into them."""
    if not words.speaks_of_hypotheses(flat):
        return set()
    stating = {k for k, line in enumerate(lines) if line.reason is None and words.opens_hypothesis(line.text)}
    return stating | {k + 1 for k in stating if lines[k].alone}


def _identify(source: Extracted, flat: str, doi: str | None, traditional: bool) -> str:
    """`p` and twelve hex digits over the DOI that the text states, else over the folded text of the argument."""
    content = doi or folded_simple(simplify(source.argument) if source.outside else flat, traditional)
    return "p" + sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _sentences(
    paper: str,
    pieces: list[Stretch],
    begins: list[tuple[int, int]],
    marks: tuple[CitationMark, ...],
    pages: tuple[tuple[int, int], ...],
) -> tuple[Sentence, ...]:
    """The records of sentences and headings, numbered, each with its section, what it cites and its page."""
    turns = [offset for offset, _ in pages]
    starts = [line for line, _ in begins]
    places = [mark.start for mark in marks]
    found = []
    for index, piece in enumerate(pieces):
        inside = marks[bisect_left(places, piece.start) : bisect_left(places, piece.end)]
        found.append(
            Sentence.unchecked(
                {
                    "start": piece.start,
                    "end": piece.end,
                    "id": f"{paper}.{index:04d}",
                    "index": index,
                    "section": begins[bisect_right(starts, piece.line) - 1][1],
                    "heading": piece.heading,
                    "citations": tuple(sorted({number for mark in inside for number in mark.numbers})),
                    "page": pages[max(0, bisect_right(turns, piece.start) - 1)][1] if pages else None,
                }
            )
        )
    return tuple(found)
