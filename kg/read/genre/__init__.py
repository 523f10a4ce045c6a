"""What sort of text a paper is: its genre, the methods of an empirical one, its hypotheses and what became of them."""

from kg.read.genre.classify import classify
from kg.read.genre.methods import named
from kg.read.genre.words import GenreWords, load_genres

__all__ = ["GenreWords", "classify", "load_genres", "named"]
