"""How a paper is cited, after GB/T 7714-2015, from what is known of it."""

import re

from kg.normalise import HAN
from kg.query.words import Words
from kg.records import Paper

_NAMED = 3  # authors named before the rest is summed up
_HAN = re.compile(f"[{HAN}]")


def gbt7714(paper: Paper) -> str:
    """The reference of a paper: at most three authors, title, where it appeared, DOI; what is not known is left out.

    >>> paper = Paper(id="p1", file="a.txt", title="数据要素研究", authors=("黄争艳",), sections=(), sentences=())
    >>> gbt7714(paper)
    '黄争艳. 数据要素研究[J].'
    >>> gbt7714(paper.model_copy(update={"journal": "统计研究", "year": 2024, "issue": "5", "pages": "3-19"}))
    '黄争艳. 数据要素研究[J]. 统计研究, 2024(5): 3-19.'
    """
    names = list(paper.authors[:_NAMED])
    if len(paper.authors) > _NAMED:
        names.append(Words.of("zh" if _HAN.search(names[0]) else "en")["and_others"])
    mark = paper.mark or "J"
    parts = [", ".join(names), f"{paper.title}[{mark}]", _appeared(paper), f"DOI:{paper.doi}" if paper.doi else ""]
    written = ". ".join(part.rstrip(".") for part in parts if part) + "."
    return written.replace("[C]. ", "[C]//", 1) if mark == "C" and paper.journal else written


def _appeared(paper: Paper) -> str:
    """Where and when a paper appeared: 刊名, 2024, 52(3): 13-22; without a volume 刊名, 2024(3): 13-22."""
    when = str(paper.year or "")
    issue = f"({paper.issue})" if paper.issue else ""
    if paper.mark == "N":
        return ", ".join(filter(None, (paper.journal, f"{when}({paper.pages})" if when and paper.pages else when)))
    if paper.mark == "C":
        where = ". ".join(filter(None, (paper.journal, when)))
    elif paper.volume:
        where = ", ".join(filter(None, (paper.journal, when, f"{paper.volume}{issue}")))
    else:
        where = ", ".join(filter(None, (paper.journal, f"{when}{issue}")))
    return f"{where}: {paper.pages}" if where and paper.pages else where
