"""What every format is turned into: a text, and what the format knows of it that the text alone does not show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.read.decode import Decoded
from kg.records import LeftOut


@dataclass(frozen=True, slots=True)
class Known:
    """A line that the format itself marks as a heading.

    Attributes:
        start: where the line starts.
        depth: 1 for the title, 2 for the outermost headings, as many as `#` in Markdown; 0 for a line that is bold.
    """

    start: int
    depth: int


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, as `texts/ID.txt` will hold it, with line ends LF.

    Attributes:
        text: paragraphs one a line, a blank line between them; what the format shows to be no running text and what
            interrupts it (notes, running heads) stands last.
        format: what the file is: txt, md, html, docx, pdf.
        encoding: what its bytes were read as; None where the format says it.
        guessed: whether that was guessed: no mark says it, and it is not UTF-8.
        headings: lines that the format marks, ascending.
        pages: where each page begins: offset and number, ascending by offset; after the running text once more.
        outside: stretches that are no part of the argument, ascending, with the reason.
        hints: fields of a `Paper` that the file says of itself beside its text: title, authors, doi, year, journal …
    """

    text: str
    format: str = "txt"
    encoding: str | None = None
    guessed: bool = False
    headings: tuple[Known, ...] = ()
    pages: tuple[tuple[int, int], ...] = ()
    outside: tuple[LeftOut, ...] = ()
    hints: Mapping[str, Any] = field(default_factory=dict)

    @property
    def argument(self) -> str:
        """The text without what stands outside."""
        at, parts = 0, []
        for part in self.outside:
            parts.append(self.text[at : part.start])
            at = part.end
        return "".join([*parts, self.text[at:]])


class Writer:
    """Puts an `Extracted` together, block by block.

    Args:
        format: what the file is.
    """

    def __init__(self, format: str) -> None:
        self._format = format
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[Known] = []
        self._pages: list[tuple[int, int]] = []
        self._outside: list[LeftOut] = []
        self._asides: list[tuple[str, str, int | None]] = []

    def block(self, text: str, depth: int | None = None, reason: str | None = None) -> None:
        """A paragraph, heading (`depth` as in `Known`) or, with a reason, something that is not read for claims."""
        text = text.strip("\n")
        if not text.strip():
            return
        start = self._length
        if depth is not None:
            self._headings.append(Known(start, depth))
        if reason is not None:
            self._outside.append(LeftOut(start=start, end=start + len(text), reason=reason))
        self._put(text + "\n\n")

    def page(self, number: int, offset: int = 0) -> None:
        """A page begins `offset` characters into the block that comes next."""
        if not self._pages or self._pages[-1][1] != number:
            self._pages.append((self._length + offset, number))

    def aside(self, text: str, reason: str, page: int | None = None) -> None:
        """Something that interrupts the text and is not read for claims; it is put after the last block."""
        self._asides.append((text, reason, page))

    def done(self, hints: Mapping[str, Any] | None = None, decoded: Decoded | None = None) -> Extracted:
        """All of it; `decoded` says how its bytes were read."""
        for text, reason, page in self._asides:
            if page is not None:
                self.page(page)
            self.block(text, reason=reason)
        text = "".join(self._parts).rstrip("\n")
        return Extracted(
            text=text + "\n" if text else "",
            format=self._format,
            encoding=decoded.encoding if decoded else None,
            guessed=decoded is not None and decoded.guessed,
            headings=tuple(self._headings),
            pages=tuple(self._pages),
            outside=tuple(self._outside),
            hints={name: value for name, value in (hints or {}).items() if value},
        )

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
