"""Nothing takes the square of its time: what is ten times as long takes some ten times as long, not a hundred."""

import gc
import random
import time
from collections.abc import Callable
from itertools import chain, cycle, islice

import pytest

from kg.assemble import assemble
from kg.duplicates import mark_echoes, same_papers
from kg.extract import Reader
from kg.link import Linker, link_document
from kg.read import read_text
from kg.records import Document
from kg.vocabulary import load

TIMES = 10
MOST = 20
"""Of what is ten times as long; a square takes a hundred, and a busy machine not twice what an idle one does."""
TRIES = 6
CLAUSES = ("数字技术推动产业创新升级", "数据要素能够有效提升企业的生产效率", "科技创新与产业创新深度融合催生新质生产力")
LABELS = ("数字技术", "数据要素", "科技创新", "人工智能", "数字经济", "产业链", "供应链", "企业创新")
WORDS = ("数字技术", "推动", "数据要素", "提升", "科技创新", "促进", "人工智能", "加快", "数字经济", "产业链")


def repeated(parts: tuple[str, ...], between: str, characters: int) -> str:
    """Parts one after the other, about so many characters of them."""
    each = sum(map(len, parts)) / len(parts) + len(between)
    return between.join(islice(cycle(parts), max(1, round(characters / each))))


SENTENCES: dict[str, Callable[[int], str]] = {
    "clauses": lambda length: repeated(CLAUSES, "，", length) + "。",
    "a list of labels": lambda length: repeated(LABELS, "、", length) + "推动产业升级。",
    "labels and cues without a mark": lambda length: repeated(WORDS, "", length) + "。",
    "one 的 after the other": lambda length: repeated(("数字技术的",), "", length) + "发展推动产业升级。",
    "brackets": lambda length: repeated(("（数字技术", "推动）", "“产业升级"), "", length) + "。",
}


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The seconds of the processor that it takes, as often as told; garbage is left lying meanwhile."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        for _ in range(times):
            work()
        return (time.process_time() - start) / times
    finally:
        gc.enable()


def growth(short: Callable[[], object], long: Callable[[], object]) -> float:
    """How many times as long the long one takes; measured again where the machine may have been busy."""
    found = float("inf")
    for _ in range(TRIES):
        found = min(found, seconds(long) / seconds(short, 5))
        if found < MOST:
            break
    return found


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(load())


@pytest.fixture(scope="module")
def reader(linker: Linker) -> Reader:
    return Reader(linker)


def stages(text: str, linker: Linker, reader: Reader) -> dict[str, Callable[[], object]]:
    """The stages of a paper, each ready to be done."""
    document = read_text(f"# 题目\n\n{text}\n", "a.txt")
    readings = linker.read(document)
    links = link_document(document, readings, linker)

    def linking() -> Document:
        link_document(document, linker.read(document), linker)
        return document

    return {
        "reading": lambda: read_text(f"# 题目\n\n{text}\n", "a.txt"),
        "linking": linking,
        "claims": lambda: reader.claims(document, readings, links),
    }


@pytest.mark.parametrize("shape", SENTENCES)
def test_a_sentence_ten_times_as_long_takes_some_ten_times_as_long(shape: str, linker: Linker, reader: Reader) -> None:
    """A sentence of 5,000 characters full of concepts costs at most 20 times what one of 500 costs, at every stage."""
    short, long = (stages(SENTENCES[shape](length), linker, reader) for length in (500, 500 * TIMES))
    found = {stage: growth(short[stage], long[stage]) for stage in short}
    assert {} == {stage: times for stage, times in found.items() if times >= MOST}


def test_a_paper_ten_times_as_long_takes_some_ten_times_as_long(linker: Linker, reader: Reader) -> None:
    """A paper of 300 sentences costs at most 20 times what one of 30 costs, at every stage."""
    sentences = [f"{first}，{second}。" for first in CLAUSES for second in CLAUSES]
    short, long = (stages("\n\n".join(islice(cycle(sentences), number)), linker, reader) for number in (30, 30 * TIMES))
    found = {stage: growth(short[stage], long[stage]) for stage in short}
    assert {} == {stage: times for stage, times in found.items() if times >= MOST}


def test_a_corpus_ten_times_as_large_takes_some_ten_times_as_long(linker: Linker, reader: Reader) -> None:
    """Finding doubles and echoes among 150 papers, and their map, cost at most 20 times what they cost among 15."""
    draw = random.Random(5)
    documents, links, claims = [], [], []
    for number in range(15 * TIMES):
        own = [f"{draw.choice(LABELS)}的第{draw.randrange(10**9)}次调整推动{draw.choice(LABELS)}。" for _ in range(5)]
        document = read_text("\n\n".join([f"# 第{number}题", *own, f"{CLAUSES[0]}，{CLAUSES[1]}。"]), f"{number}.txt")
        readings = linker.read(document)
        documents.append(document)
        links.append(link_document(document, readings, linker))
        claims.append(reader.claims(document, readings, links[-1]))

    def corpus(papers: int) -> dict[str, Callable[[], object]]:
        some, lines = documents[:papers], list(chain.from_iterable(links[:papers]))
        told = list(zip(some, claims, strict=False))
        stated = list(chain.from_iterable(claims[:papers]))
        return {
            "doubles": lambda: same_papers(some),
            "echoes": lambda: mark_echoes(told),
            "map": lambda: assemble([document.paper for document in some], lines, stated, linker.vocabulary),
        }

    assert len({document.paper.id for document in documents}) == len(documents)
    short, long = corpus(15), corpus(15 * TIMES)
    found = {stage: growth(short[stage], long[stage]) for stage in short}
    assert {} == {stage: times for stage, times in found.items() if times >= MOST}
