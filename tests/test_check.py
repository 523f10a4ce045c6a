import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.thesaurus.corpus import read_corpus
from kg.thesaurus.evidence import unseen
from kg.vocabulary import Fault, default_schemas, faults
from kg.vocabulary.check import circles
from kg.vocabulary.files import contents
from kg.vocabulary.tidy import tidied_text, tidy

SMALL = Path(__file__).parent / "vocabulary"
A = "- id: a\n  prefLabel: {zh: 甲, en: a}\n"
B = "- id: b\n  prefLabel: {zh: 乙, en: b}\n"


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A copy of the small vocabulary, to be changed."""
    return Path(shutil.copytree(SMALL, tmp_path / "schemas"))


def said(fault: Fault) -> tuple[str, str, str]:
    return fault.entry, fault.severity, fault.what


def test_small_vocabulary_is_clean() -> None:
    """The vocabulary of the tests has no fault, so each fault below comes from what the test adds."""
    assert [] == faults(SMALL)


def test_shipped_vocabulary_is_clean() -> None:
    """The shipped vocabulary has no error. Where a change breaks it, this test says what `kg check` says."""
    assert [] == [in_words(fault) for fault in faults(default_schemas()) if fault.severity == "error"]


def in_words(fault: Fault) -> str:
    """A fault as a curator reads it, in `kg check` and in CI."""
    return f"{fault.file}: {fault.entry}: {fault.what}. {fault.mend}."


def test_broken_vocabulary_fails_in_a_curators_words(tmp_path: Path) -> None:
    """What a pull request can do wrong to the shipped vocabulary is said by file and entry, with the mend, at once."""
    schemas = Path(shutil.copytree(default_schemas(), tmp_path / "schemas"))
    (schemas / "concepts" / "zz.yaml").write_text(
        "- id: digital-villages-2\n"
        "  prefLabel: {zh: 数字经济, en: digital village project}\n"
        "  definition: {text: 数字化的乡村。, source: {}}\n"
        "  broader: [digital-economi]\n"
        "- id: Digital Village\n"
        "  prefLabel: {zh: 数字村庄, en: digital settlements}\n",
        encoding="utf-8",
    )
    assert [
        "concepts/zz.yaml: Digital Village: has “Digital Village” as id. "
        "An id is lower-case letters, digits and single hyphens: digital-economy.",
        "concepts/zz.yaml: digital-villages-2: broader names digital-economi, which is no concept. "
        "Mend the id or add digital-economi.",
        "concepts/zz.yaml: digital-villages-2: its definition has no source. "
        "Name the paper and quote it, or the document.",
        "concepts/zz.yaml: digital-villages-2: its label 数字经济 is one of digital-economy too "
        "(concepts/economy.yaml). Keep it with one of the two.",
    ] == [in_words(fault) for fault in faults(schemas) if fault.severity == "error"]


def test_order_of_words_makes_two_concepts(schemas: Path) -> None:
    """数字产业化 is not 产业数字化, and AI+ is not AI: labels of the same characters are no near-duplicates."""
    (schemas / "concepts" / "x.yaml").write_text(
        A + "  altLabels: [数字产业化, 智能]\n" + B + "  altLabels: [产业数字化, 智能+]\n", encoding="utf-8"
    )
    assert [] == faults(schemas)


def test_rejected_phrases(schemas: Path) -> None:
    """rejected.yaml is read and checked: every phrase has its reason."""
    (schemas / "rejected.yaml").write_text(
        "- {label: 重要途径, reason: 空泛}\n- {label: 方面}\n- 问题\n", encoding="utf-8"
    )
    what = "is not a label and a reason"
    expected = [("rejected.yaml", "entry 2 (line 2)", what), ("rejected.yaml", "entry 3 (line 3)", what)]
    assert expected == [(fault.file, fault.entry, fault.what) for fault in faults(schemas)]


UNTIDY = """\
# Head of the file.

# About b: its comment goes with it.
- id: b  \r
  prefLabel: {zh: 乙, en: b}


# Before a, a note.

- id: a
  prefLabel: {zh: 甲, en: a}\t
  # inside a
  altLabels: [丁]

# At the end.


"""
TIDY = """\
# Head of the file.

# Before a, a note.

- id: a
  prefLabel: {zh: 甲, en: a}
  # inside a
  altLabels: [丁]

# About b: its comment goes with it.
- id: b
  prefLabel: {zh: 乙, en: b}

