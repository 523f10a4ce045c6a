"""The page in a real browser, without a network: skipped where there is no Chromium or no Playwright."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import explore_build
import pytest
from explore_page import Opened, apart

EDGE = "data-factor--drives-asserted--high-quality-development"
BACK = "high-quality-development--drives-asserted--data-factor"


@pytest.fixture
def opened(browser: Any, file: Path) -> Iterator[Opened]:
    view = Opened(browser, file.as_uri())
    yield view
    assert [] == view.complaints
    assert [file.as_uri()] == view.requests
    view.page.close()


def test_map_draws_at_first_sight(opened: Opened) -> None:
    """The asserted causal claims are drawn, counted in one line, and asked of no host."""
    drawn = opened.page.evaluate("[kgMap.body.nodeIndices.length, kgMap.body.edgeIndices.length]")
    assert [6, 6] == drawn
    assert "显示 6 / 6 个概念、6 / 6 条关系（陈述）" == opened.text("#shown")
    painted = opened.page.evaluate(
        "(() => { const c = document.querySelector('#map canvas');"
        " return new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size })()"
    )
    assert painted > 20


def test_no_two_boxes_overlap_as_drawn(opened: Opened) -> None:
    """The boxes that the browser really draws, in both languages, do not touch."""
    for language in ("zh-CN", "en"):
        opened.until(f"document.documentElement.lang === '{language}'")
        bounds = opened.page.evaluate("kgMap.body.nodeIndices.map((id) => kgMap.getBoundingBox(id))")
        assert [] == [(a, b) for a, b in combinations(bounds, 2) if not apart(a, b)]
        opened.page.click("#language")


def test_click_on_a_line_shows_the_quotes(opened: Opened) -> None:
    """A click on the line between two boxes shows the sentences of both papers with their three marks."""
    x, y = opened.page.evaluate(
        "(() => { const p = kgMap.getPositions();"
        " const [a, b] = [p['digital-technology'], p['industrial-upgrading']];"
        " const at = kgMap.canvasToDOM({x: (a.x + b.x) / 2, y: (a.y + b.y) / 2});"
        " const r = document.getElementById('map').getBoundingClientRect(); return [at.x + r.x, at.y + r.y] })()"
    )
    opened.page.mouse.click(x, y)
    opened.page.wait_for_selector("#panel .quote")
    assert "数字技术为产业升级提供支撑。" == opened.text("#panel .quote")
    marked = {role: opened.text(f"#panel .quote mark.{role}") for role in ("source", "cue", "target")}
    assert {"source": "数字技术", "cue": "支撑", "target": "产业升级"} == marked


def test_edge_panel_gives_paper_section_citation_and_id(opened: Opened) -> None:
    """Both papers are named, the section stands above the quote, the citation is resolved, the claim's id is there."""
    opened.page.evaluate(f"location.hash = 'select={EDGE}'")
    opened.page.wait_for_selector("#panel .quote")
    panel = opened.text("#panel")
    for part in (
        "2 篇 · 2 句",
        "数据要素研究 (黄争艳, 2025)",
        "机制",
        "[1] 习明明. 数据要素与增长[J]. 经济研究, 2022.",
        "c10",
    ):
        assert part in panel
    assert "𠮷林的研究表明，数据要素推动高质量发展[1]。" == opened.text("#panel .quote >> nth=0")
    assert "数据要素" == opened.text("#panel .quote mark.source >> nth=0")


def test_hostile_texts_show_as_text(opened: Opened) -> None:
    """Markup in a label, a title and a sentence is read by people, not run."""
    opened.page.evaluate("location.hash = 'select=hostile--drives-asserted--industrial-upgrading'")
    opened.page.wait_for_selector("#panel .quote")
    assert explore_build.HOSTILE == opened.text("#panel h2 .link >> nth=0")
    assert "</script><img src=x onerror=window.attacked=1>“引”&amp;" in opened.text("#panel .of-paper h3")
    assert explore_build.HOSTILE in opened.text("#panel .quote")
    assert opened.page.evaluate("window.attacked === undefined && !document.querySelector('#panel img, #panel script')")


