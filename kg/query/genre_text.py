"""The genre of a paper, its methods and hypotheses, and what a claim rests on, in words."""

from collections import Counter
from collections.abc import Iterable

from kg.messages import tell
from kg.normalise import clean
from kg.query.inventory_words import Words
from kg.query.results import Language, PaperShown
from kg.query.shapes import Facts
from kg.read.genre import load_genres
from kg.records import Claim, Genre


def genre_name(genre: Genre | None, language: Language) -> str:
    """What readers call a genre; that of a paper in English, where there is none."""
    if genre is None:
        return Words.of(language)("in_english")
    signs = load_genres().genres[genre]
    return signs.zh if language == "zh" else signs.en


def method_names(methods: Iterable[str], language: Language) -> list[str]:
    """What readers call methods; the id of one that is not among the shipped."""
    known = load_genres().methods
    return [
        (known[method].zh if language == "zh" else known[method].en) if method in known else method
        for method in methods
    ]


def genre_line(genre: Genre | None, reason: str, language: Language) -> str:
    """The genre of a paper with its reason."""
    words = Words.of(language)
    return words("genre", genre=genre_name(genre, language), reason=tell(reason, language))


def genre_counts(genres: Iterable[Genre | None], language: Language) -> str:
    """How many papers are of each genre, the most first."""
    counts = Counter(genre_name(genre, language) for genre in genres)
    listed = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return Words.of(language)("comma").join(f"{name} {count}" for name, count in listed)


def genre_facts(paper: PaperShown, language: Language) -> Facts:
    """Genre, methods and hypotheses of a paper; a hypothesis that is stated again stands once."""
    words = Words.of(language)
    rows = [(words("genre_is"), genre_line(paper.genre, paper.genre_reason, language))]
    if paper.methods:
        rows.append((words("methods_are"), words("comma").join(method_names(paper.methods, language))))
    for one in paper.hypotheses:
        outcome = words(one.outcome or "undecided")
        rows.append(
            (words("hypotheses_are"), words("hypothesis", name=one.name, says=clean(one.text), outcome=outcome))
        )
    return Facts(tuple(dict.fromkeys(rows)))


def ground_facts(claim: Claim, language: Language) -> list[Facts]:
    """What a claim rests on; nothing where it is argued."""
    if claim.evidence_kind is None:
        return []
    words = Words.of(language)
    parts = [words(f"is_{claim.evidence_kind}"), claim.hypothesis, *method_names(claim.methods, language)]
    return [Facts(((words("rests_on"), words("comma").join(part for part in parts if part)),))]
