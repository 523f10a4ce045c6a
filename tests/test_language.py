"""The command line in Chinese and in English: the language it speaks, what its help says, that its examples run."""

import inspect
import io
import json
import re
import shlex
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Ended, Kg
from message_catalogue import commands
from query_world import write_schemas, write_world
from test_cli import process

from kg import pipeline
from kg.cli import main
from kg.cli.helping import EXAMPLE, paragraphs
from kg.thesaurus.project import start

ROOT = Path(__file__).parent.parent
HAN = re.compile("[\u3400-\u9fff]")


NO_BUILD = {
    "en": "output: there is no build here. Run kg build --output output first.\n",
    "zh": "output：这里没有构建结果。请先运行 kg build --output output。\n",
}


@pytest.mark.parametrize("words", [("--lang", "zh", "gaps"), ("gaps", "--lang", "zh"), ("gaps", "--lang=zh")])
def test_lang_stands_anywhere(kg: Kg, words: tuple[str, ...]) -> None:
    """`--lang` is understood before the command and after it."""
    assert Ended(1, "", NO_BUILD["zh"]) == kg(*words)
    assert Ended(1, "", NO_BUILD["en"]) == kg("gaps")


def test_the_last_lang_counts(kg: Kg) -> None:
    """An alias may have one already; behind `--` it is a text like any other."""
    assert NO_BUILD["en"] == kg("--lang", "zh", "gaps", "--lang", "en").err
    assert Ended(0, "", "No entry of the vocabulary is named in this text.\n") == kg("link", "--", "--lang")


@pytest.mark.parametrize("words", [("gaps", "--lang", "fr"), ("gaps", "--lang"), ("--lang=", "gaps")])
def test_no_such_language(kg: Kg, words: tuple[str, ...]) -> None:
    """A language that kg does not speak is wrong usage."""
    ended = kg(*words)
    assert (2, "") == (ended.code, ended.out)
    assert "Use one of zh, en." in ended.err


