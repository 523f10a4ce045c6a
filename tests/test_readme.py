"""Both READMEs: every `kg` command they show is run on the seeds, in order, and prints what they say it prints, each
README in its own language.

In a ```console block a line `$ kg …` is a command and what follows is its output; a last line `…` leaves the rest out.
`python3 run.py test tests/test_readme.py --update-readme` writes what the commands print now into both.
"""

import io
import re
import shlex
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).parent.parent
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.M | re.S)
SHELL = re.compile(r"(?<=^```sh\n).*?(?=^```$)", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
LEFT_OUT = "…"


def shown(block: str) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines of output shown for it."""
    pairs: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            pairs.append((line[2:], []))
        else:
            pairs[-1][1].append(line)
    return pairs


def printed(command: str, place: Path, language: str, typed: str = "") -> list[str]:
    """What a command prints, in a language, on a folder where nothing but `seeds/` and earlier commands' output is."""
    words = shlex.split(command)
    assert "kg" == words[0], f"{command}: a console block shows commands of kg only"
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(place)
        patch.setenv("KG_LANG", language)
        patch.setattr(sys, "argv", words)
        patch.setattr(sys, "stdin", io.StringIO(typed))
        code = main()
    assert 0 == code, f"{command}: {err.getvalue()}"
    assert typed or not err.getvalue(), command
    return [line.rstrip() for line in out.getvalue().splitlines()]


def cut(lines: list[str], like: list[str]) -> list[str]:
    """As many of the lines as `like` shows, where it leaves the rest out."""
    return [*lines[: len(like) - 1], LEFT_OUT] if like[-1:] == [LEFT_OUT] and len(lines) >= len(like) else lines


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a newcomer has it: the papers, and their annotation."""
    place = tmp_path_factory.mktemp("newcomer")
    shutil.copytree(ROOT / "seeds", place / "seeds")
    shutil.copytree(ROOT / "tests" / "gold" / "claims", place / "tests" / "gold" / "claims")
    return place


def run(page: Path, place: Path, language: str, update: bool) -> None:
    """Run the commands of a page; hold what they print against what it shows, or write that into it."""
    text = page.read_text(encoding="utf-8")
    blocks = [shown(block) for block in CONSOLE.findall(text)]
    got = [[(command, cut(printed(command, place, language), lines)) for command, lines in block] for block in blocks]
    if update:
        new = iter("".join(f"{line}\n" for told in block for line in (f"$ {told[0]}", *told[1])) for block in got)
        page.write_text(CONSOLE.sub(lambda _: next(new), text), encoding="utf-8", newline="\n")
        return
    assert blocks
    assert blocks == got


@pytest.mark.parametrize("language", READMES)
def test_commands_print_what_is_shown(language: str, place: Path, pytestconfig: pytest.Config) -> None:
    """Every command of a README ends well and prints the lines below it, in the README's language."""
    run(READMES[language], place, language, pytestconfig.getoption("--update-readme"))


def commands(page: Path) -> list[list[str]]:
    """The commands that a page shows, block by block, those with their output and those without."""
    text = page.read_text(encoding="utf-8")
    with_output = [[command for command, _ in shown(block)] for block in CONSOLE.findall(text)]
    return [*with_output, *([re.sub(r"\s*#.*", "", block)] for block in SHELL.findall(text))]


def levels(page: Path) -> list[str]:
    """The marks of a page's headings."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return re.findall(r"^#+(?= )", text, re.M)


def test_both_languages_show_the_same() -> None:
    """The Chinese README shows the same commands in the same order, under as many headings."""
    assert commands(READMES["en"]) == commands(READMES["zh"])
    assert levels(READMES["en"]) == levels(READMES["zh"])


@pytest.mark.parametrize("readme", READMES.values(), ids=lambda path: path.name)
def test_links_lead_somewhere(readme: Path) -> None:
    """Every file that a README links to is there."""
    missing = [name for name in LINK.findall(readme.read_text(encoding="utf-8")) if not (ROOT / name).exists()]
    assert [] == missing


def test_figures_are_those_measured() -> None:
    """No README tells a figure of trust that docs/accuracy.md, which says how it was measured, does not hold."""
    accuracy = ROOT / "docs" / "accuracy.md"
    measured = set(re.findall(r"\b[01]\.\d\d\b", accuracy.read_text(encoding="utf-8") if accuracy.exists() else ""))
    for readme in READMES.values():
        told = CONSOLE.sub("", readme.read_text(encoding="utf-8"))
        assert set() == set(re.findall(r"\b[01]\.\d\d\b", told)) - measured