# At the end.
"""


def test_fix_puts_order_and_blanks_right(schemas: Path) -> None:
    """`--fix` sorts entries with their comments and mends blanks; a second run finds nothing to do."""
    file = schemas / "concepts" / "x.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + UNTIDY.encode())
    assert ["concepts/x.yaml"] == tidy(schemas)
    assert TIDY == file.read_bytes().decode()
    assert [] == tidy(schemas)
    assert [] == faults(schemas)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1   \n",
        "- id: b  \n  prefLabel: {zh: 乙\n",
        "- {id: b, prefLabel: {zh: 乙, en: b}}   \n- 甲\n",
        "[{id: b}, {id: a}]   \n",
        "",
    ],
)
def test_fix_leaves_what_it_cannot_read(schemas: Path, text: str) -> None:
    """A file that is no list of entries, a line each, stays as it is, byte by byte."""
    file = schemas / "concepts" / "x.yaml"
    file.write_text(text, encoding="utf-8", newline="\n")
    assert [] == tidy(schemas)
    assert text == file.read_text(encoding="utf-8")


def test_fix_has_nothing_to_do_for_what_is_shipped() -> None:
    """The shipped files are in the order and shape that `--fix` gives."""
    files = {name: data for name, data in contents(default_schemas()).items() if tidied_text(name, data) is not None}
    assert contents(default_schemas()).keys() == files.keys()
    assert {} == {name: data for name, data in files.items() if data != (tidied_text(name, data) or "").encode()}


IDS = st.text("abc", min_size=1, max_size=3)
COMMENTS = st.lists(st.sampled_from(["# 注", "", "  # 里面", "#"]), max_size=3)


@given(st.lists(st.tuples(COMMENTS, IDS, COMMENTS), min_size=1, max_size=6, unique_by=lambda row: row[1]), COMMENTS)
def test_fix_keeps_every_entry_and_comment(rows: list[tuple[list[str], str, list[str]]], foot: list[str]) -> None:
    """Whatever stands between the entries, `--fix` keeps each entry and comment, sorts, and is then content."""
    lines = [line for above, name, within in rows for line in (*above, f"- id: {name}", *within, "  x: 甲")]
    text = "\n".join([*lines, *foot]) + "\n"
    tidied = tidied_text("x.yaml", text.encode())
    assert tidied is not None
    kept = [line.strip() for line in tidied.split("\n") if line]
    assert sorted(line.strip() for line in text.split("\n") if line.strip()) == sorted(kept)
    assert sorted(name for _, name, _ in rows) == [line[6:] for line in kept if line.startswith("- id")]
    assert tidied == tidied_text("x.yaml", tidied.encode())


def test_notes_from_papers(tmp_path: Path) -> None:
    """With papers, labels that none of them writes are noted, and items that no sentence leads to."""
    (tmp_path / "p.txt").write_text("论数字经济\n\n数字经济缺乏专业人才。\n", encoding="utf-8")
    schemas = tmp_path / "schemas"
    (schemas / "concepts").mkdir(parents=True)
    (schemas / "concepts" / "x.yaml").write_text(
        "- id: digital-economy\n  prefLabel: {zh: 数字经济, en: digital economy}\n  altLabels: [数码经济]\n"
        "- id: rural-economy\n  prefLabel: {zh: 农村经济, en: rural economy}\n"
        "- id: talent-shortage\n  kind: challenge\n  prefLabel: {zh: 人才不足, en: shortage}\n  cues: [缺乏…人才]\n",
        encoding="utf-8",
    )
    (schemas / "mechanisms.yaml").write_text(
        "- id: sharing\n  prefLabel: {zh: 共享, en: sharing}\n  cues: [知识共享]\n", encoding="utf-8"
    )
    assert [
        ("digital-economy", "note", "labels that stand in none of the papers read: 数码经济"),
        ("rural-economy", "note", "none of its Chinese labels stands in the papers read"),
        ("sharing", "note", "no sentence of the papers read leads to it"),
    ] == [said(fault) for fault in unseen(read_corpus([tmp_path / "p.txt"], schemas), schemas)]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("a: 1\n", ("", "error", "is not a list of entries")),
        (
            "- id: a\n  prefLabel: {zh: 甲\n- id: b\n",
            ("", "error", "is not YAML: brackets are opened and not closed, or lack a comma (line 3)"),
        ),
        ("- 甲\n", ("entry 1 (line 1)", "error", "is not an entry")),
        ("- prefLabel: {zh: 甲, en: a}\n", ("entry 1 (line 1)", "error", "has no id")),
        ("- id: A b\n  prefLabel: {zh: 甲, en: a}\n", ("A b", "error", "has “A b” as id")),
        ("- id: a\n", ("a", "error", "has no prefLabel")),
        ("- id: a\n  prefLabel: {zh: 甲}\n", ("a", "error", "has no prefLabel.en")),
        (A + "  altLabel: [乙]\n", ("a", "error", "has an unknown field altLabel")),
        (A + "  altLabels: 乙\n", ("a", "error", "has no list as altLabels")),
        (A + "  altLabels: [乙, {丙: 丁}]\n", ("a", "error", "has more than a text as altLabels item 2")),
        (A + "  altLabels: ['']\n", ("a", "error", "has an empty altLabels item 1")),
        (A + "  definition: 甲\n", ("a", "error", "has no fields under definition")),
        (A + "  prefLabel: {zh: 乙, en: b}\n", ("entry 1 (line 1)", "error", "has the field prefLabel twice (line 3)")),
        (A + "- id: a\n  prefLabel: {zh: 乙, en: b}\n", ("a", "error", "its id stands already in concepts/x.yaml")),
        (B + A, ("a", "error", "stands after b")),
        (A + "  broader: [c]\n", ("a", "error", "broader names c, which is no concept")),
        (A + "  broader: [train-talent]\n", ("a", "error", "broader names train-talent, which is no concept")),
        (A + "  broader: [b]\n" + B + "  broader: [a]\n", ("a", "error", "broader leads back to it: a → b → a")),
        (
            A + "  altLabels: [產業鏈]\n",
            ("a", "error", "its label 產業鏈 is one of industrial-chain too (concepts/economy.yaml)"),
        ),
        (A + "  altLabel: [丙]\n" + B + "  broader: [a]\n", ("a", "error", "has an unknown field altLabel")),
        (
            A + "  broader: [advanced-manufacturing]\n  related: [industry]\n",
            ("a", "error", "industry is both related and broader or narrower"),
        ),
        (A + "  exclude: [甲]\n", ("a", "error", "excludes 甲, its own label")),
        (A + "  exclude: [乙丙]\n", ("a", "error", "excludes 乙丙, which holds none of its labels")),
        (
            A + "  exclude: [甲乙]\n" + B + "  altLabels: [甲乙]\n",
            ("a", "error", "excludes 甲乙, a label of b (concepts/x.yaml)"),
        ),
        (A + "  altLabels: [數字, 数字]\n", ("a", "note", "has the label 数字 2 times")),
        (
            "- id: a\n  prefLabel: {zh: 甲, zh: 丙, en: a}\n",
            ("entry 1 (line 1)", "error", "has the field zh twice (line 2)"),
        ),
        (
            A + "  altLabels: [数字经济的治理]\n" + B + "  altLabels: [数字经济治理]\n",
            ("b", "note", "its label 数字经济治理 is nearly 数字经济的治理 of a (concepts/x.yaml)"),
        ),
        (
            A + "  altLabels: [农村与城市]\n" + B + "  altLabels: [农村、城市]\n",
            ("b", "note", "its label 农村、城市 is nearly 农村与城市 of a (concepts/x.yaml)"),
        ),
        (
            "- id: suggested-0a1b2c3d\n  prefLabel: {zh: 甲, en: suggested-0a1b2c3d}\n",
            ("suggested-0a1b2c3d", "note", "has the id that kg suggest gave it"),
        ),
        (A + "  definition: {text: 甲是乙。, source: {}}\n", ("a", "error", "its definition has no source")),
        (
            A + "  definition: {text: 甲是乙。, source: {paper: x.txt}}\n",
            ("a", "error", "its definition names a paper or a quote without the other"),
        ),
        (A + "  kind: feature\n  headings: [甲]\n  cues: [甲…]\n", ("a", "error", "cues has 甲…")),
        (A + "  kind: feature\n  cues: [甲...乙]\n", ("a", "error", "cues has 甲...乙")),
        (A + "  kind: feature\n", ("a", "note", "has neither headings nor cues, so no sentence leads to it")),
        (
            A + "  broader: [old-name-of-digital-economy]\n",
            ("a", "note", "broader names old-name-of-digital-economy, which is retired"),
        ),
    ],
)
def test_fault(schemas: Path, entries: str, expected: tuple[str, str, str]) -> None:
    """Each fault is found, with entry and severity, in words; and nothing else is found wrong."""
    (schemas / "concepts" / "x.yaml").write_text(entries, encoding="utf-8")
    assert [expected] == [said(fault) for fault in faults(schemas)]


def test_all_at_once(schemas: Path) -> None:
    """Faults of several files come in one list, errors before notes, each with the way out."""
    (schemas / "concepts" / "x.yaml").write_text("- id: a\n  prefLable: {zh: 甲, en: a}\n", encoding="utf-8")
    (schemas / "mechanisms.yaml").write_text("[\n", encoding="utf-8")
    (schemas / "paths.yaml").write_text(B, encoding="utf-8")
    assert [
        ("concepts/x.yaml", "has an unknown field prefLable", "Perhaps prefLabel is meant"),
        ("concepts/x.yaml", "has no prefLabel", "Add prefLabel"),
        (
            "mechanisms.yaml",
            "is not YAML: a value is missing, or begins with a mark (line 2)",
            "Mend that line or the one before",
        ),
        ("paths.yaml", "has neither headings nor cues, so no sentence leads to it", "Add some"),
    ] == [(fault.file, fault.what, fault.mend) for fault in faults(schemas)]


def test_depth(schemas: Path) -> None:
    """Five levels are allowed, the sixth is a fault."""
    levels = [f"- id: l{i}\n  prefLabel: {{zh: 层{i}, en: level {i}}}\n  broader: [l{i - 1}]\n" for i in range(2, 7)]
    first = "- id: l1\n  prefLabel: {zh: 层1, en: level 1}\n"
    (schemas / "concepts" / "x.yaml").write_text(first + "".join(levels), encoding="utf-8")
    assert [("l6", "error", "stands more than 5 levels deep")] == [said(fault) for fault in faults(schemas)]


def test_not_utf8(schemas: Path) -> None:
    """A file in another encoding is named, not guessed at."""
    (schemas / "concepts" / "x.yaml").write_bytes("- id: a  # 甲\n".encode("gb18030"))
    assert [("", "error", "is not UTF-8 (byte 11)")] == [said(fault) for fault in faults(schemas)]


def test_file_that_nobody_reads(schemas: Path) -> None:
    """A file whose name hides it from kg is noted, so that its entries are not missed in silence."""
    (schemas / "concepts" / "more.yml").write_text(A, encoding="utf-8")
    (schemas / "mechanism.yaml").write_text(A, encoding="utf-8")
    got = [(fault.file, fault.severity, fault.what) for fault in faults(schemas)]
    assert [("concepts/more.yml", "note", "is not read"), ("mechanism.yaml", "note", "is not read")] == got


def test_broken_language_file(schemas: Path) -> None:
    """Language data that is not YAML is found with the vocabulary."""
    (schemas / "language").mkdir()
    (schemas / "language" / "words.yaml").write_text("a: [\n", encoding="utf-8")
    (schemas / "language" / "cues.yaml").write_text("a: [推动]\n", encoding="utf-8")
    assert ["language/words.yaml"] == [fault.file for fault in faults(schemas)]


def test_quote_of_a_paper(schemas: Path, tmp_path: Path) -> None:
    """A quote must stand in the paper, line breaks aside; papers that are not at hand are not checked."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "p.txt").write_text("數字經濟以數據\n為關鍵要素。", encoding="utf-8")
    quotes = [("數字經濟以數據為關鍵要素", "p.txt"), ("数字经济以数据为关键要素", "p.txt"), ("甲", "q.txt")]
    entries = [
        f"- id: {name}\n  prefLabel: {{zh: 名{name}, en: name {name}}}\n"
        f"  definition: {{text: 甲。, source: {{paper: {paper}, quote: {quote}}}}}\n"
        for name, (quote, paper) in zip("abc", quotes, strict=True)
    ]
    (schemas / "concepts" / "x.yaml").write_text("".join(entries), encoding="utf-8")
    assert [("b", "note", "its quote is not in p.txt")] == [said(fault) for fault in faults(schemas, papers)]


