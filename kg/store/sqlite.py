"""Writing `kg.sqlite`: every record of a build once more, by what commands ask for, and what can be counted, counted.

Records are taken one by one; what is held is a number a paper, a few an entry, and the claims of one pair of concepts.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from kg.normalise import key_of
from kg.records import SCHEMA_VERSION, Claim, Paper, SentenceLinks, SourceFile
from kg.store.aggregate import EdgeRow, Ends, KindRow, Pair, Row
from kg.store.names import names_of
from kg.store.tables import CUT, INDEXES, TABLES, VERSION

_BATCH = 2000
_STAGED = """
CREATE TEMP TABLE staged_mentions (entry TEXT, link INTEGER);
CREATE TEMP TABLE staged_found (entry TEXT, paper INTEGER, sentences INTEGER);
CREATE TEMP TABLE staged_carried (entry TEXT, n INTEGER);
CREATE TEMP TABLE staged_claims (
  source TEXT, relation TEXT, target TEXT, paper INTEGER, n INTEGER, modality TEXT, shown INTEGER, confidence REAL,
  sentence TEXT, start INTEGER, id TEXT, source_match TEXT, target_match TEXT, echo_of TEXT
);
"""
_SORTED = (  # in the order of the tables' keys, so that each grows at its end
    "INSERT INTO mentions SELECT entry, link FROM staged_mentions ORDER BY entry, link",
    "INSERT INTO found SELECT entry, paper, sentences FROM staged_found ORDER BY entry, paper",
    "INSERT INTO entries SELECT entry, count(*), sum(sentences) FROM found GROUP BY entry ORDER BY entry",
    "INSERT INTO carried SELECT entry, n FROM staged_carried ORDER BY entry, n",
    "INSERT INTO claims SELECT * FROM staged_claims ORDER BY source, relation, target, paper, n",
)
_PAIRS = """
SELECT source, relation, target, paper, n, modality, shown, confidence, sentence, start, id, source_match, target_match,
  echo_of, min(source, target) AS low, max(source, target) AS high
FROM claims ORDER BY low, high, n
"""


def write_sqlite(
    path: Path,
    papers: Iterable[Paper],
    links: Iterable[SentenceLinks],
    claims: Iterable[Claim],
    files: Iterable[SourceFile],
) -> None:
    """Write the records of a build as a database; `kg.store.tables` says what is in it.

    Args:
        path: the file to make; there is none yet.
        papers: by id. They are taken to the end first, then `links`, then `claims`.
        links: by paper, then by place in it.
        claims: likewise.
        files: by path.

    Raises:
        sqlite3.Error: it cannot be written, or records are not in their order.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -65536"):
            base.execute(f"PRAGMA {setting}")  # who writes builds sees to it that the file is whole and on the disk
        base.executescript(TABLES + _STAGED)
        base.execute("BEGIN")
        writer = _Writer(base)
        writer.papers(papers)
        base.executemany("INSERT INTO files VALUES (?, ?)", ((n, file.to_json()) for n, file in enumerate(files)))
        writer.links(links)
        writer.claims(claims)
        for statement in _SORTED:
            base.execute(statement)
        writer.pairs()
        for name, value in writer.meta():
            base.execute("INSERT INTO meta VALUES (?, ?)", (name, value))
        base.execute("COMMIT")
        base.executescript(INDEXES)
        base.execute("ANALYZE")


