"""The tutorial: its commands, run in order in a folder as it says, print what it shows, each page in its language.

A ```toml block is written into kg.toml. `CLAIM` is the id of the first claim that the page has printed. `kg curate` is
answered with r for right and nothing for why. A last line `…` leaves the rest out, as in the READMEs; `--update-readme`
writes what the commands print now.
"""

import re
import shutil
from pathlib import Path

import pytest
from test_readme import CONSOLE, LINK, SHELL, cut, levels, printed, shown

ROOT = Path(__file__).parent.parent
PAGES = {"en": ROOT / "docs" / "tutorial.md", "zh": ROOT / "docs" / "tutorial.zh-CN.md"}
TOML = re.compile(r"(?<=^```toml\n).*?(?=^```$)", re.M | re.S)
ID = re.compile(r"\bc[0-9a-f]{16}\b")
CURATED = "r\n\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder of step 2, with the five papers."""
    shutil.copytree(ROOT / "seeds", tmp_path / "papers")
    return tmp_path


@pytest.mark.parametrize("language", PAGES)
def test_commands_of_the_tutorial(
    language: str, place: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    """Every command ends well and prints the lines below it; in the end map, review and decision are there."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    text = PAGES[language].read_text(encoding="utf-8")
    (place / "kg.toml").write_text("".join(TOML.findall(text)), encoding="utf-8")
    blocks = [shown(block) for block in CONSOLE.findall(text)]
    got, claim = [], ""
    for block in blocks:
        told = []
        for command, lines in block:
            out = printed(command.replace("CLAIM", claim), place, language, CURATED)
            claim = claim or next(iter(ID.findall(" ".join(out))), "") if command.startswith("kg ask") else claim
            assert out, command
            told.append((command, cut(out, lines)))
        got.append(told)
    if pytestconfig.getoption("--update-readme"):
        new = iter("".join(f"{line}\n" for told in block for line in (f"$ {told[0]}", *told[1])) for block in got)
        PAGES[language].write_text(CONSOLE.sub(lambda _: next(new), text), encoding="utf-8", newline="\n")
        return
    assert blocks == got
    assert [(place / "map" / "graph.html").as_uri()] == opened
    assert "verdict: right" in (place / "papers" / "corrections.yaml").read_text(encoding="utf-8")
    assert (place / "review.docx").read_bytes().startswith(b"PK")
    assert "@" in (place / "works.bib").read_text(encoding="utf-8")


def outline(page: Path) -> list[str]:
    """The commands of a page in order, without what is quoted in them, and its blocks for the shell and for kg.toml."""
    text = page.read_text(encoding="utf-8")
    commands = [command for block in CONSOLE.findall(text) for command, _ in shown(block)]
    bare = [re.sub(r'"[^"]*"', '""', command) for command in commands]
    return [*bare, *(re.sub(r"\s*#.*", "", block) for block in SHELL.findall(text)), *TOML.findall(text)]


def test_both_languages_teach_the_same() -> None:
    """Both pages have the same commands in the same order, under as many headings, and take the same minutes."""
    assert outline(PAGES["en"]) == outline(PAGES["zh"])
    assert levels(PAGES["en"]) == levels(PAGES["zh"])


@pytest.mark.parametrize(("language", "word"), [("en", r"\((\w+) minutes?\)"), ("zh", r"（(\w)分钟）")])
def test_the_tutorial_takes_fifteen_minutes(language: str, word: str) -> None:
    """The minutes that the headings tell come to no more than the title says."""
    worth = {"one": 1, "two": 2, "three": 3, "一": 1, "两": 2, "三": 3}
    headings = [line for line in PAGES[language].read_text(encoding="utf-8").splitlines() if line.startswith("## ")]
    minutes = [worth[found[1]] for line in headings if (found := re.search(word, line))]
    assert len(headings) - 1 == len(minutes)
    assert sum(minutes) <= 15


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name)
def test_links_of_the_tutorial(page: Path) -> None:
    """Every file that it links to is there."""
    linked = LINK.findall(page.read_text(encoding="utf-8"))
    assert linked
    assert [] == [name for name in linked if not (page.parent / name).exists()]
