"""How fast the page opens and pans, from small maps to very large ones, in a headless Chromium.

    python benchmarks/explore.py                    every size of the table below
    python benchmarks/explore.py 2000 20000 100000  one size: concepts, edges, claims

Prints a row of the table in benchmarks/explore.md for each size. The maps are made up: few concepts have
most of the edges, as in a literature; sentences are of usual length. Opening is from the address asked for to the map
drawn, the median of three; panning is by the mouse for two seconds, at first sight and with every concept shown.
"""

import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx
from playwright.sync_api import sync_playwright

from kg import pipeline
from kg.assemble import assemble
from kg.explore import render
from kg.records import Argument, Claim, Cue, Document, Paper, Quote, Section, Sentence
from kg.schema import Concept
from kg.vocabulary import Vocabulary

SIZES = ((200, 1_000, 2_000), (1_000, 8_000, 30_000), (2_000, 20_000, 100_000))
HAN = "数据要素产业升级创新技术市场发展结构经济高质量融合平台企业"
OPENED = 3
TICKS = "window.ticks ??= (requestAnimationFrame(function tick() { ticks += 1; requestAnimationFrame(tick); }), 0)"
CARRIED = "Object.keys(JSON.parse(document.getElementById('kg-evidence').textContent).claims).length"


def world(concepts: int, edges: int, count: int) -> tuple[list[Document], list[Claim], nx.MultiDiGraph, Vocabulary]:
    """A build of about so many concepts, edges and claims, in papers of two hundred claims."""
    chance = random.Random(1)
    names = [f"c{i:05}" for i in range(concepts)]
    labels = ["".join(chance.choices(HAN, k=chance.randint(3, 9))) for _ in names]
    entries = {
        name: Concept.model_validate({"id": name, "prefLabel": {"zh": label, "en": f"concept {name}"}})
        for name, label in zip(names, labels, strict=True)
    }
    vocabulary = Vocabulary(concepts=entries, mechanisms={}, paths={}, digest="")
    pairs: dict[tuple[str, str], str] = {}
    every = iter([(name, names[(i * 7 + 1) % concepts]) for i, name in enumerate(names)])  # each concept has an edge
    while len(pairs) < edges:
        skewed = [names[int(concepts * chance.random() ** power)] for power in (2.5, 2)]
        wanted = next(every, None) or (skewed[0], skewed[1])
        if wanted[0] != wanted[1]:
            pairs.setdefault(wanted, chance.choice(["drives", "drives", "enables", "inhibits"]))
    stated = list(pairs.items())
    told = stated + chance.choices(stated, k=max(0, count - len(stated)))
    chance.shuffle(told)
    papers = [told[i : i + 200] for i in range(0, len(told), 200)]
    written = [paper(f"p{i:012x}", claims, vocabulary) for i, claims in enumerate(papers)]
    documents, claims = [document for document, _ in written], [claim for _, some in written for claim in some]
    return documents, claims, assemble([d.paper for d in documents], [], claims, vocabulary), vocabulary


