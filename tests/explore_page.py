"""A page of kg in the system's Chromium, without a network: what the tests of the page share."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import explore_build
import pytest

from kg.explore import render

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser; the test that asks for it is skipped where there is none."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no Chromium on this machine: its package is called chromium")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


def write_page(folder: Path, full_text: bool = True) -> Path:
    """The page of the small build, where nothing else lies beside it."""
    path = folder / "graph.html"
    path.write_text("".join(render(*explore_build.build(), full_text=full_text)), encoding="utf-8", newline="\n")
    return path


class Opened:
    """A page that keeps account of what it asked for and complained of."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.page = browser.new_page(**{"viewport": {"width": 1280, "height": 800}, **options})
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)
        self.page.wait_for_selector("body[data-drawn]")

    def text(self, selector: str) -> str:
        """What a person reads in the first element of a selector."""
        got: str = self.page.inner_text(selector)
        return got

    def until(self, expression: str) -> None:
        """Wait until an expression holds; Playwright's own way evaluates text in the page, which the policy forbids."""
        for _ in range(100):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"never true: {expression}")


def apart(a: dict[str, float], b: dict[str, float]) -> bool:
    """Whether two boxes do not touch."""
    return a["right"] < b["left"] or b["right"] < a["left"] or a["bottom"] < b["top"] or b["bottom"] < a["top"]
