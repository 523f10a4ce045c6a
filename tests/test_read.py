"""Reading what people bring: encodings, folders, side files, bad input, and formats beyond the five papers."""

import codecs
import shutil
import time
from pathlib import Path

import pytest

from kg.errors import SourceError, VocabularyError
from kg.read import load_side_file, read_document, read_sources, read_text
from kg.records import Document

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
TEXT = "数字经济与产业升级\n\n一、机制\n\n数字技术推动产业升级。数据要素是关键。\n"


def texts(document: Document) -> list[str]:
    """The sentences and headings of a document, verbatim."""
    return [document.text[s.start : s.end] for s in document.paper.sentences]


def reasons(document: Document) -> dict[str, str]:
    """What is left out, by its verbatim text."""
    return {document.text[part.start : part.end]: part.reason for part in document.paper.left_out}


def tree(document: Document) -> list[tuple[int, str]]:
    """Level and title of each section below the paper."""
    return [(s.level, s.title) for s in document.paper.sections[1:]]


# --- decoding


def decoded(source: str | Path) -> Document:
    """A document without what it was decoded from."""
    document = read_text(source, "a.txt") if isinstance(source, str) else read_document(source)
    paper = document.paper.model_copy(update={"encoding": None, "encoding_guessed": False})
    return document.model_copy(update={"paper": paper})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with and without mark, UTF-16 with its mark and GB 18030 give one text and one paper."""
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert decoded(TEXT) == decoded(path)


def test_big5_is_told_from_gb18030(tmp_path: Path) -> None:
    """A file from Taiwan in Big5 is read as such, though its bytes would be valid in GB 18030 too."""
    text = "數字技術與產業升級\n\n一、機制\n\n數字技術推動產業升級。資料要素是關鍵。\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("big5"))
    assert decoded(text) == decoded(path)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    """Line ends of Windows and old Macs are read as LF, so that offsets are the same everywhere."""
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.replace("\n", end).encode("utf-8"))
    assert TEXT == read_document(path).text


BAD = [
    (b"", "a.txt: the file is empty. Put the text of the paper into it or remove it."),
    (codecs.BOM_UTF8 + b" \r\n\t", "a.txt: the file is empty. Put the text of the paper into it or remove it."),
    (
        b"\x00\x01\x02\xff",
        "a.txt: it holds control characters, so it is no text file. Save the paper as text in UTF-8.",
    ),
    ("数字".encode() + b"\xff\xff\xff", "a.txt: it is in no encoding that can be read. Save it in UTF-8."),
]


@pytest.mark.parametrize(("data", "message"), BAD)
def test_bad_file(tmp_path: Path, data: bytes, message: str) -> None:
    """An empty, binary or undecodable file, the only source, is an error with the way out."""
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError) as error:
        read_sources([path])
    assert message == str(error.value)


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is an error that names it."""
    with pytest.raises(SourceError, match=r"^b\.txt: it cannot be read \(no such file or directory\)\. Name a file"):
        read_document(tmp_path / "b.txt")


# --- sources


