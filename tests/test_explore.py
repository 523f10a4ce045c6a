import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import explore_build
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.explore import render
from kg.explore.content import _Evidence
from kg.explore.evidence import evidence
from kg.explore.labels import MOST_LINES, WIDEST, width, wrap
from kg.explore.layout import place
from kg.explore.names import initials
from kg.explore.network import LINES
from kg.explore.page import ASSETS
from kg.read import read_data
from kg.records import CAUSAL


@pytest.fixture(scope="module")
def page() -> str:
    return "".join(render(*explore_build.build()))


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the texts of its scripts by id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the text of a script."""
        if self.tags and self.tags[-1][0] == "script" and data.strip():
            self.scripts.append((self.tags[-1][1], data))


def blocks(page: str) -> dict[str, Any]:
    """The data blocks of a page by id."""
    return {
        a["id"]: json.loads(text)
        for a, text in Elements(page).scripts
        if a.get("type") == "application/json"
        if a["id"]
    }


def test_page_names_no_address_to_load(page: str) -> None:
    """No element has an address to load from, and the style imports nothing."""
    targets = [
        (tag, name, value)
        for tag, attributes in Elements(page).tags
        for name, value in attributes.items()
        if name in ("src", "href", "action", "data", "srcset", "poster", "style") or name.startswith("on")
    ]
    assert [("link", "href", "data:,")] == targets
    style = page[page.index("<style>") : page.index("</style>")]
    assert [] == re.findall(r"url\(|@import|http", style)


def test_policy_forbids_every_connection(page: str) -> None:
    """The content security policy allows scripts and style by digest only; nothing else may load, post or connect."""
    policy = next(
        a["content"] or ""
        for t, a in Elements(page).tags
        if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert "'none'" == rules["default-src"]
    assert {"default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"} == rules.keys()
    assert "data:" == rules["img-src"]
    assert all(re.fullmatch(r"'sha256-[\w+/=]+'", part) for part in rules["script-src"].split())
    assert page.index("Content-Security-Policy") < page.index("<style>") < page.index("<script")


def test_hostile_texts_stay_text(page: str) -> None:
    """A label, a title and a sentence that hold markup open no element and end no script."""
    elements = Elements(page)
    assert [] == [tag for tag, _ in elements.tags if tag == "img"]
    assert 7 == sum(tag == "script" for tag, _ in elements.tags)
    assert explore_build.HOSTILE == blocks(page)["kg-map"]["nodes"]["hostile"]["label"]["zh"]
    assert explore_build.HOSTILE_TITLE == blocks(page)["kg-map"]["papers"]["p000000000002"]["title"]
    assert "\u2028" not in page


def test_every_edge_leads_to_its_claims(page: str) -> None:
    """Each edge has claims or sentences, each of these is embedded, and each claim's sentence too."""
    data = blocks(page)
    claims, sentences = data["kg-evidence"]["claims"], data["kg-evidence"]["sentences"]
    for edge in data["kg-map"]["edges"].values():
        assert edge.get("claims") or edge.get("sentences")
        assert set(edge.get("claims", ())) <= claims.keys()
        assert set(edge.get("sentences", ())) <= sentences.keys()
    assert {claim["sentence"] for claim in claims.values()} <= sentences.keys()
    assert {edge["relation"] for edge in data["kg-map"]["edges"].values()} == data["kg-network"]["lines"].keys()
    assert data["kg-map"]["nodes"].keys() == {node["id"] for node in data["kg-network"]["nodes"]}


def test_marks_give_the_words_back(page: str) -> None:
    """The span of each argument and cue, cut out of the embedded sentence, is its text, also after 𠮷."""
    evidence = blocks(page)["kg-evidence"]
    claim = evidence["claims"]["c10"]
    text = evidence["sentences"][claim["sentence"]]["text"]
    assert "数据\n要素" == text[slice(*claim["source"]["span"])] == claim["source"]["text"]
    assert "高质量发展" == text[slice(*claim["target"]["span"])]
    assert "推动" == text[slice(*claim["cue"])]


def test_paper_text_is_plain(page: str) -> None:
    """The sentences stand in the page as they are, so that a search of the file finds them."""
    assert "数字技术为产业升级提供支撑。" in page


