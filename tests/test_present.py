import csv
import io
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from query_world import small_linker, small_vocabulary, write_world

from kg.columns import pad, width, wrap
from kg.errors import QuestionError
from kg.normalise import clean
from kg.query import ask, matrix, present, query, show, verify
from kg.query import words as words_module
from kg.query.markdown import escape
from kg.query.present import Result
from kg.query.results import MODALITIES, RELATIONS, Answer, Matrix, MatrixRow, PaperHead, Problem
from kg.query.words import Words
from kg.store import JsonlBuild

ZH, EN = (
    "哪些论文认为数据要素推动高质量发展？",
    "which papers claim that digital technology drives industrial upgrading?",
)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    """The small build."""
    return JsonlBuild(write_world(tmp_path_factory.mktemp("build") / "output"))


@pytest.fixture(scope="module")
def results(build: JsonlBuild) -> dict[str, Result]:
    """One result of each kind."""
    vocabulary = small_vocabulary()
    return {
        "answer": ask(ZH, build, vocabulary, small_linker()),
        "english": ask(EN, build, vocabulary, small_linker()),
        "none": query(build, vocabulary, "人才不足", "causal", "县域经济"),
        "claim": show(next(build.claims()).id, build, vocabulary),
        "paper": show("乙.txt", build, vocabulary),
        "item": show("数据要素", build, vocabulary),
        "matrix": matrix(build, vocabulary),
        "sound": verify(build, vocabulary),
        "problems": [Problem(where="claims.jsonl: c1", what="two claims have this id")],
    }


KINDS = ["answer", "english", "none", "claim", "paper", "item", "matrix", "sound", "problems"]


# ---------------------------------------------------------------------------------------------- plain text


def test_an_answer_as_plain_text(results: dict[str, Result]) -> None:
    """The question, how it was read, papers counted, then each paper with claims and quotes, then what comes near."""
    assert """\
哪些论文认为数据要素推动高质量发展？
读作：数据要素 —推动或支撑→ 高质量发展（陈述）
2 篇论文、2 句、2 条论断（推动 1 句、支撑 1 句） · 所引文献 1 篇

新質生產力賦能|產業（2023） 乙.txt · 1 句
  • 數據要素 —支撑→ 高質量發展 · 引文献 3 · 0.70 · c3b639644db8a8d1f
    “數據要素為高質量發展奠定基礎。”
    — 要素保障

数据要素与高质量发展（2024） 甲.txt · 1 句
  • 数据要素的融合运用〔数据要素〕 —推动→ 高质量发展 · 下位概念：来源 · 0.90 ·
    ce1bfa911225f9f41
    “数据要素的融合运用推动高质量发展。”
    — 数据要素夯实要素保障

引自别处的论断，也计入原文献 · 所引文献 1 篇
  • 某某. 新质生产力研究[J]. 2024. · 1 篇论文、1 句

最接近的论断（不是回答）
""" == present(results["answer"])[: present(results["answer"]).index("  • 生产要素")]


def test_an_answer_in_english(results: dict[str, Result]) -> None:
    """An English question gets English words around the Chinese quotes; two claims of a sentence share its quote."""
    assert """\
which papers claim that digital technology drives industrial upgrading?
Read as: digital technology —drives or enables→ industrial upgrading (asserted)
1 paper, 1 sentence, 2 claims (drives 1 sentence)

数据要素与高质量发展 (2024) 甲.txt · 1 sentence
""" == present(results["english"])[: present(results["english"]).index("  • ")]
    assert 1 == present(results["english"]).count("“人工智能等数字技术催生新产业，带动产业升级。”")


def test_nothing_found_is_said(results: dict[str, Result]) -> None:
    """An empty answer says that no such claim was found, and in how many papers each end is mentioned."""
    assert """\
读作：人才不足 —推动或支撑→ 县域经济（陈述）
没有找到这样的论断。
提到“人才不足”的有 1 篇论文、1 句。没有论文提到“县域经济”。
""" == present(results["none"])


