"""Long commands tell how far they are, and Ctrl-C stops each with a word of what to do."""

from pathlib import Path
from typing import Any

import pytest
from command_line import Kg

from kg.cli import watching
from kg.export import export
from kg.query import verify
from kg.store import open_build
from kg.thesaurus.corpus import read_corpus
from kg.thesaurus.suggest import suggest
from kg.vocabulary import load


class Told:
    """Takes down what progress is told."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int, int, str]] = []

    def __call__(self, *step: Any) -> None:
        """Take it down."""
        self.steps.append(step)

    def whole(self) -> list[str]:
        """The steps in order; fails where one does not go from its beginning to its end."""
        names = list(dict.fromkeys(step for step, *_ in self.steps))
        for name in names:
            done = [(at, number) for step, at, number, _ in self.steps if step == name]
            assert done == sorted(done) and done[-1][0] == done[-1][1], name
        return names


def test_whoever_reads_a_whole_build_tells(seed_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All papers, sentences and claims are told of as they are read, of a choice that it is read; all come through."""
    told = Told()
    monkeypatch.setattr(watching, "ProgressLine", lambda: told)
    monkeypatch.setattr(watching, "_EVERY", 2)
    plain, watched = open_build(seed_build), watching.watched(open_build(seed_build))
    assert plain.papers(["none"]) == watched.papers(["none"])
    assert [] == told.steps
    assert list(plain.claims(source={"data-factor"})) == list(watched.claims(source={"data-factor"}))
    assert {("all claims", 0, 1, "")} == set(told.steps[:-1])
    told.steps.clear()
    assert plain.papers() == watched.papers()
    assert (list(plain.links()), list(plain.claims())) == (list(watched.links()), list(watched.claims()))
    assert ["all papers", "all sentences", "all claims"] == told.whole()


def test_verify_and_export_tell(seed_build: Path) -> None:
    """Verify tells of papers whose sentences and claims it has checked, then of the database; export of the file."""
    told, build, vocabulary = Told(), open_build(seed_build), load()
    assert [] == verify(build, vocabulary, told)
    assert ["all sentences", "all claims", "database"] == told.whole()
    export("csv", build, vocabulary, told)
    assert ("making", 0, 1, "tables") == told.steps[-1]


def test_papers_read_for_a_vocabulary_are_told(tmp_path: Path) -> None:
    """Files, then sentences, then claims, each by name and to its end."""
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"论平台{name}\n\n平台经济降低了交易成本。\n", encoding="utf-8")
    told = Told()
    suggest(read_corpus([tmp_path], progress=told), progress=told)
    assert ["files", "sentences", "papers"] == told.whole()
    assert ("files", 0, 2, "a.txt") == told.steps[0]


@pytest.mark.parametrize(
    "words", [("papers",), ("verify",), ("export", "csv", "--to", "tables"), ("review", "数字经济"), ("diff", "a", "b")]
)
def test_ctrl_c_stops(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    """Ctrl-C while a command reads ends it with 130, a word of what to do, no traceback and no file."""

    def interrupted(folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.store.open_build", interrupted)
    ended = kg(*words)
    assert (130, "") == (ended.code, ended.out)
    assert "Stopped; nothing is left half written" in ended.err and "Traceback" not in ended.err
    assert [] == list(tmp_path.iterdir())
