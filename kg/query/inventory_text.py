"""The files of a build in words: a line each, as blocks for `kg papers`, as text for report.txt, as rows for CSV."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from kg.messages import tell
from kg.normalise import clean
from kg.query.genre_text import genre_line, method_names
from kg.query.inventory import FileListed, Inventory
from kg.query.inventory_words import Words
from kg.query.results import Language
from kg.query.shapes import Block, Heading, Line, Point, Rest

_HEADER = (
    *("state", "file", "title", "authors", "year", "journal", "doi"),
    *("format", "encoding", "pages", "characters", "sentences", "claims", "doubtful", "echoes"),
    *("genre", "methods", "missing", "origin", "entry", "told_by", "reason", "mend"),
)
_NAMED = 3  # authors named before the rest is summed up
_WHOLE = 1.0


def inventory_blocks(result: Inventory, language: Language) -> list[Block]:
    """Every file, a heading for each state."""
    words = Words.of(language)
    papers = sum(one.characters is not None for one in result.files)
    counted = (words("papers", n=papers), words("files", n=len(result.files)))
    blocks: list[Block] = [Line(words("comma").join(counted))]
    for state, group in groupby(result.files, key=lambda one: one.state):
        listed = list(group)
        blocks.append(Heading(f"{words.states[state]} · {len(listed)}"))
        for one in listed:
            blocks.append(Point(file_line(one, language, result.exports)))
            blocks += [Rest(line) for line in left_lines(one, language)]
    return blocks


def file_line(one: FileListed, language: Language, exports: bool = False) -> str:
    """A file on one line: what is known of it, or what is wrong with it and what to do.

    Args:
        one: the file.
        language: of the words.
        exports: whether there are citation exports, in which it may have no entry.
    """
    words = Words.of(language)
    if one.characters is not None:
        parts = [*_paper(one, words, language), _entry(one, words, exports)]
    elif one.entries is not None:
        matched = words("all_matched") if one.entries else ""
        left = words("unmatched", n=len(one.unmatched)) if one.unmatched else matched
        faults = words("faults", n=len(one.faults)) if one.faults else ""
        parts = [words("entries", form=one.format, n=one.entries), left, faults]
    else:
        said = words("stop").join(tell(text, language) for text in (one.reason, one.mend) if text)
        parts = [said, _entry(one, words, exports=False), words("unmet", n=len(one.faults)) if one.faults else ""]
    told = " · ".join(filter(None, parts))
    return f"{one.path}{words('colon')}{told}" if told else one.path


def left_lines(one: FileListed, language: Language) -> list[str]:
    """What a citation export holds that no file is, an entry a line, and what is wrong in it."""
    words = Words.of(language)
    lines = []
    for entry in one.unmatched:
        line = words("entry_left", number=entry.number, title=entry.title, by=_by(entry.authors, words))
        if entry.guess is not None:
            line += words("guess", path=entry.guess, likeness=f"{entry.likeness or 0:.2f}")
        lines.append(line)
    return [*lines, *(tell(fault, language) for fault in one.faults)]


def inventory_rows(result: Inventory) -> Iterable[Sequence[object]]:
    """A header, then a row a file."""
    yield _HEADER
    for one in result.files:
        yield (
            *(one.state, one.path, one.title, "; ".join(one.authors), one.year, one.journal, one.doi),
            *(one.format, one.encoding, one.pages, one.characters, one.sentences, one.claims, one.doubtful, one.echoes),
            *(one.genre, "; ".join(one.methods), "; ".join(one.missing)),
            "; ".join(f"{name}: {origin}" for name, origin in one.origin.items()),
            f"{one.entry.file} {one.entry.number}" if one.entry else None,
            *(one.told_by, one.reason, one.mend),
        )


def _paper(one: FileListed, words: Words, language: Language) -> Iterable[str]:
    title = clean(one.title) if one.title else words("untitled")
    work = words("work", authors=_names(one.authors, words), title=title).strip()
    yield words("comma").join(str(part) for part in (work, one.year, one.journal) if part)
    yield " ".join(
        part
        for part in (
            one.format or "",
            words("pages", n=one.pages) if one.pages else "",
            words("characters", n=f"{one.characters:,}"),
            words("guessed", encoding=one.encoding) if one.encoding_guessed else "",
        )
        if part
    )
    found = [words("sentences", n=one.sentences), words("claims", n=one.claims)]
    found += [words(name, n=n) for name, n in (("echoes", one.echoes), ("doubtful", one.doubtful)) if n]
    yield words("comma").join(found)
    yield genre_line(one.genre, one.genre_reason, language)
    if one.methods:
        yield words("methods", methods=words("comma").join(method_names(one.methods, language)))
    if one.missing:
        yield words("missing", fields=words.names(one.missing))
    by_origin: dict[str, list[str]] = {}
    for name, origin in one.origin.items():
        if origin != "text":
            by_origin.setdefault(words("from_document") if origin == "document" else origin, []).append(name)
    for origin, names in by_origin.items():
        told = {"fields": words.names(names), "origin": origin}
        if one.entry is not None and origin == one.entry.file:
            yield words("origin_entry", **told, number=one.entry.number, how=_how(one, words))
        else:
            yield words("origin", **told)


def _entry(one: FileListed, words: Words, exports: bool) -> str:
    """The entry of an export that a file is, or may be; nothing where it is named as the origin of a field."""
    if one.entry is not None:
        told = one.entry.file in one.origin.values()
        return "" if told else words("is_entry", file=one.entry.file, number=one.entry.number, how=_how(one, words))
    if one.guess is None:
        return words("no_entry") if exports else ""
    return words(
        "may_be",
        file=one.guess.file,
        number=one.guess.number,
        title=one.guess.title,
        by=_by(one.guess.authors, words),
        likeness=f"{one.guess.likeness:.2f}",
    )


def _how(one: FileListed, words: Words) -> str:
    """What told that a file is an entry, and how alike the titles are where they are not the same."""
    likeness = one.entry.likeness if one.entry else _WHOLE
    alike = words("alike", likeness=f"{likeness:.2f}") if likeness < _WHOLE else ""
    return words(f"told_by_{one.told_by}") + alike


def _by(authors: Sequence[str], words: Words) -> str:
    return words("by", authors=_names(authors, words)) if authors else ""


def _names(authors: Sequence[str], words: Words) -> str:
    named = words("comma").join(authors[:_NAMED])
    return f"{named}{'' if named and named[-1] > '~' else ' '}{words('more')}" if len(authors) > _NAMED else named
