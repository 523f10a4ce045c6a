"""`training/coverage.py`: what it counts."""

import runpy
from pathlib import Path

import pytest

from kg.link import Linker
from kg.vocabulary import load

SCRIPT = Path(__file__).resolve().parent.parent / "training" / "coverage.py"
GOLD = """000 | -
001 | 数字技术 | drives | ^产业升级 | asserted | opt
001 | 躺平 的人 | drives | 産業升級 | asserted |
"""


def test_names_are_the_arguments_as_annotated(tmp_path: Path) -> None:
    """Sources and targets, the mark of an absent one taken off, sentences without a claim left out."""
    (tmp_path / "a.tsv").write_text(GOLD, encoding="utf-8")
    names = runpy.run_path(str(SCRIPT))["names"]
    assert ["数字技术", "产业升级", "躺平 的人", "産業升級"] == list(names(tmp_path))


def test_names_link_as_in_a_build() -> None:
    """Traditional characters and composed phrases included."""
    concept, linker = runpy.run_path(str(SCRIPT))["concept"], Linker(load())
    expected = ["industrial-upgrading", "high-quality-development@county-economy", None]
    assert expected == [concept(linker, name) for name in ("産業升級", "县域经济高质量发展", "能力")]


def test_the_shares_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line a folder, and the open names only when asked for."""
    (tmp_path / "a.tsv").write_text(GOLD, encoding="utf-8")
    runpy.run_path(str(SCRIPT))["main"]([str(tmp_path), "--open", "1"])
    head, *listed = capsys.readouterr().out.splitlines()
    assert head.endswith("3 of 4 argument names link to a concept (75.0 %): 3 curated, 0 composed")
    assert ["    1 躺平 的人"] == listed
