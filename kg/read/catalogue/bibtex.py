"""BibTeX, by bibtexparser: it reads the entries around one that is broken, and TeX's ways to write letters."""

import logging
import re

from kg.messages import Message
from kg.read.catalogue.entry import Entry, entry
from kg.read.catalogue.marks import mark_of

_ENTRY = re.compile(r"@\s{0,9}[A-Za-z]+\s{0,9}\{\s{0,9}[^,\s{}\"=]*,")
_OTHER = re.compile(r"%|@\s{0,9}(?:string|preamble|comment)\b", re.IGNORECASE)
_LINES_BEFORE = 5  # what programs put before the first entry, besides remarks
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_BRACES = re.compile(r"[{}]|\A\"|\"\Z")
_OTHERS = re.compile(r"others\.?", re.IGNORECASE)
_JOURNAL = {"D": ("school", "publisher"), "R": ("institution", "publisher"), "M": ("publisher", "booktitle")}


def recognise(text: str) -> bool:
    """Whether a text opens with an entry of BibTeX, after remarks."""
    before = 0
    for line in map(str.strip, text.splitlines()):
        if _ENTRY.match(line):
            return True
        before += bool(line) and not _OTHER.match(line)
        if before > _LINES_BEFORE:
            return False
    return False


def read(text: str, file: str) -> tuple[list[Entry], list[str]]:
    """The entries of a text, and what is wrong with blocks that are none.

    Raises:
        ModuleNotFoundError: bibtexparser is not installed.
    """
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from bibtexparser.model import Entry as Block

    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it warns of is among the faults
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    blocks = [(block.start_line or 0, block) for block in library.entries]
    faults: list[str] = []
    for failed in library.failed_blocks:
        if isinstance(failed.ignore_error_block, Block):  # a key that stands twice is no harm
            blocks.append((failed.start_line or 0, failed.ignore_error_block))
        else:
            faults.append(Message("line {number}: it is no entry of BibTeX", number=(failed.start_line or 0) + 1))
    found = []
    for number, (line, block) in enumerate(sorted(blocks, key=lambda one: one[0]), start=1):
        made = _entry(
            block.entry_type, {f.key.lower(): _BRACES.sub("", str(f.value)) for f in block.fields}, file, number
        )
        if made is None:
            faults.append(Message("line {number}: it has no title", number=line + 1))
        else:
            found.append(made)
    return found, faults


def _entry(kind: str, raw: dict[str, str], file: str, number: int) -> Entry | None:
    fields = {name: _BRACES.sub("", value) for name, value in raw.items()}
    mark = mark_of(kind)
    hosts = _JOURNAL.get(mark or "", ("journal", "journaltitle", "booktitle", "publisher"))
    authors = " ".join(fields.get("author", "").split())  # so that no pattern meets a long run of blanks
    people = [("et al" if _OTHERS.fullmatch(one) else one) for one in _AND.split(authors) if one]
    return entry(
        file,
        number,
        fields.get("title", ""),
        authors=people,
        affiliations=[fields.get("affiliation", "")],
        keywords=[fields.get("keywords", "")],
        dois=[fields.get("doi", ""), fields.get("url", "")],
        dates=[fields.get("year", ""), fields.get("date", "")],
        others={
            "mark": mark,
            "journal": next(filter(None, map(fields.get, hosts)), None),
            "volume": fields.get("volume"),
            "issue": fields.get("number") or fields.get("issue"),
            "pages": None if mark == "D" else fields.get("pages"),
            "abstract": fields.get("abstract"),
        },
    )
