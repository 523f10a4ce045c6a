"""Both READMEs: every `kg` command they show is run on the seeds, in order, and prints what they say it prints.

In a ```console block a line `$ kg …` is a command and what follows is its output; a last line `…` leaves the rest out.
`python3 run.py test tests/test_readme.py --update-readme` writes what the commands print now into both.
"""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.M | re.S)
SHELL = re.compile(r"(?<=^```sh\n).*?(?=^```$)", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
KG = "import sys; from kg.cli import main; sys.argv[0] = 'kg'; sys.exit(main())"
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


def printed(command: str, place: Path) -> list[str]:
    """What a command prints on a folder where nothing but `seeds/` and earlier commands' output is."""
    words = shlex.split(command)
    assert "kg" == words[0], f"{command}: a console block shows commands of kg only"
    got = subprocess.run([sys.executable, "-c", KG, *words[1:]], capture_output=True, encoding="utf-8", cwd=place)
    assert (0, "") == (got.returncode, got.stderr), command
    return [line.rstrip() for line in got.stdout.splitlines()]


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


def write(blocks: list[str]) -> None:
    """Put the blocks, in order, in the place of those that both READMEs show."""
    for readme in READMES:
        new = iter(blocks)
        text = CONSOLE.sub(lambda _, new=new: next(new), readme.read_text(encoding="utf-8"))
        readme.write_text(text, encoding="utf-8", newline="\n")


def test_commands_print_what_is_shown(place: Path, pytestconfig: pytest.Config) -> None:
    """Every command of README.md ends well and prints the lines below it."""
    blocks = [shown(block) for block in CONSOLE.findall(READMES[0].read_text(encoding="utf-8"))]
    got = [[(command, cut(printed(command, place), lines)) for command, lines in block] for block in blocks]
    if pytestconfig.getoption("--update-readme"):
        write(["".join(f"{line}\n" for command, lines in block for line in (f"$ {command}", *lines)) for block in got])
        return
    assert blocks
    assert blocks == got


def test_both_languages_show_the_same() -> None:
    """The Chinese README shows the same commands and outputs in the same order, under as many headings."""
    english, chinese = (readme.read_text(encoding="utf-8") for readme in READMES)
    assert CONSOLE.findall(english) == CONSOLE.findall(chinese)
    commands = [[re.sub(r"\s*#.*", "", block) for block in SHELL.findall(text)] for text in (english, chinese)]
    assert commands[0] == commands[1]
    levels = [
        re.findall(r"^#+(?= )", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
        for text in (english, chinese)
    ]
    assert levels[0] == levels[1]


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_links_lead_somewhere(readme: Path) -> None:
    """Every file that a README links to is there."""
    missing = [name for name in LINK.findall(readme.read_text(encoding="utf-8")) if not (ROOT / name).exists()]
    assert [] == missing


def test_figures_are_those_measured() -> None:
    """No README tells a figure of trust that docs/accuracy.md, which says how it was measured, does not hold."""
    accuracy = ROOT / "docs" / "accuracy.md"
    measured = set(re.findall(r"\b[01]\.\d\d\b", accuracy.read_text(encoding="utf-8") if accuracy.exists() else ""))
    for readme in READMES:
        told = CONSOLE.sub("", readme.read_text(encoding="utf-8"))
        assert set() == set(re.findall(r"\b[01]\.\d\d\b", told)) - measured
