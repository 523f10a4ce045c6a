"""kg.sqlite and claims.parquet hold a build's records, whatever they say, and what is counted of them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_world import small_linker, small_vocabulary, write_world

from kg import query as queries
from kg.assemble import assemble
from kg.errors import BuildMissing, NotFound
from kg.export.counted import write_counted_graphml
from kg.query.edges import edges_of
from kg.query.verify_base import verify_base
from kg.records import Argument, AsRead, Claim, Corrected, Cue, Paper, Quote, Section, SentenceLinks
from kg.store import JsonlBuild, SqliteBuild, open_build
from kg.store.rows import by_paper
from kg.store.sqlite import write_sqlite
from kg.vocabulary import load

PAPERS = ("p000000000001", "p000000000002", "p000000000003")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CONCEPTS = st.sampled_from([None, "data-factor", "digital-economy", "digital-economy@data-factor", "it's"])


@st.composite
def arguments(draw: st.DrawFn) -> Argument:
    concept = draw(CONCEPTS)
    match = "open" if concept is None else draw(st.sampled_from(["exact", "narrower"]))
    return Argument(concept=concept, label=draw(TEXTS), match=match, text=draw(TEXTS), start=3, end=None)


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """Claims of a few papers, by paper, with every sort of field in use."""
    made = []
    for paper in draw(st.lists(st.sampled_from(PAPERS), max_size=12).map(sorted)):
        source, target = draw(arguments()), draw(arguments())
        was = AsRead(source=target, relation="is_a", target=source, modality="possible")
        corrected = Corrected(verdict="amended", by="校对者", was=was)
        made.append(
            Claim(
                id=f"c{len(made):016x}",
                paper=paper,
                file="论文\u2028.txt",
                section=tuple(draw(st.lists(TEXTS, max_size=2))),
                page=draw(st.none() | st.integers(1, 9)),
                sentence=Quote(id=f"{paper}.{draw(st.integers(0, 3)):04d}", start=0, end=9, text=draw(TEXTS)),
                source=source,
                relation=draw(st.sampled_from(["drives", "enables", "inhibits", "integrates_with"])),
                target=target,
                cue=draw(st.none() | st.just(Cue(text="推动", start=1, end=3))),
                via=tuple(draw(st.lists(arguments(), max_size=1))),
                modality=draw(st.sampled_from(["asserted", "negated"])),
                citations=tuple(draw(st.lists(st.integers(1, 30), max_size=2))),
                mechanisms=tuple(draw(st.lists(st.just("factor-guarantee"), max_size=1))),
                confidence=draw(st.floats(0, 1)),
                shown=draw(st.booleans()),
                reason="svo/own",
                corrected=draw(st.none() | st.just(corrected)),
                echo_of=draw(st.none() | st.sampled_from([f"{name}.0000" for name in PAPERS if name != paper])),
            )
        )
    return made


def papers() -> list[Paper]:
    section = Section(start=0, end=0, index=0, level=0, title="", parent=None)
    return [
        Paper(id=name, file="论文.txt", title="“数据”研究\u2028", year=2020, sections=(section,), sentences=())
        for name in PAPERS
    ]


@settings(deadline=None, max_examples=15)
@given(claims())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, made: list[Claim]) -> None:
    """Papers and claims come back equal, in their order; every filter passes what it passes when all are read."""
    folder = written(tmp_path_factory.mktemp("build"), papers(), [], made)
    build = SqliteBuild(folder)
    assert papers() == build.papers()
    assert made == list(build.claims())
    source, relation, paper = {"data-factor", "it's"}, {"drives", "enables"}, {PAPERS[1]}
    for names in ({"source"}, {"target"}, {"source", "target"}, {"relation"}, {"source", "paper"}, {"entry"}, {"id"}):
        given = {"source": source, "relation": relation, "target": source, "paper": paper}
        filters = {name: given.get(name, {"factor-guarantee", "c0000000000000001"}) for name in names}
        assert list(JsonlBuild(folder).claims(**filters)) == list(build.claims(**filters))


@settings(deadline=None, max_examples=15)
@given(claims())
def test_edges_are_counted_as_they_are_made(tmp_path_factory: pytest.TempPathFactory, made: list[Claim]) -> None:
    """What the tables say of an edge is what its claims come to: papers without echoes, sentences, support, order."""
    folder = written(tmp_path_factory.mktemp("build"), papers(), [], made)
    build = SqliteBuild(folder, large=0)
    for modality in ("asserted", "negated"):
        expected = edges_of(made, small_vocabulary(), modality)
        query = (
            "SELECT source, relation, target FROM edges WHERE modality = ? AND relation NOT IN ('drives', 'enables')"
        )
        assert sorted(expected) == sorted(build.rows(query, (modality,)))
        for key, edge in expected.items():
            assert edge == queries.edges.counted_edge(build, key, modality, small_vocabulary(), "zh")


@settings(deadline=None, max_examples=8)
@given(claims())
def test_a_table_gives_the_claims_it_was_made_of(tmp_path_factory: pytest.TempPathFactory, made: list[Claim]) -> None:
    """Parquet holds every claim, by source, relation, target and paper, the same from either store."""
    pytest.importorskip("pyarrow", reason="the extra table")
    from kg.store.parquet import read_parquet, write_parquet

    folder = written(tmp_path_factory.mktemp("build"), papers(), [], made)
    got = []
    for name, build in (("lines", JsonlBuild(folder)), ("base", SqliteBuild(folder))):
        write_parquet(folder / f"{name}.parquet", build)
        got.append(list(read_parquet(folder / f"{name}.parquet")))
    expected = sorted(made, key=lambda c: (c.source.concept or "", c.relation, c.target.concept or "", c.paper))
    assert [expected, expected] == got


def test_duckdb_reads_the_table(seed_build: Path, tmp_path: Path) -> None:
    """The example of docs/store.md: the pairs that most papers assert, counted as kg counts them, echoes aside."""
    duckdb = pytest.importorskip("duckdb", reason="not installed")
    pytest.importorskip("pyarrow", reason="the extra table")
    from kg.store.parquet import write_parquet

    table = tmp_path / "claims.parquet"
    write_parquet(table, open_build(seed_build))
    text = (Path(__file__).parent.parent / "docs" / "store.md").read_text(encoding="utf-8")
    query = text.partition("```sql\n")[2].partition("```")[0].replace("output/claims.parquet", table.as_posix())
    expected: dict[tuple[str, str, str], set[str]] = {}
    for claim in JsonlBuild(seed_build).claims():
        ends = claim.source.concept, claim.target.concept
        if claim.shown and claim.modality == "asserted" and all(ends) and claim.echo_of is None:
            expected.setdefault((claim.source.label, claim.relation, claim.target.label), set()).add(claim.paper)
    order = sorted(expected, key=lambda key: (-len(expected[key]), key))
    assert [(*key, len(expected[key])) for key in order[:10]] == duckdb.sql(query).fetchall()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE edges SET papers = papers + 1 WHERE relation = 'causal'", "table edges"),
        ("DELETE FROM records WHERE n = (SELECT n FROM records ORDER BY n LIMIT 1 OFFSET 3)", "row 3 of table records"),
        ("UPDATE papers SET title = ''", "row 0 of table papers"),
        ("UPDATE meta SET value = 99 WHERE name = 'version'", "another version"),
    ],
)
def test_verify_sees_a_database_that_does_not_agree(change: str, says: str, world: Path, tmp_path: Path) -> None:
    """A count, a record or a name that is not what the lines give is told with its table; a whole one is not."""
    lines = JsonlBuild(world)
    folder = written(tmp_path, lines.papers(), list(lines.links()), list(lines.claims()))
    assert [] == list(verify_base(JsonlBuild(folder)))
    base = sqlite3.connect(folder / "kg.sqlite")
    base.execute(change)
    base.commit()
    base.close()
    (problem,) = verify_base(JsonlBuild(folder))
    assert says in problem.what


def written(folder: Path, papers: list[Paper], links: list[SentenceLinks], claims: list[Claim]) -> Path:
    """The build as lines and as a database."""
    for name, records in (("papers", papers), ("links", links), ("claims", claims)):
        (folder / f"{name}.jsonl").write_text(
            "".join(f"{record.to_json()}\n" for record in records), encoding="utf-8", newline="\n"
        )
    (folder / "files.jsonl").write_text("", encoding="utf-8")
    (folder / "kg.sqlite").unlink(missing_ok=True)
    write_sqlite(folder / "kg.sqlite", by_paper(papers, links, claims), [])
    return folder


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small build, with a database."""
    folder = write_world(tmp_path_factory.mktemp("world") / "map")
    lines = JsonlBuild(folder)
    return written(folder, lines.papers(), list(lines.links()), list(lines.claims()))