def paper(name: str, told: list[Any], vocabulary: Vocabulary) -> tuple[Document, list[Claim]]:
    """A paper that says one claim a sentence."""
    pieces, sentences, claims, at = [], [], [], 0
    for index, ((source, target), relation) in enumerate(told):
        a, b = vocabulary.label(source), vocabulary.label(target)
        text = f"在这一过程当中，{a}能够持续有力地推动{b}的发展和进步，从而形成良好的循环局面，为长远的未来打下基础。"
        sentence = f"{name}.{index:04}"
        end = at + len(text)
        sentences.append(Sentence(id=sentence, start=at, end=end, index=index, section=0, heading=False, citations=()))
        places = [text.index(a), text.index("推动"), text.index(f"{b}的") if a != b else 0]
        ends = [
            Argument(concept=entry, label=label, match="exact", text=label, start=start, end=start + len(label))
            for entry, label, start in ((source, a, at + places[0]), (target, b, at + places[2]))
        ]
        claims.append(
            Claim(
                id=f"{name}c{index}", paper=name, file=f"{name}.txt", section=(), relation=relation,
                sentence=Quote(id=sentence, start=at, end=end, text=text), source=ends[0], target=ends[1],
                cue=Cue(text="推动", start=at + places[1], end=at + places[1] + 2), modality="asserted",
                confidence=0.5 + (index % 50) / 100, shown=True, reason="benchmark",
            )
        )  # fmt: skip
        pieces.append(text)
        at = end
    sections = (Section(start=0, end=0, index=0, level=0, title="", parent=None),)
    record = Paper(
        id=name, file=f"{name}.txt", title=f"论文{name}", year=2020, sections=sections, sentences=tuple(sentences)
    )
    return Document(paper=record, text="".join(pieces)), claims


def frames(page: Any) -> float:
    """Frames a second while the mouse drags the map for two seconds."""
    box = page.locator("#map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 8  # the rim, where no box is dragged instead
    page.evaluate(TICKS)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 20)  # at once: a button held still is a long press, which selects
    started, before = time.perf_counter(), page.evaluate("ticks")
    step = 0
    while time.perf_counter() - started < 2:
        step += 1
        page.mouse.move(x + 120 * ((step // 20) % 2 * 2 - 1) * (step % 20) / 20, y + step % 40)
    drawn = page.evaluate("ticks") - before
    took = time.perf_counter() - started
    page.mouse.up()
    return float(drawn / took)


def browse(file: Path) -> str:
    """What a browser makes of a page, as the last cells of a row."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        opened = []
        for _ in range(OPENED):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(file.as_uri())
            page.wait_for_selector("body[data-drawn]", timeout=60_000)
            opened.append(float(page.get_attribute("body", "data-drawn")) / 1000)
            if len(opened) < OPENED:
                page.close()
        elements = page.evaluate("document.querySelectorAll('*').length")
        carried = page.evaluate(CARRIED)
        few = frames(page)
        page.evaluate("document.getElementById('all').click()")
        page.wait_for_timeout(1000)  # longer, where drawing takes longer: the page answers when it is done
        many = frames(page)
        shown = page.evaluate("[kgMap.body.nodeIndices.length, kgMap.body.edgeIndices.length]")
        browser.close()
    size = f"{file.stat().st_size / 1e6:.1f} MB"
    return " | ".join(
        [
            str(carried),
            size,
            str(elements),
            f"{statistics.median(opened):.2f} s",
            f"{few:.0f}",
            f"{many:.0f} of {shown}",
        ]
    )


def seeds(folder: Path) -> str:
    """The row of the five papers in `seeds/`."""
    page = pipeline.build([Path(__file__).parent.parent / "seeds"], output=folder / "output").page
    graph = nx.read_graphml(page.parent / "graph.graphml")
    claims = len((page.parent / "claims.jsonl").read_text(encoding="utf-8").splitlines())
    return f"| the seeds: {graph.number_of_nodes()} | {graph.number_of_edges()} | {claims} | {browse(page)} |"


def made_up(size: tuple[int, int, int], folder: Path) -> str:
    """The row of a map of so many concepts, edges and claims."""
    documents, claims, graph, vocabulary = world(*size)
    page = folder / "graph.html"
    page.write_text("".join(render(documents, claims, graph, vocabulary)), encoding="utf-8", newline="\n")
    counts = f"{graph.number_of_nodes() - len(documents)} | {graph.number_of_edges()} | {len(claims)}"
    return f"| {counts} | {browse(page)} |"


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:4]]
    with tempfile.TemporaryDirectory() as place:
        if not given:
            print(seeds(Path(place)), flush=True)
        for one in [(given[0], given[1], given[2])] if given else SIZES:
            print(made_up(one, Path(place)), flush=True)
