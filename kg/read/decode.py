"""From the bytes of a file to its text as read: decoded, byte-order mark dropped, line ends LF."""

import codecs
import re

from kg.errors import SourceError

_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
PLAIN = 0.8  # the share of common characters that any Chinese text has
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, GB 18030 or Big5.

    Args:
        data: the bytes as they lie on disk.
        file: what to call the file in an error.

    Raises:
        SourceError: nothing in it, no text file, or none of the encodings fits.
    """
    if data.startswith(_MAGIC):
        raise SourceError(file, "it is no text file", "Save the paper as plain text or Markdown in UTF-8")
    if data.startswith(_UTF16):
        text = _try(data, "utf-16")
    elif _BINARY.search(data):
        raise SourceError(file, "it holds control characters, so it is no text file", "Save the paper as text in UTF-8")
    else:
        text = _try(data, "utf-8-sig")
        if text is None:
            text = _chinese(data)
    if text is None:
        raise SourceError(file, "it is in no encoding that can be read", "Save it in UTF-8")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError(file, "the file is empty", "Put the text of the paper into it or remove it")
    return text


def _chinese(data: bytes) -> str | None:
    """Text in GB 18030 or Big5: nearly all bytes are valid in both, but only one makes common characters of them."""
    text, other = _try(data, "gb18030"), _try(data, "big5")
    if other is not None and (text is None or _common(text, "gb2312", 0xD7) < PLAIN < _common(other, "big5", 0xC6)):
        return other
    return text


def _common(text: str, encoding: str, last: int) -> float:
    """The share of Chinese characters that an encoding holds among its common ones, up to a leading byte."""
    found = [c.encode(encoding, "ignore") for c in text if "\u4e00" <= c <= "\u9fff"]
    return sum(len(code) == 2 and code[0] <= last for code in found) / max(1, len(found))


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
