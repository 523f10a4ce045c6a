"""While a paper is read, the collector of cycles looks rarely; afterwards it is as it was."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from kg import collector
from kg.collector import YOUNG, seldom_collected
from kg.extract import Reader
from kg.link import Linker, link_document
from kg.read import read_document
from kg.records import Document
from kg.vocabulary import load

SEED = min((Path(__file__).parent.parent / "seeds").glob("*.txt"))
FROZEN = pytest.mark.skipif(gc.get_freeze_count() > 0, reason="this Python begins with frozen things (3.12.1 does)")


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """The thresholds that other tests run with, and nothing that is new."""
    before = gc.get_threshold()
    gc.collect()
    yield
    gc.set_threshold(*before)


@pytest.mark.parametrize(("before", "expected"), [(700, YOUNG), (2 * YOUNG, 2 * YOUNG), (0, 0)])
def test_it_looks_rarely_and_then_as_before(before: int, expected: int) -> None:
    """One that looks more rarely still, or not at all, is left alone; one paper inside another changes nothing."""
    gc.set_threshold(before, 10, 10)
    with seldom_collected():
        assert expected == gc.get_threshold()[0]
        with seldom_collected():
            assert expected == gc.get_threshold()[0]
        assert expected == gc.get_threshold()[0]
    assert (before, 10, 10) == gc.get_threshold()


def test_threads_that_overlap_leave_it_as_it_was() -> None:
    """The last one to leave puts back what the first one found."""
    gc.set_threshold(700, 10, 10)
    both, left = Barrier(2), Barrier(2)

    def first() -> None:
        with seldom_collected():
            both.wait()
        left.wait()

    def second() -> None:
        with seldom_collected():
            both.wait()
            left.wait()

    threads = [Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (700, 10, 10) == gc.get_threshold()


@FROZEN
def test_what_a_paper_made_is_not_looked_at_when_it_ends() -> None:
    """The collector would else look at all of it as soon as it may."""
    gc.set_threshold(700, 10, 10)
    looked: list[str] = []
    gc.callbacks.append(lambda phase, _: looked.append(phase))
    try:
        with seldom_collected():
            kept = [[number] for number in range(20_000)]
        some = [[number] for number in range(100)]
    finally:
        gc.callbacks.pop()
    assert (20_000, 100) == (len(kept), len(some))
    assert [] == looked


def test_what_somebody_froze_stays_frozen() -> None:
    """A program that has put its things out of the collector's sight keeps them there."""
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with seldom_collected():
            pass
        assert frozen == gc.get_freeze_count()
    finally:
        gc.unfreeze()


@FROZEN
def test_cycles_are_found_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cycles that papers leave behind do not add up: after so many new things the collector looks at all there is."""
    monkeypatch.setattr(collector, "MANY", 20_000)

    class Thing:
        """Can be watched."""

    alive: list[weakref.ref[Thing]] = []
    most = 0
    for _ in range(60):
        with seldom_collected():
            for _ in range(300):
                thing = Thing()
                thing.self = thing  # type: ignore[attr-defined] # a cycle
                alive.append(weakref.ref(thing))
        most = max(most, sum(one() is not None for one in alive))
    assert most < 15_000


def test_a_paper_leaves_no_cycle() -> None:
    """When its records are let go, all that reading it has made goes at once, without a collector."""
    linker = Linker(load())
    reader = Reader(linker)

    def read() -> weakref.ref[Document]:
        document = read_document(SEED)
        readings = linker.read(document)
        assert reader.claims(document, readings, link_document(document, readings, linker))
        return weakref.ref(document)

    read()
    gc.collect()
    gc.disable()
    try:
        gone = read()
        assert gone() is None
        assert gc.collect() < 1000  # some of pydantic's and numpy's own
    finally:
        gc.enable()