def test_reference_names_where_a_paper_appeared() -> None:
    """What the copy button gives has journal, year, volume, issue and pages where the paper has them."""
    documents, *rest = explore_build.build()
    appeared = {"journal": "统计研究", "volume": "41", "issue": "5", "pages": "3-19"}
    documents[0] = documents[0].model_copy(update={"paper": documents[0].paper.model_copy(update=appeared)})
    papers = blocks("".join(render(documents, *rest)))["kg-map"]["papers"]
    assert "黄争艳. 数据要素研究[J]. 统计研究, 2025, 41(5): 3-19." == papers["p000000000001"]["reference"]


def test_edges_count_sentences_by_paper(page: str) -> None:
    """The edge that both papers state carries one sentence of each."""
    edge = blocks(page)["kg-map"]["edges"]["data-factor--drives-asserted--high-quality-development"]
    assert {"p000000000001": 1, "p000000000002": 1} == edge["papers"]
    assert ["c10", "c20"] == edge["claims"]


def test_each_modality_has_its_own_places(page: str) -> None:
    """A node has a place on the maps of the modalities in which it has an edge, and the mechanism on all."""
    places = blocks(page)["kg-map"]["places"]
    assert {"asserted", "possible", "prescribed", "negated"} == places.keys()
    assert "hostile" in places["asserted"]["wide"]["zh"]
    assert "hostile" not in places["prescribed"]["wide"]["zh"]
    assert all("factor-guarantee" in shapes[s]["en"] for shapes in places.values() for s in ("wide", "tall"))


def test_causal_lines_differ_without_colour() -> None:
    """No two causal relations share both dashes and arrow head."""
    assert 3 == len({json.dumps(LINES[relation]) for relation in CAUSAL})


def test_interface_words_are_whole(page: str) -> None:
    """Every word of the interface is there once, in both languages, with the same fields."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(pairs) == len({key for key, _ in pairs}), "a word is there twice"
        return dict(pairs)

    json.loads((ASSETS / "words.json").read_text(encoding="utf-8"), object_pairs_hook=once)
    for key, texts in blocks(page)["kg-words"].items():
        assert {"zh", "en"} == texts.keys(), key
        fields = [set(re.findall(r"\{(\w+)", text)) for text in texts.values()]
        assert fields[0] == fields[1], key


def test_scripts_use_only_known_words(page: str) -> None:
    """Every literal key that the scripts and the template ask for is among the words of the interface."""
    script = next(
        text
        for a, text in Elements(page).scripts
        if "application/json" != a.get("type") and "function evidence" in text
    )
    asked = set(re.findall(r'\bword\("([\w.]+)"', script)) | set(re.findall(r'data-word(?:-\w+)?="(\w+)"', page))
    assert len(asked) > 30
    assert set() == asked - blocks(page)["kg-words"].keys()


def test_same_bytes_whatever_the_hash_seed(root: Path) -> None:
    """Two processes with different hash seeds write the same page."""
    code = "import sys; sys.path.insert(0, 'tests'); import explore_build, kg.explore as e; "
    code += "sys.stdout.buffer.write(''.join(e.render(*explore_build.build())).encode())"
    made = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert made[0].startswith(b"<!doctype html>")


def test_unknown_claim_is_no_page() -> None:
    """A graph that leads to a claim not among the records is refused."""
    documents, claims, graph, vocabulary, _ = explore_build.build()
    with pytest.raises(KeyError, match="c10"):
        list(render(documents, claims[1:], graph, vocabulary))


def test_empty_build_is_a_page() -> None:
    """A build without claims or papers still gives a page whose blocks parse."""
    graph, vocabulary = explore_build.build()[2:4]
    graph.clear()
    assert {} == blocks("".join(render([], [], graph, vocabulary)))["kg-map"]["edges"]


def test_no_full_text_leaves_quotes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, root: Path) -> None:
    """`kg build --no-full-text` writes a page without the papers' texts, beside the same records as ever."""
    from kg.cli import main

    name = "003_9772575933a463fc.txt"
    pages = []
    for words in ([], ["--no-full-text"]):
        output = tmp_path / f"map{len(words)}"
        command = ["kg", "build", str(root / "seeds" / name), "--output", str(output), *words]
        monkeypatch.setattr(sys, "argv", command)
        assert 0 == main()
        pages.append(blocks((output / "graph.html").read_text(encoding="utf-8")))
    whole, quotes = pages
    assert 1 == len(whole["kg-texts"])
    assert {} == quotes["kg-texts"]
    assert whole["kg-evidence"] == quotes["kg-evidence"]


