"""The formats of citation exports: a file is in one by its form, whatever it is called."""

from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import SourceError, how_to_install
from kg.messages import Message
from kg.read.catalogue import bibtex, csl, gbt7714
from kg.read.catalogue.endnote import ENDNOTE
from kg.read.catalogue.entry import Entry
from kg.read.catalogue.noteexpress import NOTEEXPRESS
from kg.read.catalogue.refworks import REFWORKS
from kg.read.catalogue.ris import RIS

SUFFIXES = (".bib", ".ris", ".enw", ".net", ".json", ".ciw", ".ref")
"""Names that only exports have; one in another form than those below is left out."""


@dataclass(frozen=True, slots=True)
class Form:
    """A format: its name, whether a text is in it, and its reader."""

    name: str
    recognise: Callable[[str], bool]
    read: Callable[[str, str], tuple[list[Entry], list[str]]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a citation export holds.

    Attributes:
        file: its name.
        form: its format.
        entries: the works in it, as they stand.
        faults: parts of it that make no entry, each with its place.
    """

    file: str
    form: str
    entries: tuple[Entry, ...]
    faults: tuple[str, ...]


FORMS = (
    Form("RefWorks", REFWORKS.recognise, REFWORKS.read),
    Form("EndNote", ENDNOTE.recognise, ENDNOTE.read),
    Form("NoteExpress", NOTEEXPRESS.recognise, NOTEEXPRESS.read),
    Form("RIS", RIS.recognise, RIS.read),
    Form("CSL-JSON", csl.recognise, csl.read),
    Form("BibTeX", bibtex.recognise, bibtex.read),
    Form("GB/T 7714", gbt7714.recognise, gbt7714.read),
)
FORM_NAMES = ", ".join(form.name for form in FORMS)


def form_of(text: str) -> Form | None:
    """The format a text is in; None where it is no citation export."""
    return next((form for form in FORMS if form.recognise(text)), None)


def read_catalogue(text: str, file: str) -> Catalogue | None:
    """A citation export; None where a text is none.

    Args:
        text: the whole file, decoded.
        file: its name.

    Raises:
        SourceError: the library that reads the format is not installed.
    """
    form = form_of(text)
    if form is None:
        return None
    try:
        entries, faults = form.read(text, file)
    except ModuleNotFoundError as error:
        if error.name != "bibtexparser":
            raise
        mend = how_to_install("bibtexparser", "docs")
        raise SourceError(
            file, Message("{library} is not installed, which reads it", library="bibtexparser"), mend
        ) from error
    return Catalogue(file, form.name, tuple(entries), tuple(faults))
