"""Which format a file is in, by its first bytes and then its name, and the reader for it."""

import re
from importlib import import_module
from pathlib import PurePath

from kg.errors import SourceError, how_to_install
from kg.messages import Message
from kg.read.decode import decode
from kg.read.extracted import Extracted

SUFFIXES = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
NAMES = Message("PDF, Word (.docx), HTML, Markdown or text")
LARGEST = 300_000_000  # bytes; a scanned book is smaller, and reading takes several times as much memory
LARGEST_TEXT = 40_000_000  # bytes of text, Markdown or a page; a library of a hundred books is smaller
_READERS = {"pdf": "kg.read.pdf", "docx": "kg.read.docx", "html": "kg.read.html", "md": "kg.read.markdown"}
_NEEDS = {  # what the extra docs brings: module → what it is installed as
    "pypdfium2": "pypdfium2",
    "pypdfium2_raw": "pypdfium2",
    "lxml": "lxml",
    "markdown_it": "markdown-it-py",
}

# What people have and kg does not read, and the way out. By the first bytes where they tell, else by the name's end.
_PRINT = Message("Open it in CAJViewer, print it to a PDF, and put that in its place")
_CAJ = (Message("it is a CAJ file, which only CNKI's own program reads"), _PRINT)
_OLD_WORD = (
    Message("it is in the old format of Word or WPS"),
    Message("Open it in Word, WPS or LibreOffice and save it as .docx"),
)
_LOCKED = (
    Message("it is locked with a password"),
    Message("Open it in Word, take the password away and save it again"),
)
_SCAN = (
    Message("it is a picture"),
    Message("Recognise its text, for instance with ocrmypdf, and put the PDF in its place"),
)
_SAVE = (
    Message("kg does not read this format"),
    Message("Open it where it was made and save it as PDF, .docx or text"),
)
_ZIP = (Message("it is an archive"), Message("Unpack it, and put the papers in its place"))
_BROKEN_WORD = (
    Message("it is called .{name} and is no {kind}", name="docx", kind=Message("Word file")),
    Message("Get the file again: it may be damaged"),
)
_NO_PAPER = (Message("it is no {names}", names=NAMES), Message("Convert it if it is a paper"))
_MAGIC = (
    (b"CAJ", _CAJ),
    (b"HN\x00\x00", _CAJ),
    (b"HN\xc8", _CAJ),
    (b"\xc8\x00\x00\x00", _CAJ),
    (b"KDH ", _CAJ),
    (b"{\\rtf", _OLD_WORD),
    (b"\x89PNG", _SCAN),
    (b"\xff\xd8\xff", _SCAN),
    (b"II*\x00", _SCAN),
    (b"MM\x00*", _SCAN),
    (b"Rar!", _ZIP),
    (b"7z\xbc\xaf", _ZIP),
    (b"AT&TFORM", _SAVE),
)
_UNREAD = {
    **dict.fromkeys((".caj", ".kdh", ".nh", ".caa", ".teb"), _CAJ),
    **dict.fromkeys((".doc", ".wps", ".rtf", ".dot"), _OLD_WORD),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"), _SCAN),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), _ZIP),
    **dict.fromkeys((".epub", ".mobi", ".djvu", ".odt", ".mht", ".mhtml", ".tex", ".ceb", ".xps", ".ofd"), _SAVE),
}
_OLE = b"\xd0\xcf\x11\xe0"  # containers of old Office files, and of new ones with a password
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PAGE = re.compile(
    # Comments are taken once and for all: one that ended elsewhere would give twice as many ways for each.
    rb"\A(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?(?>(?:<!--.*?-->\s*+)*)<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)


def unread(file: str) -> tuple[str, str] | None:
    """What is wrong with a file of this name, and what to do; None where kg reads such files."""
    suffix = PurePath(file).suffix.lower()
    return None if suffix in SUFFIXES else _UNREAD.get(suffix, _NO_PAPER)


def extract(data: bytes, file: str) -> Extracted:
    """The text of a file in any format that kg reads.

    Args:
        data: its bytes.
        file: its name, without folders.

    Raises:
        SourceError: it cannot be read: what is wrong, and what to do.
    """
    name = format_of(data, file)
    if name == "txt":
        decoded = decode(data, file)
        return Extracted(decoded.text, encoding=decoded.encoding, guessed=decoded.guessed)
    try:
        found: Extracted = import_module(_READERS[name]).extract(data, file)
    except ModuleNotFoundError as error:
        library = _NEEDS.get((error.name or "").partition(".")[0])
        if library is None:
            raise
        raise SourceError(
            file,
            Message("{library} is not installed, which reads it", library=library),
            how_to_install(library, "docs"),
        ) from error
    if not found.argument.strip():
        raise SourceError(file, "there is no text in it", "Put the text of the paper into it or remove it")
    return found


def format_of(data: bytes, file: str) -> str:
    """The format that a file is read as: txt, md, html, docx, pdf.

    Raises:
        SourceError: it is none that is read, or too large.
    """
    _bounded(data, file, LARGEST)
    name = _format(data, file)
    if name in ("txt", "md", "html"):
        _bounded(data, file, LARGEST_TEXT)
    return name


def _bounded(data: bytes, file: str, most: int) -> None:
    if len(data) > most:
        what = Message("it is larger than {most} MB", most=most // 1_000_000)
        raise SourceError(file, what, "Take the paper out of it")


def _format(data: bytes, file: str) -> str:
    """By the first bytes, where they tell, else by the name."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        if b"word/document.xml" in data:
            return "docx"
        suffix = PurePath(file).suffix.lower()
        raise SourceError(file, *({".docx": _BROKEN_WORD, ".zip": _ZIP}.get(suffix, _SAVE)))
    if data.startswith(_OLE):
        raise SourceError(file, *(_LOCKED if _PACKAGE in data else _OLD_WORD))
    for magic, fault in _MAGIC:
        if data.startswith(magic):
            raise SourceError(file, *fault)
    if _PAGE.match(data[:4096]):
        return "html"
    name = SUFFIXES.get(PurePath(file).suffix.lower())
    if name is None and (known := _UNREAD.get(PurePath(file).suffix.lower())):
        raise SourceError(file, *known)
    if name in ("pdf", "docx") and data.strip():
        kind = "PDF" if name == "pdf" else Message("Word file")
        raise SourceError(
            file,
            Message("it is called .{name} and is no {kind}", name=name, kind=kind),
            "Get the file again: it may be damaged",
        )
    return name if name in _READERS and name not in ("pdf", "docx") else "txt"
