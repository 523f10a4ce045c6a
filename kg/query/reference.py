"""How a paper is cited, after GB/T 7714-2015, from what is known of it."""

import re

from kg.normalise import HAN
from kg.query.words import Words
from kg.records import Paper

_NAMED = 3  # authors named before the rest is summed up
_HAN = re.compile(f"[{HAN}]")


def gbt7714(paper: Paper) -> str:
    """The reference of a paper: at most three authors, title, year, DOI; what is not known is left out.

    >>> paper = Paper(id="p1", file="a.txt", title="数据要素研究", authors=("黄争艳",), sections=(), sentences=())
    >>> gbt7714(paper)
    '黄争艳. 数据要素研究[J].'
    """
    names = list(paper.authors[:_NAMED])
    if len(paper.authors) > _NAMED:
        names.append(Words.of("zh" if _HAN.search(names[0]) else "en")["and_others"])
    parts = [", ".join(names), f"{paper.title}[J]", str(paper.year or ""), f"DOI:{paper.doi}" if paper.doi else ""]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
