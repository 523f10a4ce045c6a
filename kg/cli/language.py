"""Which language a command speaks: what `--lang` says, wherever it stands; else KG_LANG, else the locale."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kg.cli.options import Format
from kg.messages import LANGUAGES, Language, preferred, speaking, spoken

OPTION = "--lang"


class _Asked:
    """What `--lang` said; it stands above the language of a question too."""

    language: Language | None = None


class NoSuchLanguage(ValueError):
    """What stands behind `--lang` is no language that kg speaks."""


def taken(words: Sequence[str]) -> tuple[list[str], Language | None]:
    """A command line without `--lang`, and the language that it names; the last one counts.

    Raises:
        NoSuchLanguage: it names no language that kg speaks.

    >>> taken(["gaps", "--lang", "zh", "--format", "csv"])
    (['gaps', '--format', 'csv'], 'zh')
    """
    left: list[str] = []
    named: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == OPTION:
            named.append(next(rest, ""))
        elif word.startswith(f"{OPTION}="):
            named.append(word.partition("=")[2])
        else:
            left.append(word)
        if word == "--":  # what follows are no options
            left += rest
    known = [language for name in named for language in LANGUAGES if language == name]
    if len(known) < len(named):
        raise NoSuchLanguage(next(name for name in named if name not in LANGUAGES))
    return left, known[-1] if known else None


@contextmanager
def speaking_as_asked(asked: Language | None) -> Iterator[None]:
    """Within it, commands speak the language asked for, else the user's."""
    _Asked.language = asked
    try:
        with speaking(asked or preferred()):
            yield
    finally:
        _Asked.language = None


def asked() -> Language | None:
    """The language that `--lang` names."""
    return _Asked.language


def of_answer(*texts: str | None, form: Format = Format.TABLE) -> Language:
    """The language of an answer: the one asked for, else that of the asker's texts, else the one messages are in.

    What programs read is Chinese where neither says anything, so that it is the same in every locale.
    """
    from kg.query.words import language_of

    given = " ".join(text for text in texts if text)
    if _Asked.language or any(map(str.isalpha, given)):
        return _Asked.language or language_of(given)
    return "zh" if form in (Format.JSON, Format.CSV) else spoken()


def of_name(*names: str, form: Format = Format.TABLE) -> Language:
    """The language of what is shown of names: they tell it where they are Chinese, an id or a number tells none."""
    return of_answer(*(name for name in names if not name.isascii()), form=form)