def test_a_matrix_as_plain_text(results: dict[str, Result]) -> None:
    """Numbers stand below each other though Chinese characters take two columns; papers are listed below.

    Entries without a sentence are counted and not listed, but in CSV and JSON.
    """
    got = present(results["matrix"])
    assert """\
每格是该论文中与该条目有关的句子数

          [1]  [2]  [3]  合计
挑战
人才不足    ·    1    ·     1
机制
要素保障    ·    5    3     8

  • [1] =生产要素研究（年份不详） 丙.txt
""" == got[: got.index("  • [2]")]
    assert "另有 2 个条目没有句子，未列出；--format csv 全部列出" == got.splitlines()[-1]
    assert "policy-system,path,完善政策体系,0,0,0\n" in present(results["matrix"], "csv")


def test_a_matrix_of_many_papers_keeps_its_totals() -> None:
    """Where the columns do not fit, names and totals are left, and the way to the rest is told."""
    papers = tuple(PaperHead(paper=f"p{n:012x}", file=f"{n}.txt", title="题", year=2024) for n in range(60))
    wide = Matrix(papers=papers, items=(MatrixRow(id="x", kind="path", label="路径甲", sentences=(1,) * 60),))
    got = present(wide).splitlines()
    assert ["        合计", "路径", "路径甲    60", "论文太多，分栏用 --format csv。"] == got[2:6]


def test_problems_as_plain_text(results: dict[str, Result]) -> None:
    """Problems are counted and listed; without one it is said that all is well."""
    assert "1 处不符\n  • claims.jsonl: c1：两条论断用了同一编号\n" == present(results["problems"])
    assert "一切相符：引文、编号与依据都对得上。\n" == present(results["sound"])


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("kind", KINDS)
def test_lines_fit_the_terminal(kind: str, columns: int, results: dict[str, Result]) -> None:
    """No line of plain text is wider than the terminal."""
    lines = present(results[kind], columns=columns).splitlines()
    assert [] == [line for line in lines if width(line) > columns]


def test_what_is_not_shown_is_counted(build: JsonlBuild, results: dict[str, Result]) -> None:
    """Of a long list the terminal shows the head, and says how many more there are; Markdown has all."""
    assert "    … 另有 1 句，--format json 全部列出\n" in present(results["item"])
    assert "另有" not in present(results["item"], "md")


@given(st.text(alphabet="数据要素，。“”（）推动 abc-XYZ12,.", max_size=80), st.integers(12, 40))
def test_wrapping_loses_nothing(text: str, columns: int) -> None:
    """Lines hold every character but the spaces they broke at, in order, and no closing mark begins one."""
    lines = wrap(text, columns)
    assert text.replace(" ", "") == "".join(lines).replace(" ", "")
    assert not any(line[:1] in "，。”）" for line in lines[1:] if line)


@given(st.lists(st.sampled_from(["数", "据", "a", "b", " "]), max_size=60).map("".join), st.integers(8, 30))
def test_wrapped_lines_fit(text: str, columns: int) -> None:
    """A line is within its columns unless it is one word that cannot break."""
    assert [] == [line for line in wrap(text, columns) if width(line) > columns and " " in line.strip()]


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("数据", 4), ("数a", 3), ("（％）", 6), ("e\u0301", 1)]
)
def test_width_counts_columns(text: str, columns: int) -> None:
    """A Chinese character takes two columns, a Latin one one, a combining mark none."""
    assert columns == width(text)
    assert columns + 2 == width(pad(text, columns + 2)) == width(pad(text, columns + 2, right=True))


# ---------------------------------------------------------------------------------------------- the other formats


@pytest.mark.parametrize("kind", KINDS)
def test_json_holds_the_whole_result(kind: str, results: dict[str, Result]) -> None:
    """JSON is the model, Chinese as it is; an answer lacks the parts that its question did not ask for."""
    result = results[kind]
    text = present(result, "json")
    if isinstance(result, list):
        assert [p.model_dump(mode="json") for p in result] == json.loads(text)
    else:
        whole = result.model_copy(update={"cited": ()}) if isinstance(result, Answer) else result  # told in words only
        assert whole == type(result).model_validate_json(text)
    assert "\\u" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_csv_is_a_table(kind: str, results: dict[str, Result]) -> None:
    """Every row has a cell for every column, and a quote stays on one line."""
    text = present(results[kind], "csv")
    rows = list(csv.reader(io.StringIO(text)))
    assert {len(rows[0])} == {len(row) for row in rows}
    assert len(rows) == len(text.splitlines())


