"""What formats call the types of documents → their marks in GB/T 7714."""

import re

_MARKS = (  # the first pattern that is found in the name decides
    ("N", r"news"),
    ("D", r"thesis|thes\b|dissertation"),
    ("C", r"conf|cpaper|proceeding"),
    ("R", r"report|rprt"),
    ("P", r"\bpat"),
    ("S", r"standard|\bstand|legal rule"),
    ("M", r"book|chap|incollection|monograph"),
    ("J", r"journal|article|jour\b|jfull|magazine|mgzn|periodical"),
    ("EB", r"web|elec|online|post"),
    ("DB", r"data"),
)


def mark_of(name: str) -> str | None:
    """The mark of a type of document; None for one that tells nothing.

    >>> [mark_of(name) for name in ("Journal Article", "Dissertation/Thesis", "article-newspaper", "JOUR", "Generic")]
    ['J', 'D', 'N', 'J', None]
    """
    low = name.strip().lower()
    return next((mark for mark, pattern in _MARKS if re.search(pattern, low)), None)
