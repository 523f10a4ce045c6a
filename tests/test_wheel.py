"""The archives of a release, and the wheel installed where no checkout is: what a person gets from pipx or uv."""

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from libraries import lay_out, needed, requirements

ROOT = Path(__file__).parent.parent


def ran(*command: object, cwd: Path) -> str:
    """What a command prints, run in `cwd` and knowing of no other Python path; it must end well."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", cwd=cwd, env=env, check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the source archive, made of the checkout."""
    place = tmp_path_factory.mktemp("archives")
    ran(sys.executable, "-m", "hatchling", "build", "-d", place, cwd=ROOT)
    (wheel,), (source,) = place.glob("*.whl"), place.glob("*.tar.gz")
    return wheel, source


def test_source_archive_makes_the_same_wheel(archives: tuple[Path, Path], tmp_path: Path) -> None:
    """Whoever builds from the source archive gets the files that are in the wheel; neither holds a paper."""
    wheel, source = archives
    with tarfile.open(source) as tar:
        tar.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    ran(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=unpacked)
    (again,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as expected, zipfile.ZipFile(again) as got:
        assert sorted(expected.namelist()) == sorted(got.namelist())
        assert {"kg/py.typed", "kg/_schemas/mechanisms.yaml"} <= {*got.namelist()}
        assert [] == [name for name in got.namelist() if name.startswith(("seeds", "tests", "training"))]
    assert [] == [*unpacked.rglob("seeds")]


def test_wheel_builds_a_folder_of_ones_own(archives: tuple[Path, Path], tmp_path: Path) -> None:
    """An empty environment with the wheel and what it needs builds a folder of papers by the vocabulary within it."""
    place = tmp_path / "venv"
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    site = Path(ran(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    try:
        lay_out(tmp_path / "libraries", needed(requirements(), set()))
    except OSError:
        pytest.skip("this system lets no plain user make links")
    (site / "libraries.pth").write_text(f"{tmp_path / 'libraries'}\n", encoding="utf-8")
    install = ("-m", "pip", "--python", python, "--quiet", "--disable-pip-version-check", "install", "--no-index")
    ran(sys.executable, *install, archives[0], cwd=tmp_path)  # refuses where the folder lacks a library

    papers = tmp_path / "我的论文"
    papers.mkdir()
    shutil.copy(ROOT / "seeds" / "003_9772575933a463fc.txt", papers / "理论逻辑.txt")
    ran(scripts / "kg", "build", papers.name, "--output", "图谱", cwd=tmp_path)
    expected = {"claims.jsonl", "papers.jsonl", "links.jsonl", "graph.graphml", "graph.html", "report.txt", "texts"}
    assert set() == expected - {path.name for path in (tmp_path / "图谱").iterdir()}
    asked = ran(scripts / "kg", "query", "--output", "图谱", "--source", "新质生产力", cwd=tmp_path)
    assert "理论逻辑" in asked
    where = ran(python, "-c", "import kg; print(kg.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(place)
