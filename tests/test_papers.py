import csv
import io
import json
import shutil
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from citations import ENDNOTE, NOTEEXPRESS
from typer.testing import CliRunner

from kg import pipeline
from kg.cli import app
from kg.errors import how_to_install
from kg.messages import tell
from kg.query import inventory, present
from kg.query.inventory import STATES, Inventory
from kg.query.inventory_text import file_line, left_lines
from kg.query.inventory_words import Words
from kg.read import read_sources
from kg.read.catalogue import FORM_NAMES
from kg.read.formats import NAMES, unread
from kg.records import SourceFile
from kg.store import JsonlBuild

ROOT = Path(__file__).parent.parent
THINGS = ("数据要素", "数字技术", "人工智能", "数字经济", "科技创新", "产业集群", "绿色金融", "人力资本")
AIMS = ("产业升级", "高质量发展", "技术创新", "经济增长", "区域协调发展", "共同富裕", "就业", "新质生产力")
SURNAMES = "林周赵孙钱李吴郑王冯陈褚卫蒋沈韩"
NOISE = "山水风云日月星辰春夏秋冬江河湖海东西南北金木石土花鸟虫鱼琴棋书画梅兰竹菊松柏桃李"
FILES = 100
NOTHING_BUILT = ("there is no such file or folder", "Name a file or folder that exists", "Name files or folders")


