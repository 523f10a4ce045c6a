import shutil
import sqlite3
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import BuildMissing, NotFound, OutputError
from kg.records import Argument, Claim, Paper, Quote, Section, SentenceLinks
from kg.store import Content, JsonlBuild, only_one, write_build

PAPER, OTHER = "p000000000001", "p000000000002"
TEXT = "数据要素\n推动高质量发展。\u2028"


def paper(entry: str) -> Paper:
    section = Section(start=0, end=0, index=0, level=0, title="", parent=None)
    return Paper(id=entry, file="论文.txt", title="数据要素研究\u2028其二", sections=(section,), sentences=())


def claim(entry: str, paper_id: str, source: str | None, target: str | None) -> Claim:
    def argument(concept: str | None) -> Argument:
        match = "exact" if concept else "open"
        return Argument(concept=concept, label="数据要素", match=match, text="数据要素", start=0, end=4)

    return Claim(
        id=entry,
        paper=paper_id,
        file="论文.txt",
        section=("二、机制",),
        sentence=Quote(id=f"{paper_id}.0000", start=0, end=13, text=TEXT),
        source=argument(source),
        relation="drives",
        target=argument(target),
        cue=None,
        modality="asserted",
        confidence=0.5,
        shown=True,
        reason="test",
    )


CLAIMS = [claim("c1", PAPER, "data-factor", "x"), claim("c2", PAPER, None, "x"), claim("c3", OTHER, "x", "data-factor")]
LINKS = [SentenceLinks(paper=PAPER, sentence=f"{PAPER}.0000", start=0, end=13, section=(), links=())]


def files() -> dict[str, str]:
    return {
        "papers.jsonl": "".join(f"{paper(entry).to_json()}\n" for entry in (PAPER, OTHER)),
        "claims.jsonl": "".join(f"{record.to_json()}\n" for record in CLAIMS),
        "links.jsonl": "".join(f"{record.to_json()}\n" for record in LINKS),
        f"texts/{PAPER}.txt": TEXT,
        f"texts/{OTHER}.txt": "",
    }


def content(folder: Path) -> dict[str, bytes]:
    """Every file in and below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "图谱"
    write_build(folder, files())
    return folder


def test_what_is_written_is_read_back(output: Path) -> None:
    """Papers, claims, links and texts come back equal, line separators inside them included."""
    build = JsonlBuild(output)
    assert [paper(PAPER), paper(OTHER)] == build.papers()
    assert CLAIMS == list(build.claims())
    assert LINKS == list(build.links())
    assert TEXT == build.text(PAPER)


def test_filters_take_sets_of_ids(output: Path) -> None:
    """Each filter is a set of ids, all given ones must hold, and an open argument passes none."""
    build = JsonlBuild(output)
    assert ["c1"] == [c.id for c in build.claims(source={"data-factor", "other"})]
    assert ["c1", "c2"] == [c.id for c in build.claims(target={"x"}, relation={"drives"})]
    assert ["c3"] == [c.id for c in build.claims(paper={OTHER})]
    assert [] == list(build.claims(source=set()))


def test_no_build_says_how_to_make_one(tmp_path: Path) -> None:
    """Where there is no build the message names the folder and the command."""
    with pytest.raises(BuildMissing) as error:
        JsonlBuild(tmp_path / "图谱")
    assert f"{tmp_path / '图谱'}: there is no build here. Run kg build --output {tmp_path / '图谱'} first." == str(
        error.value
    )


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ('{"id": "c1"', "line 3: it is damaged"),
        ('{"id": "c1"}', "line 3: it is damaged (paper: it is missing)"),
        ('{"schema_version": 99}', "schema_version 99, this one reads 2"),
        ("\udcff", "cannot be read"),
    ],
)
def test_damaged_line_is_named(output: Path, damage: str, says: str) -> None:
    """A line cut short, a record of something else, another version, bytes that are not UTF-8: file, line and mend."""
    lines = (output / "claims.jsonl").read_bytes().splitlines(keepends=True)
    (output / "claims.jsonl").write_bytes(b"".join([*lines[:2], damage.encode("utf-8", "surrogateescape")]))
    with pytest.raises(BuildMissing) as error:
        list(JsonlBuild(output).claims())
    assert "claims.jsonl" in str(error.value)
    assert says in str(error.value)
    assert f"Run kg build --output {output} again." in str(error.value)


def test_missing_file_is_named(output: Path) -> None:
    """A build that lost a file says which."""
    (output / "links.jsonl").unlink()
    with pytest.raises(BuildMissing, match=r"links\.jsonl: this file of the build is missing"):
        list(JsonlBuild(output).links())


@pytest.mark.parametrize("entry", ["p999999999999", "../papers.jsonl", ""])
def test_text_of_no_paper(output: Path, entry: str) -> None:
    """An id that no paper has is no file name."""
    with pytest.raises(NotFound):
        JsonlBuild(output).text(entry)


def test_bytes_are_the_same_everywhere(output: Path, tmp_path: Path) -> None:
    """Into a new folder, an empty one, one below others, and over an old build: the same bytes, line ends LF."""
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "a" / "b", output):
        write_build(folder, files())
        assert content(output) == content(folder)
    assert b"\r" not in b"".join(content(output).values())
    assert {"图谱", "empty", "a"} == {path.name for path in tmp_path.iterdir()}


def test_old_build_goes_and_foreign_files_stay(output: Path) -> None:
    """A text of a paper that is no longer read goes; notes that somebody laid beside it stay, in any folder."""
    for name in ("texts/p00000000dead.txt", "notes.md", "texts/mine.txt", "figures/a/1.txt"):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(name, encoding="utf-8")
    (output / "figures" / "later").mkdir()
    write_build(output, files())
    foreign = {name: name.encode() for name in ("notes.md", "texts/mine.txt", "figures/a/1.txt")}
    assert {name: text.encode() for name, text in files().items()} | foreign == content(output)
    assert (output / "figures" / "later").is_dir()


def test_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    """A folder full of papers is not an output folder, and stays as it is."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "论文.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(OutputError, match=r"it holds files, but no build of kg\. Name a new or empty folder"):
        write_build(tmp_path / "papers", files())
    assert ["papers/论文.txt"] == list(content(tmp_path))


