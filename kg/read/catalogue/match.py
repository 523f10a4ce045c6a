"""Which work of the citation exports a file is: by DOI, then title, then the name of the file."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from kg.read.catalogue.titles import LEAST, alike, key, letters, pieces, ratio, stands_for
from kg.read.catalogue.witness import Found, Witness
from kg.read.catalogue.works import Work
from kg.records import ToldBy

GUESS = 0.5  # what two titles must have in common for the one to be named as a guess for the other
_OPENING = 600  # characters in which its title stands where none was found
_NEAREST = 8  # works looked at closely for a title that is none of theirs
_SLASHES = re.compile(r"[_\-/]")  # a file cannot be called as a DOI is


@dataclass(frozen=True, slots=True)
class Match:
    """A file is a work.

    Attributes:
        work: its place among the works.
        how: what told it.
        score: how alike the titles are, from 0 to 1; 1 for a DOI and for the name of a file.
    """

    work: int
    how: ToldBy
    score: float


class Matcher:
    """Finds the works that files are.

    Args:
        works: of all citation exports.
    """

    def __init__(self, works: Sequence[Work]) -> None:
        self._works = works
        self._by_doi = {doi: place for place, work in enumerate(works) for doi in work.dois}
        self._by_spelled = {_SLASHES.sub("", doi): place for doi, place in self._by_doi.items()}
        self._sizes = [max(1, min(len(_pairs(key(title))) for title in work.titles)) for work in works]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_pair: dict[str, list[int]] = defaultdict(list)  # two neighbours in a title → works
        for place, work in enumerate(works):
            for title in dict.fromkeys(map(key, work.titles)):
                self._by_key[title].append(place)
            for pair in sorted({pair for title in work.titles for pair in _pairs(key(title))}):
                self._by_pair[pair].append(place)

    def match(self, file: Found) -> Match | None:
        """The work a file is; None where none is sure."""
        if file.doi in self._by_doi:
            return Match(self._by_doi[file.doi], "doi", 1.0)
        witness = Witness(file)
        return self._by_title(file, witness) or self._by_name(file, witness)

    def guess(self, file: Found) -> tuple[int, float] | None:
        """The work whose title is most like that of a file that is none for sure, with the likeness."""
        told = [
            key(one) for one in (file.title or "", *pieces(PurePath(file.name).stem)) if len(key(one)) >= LEAST // 2
        ]
        best: tuple[float, int] | None = None
        for one in told:
            for place in self._near(one):
                score = max(_likeness(one, key(title)) for title in self._works[place].titles)
                if score >= GUESS and (best is None or (-score, place) < (-best[0], best[1])):
                    best = score, place
        return (best[1], best[0]) if best else None

    def _by_title(self, file: Found, witness: Witness) -> Match | None:
        if file.title is not None and (match := self._by_own_title(file.title, witness)):
            return match
        if file.title is not None and file.stated:
            return None
        opening = letters(file.text[:_OPENING])
        inside = [
            place
            for place in self._near(opening)
            if any(len(key(one)) > LEAST and key(one) in opening for one in self._works[place].titles)
            and witness.speaks_for(self._works[place])
        ]
        return Match(inside[0], "title", 1.0) if len(inside) == 1 else None

    def _by_own_title(self, title: str, witness: Witness) -> Match | None:
        same = [place for place in self._by_key.get(key(title), ()) if not witness.speaks_against(self._works[place])]
        if len(same) > 1 or len(key(title)) < LEAST:
            same = [place for place in same if witness.speaks_for(self._works[place])]
        if len(same) == 1:
            return Match(same[0], "title", 1.0)
        near = [
            (score, place)
            for place in self._near(key(title))
            if (score := max(alike(title, one) for one in self._works[place].titles))
            and witness.speaks_for(self._works[place])
        ]
        near.sort(key=lambda one: (-one[0], one[1]))
        alone = len(near) == 1 or (len(near) > 1 and near[0][0] > near[1][0])
        return Match(near[0][1], "title", round(near[0][0], 2)) if alone else None

    def _by_name(self, file: Found, witness: Witness) -> Match | None:
        stem = PurePath(file.name).stem
        if (spelled := _SLASHES.sub("", stem.lower())) in self._by_spelled:
            return Match(self._by_spelled[spelled], "file name", 1.0)
        sure = [
            place
            for place in self._near(*(key(piece) for piece in pieces(stem)))
            if any(stands_for(stem, title) for title in self._works[place].titles)
            and not witness.speaks_against(self._works[place])
        ]
        if len(sure) > 1:
            parts = {key(piece) for piece in pieces(stem)}
            sure = [place for place in sure if parts & {*map(key, self._works[place].titles)}] or sure
        if len(sure) > 1:
            sure = [place for place in sure if witness.speaks_for(self._works[place])]
        return Match(sure[0], "file name", 1.0) if len(sure) == 1 else None

    def _near(self, *keys: str) -> list[int]:
        """The works whose titles share most with any of the keys, the nearest first."""
        shared: Counter[int] = Counter()
        for one in keys:
            for pair in _pairs(one):
                shared.update(self._by_pair.get(pair, ()))
        share = {place: count / self._sizes[place] for place, count in shared.items()}
        return sorted(share, key=lambda place: (-share[place], -shared[place], place))[:_NEAREST]


def _pairs(title: str) -> set[str]:
    return {title[at : at + 2] for at in range(len(title) - 1)}


def _likeness(one: str, title: str) -> float:
    """How alike two keys are; the beginning of a title counts as that much of it as it is, and no less than the bar."""
    whole = ratio(one, title)
    return max(whole, GUESS) if len(one) >= LEAST and title.startswith(one) else whole


def unmatched(works: Sequence[Work], matches: Iterable[Match | None]) -> list[int]:
    """The works that no file is."""
    taken = {match.work for match in matches if match}
    return [place for place in range(len(works)) if place not in taken]
