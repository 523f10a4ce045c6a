import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from query_world import small_vocabulary, write_world

from kg.query import verify
from kg.store import JsonlBuild
from kg.vocabulary import load

Line = dict[str, Any]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """The folder of the small build, to be spoiled."""
    return write_world(tmp_path / "output")


def spoil(output: Path, file: str, change: Callable[[list[Line]], None]) -> None:
    """Change the records of a file."""
    path = output / file
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    change(records)
    lines = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
    path.write_text(lines, encoding="utf-8", newline="\n")


def problems(output: Path) -> list[str]:
    """What verify finds, one a line."""
    return [str(problem) for problem in verify(JsonlBuild(output), small_vocabulary())]


def test_a_sound_build(output: Path) -> None:
    """A build that is as it must be has no problem."""
    assert [] == problems(output)


def test_the_seeds(seed_build: Path) -> None:
    """The build of the five papers is sound."""
    assert [] == verify(JsonlBuild(seed_build), load())


def _set(*place: str | int, value: object) -> Callable[[list[Line]], None]:
    """A change of one field of the first record."""

    def change(records: list[Line]) -> None:
        at: Any = records[0]
        for step in place[:-1]:
            at = at[step]
        at[place[-1]] = value

    return change


def _twice(records: list[Line]) -> None:
    records.insert(1, records[0])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            _set("sentence", "text", value="数据要素"),
            "sentence: '数据要素' is quoted, '数据要素的融合运用推动高质量发展。' stands",
        ),
        (_set("sentence", "start", value=14), "its sentence stands at 15–32, not 14–32"),
        (_set("sentence", "id", value="p000000000000.0099"), "p000000000000 has no sentence p000000000000.0099"),
        (_set("paper", value="p000000000009"), "p000000000009 has no sentence"),
        (_set("file", value="丁.txt"), "its file is 甲.txt, not 丁.txt"),
        (_set("section", value=["引言"]), "it stands in section ('数据要素夯实要素保障',), not ('引言',)"),
        (
            _set("source", "text", value="数据要素"),
            "source: '数据要素' is quoted, '数据要素的融合运用' stands at 15–24",
        ),
        (_set("source", "start", value=2), "source: 2–24 is not in the sentence, 15–32"),
        (_set("source", "start", value=None), "source: it has one offset and not the other"),
        (_set("target", "concept", value="no-such-thing"), "target: the vocabulary has no concept no-such-thing"),
        (_set("target", "concept", value="factor-guarantee"), "target: the vocabulary has no concept factor-guarantee"),
        (_set("target", "concept", value=None), "target: match exact with concept None"),
        (_set("target", "match", value="open"), "target: match open with concept high-quality-development"),
        (_set("cue", "text", value="促进"), "cue: '促进' is quoted, '推动' stands at 24–26"),
        (_set("mechanisms", value=["data-factor"]), "the vocabulary has no mechanism data-factor"),
        (_set("paths", value=["factor-guarantee"]), "the vocabulary has no path factor-guarantee"),
        (_set("relation", value="enables"), "what it says makes the id"),
        (_set("id", value="c0"), "what it says makes the id"),
        (_twice, "two claims have this id"),
    ],
)
def test_what_is_wrong_with_a_claim(output: Path, change: Callable[[list[Line]], None], message: str) -> None:
    """A spoiled claim is found, named by its id, and told what is wrong."""
    spoil(output, "claims.jsonl", change)
    found = [problem for problem in problems(output) if problem.startswith("claims.jsonl: c")]
    assert any(message in problem for problem in found), found


def test_a_claim_needs_cue_or_reason(output: Path) -> None:
    """Without a cue the reason stands for it; without both the claim is wrong."""
    spoil(output, "claims.jsonl", _set("cue", value=None))
    assert [] == problems(output)
    spoil(output, "claims.jsonl", _set("reason", value=""))
    assert any("it has neither cue nor reason" in problem for problem in problems(output))


def test_an_argument_left_out_says_where_it_comes_from(output: Path) -> None:
    """An argument without offsets is right with its origin, and wrong without."""

    def leave_out(records: list[Line]) -> None:
        records[0]["source"] |= {"start": None, "end": None, "resolved_from": "heading"}

    spoil(output, "claims.jsonl", leave_out)
    assert [] == problems(output)
    spoil(output, "claims.jsonl", _set("source", "resolved_from", value=None))
    assert any("source: it has no offsets and does not say where it comes from" in p for p in problems(output))


