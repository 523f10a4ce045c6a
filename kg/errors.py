"""Every error of kg, on one page.

`KgError` is what a caller catches. Its text is what a person reads, `where: what is wrong. What to do.`, in a language
that `kg.messages` speaks: what is wrong and what to do are messages, a `Message` where values stand in them.

    KgError
    ├── VocabularyError   a vocabulary or language file is wrong (file, entry)
    ├── SourceError       a source (paper, folder, side file) cannot be read
    ├── ConfigError       kg.toml is wrong
    ├── OutputError       the output folder cannot be written
    ├── BuildMissing      a command wants a build where there is none
    ├── QuestionError     a question or an argument of it is not understood
    └── NotFound          an id names nothing in the build
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from kg.messages import Message, tell


class KgError(Exception):
    """What went wrong, where, and the way out.

    Args:
        where: the file, `file: entry`, or argument at fault.
        what: what is wrong, one clause without a full stop.
        mend: what to do, one sentence without a full stop.
        form: how the three make a sentence, where they are in the language of a question.
        data: the same and more for a program, ready for JSON.
    """

    def __init__(
        self,
        where: str,
        what: str,
        mend: str,
        form: str | None = None,
        data: Mapping[str, object] | None = None,
    ) -> None:
        self.where, self.what, self.mend, self.form, self.data = where, what, mend, form, dict(data or {})
        super().__init__(where, what, mend, form, self.data)  # all of it, so that another process can make it again

    def __str__(self) -> str:
        if self.form:
            return self.form.format(where=self.where, what=self.what, mend=self.mend)
        where = tell(self.where) if isinstance(self.where, Message) else self.where
        return tell(Message("{where}: {what}. {mend}.", where=where, what=tell(self.what), mend=tell(self.mend)))


class VocabularyError(KgError):
    """A vocabulary or language file is wrong."""


class SourceError(KgError):
    """A source cannot be read."""


class ConfigError(KgError):
    """kg.toml is wrong."""


class OutputError(KgError):
    """The output folder cannot be written; what was there is untouched."""


class BuildMissing(KgError):
    """There is no build in the folder named."""


class QuestionError(KgError):
    """A question, or an argument of it, is not understood."""


class NotFound(KgError):
    """An id names nothing in the build."""


def how_to_install(library: str, extra: str) -> str:
    """What to do about a library that is not installed: a clause for `mend`.

    Args:
        library: as it is called where libraries are got from.
        extra: of kg, that holds it.
    """
    if (Path(sys.prefix).parent / "run.py").is_file():  # the .venv of a checkout, which run.py made
        return Message("Install it with: python3 run.py setup {extra}", extra=extra)
    return Message("Install it where kg is: pipx inject kg-claims {library}, or pip install {library}", library=library)
