import builtins
import codecs
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from citations import BIBTEX, ENDNOTE, EXPORTS, GBT7714, NOTEEXPRESS, PAPER, REFWORKS
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import how_to_install
from kg.export.works import to_bibtex, to_csl, to_ris, works
from kg.query.reference import gbt7714
from kg.read import read_sources
from kg.read.catalogue import Found, read_catalogue
from kg.read.catalogue.entry import Entry
from kg.read.catalogue.match import Matcher
from kg.read.catalogue.names import names
from kg.read.catalogue.titles import alike, stands_for
from kg.read.catalogue.works import works_of
from kg.read.cited import parse_reference
from kg.records import Paper, SourceFile

SEEDS = Path(__file__).parent.parent / "seeds"
UNSAID = {  # what a form has no place for
    "GB/T 7714": ("affiliations", "keywords", "abstract"),
    "CSL-JSON": ("affiliations",),
}
FIRST: Mapping[str, Any] = {
    "title": "数据要素驱动县域产业升级的机制——基于面板数据的分析",
    "authors": ("林知远", "周明溪", "赵一禾"),
    "affiliations": ("江城大学经济学院", "海州社会科学院"),
    "doi": "10.99999/j.cnki.hzjj.2024.05.002",
    "abstract": "数据要素已成为新的生产要素,县域产业因此升级。",
    "keywords": ("数据要素", "产业升级", "县域"),
    "year": 2024,
    "mark": "J",
    "journal": "海州经济评论",
    "volume": "40",
    "issue": "05",
    "pages": "12-25+148",
}
SECOND = {
    "title": "平台企业数字化转型的治理研究",
    "authors": ("林行舟",),
    "year": 2023,
    "mark": "D",
    "journal": "江城大学",
}
THIRD = {
    "title": "县域数字化要走自己的路",
    "authors": ("钱小满",),
    "year": 2024,
    "mark": "N",
    "journal": "海州日报",
    "pages": "003",
}


def write(folder: Path, **files: str | bytes) -> Path:
    """A folder with files; `__` in a name stands for the dot before the ending."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def entries(text: str) -> tuple[Entry, ...]:
    """The entries of an export."""
    found = read_catalogue(text, "x.txt")
    assert found is not None
    return found.entries


def by_path(folder: Path) -> dict[str, SourceFile]:
    """What became of each file of a folder."""
    return {file.path: file for file in read_sources([folder]).files}


# --- forms


@pytest.mark.parametrize("form", EXPORTS)
def test_every_form_says_the_same(form: str) -> None:
    """A journal article, a thesis and a newspaper article have the same fields whichever program exported them."""
    found = read_catalogue(EXPORTS[form], "citations.txt")
    assert found is not None
    assert (form, ()) == (found.form, found.faults)
    first = {name: value for name, value in FIRST.items() if name not in UNSAID.get(form, ())}
    third = THIRD | ({"mark": "J"} if form == "BibTeX" else {})  # BibTeX has no newspapers
    assert [first, SECOND, third] == [entry.stated() for entry in found.entries]
    assert [1, 2, 3] == [entry.number for entry in found.entries]


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings_and_line_ends(tmp_path: Path, form: str, encoding: str) -> None:
    """GBK, UTF-16 and a byte-order mark, with the line ends of Windows, change nothing, and .txt is no paper."""
    text = EXPORTS[form].replace("\n", "\r\n")
    write(tmp_path, a__txt=PAPER, CNKI__txt=text.encode(encoding))
    found = by_path(tmp_path)
    assert ("export", form, 3) == (found["CNKI.txt"].fate, found["CNKI.txt"].form, found["CNKI.txt"].entries)
    assert "a.txt" == next(path for path, file in found.items() if file.entry)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["林知远;周明溪；赵一禾;"], (("林知远", "周明溪", "赵一禾"), False)),
        (["林知远,周明溪，赵一禾"], (("林知远", "周明溪", "赵一禾"), False)),
        (["林 知 远", "周明溪[1,2]", "赵一禾*"], (("林知远", "周明溪", "赵一禾"), False)),
        (["欧阳, 修", "林, 知远"], (("欧阳修", "林知远"), False)),
        (["林知远,周明溪,等"], (("林知远", "周明溪"), True)),
        (["林知远等"], (("林知远",), True)),
        (["Smith, John A.; Lee, K."], (("Smith John A.", "Lee K."), False)),
        (["Zhang San, Li Si, Wang Wu"], (("Zhang San", "Li Si", "Wang Wu"), False)),
        (["海州市统计局"], (("海州市统计局",), False)),
        (["", ";"], ((), False)),
    ],
)
def test_names(values: list[str], expected: tuple[tuple[str, ...], bool]) -> None:
    """Several names in a field, with either mark between them; blanks, notes and 等 are no part of a name."""
    assert expected == names(values)


def test_online_first_and_missing_fields() -> None:
    """A paper published online first has pages of its own and no year; nothing is guessed from the day it was read."""
    (first, bare) = entries(
        "[1]孙平,李一.首发之文的题名[J/OL].海州经济评论,1-16[2024-11-02].https://doi.org/10.99999/j.y.20241101.001.\n"
        "[2]只有题名的一条[J].\n"
    )
    assert {
        "title": "首发之文的题名",
        "authors": ("孙平", "李一"),
        "doi": "10.99999/j.y.20241101.001",
        "mark": "J",
        "journal": "海州经济评论",
        "pages": "1-16",
    } == first.stated()
    assert {"title": "只有题名的一条", "mark": "J"} == bare.stated()


def test_authors_summed_up_are_not_the_authors() -> None:
    """Where an export names three and 等, the paper's authors stay unknown: three of seven would be wrong."""
    (entry,) = entries("[1]林知远,周明溪,赵一禾,等.数据要素驱动县域产业升级的机制[J].海州经济评论,2024(5):1-9.\n")
    assert (("林知远", "周明溪", "赵一禾"), None) == (entry.authors, entry.stated().get("authors"))


