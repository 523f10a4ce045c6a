"""What is kept between builds: used where nothing changed, never trusted where anything did, never in the way."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import pipeline
from kg.cli import main
from kg.pipeline import Cache, PaperRecords, identity
from kg.pipeline.reading import Reading
from kg.read import read_data, read_sources
from kg.read.document import read_extracted
from kg.read.extracted import Extracted
from kg.records import Document
from kg.store import JsonlBuild
from kg.vocabulary import Vocabulary, default_schemas, language_folder, load

ROOT = Path(__file__).parent.parent
TEXT = "论数字经济\n\n一、机制\n\n数字经济显著推动了产业升级。数据要素支撑实体经济高质量发展。\n"
OTHER = "论人工智能\n\n一、影响\n\n人工智能有效提升了全要素生产率。技术创新促进产业升级。\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, in which nothing lies."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "papers"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The shipped one."""
    return load()


@pytest.fixture
def no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds without their page, which is most of the time of a small one."""
    monkeypatch.setattr(sys.modules["kg.pipeline.drawn"], "render", lambda *_: ())


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of two papers."""
    place = tmp_path / "papers"
    place.mkdir()
    (place / "a.txt").write_text(TEXT, encoding="utf-8")
    (place / "b.txt").write_text(OTHER, encoding="utf-8")
    return place


def content(folder: Path) -> dict[str, bytes]:
    """Every file in and below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def entries(folder: Path) -> list[Path]:
    """The files of a cache."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def records(vocabulary: Vocabulary) -> dict[str, PaperRecords]:
    """What is read of the two papers, by file."""
    reading = Reading(vocabulary, language_folder())
    return {name: reading.records(read_data(text.encode(), name)) for name, text in (("a.txt", TEXT), ("b.txt", OTHER))}


class Read:
    """Reads a folder over a cache as a build does, and counts; claims are those read before, to save the time."""

    def __init__(self, patch: pytest.MonkeyPatch, records: dict[str, PaperRecords]) -> None:
        self.parsed: list[str] = []
        self.records: list[PaperRecords] = []

        def parse(source: Extracted, file: str, *more: object) -> Document:
            self.parsed.append(file)
            return read_extracted(source, file, *more)  # type: ignore[arg-type]

        patch.setattr("kg.pipeline.reading.read_extracted", parse)
        patch.setattr("kg.pipeline.reading.Linker", lambda *_: None)
        patch.setattr("kg.pipeline.reading.Reader", lambda *_: None)
        as_before = records["a.txt"]
        patch.setattr(
            "kg.pipeline.reading.read_paper",
            lambda document, *_: replace(records.get(document.paper.file, as_before), document=document),
        )

    def __call__(self, papers: Path, reading: Reading) -> tuple[list[str], int]:
        """The files parsed, and the number of papers read for claims."""
        self.parsed.clear()
        found = read_sources([papers], read_data=reading.document)
        self.records = [reading.records(document) for document in found.documents]
        return list(self.parsed), reading.anew


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, records: dict[str, PaperRecords]) -> Read:
    """Reads and counts."""
    return Read(monkeypatch, records)


# --- whole builds


def test_cold_and_warm_give_the_same_bytes(papers: Path, folder: Path, tmp_path: Path) -> None:
    """A build from the cache, one without it and one beside a changed paper: every file is the same."""
    cold = pipeline.build([papers], output=tmp_path / "cold")
    warm = pipeline.build([papers], output=tmp_path / "warm")
    without = pipeline.build([papers], output=tmp_path / "without", cache=False)
    assert (2, 0, 2) == (cold.anew, warm.anew, without.anew)
    assert content(tmp_path / "cold") == content(tmp_path / "warm") == content(tmp_path / "without")
    (papers / "a.txt").write_text(TEXT + "数字技术赋能制造业转型升级。\n", encoding="utf-8")
    changed = pipeline.build([papers], output=tmp_path / "warm")
    anew = pipeline.build([papers], output=tmp_path / "without", cache=False)
    assert (1, 2) == (changed.anew, anew.anew)
    assert content(tmp_path / "warm") == content(tmp_path / "without") != content(tmp_path / "cold")