def test_sources_in_order_of_names(tmp_path: Path) -> None:
    """Files and folders together, folders inside folders, by file name; each file once; others listed with a reason."""
    for name in ("z/2.txt", "z/deep/1.md", "3.txt", "z/figure.png", "z/papers.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("" if name.endswith("yaml") else TEXT + name, encoding="utf-8")
    found = read_sources([tmp_path / "z", tmp_path / "3.txt", tmp_path / "z" / "2.txt"])
    assert ["1.md", "2.txt", "3.txt"] == [document.paper.file for document in found.documents]
    ((file, reason),) = found.left_out
    assert ("figure.png", True) == (file, reason.startswith("it is a picture. Recognise its text"))


def test_order_of_sources_does_not_matter(tmp_path: Path) -> None:
    """The same sources named in another order give the same documents and the same left out."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    copies = sorted((tmp_path / "seeds").glob("*.txt"))
    shutil.copy(copies[0], tmp_path / "seeds" / "zzz.txt")
    files = sorted((tmp_path / "seeds").glob("*.txt"))
    assert read_sources(files) == read_sources(files[::-1])
    folder = read_sources([tmp_path / "seeds"])
    assert (folder.documents, folder.left_out) == (read_sources(files).documents, read_sources(files).left_out)


def test_same_paper_twice(tmp_path: Path) -> None:
    """A copy under another name is the same paper and is left out; a blank line more makes no other paper."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT + "\n\n", encoding="utf-8")
    found = read_sources([tmp_path])
    assert (["a.txt"], (("b.txt", "same paper as a.txt"),)) == ([d.paper.file for d in found.documents], found.left_out)


def test_bad_file_beside_a_good_one(tmp_path: Path) -> None:
    """A file that cannot be read is left out with its reason, and the others are read."""
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    found = read_sources([tmp_path])
    expected = (("a.txt", "the file is empty. Put the text of the paper into it or remove it"),)
    assert (expected, "b.txt") == (found.left_out, found.documents[0].paper.file)


def test_nothing_to_read(tmp_path: Path) -> None:
    """No source, an empty folder and a folder of bad files are errors that say what is missing."""
    for sources in ([], [tmp_path]):
        with pytest.raises(SourceError, match=r"there is no paper to read\. Name files or folders with PDF, Word"):
            read_sources(sources)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(
        SourceError, match=r"no paper to read; a\.txt: the file is empty\. .*; b\.txt: the file is empty\."
    ):
        read_sources([tmp_path])


def test_missing_source(tmp_path: Path) -> None:
    """A source that does not exist is an error, whatever stands beside it."""
    with pytest.raises(SourceError, match="there is no such file or folder"):
        read_sources([SEEDS, tmp_path / "nowhere"])


# --- papers.yaml


def side(tmp_path: Path, text: str) -> Path:
    """A side file with a content."""
    path = tmp_path / "papers.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_side_file_beside_the_sources(tmp_path: Path) -> None:
    """papers.yaml beside a file fills and corrects fields, moves no id, and is no source itself."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    before = read_sources([tmp_path]).documents[0].paper
    side(tmp_path, "- {file: a.txt, year: 2024, authors: [张三], note: Cover of the issue.}\n")
    after = read_sources([tmp_path / "a.txt"]).documents[0].paper
    assert (2024, ("张三",), {"authors", "year"}) == (
        *(after.year, after.authors),
        {name for name, origin in after.origin.items() if origin == "papers.yaml"},
    )
    assert before.id == after.id


BAD_SIDES = [
    ("- {file: a.txt, jahr: 2024}", "papers.yaml: a.txt: jahr: there is no such field. The fields are file,"),
    ("- {file: a.txt, year: soon}", "papers.yaml: a.txt: year: it is no whole number"),
    ("- {year: 2024}", "papers.yaml: entry 1: file: it is missing."),
    ("- just words", "papers.yaml: entry 1: it holds no fields. "),
    ("file: a.txt", "papers.yaml: it holds no list. Write one entry a paper, each starting with `- file:`."),
    ("- {file: a.txt}\n- {file: a.txt}", "papers.yaml: a.txt: it stands twice. Keep one of the two entries."),
    ("- file: [", "papers.yaml: line 1: it is no YAML"),
]


@pytest.mark.parametrize(("text", "message"), BAD_SIDES)
def test_bad_side_file(tmp_path: Path, text: str, message: str) -> None:
    """A wrong side file stops the reading with file, entry, fault and mend."""
    with pytest.raises(SourceError) as error:
        load_side_file(side(tmp_path, text))
    assert str(error.value).startswith(message)


def test_bad_side_file_is_never_passed_over(tmp_path: Path) -> None:
    """A wrong side file is an error even where files could be read without it."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    side(tmp_path, "- {file: a.txt, jahr: 2024}")
    with pytest.raises(SourceError, match="jahr"):
        read_sources([tmp_path])


def test_empty_side_file(tmp_path: Path) -> None:
    """A side file that holds only a comment says nothing of any paper."""
    assert {} == load_side_file(side(tmp_path, "# nothing yet\n")).entries


# --- layout.yaml


BAD_LAYOUTS = [
    ("headings: [", "layout.yaml: is not YAML in UTF-8 (line 1). Mend it there."),
    ("headings: [引言]", "layout.yaml: abstract: it is missing. Write it as the shipped file does."),
    (None, "layout.yaml: is not there. Copy it from the language data that kg ships."),
]


@pytest.mark.parametrize(("text", "message"), BAD_LAYOUTS)
def test_bad_layout(tmp_path: Path, text: str | None, message: str) -> None:
    """A language folder with a wrong layout.yaml, or none, is an error of the vocabulary."""
    if text is not None:
        (tmp_path / "layout.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError) as error:
        read_text(TEXT, "a.txt", language=tmp_path)
    assert str(error.value).endswith(message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("years:\n", "years:\n  - '(20'\n", "layout.yaml: years: (20 is no pattern"),
        ("years:\n", "years:\n  - '20'\n", "layout.yaml: years: 20 has no group. Put the year into brackets."),
    ],
)
def test_bad_pattern(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A pattern that cannot work is named."""
    text = (ROOT / "schemas" / "language" / "layout.yaml").read_text(encoding="utf-8")
    (tmp_path / "layout.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(VocabularyError) as error:
        read_text(TEXT, "a.txt", language=tmp_path)
    assert str(error.value).startswith(message)


def test_own_layout(tmp_path: Path) -> None:
    """A word added to layout.yaml is read: the data decides, not the code."""
    text = (ROOT / "schemas" / "language" / "layout.yaml").read_text(encoding="utf-8")
    (tmp_path / "layout.yaml").write_text(text.replace("headings: [", "headings: [卷首语, "), encoding="utf-8")
    paper = "数字经济\n\n卷首语\n\n数据是要素。\n"
    assert ([], [(1, "卷首语")]) == (
        tree(read_text(paper, "a.txt")),
        tree(read_text(paper, "a.txt", language=tmp_path)),
    )


# --- formats beyond the five


JOURNAL = """# 专题：数字经济

# 数字技术如何推动产业升级？\\*

# 王小明1 李 雷2

1东方大学经济学院，上海 200000
2西部研究院 成都 610000摘 要 数字技术推动产业升级。
数据要素是关键

关键词 数字技术，产业升级 DOI 10.16418/j.issn.1000-3045.2018.07.005

\\*资助项目：某基金（1234）
修改稿收到日期：2018年7月1日

# 1数字技术的作用

数字技术提升生产效率[1]，例如图1所示，

![](images/a.jpg)
图1 数字技术的作用机制[2]

并降低成本[2-3]。“能否持续？”答案是肯定的。[3]

# 1.1渗透作用

(1)降低交易成本

数字平台降低交易成本。

(2)扩大市场规模

数字平台扩大市场。

# 2政策建议

# 完善制度

完善数据产权制度。

# 参考文献

1李四.论数据.改革,2017,(3):1-9.
2Smith A. Data and growth.
Nature, 2016, 5: 1-2.
3王五.论平台.2015.

# How Digital Technology Drives Industry

Wang Xiaoming

Abstract Digital technology drives industry.

Keywords digital technology

# 作者贡献声明：

王小明：撰写论文。
"""


def test_journal_paper() -> None:
    """A paper as scanners give it: a column before the title, glued labels and numbers, figures, back matter."""
    document = read_text(JOURNAL, "a.txt")
    paper = document.paper
    assert "数字技术如何推动产业升级？" == paper.title
    assert (("王小明", "李雷"), ("东方大学经济学院", "西部研究院")) == (paper.authors, paper.affiliations)
    assert ("10.16418/j.issn.1000-3045.2018.07.005", 2018) == (paper.doi, paper.year)
    assert ("数字技术推动产业升级。数据要素是关键", ("数字技术", "产业升级")) == (paper.abstract, paper.keywords)
    assert [
        (1, "摘要"), (1, "数字技术的作用"), (2, "渗透作用"), (3, "降低交易成本"), (3, "扩大市场规模"), (1, "政策建议"),
        (2, "完善制度"),
    ] == tree(document)  # fmt: skip
    assert ["“能否持续？”", "答案是肯定的。[3]"] == texts(document)[6:8]
    assert [(1,), (2, 3), (3,)] == [mark.numbers for mark in paper.citation_marks]
    assert [
        "李四.论数据.改革,2017,(3):1-9.",
        "Smith A. Data and growth. Nature, 2016, 5: 1-2.",
        "王五.论平台.2015.",
    ] == [reference.text for reference in paper.references]
    found = set(reasons(document).values())
    assert {"column heading", "front matter", "label", "keywords", "funding", "dates", "figure or table", "caption",
            "references", "English abstract", "author contributions"} == found  # fmt: skip


def test_mark_beyond_the_list_cites_nothing() -> None:
    """Numbers that the reference list does not have are an interval or a misprint."""
    document = read_text("1 区间\n\n取值在[0,1]之间[2]，另见[7]。\n\n参考文献\n[1] 甲.[J]\n[2] 乙.[J]\n", "a.txt")
    assert [(2,)] == [mark.numbers for mark in document.paper.citation_marks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲推动乙[1-3]。", [(1, 2, 3)]),
        ("甲推动乙［5］，丙<sup>[2,4]</sup>。", [(5,), (2, 4)]),
        ("占比为 $1 7 \\% ^ { [ 1 8 ] }$ 。", [(18,)]),
        ("甲<sup>3</sup>，面积为 5 m<sup>2</sup>。", [(3,)]),
        ("发表于[2025-06-23]的研究[J]。", []),
    ],
)
def test_forms_of_citation_marks(text: str, expected: list[tuple[int, ...]]) -> None:
    """Half and full width, raised, ranges and lists cite; dates, types and exponents do not."""
    document = read_text(f"一、引用\n\n{text}\n", "a.txt")
    assert expected == [mark.numbers for mark in document.paper.citation_marks]


OFFICIAL = """# 关于促进数字经济发展的通知

**发布日期**: 2024-03-10
**来源**: https://example.org/1

---

## 政策全文

沪府发〔2024〕5号

各区人民政府：

现将方案印发给你们，请认真执行。

市人民政府

2024年3月8日

**关于促进数字经济发展的方案**

第一章 总则

第一节 目标

　　一、总体目标

　　数字经济成为重要引擎。

　　（一）壮大产业。推动数字产业集聚。

　　1.支持企业创新

　　支持企业建设平台。

第二章 任务

　　二、重点任务

　　推进数据开放。（责任单位：市科委）
"""


def test_official_document() -> None:
    """A notice: metadata, salutation and signature are left out, chapters and sections make the tree."""
    document = read_text(OFFICIAL, "a.md")
    assert ("关于促进数字经济发展的通知", 2024) == (document.paper.title, document.paper.year)
    assert [
        (1, "关于促进数字经济发展的方案"), (1, "总则"), (2, "目标"), (3, "总体目标"), (4, "支持企业创新"), (1, "任务"),
        (3, "重点任务"),
    ] == tree(document)  # fmt: skip
    assert "（一）壮大产业。" in texts(document)
    assert "signature and date" == reasons(document)["市人民政府\n\n2024年3月8日"]
    assert not {"沪府发〔2024〕5号", "各区人民政府："} & set(texts(document))


HEADED = [
    ("一、发展现状", True),
    ("（一）数字技术的作用", True),
    ("1.1 传导机制", True),
    ("第一章 总则", True),
    ("结 语", True),
    ("## 何为新质生产力？", True),
    ("**三、主要目标**", True),
    ("一、二、三产业融合发展", False),
    ("（一）壮大产业。推动集聚。", False),
    ("（1）新目标：自主可控；（2）新要求：双循环", False),
    ("2024 年数字经济规模扩大", False),
    ("3 个月内完成改造", False),
    ("5G 网络覆盖全国", False),
    ("1.5 亿用户受益", False),
    ("7 这一项没有前六项", False),
    ("数字经济快速发展", False),
]


@pytest.mark.parametrize(("line", "expected"), HEADED)
def test_headings(line: str, expected: bool) -> None:
    """A number, markup or a word makes a heading; quantities, run-in items and plain lines do not."""
    text = f"数字经济的机制\n\n数字经济推动产业升级，带动就业增长。\n\n{line}\n\n数据要素提升效率。\n"
    assert expected == (len(tree(read_text(text, "a.txt"))) == 1)


def test_numbering_wins_over_markup() -> None:
    """## 1.2 under ### 1 is below it, as its number says."""
    text = "# 题目\n\n### 1 机制\n\n甲推动乙。\n\n## 1.2 路径\n\n丙支撑丁。\n\n#### 2 建议\n\n完善制度。\n"
    assert [(1, "机制"), (2, "路径"), (1, "建议")] == tree(read_text(text, "a.txt"))


def test_dots_as_stops() -> None:
    """A text that writes ． for 。 has its sentences cut at it; a number and a name keep theirs."""
    dotted = read_text("一、机制\n\n数据提高效率 1.5 倍[1]．平台降低成本. 阿尔法（A.B. 著）支持．\n", "a.txt")
    assert ["数据提高效率 1.5 倍[1]．", "平台降低成本.", "阿尔法（A.B. 著）支持．"] == texts(dotted)[1:]
    assert ["甲是乙.丙推动丁。", "戊。"] == texts(read_text("一、机制\n\n甲是乙.丙推动丁。戊。\n", "a.txt"))[1:]


def test_running_heads_and_page_numbers() -> None:
    """A short line that returns on every page, and page numbers, are no sentences."""
    page = "经济研究\n\n数字技术推动产业升级，作用日益显著。\n\n—12—\n\n"
    document = read_text("数字技术与产业\n\n一、机制\n\n" + page * 3, "a.txt")
    assert {"running head", "page number"} == set(reasons(document).values())
    assert 3 == texts(document).count("数字技术推动产业升级，作用日益显著。")


def test_notes_in_the_body() -> None:
    """A note under a heading of its own goes on to the next heading, a note with its text is one line."""
    text = (
        "一、机制\n\n甲推动乙。\n\n作者简介：张三，教授。\n\n丙支撑丁。\n\n"
        "# 致谢\n\n感谢张三。\n\n感谢李四。\n\n# 二、路径\n\n戊带动己。\n"
    )
    document = read_text(text, "a.txt")
    assert ["一、机制", "甲推动乙。", "丙支撑丁。", "二、路径", "戊带动己。"] == texts(document)
    assert ["author biography", "acknowledgement"] == list(reasons(document).values())


def test_references_without_heading() -> None:
    """Entries in a row at the end are the reference list; 参考文献 in a table of contents is not its heading."""
    entries = "".join(f"[{n}]张三.论数据{n}[J].改革,2024({n}):1-9.\n" for n in (1, 2, 3))
    document = read_text(f"数字经济\n\n一、机制\n\n甲推动乙。\n\n{entries}", "a.txt")
    assert ([1, 2, 3], 3) == ([r.number for r in document.paper.references], len(texts(document)))
    listed = (
        "数字经济\n\n目录\n\n一、机制\n\n参考文献\n\n"
        + "一、机制\n\n甲推动乙，丙支撑丁。\n\n" * 4
        + "参考文献\n\n"
        + entries
    )
    document = read_text(listed, "a.txt")
    assert (3, True) == (len(document.paper.references), "甲推动乙，丙支撑丁。" in texts(document))


def test_entries_inside_a_line() -> None:
    """A number that must come next starts an entry inside a line, another number does not."""
    text = "一、机制\n\n甲。\n\n参考文献：[1] 张三.论数据[M].北京,2005：56-58. [2] 李四.第[5]版[J].改革,2024.\n"
    assert ["张三.论数据[M].北京,2005：56-58.", "李四.第[5]版[J].改革,2024."] == [
        r.text for r in read_text(text, "a.txt").paper.references
    ]


def test_english_only() -> None:
    """A text without Chinese has its title and abstract, and no sentence that could be misread."""
    paper = read_text("# Data and growth\n\nAbstract: Data drives growth.\n\n1 Introduction\n\nText.\n", "a.txt").paper
    assert ("Data and growth", "Data drives growth.", ()) == (paper.title, paper.abstract, paper.sentences)


@pytest.mark.parametrize("run", [" ", "（", "[1,", "#", "1.", "$", "张三，", "。"])
def test_time_is_linear(run: str) -> None:
    """A long run of anything reads in a moment: a broken file must not hang a build."""
    start = time.process_time()
    read_text(f"数字{run * 20000}a\n", "a.txt")
    assert time.process_time() - start < 2


def test_title_from_the_file_name() -> None:
    """Where nothing states a title, the file's stem is the paper's title, and no section bears it."""
    paper = read_text("数字技术推动产业升级。\n", "report.txt").paper
    assert ("report", "") == (paper.title, paper.sections[0].title)


@pytest.mark.xfail(reason="authors written without a space between them: 刘清李宏 may be cut in more than one way")
def test_glued_names() -> None:
    """Names that a scan glued together are told apart."""
    paper = read_text("# 科创中心\n\n刘清李宏\n\n摘要：甲推动乙。\n\n关键词：甲\n\n一、机制\n\n丙。\n", "a.txt").paper
    assert ("刘清", "李宏") == paper.authors


def test_the_part_of_an_institution_stays() -> None:
    """The town after an institution goes, a department after it stays."""
    text = "数字技术研究\n王小明\n（东方大学，经济系，上海 200433）\n摘要：数字技术推动产业升级。\n"
    text += "一、引言\n数字技术推动产业升级。\n"
    assert ("东方大学，经济系",) == read_text(text, "a.txt").paper.affiliations
