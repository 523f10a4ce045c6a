"""What kg says to people, in their language: English stands in the code, Chinese in a catalogue of gettext.

A message is an English sentence or clause with gaps, `no file is called {name}`. As a `Message` it is English text like
any other and knows how it was made; whoever speaks to a person tells it in their language with `tell`. So programs that
use the library get English, and what a build writes is the same in every locale.
"""

from __future__ import annotations  # run.py tells an older Python by this module that it is too old

import gettext
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
CATALOGUES = Path(__file__).parent / "locale"
_GAP = re.compile(r"\{(\w+)[^{}]*\}")
_TELLING = 8  # characters that a message must hold besides its gaps to be known again from a text it made


class Message(str):
    """A message with its values put in.

    Args:
        id: the message in English; without values it may hold any braces.
        values: what stands in its gaps; a value that is a message itself is told in the same language.

    >>> Message("no file is called {name}", name="a.txt")
    'no file is called a.txt'
    """

    id: str
    values: Mapping[str, object]

    def __new__(cls, id: str, /, **values: object) -> Message:  # noqa: D102
        made = super().__new__(cls, id.format(**values) if values else id)
        made.id, made.values = id, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.id, dict(self.values))


def _again(id: str, values: dict[str, object]) -> Message:
    """A message that was sent to another process."""
    return Message(id, **values)


class _Spoken:
    """The language that messages are told in where none is named."""

    language: Language = "en"


def tell(text: str, language: Language | None = None) -> str:
    """A text in the language of whoever reads it; as it is where the catalogue does not have it.

    Args:
        text: a message; or a text that was one before it was written to a file, which is found by what stands around
            its values; or any other text.
        language: None for the one that was chosen.
    """
    language = language or _Spoken.language
    if language == "en":
        return str(text)
    told = _catalogue(language).gettext
    if isinstance(text, Message) and text.values:
        values = {name: tell(one, language) if isinstance(one, Message) else one for name, one in text.values.items()}
        return told(text.id).format(**values)
    found = told(text) if text else text
    return found if found != text else _retold(text, language)


def system_reason(error: Exception) -> Message:
    """What the system says of a failure, or else what the error says."""
    return Message(getattr(error, "strerror", None) or str(error))


def sentences(what: str, mend: str) -> str:
    """What is wrong and what to do, where there is anything to do, as one message."""
    return Message("{what}. {mend}", what=Message(what), mend=Message(mend)) if mend else Message(what)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Within it messages are told in a language."""
    before, _Spoken.language = _Spoken.language, language
    try:
        yield
    finally:
        _Spoken.language = before


def spoken() -> Language:
    """The language that messages are told in."""
    return _Spoken.language


def preferred(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of the user: what KG_LANG says, else the locale, else English.

    >>> preferred({"KG_LANG": "en", "LANG": "zh_CN.UTF-8"}), preferred({"LC_ALL": "zh_TW", "LANG": "de_DE"})
    ('en', 'zh')
    """
    for variable in ("KG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if named := environment.get(variable):
            return "zh" if named.lower().startswith("zh") else "en"
    return "zh" if _of_system().startswith("zh") else "en"


def _of_system() -> str:
    """What Windows shows its menus in; other systems say it in variables."""
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    return gettext.translation("kg", CATALOGUES, [language])


def _retold(text: str, language: Language) -> str:
    """A text that was a message with values, which stand in it as text now."""
    told = _catalogue(language).gettext
    made = ((id, found) for pattern, id in _patterns(language) if (found := pattern.fullmatch(text)))
    id, found = next(made, (text, None))
    if found is None:
        return text
    values = {name: tell(value, language) if " " in value else value for name, value in found.groupdict().items()}
    return _GAP.sub(lambda gap: values[gap[1]], told(id))


@cache
def _patterns(language: Language) -> list[tuple[re.Pattern[str], str]]:
    """Every message with gaps as a pattern of the texts it makes; those first that say most themselves."""
    lengths = {id: len(_GAP.sub("", id)) for id in vars(_catalogue(language))["_catalog"] if _GAP.search(id)}
    ids = sorted((id for id in lengths if lengths[id] >= _TELLING), key=lambda id: (-lengths[id], id))
    return [(_pattern(id), id) for id in ids]


def _pattern(id: str) -> re.Pattern[str]:
    seen: set[str] = set()
    written, at = "", 0
    for gap in _GAP.finditer(id):
        name = gap[1]
        written += re.escape(id[at : gap.start()]) + (f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
        seen.add(name)
        at = gap.end()
    return re.compile(written + re.escape(id[at:]), re.S)
