"""What a text says of which paper: by id, file, title or a part of it, or an author."""

import re
from collections.abc import Iterable

from kg.normalise import fold_label, key_of
from kg.records import Paper
from kg.store.names import number_of

LEAST = 4  # characters of a title that name it
LISTED = 5  # papers that a message names


def papers_named(text: str, papers: Iterable[Paper], most_of_it: bool = False) -> list[Paper]:
    """The papers that a text names, by the first of these ways in which it names any; perhaps none.

    It is an id, a file name, with or without its ending, or that name's first part, before `_`; a title; an author;
    or part of a title.

    Args:
        text: what may name a paper.
        papers: those there are.
        most_of_it: whether the part of a title must be half of it: in running text a shorter one is any phrase.
    """
    known, key = list(papers), key_of(text)
    if not key:
        return []
    for ways in (_as_id, _as_title, _as_author, _most_of_title if most_of_it else _in_title):
        if found := [paper for paper in known if ways(key, paper)]:
            return found
    return []


def papers_mentioned(folded: str, papers: Iterable[Paper]) -> list[Paper]:
    """The papers whose title, author or number stands in a folded text, in the order of the text."""
    found: list[tuple[int, Paper]] = []
    for paper in papers:
        names = [fold_label(name) for name in (paper.title, *paper.authors)]
        places = [place for name in names if len(name) > 1 and (place := folded.find(name)) >= 0]
        number = key_of(number_of(paper))
        if number and number.isascii():  # any other is found as a word of a question too easily
            places += [m.start() for m in re.finditer(rf"(?<![0-9a-z]){re.escape(number)}(?![0-9a-z])", folded)]
        if places:
            found.append((min(places), paper))
    return [paper for _, paper in sorted(found, key=lambda one: one[0])]


def _as_id(key: str, paper: Paper) -> bool:
    file = key_of(paper.file)
    return key in (key_of(paper.id), file, file.rpartition(".")[0], key_of(number_of(paper)))


def _as_title(key: str, paper: Paper) -> bool:
    return key == key_of(paper.title)


def _as_author(key: str, paper: Paper) -> bool:
    return key in {fold_label(author) for author in paper.authors}


def _most_of_title(key: str, paper: Paper) -> bool:
    return _in_title(key, paper) and 2 * len(key) >= len(key_of(paper.title))


def _in_title(key: str, paper: Paper) -> bool:
    return len(key) >= LEAST and key in key_of(paper.title)