class _Writer:
    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._number: dict[str, int] = {}
        self._years: dict[str, int | None] = {}
        self._ends = Ends()
        self._counts = {"papers": 0, "links": 0, "claims": 0, "doubtful": 0, "open": 0, "loops": 0}

    def meta(self) -> Iterator[tuple[str, int]]:
        """The versions and the counts; `doubtful`, `open` and `loops` are the claims that make no edge, by reason."""
        return iter(sorted({"version": VERSION, "schema_version": SCHEMA_VERSION, **self._counts}.items()))

    def papers(self, papers: Iterable[Paper]) -> None:
        columns = "n, id, file, title, title_key, year, sentences, reference_count, about, cut"
        insert = f"INSERT INTO papers ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        names: list[tuple[str, str, int]] = []
        for n, paper in enumerate(papers):
            self._number[paper.id], self._years[paper.id] = n, paper.year
            about = paper.model_copy(update=dict.fromkeys(CUT, ())).to_json()
            cut = paper.model_dump_json(include=set(CUT))
            sentences = sum(not sentence.heading for sentence in paper.sentences)
            head = (n, paper.id, paper.file, paper.title, key_of(paper.title), paper.year)
            self._base.execute(insert, (*head, sentences, len(paper.references), about, cut))
            names += ((name, way, n) for way, name in names_of(paper))
        self._base.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", sorted(names))
        self._counts["papers"] = len(self._number)

    def links(self, links: Iterable[SentenceLinks]) -> None:
        n = 0
        for paper, lines in groupby(links, attrgetter("paper")):
            first, found = n, dict[str, int]()
            kept, mentions = [], []
            for line in lines:
                kept.append((n, line.to_json()))
                for entry in {mention.concept for mention in line.links}:
                    found[entry] = found.get(entry, 0) + 1
                    mentions.append((entry, n))
                n += 1
            place = self._number[paper]
            self._base.executemany("INSERT INTO links VALUES (?, ?)", kept)
            self._base.executemany("INSERT INTO staged_mentions VALUES (?, ?)", mentions)
            self._base.executemany(
                "INSERT INTO staged_found VALUES (?, ?, ?)", ((entry, place, count) for entry, count in found.items())
            )
            self._base.execute("UPDATE papers SET first_link = ?, end_link = ? WHERE n = ?", (first, n, place))
        self._counts["links"] = n

    def claims(self, claims: Iterable[Claim]) -> None:
        n, counts = 0, self._counts
        insert = f"INSERT INTO staged_claims VALUES ({', '.join('?' * 14)})"
        for paper, group in groupby(claims, attrgetter("paper")):
            first, place, told, quoted, echoes = n, self._number[paper], [], 0, 0
            kept, staged = [], []
            carried: list[tuple[str, int]] = []
            for claim in group:
                kept.append((n, claim.id, claim.to_json()))
                staged.append(_row(claim, place, n))
                carried += ((entry, n) for entry in {*claim.mechanisms, *claim.paths})
                n += 1
                ends = claim.source.concept, claim.target.concept
                told.append((ends[0], claim.relation, ends[1], claim.modality, claim.sentence.id, claim.shown))
                if not claim.shown:
                    counts["doubtful"] += 1
                    continue
                counts["open"] += None in ends
                counts["loops"] += None not in ends and ends[0] == ends[1]
                quoted += claim.attribution == "quoted" or bool(claim.citations)
                echoes += claim.echo_of is not None
            self._base.executemany("INSERT INTO records VALUES (?, ?, ?)", kept)
            self._base.executemany(insert, staged)
            self._base.executemany("INSERT INTO staged_carried VALUES (?, ?)", carried)
            self._ends.add(told)
            shown = sum(one[-1] for one in told)
            claiming = len({one[-2] for one in told if one[-1]})
            figures = (first, n, claiming, shown, n - first - shown, quoted, echoes)
            self._base.execute(
                "UPDATE papers SET first_claim = ?, end_claim = ?, claiming = ?, shown = ?, doubtful = ?, quoted = ?, "
                "echoes = ? WHERE n = ?",
                (*figures, place),
            )
        counts["claims"] = n

    def pairs(self) -> None:
        """What claims come to, a pair of concepts at a time."""
        ids = list(self._number)
        reading = self._base.cursor()
        reading.execute(_PAIRS)
        kinds: list[KindRow] = []
        edges: list[EdgeRow] = []
        for _, rows in groupby(reading, lambda row: row[14:]):
            pair = Pair()
            for source, relation, target, paper, *rest in rows:
                pair.add(Row(source, relation, target, ids[paper], *rest[:10]))
            kinds += pair.kinds()
            edges += pair.edges(self._years)
            if len(kinds) + len(edges) > _BATCH:
                self._count(kinds, edges)
                kinds, edges = [], []
        self._count(kinds, edges)
        for table, counted in (("concepts", self._ends.concepts), ("relations", self._ends.relations)):
            for name, numbers in sorted(counted.items()):
                key = (name,) if isinstance(name, str) else name
                marks = ", ".join("?" * (len(key) + len(numbers)))
                self._base.execute(f"INSERT INTO {table} VALUES ({marks})", (*key, *numbers))

    def _count(self, kinds: list[KindRow], edges: list[EdgeRow]) -> None:
        self._base.executemany(f"INSERT INTO kinds VALUES ({', '.join('?' * 9)})", kinds)
        self._base.executemany(f"INSERT INTO edges VALUES ({', '.join('?' * 12)})", edges)


def _row(claim: Claim, paper: int, n: int) -> tuple[object, ...]:
    return (
        *(claim.source.concept or "", claim.relation, claim.target.concept or "", paper, n),
        *(claim.modality, claim.shown, claim.confidence, claim.sentence.id, claim.sentence.start, claim.id),
        *(claim.source.match, claim.target.match, claim.echo_of),
    )
