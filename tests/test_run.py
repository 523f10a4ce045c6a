"""run.py: what it sets up, when it does so again, and whose exit code it gives back."""

import importlib.util
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = """\
[project]
name = "kg-claims"
dependencies = ["PyYAML>=6"]
[project.optional-dependencies]
docs = ["pypdfium2>=4"]
office = ["openpyxl>=3.1"]
rdf = ["pyoxigraph>=0.5"]
[dependency-groups]
build = ["hatchling>=1.27"]
dev = ["pytest>=8", "ruff>=0.6"]
"""
LOCK = "# This file was made by uv\n" + "".join(
    f"{name}=={version} ; python_version > '3' \\\n    --hash=sha256:{name[0] * 4}\n    # via{via}\n"
    for name, version, via in (
        ("et-xmlfile", "2.0", " openpyxl"),
        ("hatchling", "1.29", " kg-claims (pyproject.toml:build)"),
        ("iniconfig", "2.1", " pytest"),
        ("openpyxl", "3.1", " kg-claims (pyproject.toml)"),
        ("packaging", "25.0", "\n    #   hatchling\n    #   pytest"),
        ("pyoxigraph", "0.5", " kg-claims (pyproject.toml)"),
        ("pypdfium2", "4.30", " kg-claims (pyproject.toml)"),
        ("pytest", "8.4", " kg-claims (pyproject.toml:dev)"),
        ("pyyaml", "6.0", " kg-claims (pyproject.toml)"),
        ("ruff", "0.13", " kg-claims (pyproject.toml:dev)"),
    )
)


