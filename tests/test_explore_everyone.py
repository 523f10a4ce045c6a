"""The page for everyone: filters that show themselves, screen readers, contrast, speed, hostile texts in every view."""

import re
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import explore_build
import pytest
from explore_page import Opened, apart, write_page

from kg.explore.evidence import MOST, carry
from kg.explore.page import ASSETS

EDGE = "data-factor--drives-asserted--high-quality-development"
FIRST = "p000000000001"
STATES = (
    "",
    f"select={EDGE}",
    "select=data-factor&language=en&least=2",
    "view=ask&source=factor&target=high-quality-development",
    "view=trace&source=digital-technology&target=high-quality-development",
    "view=differ&language=en",
    f"view=matrix&cell=factor-guarantee+{FIRST}",
    f"view=read&text={FIRST}&at={FIRST}.0001",
)


@pytest.fixture
def opened(browser: Any, file: Path) -> Iterator[Opened]:
    view = Opened(browser, file.as_uri())
    yield view
    assert [] == view.complaints
    view.page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, file: Path, scheme: str) -> None:
    """axe-core, which knows what screen readers need and measures contrast, finds no fault in any view."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    script = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    view = Opened(browser, file.as_uri(), color_scheme=scheme)
    view.page.evaluate(script)
    for state in STATES:
        view.page.evaluate(f"location.hash = '{state}'")
        view.page.wait_for_timeout(120)
        found = view.page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(({violations}) =>"
            " violations.map(({id, impact, nodes}) => `${impact} ${id} ${nodes[0].html}`))"
        )
        assert [] == found, state
    view.page.close()


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb, as WCAG defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a: str, b: str) -> float:
    """Contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", range(3))