def test_english_entries() -> None:
    """English works among Chinese ones: family name first, the title on one line, pages with one kind of dash."""
    text = (
        "RT Journal Article\nA1 Smith, John A.;Lee, Kate\nT1 Data as a Factor of\nProduction: Evidence from Counties\n"
        "JF Haizhou Economic Review\nYR 2022\nVO 7\nIS 2\nSP 101\nOP 119\nDO 10.99999/HER.2022.7\n"
    )
    (entry,) = entries(text)
    assert (("Smith John A.", "Lee Kate"), "101-119", "10.99999/her.2022.7") == (entry.authors, entry.pages, entry.doi)
    assert "Data as a Factor of Production: Evidence from Counties" == entry.title


def test_records_that_are_not_closed() -> None:
    """A record of RIS without its ER ends where the next begins."""
    assert ["甲", "乙"] == [entry.title for entry in entries("TY  - JOUR\nTI  - 甲\n\nTY  - JOUR\nTI  - 乙\nER  - \n")]


def test_junk_before_the_first_record() -> None:
    """CNKI has given out NoteExpress files that begin with a piece of its page's script."""
    found = read_catalogue("}();        ;" + NOTEEXPRESS, "x.net")
    assert found is not None
    assert 3 == len(found.entries)


def test_a_broken_entry_is_named_and_the_others_are_read() -> None:
    """A record without title, a line that is no reference, an entry of BibTeX without its end: each with its place."""
    refworks = read_catalogue(REFWORKS.replace("T1 平台企业数字化转型的治理研究\n", ""), "x.txt")
    listed = read_catalogue(GBT7714 * 4 + "[13]一行不成条目的文字\n", "x.txt")
    bibtex = read_catalogue(BIBTEX.replace('year = "2023",\n}', 'year = "2023"\n'), "x.bib")
    assert refworks and listed and bibtex
    assert (2, ("entry 2: it has no title",)) == (len(refworks.entries), refworks.faults)
    assert (12, ("entry 13: it is no reference after GB/T 7714",)) == (len(listed.entries), listed.faults)
    assert (2, ("line 16: it is no entry of BibTeX",)) == (len(bibtex.entries), bibtex.faults)