def test_a_database_of_another_version_is_passed_over(world: Path, tmp_path: Path) -> None:
    """A build of a later kg, or a file that is no database, is read from its lines."""
    assert isinstance(open_build(world), SqliteBuild)
    folder = written(tmp_path, papers(), [], [])
    (folder / "kg.sqlite").write_bytes(b"no database")
    assert not isinstance(open_build(folder), SqliteBuild)
    assert papers() == open_build(folder).papers()


def test_a_damaged_database_is_named(world: Path, tmp_path: Path) -> None:
    """Where a database cannot be read the message names it and says what to do."""
    folder = written(tmp_path, papers(), [], [])
    data = (folder / "kg.sqlite").read_bytes()
    (folder / "kg.sqlite").write_bytes(data[: len(data) // 2])
    build = SqliteBuild(folder)
    with pytest.raises(BuildMissing, match=r"kg\.sqlite.*Run kg build"):
        list(build.claims())


def test_a_paper_that_is_not_there(world: Path) -> None:
    """The text of a paper that the build does not have is not found."""
    with pytest.raises(NotFound):
        SqliteBuild(world).text("p999999999999")


def test_rows_are_the_same_whatever_they_come_from(seed_build: Path, tmp_path: Path) -> None:
    """Written twice, a database holds the same rows in the same order."""
    lines = JsonlBuild(seed_build)
    write_sqlite(tmp_path / "again.sqlite", by_paper(lines.papers(), lines.links(), lines.claims()), lines.files())
    assert list(dump(seed_build / "kg.sqlite")) == list(dump(tmp_path / "again.sqlite"))


def dump(path: Path) -> Iterator[str]:
    base = sqlite3.connect(path)
    yield from base.iterdump()
    base.close()


# ------------------------------------------------------------------------------------------------ large builds


def test_a_large_build_answers_from_counts(seed_build: Path) -> None:
    """Taken for large, the five papers give the chains, the lone edges and the disputes that they give when read."""
    small, large = SqliteBuild(seed_build), SqliteBuild(seed_build, large=0)
    assert not small.large
    assert large.large
    for ask in (
        lambda build: queries.trace("数字技术", "高质量发展", build, load()),
        lambda build: queries.gaps(build, load()).contested,
        lambda build: queries.gaps(build, load()).never_source,
        lambda build: queries.query(build, load(), "数据要素", "any", "高质量发展", "any"),
    ):
        assert ask(small) == ask(large)


def test_a_large_build_lists_the_surest(seed_build: Path) -> None:
    """Of claims beyond the limit the surest are listed and the rest is counted."""
    every = queries.query(SqliteBuild(seed_build), load(), "新质生产力", "any", None, "any")
    some = queries.query(SqliteBuild(seed_build, large=0), load(), "新质生产力", "any", None, "any")
    listed = [claim for paper in some.papers for claim in paper.claims]
    total = sum(len(paper.claims) for paper in every.papers)
    assert len(listed) <= 100
    assert total == len(listed) + some.more
    assert (
        min(claim.confidence for claim in listed)
        >= sorted((claim.confidence for paper in every.papers for claim in paper.claims), reverse=True)[
            min(total, 100) - 1
        ]
    )


def test_the_map_of_a_large_build(world: Path, tmp_path: Path) -> None:
    """Its edges between entries are those of the map that is made of all claims, with the same counts."""
    nx = pytest.importorskip("networkx")
    write_counted_graphml(tmp_path / "graph.graphml", SqliteBuild(world), small_vocabulary())
    got = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    lines = JsonlBuild(world)
    whole = assemble(lines.papers(), lines.links(), lines.claims(), small_vocabulary())
    names = ("relation", "modality", "paper_count", "sentence_count", "support")
    expected = {
        (source, target, key): tuple(data[name] for name in names)
        for source, target, key, data in whole.edges(keys=True, data=True)
        if "modality" in data
    }
    assert expected == {
        (source, target, key): tuple(data[name] for name in names)
        for source, target, key, data in got.edges(keys=True, data=True)
    }
    assert whole.graph == {name: value for name, value in got.graph.items() if name in whole.graph}


def test_papers_are_found_by_name(seed_build: Path) -> None:
    """By number, part of a title, author or file the index finds what reading all papers finds."""
    from kg.query.shelf import shelf_of

    listed, indexed = shelf_of(JsonlBuild(seed_build).papers()), shelf_of(SqliteBuild(seed_build))
    titles = [paper.title for paper in JsonlBuild(seed_build).papers()]
    for text in ("000", "004", titles[0], titles[1][2:9], "新质生产力", "没有这篇", "", listed.first()[0].file):
        for most in (False, True):
            assert [p.id for p in listed.named(text, most)] == [p.id for p in indexed.named(text, most)][:5]
    question = f"《{titles[2]}》和 003 怎么看数据要素"
    assert [p.id for p in listed.mentioned(question)] == [p.id for p in indexed.mentioned(question)]
    assert small_linker() is not None
