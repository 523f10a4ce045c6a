"""A large build into a folder where one is takes from it what did not change, and is what it would be anew."""

import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from test_crash import killed_at, posix
from test_store_sqlite import dump

from kg import pipeline, writing
from kg.pipeline import book, written
from kg.pipeline.book import Book, State
from kg.pipeline.grown import Growth

SAID = (
    "数字经济通过降低交易成本、促进知识溢出和优化要素配置，显著推动了传统制造业向高端化和绿色化方向转型升级。",
    "新质生产力以科技创新为核心要素，通过培育战略性新兴产业和未来产业，有力促进了我国经济的高质量发展和共同富裕。",
    "人工智能能够促进就业质量的提升，但也会对低技能劳动者的收入水平产生一定程度的抑制作用，因此要完善社会保障制度。",
    "数据要素与实体经济的深度融合，能够显著提高全要素生产率，并由此推动产业结构的优化升级和区域经济的协调发展。",
)
PAPERS: Mapping[str, tuple[int, ...]] = {
    f"{name}.txt": said
    for name, said in zip("甲乙丙丁戊己", ((0, 1), (1, 2), (2,), (3, 0), (1, 3), (0, 2)), strict=True)
}


def text(name: str, said: tuple[int, ...]) -> str:
    """A short paper; what it says, others say too."""
    return f"# 论{name[0]}地产业升级\n\n一、机制\n\n" + "\n\n".join(SAID[at] for at in said) + "\n"


def put(folder: Path, papers: Mapping[str, tuple[int, ...]]) -> None:
    """Have a folder hold some papers, that of another content was written long ago."""
    folder.mkdir(exist_ok=True)
    for name in {path.name for path in folder.iterdir()} - {*papers}:
        (folder / name).unlink()
    for name, said in papers.items():
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text(name, said):
            (folder / name).write_text(text(name, said), encoding="utf-8")


