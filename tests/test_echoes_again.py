"""Echoes that are told anew where papers came or went are those that comparing all papers gives."""

from collections.abc import Callable, Sequence
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.duplicates import Age, Before, EchoesKept, Fingerprints, Said, find_echoes, find_echoes_again, read_said
from kg.duplicates import again as again_module
from kg.duplicates import order as order_module
from kg.extract import Reader
from kg.link import Linker
from kg.read import read_text
from kg.records import Paper
from kg.vocabulary import language_folder, load

FIRST = "数字经济通过降低交易成本、促进知识溢出和优化要素配置，显著推动了传统制造业向高端化和绿色化方向转型升级。"
OTHER = "新质生产力以科技创新为核心要素，通过培育战略性新兴产业和未来产业，有力促进了我国经济的高质量发展和共同富裕。"
SENTENCES = (
    FIRST,
    OTHER,
    f"张三和李四（2020）指出，{FIRST}",
    f"{FIRST[:-1]}，而{OTHER}",
    FIRST.replace("显著推动了", "推动了").replace("向高端化", "朝高端化"),
    f"本文认为，人工智能能够促进就业质量的提升，{OTHER}",
    "人工智能能够促进就业质量的提升，但也会对低技能劳动者的收入水平产生一定程度的抑制作用。",
)
One = tuple[Paper, Fingerprints, Said]


@cache
def reading() -> Callable[[tuple[int, ...]], tuple[Paper, Fingerprints, Said]]:
    """Reads a paper of some of the sentences, each once."""
    linker = Linker(load())
    reader = Reader(linker, language_folder())

    @cache
    def of(chosen: tuple[int, ...]) -> One:
        text = "论数字经济\n\n一、机制\n\n" + "\n\n".join(SENTENCES[at] for at in chosen) + "\n"
        document = read_text(text, "论文.txt")
        return document.paper, *read_said(document, reader.claims(document, linker.read(document)))

    return of


CHOICES = st.lists(st.integers(0, len(SENTENCES) - 1), min_size=1, max_size=2, unique=True).map(tuple)
PAPERS = st.dictionaries(st.integers(0, 9), st.tuples(CHOICES, st.sampled_from([None, 2001, 2020])), max_size=7)


def made(papers: dict[int, tuple[tuple[int, ...], int | None]]) -> dict[str, One]:
    """Papers by id."""
    found = {}
    for number, (chosen, year) in sorted(papers.items()):
        paper, prints, said = reading()(chosen)
        name = f"p{number:012x}"
        found[name] = (paper.model_copy(update={"id": name, "year": year}), prints, said)
    return found


def parts(papers: Sequence[One]) -> tuple[list[Paper], list[Fingerprints], Callable[[int], Said]]:
    """What echoes are found from."""
    return [paper for paper, _, _ in papers], [prints for _, prints, _ in papers], lambda at: papers[at][2]


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAPERS, PAPERS, st.booleans())
def test_the_same_echoes(
    monkeypatch: pytest.MonkeyPatch,
    first: dict[int, tuple[tuple[int, ...], int | None]],
    second: dict[int, tuple[tuple[int, ...], int | None]],
    mostly: bool,
) -> None:
    """Whatever papers come, go or change, and where more repeat a sentence than are looked at."""
    for module in (order_module, again_module):
        monkeypatch.setattr(module, "EARLIEST", 2)
    old, new = made(first), made({**first, **second} if mostly else second)
    before = find_echoes(*parts([*old.values()]))
    kept = EchoesKept.of(before, [len(prints.indices) for _, prints, _ in old.values()])
    kept = EchoesKept.unpack(kept.pack())
    names = [*old]
    places = [
        names.index(name) if name in old and old[name][0] == one[0] and old[name][1] is one[1] else -1
        for name, one in new.items()
    ]
    gone = [
        (Age(paper.id, paper.year), prints) for at, (paper, prints, _) in enumerate(old.values()) if at not in places
    ]
    expected = find_echoes(*parts([*new.values()]))
    got, changed = find_echoes_again(*parts([*new.values()]), Before(kept, places, gone))
    assert [expected.of(at) for at in range(len(new))] == [got.of(at) for at in range(len(new))]
    assert expected.origins.tolist() == got.origins.tolist()
    kept_as_they_were = [at for at, place in enumerate(places) if place >= 0 and before.of(place) == got.of(at)]
    assert set(range(len(new))) - set(kept_as_they_were) <= changed


def test_little_is_told_again() -> None:
    """Of a thousand papers that repeat a sentence, one that comes later has no other looked at again."""
    paper, prints, said = reading()((0,))
    papers = [paper.model_copy(update={"id": f"p{number:012x}"}) for number in range(1000)]
    before = EchoesKept.of(find_echoes(papers[:-1], [prints] * 999, lambda _: said), [len(prints.indices)] * 999)
    asked: list[int] = []
    got, changed = find_echoes_again(
        papers, [prints] * 1000, lambda at: asked.append(at) or said, Before(before, [*range(999), -1], [])
    )
    assert {999} == changed
    assert {f"{papers[0].id}.{prints.indices[0]:04d}"} == {*got.of(999).values()}
    assert len(set(asked)) < 10
