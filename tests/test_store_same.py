"""Both stores answer alike: the lines of a build, and its database."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from query_world import small_linker, small_vocabulary, write_world

from kg import query as queries
from kg.export import export
from kg.link import Linker
from kg.review import review
from kg.store import Build, JsonlBuild, SqliteBuild
from kg.store.rows import by_paper
from kg.store.sqlite import write_sqlite
from kg.vocabulary import Vocabulary, load

Verb = Callable[[Build, Vocabulary, Linker], object]
QUESTIONS = (
    "哪些论文认为数据要素推动高质量发展？",
    "数字技术如何影响产业升级？",
    "数据要素与高质量发展是什么关系？",
    "什么制约技术创新？",
    "哪些论文提到数字经济？",
    "有哪些争议？",
    "数据要素通过什么机制推动高质量发展？",
    "如何推动产业升级？",
    "什么是新质生产力？",
    "which papers claim that digital technology drives industrial upgrading?",
)
PLAIN: dict[str, Verb] = {
    "query": lambda b, v, k: queries.query(b, v, "数据要素", "influence", "高质量发展", "any", True, linker=k),
    "query from": lambda b, v, k: queries.query(b, v, "数字技术", "any", None, linker=k),
    "query into": lambda b, v, k: queries.query(b, v, None, "causal", "高质量发展", linker=k),
    "query nothing": lambda b, v, k: queries.query(b, v, "产业升级", "is_a", "数据要素", linker=k),
    "query all": lambda b, v, k: queries.query(b, v, None, "any", None, "any", True, linker=k),
    "trace": lambda b, v, k: queries.trace("数据要素", "产业升级", b, v, 3, linker=k),
    "trace from": lambda b, v, k: queries.trace("数字技术", "高质量发展", b, v, 4, linker=k),
    "gaps": lambda b, v, k: queries.gaps(b, v),
    "stats": lambda b, v, k: queries.stats(b, v),
    "matrix": lambda b, v, k: queries.matrix(b, v),
    "inventory": lambda b, v, k: queries.inventory(b.files(), b.papers(), b.claims()),
    "show a concept": lambda b, v, k: queries.show("数据要素", b, v),
    "show a claim": lambda b, v, k: queries.show(next(b.claims()).id, b, v),
    "show a paper": lambda b, v, k: queries.show(b.papers()[1].file, b, v),
    "compare": lambda b, v, k: queries.compare(b.papers()[0].id, b.papers()[1].title, b, v),
    "review": lambda b, v, k: review(["数据要素"], b, v, k),
    "csv": lambda b, v, k: export("csv", b, v),
    "verify": lambda b, v, k: queries.verify(b, v),
}
ODD = ("query", "query nothing", "trace", "gaps", "show a concept", "show a claim", "compare", "verify")


@cache
def linker() -> Linker:
    return Linker(load())


def told(verb: Verb, build: Build, vocabulary: Vocabulary, linker: Linker) -> object:
    """What a verb gives, or what it says where it refuses."""
    try:
        return verb(build, vocabulary, linker)
    except queries.QuestionError as error:
        return str(error)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small build, with a database."""
    folder = write_world(tmp_path_factory.mktemp("same") / "map")
    (folder / "files.jsonl").write_text("", encoding="utf-8")
    lines = JsonlBuild(folder)
    write_sqlite(folder / "kg.sqlite", by_paper(lines.papers(), lines.links(), lines.claims()), lines.files())
    return folder


def both(folder: Path) -> tuple[JsonlBuild, SqliteBuild]:
    return JsonlBuild(folder), SqliteBuild(folder)


@pytest.mark.parametrize("verb", PLAIN.values(), ids=PLAIN)
def test_verbs_say_the_same_of_the_seeds(verb: Verb, seed_build: Path) -> None:
    """Every verb gives of the five papers what it gives when it reads all lines."""
    lines, base = both(seed_build)
    assert told(verb, lines, load(), linker()) == told(verb, base, load(), linker())


@pytest.mark.parametrize("verb", [PLAIN[name] for name in ODD], ids=ODD)
def test_verbs_say_the_same_of_a_small_world(verb: Verb, world: Path) -> None:
    """And of papers that are written for it, in traditional characters and with odd titles."""
    lines, base = both(world)
    assert told(verb, lines, small_vocabulary(), small_linker()) == told(verb, base, small_vocabulary(), small_linker())


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_are_answered_the_same(question: str, seed_build: Path, world: Path) -> None:
    """A question, understood or refused, is told the same by both stores."""
    for folder, vocabulary, finder in ((seed_build, load(), linker()), (world, small_vocabulary(), small_linker())):
        verb: Verb = lambda b, v, k: queries.ask(question, b, v, k)  # noqa: E731
        lines, base = both(folder)
        assert told(verb, lines, vocabulary, finder) == told(verb, base, vocabulary, finder)
