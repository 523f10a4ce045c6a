import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.read import read_document
from kg.read.cited import parse_reference
from kg.records import CitedWork

GOLD = Path(__file__).parent / "gold" / "references.tsv"
SEEDS = Path(__file__).parent.parent / "seeds"


def gold() -> list[dict[str, str]]:
    """The references of the seeds as a reader takes them apart."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def cells(work: CitedWork) -> dict[str, str]:
    """A work as the gold writes it."""
    return {
        name: "、".join(work.authors) if name == "authors" else str(getattr(work, name) or "")
        for name in ("authors", "title", "mark", "carrier", "source", "year", "date", "volume", "issue", "pages")
    } | {"accessed": work.accessed or ""}


@pytest.mark.parametrize("file", sorted(path.name for path in SEEDS.glob("*.txt")))
def test_references_of_the_seeds(file: str) -> None:
    """Every reference of the seeds is taken apart as a reader does it, none is missing and none is made up."""
    expected = {int(row.pop("number")): row for row in gold() if row.pop("file") == file}
    got = {r.number: cells(parse_reference(r.text)) for r in read_document(SEEDS / file).paper.references}
    assert expected == got


def test_the_gold_is_whole() -> None:
    """The four papers with a list have 36 references."""
    assert 36 == len(gold())


def test_marks_resolve() -> None:
    """Each citation mark of the papers with a list leads to an entry of it; [6-7] and [8-9] are ranges."""
    for path in sorted(SEEDS.glob("*.txt")):
        paper = read_document(path).paper
        numbers = {reference.number for reference in paper.references}
        if numbers:
            assert set() == {n for mark in paper.citation_marks for n in mark.numbers} - numbers
    ranged = read_document(SEEDS / "002_07476a7cfd785bfd.txt").paper.citation_marks
    assert [(6, 7), (8, 9)] == [mark.numbers for mark in ranged if len(mark.numbers) > 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Acemoglu D, Restrepo P. Robots and jobs: evidence from US labor markets[J]. Journal of Political Economy, "
            "2020, 128(6): 2188-2244.",
            {
                "authors": ("Acemoglu D", "Restrepo P"),
                "title": "Robots and jobs: evidence from US labor markets",
                "source": "Journal of Political Economy",
                "volume": "128",
                "issue": "6",
            },
        ),
        (
            "SMITH J.A., LEE K, et al. The 3.5 percent rule[J]. Nature, 2021, 5(S1): e12-e15. DOI: 10.1000/ABC.12.",
            {
                "authors": ("SMITH J.A.", "LEE K"),
                "more_authors": True,
                "title": "The 3.5 percent rule",
                "issue": "S1",
                "pages": "e12-e15",
                "doi": "10.1000/abc.12",
            },
        ),
        (
            "马克思, 恩格斯. 马克思恩格斯文集: 第1卷[M]. 2版. 北京: 人民出版社, 2009: 12-20.",
            {
                "title": "马克思恩格斯文集: 第1卷",
                "place": "北京",
                "source": "人民出版社",
                "year": 2009,
                "pages": "12-20",
            },
        ),
        (
            "程根伟. 1998年长江洪水的成因与减灾对策[M]//许厚泽, 赵其国. 长江流域洪涝灾害与科技对策. 北京: 科学出版社, "
            "1999: 32-36.",
            {
                "title": "1998年长江洪水的成因与减灾对策",
                "host": "长江流域洪涝灾害与科技对策",
                "place": "北京",
                "source": "科学出版社",
                "year": 1999,
                "pages": "32-36",
            },
        ),
        (
            "萧钰. 出版业信息化迈入快车道[EB/OL]. (2001-12-19)[2002-04-15]. http://www.creader.com/news/2001/190019.htm.",
            {
                "mark": "EB",
                "carrier": "OL",
                "year": 2001,
                "date": "2001-12-19",
                "accessed": "2002-04-15",
                "url": "http://www.creader.com/news/2001/190019.htm",
                "source": None,
            },
        ),
        (
            "邓一刚. 全智能节电器: 200610171314.3[P]. 2006-12-13.",
            {"title": "全智能节电器: 200610171314.3", "year": 2006, "date": "2006-12-13", "source": None},
        ),
        ("王明. 数字经济的测度[D]. 北京: 清华大学, 2020.", {"place": "北京", "source": "清华大学", "year": 2020}),
        (
            "张三, 李四, 王五, 等. 题名[J]. 管理世界, 2022, 38(05): 194-208+222.",
            {"authors": ("张三", "李四", "王五"), "more_authors": True, "pages": "194-208+222", "volume": "38"},
        ),
        (
            "张三，李四．数字经济［J］．经济研究，2021（4）：5—9．",
            {"authors": ("张三", "李四"), "source": "经济研究", "year": 2021, "issue": "4", "pages": "5-9"},
        ),
        (
            "中共中央关于进一步全面深化改革的决定[N]. 人民日报, 2024-07-22(1).",
            {"authors": (), "source": "人民日报", "date": "2024-07-22", "pages": "1"},
        ),
    ],
)
def test_other_kinds_of_documents(text: str, said: dict[str, object]) -> None:
    """Articles in English, books, parts of books, web pages, patents, theses and full-width marks are read as well."""
    work = parse_reference(text)
    assert said == {name: getattr(work, name) for name in said}


def test_an_entry_without_a_mark() -> None:
    """Where no type mark divides the entry nothing is guessed: its text is all that is known."""
    text = "《关于推动未来产业创新发展的实施意见》，2024年1月"
    assert CitedWork(text=text) == parse_reference(text)


def test_the_year_of_access_is_not_the_year_of_the_work() -> None:
    """An article read online before it was printed has no year, only a date of access."""
    work = parse_reference("李海舰. 加快发展新质生产力 [J/OL]. 经济与管理, 1-11 [2025-06-23].")
    assert (None, "2025-06-23") == (work.year, work.accessed)


@settings(deadline=None)
@given(st.text(alphabet="张三李.,，．[]JMOL/ 2024()（）:-经济研究//EBN", max_size=60))
def test_any_text_is_taken_apart(text: str) -> None:
    """Whatever stands in a list, the parser ends, keeps the text and takes each part from it."""
    work = parse_reference(text)
    assert text == work.text
    assert all(author in text for author in work.authors)
    assert work.title is None or work.title in text
