"""The figures of trust in docs/accuracy.md and the READMEs are what `kg evaluate` says today.

`python3 run.py test tests/test_accuracy.py --update-readme` writes them there. Those of papers held out come from
docs/held_out.json, which training/measure.py writes.
"""

import re
from pathlib import Path

import pytest

from kg.evaluate import Evaluation, evaluate, present
from kg.link import Linker
from kg.store import JsonlBuild
from kg.vocabulary import load

ROOT = Path(__file__).parent.parent
ACCURACY = ROOT / "docs" / "accuracy.md"
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
GOLD = ROOT / "tests" / "gold" / "claims"
COMMAND = "$ kg evaluate tests/gold/claims\n"
SEEN = re.compile(rf"(?<=^```console\n{re.escape(COMMAND)}).*?(?=^```$)", re.M | re.S)
HELD_OUT = re.compile(r"(?<=<!-- of papers held out -->\n\n).*?(?=\n<!-- end -->)", re.S)
ROW = r"(?m)^(\| [^|]*{name}[^|]* \|) \d\.\d\d \| \d\.\d\d \|$"
ROWS = {  # what the row of a README is of → the words that tell it, in each README
    "held out": ("annotated documents", "已标注文献"),
    "seen": ("as shipped", "按发布状态"),
}


@pytest.fixture(scope="module")
def seen(seed_build: Path) -> Evaluation:
    """The seeds, which the vocabulary was made with."""
    return evaluate(GOLD, JsonlBuild(seed_build), Linker(load()), ROOT / "seeds")


@pytest.fixture(scope="module")
def held_out() -> Evaluation:
    """Papers that the net never learned from."""
    return Evaluation.from_json((ROOT / "docs" / "held_out.json").read_text(encoding="utf-8"))


def told(file: Path, text: str, update: bool) -> None:
    """Hold a file against what it should say, or write that into it."""
    if update:
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8")


def test_accuracy_shows_the_evaluation(seen: Evaluation, held_out: Evaluation, pytestconfig: pytest.Config) -> None:
    """docs/accuracy.md holds the evaluation of papers held out first, then that of the seeds as printed."""
    text = ACCURACY.read_text(encoding="utf-8")
    assert (1, 1) == (len(HELD_OUT.findall(text)), len(SEEN.findall(text)))
    assert HELD_OUT.search(text).start() < SEEN.search(text).start()
    text = HELD_OUT.sub(lambda _: present(held_out, "md"), text)
    text = SEEN.sub(lambda _: present(seen), text)
    told(ACCURACY, text, pytestconfig.getoption("--update-readme"))


@pytest.mark.parametrize("place", [0, 1], ids=[path.name for path in READMES])
def test_readme_tells_the_headline(
    seen: Evaluation, held_out: Evaluation, place: int, pytestconfig: pytest.Config
) -> None:
    """The table of a README begins with the figures of papers held out; those of the seeds are the evaluation's too."""
    text = READMES[place].read_text(encoding="utf-8")
    starts = []
    for name, evaluation in (("held out", held_out), ("seen", seen)):
        row = re.compile(ROW.format(name=ROWS[name][place]))
        causal = evaluation.shown.causal
        assert 1 == len(row.findall(text))
        text = row.sub(rf"\1 {causal.precision.value:.2f} | {causal.recall.value:.2f} |", text)
        starts.append(row.search(text).start())
    assert starts == sorted(starts)
    told(READMES[place], text, pytestconfig.getoption("--update-readme"))


def test_held_out_is_not_the_seeds(held_out: Evaluation) -> None:
    """The headline is of many papers, drawn as wholes, and holds no sentence of any of them."""
    assert (True, "papers", ()) == (len(held_out.papers) > 100, held_out.resampled, held_out.faults)
    assert held_out.shown.causal.claims == sum(one.claims for one in held_out.shown.relations[:3])


@pytest.mark.parametrize("name", ["aside.txt", "calibration.txt"])
def test_papers_set_aside_teach_nothing(name: str) -> None:
    """No part of a paper that is measured on, or calibrated on, is learned from under another name."""
    folder = ROOT / "training" / "documents"
    rows = [line.split("\t") for line in (folder / "index.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    papers = dict(rows)
    aside = (folder / name).read_text(encoding="utf-8").split()
    measured = {papers[one] for one in aside}
    assert aside
    assert sorted(aside) == sorted(one for one, paper in papers.items() if paper in measured)