@pytest.mark.parametrize(("name", "typed"), [("重庆数字经济", "cqszjj"), ("AI技术", "aijs"), ("银行", "yh")])
def test_initials_know_the_readings_of_words(name: str, typed: str) -> None:
    """重 is c in 重庆, 行 is h in 银行: initials are those of the word, not of each character."""
    assert [typed] == initials([name, "no Chinese"])


@given(st.text(alphabet=st.sampled_from("数据要素，）ab -c"), min_size=1, max_size=60))
def test_wrapped_labels_fit_and_lose_nothing(label: str) -> None:
    """Lines are few and narrow enough; together they are the label, up to spaces, unless an ellipsis says otherwise."""
    lines = wrap(label)
    assert 1 <= len(lines) <= MOST_LINES
    assert all(width(line) <= WIDEST + 3.6 for line in lines)
    joined, whole = "".join(lines).replace(" ", ""), label.replace(" ", "")
    if "…" not in joined:
        assert whole == joined


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 60), st.integers(1, 40), st.floats(0.5, 1.6), st.randoms(use_true_random=False))
def test_no_two_boxes_overlap(count: int, core: int, ratio: float, random: Any) -> None:
    """Whatever the graph and the boxes, every node has a place and no two boxes touch."""
    nodes = [f"n{i}" for i in range(count)]
    boxes = {node: (random.randint(40, 190), random.randint(30, 80)) for node in nodes}
    ties = {(random.choice(nodes), random.choice(nodes)): 1.0 for _ in range(2 * count)} if nodes else {}
    places = place(nodes, ties, {"zh": boxes}, core, ratio)["zh"]
    assert set(nodes) == places.keys()
    for a, b in combinations(nodes, 2):
        dx, dy = (abs(places[a][axis] - places[b][axis]) for axis in (0, 1))
        assert dx >= (boxes[a][0] + boxes[b][0]) / 2 or dy >= (boxes[a][1] + boxes[b][1]) / 2, (a, b)


def test_showing_more_moves_nothing() -> None:
    """The places of the middle are the same with and without further nodes."""
    nodes = [f"n{i}" for i in range(12)]
    ties = dict.fromkeys(pairwise(nodes), 1.0)
    boxes = {"zh": dict.fromkeys(nodes, (100, 40))}
    few, many = (place(some, ties, boxes, 6, 1.3)["zh"] for some in (nodes[:6], nodes))
    assert few == {node: many[node] for node in nodes[:6]}


def test_arrows_point_onward() -> None:
    """A chain is laid out from left to right on a wide map, and downward on a tall one."""
    nodes = [f"n{i}" for i in range(4)]
    ties = dict.fromkeys(pairwise(nodes), 1.0)
    boxes = {"zh": dict.fromkeys(nodes, (100, 40))}
    wide, tall = (place(nodes, ties, boxes, 4, ratio)["zh"] for ratio in (8.0, 0.1))
    assert nodes == sorted(nodes, key=lambda node: wide[node][0])
    assert nodes == sorted(nodes, key=lambda node: tall[node][1])


def test_heads_of_phrases_are_no_middle_of_a_map() -> None:
    """能力 is the head of what many papers claim and no paper's subject: concepts that are named come before it."""
    evidence = _Evidence({"capability": {"papers": ["a"]}, "data-factor": {"papers": ["a", "b"]}})
    evidence.count(["capability"], {"a": 3, "b": 3, "c": 3})
    evidence.count(["data-factor"], {"a": 1, "b": 1})
    assert ["data-factor", "capability"] == evidence.ranked()


def test_sentences_of_a_file_with_pages_name_their_page() -> None:
    """Evidence carries the page of each sentence where its file has pages, so that the page can tell it."""
    formats = Path(__file__).parent / "formats"
    for file, paged in (("000-libreoffice-1.pdf", True), ("000.md", False)):
        document = read_data((formats / file).read_bytes(), file)
        ids = [sentence.id for sentence in document.paper.sentences]
        told = evidence([document], {"edge": {"sentences": ids}}, [])["sentences"]
        pages = {one.id: one.page for one in document.paper.sentences if one.page}
        assert paged == (len(set(pages.values())) > 1)
        assert pages == {name: one["page"] for name, one in told.items() if "page" in one}
