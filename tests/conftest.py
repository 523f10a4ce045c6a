"""What several test modules share: the folder of the project and one build of the seeds; a browser and a page in it."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Ended, Kg

from kg.cli import main

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-readme", action="store_true", help="write what the commands print into both READMEs")
    parser.addoption("--update-messages", action="store_true", help="bring kg.po and kg.mo up to the code")


@pytest.fixture(scope="session", autouse=True)
def cache_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests read lies in a cache of their own: a test neither finds what the user has read nor adds to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def language_of_tests() -> Iterator[None]:
    """What commands say is said in English, whatever the language of the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_LANG", "en")
        yield


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Kg:
    """Runs a command line in `tmp_path`, where nothing is."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["kg", *words])
        code = main()
        return Ended(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def seed_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of one build of the seeds; `seeds/` lies beside it, and its parent is a place to work in."""
    from kg import pipeline  # here, so that tests which need no build load nothing of it

    place = tmp_path_factory.mktemp("seed-build")
    shutil.copytree(ROOT / "seeds", place / "seeds")
    output = place / "output"
    pipeline.build([place / "seeds"], output=output)
    return output


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium; the test is skipped where there is none."""
    from explore_page import chromium  # here, as it skips whatever loads it where Playwright is missing

    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small build."""
    from explore_page import write_page

    return write_page(tmp_path_factory.mktemp("page"))