def test_file_in_the_way(tmp_path: Path) -> None:
    """A file of the folder's name, or of the name of a folder around it, is left alone."""
    (tmp_path / "output").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="there is a file of this name"):
        write_build(tmp_path / "output", files())
    with pytest.raises(OutputError, match="output is a file"):
        write_build(tmp_path / "output" / "inner", files())
    assert {"output": b"mine"} == content(tmp_path)


def test_current_folder_is_refused(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Swapping the folder that a shell stands in, or one around it, would pull it away under the shell."""
    monkeypatch.chdir(output / "texts")
    for folder in (Path(), Path(".."), output):
        with pytest.raises(OutputError, match="current folder or one around it"):
            write_build(folder, files())


def test_failure_while_writing_leaves_the_old_build(output: Path) -> None:
    """A disk that fills up half way, here a name that no file can have, changes nothing and leaves nothing behind."""
    before = content(output)
    with pytest.raises(OutputError, match="cannot be written"):
        write_build(output, {"papers.jsonl": "", "x" * 300: ""})
    assert before == content(output)
    assert ["图谱"] == [path.name for path in output.parent.iterdir()]


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), KeyboardInterrupt()])
def test_failure_while_swapping_leaves_the_old_build(
    output: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Whether the system or the user stops the second of the two renames, the first is taken back."""
    before = content(output)
    rename = Path.rename

    def stopped(self: Path, target: Path) -> Path:
        if ".kg-new" in self.name:
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises((OutputError, KeyboardInterrupt)):
        write_build(output, files())
    assert before == content(output)
    assert ["图谱"] == [path.name for path in output.parent.iterdir()]


@pytest.mark.parametrize("protected", ["图谱", "place"])
def test_write_protected_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protected: str) -> None:
    """A folder that may not be written, or in one that may not, is refused and stays as it is."""
    output = tmp_path / "place" / "图谱"
    write_build(output, files())
    before = content(output)
    # not by the folder's mode: the user who runs the tests may be one who may write everywhere
    monkeypatch.setattr("os.access", lambda path, _: Path(path).name != protected)
    with pytest.raises(OutputError, match=f"{protected} is write-protected"):
        write_build(output, files() | {"report.txt": "new"})
    assert before == content(output)


def test_killed_between_the_renames(output: Path) -> None:
    """The next build first puts the old one back, foreign files and all, and clears what was half written."""
    (output / "notes.md").write_text("mine", encoding="utf-8")
    output.rename(output.with_name(".图谱.kg-old"))
    output.with_name(".图谱.kg-new-0123abcd").mkdir()
    write_build(output, files())
    assert b"mine" == content(output)["notes.md"]
    assert ["图谱"] == [path.name for path in output.parent.iterdir()]