def test_policy_stops_injected_script_and_requests(browser: Any, file: Path) -> None:
    """Script put into the page does not run, and a connection is refused before it leaves."""
    view = Opened(browser, file.as_uri())
    view.page.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.attacked = 1';"
        " document.body.append(s); })()"
    )
    assert view.page.evaluate("window.attacked === undefined")
    assert "refused" == view.page.evaluate("fetch('https://example.org/').then(() => 'sent', () => 'refused')")
    assert [file.as_uri()] == view.requests
    view.page.close()


def test_modalities_are_never_mixed(opened: Opened) -> None:
    """Each of the four shows its own lines only; the prescribed ones are one click away."""
    shown = {}
    for modality in ("asserted", "prescribed", "negated"):
        opened.page.click(f"label:has(#modality-{modality})")
        opened.until(f"document.querySelector('#modality-{modality}').checked")
        shown[modality] = opened.page.evaluate("kgMap.body.data.edges.getIds().map((id) => id.split('--')[1]).sort()")
    assert ["drives-prescribed"] == shown["prescribed"]
    assert ["drives-negated"] == shown["negated"]
    assert [*["drives-asserted"] * 4, "enables-asserted", "inhibits-asserted"] == shown["asserted"]
    assert opened.page.evaluate("document.getElementById('modality-possible').disabled")


def test_node_panel_defines_and_groups(opened: Opened) -> None:
    """A concept's panel has its definition with source, aliases, English, broader concept, mechanism and partners."""
    opened.page.evaluate("location.hash = 'select=data-factor'")
    opened.page.wait_for_selector("#panel .definition")
    panel = opened.text("#panel")
    for part in (
        "以数据形态存在的生产要素。",
        "关于构建数据基础制度的意见",
        "數據要素",
        "data factor",
        "生产要素",
        "要素保障",
    ):
        assert part in panel
    assert "高质量发展" == opened.text("#panel .partners .link >> nth=0")
    assert "2 篇 · 2 句" == opened.text("#panel .partners .counts >> nth=0")
    assert "否定 1" == opened.text("#panel .others .chip")


def test_mechanism_shows_its_sentences(opened: Opened) -> None:
    """Mechanisms come onto the map with the papers they are found in; their panel quotes the sentences."""
    opened.page.check("#kinds-mechanism")
    opened.until("kgMap.body.nodeIndices.includes('factor-guarantee')")
    assert opened.page.evaluate("kgMap.body.nodeIndices.includes('p000000000001')")
    opened.page.evaluate("location.hash += '&select=factor-guarantee'")
    opened.page.wait_for_selector("#panel .quote")
    assert "数字技术为产业升级提供支撑。" == opened.text("#panel .quote")


def test_filter_by_paper_and_relation(opened: Opened) -> None:
    """A paper chosen and a relation taken away leave only the lines that both allow; reset brings all back."""
    opened.page.select_option("#paper", "p000000000001")
    opened.page.uncheck("#relations-inhibits")
    opened.until("kgMap.body.edgeIndices.length === 3")
    assert {EDGE, BACK, "digital-technology--enables-asserted--industrial-upgrading"} == set(
        opened.page.evaluate("kgMap.body.data.edges.getIds()")
    )
    opened.page.click("#reset")
    opened.until("kgMap.body.edgeIndices.length === 6")


def test_keyboard_finds_and_opens_a_concept(opened: Opened) -> None:
    """Without a mouse: slash, a name and Enter open a concept, Enter on a partner its line, Escape goes back."""
    press = opened.page.keyboard.press
    press("/")
    opened.page.keyboard.type("data f")
    press("Enter")
    opened.page.wait_for_selector("#panel .definition")
    assert "H2" == opened.page.evaluate("document.activeElement.tagName")
    opened.page.focus("#panel .partners .link")
    press("Enter")
    opened.page.wait_for_selector("#panel .quote")
    press("Escape")
    opened.page.wait_for_selector("#panel .index")


