import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Ended, Kg

from kg.cli import app

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "003_9772575933a463fc.txt"


def process(*words: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """A command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kg", *words], cwd=cwd, env=os.environ | env, capture_output=True, check=False
    )


def content(folder: Path) -> dict[str, bytes]:
    """Every file in and below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_build_prints_where_the_page_lies(kg: Kg, tmp_path: Path) -> None:
    """One line on stdout, the path as it was given; nothing on stderr where that is no terminal."""
    (tmp_path / "论文").mkdir()
    shutil.copy(SEED, tmp_path / "论文")
    page = Path("图谱") / "graph.html"
    assert Ended(0, f"{page}\n", "") == kg("build", "论文", "--output", "图谱")
    assert (tmp_path / page).is_file()


def test_open_shows_the_page(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--open` hands the page to the browser, as an address that holds no bare Chinese."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    shutil.copy(SEED, tmp_path)
    assert 0 == kg("build", SEED.name, "--output", "图谱", "--open").code
    assert [(tmp_path / "图谱" / "graph.html").as_uri()] == opened


def test_kg_toml_says_what_is_not_given(kg: Kg, tmp_path: Path) -> None:
    """kg.toml names sources and output, for all commands; files left out are named on stderr."""
    (tmp_path / "文献").mkdir()
    shutil.copy(SEED, tmp_path / "文献")
    (tmp_path / "文献" / "空.txt").touch()
    (tmp_path / "kg.toml").write_text('sources = "文献"\noutput = "结果"\n', encoding="utf-8")
    built = kg("build")
    assert (0, f"{Path('结果') / 'graph.html'}\n") == built[:2]
    assert built.err.startswith("空.txt: left out: ")
    assert 1 == built.err.count("\n")
    assert 0 == kg("verify").code


def test_link_lists_what_a_text_names(kg: Kg) -> None:
    """`--json` prints a list of objects with the fields of the README; without it a line each."""
    listed = json.loads(kg("link", "数字技术正在改变我们的生活。", "--json").out)
    assert [
        {
            "concept": "digital-technology",
            "label": "数字技术",
            "text": "数字技术",
            "start": 0,
            "end": 4,
            "match": "exact",
            "reason": "数字技术",
        }
    ] == listed
    assert (
        "0-4\t数字技术\t数字技术\tdigital-technology\texact\t数字技术\n"
        == kg("link", "数字技术正在改变我们的生活。").out
    )


def test_link_finds_nothing(kg: Kg) -> None:
    """A text that names nothing is an empty list; without `--json` a message says so."""
    assert Ended(0, "[]\n", "") == kg("link", "今天天气很好。", "--json")
    assert Ended(0, "", "No entry of the vocabulary is named in this text.\n") == kg("link", "今天天气很好。")


@pytest.mark.parametrize(
    "words",
    [
        ("query", "--source", "数字技术"),
        ("ask", "哪些论文认为数字技术推动产业升级？"),
        ("show", "digital-technology"),
        ("matrix",),
        ("verify",),
    ],
    ids=lambda words: words[0],
)
def test_commands_that_read_a_build(kg: Kg, seed_build: Path, words: tuple[str, ...]) -> None:
    """Each answers from a build, as text and as JSON; without a build it says how to make one."""
    answered = kg(*words, "--output", str(seed_build))
    assert (0, "") == (answered.code, answered.err)
    assert answered.out.endswith("\n")
    assert not answered.out.endswith("\n\n")
    json.loads(kg(*words, "--format", "json", "--output", str(seed_build)).out)
    assert Ended(1, "", "output: there is no build here. Run kg build --output output first.\n") == kg(*words)


def test_query_shapes_its_json(kg: Kg, seed_build: Path) -> None:
    """`{"understood", "papers", "nearest"}`, with `papers: []` where nothing is found."""
    output = ("--output", str(seed_build), "--format", "json")
    found = json.loads(kg("query", "--source", "數字技術", "--relation", "causal", *output).out)
    assert ["understood", "papers", "nearest"] == list(found)
    assert {"paper", "file", "title", "year", "claims"} <= found["papers"][0].keys()
    nothing = json.loads(
        kg("query", "--source", "高质量发展", "--target", "机器学习", "--relation", "is_a", *output).out
    )
    assert [] == nothing["papers"]


def test_verify_lists_what_is_wrong(kg: Kg, seed_build: Path, tmp_path: Path) -> None:
    """A quote that is no longer where it was is listed, and the command ends with 1."""
    shutil.copytree(seed_build, tmp_path / "output")
    for text in (tmp_path / "output" / "texts").iterdir():
        text.write_bytes("新".encode() + text.read_bytes())
    assert 1 == kg("verify").code


def test_check_tells_errors_from_notes(kg: Kg, tmp_path: Path) -> None:
    """The shipped vocabulary has no error; one with an error is listed with file, entry and mend, and ends with 1."""
    assert 0 == kg("check").code
    concepts = tmp_path / "schemas" / "concepts"
    concepts.mkdir(parents=True)
    (concepts / "a.yaml").write_text(
        "- id: data-factor\n  prefLabel: {zh: 数据要素, en: data factor}\n  broader: [nowhere]\n", encoding="utf-8"
    )
    checked = kg("check", "--schemas", "schemas")
    assert 1 == checked.code
    assert checked.out.startswith("error: concepts/a.yaml: data-factor: ")


def test_version(kg: Kg) -> None:
    """`kg --version` prints name and number."""
    from kg import __version__

    assert Ended(0, f"kg {__version__}\n", "") == kg("--version")


COMMANDS = [command.callback.__name__ for command in app.registered_commands if command.callback]


@pytest.mark.parametrize("command", [*COMMANDS, "import skos"])
def test_help_holds_an_example(kg: Kg, command: str) -> None:
    """Each command's help shows how it is called."""
    assert f"Example: kg {command}" in kg(*command.split(), "--help").out


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    """`kg --help` answers at once: no segmentation, graph or model library is loaded for it."""
    code = "import sys; from kg.cli import main; sys.argv = ['kg', '--help']; main(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8"
    )
    heavy = {"networkx", "pyvis", "pydantic", "jieba", "rjieba", "opencc", "yaml", "jinja2", "rich"}
    assert "Usage: kg" in loaded.stdout
    assert set() == heavy & set(loaded.stdout.split())


def bad(place: Path, seed_build: Path) -> None:
    """What the cases below need: a whole build, and sources and vocabularies at fault."""
    shutil.copytree(seed_build, place / "output")
    (place / "empty").mkdir()
    (place / "空.txt").touch()
    (place / "binary.txt").write_bytes(bytes(range(256)) * 16)
    (place / "file").write_text("mine", encoding="utf-8")
    (place / "full").mkdir()
    (place / "full" / "notes.md").write_text("mine", encoding="utf-8")
    (place / "broken" / "concepts").mkdir(parents=True)
    (place / "broken" / "concepts" / "a.yaml").write_text("- id: a\n prefLabel: [\n", encoding="utf-8")
    shutil.copy(SEED, place)
    shutil.copytree(seed_build, place / "damaged")
    (place / "damaged" / "claims.jsonl").write_text('{"id": "c1"\n', encoding="utf-8")
    (place / "damaged" / "kg.sqlite").unlink(missing_ok=True)  # which would answer for the lines


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("build", "seeds: there is no such file or folder"),
        ("build empty", "empty: there is no paper to read"),
        ("build 空.txt", "空.txt: "),
        ("build binary.txt", "binary.txt: "),
        ("build nowhere", "nowhere: there is no such file or folder"),
        (f"build {SEED.name} --schemas broken", "concepts/a.yaml"),
        (f"build {SEED.name} --schemas nowhere", "nowhere: "),
        (f"build {SEED.name} --output file", "file: there is a file of this name. Name a new or empty folder"),
        (f"build {SEED.name} --output file/inner", "file is a file"),
        (f"build {SEED.name} --output full", "full: it holds files, but no build of kg"),
        (f"build {SEED.name} --output .", "current folder"),
        ("query --output nowhere", "nowhere: there is no build here. Run kg build --output nowhere first."),
        ("query --output damaged", "claims.jsonl: line 1: it is damaged"),
        ("verify --output damaged", "claims.jsonl"),
        ("query --source 不存在的东西", "“不存在的东西”：没有概念有这个名称"),
        ("query --relation moves", "moves: there is no such relation"),
        ("query --modality sure", "sure: there is no such modality"),
        ("ask 今天天气如何？", "今天天气如何？"),
        ("show nothing-of-this-name", "nothing-of-this-name: "),
    ],
)
def test_bad_input_is_named_and_nothing_is_lost(kg: Kg, seed_build: Path, tmp_path: Path, line: str, says: str) -> None:
    """A message that names what is wrong and the way out, exit code 1, no traceback, and every file as it was."""
    bad(tmp_path, seed_build)
    before = content(tmp_path)
    ended = kg(*line.split())
    assert 1 == ended.code
    assert says in ended.out + ended.err
    assert "Traceback" not in ended.err
    assert before == content(tmp_path)


def test_wrong_usage_ends_with_two(kg: Kg) -> None:
    """An option that is not there is the command line's own affair."""
    ended = kg("build", "--ouput", "x")
    assert (2, "") == (ended.code, ended.out)
    assert "--ouput" in ended.err


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_terminal_that_cannot_show_a_character(tmp_path: Path, encoding: str) -> None:
    """On a terminal of another encoding the command does its work; what it cannot show is written as an escape."""
    ended = process("link", "数字技术\U0001f600", "--json", cwd=tmp_path, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (0, b"") == (ended.returncode, ended.stderr)
    assert "数字技术" == json.loads(ended.stdout.decode(encoding))[0]["text"]


def test_reader_that_hangs_up(tmp_path: Path) -> None:
    """`kg … | head` ends without a word when head has seen enough."""
    command = [sys.executable, "-m", "kg", "link", "数字技术，" * 3000]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout
        assert started.stderr
        assert started.stdout.readline()
        started.stdout.close()
        assert b"" == started.stderr.read()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_result_that_cannot_be_written(tmp_path: Path) -> None:
    """A disk that is full ends a command with a message."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "kg", "--version"]
        ended = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False)
    assert 1 == ended.returncode
    assert ended.stderr.startswith(b"The result cannot be written: ")
    assert b"Traceback" not in ended.stderr


def test_library_has_three_verbs(seed_build: Path, tmp_path: Path) -> None:
    """What the command line does, a program can do: `build`, `load`, `ask`, with paths as text."""
    import kg as library

    summary = library.build([str(SEED)], output=str(tmp_path / "map"))
    build = library.load(str(tmp_path / "map"))
    assert [SEED.name] == [paper.file for paper in build.papers()]
    assert summary.claims == len(list(build.claims()))
    answer = library.ask("哪些论文认为数字技术推动产业升级？", seed_build)
    assert answer.understood.source and ("digital-technology",) == answer.understood.source.concepts