def content(folder: Path) -> dict[str, object]:
    """What the files of a build hold; how SQLite means to look things up is no part of it."""
    found: dict[str, object] = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    found["kg.sqlite"] = [line for line in dump(folder / "kg.sqlite") if "sqlite_stat" not in line]
    return found


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all, so that each paper is read once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def all_are_large(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """Few claims make a build large, a cache is there, and files are as they were at once."""
    monkeypatch.setattr(written, "LARGE", 0)
    monkeypatch.setattr(book, "_SETTLED", -(10**12))
    monkeypatch.setenv("KG_CACHE", str(cache))


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many papers each build takes as they are."""
    found: list[int] = []
    choose = Growth.of.__func__  # type: ignore[attr-defined]

    def of(cls: type[Growth], *arguments: object) -> Growth:
        growth: Growth = choose(cls, *arguments)
        found.append(len(arguments[2]) - len(growth.anew))  # type: ignore[arg-type]
        return growth

    monkeypatch.setattr(Growth, "of", classmethod(of))
    return found


def build(place: Path, output: str, **options: bool) -> dict[str, object]:
    """What a build of the papers holds."""
    pipeline.build([place / "papers"], output=place / output, workers=1, **options)
    return content(place / output)


CHANGES: Mapping[str, dict[str, tuple[int, ...]]] = {
    "one comes": {**PAPERS, "庚.txt": (3, 2)},
    "one goes": {name: said for name, said in PAPERS.items() if name != "丙.txt"},
    "one says something else": {**PAPERS, "乙.txt": (3,)},
    "one is called otherwise": {name.replace("戊", "戊二"): said for name, said in PAPERS.items()},
}


@pytest.mark.parametrize(
    ("change", "lines"), [(change, "goes" in name) for name, change in CHANGES.items()], ids=CHANGES
)
def test_the_same_as_anew(change: Mapping[str, tuple[int, ...]], lines: bool, tmp_path: Path, taken: list[int]) -> None:
    """Whatever paper comes, goes or changes: every file is that of a build of the same papers into an empty folder."""
    put(tmp_path / "papers", PAPERS)
    build(tmp_path, "图谱", lines=lines)
    put(tmp_path / "papers", change)
    grown = build(tmp_path, "图谱", lines=lines)
    assert [0, True] == [taken[0], taken[1] >= 3]
    assert build(tmp_path, "anew", lines=lines) == grown
    assert grown == build(tmp_path, "图谱", lines=lines)
    assert len(change) == taken[-1]


def test_little_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For one paper more, no other source file is opened, and of the parts those of that paper alone are looked for."""
    put(tmp_path / "papers", PAPERS)
    build(tmp_path, "图谱")
    put(tmp_path / "papers", {**PAPERS, "庚.txt": (2, 1, 3)})
    opened: list[str] = []
    fetched: list[str] = []
    bytes_of, fetch = pipeline.work.bytes_of, pipeline.Cache.fetch
    monkeypatch.setattr(pipeline.work, "bytes_of", lambda path: opened.append(path.name) or bytes_of(path))
    monkeypatch.setattr(pipeline.Cache, "fetch", lambda cache, key: fetched.append(key) or fetch(cache, key))
    build(tmp_path, "图谱")
    assert {"庚.txt"} == {*opened}
    assert len(set(fetched)) <= 5 + 2 * len(PAPERS)


def test_little_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the folder gets its name the disk is waited for, but not for texts that it has from the last build."""
    put(tmp_path / "papers", PAPERS)
    build(tmp_path, "图谱")
    old = {path.name for path in (tmp_path / "图谱" / "texts").iterdir()}
    put(tmp_path / "papers", CHANGES["one comes"])
    waited: list[str] = []
    monkeypatch.setattr(writing, "_wait", lambda path, flags: waited.append(path.name))
    build(tmp_path, "图谱")
    (new,) = {path.name for path in (tmp_path / "图谱" / "texts").iterdir()} - old
    assert {"papers.jsonl", "links.jsonl", "kg.sqlite", "graph.html", "texts", new} <= {*waited}
    assert old - {*waited}


DAMAGE: Mapping[str, Callable[[Path], object]] = {
    "the database is another": lambda folder: (folder / "kg.sqlite").write_bytes(b""),
    "lines were edited": lambda folder: (folder / "links.jsonl").write_text("", encoding="utf-8"),
    "a text is gone": lambda folder: next((folder / "texts").iterdir()).unlink(),
    "all is gone": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_is_not_as_it_was_left_is_written_anew(
    damage: Callable[[Path], object], tmp_path: Path, taken: list[int]
) -> None:
    """Where somebody changed the folder of the last build nothing is taken from it."""
    put(tmp_path / "papers", PAPERS)
    expected = build(tmp_path, "图谱")
    damage(tmp_path / "图谱")
    assert expected == build(tmp_path, "图谱")
    assert [0, 0] == taken


def test_a_database_that_rots_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that went bad on the disk, at the same size and time, are seen when they are read, and all is well."""
    put(tmp_path / "papers", PAPERS)
    build(tmp_path, "图谱")
    base = tmp_path / "图谱" / "kg.sqlite"
    about = base.stat()
    data = bytearray(base.read_bytes())
    data[8192:] = b"\x5a" * (len(data) - 8192)
    base.write_bytes(data)
    os.utime(base, ns=(about.st_atime_ns, about.st_mtime_ns))
    monkeypatch.setattr(State, "of", classmethod(lambda cls, path: cls(0, 0, 0, 0) if path.exists() else None))
    monkeypatch.setattr(State, "__eq__", lambda one, other: other != 0)
    put(tmp_path / "papers", CHANGES["one goes"])
    grown = build(tmp_path, "图谱")
    assert build(tmp_path, "anew") == grown


def test_a_file_just_written_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is written twice within a tick of the clock is not taken for what it was."""
    monkeypatch.setattr(book, "_SETTLED", 2 * 10**9)
    one = tmp_path / "甲.txt"
    one.write_text("旧", encoding="utf-8")
    kept = Book(tmp_path / "book")
    kept.see(one, State.of(one), "digest of the old")
    assert {} == kept.new.sources
    os.utime(one, ns=(time.time_ns() - 10**10,) * 2)
    later = time.time_ns() + 10**10
    monkeypatch.setattr(time, "time_ns", lambda: later)
    kept.see(one, State.of(one), "digest of the old")
    kept.write(lambda key: None)
    assert "digest of the old" == Book(tmp_path / "book").digest(one, State.of(one))
    one.write_text("新", encoding="utf-8")
    assert None is Book(tmp_path / "book").digest(one, State.of(one))


def test_a_book_that_is_cut_off_is_none(tmp_path: Path) -> None:
    """Cut off anywhere, or with a byte changed, a book is as good as none."""
    kept = Book(tmp_path / "book")
    kept.new.parts = ["a", "b"]
    kept.write({"a": b"one", "b": b"two"}.get)
    data = (tmp_path / "book").read_bytes()
    assert b"two" == Book(tmp_path / "book").part("b")
    broken = [data[:end] for end in range(len(data))]
    broken += [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(len(data))]
    for one in broken:
        (tmp_path / "book").write_bytes(one)
        assert None is Book(tmp_path / "book").part("b")


@posix
def test_killed_while_growing(tmp_path: Path) -> None:
    """Killed at whatever step of growing: the earlier build is whole, and the next one ends as if nothing had been."""
    place = tmp_path / "out"
    place.mkdir()
    put(tmp_path / "papers", PAPERS)
    build(tmp_path, "out/图谱")
    old = {path: path.read_bytes() for path in (place / "图谱").rglob("*") if path.is_file()}
    put(tmp_path / "papers", CHANGES["one goes"])
    for step in (3, 12, 21):  # while lines, the database and texts are taken
        assert killed_at(step, place, lambda: build(tmp_path, "out/图谱"))
        assert old == {path: path.read_bytes() for path in (place / "图谱").rglob("*") if path.is_file()}
    grown = build(tmp_path, "out/图谱")
    assert [place / "图谱"] == list(place.iterdir())
    assert build(tmp_path, "anew") == grown


def test_what_is_taken_stays_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little a cache may hold, the parts of papers that a build took unseen are not removed from it."""
    put(tmp_path / "papers", PAPERS)
    build(tmp_path, "图谱")
    put(tmp_path / "papers", {**PAPERS, "庚.txt": (1, 2, 3)})
    monkeypatch.setattr(pipeline.Cache.trim, "__defaults__", (0, None, ()))  # no bytes at all
    grown = build(tmp_path, "图谱")
    monkeypatch.setattr(pipeline.Cache, "keep", lambda cache, key, content: pytest.fail("it is read again"))
    assert grown == build(tmp_path, "anew")