def test_the_means_are_checked_like_the_ends(output: Path) -> None:
    """`via` holds arguments, and a wrong quote in it is found."""

    def add(records: list[Line]) -> None:
        records[0]["via"] = [records[0]["source"] | {"text": "数据"}]

    spoil(output, "claims.jsonl", add)
    assert any("via: '数据' is quoted" in problem for problem in problems(output))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_set("links", 0, "text", value="数据"), "link: '数据' is quoted, '数据要素' stands at 4–8"),
        (_set("links", 0, "end", value=99), "link: 4–99 is not in the sentence, 2–14"),
        (_set("links", 0, "concept", value="no-such-thing"), "the vocabulary has no no-such-thing"),
        (_set("links", 0, "kind", value="path"), "data-factor is no path"),
        (_set("links", 0, "reason", value=""), "the link to data-factor has no reason"),
        (_set("start", value=0), "it stands at 2–14, not at 0–14"),
        (_set("section", value=[]), "it stands in section ('数据要素夯实要素保障',), not ()"),
        (_set("sentence", value="p000000000000.0099"), "p000000000000 has no such sentence"),
        (_twice, "two lines are about this sentence"),
    ],
)
def test_what_is_wrong_with_a_link(output: Path, change: Callable[[list[Line]], None], message: str) -> None:
    """A spoiled link is found and named by its sentence."""
    spoil(output, "links.jsonl", change)
    found = [problem for problem in problems(output) if problem.startswith("links.jsonl: p")]
    assert any(message in problem for problem in found), found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_set("sentences", 0, "end", value=9999), "p000000000000.0000: 2–9999 is out of order or of the text"),
        (_set("sentences", 0, "id", value="s1"), "sentence 0 is called s1, index 0"),
        (_set("sentences", 0, "section", value=9), "p000000000000.0000: there is no section 9"),
        (_set("references", 0, "end", value=9999), "Reference 0–9999 is not in the text"),
        (_set("sections", 1, "end", value=9999), "Section 2–9999 is not in the text"),
    ],
)
def test_what_is_wrong_with_a_paper(output: Path, change: Callable[[list[Line]], None], message: str) -> None:
    """A paper cut wrongly is found and named by its id."""
    spoil(output, "papers.jsonl", change)
    assert f"papers.jsonl: p000000000000: {message}" in problems(output)


def test_a_text_that_changed(output: Path) -> None:
    """One character more at the head of a text, and every quote from it is wrong."""
    path = output / "texts" / "p000000000002.txt"
    path.write_text("。" + path.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    found = problems(output)
    quotes = [claim.id for claim in JsonlBuild(output).claims() if claim.paper == "p000000000002"]
    assert all(any(f"claims.jsonl: {entry}: sentence" in problem for problem in found) for entry in quotes)


def test_a_text_that_is_gone(output: Path) -> None:
    """A missing text is a problem of its paper, and what points into it another; nothing crashes."""
    (output / "texts" / "p000000000002.txt").unlink()
    found = problems(output)
    assert found[0].startswith("papers.jsonl: p000000000002: its text is not there")
    assert any("p000000000002 has no such sentence" in problem for problem in found)


def test_a_claim_of_an_edge_that_is_gone(output: Path) -> None:
    """The map leads to claims that exist: one taken out of claims.jsonl is missed."""
    spoil(output, "claims.jsonl", lambda records: records.pop(0) and None)
    assert [
        "graph.graphml: data-factor--drives-asserted--high-quality-development: there is no claim ce1bfa911225f9f41"
    ] == problems(output)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '<node id="talent-shortage">',
            '<node id="no-such-thing">',
            "no-such-thing: this node is no paper and no entry",
        ),
        ("p000000000000.0001", "p000000000000.0099", "there is no sentence p000000000000.0099"),
        ('["ce1bfa911225f9f41"]', '["c3b639644db8a8d1f"]', "claim c3b639644db8a8d1f states something else"),
        ('["ce1bfa911225f9f41"]', "[]", "this edge has no evidence"),
        ("</graphml>", "", "graph.graphml: it cannot be read"),
    ],
)
def test_what_is_wrong_with_the_map(output: Path, old: str, new: str, message: str) -> None:
    """A node that is nothing, an edge without claims or with others' claims, a broken file."""
    path = output / "graph.graphml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    found = problems(output)
    assert any(problem.startswith("graph.graphml: ") and message in problem for problem in found), found


def test_a_map_that_is_gone(output: Path) -> None:
    """Without its map a build is not whole."""
    (output / "graph.graphml").unlink()
    assert ["graph.graphml: it cannot be read"] == [problem.split(" (")[0] for problem in problems(output)]