@pytest.mark.parametrize("seed", range(5))
def test_papers_are_no_exports(seed: int) -> None:
    """No paper is taken for a list of citations, whatever its own list of references holds."""
    assert read_catalogue(sorted(SEEDS.glob("*.txt"))[seed].read_text(encoding="utf-8"), "x.txt") is None


@pytest.mark.parametrize(
    "text",
    [
        PAPER,
        PAPER + "\n参考文献\n" + GBT7714,
        "RT 是一种格式的标记。数字技术推动产业升级。\n",
        "1.江城大学经济学院\n" + PAPER * 3 + "\n".join(f"[{n}]甲.题名[J].刊,2024(1):1-2." for n in range(1, 90)),
        "[1]数字技术推动产业升级。\n[2]数据要素促进增长。\n",
        '[{"title": "no type"}]',
        "{}",
        "",
    ],
)
def test_texts_are_no_exports(text: str) -> None:
    """A paper with its list of references, numbered sentences, other JSON: none has the form of an export."""
    assert read_catalogue(text, "x.txt") is None


@pytest.mark.parametrize("text", ["\n" * 50_000, " " * 50_000 + "x", "%a\n" * 20_000, "@a{" * 20_000, ";{A" * 20_000])
def test_long_texts_take_no_time(text: str) -> None:
    """What looks like the beginning of an export, over and over, is looked at once."""
    begun = time.process_time()
    assert read_catalogue(text, "x.txt") is None
    assert time.process_time() - begun < 2


