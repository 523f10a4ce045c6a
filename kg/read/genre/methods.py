"""The methods that an empirical paper names as its own."""

from collections.abc import Iterable, Sequence

from kg.read.genre.words import GenreWords, bounded
from kg.records import Genre

_BY_SENTENCES = ("empirical", "abstract")  # genres whose sentences say what the paper does
_BY_TITLE = (*_BY_SENTENCES, "review", "theory")


def named(text: str, words: GenreWords) -> tuple[str, ...]:
    """The methods that a simplified text names, in the order of the data file."""
    there = [name for name in words.methods_by_name if name in text]
    found = {method for name in there if bounded(name, text) for method in words.methods_by_name[name]}
    return tuple(method for method in words.methods if method in found) if found else ()


def methods(
    genre: Genre | None, about: str, headings: Iterable[str], sentences: Sequence[str], words: GenreWords
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
        prose = "\n".join(sentences)
        names = [name for name in words.methods_by_name if name in prose]
        for sentence in sentences if names else ():
            there = [name for name in names if name in sentence]
            if there and words.uses.search(sentence) and not words.of_others.search(sentence):
                found.update(named(sentence, words))
    return tuple(method for method in words.methods if method in found)
