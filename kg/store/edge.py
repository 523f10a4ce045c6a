"""One edge counted again, by the database: the same row that `kg.store.aggregate` makes of all its claims.

Claims are not taken out one by one, as an edge may have a hundred thousand, but by whose word they are.
"""

import sqlite3
from collections import Counter
from functools import cache

from kg.assemble import SYMMETRIC, support
from kg.store.aggregate import JOINT, Edge, EdgeRow, as_json, by_relation
from kg.store.numbers import number_of, paper_of
from kg.store.tables import LISTED

_WHOSE = f"ifnull(substr(echo_of, 1, {len(paper_of(0))}), paper)"  # an echo is the word of the paper it repeats


class EdgeCounter:
    """Counts edges of a database whose claims and papers are written.

    Args:
        base: the database.
    """

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._year = cache(self._look_up)

    def row(self, edge: Edge) -> EdgeRow | None:
        """What the claims of an edge come to; None where there is none."""
        modality, relation, source, target = edge
        relations = JOINT.get(relation, (relation,))
        ways = [(source, target)] + [(target, source)] * (relation in SYMMETRIC)
        names = ", ".join("?" * len(relations))
        where = " OR ".join([f"source = ? AND target = ? AND relation IN ({names})"] * len(ways))
        behind = f"FROM claims WHERE ({where}) AND modality = ? AND shown"
        values = [*(value for way in ways for value in (*way, *relations)), modality]
        by = f"SELECT relation, count(*), count(DISTINCT sentence) {behind} GROUP BY relation"
        counted = {name: (claims, sentences) for name, claims, sentences in self._base.execute(by, values)}
        if not counted:
            return None
        sentences = sum(number for _, number in counted.values())
        if len(counted) > 1:
            ((sentences,),) = self._base.execute(f"SELECT count(DISTINCT sentence) {behind}", values)
        surest = f"SELECT n {behind} ORDER BY confidence DESC, paper, start, id LIMIT ?"
        best = self._voices(behind, values)
        years = Counter(self._year(paper) for paper in best)
        return EdgeRow(
            *edge,
            papers=len(best),
            sentences=sentences,
            claims=sum(number for number, _ in counted.values()),
            support=support(best.items()),
            relations=by_relation({name: number for name, (_, number) in counted.items()}),
            paper_list=as_json(sorted(best)[:LISTED]),
            listed=as_json([n for (n,) in self._base.execute(surest, (*values, LISTED))]),
            years=as_json({str(year): years[year] for year in sorted(year for year in years if year is not None)}),
        )

    def _voices(self, behind: str, values: list[str]) -> dict[str, float]:
        """The papers that count for the claims of an edge, each with its best confidence; see `kg.assemble.voices`."""
        best: dict[str, float] = {}
        query = f"SELECT {_WHOSE}, min(paper), max(confidence) {behind} GROUP BY 1"
        for whose, first, confidence in self._base.execute(query, values).fetchall():
            paper = whose if isinstance(whose, str) else paper_of(whose)
            if isinstance(whose, str) and not self._says(number_of(whose), behind, values):
                paper = paper_of(first)
            best[paper] = max(best.get(paper, 0.0), confidence)
        return best

    def _says(self, paper: int, behind: str, values: list[str]) -> bool:
        """Whether some of the claims are a paper's."""
        found = self._base.execute(f"SELECT 1 {behind} AND paper = ? LIMIT 1", (*values, paper))
        return found.fetchone() is not None

    def _look_up(self, paper: str) -> int | None:
        ((year,),) = self._base.execute("SELECT year FROM papers WHERE n = ?", (number_of(paper),))
        known: int | None = year
        return known
