"""A field of one's own: the folder that `kg init` makes, and a field that needs nothing but its concepts."""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import pipeline
from kg.cli import app, main
from kg.errors import OutputError, VocabularyError
from kg.store import JsonlBuild
from kg.thesaurus.project import start
from kg.vocabulary import default_schemas, faults, load

FIELD = Path(__file__).parent / "fields" / "rural-revitalisation"
OWN = "- id: village-library\n  prefLabel: {zh: 农家书屋, en: village library}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new project, and the current folder."""
    start(tmp_path / "field")
    monkeypatch.chdir(tmp_path / "field")
    return tmp_path / "field"


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    def run(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["kg", *words])
        return main()

    return run


@pytest.mark.parametrize("base", [True, False])
def test_builds_at_once(project: Path, kg: Callable[..., int], capsys: pytest.CaptureFixture[str], base: bool) -> None:
    """`kg build` and `kg check` work in the new folder, on top of the shipped vocabulary and without it."""
    toml = project / "kg.toml"
    assert "base = true" in toml.read_text(encoding="utf-8")
    if not base:
        toml.write_text(toml.read_text(encoding="utf-8").replace("base = true", "base = false"), encoding="utf-8")
    assert [0, 0] == [kg("build"), kg("check")]
    assert (f"{Path('map') / 'graph.html'}\n", "") == capsys.readouterr()
    read = {(c.source.concept, c.relation, c.target.concept) for c in JsonlBuild(project / "map").claims() if c.shown}
    assert ("community-book-club", "drives", "reading-habit") in read


def test_holds_what_a_curator_needs(project: Path) -> None:
    """The folder holds the parts that its guide speaks of, and the guide names them."""
    guide = (project / "README.md").read_text(encoding="utf-8")
    for name in ("papers", "vocabulary", "kg.toml", "papers/corrections.yaml", "vocabulary/rejected.yaml"):
        assert (project / name).exists()
        assert name in guide
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    named = {*re.findall(r"\bkg ([a-z]+)", guide)} & commands
    assert {"build", "papers", "suggest", "check", "diff", "curate"} == named
    assert set() == {*re.findall(r"`kg ([a-z]+)", guide)} - commands


def test_nothing_is_overwritten(project: Path) -> None:
    """A folder that holds files is refused, and its files stay as they are."""
    before = (project / "README.md").read_bytes()
    with pytest.raises(OutputError, match="it holds files already"):
        start(project)
    with pytest.raises(OutputError, match=r"it cannot be written"):
        start(project / "README.md")
    assert before == (project / "README.md").read_bytes()


def own(folder: Path, entries: str) -> Path:
    """A vocabulary of these concepts."""
    (folder / "concepts").mkdir(parents=True)
    (folder / "concepts" / "own.yaml").write_text(entries, encoding="utf-8")
    return folder


def test_own_concepts_stand_on_shipped_ones(tmp_path: Path) -> None:
    """With `base` an own concept may name a shipped one as broader; without it that is an error."""
    schemas = own(tmp_path / "own", OWN + "  broader: [infrastructure]\n")
    both = load(schemas, base=True)
    assert ("infrastructure",) == both.ancestors("village-library")
    assert len(load().concepts) + 1 == len(both.concepts)
    with pytest.raises(VocabularyError, match="broader names infrastructure, which is no concept"):
        load(schemas)


def test_own_entry_stands_in_for_the_shipped_one(tmp_path: Path) -> None:
    """An own entry with a shipped id replaces that entry as a whole, and `kg check` notes it; nothing else is noted."""
    schemas = own(tmp_path / "own", "- id: infrastructure\n  prefLabel: {zh: 基建, en: public works}\n")
    both = load(schemas, base=True)
    assert ("基建", "public works") == both.item("infrastructure").labels
    assert len(load().concepts) == len(both.concepts)
    assert [("note", "infrastructure", "stands in for the shipped entry of this id")] == [
        (fault.severity, fault.entry, fault.what.partition(" (")[0]) for fault in faults(schemas, base=True)
    ]


def test_label_of_a_shipped_concept_is_refused(tmp_path: Path) -> None:
    """A label of two concepts is an error across the two vocabularies, named at the own entry, with the way out."""
    schemas = own(tmp_path / "own", OWN.replace("农家书屋", "數字經濟"))
    (fault,) = faults(schemas, base=True)
    assert ("concepts/own.yaml", "village-library", "error") == (fault.file, fault.entry, fault.severity)
    assert fault.what.startswith("its label 數字經濟 is one of digital-economy too (shipped/concepts/")
    assert "Take it out, or name the entry digital-economy: it then stands in for the shipped one" == fault.mend
    with pytest.raises(VocabularyError, match="its label 數字經濟"):
        load(schemas, base=True)


def test_shipped_vocabulary_on_itself() -> None:
    """The shipped vocabulary on top of itself is just that."""
    assert load() == load(default_schemas(), base=True)


def test_small_field_needs_only_its_concepts(tmp_path: Path) -> None:
    """乡村振兴 is read with its concepts alone: cues, frames and composition come with the language."""
    files = [path.relative_to(FIELD).as_posix() for path in sorted(FIELD.rglob("*")) if path.is_file()]
    assert ["papers/rural.txt", "vocabulary/concepts/rural.yaml"] == files
    assert [] == faults(FIELD / "vocabulary")
    shutil.copytree(FIELD / "papers", tmp_path / "papers")
    pipeline.build([tmp_path / "papers"], FIELD / "vocabulary", tmp_path / "map")
    read = {
        (claim.source.concept, claim.relation, claim.target.concept, claim.modality)
        for claim in JsonlBuild(tmp_path / "map").claims()
        if claim.shown
    }
    assert {
        ("collective-economy", "drives", "farmers-income", "asserted"),
        ("homestead-reform", "drives", "collective-economy", "asserted"),
        ("land-fragmentation", "inhibits", "high-quality-development@agriculture", "asserted"),
        ("live-streaming-commerce", "drives", "farm-product-sales", "asserted"),
        ("rural-governance", "enables", "rural-revitalisation", "asserted"),
        ("returning-talent", "drives", "rural-industry", "prescribed"),
    } <= read