def paper(number: int, author: bool = True, title: bool = True, sentences: int = 14) -> str:
    """An invented paper, unlike every other: half of its sentences claim something, half are noise of its own."""
    thing, aim, chance = THINGS[number % 8], AIMS[number // 8 % 8], Random(number)
    head = f"{title_of(number)}\n\n" if title else ""
    head += f"{author_of(number)}\n\n" if author else ""
    head += f"摘要：本文讨论{thing}与{aim}。\n\n关键词：{thing}；{aim}\n\n一、引言\n\n" if title else "一、引言\n\n"
    noise = ("".join(chance.choices(NOISE, k=24)) for _ in range(sentences // 2))
    body = (f"{chance.choice(THINGS)}推动{chance.choice(AIMS)}。{one}。\n\n" for one in noise)
    return head + "".join(body)


def title_of(number: int) -> str:
    """Its title."""
    return f"{THINGS[number % 8]}推动{AIMS[number // 8 % 8]}的机制与路径研究"


def author_of(number: int) -> str:
    """Its author."""
    return f"{SURNAMES[number % 16]}{'一二三四五六七八九十'[number % 10]}{'明远平禾舟溪山川'[number // 8 % 8]}"


def entry(number: int) -> str:
    """Its entry in a citation export."""
    about = f"{author_of(number)}.{title_of(number)}[J].海州经济评论,20{number % 10 + 10},(0{number % 6 + 1}):1-9."
    return f"[{number}]{about}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred files as a researcher's folder has them."""
    place = tmp_path_factory.mktemp("papers") / "文献"
    (place / "2024" / "旧稿").mkdir(parents=True)
    (place / ".git").mkdir()
    (place / ".git" / "config").write_text("x", encoding="utf-8")
    (place / "旧图").mkdir()
    (place / "旧图" / "papers.jsonl").write_text("", encoding="utf-8")
    files: dict[str, str | bytes] = {}
    for number in range(54):  # named as CNKI names them, half of them in a folder of their own
        where = "2024/" if number % 2 else ""
        files[f"{where}{title_of(number)}_{author_of(number)}.txt"] = paper(number)
    files["CNKI-20240101.txt"] = "".join(entry(number) for number in range(56)).encode("gb18030")
    files |= {f"无作者{number}.md": paper(number, author=False) for number in range(56, 60)}
    files |= {f"{title_of(55)}_{author_of(55)}.txt": paper(55, author=False, title=False)}  # known by its name alone
    files |= {f"提要{number}.txt": paper(number, sentences=4) for number in range(60, 64)}
    files["没有论断.txt"] = "会议日程汇编\n\n钱小满\n\n一、日程\n\n" + "".join(
        f"第{n}天的会议在上午举行，地点另行通知。\n\n" for n in range(12)
    )
    files |= {f"副本{number}.txt": paper(number) for number in range(3)}
    files |= {f"空{number}.txt": b"" for number in range(3)}
    files |= {
        f"{title_of(54)}_{author_of(54)}.caj": b"CAJ\x00\x01",
        "年鉴.nh": b"HN\x00\x00",
        "手稿.doc": b"\xd0\xcf\x11\xe0",
    }
    files |= {
        "图1.png": b"\x89PNG",
        "附件.zip": b"PK\x03\x04xx",
        "讲稿.pptx": b"PK\x03\x04yy",
        "数据.xlsx": b"PK\x03\x04z",
    }
    files |= {
        "破.docx": b"PK\x03\x04 no zip",
        "假.pdf": "这不是 PDF",
        "乱码.txt": b"\x00\x01\x02\xff\xfe\x00",
        "表.json": "{}",
    }
    files |= {"文献.enw": ENDNOTE, "2024/文献.net": NOTEEXPRESS.replace("\n", "\r\n").encode("utf-8-sig")}
    files |= {
        "papers.yaml": "- file: 没有论断.txt\n  year: 2020\n",
        "~$手稿.docx": b"x",
        "Thumbs.db": b"x",
        ".DS_Store": b"x",
    }
    for number in range(64, 64 + FILES - len(files) - 2):  # two folders stand for what is in them
        files[f"2024/旧稿/{number}.txt"] = paper(number) + f"又及第{number}次修改。"
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (place / name).write_bytes(data)
    assert FILES == len(files) + 2
    return place


@pytest.fixture(scope="module")
def build(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    """Its build."""
    output = tmp_path_factory.mktemp("papers-build") / "output"
    pipeline.build([folder], output=output)
    return JsonlBuild(output)


@pytest.fixture(scope="module")
def found(build: JsonlBuild) -> Inventory:
    """What became of its files."""
    return inventory(build.files(), build.papers(), build.claims())


def test_every_file_has_a_fate(folder: Path, build: JsonlBuild) -> None:
    """Each file of the folder is in files.jsonl, by its path; two folders that are not looked into stand for theirs."""
    inside = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    expected = {name for name in inside if not name.startswith((".git/", "旧图/"))} | {".git/", "旧图/"}
    assert FILES == len(expected)
    assert sorted(expected) == [file.path for file in build.files()]


def test_states(found: Inventory) -> None:
    """Every sort of file is told apart, and the worst stands first."""
    assert {
        "not read": 14,
        "little text": 4,
        "no claims": 1,
        "no metadata": 14,
        "same paper": 3,
        "fine": 55,
        "export": 3,
        "about": 1,
        "passed over": 5,
    } == Counter(one.state for one in found.files)
    assert [one.state for one in found.files] == sorted((one.state for one in found.files), key=STATES.index)


def test_what_is_known_of_each(found: Inventory) -> None:
    """Of a paper: figures, where its metadata is from and what is missing; of others: the reason and what to do."""
    files = {one.path: one for one in found.files}
    one = files[f"{title_of(2)}_{author_of(2)}.txt"]
    assert ("fine", title_of(2), (author_of(2),), 2012, "海州经济评论", ("doi",)) == (
        *(one.state, one.title, one.authors, one.year, one.journal),
        one.missing,
    )
    assert {
        "title": "text",
        "authors": "text",
        "year": "CNKI-20240101.txt",
        "journal": "CNKI-20240101.txt",
    } == one.origin
    assert one.claims and one.sentences == 15
    assert len(paper(2).rstrip()) == one.characters
    named = files[f"{title_of(55)}_{author_of(55)}.txt"]
    assert ("file name", title_of(55), "CNKI-20240101.txt") == (named.told_by, named.title, named.origin["title"])
    caj = files[f"{title_of(54)}_{author_of(54)}.caj"]
    assert ("it is a CAJ file, which only CNKI's own program reads", 55) == (caj.reason, caj.entry and caj.entry.number)
    assert ("no claims", 2020, "papers.yaml") == (
        *(files["没有论断.txt"].state, files["没有论断.txt"].year),
        files["没有论断.txt"].origin["year"],
    )
    assert "same paper as" in files["副本2.txt"].reason
    assert all(one.reason and one.mend for one in found.files if one.state == "not read")
    assert all(one.reason for one in found.files if one.state in ("same paper", "about", "passed over"))


def test_entries_without_a_file(found: Inventory) -> None:
    """An export names the works that no file is, each export by its own numbers, though they are the same works."""
    files = {one.path: one for one in found.files}
    assert (56, ()) == (files["CNKI-20240101.txt"].entries, files["CNKI-20240101.txt"].unmatched)
    for path in ("2024/文献.net", "文献.enw"):
        assert (3, [1, 2, 3]) == (files[path].entries, [entry.number for entry in files[path].unmatched])


def test_exports_that_are_not_read_in_full(tmp_path: Path) -> None:
    """What is wrong in an export is told among the worst, with its place and what to do, in Chinese."""
    texts = {
        "库.bib": "@article{a, title={数字经济研究}, year={2020}}\n\n@article{b, title={未闭合\n",
        "空.ris": "TY  - JOUR\nTI  - 数字经济研究\nER  - \n\nTY  - JOUR\nAU  - 王一\nER  - \n",
        "表.json": '[{"type": "book", "title": "数字经济研究"}, {"type": "book"}]',
        "稿.txt": paper(1),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = read_sources([tmp_path]).files
    listed = inventory([one for one in files if one.fate == "export"], [], [])
    assert {"faulty metadata"} == {one.state for one in listed.files}
    told = {one.path: (file_line(one, "zh"), left_lines(one, "zh")) for one in listed.files}
    mend = "1 处读不出，请改正或重新导出"
    line, faults = told["库.bib"]
    assert f"库.bib：BibTeX，1 条 · 1 条没有对应的文件 · {mend}" == line
    assert "从第 3 行起不是完整的 BibTeX 条目" == faults[-1]
    assert "第 2 条没有题名" == told["空.ris"][1][-1]
    assert "第 2 条没有题名" == told["表.json"][1][-1]


def test_entries_of_papers_yaml_that_no_file_is_called_like(tmp_path: Path) -> None:
    """An entry that met no file is told with the file that may be meant; a file beside the one named is no fault."""
    (tmp_path / "内").mkdir()
    for name in ("内/数字经济.txt", "产业升级研究.txt", "另一篇.txt"):
        (tmp_path / name).write_text(paper(len(name)), encoding="utf-8")
    names = ("内/数字经济.txt", "产业升极研究.txt", "xyz", "另一篇.txt")
    side = "".join(f"- {{file: {name}, year: 2020}}\n" for name in names)
    (tmp_path / "papers.yaml").write_text(side, encoding="utf-8")
    (about,) = [one for one in read_sources([tmp_path]).files if one.fate == "about"]
    (listed,) = inventory([about], [], []).files
    assert "faulty metadata" == listed.state
    assert "papers.yaml：人工填写的题录 · 3 条没有用上，请改正文件名" == file_line(listed, "zh")
    assert [
        "没有名为 内/数字经济.txt 的文件，可能是 数字经济.txt",
        "没有名为 产业升极研究.txt 的文件，可能是 产业升级研究.txt",
        "没有名为 xyz 的文件",
    ] == left_lines(listed, "zh")
    side = "- {file: 另一篇.txt, year: 2020}\n"
    (tmp_path / "papers.yaml").write_text(side, encoding="utf-8")
    files = read_sources([tmp_path / "产业升级研究.txt"]).files
    assert [()] == [one.faults for one in files if one.fate == "about"]


def test_a_line_a_file_in_the_report(build: JsonlBuild, found: Inventory) -> None:
    """report.txt tells of every file on one line, the worst first, in Chinese."""
    report = (build.folder / "report.txt").read_text(encoding="utf-8")
    part = report[report.index("二、") : report.index("三、")].splitlines()
    lines = [line.strip() for line in part if line.startswith("    ") and not line.startswith("      ")]
    assert [file_line(one, "zh", found.exports) for one in found.files] == lines
    assert "二、文件 100 个，一行一个，最差的在前" == part[0]
    reasons = [line.partition("：")[2] for line in lines if not line.startswith(("CNKI", "2024/文献", "文献"))]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in reason) for reason in reasons)


def test_every_way_to_write_it(build: JsonlBuild, found: Inventory) -> None:
    """The table, Markdown, CSV and JSON each hold every file, and JSON gives the whole back."""
    for language in ("zh", "en"):
        for form in ("table", "md"):
            text = "".join(present(found, form, language, 1000).replace("\\", "").split())
            assert [] == [one.path for one in found.files if "".join(one.path.split()) not in text]
    rows = list(csv.reader(io.StringIO(present(found, "csv"))))
    assert [one.path for one in found.files] == [row[1] for row in rows[1:]]
    assert {len(rows[0])} == {len(row) for row in rows}
    assert found == Inventory.model_validate(json.loads(present(found, "json")))
    ended = CliRunner().invoke(app, ["papers", str(build.folder), "--format", "json"])
    assert (0, present(found, "json")) == (ended.exit_code, ended.stdout)


def test_same_bytes_again(folder: Path, build: JsonlBuild, tmp_path: Path) -> None:
    """The folder named in another way, and a copy of it elsewhere, give the same list."""
    assert build.files() == list(read_sources([folder / "2024" / ".."]).files)
    shutil.copytree(folder, tmp_path / "copy")
    assert build.files() == list(read_sources([tmp_path / "copy"]).files)


def test_links_and_names_twice(tmp_path: Path) -> None:
    """A link to a paper, to nothing and to a folder are told; a file named twice is one."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.txt").write_text(paper(1), encoding="utf-8")
    try:
        (tmp_path / "in" / "a.txt").symlink_to(tmp_path / "in" / "b.txt")
        (tmp_path / "in" / "c.txt").symlink_to(tmp_path / "nowhere")
        (tmp_path / "in" / "d").symlink_to(tmp_path / "in", target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    told = {file.path: (file.fate, file.reason) for file in read_sources([tmp_path / "in"]).files}
    assert {
        "a.txt": ("passed over", "a link to b.txt"),
        "b.txt": ("paper", ""),
        "c.txt": ("passed over", "a link that leads nowhere"),
        "d/": ("passed over", "a link to a folder"),
    } == told
    assert ["b.txt"] == [file.path for file in read_sources([tmp_path / "in" / "b.txt"] * 2).files]


@pytest.mark.parametrize(
    "name", ["a.caj", "a.doc", "a.wps", "a.png", "a.zip", "a.epub", "a.pptx", "a.xlsx", "a.mp4", "a"]
)
def test_reasons_have_chinese_words(name: str) -> None:
    """What is said of a format that kg does not read, and what to do, has its words in Chinese."""
    for text in unread(name) or ():
        assert text != tell(text, "zh")


def test_installing_has_chinese_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """How to get a library is said in Chinese, in a checkout and elsewhere."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    assert "pipx inject kg-claims lxml，或 pip install lxml" in tell(how_to_install("lxml", "docs"), "zh")
    (tmp_path / "run.py").touch()
    assert "请运行：python3 run.py setup docs" == tell(how_to_install("lxml", "docs"), "zh")


def test_reasons_with_a_value_in_them() -> None:
    """A reason with a name or a number in it keeps that in Chinese; one without words stays as it is."""
    assert "与 a.txt 是同一篇论文" == tell("same paper as a.txt", "zh")
    assert f"请重新导出题录，格式可用 {FORM_NAMES}" == tell(f"Export the citations again as {FORM_NAMES}", "zh")
    assert "不是 PDF、Word（.docx）、HTML、Markdown 或文本" == tell(f"it is no {NAMES}", "zh")
    assert "never heard of" == tell("never heard of", "zh")
    assert "never heard of" == tell("never heard of", "en")


def test_languages_have_the_same_words() -> None:
    """Both languages have every state, field, phrase and column."""
    zh, en = Words.of("zh"), Words.of("en")
    for part in ("states", "fields", "phrases"):
        assert list(getattr(zh, part)) == list(getattr(en, part))
    assert list(STATES) == [state for state in STATES if state in zh.states]


def test_a_build_without_the_list(tmp_path: Path, build: JsonlBuild) -> None:
    """A build whose files.jsonl is gone is named with the way out."""
    ended = CliRunner().invoke(app, ["papers", str(tmp_path)])
    assert 1 == ended.exit_code
    line = build.files()[0].to_json()
    assert build.files()[0] == SourceFile.from_json(line)
