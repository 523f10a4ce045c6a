"""Makes the inputs: the one of a number, a seed and a target is always the same, so that a fault can be had again."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

from fuzz import parts
from fuzz.targets import LONGEST, TARGETS

ROOT = Path(__file__).resolve().parent.parent
SHORT = 160  # characters of most texts: many short ones find more than few long ones
_LONG = 1200
_PIECE = re.compile(r"[^。！？\n]{1,60}[。！？\n]?")
_TOKEN = re.compile(rb"<[^<>]{0,200}>|/[A-Za-z]+|\d+|[A-Za-z]+|\s+|.", re.S)


def make(target: str, seed: int, number: int) -> str | bytes:
    """The input of a number."""
    chance = Random(f"{seed} {target} {number}")
    one = TARGETS[target]
    if one.binary:
        return _bytes(chance, one.seeds)[:LONGEST]
    return _text(chance, one.seeds)[:LONGEST]


# --- text


def _text(chance: Random, kind: str) -> str:
    if kind == "text":
        return _prose(chance, SHORT if chance.random() < 0.97 else _LONG)
    if kind == "question":
        return _prose(chance, 60, parts.QUESTIONS)
    return _changed(chance, parts.exports()[kind])


def _prose(chance: Random, most: int, also: Sequence[str] = ()) -> str:
    """Pieces of papers, marks, words and characters from anywhere, one after the other."""
    length, found = chance.randint(0, most), ""
    sources: Sequence[Sequence[str]] = (sentences(), parts.MARKS, parts.labels(), also or sentences())
    weights = (3, 4, 2, 8 if also else 1)
    while len(found) < length:
        draw = chance.random()
        if draw < 0.72:
            found += chance.choice(chance.choices(sources, weights)[0])
        elif draw < 0.82:
            found += _anywhere(chance, chance.randint(1, 6))
        elif draw < 0.88:
            found += chance.choice(parts.RUNS) * chance.randint(2, max(3, length // 2))
        elif draw < 0.94 and found:
            at = chance.randrange(len(found))
            found = found[:at] + found[at + chance.randint(1, 8) :]
        elif found:
            at = chance.randrange(len(found))
            found += found[at : at + chance.randint(1, 40)]
    return found[: 2 * most]


def _anywhere(chance: Random, length: int) -> str:
    """Characters of any plane: astral, combining, right to left, private use, NUL, lone surrogates now and then."""
    return "".join(chr(chance.randint(*chance.choice(parts.PLANES))) for _ in range(length))


@cache
def sentences() -> list[str]:
    """The pieces between the stops of the papers."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))
    return [piece for text in texts for piece in _PIECE.findall(text)]


def _changed(chance: Random, text: str) -> str:
    """A text with stretches taken out, doubled, moved, or others written into it."""
    start = chance.randrange(len(text)) if chance.random() < 0.3 else 0
    text = text[start : start + chance.randint(1, 1500)]
    for _ in range(chance.randint(0, 6)):
        a = chance.randrange(len(text) + 1)
        b = min(len(text), a + chance.randint(0, 40))
        draw = chance.random()
        if draw < 0.25:
            text = text[:a] + text[b:]
        elif draw < 0.5:
            text = text[:b] + text[a:b] * chance.choice((1, 2, 30)) + text[b:]
        elif draw < 0.75:
            text = text[:a] + _prose(chance, 20, parts.SYNTAX) + text[b:]
        else:
            text = text[:a] + chance.choice(parts.SYNTAX) * chance.choice((1, 1, 2, 50)) + text[a:]
    return text


# --- bytes


def _bytes(chance: Random, kind: str) -> bytes:
    if chance.random() < 0.02:
        return chance.randbytes(chance.randint(0, 300))
    if kind in _BUILT and chance.random() < 0.6:
        return _BUILT[kind](chance)
    if kind == "encoded" or kind == "txt":
        codec = chance.choice(("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le", "utf-32", "cp1252"))
        return spoiled(chance, _prose(chance, 400).encode(codec, "ignore"))
    return spoiled(chance, chance.choice(seeds()[kind]))


def spoiled(chance: Random, data: bytes) -> bytes:
    """Bytes with bits turned, stretches gone, doubled or moved, numbers made large, the end cut off."""
    data = bytes(data)
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 9))):
        if not data:
            break
        a = chance.randrange(len(data))
        b = min(len(data), a + chance.choice((1, 2, 4, 16, 100)))
        draw = chance.random()
        if draw < 0.25:
            data = data[:a] + bytes((data[a] ^ 1 << chance.randrange(8),)) + data[a + 1 :]
        elif draw < 0.4:
            data = data[:a] + data[b:]
        elif draw < 0.55:
            data = data[:b] + data[a:b] * chance.choice((1, 1, 3, 40)) + data[b:]
        elif draw < 0.65:
            c = chance.randrange(len(data))
            data = data[:c] + data[a:b] + data[c:]
        elif draw < 0.75:
            numbers = list(re.finditer(rb"\d+", data))
            if numbers:
                one = chance.choice(numbers)
                data = data[: one.start()] + chance.choice(parts.NUMBERS) + data[one.end() :]
        elif draw < 0.85:
            tokens = _TOKEN.findall(data[a : a + 2000])
            chance.shuffle(tokens[: chance.randint(1, 30)])
            data = data[:a] + b"".join(tokens) + data[a + 2000 :]
        elif draw < 0.95:
            data = data[:a] + chance.choice(parts.BYTES) * chance.choice((1, 1, 2, 60)) + data[a:]
        else:
            data = data[:a]
    return data


