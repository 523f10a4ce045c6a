"""The same papers give the same bytes: whoever builds them, where, with which Python, and in what order they lie."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from libraries import ROOT, lay_out, needed, of_one_python, requirements
from reproduce import digests

PAPERS = [
    ROOT / "tests" / "genres" / f"{name}.txt" for name in ("english", "policy", "review", "theory", "traditional")
]
PLAIN = {
    name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON", "TZ", "KG_"))
}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The digests of what this process builds of the papers where they lie, with one worker."""
    return digests(tmp_path_factory.mktemp("expected"), 1, PAPERS)


def elsewhere(python: str | Path, place: Path, workers: int, **differing: str) -> dict[str, str]:
    """The digests of what another process builds: other hash seed, clock, folders, and the papers in another order."""
    (place / "papers").mkdir(parents=True)
    for hours, paper in enumerate(reversed(PAPERS)):  # laid there last first, and the older the later
        copied = shutil.copy(paper, place / "papers")
        os.utime(copied, (hours * 3600, hours * 3600))
    given = sorted((place / "papers").iterdir(), reverse=True)
    done = subprocess.run(
        [str(word) for word in (python, ROOT / "tests" / "reproduce.py", place / "made", workers, *given)],
        capture_output=True,
        encoding="utf-8",
        cwd=place,
        env=PLAIN | {"KG_CACHE": os.environ["KG_CACHE"]} | differing,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def differing(expected: dict[str, str], got: dict[str, str]) -> list[str]:
    """Names of files that are not the same."""
    return sorted(name for name in {*expected, *got} if expected.get(name) != got.get(name))


def test_plainest_locale(expected: dict[str, str], tmp_path: Path) -> None:
    """A system that knows ASCII alone and lies in New York builds the same bytes, its vocabulary compiled anew."""
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "0", "TZ": "EST5EDT"}
    settings["KG_CACHE"] = str(tmp_path / "cache")
    assert [] == differing(expected, elsewhere(sys.executable, tmp_path, 1, **settings))
    assert len(expected) > 30


def test_chinese_locale_and_workers(expected: dict[str, str], tmp_path: Path) -> None:
    """Two workers on a system that writes GBK and lies in Shanghai build the same bytes."""
    if not shutil.which("localedef"):
        pytest.skip("there is no localedef to make a Chinese locale with")
    made = subprocess.run(
        ["localedef", "-i", "zh_CN", "-f", "GBK", tmp_path / "zh_CN.GBK"], capture_output=True, check=False
    )
    if not (tmp_path / "zh_CN.GBK").exists():
        pytest.skip(f"localedef makes no Chinese locale here: {made.stderr.decode(errors='replace').strip()}")
    settings = {"LC_ALL": "zh_CN.GBK", "LOCPATH": str(tmp_path), "PYTHONHASHSEED": "4242", "TZ": "Asia/Shanghai"}
    assert [] == differing(expected, elsewhere(sys.executable, tmp_path / "there", 2, **settings))


def pythons() -> Iterator[Path]:
    """Other Pythons from 3.11 on that lie here, the newest first: those on the path, and those of pyenv."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in range(15, 10, -1):
        if minor != sys.version_info.minor:
            yield from sorted(versions.glob(f"3.{minor}.*/bin/python"), reverse=True)
            found = shutil.which(f"python3.{minor}")
            if found and not subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode:
                yield Path(found)  # pyenv puts names on the path that lead nowhere


def test_other_python(expected: dict[str, str], tmp_path: Path) -> None:
    """The newest other Python at hand builds the same bytes."""
    python = next(pythons(), None)
    if python is None:
        pytest.skip("no other Python from 3.11 on lies here")
    libraries = list(needed(requirements("docs", "office", "rdf"), set()))
    try:
        lay_out(tmp_path / "libraries", [one for one in libraries if not of_one_python(one)])
    except OSError:
        pytest.skip("this system lets no plain user make links")
    others = [f"{one.name}=={one.version}" for one in libraries if of_one_python(one)]
    own = tmp_path / "own"
    install = ["install", "--quiet", "--no-deps", "--no-compile", "--only-binary", ":all:", "--target", own, *others]
    fetched = subprocess.run(
        [str(word) for word in (sys.executable, "-m", "pip", "--python", python, *install)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if fetched.returncode:
        pytest.skip(f"the libraries of {python.name} cannot be fetched: {fetched.stderr.strip()}")
    path = os.pathsep.join(map(str, (own, tmp_path / "libraries", ROOT)))
    assert [] == differing(expected, elsewhere(python, tmp_path / "there", 1, PYTHONPATH=path))