def test_back_button_and_link_restore_the_state(opened: Opened) -> None:
    """The address holds selection and language; going back restores what was shown before."""
    opened.page.click("#panel .index .link >> text=数据要素")
    opened.page.wait_for_selector("#panel .definition")
    assert "select=data-factor" in opened.page.url
    opened.page.go_back()
    opened.page.wait_for_selector("#panel .index")


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_link_restores_where_the_map_was_left(browser: Any, seed_build: Path, size: tuple[int, int]) -> None:
    """An address with a camera, opened afresh or after the window was resized, shows that place at that scale."""
    width, height = size
    address = f"{(seed_build / 'graph.html').as_uri()}#camera=120%2C-60%2C0.910&paper=paa0e29b5085f"
    view = Opened(browser, address, viewport={"width": width, "height": height})
    where = "JSON.stringify([kgMap.getViewPosition(), kgMap.getScale()])"
    wanted = "[120,-60,0.91]"
    got = (
        "JSON.stringify((({x, y}) => [Math.round(x), Math.round(y), +kgMap.getScale().toFixed(3)])"
        "(kgMap.getViewPosition()))"
    )
    view.page.wait_for_timeout(400)
    assert wanted == view.page.evaluate(got), view.page.evaluate(where)
    view.page.set_viewport_size({"width": width, "height": height - 130})
    view.page.wait_for_timeout(400)
    assert wanted == view.page.evaluate(got), view.page.evaluate(where)
    view.page.close()


def test_selection_shows_its_lines_and_gives_the_map_back(browser: Any, seed_build: Path) -> None:
    """A concept chosen brings all that it is joined to into the window; closed, the map is where it was."""
    view = Opened(browser, (seed_build / "graph.html").as_uri())
    where = "[kgMap.getViewPosition().x, kgMap.getViewPosition().y, kgMap.getScale()].map((n) => n.toFixed(1)).join()"
    before = view.page.evaluate(where)
    view.page.click("#panel .index .link >> text=数字技术")
    view.until("location.hash.includes('camera=')")
    view.page.wait_for_timeout(400)
    outside = view.page.evaluate(
        "(() => { const c = kgMap.body.container; const ids = new Set();"
        " for (const e of kgMap.body.data.edges.get()) if (e.color.opacity === 1) { ids.add(e.from); ids.add(e.to); }"
        " return [...ids].map((id) => kgMap.canvasToDOM(kgMap.getPosition(id)))"
        " .filter(({x, y}) => x < 0 || y < 0 || x > c.clientWidth || y > c.clientHeight); })()"
    )
    assert [] == outside
    view.page.keyboard.press("Escape")
    view.page.wait_for_selector("#panel .index")
    view.until(f"{where} === '{before}'")
    view.page.close()


def test_no_line_hides_another(browser: Any, seed_build: Path) -> None:
    """Of the lines that join two boxes in one direction at most one is straight, and no two are bent alike."""
    view = Opened(browser, (seed_build / "graph.html").as_uri())
    lines = view.page.evaluate(
        "kgMap.body.data.edges.get().map(({from, to, smooth}) => [`${from} ${to}`, smooth ? smooth.roundness : 0])"
    )
    assert len(lines) > len({ends for ends, _ in lines}), "no pair of boxes is joined twice: a weak test"
    assert len(lines) == len({(ends, bend) for ends, bend in lines})
    pairs = {ends: {bend for other, bend in lines if other == ends} for ends, _ in lines}
    back = [ends for ends in pairs if " ".join(reversed(ends.split())) in pairs]
    assert [] == [ends for ends in back if 0 in pairs[ends]]
    view.page.close()