def test_no_vocabulary(tmp_path: Path) -> None:
    """An empty folder is one fault, not a traceback."""
    assert [("", "error", f"there is no vocabulary in {tmp_path.name}")] == [said(fault) for fault in faults(tmp_path)]


def test_unreadable_file(schemas: Path) -> None:
    """What has the name of a file and cannot be read is one fault, not a traceback."""
    (schemas / "concepts" / "x.yaml").mkdir()
    (fault,) = faults(schemas)
    assert "x.yaml" == fault.file
    assert fault.what.startswith("cannot be read")


def test_command(
    schemas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`kg check PAPERS --fix` says on stderr what it put in order and could not read, and ends with 0 for notes."""
    (schemas / "concepts" / "x.yaml").write_text(B + A, encoding="utf-8")
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "p.txt").write_text("论产业\n\n产业推动创新。\n", encoding="utf-8")
    (papers / "空.txt").touch()
    monkeypatch.setattr("sys.argv", ["kg", "check", str(papers), "--fix", "--schemas", str(schemas)])
    assert 0 == main()
    printed = capsys.readouterr()
    assert ["concepts/x.yaml: put in order", "空.txt: left out"] == [
        line.rpartition(":")[0] if "left out" in line else line for line in printed.err.splitlines()
    ]
    assert "note: concepts/x.yaml: a: none of its Chinese labels stands in the papers read. " in printed.out


def test_circles() -> None:
    """Circles are found once each, from wherever one enters them; a diamond is none."""
    up = {"a": ["b"], "b": ["c"], "c": ["b", "d"], "d": ["d"], "e": ["f", "g"], "f": ["h"], "g": ["h"], "h": []}
    assert [("b", "c"), ("d",)] == circles(up)