@cache
def seeds() -> Mapping[str, list[bytes]]:
    """What is mutated, by kind: small files of each format, and the project's own data files."""
    formats = ROOT / "tests" / "formats"
    cut = 4000  # bytes of a paper: a reader meets all its cases on the first pages
    return {
        "pdf": [path.read_bytes() for path in sorted(formats.glob("odd-*.pdf"))],
        "docx": [(formats / f"00{number}.docx").read_bytes() for number in (0, 2)],
        "html": [path.read_bytes()[:cut] for path in sorted(formats.glob("*.html"))],
        "md": [path.read_bytes()[:cut] for path in sorted(formats.glob("*.md"))],
        "papers.yaml": [(ROOT / "seeds" / "papers.yaml").read_bytes()],
        "vocabulary": [path.read_bytes()[:cut] for path in sorted((ROOT / "tests" / "vocabulary").rglob("*.yaml"))],
        "curation": [(ROOT / "schemas" / "language" / "curation.yaml").read_bytes()],
        "corrections": [parts.CORRECTIONS.encode()],
        "kg.toml": [parts.CONFIG.encode()],
        "gold": [(ROOT / "tests" / "gold" / "claims" / "000.tsv").read_bytes()[:cut]],
        "skos": [parts.THESAURUS.encode()],
    }


# --- formats that are put together anew, so that what is spoiled lies behind the packing


def _word(chance: Random) -> bytes:
    """A Word file whose parts are spoiled, not its archive; now and then the names of parts are."""
    body = parts.word_body(chance, [_prose(chance, 80) for _ in range(chance.randint(1, 5))])
    members = {**parts.word_parts(), "word/document.xml": body}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in members.items():
            if chance.random() < 0.06:
                continue
            shown = "../" + name if chance.random() < 0.02 else name
            data = spoiled(chance, part) if chance.random() < 0.3 else part
            packing = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
            archive.writestr(zipfile.ZipInfo(shown), data, packing)  # without the hour, or no input could be had again
    data = out.getvalue()
    return spoiled(chance, data) if chance.random() < 0.2 else data


def _pdf(chance: Random) -> bytes:
    """A PDF file whose objects are spoiled and whose table of them is right; references may lead anywhere."""
    objects = parts.pdf_objects(chance, [_prose(chance, 40) for _ in range(chance.randint(1, 12))])
    written = []
    for one in objects:
        if chance.random() < 0.15:
            one = spoiled(chance, one)
        if chance.random() < 0.15:
            one = re.sub(rb"\d+ 0 R", lambda _: b"%d 0 R" % chance.randint(0, len(objects) + 1), one, count=1)
        written.append(one)
    data = parts.pdf_file(written)
    return spoiled(chance, data) if chance.random() < 0.15 else data


def _page(chance: Random) -> bytes:
    """A page of random elements, some never closed."""
    found = parts.HEAD if chance.random() < 0.5 else ""
    for _ in range(chance.randint(1, 25)):
        tag = chance.choice(parts.TAGS)
        found += chance.choice((f"<{tag}>", f"<{tag} class='article' style='x'>", f"</{tag}>", f"<{tag}/>"))
        found += _prose(chance, 40)
        if chance.random() < 0.05:
            found += f"<{tag}>" * chance.choice((20, 300))
    return found.encode("utf-8", "replace")


def _marked(chance: Random) -> bytes:
    """Markdown of random markup."""
    found = "---\ntitle: x\ndate: 2024-13-99\n---\n" if chance.random() < 0.2 else ""
    for _ in range(chance.randint(1, 25)):
        found += chance.choice(parts.MARKDOWN) * chance.choice((1, 1, 1, 3, 40)) + _prose(chance, 30)
    return found.encode("utf-8", "replace")


def _yaml(chance: Random) -> bytes:
    """YAML from its syntax, with fields of kg's files."""
    found = ""
    for _ in range(chance.randint(1, 20)):
        found += chance.choice(parts.YAML) + chance.choice(("", " ", "\n", "\n  ", _prose(chance, 8)))
    return found.encode("utf-8", "replace")


_BUILT: Mapping[str, Callable[[Random], bytes]] = {
    "docx": _word,
    "pdf": _pdf,
    "html": _page,
    "md": _marked,
    **dict.fromkeys(("papers.yaml", "vocabulary", "curation", "corrections", "kg.toml"), _yaml),
}