def test_canvas_colours_have_contrast(theme: int) -> None:
    """What axe cannot see, as the canvas draws it: labels on their boxes 4.5 to 1, causal lines and frames 3 to 1."""
    style = (ASSETS / "page.css").read_text(encoding="utf-8")
    blocks = re.findall(r"color-scheme: (?:light|dark);(.*?)}", style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", blocks[theme]))
    kinds = ("concept", "feature", "challenge", "mechanism", "path", "paper")
    marks = [f"mark-{role}" for role in ("source", "cue", "target", "via")]
    grounds = [f"{kind}-fill" for kind in kinds] + marks + [f"shade-{i}" for i in range(1, 5)]
    assert [] == [g for g in grounds if contrast(colours["ink"], colours[g]) < 4.5]
    muted = product(("muted",), ("surface", "ground"))
    assert [] == [pair for pair in muted if contrast(*(colours[name] for name in pair)) < 4.5]
    lines = ["drives", "enables", "inhibits", *(f"{kind}-line" for kind in kinds)]
    assert [] == [line for line in lines if contrast(colours[line], colours["ground"]) < 3]


def test_first_sight_of_the_seeds_takes_no_second(browser: Any, seed_build: Path) -> None:
    """The page's own thread works less than a second until the map of the five papers stands, whatever else runs."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto((seed_build / "graph.html").as_uri())
    page.wait_for_selector("body[data-drawn]")
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    assert 0 < metrics["TaskDuration"] < 1
    page.close()


def test_slider_and_show_all(browser: Any, seed_build: Path) -> None:
    """Of the seeds the slider shows as many concepts as it says, the button all of them, and no two boxes meet."""
    view = Opened(browser, (seed_build / "graph.html").as_uri())
    view.page.fill("#number", "60")
    view.until("kgMap.body.nodeIndices.length > 50 && kgMap.body.nodeIndices.length <= 60")
    view.page.click("#all")
    view.until("/^显示 (\\d+) [/] \\1 个概念、(\\d+) [/] \\2 条/.test(document.getElementById('shown').textContent)")
    bounds = view.page.evaluate("kgMap.body.nodeIndices.map((id) => kgMap.getBoundingBox(id))")
    assert len(bounds) > 100
    assert [] == [(a, b) for a, b in combinations(bounds, 2) if not apart(a, b)]
    view.page.close()


def test_phone_holds_every_view(browser: Any, file: Path) -> None:
    """On 360 pixels no view is wider than the screen, in either language; a table scrolls inside itself."""
    view = Opened(browser, file.as_uri(), viewport={"width": 360, "height": 740}, has_touch=True)
    for state, language in product(STATES, ("zh", "en")):
        view.page.evaluate(f"location.hash = '{state}&language={language}'")
        view.page.wait_for_timeout(80)
        assert 360 == view.page.evaluate("document.documentElement.scrollWidth"), (state, language)
        assert view.page.evaluate("document.getElementById('panel').scrollWidth") <= 360
    view.page.close()


def test_every_filter_shows_and_can_be_taken_away(opened: Opened) -> None:
    """Modality, paper, years, kinds, relations, papers needed, number, neighbourhood: each has a chip that ends it."""
    filters = {
        "modality": "prescribed",
        "paper": FIRST,
        "since": "2024",
        "until": "2025",
        "kinds": "concept",
        "relations": "drives",
        "least": "2",
        "number": "5",
        "around": "data-factor",
    }
    opened.page.evaluate(f"location.hash = '{'&'.join(f'{k}={v}' for k, v in filters.items())}'")
    opened.page.wait_for_selector("#active .chip")
    for left, name in zip(range(len(filters), 0, -1), filters, strict=True):
        opened.until(f"document.querySelectorAll('#active .chip').length === {left}")
        opened.page.click(f"#off-{name}")
        kept = opened.page.evaluate("document.activeElement.id")  # the next chip, at last a filter
        assert kept.startswith("off-" if left > 1 else "relations-"), kept
    opened.until("document.getElementById('active').hidden")
    assert "" == opened.page.evaluate("location.hash.slice(1)")


def test_reset_brings_back_the_modality_too(opened: Opened) -> None:
    """恢复默认 ends every filter, also 主张 and years, and where nothing fits the map itself offers it."""
    opened.page.evaluate("location.hash = 'modality=prescribed&since=2024&least=2'")
    opened.until("!document.getElementById('nothing').hidden")
    assert ["语气: 主张", "年份 ≥ 2024", "至少 2 篇论文"] == opened.page.locator(
        "#active .chip span:first-child"
    ).all_inner_texts()
    opened.page.click("#all-back")
    opened.until("location.hash.length < 2 && document.getElementById('modality-asserted').checked")
    opened.until("kgMap.body.edgeIndices.length === 6")


def test_years_leave_papers_of_those_years(opened: Opened) -> None:
    """From 2024 on only the paper of 2025 counts, and what is hidden is counted."""
    opened.page.select_option("#since", "2025")
    opened.until("kgMap.body.edgeIndices.length === 4")
    assert "显示 5 / 5 个概念、4 / 4 条关系（陈述），另隐藏 2 条" == opened.text("#shown")
    opened.page.select_option("#since", "0")
    opened.page.select_option("#until", "2023")
    opened.until("kgMap.body.edgeIndices.length === 3")


def test_neighbourhood_within_steps(opened: Opened) -> None:
    """One step around 数字技术 are its two partners, two steps one more."""
    opened.page.evaluate("location.hash = 'select=digital-technology'")
    opened.page.click("#panel .around .chip >> nth=0")
    opened.until("kgMap.body.nodeIndices.length === 3")
    opened.page.click("#panel .around .chip >> nth=1")
    opened.until("kgMap.body.nodeIndices.length === 5")
    assert "数字技术周围 2 步" == opened.text("#off-around span")


def test_keyboard_reaches_everything(opened: Opened) -> None:
    """Tab alone passes views, search, modality, export, language, theme, filters, map, zoom and panel in turn."""
    reached = set()
    for _ in range(80):
        opened.page.keyboard.press("Tab")
        reached.add(
            opened.page.evaluate(
                "(({id, dataset, tagName, parentElement: p}) => id || dataset.view || (p.id && `${p.id} ${tagName}`)"
                " || tagName)(document.activeElement)"
            )
        )
    views = {"map", "ask", "trace", "differ", "matrix", "read"}
    controls = {"search", "modality-asserted", "take SUMMARY", "language", "theme", "relations-drives"}
    assert (
        set()
        == (
            views
            | controls
            | {"kinds-mechanism", "number", "all", "paper", "least", "since", "until", "zoom-in", "fit", "panel"}
        )
        - reached
    )


def test_hostile_texts_stay_text_in_every_view(opened: Opened) -> None:
    """A label, a title, a sentence and a file name that hold markup are text in every view, also as a link."""
    second = "p000000000002"
    for state in (*STATES, f"view=read&text={second}&at={second}.0003", f"select={second}", "view=ask&source=hostile"):
        opened.page.evaluate(f"location.hash = '{state}'")
        opened.page.wait_for_timeout(60)
        assert opened.page.evaluate(
            "window.attacked === undefined && !document.querySelector('body img, main script, header script')"
        ), state
    opened.page.evaluate(f"location.hash = 'select={second}'")
    opened.until(f"document.getElementById('panel').textContent.includes('{explore_build.HOSTILE}.txt')")
    opened.page.evaluate("location.hash = 'view=%3Cscript%3E&select=%22onload&camera=x,y,1&text=..&at=%3Cimg%3E'")
    opened.page.wait_for_selector("#panel .index")


def test_addresses_written_by_hand(opened: Opened) -> None:
    """Whatever an address names, even constructor, the page shows what it can and complains not."""
    for state in (
        "select=constructor",
        "paper=__proto__&text=toString&view=read",
        "view=ask&relation=valueOf&source=toString",
        "view=trace&source=data-factor&target=data-factor",
        "view=matrix&order=constructor&cell=a+b",
        "around=hasOwnProperty&steps=99&least=-3&number=99999999&since=abc&theme=pink&language=fr&modality=x",
        "relations=zzz&kinds=drives&camera=NaN,1,1",
        "%&&==%25",
    ):
        opened.page.evaluate("state => { location.hash = state; }", state)
        opened.until("document.getElementById('panel').textContent.length > 0")
        opened.page.wait_for_timeout(40)
        assert [] == opened.complaints, state


def test_large_maps_carry_the_best_evidence() -> None:
    """Above the size an edge keeps its surest claims, each paper's first, and says how many more there are."""
    claims = {claim.id: claim for claim in explore_build.build().claims}
    sure = {"c10": 0.9, "c14": 0.8, "c20": 0.5}
    known = [claims[i].model_copy(update={"confidence": sure[i]}) for i in sure]
    edges: dict[str, dict[str, Any]] = {"a": {"claims": ["c10", "c14", "c20"]}, "b": {"claims": ["c10"]}}
    carry(edges, known, most=3)
    assert {"a": {"claims": ["c10", "c20"], "more": 1}, "b": {"claims": ["c10"]}} == edges
    assert MOST >= 10_000


def test_what_is_not_carried_is_said(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page above its size says on the edge how many claims are in claims.jsonl instead."""
    monkeypatch.setattr("kg.explore.evidence.carry.__defaults__", (1,))
    view = Opened(browser, f"{write_page(tmp_path).as_uri()}#select={EDGE}")
    view.page.wait_for_selector("#panel .quote")
    assert "另有 1 条见 claims.jsonl" in view.text("#panel")
    assert 1 == view.page.locator("#panel .quote").count()
    view.page.close()
