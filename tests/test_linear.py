"""Nothing takes the square of its time: what is ten times as long takes some ten times as long, not a hundred."""

import time
from collections.abc import Callable
from itertools import cycle, islice

import pytest

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


def seconds(work: Callable[[], object]) -> float:
    """The seconds of the processor that it takes once."""
    start = time.process_time()
    work()
    return time.process_time() - start


def growth(short: Callable[[], object], long: Callable[[], object]) -> float:
    """How many times as long the long one takes; measured again where the machine may have been busy."""
    least, found = min(seconds(short) for _ in range(3)), float("inf")
    for _ in range(TRIES):
        least, found = min(least, seconds(short)), min(found, seconds(long))
        if found < MOST * least:
            break
    return found / least


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
