"""The page of a large build: counts of all, quotes of some, and the command that lists the rest."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from explore_page import Opened
from query_world import small_vocabulary, write_world

from kg.explore import counted, render_large
from kg.store import JsonlBuild, SqliteBuild
from kg.store.rows import by_paper
from kg.store.sqlite import write_sqlite

EDGE = "data-factor--drives-asserted--high-quality-development"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world twelve times over, so that one edge has more claims than are quoted."""
    folder = write_world(tmp_path_factory.mktemp("large") / "map")
    lines = JsonlBuild(folder)
    (folder / "files.jsonl").write_text("", encoding="utf-8")
    papers = [
        paper.model_copy(update={"id": f"p{copy:02d}{paper.id[3:]}", "year": 2010 + copy})
        for copy in range(12)
        for paper in lines.papers()
    ]
    claims = [
        claim.model_copy(
            update={
                "id": f"{claim.id}{copy}",
                "paper": f"p{copy:02d}{claim.paper[3:]}",
                "sentence": claim.sentence.model_copy(update={"id": f"p{copy:02d}{claim.sentence.id[3:]}"}),
            }
        )
        for copy in range(12)
        for claim in lines.claims()
    ]
    write_sqlite(folder / "kg.sqlite", by_paper(papers, [], claims), [])
    path = folder / "graph.html"
    path.write_text("".join(render_large(SqliteBuild(folder), small_vocabulary())), encoding="utf-8", newline="\n")
    return path


def block(page: Path, name: str) -> Any:
    """A data block of a page."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page.read_text("utf-8"), re.S)
    assert found
    return json.loads(found.group(1))


def test_an_edge_holds_counts_and_a_few_quotes(large: Path) -> None:
    """Twelve papers say it: all are counted, by year too, three claims are quoted, and no text is carried."""
    edge = block(large, "kg-map")["edges"][EDGE]
    assert (12, 12, 12) == tuple(edge["count"][name] for name in ("papers", "sentences", "claims"))
    assert {str(2010 + copy): 1 for copy in range(12)} == edge["count"]["years"]
    assert counted.QUOTED == len(edge["claims"]) == len(edge["papers"])
    assert 12 - counted.QUOTED == edge["more"]
    assert {} == block(large, "kg-texts")
    assert set(edge["claims"]) <= block(large, "kg-evidence")["claims"].keys()


def test_edges_beyond_the_limit_are_counted(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more edges than the map holds those that most papers are behind stay, and the page says how many there are."""
    monkeypatch.setattr(counted, "EDGES", 2)
    shown = counted.counted_content(SqliteBuild(large.parent), small_vocabulary()).map
    assert 2 == len(shown["edges"]) == shown["build"]["edges"] < shown["build"]["allEdges"]


def test_the_page_says_what_it_leaves_out(browser: Any, large: Path) -> None:
    """It opens without complaint, counts the build, quotes three of twelve and names the command that lists all."""
    opened = Opened(browser, f"{large.as_uri()}#select={EDGE}")
    assert "36 篇论文" in opened.text("#subtitle")
    panel = opened.text("#panel")
    assert "12 篇 · 12 句" in panel
    assert "这里引 3 条，共 12 条" in panel
    assert "kg query --source data-factor --relation drives --target high-quality-development" in panel
    assert 3 == panel.count("数据要素的融合运用推动高质量发展。")
    assert [] == opened.complaints


def test_years_choose_papers(browser: Any, large: Path) -> None:
    """With years chosen an edge counts the papers of these years."""
    opened = Opened(browser, f"{large.as_uri()}#select={EDGE}&since=2018&until=2020")
    assert "3 篇 · 3 句" in opened.text("#panel")
    assert [] == opened.complaints
