"""The methods that an empirical paper names as its own."""

from collections.abc import Iterable

from kg.read.genre.words import GenreWords
from kg.records import Genre

_BY_SENTENCES = ("empirical", "abstract")  # genres whose sentences say what the paper does
_BY_TITLE = (*_BY_SENTENCES, "review", "theory")


def named(text: str, words: GenreWords) -> tuple[str, ...]:
    """The methods that a simplified text names, in the order of the data file."""
    found = {method for match in words.methods_named.finditer(text) for method in words.methods_by_name[match.group()]}
    return tuple(method for method in words.methods if method in found) if found else ()


def methods(
    genre: Genre | None, about: str, headings: Iterable[str], sentences: Iterable[str], words: GenreWords
) -> tuple[str, ...]:
    """The methods of a paper, in the order of the data file.

    Args:
        genre: of the paper; official texts, talks and reports have no methods.
        about: title, keywords and abstract.
        headings: its headings; those of an empirical paper tell methods.
        sentences: its sentences without marks of citation; those that say what the paper itself does, tell methods.
        words: the data file.
    """
    if genre not in _BY_TITLE:
        return ()
    found = set(named(about, words))
    if genre in _BY_SENTENCES:
        found.update(method for heading in headings for method in named(heading, words))
        for sentence in sentences:
            names = named(sentence, words)
            if names and words.uses.search(sentence) and not words.of_others.search(sentence):
                found.update(names)
    return tuple(method for method in words.methods if method in found)
