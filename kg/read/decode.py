"""From the bytes of a file to its text as read: decoded, byte-order mark dropped, line ends LF."""

import codecs
import re
from dataclasses import dataclass

from kg.errors import SourceError

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CANDIDATES = {  # codec → name; papers are in nothing else, and fewer candidates make fewer wrong guesses
    "gb18030": "GB18030",
    "big5": "Big5",
    "utf_16_le": "UTF-16LE",
    "utf_16_be": "UTF-16BE",
    "cp1252": "Windows-1252",
}
_PLAIN = 0.8  # the share of common characters that any Chinese text has
_UTF16_PLAIN = 0.5  # the same where any bytes at all could be characters


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what its bytes were read as.

    Attributes:
        text: without byte-order mark, line ends LF.
        encoding: UTF-8, UTF-16, GB18030 ….
        guessed: whether nothing but the bytes themselves speaks for it; UTF-8 that is valid is no guess.
    """

    text: str
    encoding: str
    guessed: bool


def decode(data: bytes, file: str, declared: str | None = None) -> Decoded:
    """The text of a file in UTF-8, UTF-16, GB 18030 or Big5, with or without a mark.

    Args:
        data: the bytes as they lie on disk.
        file: what to call the file in an error.
        declared: the encoding that the file itself names, as web pages do; GB 2312 and GBK are read as GB 18030.

    Raises:
        SourceError: nothing in it, no text file, or none of the encodings fits.
    """
    decoded = _marked(data) or _named(data, declared) or _plain(data) or _guessed(data)
    if decoded is None:
        if _CONTROL.search(data.decode("latin-1")):
            raise SourceError(
                file, "it holds control characters, so it is no text file", "Save the paper as text in UTF-8"
            )
        raise SourceError(file, "it is in no encoding that can be read", "Save it in UTF-8")
    text = decoded.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError(file, "the file is empty", "Put the text of the paper into it or remove it")
    return Decoded(text, decoded.encoding, decoded.guessed)


def _marked(data: bytes) -> Decoded | None:
    """By the byte-order mark."""
    for mark, codec, name in _MARKED:
        if data.startswith(mark):
            text = _try(data, codec)
            return None if text is None else Decoded(text, name, guessed=False)
    return None


def _named(data: bytes, declared: str | None) -> Decoded | None:
    """By what the file says of itself, where it is true."""
    try:
        codec = codecs.lookup(declared or "").name
    except LookupError:
        return None
    codec = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}.get(codec, codec)
    text = _try(data, codec)
    return (
        None if text is None or _CONTROL.search(text) else Decoded(text, _CANDIDATES.get(codec, codec.upper()), False)
    )


def _plain(data: bytes) -> Decoded | None:
    """By UTF-8, which hardly any other text happens to be valid in."""
    text = _try(data, "utf-8")
    return None if text is None or _CONTROL.search(text) else Decoded(text, "UTF-8", guessed=False)


def _guessed(data: bytes) -> Decoded | None:
    """By what makes the most likely text of the bytes."""
    from charset_normalizer import from_bytes  # only where it is needed: it takes a while to load

    best = from_bytes(data, cp_isolation=list(_CANDIDATES)).best()
    codec = best.encoding if best else _chinese(data)
    text = _try(data, codec)
    if text is None and codec == "big5":
        text = _try(data, "big5hkscs")
    if text is None or _CONTROL.search(text):
        return None
    if codec.startswith("utf_16") and max(_common(text, "gb2312", 0xD7), _common(text, "big5", 0xC6)) < _UTF16_PLAIN:
        return None
    return Decoded(text, _CANDIDATES[codec], guessed=True)


def _chinese(data: bytes) -> str:
    """GB 18030 or Big5: nearly all bytes are valid in both, but only one makes common characters of them."""
    text, other = _try(data, "gb18030"), _try(data, "big5")
    if other is not None and (text is None or _common(text, "gb2312", 0xD7) < _PLAIN < _common(other, "big5", 0xC6)):
        return "big5"
    return "gb18030"


def _common(text: str, encoding: str, last: int) -> float:
    """The share of Chinese characters that an encoding holds among its common ones, up to a leading byte."""
    found = [c.encode(encoding, "ignore") for c in text if "\u4e00" <= c <= "\u9fff"]
    return sum(len(code) == 2 and code[0] <= last for code in found) / max(1, len(found))


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