def test_csv_of_an_answer(results: dict[str, Result]) -> None:
    """A row a claim, those that merely come near left out."""
    rows = list(csv.DictReader(io.StringIO(present(results["answer"], "csv"))))
    assert [("乙.txt", "enables", ""), ("甲.txt", "drives", "source")] == [
        (row["file"], row["relation"], row["narrower"]) for row in rows
    ]
    assert "數據要素為高質量發展奠定基礎。" == rows[0]["text"]


def test_csv_starts_no_formula(results: dict[str, Result]) -> None:
    """A title that begins with = comes with an apostrophe before it, so that a spreadsheet takes it for text."""
    rows = list(csv.DictReader(io.StringIO(present(results["item"], "csv"))))
    assert {"'=生产要素研究", "新質生產力賦能|產業", "数据要素与高质量发展"} == {row["title"] for row in rows}


@given(st.text(max_size=12))
def test_no_cell_starts_a_formula(text: str) -> None:
    """Whatever a problem quotes, no cell begins with a character that starts a formula."""
    rows = csv.reader(io.StringIO(present([Problem(where="x", what=text)], "csv"), newline=""))
    assert not list(rows)[1][1].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_markdown_keeps_pipes_in_their_cells(results: dict[str, Result]) -> None:
    """A pipe in a title or label is escaped; every row of a table has the same number of cells."""
    assert "新質生產力賦能\\|產業" in present(results["answer"], "md")
    table = [line for line in present(results["matrix"], "md").splitlines() if line.startswith("|")]
    assert {6} == {line.replace("\\|", "").count("|") for line in table}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a|b", "a\\|b"),
        ("<script>", "\\<script\\>"),
        ("# 一", "\\# 一"),
        ("- 数据", "\\- 数据"),
        ("1. 数据", "\\1. 数据"),
        ("a\nb", "a b"),
    ],
)
def test_markup_is_made_plain(text: str, wanted: str) -> None:
    """What a paper says cannot become a heading, list, table or tag."""
    assert wanted == escape(text)


@pytest.mark.parametrize("format", ["table", "md", "csv"])
def test_quotes_stand_on_one_line(format: str, results: dict[str, Result]) -> None:
    """The hard wrap inside a sentence is gone from what people read, and stays in JSON."""
    assert clean("數據要素為高質量發展\n奠定基礎[3]。") in present(results["answer"], format)
    assert "數據要素為高質量發展\\n奠定基礎[3]。" in present(results["answer"], "json")


@pytest.mark.parametrize("format", ["table", "json", "csv", "md"])
@pytest.mark.parametrize("kind", KINDS)
def test_text_ends_in_one_line_break(kind: str, format: str, results: dict[str, Result]) -> None:
    """Every format ends in a line break, and nothing but that."""
    got = present(results[kind], format)
    assert got.endswith("\n")
    assert not got.endswith("\n\n")


def test_an_unknown_format_is_refused(results: dict[str, Result]) -> None:
    """A format that is none is an error that lists those there are."""
    with pytest.raises(QuestionError, match="Use one of table, json, csv, md"):
        present(results["matrix"], "xlsx")


# ---------------------------------------------------------------------------------------------- the words


def test_both_languages_have_the_same_words() -> None:
    """What can be said in Chinese can be said in English, and every relation and modality has its word."""
    text = Path(words_module.__file__).with_name("words.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    for group in data["zh"]:
        assert set(data["zh"][group]) == set(data["en"][group]), group
    for language in ("zh", "en"):
        words = Words.of(language)
        assert {*RELATIONS, "unsigned", "causal", "influence", "any"} == set(words.relations)
        assert {*MODALITIES, "any"} == set(words.modalities)


def test_the_language_is_chosen(results: dict[str, Result]) -> None:
    """Results without a question are in Chinese, or in English where that is asked for."""
    assert "Sentences of each paper that are about each item" in present(results["matrix"], language="en")
