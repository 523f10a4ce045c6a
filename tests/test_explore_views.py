"""The views of the page in a real browser: ask, trace, compare, matrix, read in context, take away."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import explore_build
import pytest
from explore_page import Opened, write_page

from kg.query import query
from kg.store import JsonlBuild
from kg.vocabulary import load

EDGE = "data-factor--drives-asserted--high-quality-development"
FIRST = "p000000000001"
SENTENCE = f"{FIRST}.0002"
PAPER = "黄争艳. 数据要素研究[J]. 2025."


@pytest.fixture(scope="module")
def only(browser: Any, file: Path) -> Iterator[Opened]:
    """One page for all tests of this module; each starts it afresh with `at`."""
    view = Opened(browser, file.as_uri())
    yield view
    assert [] == view.complaints
    assert {file.as_uri()} == set(view.requests)
    view.page.close()


def at(view: Opened, fragment: str, selector: str) -> Opened:
    """Go to a state of the page, and wait for what it shows there."""
    view.page.evaluate(f"location.hash = '{fragment}'")
    view.page.wait_for_selector(selector)
    return view


def choose(view: Opened, field: str, typed: str, found: str) -> None:
    """Type into a field of a question and take the first suggestion, which is to be `found`."""
    view.page.fill(f"#pick-{field}", typed)
    view.page.wait_for_selector(f"#{field}-found [role=option]")
    assert found in view.text(f"#{field}-found [role=option]")
    view.page.press(f"#pick-{field}", "Enter")
    view.page.wait_for_selector(f"button#pick-{field}")


def test_ask_by_initials_and_in_traditional_characters(only: Opened) -> None:
    """Pinyin initials find the source, traditional characters the target; the answer is papers with quotes."""
    at(only, "view=ask", "#pick-source")
    choose(only, "source", "sjys", "数据要素")
    choose(only, "target", "高質量", "高质量发展")
    only.page.wait_for_selector("#panel .quote")
    assert "2 篇论文、2 条论断" == only.text("#panel .answer")
    assert 2 == only.page.locator("#panel .of-paper").count()
    lit = only.page.evaluate("kgMap.body.data.edges.get().filter((e) => e.color.opacity === 1).map((e) => e.id).join()")
    assert EDGE == lit


@pytest.mark.parametrize("typed", ["data f", "DATA FACTOR", "數據要", "数据", "sjys"])
def test_a_concept_answers_to_any_of_its_names(only: Opened, typed: str) -> None:
    """English, any case, traditional, simplified and initials all find 数据要素 first."""
    at(only, "view=ask", "#pick-target")
    only.page.fill("#pick-target", typed)
    only.page.wait_for_selector("#target-found [role=option]")
    assert only.text("#target-found [role=option]").startswith("数据要素")
    only.page.fill("#pick-target", "")


def test_open_question_and_narrower_concepts(only: Opened) -> None:
    """什么推动高质量发展: an end left open takes any; asked about 生产要素, its narrower 数据要素 answers too."""
    at(only, "view=ask&target=high-quality-development", "#panel .quote")
    assert "2 篇论文、3 条论断" == only.text("#panel .answer")
    at(only, "view=ask&source=factor&target=high-quality-development", "#panel .answer")
    only.until("document.querySelector('#panel .note').textContent.includes('生产要素 —')")
    assert "2 篇论文、3 条论断" == only.text("#panel .answer")
    at(only, "view=ask&source=industrial-upgrading&target=factor", "#panel .answer")
    only.until("document.querySelector('#panel .answer').textContent.includes('没有读到')")


def test_ask_answers_as_the_command_does(browser: Any, seed_build: Path) -> None:
    """Of the seeds the page counts the same papers and claims as `kg query`."""
    ends = ("new-quality-productive-forces", "high-quality-development")
    papers = query(JsonlBuild(seed_build), load(), ends[0], target=ends[1]).papers
    view = Opened(browser, f"{(seed_build / 'graph.html').as_uri()}#view=ask&source={ends[0]}&target={ends[1]}")
    view.page.wait_for_selector("#panel .answer")
    assert f"{len(papers)} 篇论文、{sum(len(p.claims) for p in papers)} 条论断" == view.text("#panel .answer")
    view.page.close()


def test_trace_names_chain_and_weakest_link(only: Opened) -> None:
    """From 数字技术 to 高质量发展 over 生产要素: two steps, the first of a single paper named weakest."""
    at(only, "view=trace&source=digital-technology&target=high-quality-development", ".chain")
    assert "1 条链" == only.text("#panel .answer")
    names = only.page.locator(".chain .step-names .link:not(.step)").all_inner_texts()
    assert ["数字技术", "生产要素", "生产要素", "高质量发展"] == names
    assert "最弱一环：数字技术 → 生产要素（1 篇 · 1 句 · 支持度 0.80）" == only.text(".chain .note")
    at(only, "view=trace&source=high-quality-development&target=industrial-upgrading", "#panel .answer")
    only.until("document.querySelector('#panel .answer').textContent.includes('没有相通的链条')")


def test_shorter_chains_come_first(browser: Any, seed_build: Path) -> None:
    """Of the seeds, chains are sorted by length; among equals the weakest link weakens."""
    fragment = "view=trace&source=digital-technology&target=high-quality-development"
    view = Opened(browser, f"{(seed_build / 'graph.html').as_uri()}#{fragment}")
    view.page.wait_for_selector(".chain")
    lengths = [item.locator("> ol > li").count() for item in view.page.locator(".chain").all()]
    assert lengths == sorted(lengths) and lengths
    papers = [int(re.search(r"(\d+) 篇", text)[1]) for text in view.page.locator(".chain .note").all_inner_texts()]
    equal = [p for p, length in zip(papers, [n for n in lengths if n > 1], strict=True) if length == lengths[-1]]
    assert equal == sorted(equal, reverse=True)
    view.page.close()


def test_agree_and_differ(only: Opened) -> None:
    """What two papers assert, what one asserts and the other denies, what goes both ways, what one says alone."""
    at(only, "view=differ", "#panel h3")
    heads = dict(h.split(" · ") for h in only.page.locator("#panel h3").all_inner_texts())
    assert {
        "一篇陈述，一篇否定": "1",
        "推动与抑制并存": "0",
        "方向相反": "0",
        "双向": "1",
        "一篇论文之内": "0",
        "多篇共同陈述": "1",
        "仅一篇陈述": "5",
    } == heads
    only.page.click("#panel .partners .link >> nth=1")  # the denial
    only.page.wait_for_selector("#panel .quote")
    assert "高质量发展并不能带动数据要素。" == only.text("#panel .quote")


def test_matrix_counts_and_sorts(only: Opened) -> None:
    """A cell counts the sentences, opens them, and the table sorts by support, year and paper."""
    at(only, "view=matrix", ".matrix")
    assert ["要素保障"] == only.page.locator(".matrix tbody th[scope=row]").all_inner_texts()
    assert "1" == only.text(".matrix .count")
    years = ".matrix thead .fine"
    assert ["2025", "2023"] == only.page.locator(years).all_inner_texts()
    only.page.click("#order-year")
    only.until(f"document.querySelector('{years}').textContent === '2023'")
    only.page.click(".matrix thead .link >> text=数据要素研究")
    only.until(f"location.hash.includes('order={FIRST}')")
    only.page.click(".matrix .count")
    only.page.wait_for_selector("#panel .quote")
    assert "数字技术为产业升级提供支撑。" == only.text("#panel .quote")


def test_matrix_of_the_seeds_is_that_of_the_links(browser: Any, seed_build: Path) -> None:
    """The sums of the table are the sentences that the links name for each item."""
    counts: dict[str, int] = {}
    vocabulary = load()
    for line in JsonlBuild(seed_build).links():
        for entry in {mention.concept for mention in line.links}:
            counts[entry] = counts.get(entry, 0) + 1
    items = {vocabulary.label(i): n for i, n in counts.items() if "@" not in i and vocabulary.kind(i) != "concept"}
    view = Opened(browser, f"{(seed_build / 'graph.html').as_uri()}#view=matrix")
    view.page.wait_for_selector(".matrix")
    rows = view.page.evaluate(
        "[...document.querySelectorAll('.matrix tbody tr:not(.group)')]"
        ".map((row) => [row.querySelector('th').textContent, Number(row.querySelector('.sum').textContent)])"
    )
    assert items == dict(rows)
    view.page.close()


def test_from_map_to_quote_to_paper_and_back(only: Opened) -> None:
    """The way there and back by the back button: text at the sentence, quote where it was, map where it was."""
    at(only, "", "#panel .index")
    only.page.evaluate(
        "kgMap.moveTo({position: {x: 40, y: 30}, scale: 0.9}); document.getElementById('zoom-in').click()"
    )
    only.until("location.hash.includes('camera=')")
    camera = only.page.evaluate("location.hash")
    only.page.evaluate(f"location.hash += '&select={EDGE}'")
    only.page.wait_for_selector("#panel .context")
    only.page.click("#panel .context >> nth=0")
    only.page.wait_for_selector(".linked[aria-current]")
    assert "𠮷林的研究表明，数据要素推动高质量发展[1]。" == only.text(".linked[aria-current]")
    only.page.click(f"#at-{FIRST}\\.0004")
    only.page.wait_for_selector("#panel .piece")
    assert "数字技术" in only.text("#panel .claim")
    only.page.click("#panel .links .link >> text=数字技术")  # a concept leads back to the map
    only.page.wait_for_selector("#panel .definition, #panel .around")
    assert only.page.is_hidden("#sheet")
    only.page.go_back()
    only.page.wait_for_selector(f"#at-{FIRST}\\.0004[aria-current]")
    for _ in range(2):
        only.page.go_back()
    only.page.wait_for_selector("#panel .context")
    only.page.go_back()
    only.page.wait_for_selector("#panel .index")
    assert camera == only.page.evaluate("location.hash")


def test_text_marks_every_linked_sentence(only: Opened) -> None:
    """Sections as headings, every linked sentence a mark, what is not read for claims folded away with its reason."""
    at(only, f"view=read&text={FIRST}", ".in-text")
    assert "机制" == only.text("#sheet h3.in-text")
    assert 5 == only.page.locator("#sheet a.linked.said").count()
    assert explore_build.REFERENCE in only.page.text_content("#sheet")
    only.page.click(f"#at-{SENTENCE.replace('.', chr(92) + '.')}")
    only.page.wait_for_selector("#panel .links")
    assert {"要素保障", "数字技术", "产业升级"} == set(only.page.locator("#panel .links *").all_inner_texts())


def test_page_without_texts(browser: Any, tmp_path: Path) -> None:
    """`--no-full-text` leaves quotes alone: no way into the paper, and no sentence without a claim or item."""
    page = write_page(tmp_path, full_text=False)
    assert "参考文献" not in re.sub(
        r'"left\.[^\n]*|参考文献', lambda m: m[0] if m[0] == "参考文献" else "", texts(page)
    )
    view = Opened(browser, f"{page.as_uri()}#select={EDGE}")
    view.page.wait_for_selector("#panel .copy")
    assert 0 == view.page.locator("#panel .context").count()
    view.page.evaluate("location.hash = 'view=read'")
    view.until("document.querySelector('#sheet').textContent.length > 0")
    assert "本页不含论文全文" in view.text("#panel")
    assert [] == view.complaints
    view.page.close()


def texts(page: Path) -> str:
    """The block of a page that holds the papers' texts."""
    found = re.search(r'id="kg-texts">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_copy_gives_quote_and_reference(browser: Any, file: Path) -> None:
    """The button puts the sentence on one line, and the paper after GB/T 7714, on the clipboard."""
    view = Opened(browser, f"{file.as_uri()}#select={EDGE}", permissions=["clipboard-read", "clipboard-write"])
    view.page.click("#panel .copy >> nth=0")
    view.until("document.querySelector('#panel .actions [role=status]').textContent === '已复制'")
    assert f"“𠮷林的研究表明，数据要素推动高质量发展。”\n{PAPER}" == view.page.evaluate(
        "navigator.clipboard.readText()"
    )
    view.page.close()


def taken(view: Opened, what: str) -> tuple[str, bytes]:
    """The name and content of a file taken away."""
    view.page.click("#take summary")
    with view.page.expect_download() as download:
        view.page.click(f"[data-take={what}]")
    path = download.value.path()
    return download.value.suggested_filename, Path(path).read_bytes()


def test_claims_as_a_table(only: Opened) -> None:
    """CSV by whose mark Excel knows UTF-8; each claim in view has a row, markup and commas stay in their cell."""
    at(only, "", "#panel .index")
    name, content = taken(only, "csv")
    assert "kg.csv" == name
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {"c10", "c11", "c13", "c14", "c20", "c21", "c23"} == {row["论断"] for row in rows}
    first = next(row for row in rows if row["论断"] == "c10")
    assert ("数据要素", "推动", "高质量发展", PAPER) == (
        *(first[k] for k in ("来源", "关系", "对象")),
        first["出处（GB/T 7714）"],
    )
    assert explore_build.HOSTILE == next(row for row in rows if row["论断"] == "c21")["来源"]


def test_the_view_as_pictures(only: Opened) -> None:
    """SVG is well formed and holds every box and line of the view as text and path; PNG is a picture of the canvas."""
    at(only, "", "#panel .index")
    tree = ElementTree.fromstring(taken(only, "svg")[1])
    svg = "{http://www.w3.org/2000/svg}"
    assert 6 == len(tree.findall(f"{svg}g[1]/{svg}path"))
    labels = {"".join(text.itertext()) for text in tree.findall(f"{svg}g[2]//{svg}text")}
    assert {"数据要素", "高质量发展", "数字技术"} < labels
    assert not tree.findall(".//{*}script")
    name, picture = taken(only, "png")
    assert ("kg.png", b"\x89PNG\r\n\x1a\n") == (name, picture[:8])


def test_print_view_holds_the_quotes(only: Opened) -> None:
    """Printed, the page is the quotes by paper and nothing else."""
    at(only, f"select={EDGE}", "#panel .quote")
    only.page.evaluate("window.print = () => { window.printed = true; }")
    only.page.click("#take summary")
    only.page.click("[data-take=print]")
    only.until("window.printed === true")
    only.page.emulate_media(media="print")
    assert "数据要素是高质量发展的引擎。" in only.text("#print")
    assert only.page.is_hidden("#panel") and only.page.is_hidden("#map")
    only.page.emulate_media(media="screen")
    only.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert "" == only.page.text_content("#print")
