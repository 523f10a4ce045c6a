"""What a text says of which paper: by id, file, title or a part of it, or an author."""

from collections.abc import Iterable

from kg.errors import NotFound
from kg.normalise import fold_label
from kg.query.resolve import key_of
from kg.records import Paper

_LEAST = 4  # characters of a title that name it
_LISTED = 5


def papers_named(text: str, papers: Iterable[Paper]) -> list[Paper]:
    """The papers that a text names, by the first of these ways in which it names any; perhaps none.

    It is an id, a file name, with or without its ending, or that name's first part, before `_`; a title; an author;
    or part of a title.
    """
    known, key = list(papers), key_of(text)
    if not key:
        return []
    for ways in (_as_id, _as_title, _as_author, _in_title):
        if found := [paper for paper in known if ways(key, paper)]:
            return found
    return []


def paper_named(text: str, papers: Iterable[Paper]) -> Paper:
    """The one paper that a text names.

    Raises:
        NotFound: it names none, or several.
    """
    known = list(papers)
    found = papers_named(text, known)
    if len(found) == 1:
        return found[0]
    what = "more than one paper is called so" if found else "no paper of this build is called so"
    listed = ", ".join(paper.file for paper in (found or known)[:_LISTED])
    raise NotFound(text or "(nothing)", what, f"Use an id, a file name, a title or an author; for instance {listed}")


def mentions_paper(folded: str, paper: Paper) -> bool:
    """Whether a folded text holds the title of a paper or the name of an author."""
    names = [fold_label(name) for name in (paper.title, *paper.authors)]
    return any(len(name) > 1 and name in folded for name in names)


def _as_id(key: str, paper: Paper) -> bool:
    file = key_of(paper.file)
    return key in (key_of(paper.id), file, file.rpartition(".")[0], file.partition("_")[0])


def _as_title(key: str, paper: Paper) -> bool:
    return key == key_of(paper.title)


def _as_author(key: str, paper: Paper) -> bool:
    return key in {fold_label(author) for author in paper.authors}


def _in_title(key: str, paper: Paper) -> bool:
    return len(key) >= _LEAST and key in key_of(paper.title)