BEHIND = """(() => {
  const { nodeIndices, edgeIndices, edges } = kgMap.body;
  const boxes = nodeIndices.map((id) => [id, kgMap.getBoundingBox(id)]);
  const joined = edgeIndices.map((id) => [edges[id].fromId, edges[id].toId].sort().join());
  return edgeIndices.map((id, i) => {
    const { fromId, toId, edgeType, options } = edges[id];
    const [from, to] = [fromId, toId].map((end) => kgMap.getPosition(end));
    const others = boxes.filter(([box]) => box !== fromId && box !== toId).map(([, box]) => box);
    const runs = (at, m) => Array.from({ length: 99 }, (_, k) => at((k + 1) / 100))
      .some(({ x, y }) => others.some((b) => x > b.left - m && x < b.right + m && y > b.top - m && y < b.bottom + m));
    const straight = (t) => ({ x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) });
    return { alone: joined.filter((pair) => pair === joined[i]).length === 1, bent: Boolean(options.smooth.enabled),
      drawn: runs((t) => edgeType.getPoint(t), -1), straight: runs(straight, 10) };
  });
})()"""


def test_line_is_led_past_the_boxes_in_its_way(browser: Any, seed_build: Path) -> None:
    """A line alone is bent where straight it would run behind a box or touch it, and then runs behind none."""
    view = Opened(browser, (seed_build / "graph.html").as_uri())
    alone = [line for line in view.page.evaluate(BEHIND) if line["alone"]]
    bent = [line for line in alone if line["bent"]]
    assert bent and all(line["straight"] and not line["drawn"] for line in bent)
    view.page.close()


def test_english_by_a_switch(opened: Opened) -> None:
    """The switch turns the interface and the labels into English."""
    opened.page.click("#language")
    opened.until("document.documentElement.lang === 'en'")
    assert "6 of 6 concepts, 6 of 6 relations shown (Asserted)" == opened.text("#shown")
    assert "high-quality\ndevelopment" == opened.page.evaluate(
        "kgMap.body.nodes['high-quality-development'].options.label"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_first_sight_of_the_seeds(browser: Any, seed_build: Path, language: str) -> None:
    """The five papers open on at most 40 concepts, all in sight, apart, large enough to read, asserted claims only."""
    view = Opened(browser, f"{(seed_build / 'graph.html').as_uri()}#language={language}")
    ids, edges, scale = view.page.evaluate("[kgMap.body.nodeIndices, kgMap.body.data.edges.getIds(), kgMap.getScale()]")
    assert 20 <= len(ids) <= 40
    assert all(re.search("--(drives|enables|inhibits)-asserted--", edge) for edge in edges)
    assert scale >= 0.56
    bounds = view.page.evaluate("kgMap.body.nodeIndices.map((id) => kgMap.getBoundingBox(id))")
    assert [] == [(a, b) for a, b in combinations(bounds, 2) if not apart(a, b)]
    corners = view.page.evaluate(
        "kgMap.body.nodeIndices.map((id) => kgMap.canvasToDOM(kgMap.getPosition(id))).map(({x, y}) => [x, y])"
    )
    width, height = view.page.evaluate(
        "(({clientWidth, clientHeight}) => [clientWidth, clientHeight])(kgMap.body.container)"
    )
    assert all(0 < x < width and 0 < y < height for x, y in corners)
    assert [] == view.complaints
    view.page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_phone_has_no_sideways_scroll(browser: Any, file: Path, scheme: str) -> None:
    """On 360 pixels nothing is wider than the screen, map and panel are both in sight, light or dark."""
    view = Opened(browser, file.as_uri(), viewport={"width": 360, "height": 740}, color_scheme=scheme, has_touch=True)
    assert 360 == view.page.evaluate("document.documentElement.scrollWidth")
    map_box, panel_box = view.page.locator("#map").bounding_box(), view.page.locator("#panel").bounding_box()
    assert map_box["height"] > 200 and panel_box["y"] + 100 < 740
    dark = view.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"
    assert (scheme == "dark") == dark
    assert [] == view.complaints
    view.page.close()
