"""`kg diff`: what an edit of the vocabulary changed between two builds of the same papers."""

import csv
import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from kg import pipeline
from kg.cli import main
from kg.query import diff, present
from kg.query.differences import Difference
from kg.store import JsonlBuild

FIELD = Path(__file__).parent / "fields" / "rural-revitalisation"


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two builds of one paper: `old`, and `new` by a vocabulary without 电商直播 and with 新动能."""
    place = tmp_path_factory.mktemp("diff")
    schemas = Path(shutil.copytree(FIELD / "vocabulary", place / "schemas"))
    pipeline.build([FIELD / "papers"], schemas, place / "old")
    file = schemas / "concepts" / "rural.yaml"
    text = file.read_text(encoding="utf-8")
    gone = "- id: live-streaming-commerce\n  prefLabel: {zh: 电商直播, en: live-streaming commerce}\n"
    assert gone in text
    new = "- id: village-rules\n  prefLabel: {zh: 产业支撑, en: industrial support}\n"
    file.write_text(text.replace(gone, "") + new, encoding="utf-8")
    pipeline.build([FIELD / "papers"], schemas, place / "new")
    return place


@pytest.fixture(scope="module")
def found(builds: Path) -> Difference:
    return diff(JsonlBuild(builds / "old"), JsonlBuild(builds / "new"))


def test_links(found: Difference) -> None:
    """The labels taken out and put in, each with its place and sentence."""
    assert {("gone", "live-streaming-commerce", "电商直播"), ("new", "village-rules", "产业支撑")} <= {
        (link.change, link.entry, link.text) for link in found.links
    }
    (link,) = (link for link in found.links if link.entry == "village-rules")
    text = (FIELD / "papers" / "rural.txt").read_text(encoding="utf-8")
    assert "产业支撑" == text[link.start : link.end]
    assert "乡村振兴离不开产业支撑。" == link.sentence


def test_claims(found: Difference) -> None:
    """A claim that lost its concept is changed, not gone: its id is that of its sentence and words."""
    (change,) = (c for c in found.claims if c.claim.source.text == "电商直播" and "农产品" in c.claim.target.text)
    assert ("changed", None) == (change.change, change.claim.source.concept)
    assert change.before is not None
    assert "live-streaming-commerce" == change.before.source.concept
    assert {"source.concept", "source.match"} <= {*change.fields}


def test_edges(found: Difference) -> None:
    """The edges of that concept are gone from the map."""
    edges = [edge for edge in found.edges if edge.source == "live-streaming-commerce"]
    assert ("gone", "电商直播", "drives", "农产品销售", 1, 0) in [
        (edge.change, edge.source_label, edge.relation, edge.target_label, edge.before, edge.after) for edge in edges
    ]
    assert {"gone"} == {edge.change for edge in edges}


def test_other_way_round(builds: Path, found: Difference) -> None:
    """Compared the other way round, what was gone is new."""
    back = diff(JsonlBuild(builds / "new"), JsonlBuild(builds / "old"))
    turned = {"gone": "new", "new": "gone", "changed": "changed"}
    assert [turned[link.change] for link in found.links] == [link.change for link in back.links]
    assert sorted(turned[claim.change] for claim in found.claims) == sorted(claim.change for claim in back.claims)
    assert [(turned[e.change], e.after, e.before) for e in found.edges] == [
        (e.change, e.before, e.after) for e in back.edges
    ]


def test_nothing_changed(builds: Path) -> None:
    """A build does not differ from itself."""
    same = diff(JsonlBuild(builds / "old"), JsonlBuild(builds / "old"))
    assert Difference(only_old=(), only_new=(), links=(), claims=(), edges=()) == same
    assert "链接、论断、连线都相同。\n" == present(same)


def test_other_papers(builds: Path, tmp_path: Path) -> None:
    """Papers that only one build holds are named, and all that they say is gone or new."""
    (tmp_path / "other.txt").write_text("另一篇\n\n乡村治理推动乡村振兴。\n", encoding="utf-8")
    pipeline.build([tmp_path / "other.txt"], FIELD / "vocabulary", tmp_path / "map")
    found = diff(JsonlBuild(builds / "old"), JsonlBuild(tmp_path / "map"))
    assert (("rural.txt",), ("other.txt",)) == (found.only_old, found.only_new)
    assert {"gone", "new"} == {claim.change for claim in found.claims}


def test_forms(found: Difference) -> None:
    """Table, Markdown, JSON and CSV say the same changes; JSON gives the result back, CSV a row for each."""
    assert "± 电商直播" in present(found)
    for text in (present(found), present(found, "md")):
        assert "电商直播" in text
        assert "农产品销售" in text
    assert found == Difference.model_validate(json.loads(present(found, "json")))
    rows = list(csv.DictReader(io.StringIO(present(found, "csv"))))
    assert len(found.links) + len(found.claims) + len(found.edges) == len(rows)
    assert {"link", "claim", "edge"} == {row["what"] for row in rows}
    assert any(row["source"] == "live-streaming-commerce" and row["before"] == "1" for row in rows)
    assert "Edges of the map" in present(found, language="en")


def test_command(builds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`kg diff OLD NEW` prints the difference; a folder without a build is named."""
    monkeypatch.chdir(builds)
    monkeypatch.setattr(sys, "argv", ["kg", "diff", "old", "new"])
    assert 0 == main()
    assert capsys.readouterr().out.startswith("Links · ")
    monkeypatch.setattr(sys, "argv", ["kg", "diff", "old", "nowhere"])
    assert 1 == main()
    assert capsys.readouterr().err.startswith("nowhere: there is no build here.")