@settings(deadline=None)  # the first example loads bibtexparser
@given(st.sampled_from(sorted(EXPORTS)), st.integers(0, 900), st.text(alphabet='{}"\\@%,;\n []0T林$^&', max_size=4))
def test_no_damage_breaks_the_readers(form: str, place: int, damage: str) -> None:
    """An export with anything written into it is still read, or is no export."""
    text = EXPORTS[form]
    found = read_catalogue(text[:place] + damage + text[place + len(damage) // 2 :], "x.txt")
    assert found is None or all(entry.title for entry in found.entries)


@given(st.text(alphabet="RTYAU%0{}[]@-: \n1JTitle林,;\"'\\", max_size=80))
def test_no_text_breaks_the_readers(text: str) -> None:
    """Whatever a file holds, it is an export with entries and faults, or none."""
    found = read_catalogue(text, "x.txt")
    assert found is None or all(entry.title for entry in found.entries)


@settings(deadline=None)  # the first example loads bibtexparser
@given(
    st.builds(
        Paper,
        id=st.just("p0"),
        file=st.just("a.txt"),
        title=st.text(alphabet="数据要素驱动产业升级AI与", min_size=2, max_size=12),
        authors=st.lists(st.sampled_from(["林知远", "周明溪", "欧阳修文"]), unique=True, max_size=3).map(tuple),
        year=st.integers(1950, 2030),
        journal=st.just("海州经济评论"),
        issue=st.sampled_from([None, "5", "S1"]),
        pages=st.sampled_from([None, "3-19", "A7"]),
        doi=st.just("10.99999/a.b"),
        sections=st.just(()),
        sentences=st.just(()),
        **{name: st.just(()) for name in ("affiliations", "keywords", "citation_marks", "references", "left_out")},
        **{name: st.none() for name in ("abstract", "mark", "volume")},
        origin=st.just({}),
    )
)
def test_what_kg_exports_it_reads(paper: Paper) -> None:
    """BibTeX, RIS and CSL-JSON as kg writes them, and its reference after GB/T 7714, give the same fields back."""
    known = ("title", "authors", "year", "journal", "issue", "pages", "doi")
    expected = {name: value for name in known if (value := getattr(paper, name))} | {"mark": "J"}
    for writer in (to_bibtex, to_ris, to_csl):
        (entry,) = entries(writer(works([paper])))
        assert expected == entry.stated()
    work = parse_reference(gbt7714(paper))
    got = {"title": work.title, "authors": work.authors, "year": work.year, "journal": work.source, "mark": work.mark}
    got |= {"issue": work.issue, "pages": work.pages, "doi": work.doi}
    assert expected == {name: value for name, value in got.items() if value}


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where bibtexparser is not installed, a .bib file is named with what to do, and the papers are read."""
    real = builtins.__import__

    def missing(name: str, *args: Any, **more: Any) -> Any:
        if name.startswith("bibtexparser"):
            raise ModuleNotFoundError(name, name="bibtexparser")
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    found = by_path(write(tmp_path, a__txt=PAPER, x__bib=BIBTEX))
    assert ("not read", "bibtexparser is not installed, which reads it") == (found["x.bib"].fate, found["x.bib"].reason)
    assert (how_to_install("bibtexparser", "docs"), "paper") == (found["x.bib"].mend, found["a.txt"].fate)


def test_called_like_an_export_and_none(tmp_path: Path) -> None:
    """A .json or .net that is no export is named as such."""
    found = by_path(write(tmp_path, a__txt=PAPER, x__json='{"a": 1}', y__net="数字技术推动产业升级。"))
    assert {"not read"} == {found["x.json"].fate, found["y.net"].fate}
    assert "it is no citation export that kg knows" == found["x.json"].reason


# --- matching


TITLE = "数据要素驱动县域产业升级的机制——基于面板数据的分析"


@pytest.mark.parametrize(
    ("one", "other", "alike_"),
    [
        ("數據要素驅動縣域產業升級的機制", "数据要素驱动县域产业升级的机制", True),
        (TITLE, "数据要素驱动县域产业升级的机制", True),
        (TITLE, "数据要素驱动县域产业升级的机制：基于面板数据的分析*", True),
        ("数据要素驱动县城产业升级的机制与路径研究", "数据要素驱动县域产业升级的机制与路径研究", True),
        ("数据要素驱动制造业升级的机制与路径研究", "数据要素驱动服务业升级的机制与路径研究", False),
        ("县域数字经济发展年度报告2022", "县域数字经济发展年度报告2023", False),
        ("数据要素与县域产业升级论纲（上）", "数据要素与县域产业升级论纲（下）", False),
        (TITLE, "数据要素驱动县域产业升级的机制——基于案例的分析", False),
        ("数字经济研究", "数字经济论", False),
    ],
)
def test_titles_alike(one: str, other: str, alike_: bool) -> None:
    """Characters, marks, a missing subtitle, a slip of a scan; never another branch, year, part or subtitle."""
    assert alike_ == bool(alike(one, other)) == bool(alike(other, one))


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        (f"{TITLE}_林知远", True),
        ("数据要素驱动县域产业升级的机制_基于面板数据的分析_林知远", True),
        ("林知远_数据要素驱动县域产业升级的机制", True),
        ("数据要素驱动县域产业升级_省略_面板数据的分析_林知远", True),
        ("数据要素驱动县域产业升级…的分析_林知远", True),
        ("数据要素驱动县域产业升级的机_林知远 (1)", True),
        ("数据要素驱动县域产业升级的机制 - 副本", True),
        ("林知远 - 2024 - 数据要素驱动县域产业升级的机制", True),
        ("数据要素_林知远", False),
        ("林知远2024", False),
        ("数据要素驱动县域产业转型_林知远", False),
        ("a", False),
    ],
)
def test_file_names(stem: str, expected: bool) -> None:
    """CNKI's 题名_作者, whole or cut, with the middle left out, copies; a few characters stand for nothing."""
    assert expected == stands_for(stem, TITLE)


def matcher(*works_: tuple[str, tuple[str, ...]], **more: Any) -> Matcher:
    """A matcher of works by title and authors."""
    return Matcher(
        works_of(
            Entry("x.txt", n, title, authors=authors, **more) for n, (title, authors) in enumerate(works_, start=1)
        )
    )


def test_order_of_evidence() -> None:
    """A DOI tells before a title, a title before the name of the file."""
    found = matcher((TITLE, ("林知远",)), ("平台企业数字化转型的治理研究", ("林行舟",)))
    by_title = found.match(Found("平台企业数字化转型的治理研究_林行舟.pdf", title=TITLE, authors=("林知远",)))
    by_name = found.match(Found("平台企业数字化转型的治理研究_林行舟.pdf"))
    assert by_title and by_name
    assert ((0, "title"), (1, "file name")) == ((by_title.work, by_title.how), (by_name.work, by_name.how))
    doi = matcher((TITLE, ("林知远",)), doi="10.99999/a").match(Found("b.pdf", title="别的题名", doi="10.99999/a"))
    assert doi and (0, "doi", 1.0) == (doi.work, doi.how, doi.score)
    spelled = matcher((TITLE, ()), doi="10.99999/a.b-c").match(Found("10.99999_a.b-c.pdf"))
    assert spelled and "file name" == spelled.how


def test_an_alike_title_needs_a_witness() -> None:
    """With a slip in its title a file is a work only where an author or the abstract stands in it."""
    works_ = (TITLE.replace("县域", "县城"), ("林知远",))
    title = {"title": TITLE, "text": f"{TITLE}\n林知远\n"}
    match = matcher(works_).match(Found("a.pdf", **title))
    assert match and ("title", 0.96) == (match.how, match.score)
    assert matcher(works_).match(Found("a.pdf", title=TITLE, text=TITLE)) is None
    other = "别的摘要说的是别的事情，与这一篇没有任何关系，一个字也对不上。"
    assert matcher(works_, abstract=other).match(Found("a.pdf", **title)) is None
    said = "数据要素已成为新的生产要素，县域产业因此升级，本文说明其中的机制。"
    assert matcher(works_, abstract=said).match(Found("a.pdf", title=TITLE, text=f"{TITLE}\n{said}"))


def test_one_title_two_works() -> None:
    """Of two works of one title the author decides; without one neither is taken, and the guess is listed."""
    found = matcher(("论数字经济与产业升级", ("林知远",)), ("论数字经济与产业升级", ("周明溪",)))
    text = "论数字经济与产业升级\n周明溪\n"
    match = found.match(Found("a.txt", title="论数字经济与产业升级", authors=("周明溪",), text=text))
    assert match and 1 == match.work
    assert found.match(Found("a.txt", title="论数字经济与产业升级")) is None
    assert (0, 1.0) == found.guess(Found("a.txt", title="论数字经济与产业升级"))


def test_another_author_is_another_paper() -> None:
    """A file that names its authors is no work of others, though the titles are the same."""
    found = matcher((TITLE, ("林知远",)))
    assert found.match(Found("a.txt", title=TITLE, authors=("钱小满",), text=f"{TITLE}\n钱小满\n")) is None
    assert found.match(Found("a.txt", title=TITLE))  # a text without its authors says nothing against it


def test_exports_of_one_work_are_one() -> None:
    """A preprint's entry and the journal's are one work; volume, issue and pages come from one of them, not mixed."""
    first = Entry("a.txt", 1, TITLE, authors=("林知远",), journal="海州经济评论", pages="1-16", abstract="摘要")
    last = Entry("b.bib", 1, TITLE, authors=("林知远",), journal="海州经济评论", year=2024, issue="5", pages="12-25")
    (work,) = works_of([first, last])
    told = work.stated()
    assert (("12-25", "b.bib"), (2024, "b.bib"), ("摘要", "a.txt")) == (told["pages"], told["year"], told["abstract"])
    (work,) = works_of([first, replace(last, pages=None)])
    assert ("5", None) == (work.stated()["issue"][0], work.stated().get("pages"))


# --- what becomes of papers


def read(folder: Path, file: str = "a.txt") -> Paper:
    """A paper of a folder."""
    return next(one.paper for one in read_sources([folder]).documents if one.paper.file == file)


def test_precedence(tmp_path: Path) -> None:
    """papers.yaml before the text, the text before the export, the export before the name of the file."""
    paper = read(write(tmp_path, a__txt=PAPER, CNKI__txt=REFWORKS))
    assert ("海州经济评论", "40", "05", "12-25+148", 2024) == (
        *(paper.journal, paper.volume, paper.issue, paper.pages),
        paper.year,
    )
    assert {
        "title": "text",
        "authors": "text",
        "year": "CNKI.txt",
        "journal": "CNKI.txt",
    }.items() <= paper.origin.items()
    write(tmp_path, papers__yaml="- file: a.txt\n  year: 2025\n  volume: 41\n")
    paper = read(tmp_path)
    assert (2025, "41", "05") == (paper.year, paper.volume, paper.issue)
    assert ("papers.yaml", "papers.yaml", "CNKI.txt") == tuple(paper.origin[n] for n in ("year", "volume", "issue"))
    assert paper == Paper.from_json(paper.to_json())


def test_what_a_document_says_of_itself_is_weaker(tmp_path: Path) -> None:
    """Meta tags of a page give way to the export; what the export lacks they still tell."""
    page = (
        "<!doctype html><html><head><meta name='citation_date' content='1999'><meta name='citation_issue' content='9'>"
        "<meta name='citation_journal_title' content='网页上的刊名'></head><body><article>"
        + "".join(f"<p>{line}</p>" for line in PAPER.splitlines() if line)
        + "</article></body></html>"
    )
    before = read(write(tmp_path, a__html=page), "a.html")
    assert (1999, "9", "document") == (before.year, before.issue, before.origin["year"])
    paper = read(write(tmp_path, x__txt=GBT7714.replace("40(05)", "40")), "a.html")
    assert (2024, "海州经济评论", "x.txt") == (paper.year, paper.journal, paper.origin["journal"])
    assert ("9", "document") == (paper.issue, paper.origin["issue"])


def test_a_title_that_only_the_export_knows(tmp_path: Path) -> None:
    """A text without title gets that of the entry its file is called after; the section tree has it too."""
    body = PAPER.partition("一、引言")[2]
    write(tmp_path, **{"县域数字化要走自己的路_钱小满__txt": "一、引言" + body, "x__net": NOTEEXPRESS})
    paper = read(tmp_path, "县域数字化要走自己的路_钱小满.txt")
    assert ("县域数字化要走自己的路", "x.net", ("钱小满",)) == (paper.title, paper.origin["title"], paper.authors)
    assert "县域数字化要走自己的路" == paper.sections[0].title


def test_metadata_never_moves_an_id(tmp_path: Path) -> None:
    """With and without exports a paper has one id, one text and the same sentences, though the export has a DOI."""
    before = read_sources([write(tmp_path, a__txt=PAPER)]).documents[0]
    after = read_sources([write(tmp_path, x__txt=ENDNOTE)]).documents[0]
    assert ("10.99999/j.cnki.hzjj.2024.05.002", before.text) == (after.paper.doi, after.text)
    assert (before.paper.id, before.paper.sentences) == (after.paper.id, after.paper.sentences)


def test_what_stays_unmatched(tmp_path: Path) -> None:
    """Entries without a file and files without an entry are listed, each with the likest of the other side."""
    other = PAPER.replace("县域产业升级的机制", "城市产业转型的机制").replace("林知远 周明溪 赵一禾", "孙平")
    write(tmp_path, a__txt=other, b__txt=PAPER.replace("数据要素", "甲乙丙"), x__txt=REFWORKS)
    found = by_path(tmp_path)
    assert ["1", "2", "3"] == [str(entry.number) for entry in found["x.txt"].unmatched]
    assert (None, 1) == (found["a.txt"].entry, found["a.txt"].guess and found["a.txt"].guess.number)
    first, second, _ = found["x.txt"].unmatched
    assert ("b.txt", True, None) == (first.guess, 0.5 <= (first.likeness or 0) < 1, second.guess)
    for file in found.values():
        assert file == SourceFile.from_json(file.to_json())


def test_a_file_that_cannot_be_read_has_its_entry(tmp_path: Path) -> None:
    """A CAJ file called after a work is that work: the export does not list it as missing."""
    write(tmp_path, a__txt=PAPER, **{"平台企业数字化转型的治理研究_林行舟__caj": b"CAJ\x00"}, x__txt=REFWORKS)
    found = by_path(tmp_path)
    caj = found["平台企业数字化转型的治理研究_林行舟.caj"]
    assert ("not read", "file name", 2) == (caj.fate, caj.told_by, caj.entry and caj.entry.number)
    assert [3] == [entry.number for entry in found["x.txt"].unmatched]


def test_another_file_of_a_paper_tells(tmp_path: Path) -> None:
    """Of a paper in two files the one that is kept may be called anything: the other's name tells what work it is."""
    body = "一、引言" + PAPER.partition("一、引言")[2]
    write(tmp_path, a__txt=body, **{"县域数字化要走自己的路_钱小满__txt": body}, x__net=NOTEEXPRESS)
    found = by_path(tmp_path)
    assert ("paper", "same paper") == (found["a.txt"].fate, found["县域数字化要走自己的路_钱小满.txt"].fate)
    assert "县域数字化要走自己的路" == read(tmp_path).title
    assert found["a.txt"].paper == found["县域数字化要走自己的路_钱小满.txt"].paper
    assert [1, 2] == [entry.number for entry in found["x.net"].unmatched]


def test_exports_of_one_name(tmp_path: Path) -> None:
    """Two exports of one name in two folders are told apart by their paths."""
    write(write(tmp_path, a__txt=PAPER, x__txt=GBT7714) / "b", x__txt=ENDNOTE)
    found = by_path(tmp_path)
    assert ("b/x.txt", "x.txt") == tuple(found[path].unmatched[0].file for path in ("b/x.txt", "x.txt"))
    assert 2 == len(found["b/x.txt"].unmatched)


@pytest.mark.parametrize("seed", range(5))
def test_seeds_in_an_export(tmp_path: Path, seed: int) -> None:
    """Each seed is found by its title among the others, and gets the journal of its entry."""
    papers = [document.paper for document in read_sources([SEEDS]).documents]
    listed = [
        {"type": "article-journal", "title": paper.title, "container-title": f"刊{number}", "author": []}
        for number, paper in enumerate(papers)
    ]
    write(tmp_path, x__json=json.dumps(listed, ensure_ascii=False))
    (tmp_path / papers[seed].file).write_bytes((SEEDS / papers[seed].file).read_bytes())
    found = read_sources([tmp_path])
    (file,) = (file for file in found.files if file.fate == "paper")
    if papers[seed].origin["title"] == "text":
        assert ("title", f"刊{seed}") == (file.told_by, found.documents[0].paper.journal)
    assert found.documents[0].paper.id == papers[seed].id


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"journal": "海州经济评论", "volume": "40", "issue": "5"}, "林知远. 题名[J]. 海州经济评论, 2024, 40(5): 1-9."),
        ({"journal": "海州经济评论", "issue": "5"}, "林知远. 题名[J]. 海州经济评论, 2024(5): 1-9."),
        ({"journal": "海州经济评论"}, "林知远. 题名[J]. 海州经济评论, 2024: 1-9."),
        ({"mark": "D", "journal": "江城大学", "pages": None}, "林知远. 题名[D]. 江城大学, 2024."),
        ({"mark": "N", "journal": "海州日报", "pages": "003"}, "林知远. 题名[N]. 海州日报, 2024(003)."),
        ({"mark": "C", "journal": "海州论坛论文集"}, "林知远. 题名[C]//海州论坛论文集. 2024: 1-9."),
    ],
)
def test_references(fields: dict[str, Any], expected: str) -> None:
    """A reference after GB/T 7714 says where the paper appeared, by its type."""
    about = {"pages": "1-9", "year": 2024, "authors": ("林知远",), **fields}
    paper = Paper(id="p1", file="a.txt", title="题名", sections=(), sentences=(), **about)
    assert expected == gbt7714(paper)


@pytest.mark.parametrize("writer", [to_bibtex, to_ris, to_csl])
def test_exports_have_the_type(writer: Callable[..., str]) -> None:
    """A thesis is exported as one, with its university in the field of the format."""
    paper = Paper(id="p1", file="a", title="题名", mark="D", journal="江城大学", year=2023, sections=(), sentences=())
    (entry,) = entries(writer(works([paper])))
    assert {"title": "题名", "mark": "D", "journal": "江城大学", "year": 2023} == entry.stated()


def test_bom_alone_is_no_tag() -> None:
    """A mark that a decoder left is no part of the first tag."""
    assert 3 == len(entries(codecs.BOM_UTF8.decode("utf-8") + "\n" + REFWORKS))
