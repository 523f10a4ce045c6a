"""While a paper is read, the collector of cycles looks rarely; afterwards it is as it was."""

import gc
from collections.abc import Iterator

import pytest

from kg.collector import YOUNG, seldom_collected


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """The thresholds that other tests run with."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.parametrize(("before", "expected"), [(700, YOUNG), (2 * YOUNG, 2 * YOUNG), (0, 0)])
def test_it_looks_rarely_and_then_as_before(before: int, expected: int) -> None:
    """One that looks more rarely still, or not at all, is left alone."""
    gc.set_threshold(before, 10, 10)
    with seldom_collected():
        assert expected == gc.get_threshold()[0]
    assert (before, 10, 10) == gc.get_threshold()


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


def test_cycles_are_still_found() -> None:
    """A cycle that a paper left behind is taken away when the collector looks at all there is."""
    with seldom_collected():
        one: list[object] = []
        one.append(one)
        number = id(one)
        del one
    assert gc.collect() > 0
    assert all(id(thing) != number for thing in gc.get_objects() if isinstance(thing, list) and thing)
