"""A database that grows holds what it would hold if it were written anew."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from query_world import write_world
from test_store_sqlite import claims, dump, papers

from kg.records import Claim, SentenceLinks, SourceFile
from kg.store import JsonlBuild, aggregate, edge, grow
from kg.store.grow import grow_sqlite
from kg.store.rows import Stored, by_paper
from kg.store.sqlite import write_sqlite

FILES = [SourceFile(path="甲.txt", fate="paper", paper="p000000000001")]


def rows(path: Path) -> list[str]:
    """What a database holds; how SQLite means to look things up is no part of it."""
    return [line for line in dump(path) if "sqlite_stat" not in line]


def grown(folder: Path, before: list[Stored], after: list[Stored]) -> tuple[list[str], list[str]]:
    """The rows of a database made of some papers and grown to others, and those of one that is made of the others."""
    path, anew = folder / "kg.sqlite", folder / "anew.sqlite"
    write_sqlite(path, before, FILES)
    gone = {stored.paper.id for stored in before if stored not in after}
    grow_sqlite(path, gone, [stored for stored in after if stored not in before], FILES[1:])
    write_sqlite(anew, after, FILES[1:])
    return rows(path), rows(anew)


def some(made: list[Claim], papers_there: list[int]) -> list[Stored]:
    """Some of the papers, with their claims."""
    there = [paper for at, paper in enumerate(papers()) if at in papers_there]
    return list(by_paper(there, [], [claim for claim in made if claim.paper in {paper.id for paper in there}]))


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims(), claims(), st.data())
def test_whatever_comes_and_goes(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    old: list[Claim],
    new: list[Claim],
    data: st.DataObject,
) -> None:
    """Papers that go, come, or say something else, with kinds of claims that have more than are listed."""
    for module in (aggregate, edge, grow):
        monkeypatch.setattr(module, "LISTED", 2)
    choice = st.lists(st.integers(0, 2), unique=True)
    before, after = some(old, data.draw(choice)), some(data.draw(st.sampled_from([old, new])), data.draw(choice))
    got, expected = grown(tmp_path_factory.mktemp("grown"), before, after)
    assert expected == got


@pytest.mark.parametrize("away", [0, 2])
def test_a_paper_of_a_small_world(away: int, tmp_path: Path) -> None:
    """A paper with sentences, mechanisms and echoes is put in, and taken out again."""
    lines = JsonlBuild(write_world(tmp_path / "map"))
    every = list(by_paper(lines.papers(), lines.links(), lines.claims()))
    assert all(any(stored.links) and any(stored.claims) for stored in every[:1])
    some_papers = every[:away] + every[away + 1 :]
    for number, (before, after) in enumerate(((some_papers, every), (every, some_papers))):
        (tmp_path / str(number)).mkdir()
        got, expected = grown(tmp_path / str(number), before, after)
        assert expected == got


def test_what_is_of_no_paper(tmp_path: Path) -> None:
    """A sentence of a paper that is not there is refused, and nothing is left out in silence."""
    line = SentenceLinks(paper="p000000000009", sentence="p000000000009.0001", start=0, end=1, section=(), links=())
    with pytest.raises(ValueError, match="p000000000009: no such paper"):
        list(by_paper(papers(), [line], []))
