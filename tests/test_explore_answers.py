"""What the page answers: open questions, the papers of each step of a chain, what papers differ in."""

from pathlib import Path
from typing import Any

import explore_build
import pytest
from explore_page import Opened, write_page

EDGE = "data-factor--drives-asserted--high-quality-development"
IN_WINDOW = (
    "(() => { const c = kgMap.body.container; const ids = new Set();"
    " for (const e of kgMap.body.data.edges.get()) if (e.color.opacity === 1) { ids.add(e.from); ids.add(e.to); }"
    " return [...ids].filter((id) => { const b = kgMap.getBoundingBox(id);"
    " const [a, z] = [kgMap.canvasToDOM({x: b.left, y: b.top}), kgMap.canvasToDOM({x: b.right, y: b.bottom})];"
    " return a.x < 0 || a.y < 0 || z.x > c.clientWidth || z.y > c.clientHeight; }) })()"
)


def test_question_with_both_ends_open(browser: Any, file: Path) -> None:
    """Nothing chosen: the best supported pairs, counted, then the papers with their quotes; a relation narrows them."""
    view = Opened(browser, f"{file.as_uri()}#view=ask")
    view.page.wait_for_selector("#panel .quote")
    assert "2 篇论文、6 条论断" == view.text("#panel .answer")
    assert "最受支持的关系 · 共 5 条" in view.text("#panel")
    pairs = view.page.locator("#panel .partners .row")
    assert "数据要素推动 高质量发展 2 篇 · 2 句" == " ".join(pairs.nth(0).inner_text().split())
    assert 6 == view.page.locator("#panel .quote").count()
    view.page.select_option("#pick-relation", "inhibits")
    view.until("document.querySelector('#panel .answer').textContent.startsWith('1 篇论文、1 条')")
    lit = view.page.evaluate("kgMap.body.data.edges.get().filter((e) => e.color.opacity === 1).map((e) => e.id)")
    assert ["digital-technology--inhibits-asserted--factor"] == lit
    assert [] == view.complaints
    view.page.close()


def test_answer_to_an_open_question_is_bounded(browser: Any, seed_build: Path) -> None:
    """Of the seeds, eight pairs and forty quotes enter the page at once; the rest is counted and comes when asked."""
    view = Opened(browser, f"{(seed_build / 'graph.html').as_uri()}#view=ask")
    view.page.wait_for_selector("#panel .quote")
    assert 8 == view.page.locator("#panel .partners .row").count()
    assert 40 == view.page.locator("#panel .quote").count()
    view.page.click("#panel .list .chip >> nth=0")
    assert 48 == view.page.locator("#panel .partners .row").count()
    view.page.click("#panel .list .chip >> nth=-1")
    assert 80 == view.page.locator("#panel .quote").count()
    titles = view.page.locator("#panel .of-paper h3").all_inner_texts()
    assert len(titles) == len(set(titles)), "each paper stands once"
    view.page.close()


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
@pytest.mark.parametrize(
    "question",
    [
        "view=ask&source=new-quality-productive-forces&target=high-quality-development",
        "view=ask&source=new-quality-productive-forces",
        "view=ask&relation=inhibits",
        "view=trace&source=digital-technology&target=high-quality-development",
    ],
)
def test_what_is_lit_lies_in_the_window(browser: Any, seed_build: Path, question: str, size: tuple[int, int]) -> None:
    """Whatever is asked, opened from a link or asked of the map, every box that a lit line ends at is in sight."""
    page = (seed_build / "graph.html").as_uri()
    view = Opened(browser, f"{page}#{question}", viewport={"width": size[0], "height": size[1]})
    view.page.wait_for_selector("#panel .answer")
    view.page.wait_for_timeout(300)
    assert [] == view.page.evaluate(IN_WINDOW)
    view.page.evaluate("location.hash = 'camera=3000,3000,1.5'")
    view.page.wait_for_timeout(200)
    view.page.evaluate(f"location.hash = '{question}'")
    view.page.wait_for_selector("#panel .answer")
    view.page.wait_for_timeout(300)
    assert [] == view.page.evaluate(IN_WINDOW)
    view.page.close()


def test_each_step_of_a_chain_names_its_papers(browser: Any, file: Path) -> None:
    """A step shows its papers at once, a click on one its sentence; unfolded it stays so for whoever comes back."""
    view = Opened(browser, f"{file.as_uri()}#view=trace&source=digital-technology&target=high-quality-development")
    view.page.wait_for_selector(".chain")
    steps = view.page.locator(".chain > ol > li")
    papers = [step.locator("summary").all_inner_texts() for step in steps.all()]
    assert ["数据要素研究 (黄争艳, 2025) 1 句"] == papers[0]
    assert 1 == len(papers[1]) and papers[1][0].startswith(explore_build.HOSTILE_TITLE[:12])
    assert 0 == view.page.locator(".chain .quote:visible").count()
    view.page.click(".chain summary >> nth=0")
    view.page.wait_for_selector(".chain .quote")
    assert "数字技术打破了生产要素的壁垒。" == view.text(".chain .quote")
    view.page.click(".chain .context")
    view.page.wait_for_selector(".linked[aria-current]")
    view.page.go_back()
    view.page.wait_for_selector(".chain .quote")
    assert view.page.is_visible(".chain .quote")
    assert "在原文中读" == view.page.evaluate("document.activeElement.textContent")
    assert [] == view.complaints
    view.page.close()


def test_one_paper_that_says_both_is_no_difference(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one paper asserts and denies itself stands under 一篇论文之内, not among what papers differ in."""
    both = next(said for said in explore_build.FIRST if said.source[0] == "high-quality-development")
    monkeypatch.setattr(explore_build, "FIRST", tuple(said for said in explore_build.FIRST if said != both))
    monkeypatch.setattr(explore_build, "SECOND", (*explore_build.SECOND, both))
    view = Opened(browser, f"{write_page(tmp_path).as_uri()}#view=differ")
    view.page.wait_for_selector("#panel h3")
    heads = dict(h.split(" · ") for h in view.page.locator("#panel h3").all_inner_texts())
    assert ("0", "1") == (heads["一篇陈述，一篇否定"], heads["一篇论文之内"])
    view.page.close()


def test_differences_name_who_says_so(browser: Any, file: Path) -> None:
    """Under each of two opposed claims stands who makes it."""
    view = Opened(browser, f"{file.as_uri()}#view=differ")
    view.page.wait_for_selector("#panel .sayers")
    assert ["黄争艳 2025", "黄争艳 2023"] == view.page.locator("#panel .sayers").all_inner_texts()[:2]
    view.page.close()