def test_build_is_put_back_for_who_reads_it(output: Path) -> None:
    """Killed between the renames: whoever asks next finds the old build at its place, without another build."""
    before = content(output)
    output.rename(output.with_name(".图谱.kg-old"))
    output.with_name(".图谱.kg-new-0123abcd").mkdir()
    assert TEXT == JsonlBuild(output).text(PAPER)
    assert before == content(output)
    assert ["图谱"] == [path.name for path in output.parent.iterdir()]


def test_reader_waits_for_the_build_that_is_between_the_renames(output: Path) -> None:
    """A build that is just putting the new folder in place is no killed one, and nobody puts the old one in its way."""
    with only_one(output), ThreadPoolExecutor(1) as aside:
        output.rename(output.with_name(".图谱.kg-old"))
        read = aside.submit(JsonlBuild, output)
        time.sleep(0.1)
        assert not output.exists()
        output.with_name(".图谱.kg-old").rename(output)
        assert TEXT == read.result().text(PAPER)


def test_killed_before_clearing_up(output: Path) -> None:
    """What is left of the build before the last is removed."""
    shutil.copytree(output, output.with_name(".图谱.kg-old"))
    write_build(output, files())
    assert ["图谱"] == [path.name for path in output.parent.iterdir()]


def test_link_to_a_folder_stays_a_link(output: Path, tmp_path: Path) -> None:
    """Where the output folder is a link, the folder it leads to is the one that is replaced."""
    link = tmp_path / "link"
    try:
        link.symlink_to(output, target_is_directory=True)
    except OSError:
        pytest.skip("this system lets no plain user make links")
    write_build(link, files() | {"report.txt": "new"})
    assert link.is_symlink()
    assert b"new" == content(output)["report.txt"]


def test_second_build_into_a_folder_is_told_to_wait(output: Path) -> None:
    """Two builds into one folder at once: the second is refused; into another folder, and later, it goes ahead."""
    with only_one(output):
        with (
            pytest.raises(OutputError, match="another build is writing here"),
            only_one(output.parent / "x" / ".." / "图谱"),
        ):
            pass
        with only_one(output.with_name("other")):
            pass
    with only_one(output):
        pass


def test_lock_of_a_killed_build_is_free(output: Path) -> None:
    """A build that was killed holds nothing."""
    code = (
        "import os, sys, pathlib; from kg.store import only_one\nwith only_one(pathlib.Path(sys.argv[1])): os._exit(9)"
    )
    assert 9 == subprocess.run([sys.executable, "-c", code, str(output)], check=False).returncode
    with only_one(output):
        pass


def test_contents_come_as_texts_as_pieces_and_as_writers(tmp_path: Path) -> None:
    """Pieces are written as they come, a function writes its file itself and finds those before it beside its own."""
    pieces = (f"第{number}句\n" for number in range(3))
    copy = {"copy.bin": lambda path: shutil.copyfile(path.with_name("claims.jsonl"), path)}
    write_build(tmp_path / "图谱", files() | {"claims.jsonl": pieces} | copy)
    expected = "第0句\n第1句\n第2句\n".encode()
    assert expected == content(tmp_path / "图谱")["claims.jsonl"]
    assert expected == content(tmp_path / "图谱")["copy.bin"]


def test_pieces_are_never_held_together(tmp_path: Path) -> None:
    """Forty megabytes that come in lines are written with less than one in memory."""
    line = "数据要素推动高质量发展。" * 100 + "\n"
    tracemalloc.start()
    try:
        write_build(tmp_path / "图谱", {"papers.jsonl": "", "claims.jsonl": (line for _ in range(11_000))})
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert 39_000_000 < (tmp_path / "图谱" / "claims.jsonl").stat().st_size
    assert most < 1_000_000


def stops(path: Path) -> None:
    """Half a file, and then a full disk as SQLite tells of it."""
    path.write_bytes(b"half")
    raise sqlite3.OperationalError("database or disk is full")


def breaks_off() -> Iterator[str]:
    """Half a text, and then a fault of whoever writes it."""
    yield "{"
    raise BuildMissing("图谱", "it is damaged", "Run kg build again")


@pytest.mark.parametrize(
    ("half", "error", "says"),
    [(stops, OutputError, "it cannot be written .database or disk is full."), (breaks_off(), BuildMissing, "damaged")],
)
def test_content_that_breaks_off_leaves_the_old_build(
    output: Path, half: Content, error: type[Exception], says: str
) -> None:
    """A file that comes to no end is no part of any build."""
    before = content(output)
    with pytest.raises(error, match=says):
        write_build(output, files() | {"report.txt": half})
    assert before == content(output)
    assert ["图谱"] == [path.name for path in output.parent.iterdir()]