@pytest.mark.usefixtures("no_page")
def test_without_a_cache_nothing_is_kept(papers: Path, folder: Path, tmp_path: Path) -> None:
    """`cache=False` neither looks nor keeps."""
    pipeline.build([papers], output=tmp_path / "map", cache=False)
    assert not folder.exists()


@pytest.mark.usefixtures("no_page")
def test_corrections_come_after_the_cache(papers: Path, folder: Path, tmp_path: Path) -> None:
    """A correction changes the build and reads no paper anew; without it the build is as before."""
    pipeline.build([papers], output=tmp_path / "before")
    claim = next(claim for claim in JsonlBuild(tmp_path / "before").claims() if claim.shown)
    correction = f"- {{claim: {claim.id}, verdict: rejected, error: not a claim, by: 张三}}\n"
    (papers / "corrections.yaml").write_text(correction, encoding="utf-8")
    summary = pipeline.build([papers], output=tmp_path / "corrected")
    (corrected,) = [one for one in JsonlBuild(tmp_path / "corrected").claims() if one.id == claim.id]
    assert (0, False) == (summary.anew, corrected.shown)


def damaged(how: str, path: Path, other: bytes) -> None:
    """Do to a file what disks and people do."""
    data = path.read_bytes()
    if how == "a folder in its place":
        path.unlink()
        path.mkdir()
        return
    path.write_bytes(
        {
            "cut off": data[: len(data) // 2],
            "empty": b"",
            "garbage": os.urandom(len(data)),
            "one byte": data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
            "another form": data.replace(b"kg-cache 1", b"kg-cache 0", 1),
            "another's content": other,
        }[how]
    )


@pytest.mark.parametrize(
    "how", ["cut off", "empty", "garbage", "one byte", "another form", "another's content", "a folder in its place"]
)
def test_damaged_entries(
    how: str, papers: Path, folder: Path, vocabulary: Vocabulary, read: Read, records: dict[str, PaperRecords]
) -> None:
    """An entry that is not what was written is read anew, and written anew where that can be."""
    read(papers, Reading(vocabulary, language_folder(), cache=Cache(folder)))
    contents = [path.read_bytes() for path in entries(folder)]
    for path, other in zip(entries(folder), contents[1:] + contents[:1], strict=True):
        damaged(how, path, other)
    assert (["a.txt", "b.txt"], 2) == read(papers, Reading(vocabulary, language_folder(), cache=Cache(folder)))
    _, anew = read(papers, Reading(vocabulary, language_folder(), cache=Cache(folder)))
    assert list(records.values()) == read.records
    assert (2 if how == "a folder in its place" else 0) == anew


@pytest.mark.parametrize("where", ["a file", "below a file", "read-only"])
@pytest.mark.usefixtures("no_page")
def test_no_place_for_a_cache(where: str, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept, a build succeeds as without a cache."""
    place = tmp_path / "place"
    if where == "read-only":
        if sys.platform == "win32" or os.geteuid() == 0:
            pytest.skip("permissions hold nobody back here")
        place.mkdir(mode=0o500)
    else:
        place.write_text("", encoding="utf-8")
    monkeypatch.setenv("KG_CACHE", str(place / "below" if where == "below a file" else place))
    first, second = (pipeline.build([papers], output=tmp_path / "map") for _ in range(2))
    assert (2, 2) == (first.anew, second.anew)


@pytest.mark.parametrize(
    ("what", "number"),
    [("pathlib.Path.replace", 13), ("pathlib.Path.mkdir", 30), ("kg.pipeline.cache.NamedTemporaryFile", 28)],
)
def test_a_disk_that_takes_nothing(
    what: str,
    number: int,
    papers: Path,
    folder: Path,
    vocabulary: Vocabulary,
    read: Read,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where a file is held by others, or the disk is read-only or full, no half a file is left and reading goes on."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(what, refuse)
    reading = Reading(vocabulary, language_folder(), cache=Cache(folder))
    assert (["a.txt", "b.txt"], 2) == read(papers, reading)
    assert [] == entries(folder)


# --- what matters


Kept = Callable[..., tuple[list[str], int]]


@pytest.fixture
def kept(papers: Path, folder: Path, vocabulary: Vocabulary, read: Read) -> Kept:
    """A cache that holds both papers; gives what is read anew after some change."""

    def again(vocabulary: Vocabulary = vocabulary, **change: Any) -> tuple[list[str], int]:
        about = {"language": language_folder(), "cache": Cache(folder)} | change
        return read(papers, Reading(vocabulary, **about))

    again()
    return again


def test_nothing_changed(kept: Kept) -> None:
    """Nothing is read where nothing changed."""
    assert ([], 0) == kept()


def test_another_name(kept: Kept, papers: Path) -> None:
    """A file that was renamed is read anew: its name stands in the records."""
    (papers / "b.txt").rename(papers / "c.txt")
    assert (["c.txt"], 1) == kept()


def test_another_place(kept: Kept, papers: Path) -> None:
    """A file that was moved is not read anew: where it lies is no part of it."""
    (papers / "deep").mkdir()
    (papers / "b.txt").rename(papers / "deep" / "b.txt")
    assert ([], 0) == kept()


def test_another_time(kept: Kept, papers: Path) -> None:
    """A file written anew with the same content is not read anew, and one changed within a second is."""
    os.utime(papers / "a.txt", (0, 0))
    before = (papers / "b.txt").stat()
    (papers / "b.txt").write_text(OTHER.replace("有效", "明显"), encoding="utf-8")
    os.utime(papers / "b.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (["b.txt"], 1) == kept()


def test_side_file(kept: Kept, papers: Path) -> None:
    """An entry of papers.yaml reads its paper anew, and no other."""
    (papers / "papers.yaml").write_text("- {file: a.txt, year: 2024}\n", encoding="utf-8")
    assert (["a.txt"], 1) == kept()


def test_citation_export(kept: Kept, papers: Path) -> None:
    """What a citation export says of a paper reaches its claims: read anew for them, parsed it is not."""
    text = TEXT.replace("论数字经济", "数字经济推动产业升级的机制与路径研究", 1)
    (papers / "a.txt").write_text(text, encoding="utf-8")
    kept()
    export = "TY  - JOUR\nTI  - 数字经济推动产业升级的机制与路径研究\nAU  - 张三\nPY  - 2021\nJO  - 经济研究\nER  - \n"
    (papers / "export.ris").write_text(export, encoding="utf-8")
    assert ([], 1) == kept()


def test_vocabulary(kept: Kept, tmp_path: Path) -> None:
    """An edit of the vocabulary reads claims anew, and parses nothing."""
    shutil.copytree(default_schemas(), tmp_path / "schemas", ignore=shutil.ignore_patterns("language"))
    file = next(iter(sorted((tmp_path / "schemas" / "concepts").glob("*.yaml"))))
    file.write_text(file.read_text(encoding="utf-8") + "\n# an edit\n", encoding="utf-8")
    assert ([], 2) == kept(vocabulary=load(tmp_path / "schemas"))


def test_language(kept: Kept, tmp_path: Path) -> None:
    """An edit of the language data reads everything anew; the same data elsewhere do not."""
    shutil.copytree(language_folder(), tmp_path / "same")
    same = kept(language=tmp_path / "same")
    cues = tmp_path / "same" / "cues.yaml"
    cues.write_text(cues.read_text(encoding="utf-8") + "\n# an edit\n", encoding="utf-8")
    edited = kept(language=tmp_path / "same")
    assert (2, (["a.txt", "b.txt"], 2)) == (same[1], edited)


@pytest.mark.parametrize("what", ["code", "library", "python"])
def test_program(what: str, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit of the code, another version of a library or of Python reads everything anew."""
    if what == "code":
        package = tmp_path / "kg"
        shutil.copytree(ROOT / "kg", package, ignore=shutil.ignore_patterns("__pycache__", "assets", "_schemas"))
        module = package / "extract" / "claims.py"
        monkeypatch.setattr("kg.__file__", str(package / "__init__.py"))
        identity.program.cache_clear()
        before = identity.program()
        module.write_text(module.read_text(encoding="utf-8") + "\n# an edit\n", encoding="utf-8")
        identity.program.cache_clear()
        assert before != identity.program()
    elif what == "library":
        monkeypatch.setattr(identity, "version", lambda name: "0" if name == "rjieba" else "1")
    else:
        monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    identity.program.cache_clear()
    try:
        assert (["a.txt", "b.txt"], 2) == kept()
    finally:
        monkeypatch.undo()
        identity.program.cache_clear()


def test_libraries_are_those_of_the_project() -> None:
    """Every library that reading a paper may load is one whose version counts."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {line.split(">")[0] for line in (*project["dependencies"], *project["optional-dependencies"]["docs"])}
    after = {
        "jinja2",
        "networkx",
        "platformdirs",
        "pypinyin",
        "pyvis",
        "threadpoolctl",
        "typer",
    }  # of pages and commands
    assert needed - after == set(identity.LIBRARIES)


# --- the cache itself

KEYS = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(key=KEYS, first=st.binary(max_size=300), second=st.binary(max_size=300))
def test_what_is_kept_is_fetched(
    tmp_path_factory: pytest.TempPathFactory, key: str, first: bytes, second: bytes
) -> None:
    """A content comes back as it was kept, the last one kept under a name; another name has none."""
    cache = Cache(tmp_path_factory.getbasetemp() / "kept")
    cache.keep(key, first)
    assert first == cache.fetch(key)
    cache.keep(key, second)
    assert second == cache.fetch(key)
    assert cache.fetch(key[::-1]) == (second if key == key[::-1] else None)
    cache.clear()
    assert cache.fetch(key) is None


def test_what_was_longest_not_used_goes(tmp_path: Path) -> None:
    """Beyond the limit the oldest entries are removed; one that was used lately stays, however old it is."""
    cache = Cache(tmp_path)
    for number in range(5):
        cache.keep(f"{number:064x}", os.urandom(1000))
        os.utime(tmp_path / "00" / f"{number:064x}", (number, number))
    assert cache.fetch(f"{0:064x}")
    cache.trim(3 * cache.size().bytes // 5)
    assert [0, 3, 4] == [number for number in range(5) if cache.fetch(f"{number:064x}")]


def test_builds_side_by_side(tmp_path: Path) -> None:
    """Two caches in one folder, as two builds have: each sees what the other keeps, and either may remove it."""
    one, other = Cache(tmp_path), Cache(tmp_path)
    one.keep("a" * 64, b"content")
    other.keep("a" * 64, b"content")
    assert b"content" == one.fetch("a" * 64) == other.fetch("a" * 64)
    other.clear()
    assert one.fetch("a" * 64) is None
    one.trim(0)
    assert (0, 0) == (one.size().entries, one.size().bytes)


@pytest.mark.usefixtures("no_page")
def test_command(
    papers: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`kg cache` tells folder, entries and limit; `--clear` removes them; `kg build --no-cache` keeps none."""

    def run(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["kg", *words])
        assert 0 == main()
        return capsys.readouterr().out

    run("build", str(papers), "--output", str(tmp_path / "map"), "--no-cache")
    assert f"{folder}: 0 entries, 0.0 MB; 2,147 MB at most\n" == run("cache")
    run("build", str(papers), "--output", str(tmp_path / "map"))
    assert run("cache").startswith(f"{folder}: 11 entries, 0.0 MB")
    assert f"{folder}: 0 entries, 0.0 MB; 2,147 MB at most\n" == run("cache", "--clear")
    assert [] == entries(folder)