class Machine:
    """Stands for the commands that run.py would start: notes each, and lets those that hold a given word fail."""

    def __init__(self, run: ModuleType) -> None:
        self.run = run
        self.commands: list[list[str]] = []
        self.failing: dict[str, int] = {}
        self.says = "no route to the index\n"
        self.installed: list[list[str]] = []

    def __call__(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        """Note a command and end it, as `subprocess.run` would."""
        self.commands.append(command)
        if "venv" in command:
            self.run.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            self.run.PYTHON.touch()
        if "-r" in command:
            lines = Path(command[command.index("-r") + 1]).read_text(encoding="utf-8").splitlines()
            self.installed.append([line.split(" ")[0] for line in lines if "==" in line])
        code = next((code for word, code in self.failing.items() if word in command), 0)
        return subprocess.CompletedProcess(command, code, stdout="", stderr=self.says if code else "")

    def names(self) -> list[str]:
        """The module or script of each command, in order."""
        return [line[line.index("-m") + 1] if "-m" in line else Path(line[0]).stem for line in self.commands]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    (tmp_path / "run.py").write_bytes((ROOT / "run.py").read_bytes())
    shutil.copytree(ROOT / "kg" / "locale", tmp_path / "kg" / "locale")
    shutil.copy(ROOT / "kg" / "messages.py", tmp_path / "kg")
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("run_under_test", tmp_path / "run.py")
    assert spec and spec.loader
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    machine = Machine(run)
    monkeypatch.setattr(run.subprocess, "run", machine)
    monkeypatch.setattr(run, "install_browser", lambda: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_LANG", "en")
    return machine


def test_first_build_sets_up(machine: Machine) -> None:
    """The first `build` makes .venv, installs kg into it and runs `kg build` with the words given."""
    assert 0 == machine.run.main(["build", "论文", "--output", "图谱"])
    assert ["venv", "pip", "pip", "pip", "kg"] == machine.names()
    assert ["build", "论文", "--output", "图谱"] == machine.commands[-1][1:]


def test_what_is_installed_is_what_the_lock_names(machine: Machine) -> None:
    """First what builds, then kg's libraries, each with all it needs and no other, then kg alone, from the checkout."""
    machine.run.main(["build"])
    assert [["hatchling==1.29", "packaging==25.0"], ["pypdfium2==4.30", "pyyaml==6.0"]] == machine.installed
    assert all("--require-hashes" in command for command in machine.commands[1:3])
    assert ["--no-build-isolation", "--no-deps", "-e", str(machine.run.ROOT)] == machine.commands[3][-4:]


def test_lock_is_cut_with_its_digests(machine: Machine) -> None:
    """A part of the lock holds its entries as they stand, markers and digests with them."""
    expected = "pyyaml==6.0 ; python_version > '3' \\\n    --hash=sha256:pppp\n    # via kg-claims (pyproject.toml)\n"
    assert expected == machine.run.locked(["PyYAML>=6"])
    assert "" == machine.run.locked(["pyyaml_include"])


def test_second_build_only_builds(machine: Machine) -> None:
    """Where nothing changed, nothing is installed again."""
    machine.run.main(["build"])
    machine.commands.clear()
    machine.run.main(["query", "--source", "数据要素"])
    assert ["kg"] == machine.names()
    assert ["query", "--source", "数据要素"] == machine.commands[0][1:]


def test_changed_project_installs_again(machine: Machine) -> None:
    """A pyproject.toml or a lock that changed, after a pull say, is installed before kg runs."""
    for name, text in (("pyproject.toml", PROJECT), ("requirements.lock", LOCK)):
        machine.run.main(["build"])
        machine.commands.clear()
        (machine.run.ROOT / name).write_text(text + "\n", encoding="utf-8")
        machine.run.main(["build"])
        assert ["venv", "pip", "pip", "pip", "kg"] == machine.names()


def test_tests_bring_their_own(machine: Machine) -> None:
    """`test` installs the group dev as pyproject.toml lists it; a later `build` is content with that."""
    assert 0 == machine.run.main(["test", "-k", "offsets"])
    assert ["venv", "pip", "pip", "pip", "ruff", "mypy", "pytest"] == machine.names()
    expected = ["iniconfig==2.1", "packaging==25.0", "pypdfium2==4.30", "pytest==8.4", "pyyaml==6.0", "ruff==0.13"]
    assert expected == machine.installed[-1]
    assert ["-k", "offsets"] == machine.commands[-1][-2:]
    machine.commands.clear()
    machine.run.main(["build"])
    assert ["kg"] == machine.names()


def test_extras_are_set_up_and_stay(machine: Machine) -> None:
    """`setup office rdf` installs kg with these extras, and whatever installs again later keeps them."""
    all_extras = ["et-xmlfile==2.0", "openpyxl==3.1", "pyoxigraph==0.5", "pypdfium2==4.30", "pyyaml==6.0"]
    assert 0 == machine.run.main(["setup", "rdf", "office"])
    assert ["venv", "pip", "pip", "pip"] == machine.names()
    assert all_extras == machine.installed[-1]
    machine.commands.clear()
    machine.run.main(["build"])
    assert ["kg"] == machine.names()
    machine.run.main(["test"])
    assert set() == {*all_extras} - {*machine.installed[-1]}
    machine.commands.clear()
    machine.run.main(["setup", "office"])
    assert [] == machine.commands


def test_an_unknown_extra_is_told(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    """An extra that kg has not is named with those it has, and nothing is installed."""
    assert 1 == machine.run.main(["setup", "ofice"])
    assert "kg has no extra ofice. Name some of: docs, office, rdf." == capsys.readouterr().err.strip()
    assert [] == machine.commands


def test_all_checks_run_and_one_failure_fails(machine: Machine) -> None:
    """A complaint of mypy does not keep pytest from running, and its exit code is the answer."""
    machine.failing = {"mypy": 2}
    assert 2 == machine.run.main(["test"])
    assert "pytest" == machine.names()[-1]


def test_exit_code_of_kg_passes_through(machine: Machine) -> None:
    """What kg answers is what run.py answers."""
    machine.failing = {"verify": 1}
    assert 1 == machine.run.main(["verify"])


def test_failed_install_says_why_and_is_tried_again(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    """Where pip fails, its own words are shown, kg is not started, and the next run installs."""
    machine.failing = {"pip": 1}
    assert 1 == machine.run.main(["build"])
    assert "no route to the index" in capsys.readouterr().err
    assert "kg" not in machine.names()
    machine.commands.clear()
    machine.failing = {}
    machine.run.main(["build"])
    assert ["venv", "pip", "pip", "pip", "kg"] == machine.names()


def test_versions_that_are_not_to_be_had(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    """A mirror that lags behind: what pyproject.toml allows is taken instead, and that is said."""
    machine.failing = {"--require-hashes": 1}
    assert 0 == machine.run.main(["test"])
    assert ["venv", "pip", "pip", "ruff", "mypy", "pytest"] == machine.names()
    expected = ["-e", str(machine.run.ROOT), "hatchling>=1.27", "PyYAML>=6", "pypdfium2>=4", "pytest>=8", "ruff>=0.6"]
    assert expected == machine.commands[2][-7:]
    assert "not all versions of requirements.lock can be had" in capsys.readouterr().err


def test_file_that_is_not_the_locks_is_never_installed(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    """A digest that differs ends it: nothing else is tried, kg is not started, and the next run tries again."""
    machine.failing = {"--require-hashes": 1}
    machine.says = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n"
    assert 1 == machine.run.main(["build"])
    assert ["venv", "pip"] == machine.names()
    assert "A file is not the one that requirements.lock names" in capsys.readouterr().err
    assert not machine.run.STAMP.exists()


def test_python_without_ensurepip_says_what_to_install(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    """Debian's Python cannot make a venv by itself; the message names the package that is missing."""
    machine.failing = {"venv": 1}
    assert 1 == machine.run.main(["build"])
    assert "sudo apt install python3" in capsys.readouterr().err


def test_old_python_is_told_so(
    machine: Machine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Python before 3.11 gets one line that says so, and nothing is started."""
    monkeypatch.setattr(machine.run.sys, "version_info", (3, 9, 0, "final", 0))
    assert 1 == machine.run.main(["build"])
    assert "3.11 or newer" in capsys.readouterr().err
    assert [] == machine.commands


OLD = "kg 需要 Python 3.11 或更新的版本；现在这个是 "
NO_EXTRA = "kg 没有名为 ofice 的附加组件。可选的有：docs, office, rdf。\n"


def test_run_speaks_chinese(
    machine: Machine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What run.py says is in Chinese where the locale is; --lang stands above the locale, and kg is given it too."""
    for variable in ("KG_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert 1 == machine.run.main(["setup", "ofice"])
    assert NO_EXTRA == capsys.readouterr().err
    machine.run.main(["build", "论文"])
    assert "kg: 正在准备 .venv，约需一分钟……\n" == capsys.readouterr().err
    assert 1 == machine.run.main(["setup", "ofice", "--lang=en"])
    assert "kg has no extra ofice. Name some of: docs, office, rdf.\n" == capsys.readouterr().err
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert 1 == machine.run.main(["--lang", "zh", "setup", "ofice"])
    assert NO_EXTRA == capsys.readouterr().err
    machine.run.main(["--lang", "zh", "gaps"])
    assert ["--lang", "zh", "gaps"] == machine.commands[-1][1:]


def test_what_pip_said_stands_above_in_every_language(
    machine: Machine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words of another program stay as they are, and run.py's own come below them."""
    monkeypatch.setenv("KG_LANG", "zh")
    machine.failing = {"venv": 1}
    assert 1 == machine.run.main(["build"])
    said = capsys.readouterr().err.splitlines()
    assert "no route to the index" == said[1]
    assert said[2].startswith("Python 没能建立 ") and "sudo apt install python3" in said[2]
    machine.failing = {"pip": 1}
    assert 1 == machine.run.main(["build"])
    assert "pip 没能装上 kg，原因见上。排除后请再运行一次。" == capsys.readouterr().err.splitlines()[-1]


def test_old_python_is_told_so_in_chinese(
    machine: Machine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chinese does not wait for the Python that kg needs."""
    monkeypatch.setattr(machine.run.sys, "version_info", (3, 9, 0, "final", 0))
    assert 1 == machine.run.main(["--lang", "zh", "build"])
    assert capsys.readouterr().err.startswith(OLD)
    assert [] == machine.commands
