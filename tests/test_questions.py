"""Questions about the seeds whose answers a reader found in the papers (tests/gold/questions.yaml)."""

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.errors import QuestionError
from kg.link import Linker
from kg.normalise import fold_label
from kg.query import ask, present
from kg.query.ask import understand
from kg.query.questions import Element, Grammar, load_grammar
from kg.query.resolve import Names
from kg.query.results import Answer
from kg.store import JsonlBuild
from kg.vocabulary import Vocabulary, load

GOLD: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "gold" / "questions.yaml").read_text(encoding="utf-8")
)
LEAST = 60


@cache
def tools() -> tuple[Vocabulary, Linker]:
    """The shipped vocabulary and its linker."""
    vocabulary = load()
    return vocabulary, Linker(vocabulary)


@cache
def grammar() -> Grammar:
    """How questions are worded."""
    return load_grammar()


class Kept(JsonlBuild):
    """A build whose records are read from disk once."""

    @cached_property
    def _kept(self) -> dict[str, list[Any]]:
        return {}

    def _records(self, name: str, model: type[Any]) -> Iterator[Any]:
        if name not in self._kept:
            self._kept[name] = list(super()._records(name, model))
        return iter(self._kept[name])


@cache
def build_in(folder: Path) -> Kept:
    """The build in a folder."""
    return Kept(folder)


@cache
def answer_to(question: str, folder: Path) -> Answer:
    """What the build of the seeds answers."""
    vocabulary, linker = tools()
    return ask(question, build_in(folder), vocabulary, linker)


def flat(text: str) -> str:
    """A text as it is compared: folded, without blanks."""
    return "".join(fold_label(text).split())


def quoted(answer: Answer) -> dict[str, str]:
    """The first digits of each file of an answer → all that the answer quotes from it."""
    found: dict[str, list[str]] = {}
    for paper in answer.papers:
        found.setdefault(paper.file[:3], []).extend(claim.sentence.text for claim in paper.claims)
    for item in answer.items:
        for evidence in item.papers:
            found.setdefault(evidence.file[:3], []).extend(line.text for line in evidence.sentences)
    return {file: flat("\n".join(texts)) for file, texts in found.items()}


def missed() -> list[Any]:
    """A case for each passage that answers and is not found."""
    return [
        pytest.param(one, file, text, id=f"{one['ask']} {file}", marks=pytest.mark.xfail(strict=True, reason=why))
        for one in GOLD
        for file, passages in one.get("missed", {}).items()
        for text, why in passages.items()
    ]


@pytest.mark.parametrize("one", [pytest.param(one, id=one["ask"]) for one in GOLD])
def test_questions_about_the_seeds(one: dict[str, Any], seed_build: Path) -> None:
    """The answer quotes every passage that a reader would, from the papers that a reader would name and no others."""
    answer = answer_to(one["ask"], seed_build)
    assert one.get("about", "claims") == answer.understood.about
    got = quoted(answer)
    missing = [(f, text) for f, texts in one["expect"].items() for text in texts if flat(text) not in got.get(f, "")]
    assert [] == missing
    if "papers" in one:
        assert one["papers"] == sorted(got)
    shown = flat(present(answer, "md"))
    assert [] == [label for label in one.get("holds", ()) if flat(label) not in shown]


@pytest.mark.parametrize(("one", "file", "text"), missed())
def test_passages_that_are_missed(one: dict[str, Any], file: str, text: str, seed_build: Path) -> None:
    """A passage that a reader would quote is quoted."""
    assert flat(text) in quoted(answer_to(one["ask"], seed_build)).get(file, "")


def test_there_are_enough_questions() -> None:
    """Sixty questions or more, each asked once, in Chinese of both scripts and in English, of every kind."""
    questions = [one["ask"] for one in GOLD]
    assert len(set(questions)) == len(questions) >= LEAST
    kinds = {one.get("about", "claims") for one in GOLD}
    assert {"claims", "chains", "paths", "dispute", "paper", "comparison", "shared", "definitions", "single"} == kinds


def test_the_quotes_stand_in_the_papers(root: Path) -> None:
    """Every expected stretch is really in the paper that it is expected of."""
    texts = {path.name[:3]: flat(path.read_text(encoding="utf-8-sig")) for path in (root / "seeds").glob("*.txt")}
    stated = [
        (file, text)
        for one in GOLD
        for part in (one["expect"], one.get("missed", {}))
        for file, said in part.items()
        for text in said
    ]
    missing = [(file, text) for file, text in stated if flat(text) not in texts[file]]
    assert [] == missing


def phrasings() -> list[Any]:
    """A case for each line of phrasings.tsv."""
    lines = (Path(__file__).parent / "gold" / "phrasings.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [pytest.param(row[0], tuple((row[1:] + [""] * 6)[:6]), id=row[0]) for row in rows]


@pytest.mark.parametrize(("question", "meaning"), phrasings())
def test_how_people_ask(question: str, meaning: tuple[str, ...], seed_build: Path) -> None:
    """Each way of putting a question is read as what is meant, or refused where it means something else."""
    vocabulary, linker = tools()
    try:
        got = understand(question, Names(vocabulary, linker), grammar(), papers=build_in(seed_build).papers())
    except QuestionError:
        assert "-" == meaning[0]
        return
    ends = (got.source.text if got.source else "", got.target.text if got.target else "")
    papers = " ".join(paper.file[:3] for paper in got.papers)
    assert meaning == (got.about, ends[0], got.relation, ends[1], got.modality, papers)


def test_most_passages_are_found() -> None:
    """Of the questions whose answers were read in full, most passages are found; what is missed has its reason."""
    counted = [
        one for one in GOLD if one.get("about", "claims") in ("claims", "definitions", "dispute", "paper", "paths")
    ]
    found = sum(len(said) for one in counted for said in one["expect"].values())
    missed = sum(len(said) for one in counted for said in one.get("missed", {}).values())
    assert found > 0.65 * (found + missed)
    assert all(why for one in GOLD for said in one.get("missed", {}).values() for why in said.values())


def test_a_question_of_one_word_is_not_read_in_all_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the rest of a pattern does not fit it is tried once: 400,000 looks at words became a twentieth of that."""
    asked = 0
    ends = Element.ends

    def counted(self: Element, text: str, at: int) -> Iterator[tuple[int, str]]:
        nonlocal asked
        asked += 1
        return ends(self, text, at)

    monkeypatch.setattr(Element, "ends", counted)
    assert 1 == len(list(load_grammar().parses("不" * 178 + "数字经济推动产业")))
    assert asked < 50_000
