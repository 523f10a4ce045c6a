"""The page by keyboard: the focus follows what is done, and leads back to where it was."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from explore_page import Opened

EDGE = "data-factor--drives-asserted--high-quality-development"
FIRST = "p000000000001"
FOCUS = "(({id, tagName, textContent}) => id || `${tagName} ${textContent.trim()}`)(document.activeElement)"


@pytest.fixture
def opened(browser: Any, file: Path) -> Iterator[Opened]:
    view = Opened(browser, file.as_uri())
    yield view
    assert [] == view.complaints
    view.page.close()


def focus(view: Opened, wanted: str) -> None:
    """Wait until the focus is on what is wanted: an id, or a tag and its text."""
    view.until(f"{FOCUS} === {wanted!r}")


def test_from_quote_to_text_to_concept_and_back(opened: Opened) -> None:
    """Read in context: the sentence has the focus, Enter leads to its claims, one Tab to a concept; Escape and back."""
    press = opened.page.keyboard.press
    opened.page.evaluate(f"location.hash = 'select={EDGE}'")
    opened.page.wait_for_selector("#panel .context")
    opened.page.focus("#panel .context >> nth=0")
    press("Enter")
    focus(opened, f"at-{FIRST}.0001")  # the sentence
    press("Tab")
    focus(opened, f"at-{FIRST}.0002")  # the next mark
    press("Enter")
    focus(opened, "H2 本句的论断 · 1")
    press("Tab")
    focus(opened, "BUTTON 数字技术")
    press("Escape")
    focus(opened, f"at-{FIRST}.0002")  # back at the mark
    press("Enter")
    focus(opened, "H2 本句的论断 · 1")
    press("Tab")
    press("Enter")
    focus(opened, "H2 数字技术")  # the concept, on the map
    opened.page.go_back()
    focus(opened, "BUTTON 数字技术")  # in the panel beside the text
    press("Escape")
    press("Escape")  # to the quote that the text was opened from
    focus(opened, "BUTTON 在原文中读")
    assert EDGE in opened.page.url and "view" not in opened.page.url


def test_button_leads_from_text_to_the_quote(opened: Opened) -> None:
    """After some marks looked at, 返回引文 is one click to the quote; a text opened by its tab has no such button."""
    opened.page.evaluate(f"location.hash = 'select={EDGE}'")
    opened.page.click("#panel .context >> nth=0")
    for mark in ("0002", "0003"):
        opened.page.click(f"#at-{FIRST}\\.{mark}")
        opened.page.wait_for_selector(f"#at-{FIRST}\\.{mark}[aria-current]")
    opened.page.click("#to-quote")
    opened.page.wait_for_selector("#panel .context")
    assert f"#select={EDGE}" in opened.page.url
    opened.page.evaluate(f"location.hash = 'view=read&text={FIRST}'")
    opened.page.wait_for_selector("#panel .papers")
    assert 0 == opened.page.locator("#to-quote").count()


def test_paper_read_takes_the_focus(opened: Opened) -> None:
    """Opening a paper's text or closing a concept never leaves the focus on nothing."""
    opened.page.evaluate(f"location.hash = 'select={FIRST}'")
    opened.page.wait_for_selector("#panel .around button")
    opened.page.focus("#panel .around button")
    opened.page.keyboard.press("Enter")
    opened.until("document.activeElement.id === 'sheet'")
    opened.page.go_back()
    focus(opened, "BUTTON 阅读全文")


def test_closing_leads_to_the_link_that_opened(opened: Opened) -> None:
    """Escape in a concept's panel gives the focus to the concept in the index."""
    opened.page.focus("#panel .index .link >> text=数字技术")
    opened.page.keyboard.press("Enter")
    focus(opened, "H2 数字技术")
    opened.page.keyboard.press("Escape")
    focus(opened, "BUTTON 数字技术")


def test_cell_of_the_matrix_and_back(opened: Opened) -> None:
    """Enter on a number leads to its sentences, Escape to the number."""
    opened.page.evaluate("location.hash = 'view=matrix'")
    opened.page.wait_for_selector(".count")
    opened.page.focus(".count")
    opened.page.keyboard.press("Enter")
    focus(opened, "H2 要素保障")
    opened.page.keyboard.press("Escape")
    focus(opened, f"cell-factor-guarantee-{FIRST}")


def test_question_typed_goes_on_to_the_other_end(opened: Opened) -> None:
    """After the source the target is typed, after it the answer stands under the focus."""
    opened.page.evaluate("location.hash = 'view=ask'")
    opened.page.wait_for_selector("#pick-source")
    opened.page.focus("#pick-source")
    opened.page.keyboard.type("sjys")
    opened.page.keyboard.press("Enter")
    opened.until("document.querySelector('button#pick-source')")
    focus(opened, "pick-target")
    opened.page.keyboard.type("gzlfz")
    opened.page.keyboard.press("Enter")
    opened.until("document.querySelector('button#pick-target')")
    focus(opened, "P 2 篇论文、2 条论断")


CONTROLS = """(() => {
  const found = [];
  for (const e of document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")) {
    if (!e.checkVisibility({visibilityProperty: true}) || e.closest("[inert]") || e.disabled) continue;
    const name = e.ariaLabel || e.labels?.[0]?.textContent || e.textContent || e.title;
    if (!name.trim()) found.push(`unnamed ${e.outerHTML.slice(0, 90)}`);
    e.scrollIntoView({block: "nearest", inline: "nearest"});
    const r = e.getBoundingClientRect();
    if (r.left < -1 || r.right > innerWidth + 1 || r.top < -1 || (r.height < 400 && r.bottom > innerHeight + 4))
      found.push(`off screen ${e.outerHTML.slice(0, 90)}`);
  }
  return found;
})()"""


@pytest.mark.parametrize("width", [360, 1024])
def test_every_control_has_a_name_and_is_in_sight(browser: Any, seed_build: Path, width: int) -> None:
    """On a phone and a small screen, in both languages and every view, no control is nameless or out of reach."""
    view = Opened(browser, (seed_build / "graph.html").as_uri(), viewport={"width": width, "height": 740})
    paper = view.page.evaluate("JSON.parse(document.getElementById('kg-texts').textContent)")
    first = next(iter(paper))
    states = ("", "view=ask", "view=differ", "view=matrix", f"view=read&text={first}", "select=digital-technology")
    for language in ("zh", "en"):
        for state in states:
            view.page.evaluate(f"location.hash = '{state}&language={language}'")
            view.page.wait_for_timeout(250)
            assert [] == view.page.evaluate(CONTROLS), (state, language)
            assert width == view.page.evaluate("document.documentElement.scrollWidth")
    view.page.close()
