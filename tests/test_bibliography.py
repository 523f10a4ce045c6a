import json
from pathlib import Path

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from query_world import write_world

from kg.export.works import Work, to_bibtex, to_csl, to_ris, works
from kg.records import CitedWork, Paper, Reference
from kg.store import JsonlBuild

LIST = (
    "任保平,鞏羽浩.新質生產力的機制與路徑[J].蘭州大學學報(社會科學版),2024,52(3):13-22.",
    "马克思.资本论:第1卷[M].北京:人民出版社,2004:208.",
    "王某, 李某, 张某, 等. 50%的数据_要素 & {算法}[J]. 经济研究, 2023(7): 5-9.",
    "Porter M E. The Competitive Advantage of Nations[M]. New York: Free Press, 1990.",
)


def paper(number: int, *entries: str) -> Paper:
    return Paper(
        id=f"p{number:012x}",
        file=f"{number}.txt",
        title=f"论文{number}",
        authors=("黄争艳", "HU Yan"),
        year=2025,
        doi="10.1/a_b",
        keywords=("新质生产力", "路径"),
        sections=(),
        sentences=(),
        references=tuple(Reference(start=0, end=1, number=at, text=text) for at, text in enumerate(entries, start=1)),
    )


@pytest.fixture(scope="module")
def literature() -> list[Work]:
    """Two papers that share two of four works."""
    return works([paper(1, *LIST), paper(2, LIST[1], LIST[0])])


def test_each_work_once(literature: list[Work]) -> None:
    """A work that two papers list is one entry, which names both with their numbers."""
    assert 2 + 4 == len(literature)
    (shared,) = (one for one in literature if one.work.title == "资本论:第1卷")
    assert ("p000000000001 [2]", "p000000000002 [1]") == shared.cited_by
    assert len(literature) == len({one.id for one in literature})


def test_bibtex_in_bibtexparser(literature: list[Work]) -> None:
    """bibtexparser reads every entry: types, names, titles and numbers as the list has them."""
    library = bibtexparser.parse_string(to_bibtex(literature))
    assert [] == library.failed_blocks
    got = {
        entry.key: {field.key: field.value for field in entry.fields} | {"": entry.entry_type}
        for entry in library.entries
    }
    assert [one.id for one in literature] == list(got)
    assert {
        "": "article",
        "author": "黄争艳 and {HU Yan}",
        "title": "论文1",
        "year": "2025",
        "doi": "10.1/a_b",
        "keywords": "新质生产力, 路径",
    } == got["p000000000001"]
    by_title = {fields["title"]: fields for fields in got.values()}
    journal = by_title["新質生產力的機制與路徑"]
    assert ("任保平 and 鞏羽浩", "蘭州大學學報(社會科學版)", "52", "3", "13--22") == tuple(
        journal[name] for name in ("author", "journal", "volume", "number", "pages")
    )
    book = by_title["资本论:第1卷"]
    assert ("book", "人民出版社", "北京", "2004") == (book[""], book["publisher"], book["address"], book["year"])
    more = by_title[r"50\%的数据\_要素 \& \{算法\}"]
    assert "王某 and 李某 and 张某 and others" == more["author"]
    assert "{Porter M E}" == by_title["The Competitive Advantage of Nations"]["author"]


def test_ris_in_rispy(literature: list[Work]) -> None:
    """rispy reads as many references, with types, names, pages and titles."""
    got = {entry["id"]: entry for entry in rispy.loads(to_ris(literature))}
    assert [one.id for one in literature] == list(got)
    entry = next(e for e in got.values() if e["title"] == "新質生產力的機制與路徑")
    assert ("JOUR", ["任保平", "鞏羽浩"], "2024", "52", "3", "13", "22") == tuple(
        entry[name] for name in ("type_of_reference", "authors", "year", "volume", "number", "start_page", "end_page")
    )
    assert "蘭州大學學報(社會科學版)" == entry["secondary_title"]
    assert ["新质生产力", "路径"] == got["p000000000001"]["keywords"]
    assert "BOOK" == next(e for e in got.values() if e["title"] == "资本论:第1卷")["type_of_reference"]


def test_csl_json(literature: list[Work]) -> None:
    """CSL-JSON has the fields by their CSL names; names are whole; nothing empty is written."""
    got = {entry["id"]: entry for entry in json.loads(to_csl(literature))}
    assert [one.id for one in literature] == list(got)
    entry = next(e for e in got.values() if e["title"] == "新質生產力的機制與路徑")
    assert {
        "type": "article-journal",
        "author": [{"literal": "任保平"}, {"literal": "鞏羽浩"}],
        "container-title": "蘭州大學學報(社會科學版)",
        "issued": {"date-parts": [[2024]]},
        "volume": "52",
        "issue": "3",
        "page": "13-22",
    } == {name: value for name, value in entry.items() if name not in ("id", "title", "note")}
    assert all(value for one in got.values() for value in one.values())


def test_what_is_not_known_is_not_written() -> None:
    """An entry that is not understood keeps its text as title and has no other field."""
    (_, one) = works([paper(1, "一行没有类型标识的文字 2024")])
    assert {"id", "type", "title", "note"} == json.loads(to_csl([one]))[0].keys()
    assert "一行没有类型标识的文字 2024" == json.loads(to_csl([one]))[0]["title"]
    assert to_bibtex([one]).startswith(f"@misc{{{one.id},")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=30))
def test_no_title_breaks_an_entry(title: str) -> None:
    """Whatever a title holds, bibtexparser and rispy read one whole entry, and CSL gives the title back."""
    one = works([paper(1)])[0]
    one = one._replace(work=CitedWork(text="", title=f"甲{title}乙", mark="J", year=2024))
    library = bibtexparser.parse_string(to_bibtex([one]))
    assert ([], [one.id]) == (library.failed_blocks, [entry.key for entry in library.entries])
    assert "2024" == library.entries[0].fields_dict["year"].value
    (entry,) = rispy.loads(to_ris([one]))
    assert (" ".join(f"甲{title}乙".split()), "2024") == (entry["title"], entry["year"])
    assert f"甲{title}乙" == json.loads(to_csl([one]))[0]["title"]


def test_counts_of_the_seeds(seed_build: Path) -> None:
    """The five papers and every entry of their lists, each listed by the paper it is of."""
    papers = JsonlBuild(seed_build).papers()
    literature = works(papers)
    listed = sum(len(one.cited_by) for one in literature)
    assert (5, sum(len(p.references) for p in papers)) == (len([o for o in literature if o.id.startswith("p")]), listed)
    assert listed > 20
    assert len(literature) == len(bibtexparser.parse_string(to_bibtex(literature)).entries)
    assert len(literature) == len(rispy.loads(to_ris(literature))) == len(json.loads(to_csl(literature)))


def test_a_paper_without_anything(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A paper of which little is known is written with what is known."""
    build = JsonlBuild(write_world(tmp_path_factory.mktemp("works") / "map"))
    assert len(build.papers()) + 1 == len(works(build.papers()))  # all three list one and the same work