def test_the_environment_chooses(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    """KG_LANG, else the locale, else English; `--lang` stands above both."""
    monkeypatch.setenv("KG_LANG", "zh")
    assert NO_BUILD["zh"] == kg("gaps").err
    assert NO_BUILD["en"] == kg("gaps", "--lang", "en").err
    monkeypatch.delenv("KG_LANG")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert NO_BUILD["zh"] == kg("gaps").err
    monkeypatch.setenv("LC_ALL", "C")
    assert NO_BUILD["en"] == kg("gaps").err


@pytest.fixture
def there(tmp_path: Path) -> tuple[str, ...]:
    """The options that name the small build and its vocabulary."""
    write_world(tmp_path / "map")
    write_schemas(tmp_path / "schemas")
    return "--output", "map", "--schemas", "schemas"


def test_answers_follow_the_question(kg: Kg, there: tuple[str, ...]) -> None:
    """An answer is in the language of its question, a result without one in that of messages; `--lang` stands above."""
    asked = ("ask", "哪些论文认为数字技术推动产业升级？", *there)
    assert "读作：数字技术 " in kg(*asked).out
    assert "Read as: digital technology " in kg(*asked, "--lang", "en").out
    assert "Read as: digital technology " in kg("query", "--source", "digital technology", *there).out
    assert "读作：数字技术 " in kg("query", "--source", "digital technology", *there, "--lang", "zh").out
    for command in ("gaps", "stats", "matrix", "query"):
        assert kg(command, *there, "--lang", "en").out == kg(command, *there).out
        assert kg(command, *there, "--lang", "zh").out != kg(command, *there).out
    assert "概念" in kg("show", "数据要素", *there).out.splitlines()[0]
    assert "concept" in kg("show", "data-factor", *there).out.splitlines()[0]


def test_refusals_follow_the_question(kg: Kg, there: tuple[str, ...]) -> None:
    """So is what is said to a question that is not understood, and the questions that are proposed."""
    asked = ("ask", "今天天气如何？", *there)
    assert kg(*asked).err.startswith("“今天天气如何？”：没有读懂")
    english = kg(*asked, "--lang", "en").err
    assert not HAN.search(english.replace("今天天气如何", ""))


def test_data_is_the_same_everywhere(kg: Kg, there: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """What programs read does not change with the user's language; `--lang` changes names in it, no fields or ids."""
    for words in (("gaps", "--format", "json"), ("stats", "--format", "csv"), ("query", "--format", "json")):
        told = []
        for spoken in ("zh", "en"):
            monkeypatch.setenv("KG_LANG", spoken)
            told.append(kg(*words, *there).out)
        assert told[0] == told[1] != ""
    of = [json.loads(kg("stats", *there, "--format", "json", "--lang", one).out) for one in ("zh", "en")]
    assert list(of[0]) == list(of[1])
    assert of[0]["relations"] == of[1]["relations"]
    assert [one["id"] for one in of[0]["concepts"]] == [one["id"] for one in of[1]["concepts"]]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_help_is_complete(kg: Kg, name: str, language: str) -> None:
    """Help has an example, says what each argument and option is, and is in one language."""
    shown = kg(*name.split()[1:], "--help", "--lang", language).out
    assert ("示例：kg " if language == "zh" else "Example: kg ") in shown
    command = dict(commands())[name]
    assert [] == [one.name for one in command.params if not one.help]
    assert inspect.cleandoc(command.help or "")
    examples = [text.removeprefix(EXAMPLE) for text in paragraphs(command) if text.startswith(EXAMPLE)]
    assert [] == [example for example in examples if example not in shown]
    for example in examples:
        shown = shown.replace(example, "")
    if language == "en":
        assert not HAN.search(shown)
    else:
        prose = [line for line in shown.splitlines() if len(re.findall(r"(?<![\w|<-])[a-z]{2,}(?![\w|>])", line)) > 4]
        assert [] == [line for line in prose if not HAN.search(line)]


@pytest.mark.parametrize(
    "line",
    [
        "ask",
        "lnik",
        "nothing-of-the-kind",
        "gaps --ouput x",
        "gaps --format pdf",
        "query --relation",
        "trace a b --max-steps 9",
        "curate --number 0",
        "curate --number x",
        "build --open=3",
        "stats a b",
    ],
)
def test_wrong_usage_in_chinese(kg: Kg, line: str) -> None:
    """What is wrong with a command line is said in Chinese too, whatever of it typer says."""
    ended = kg(*line.split(), "--lang", "zh")
    assert (2, "") == (ended.code, ended.out)
    last = ended.err.splitlines()[-1]
    assert last.startswith("错误：")
    assert not re.search(r"\b(?:No|Missing|Invalid|value|should|requires|Got|not|is)\b", last)


def test_nothing_but_chinese_on_a_chinese_console(tmp_path: Path) -> None:
    """A console in GBK shows help and errors as they are, without an escape."""
    environment = {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0", "KG_LANG": "zh"}
    for words, code in ((("--help",), 0), (("gaps",), 1)):
        ended = process(*words, cwd=tmp_path, **environment)
        said = (ended.stdout + ended.stderr).decode("gbk")
        assert code == ended.returncode
        assert HAN.search(said)
        assert "\\u" not in said


EXAMPLES = {  # each once, with the commands it stands with
    text.removeprefix(EXAMPLE): name
    for name, command in commands()
    for text in paragraphs(command)
    if text.startswith(EXAMPLE)
}
PAPER = """数字技术与产业升级

摘要：本文讨论数字技术的作用。
关键词：数字技术；产业升级

一、引言
数字技术推动产业升级。数据要素促进高质量发展。人工智能赋能制造业转型。科技创新是新质生产力的核心。
二、结论
要加快发展数字经济。数字技术降低交易成本。人才不足制约企业创新。新质生产力推动高质量发展。数字经济可能促进就业。
"""
GOLD = "002 | 数字技术 | drives | 产业升级 | asserted\n"
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/a> a skos:Concept ; skos:prefLabel "数字技术"@zh, "digital technology"@en .
"""


OWN = ("build", "papers", "check", "suggest", "curate", "init", "evaluate", "import", "cache")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, seed_build: Path) -> Path:
    """A folder that has all that the examples of the help name, made of the seeds."""
    place = tmp_path_factory.mktemp("desk")
    for name in ("output", "my-map", "map-before", "map"):
        shutil.copytree(seed_build, place / name)
    return place


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of a paper and a small vocabulary of one's own, for what reads papers or looks through a vocabulary."""
    place = tmp_path_factory.mktemp("own")
    start(place / "field")
    shutil.copytree(place / "field" / "vocabulary", place / "my-schemas")
    (place / "kg.toml").write_text('schemas = "my-schemas"\n', encoding="utf-8")
    for name in ("my-papers/paper.txt", "papers/paper.txt", "seeds/paper.txt", "paper.txt"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(PAPER, encoding="utf-8")
    (place / "my-gold").mkdir()
    (place / "my-gold" / "paper.tsv").write_text(GOLD, encoding="utf-8")
    for name in ("my-map", "output"):
        pipeline.build([place / "papers"], place / "my-schemas", place / name)
    (place / "thesaurus.ttl").write_text(SKOS, encoding="utf-8")
    return place


@pytest.mark.parametrize("line", EXAMPLES)
def test_examples_run(
    line: str, desk: Path, own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every example of the help is of the command it stands with and ends well; says something."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))
    words = shlex.split(line.partition(" > ")[0])
    place = own if words[1] in OWN else desk
    monkeypatch.chdir(place)
    if "--clear" in words:
        monkeypatch.setenv("KG_CACHE", str(place / "cache"))  # and no other
    assert EXAMPLES[line].split() == words[: len(EXAMPLES[line].split())]
    monkeypatch.setattr(sys, "argv", words)
    code = main()
    said = capsys.readouterr()
    assert 0 == code, said.err
    assert "check" in words or (said.out + said.err).strip()  # a vocabulary without faults is passed over in silence
    assert ("--open" in words) == bool(opened)
    if "--to" in words:
        assert (place / words[words.index("--to") + 1]).exists()


def test_nothing_leaves_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build, questions to it and exports open no connection and ask for no host; the page names none to load from."""

    def refused(*given: object, **named: object) -> None:
        raise AssertionError(f"a connection: {given} {named}")

    for place, name in ((socket.socket, "connect"), (socket.socket, "connect_ex"), (socket.socket, "sendto")):
        monkeypatch.setattr(place, name, refused)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refused)
    with pytest.raises(AssertionError, match="a connection"):
        socket.create_connection(("localhost", 9))  # so that the guard is one
    monkeypatch.chdir(tmp_path)
    (tmp_path / "paper.txt").write_text(PAPER, encoding="utf-8")
    for words in (
        ("build", "paper.txt", "--no-cache"),
        ("ask", "哪些论文认为数字技术推动产业升级？"),
        ("gaps",),
        ("verify",),
        ("review", "新质生产力"),
        ("export", "bibtex"),
    ):
        monkeypatch.setattr(sys, "argv", ["kg", *words])
        assert 0 == main(), capsys.readouterr()
    page = (tmp_path / "output" / "graph.html").read_text(encoding="utf-8")
    assert [] == re.findall(r"""(?:src|href)=["']?(?:https?:)?//[^"' >]+""", page)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The language of one test is not that of the next."""
    from kg.messages import spoken

    yield
    assert "en" == spoken()
