"""Whatever ends a program that writes, what was whole before stays whole, and the next one that writes succeeds.

`kill -9` strikes at every single step of writing: a child of this process writes, and ends itself at its n-th call of
the file system. fuzz/crash.py kills whole builds at random moments.
"""

import ast
import os
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from kg import pipeline
from kg.errors import OutputError
from kg.store import Content, JsonlBuild, write_build, write_file
from kg.store.sqlite import write_sqlite

ROOT = Path(__file__).parent.parent
PAPERS = [ROOT / "tests" / "genres" / name for name in ("abstract.txt", "policy.txt")]
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no fork, no limits on files, and other rights")


def content(folder: Path) -> dict[str, bytes]:
    """Every file in and below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def files(word: str) -> dict[str, Content]:
    """A build that differs in every file: lines, pieces, a database, a text, a file in a folder of its own."""
    return {
        "papers.jsonl": "",
        "claims.jsonl": (f"{word} {number}\n" * 2000 for number in range(3)),
        "kg.sqlite": lambda path: write_sqlite(path, papers=[], files=[]),
        "report.txt": word,
        "texts/p000000000001.txt": word * 100,
    }


def killed_at(step: int, place: Path, action: Callable[[], object]) -> bool:
    """Let a child do something and kill it before its n-th call of the file system below `place`; whether it was."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads that earlier tests left do not write
        child = os.fork()
    if child == 0:
        steps = count()

        def strike(event: str, arguments: tuple[object, ...]) -> None:
            ours = event.partition(".")[0] in ("open", "os", "shutil", "sqlite3") and str(place) in str(arguments[:1])
            if ours and next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(strike)
        try:
            action()
        finally:
            os._exit(0)
    return bool(os.WIFSIGNALED(os.waitpid(child, 0)[1]))


@posix
def test_killed_at_every_step_of_writing_a_build(tmp_path: Path) -> None:
    """At whatever step: who asks finds the old build or the new one, whole, and a folder of one's own in it."""
    output = tmp_path / "图谱"
    write_build(output, files("旧"))
    (output / "笔记").mkdir()
    (output / "笔记" / "我的.md").write_text("mine", encoding="utf-8")
    old = content(output)
    write_build(output, files("新"))
    new = content(output)
    seen = []
    for step in count():
        write_build(output, files("旧"))
        assert old == content(output), f"the build after the kill at step {step - 1}"
        assert [output] == list(tmp_path.iterdir())
        if not killed_at(step, tmp_path, lambda: write_build(output, files("新"))):
            break
        JsonlBuild(output)
        seen.append(content(output))
    assert {True} == {found in (old, new) for found in seen}
    assert [old, new] == [seen[0], seen[-1]]
    assert len(seen) > 40


@posix
def test_killed_at_every_step_of_writing_a_file(tmp_path: Path) -> None:
    """A file that a person asked for, or that kg keeps a person's decisions in, is the old one or the new one."""
    file = tmp_path / "校正" / "corrections.yaml"
    for step in count():
        write_file(file, b"old")
        if not killed_at(step, tmp_path, lambda: write_file(file, b"new" * 10_000)):
            break
        assert file.read_bytes() in (b"old", b"new" * 10_000)
    assert b"new" * 10_000 == file.read_bytes()
    assert step > 3


@posix
def test_killed_while_building(tmp_path: Path) -> None:
    """A whole build, killed from its first call to its last: the old one or the new one is there, the next one ends."""
    output = tmp_path / "out" / "图谱"
    pipeline.build(PAPERS, output=output, workers=1)
    new = content(output)
    pipeline.build(PAPERS[:1], output=output, workers=1)
    old = content(output)
    for step in (0, 5, 25, 45):  # the last while the new one is at its place and the old one is cleared away
        assert killed_at(step, tmp_path / "out", lambda: pipeline.build(PAPERS, output=output, workers=1))
        JsonlBuild(output)
        assert content(output) in ((old, new) if step == 45 else (old,))
    pipeline.build(PAPERS, output=output, workers=1)
    assert new == content(output)
    assert [output] == list(output.parent.iterdir())


@contextmanager
def no_more_than(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes, as if the disk were full then."""
    import resource  # not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@posix
def test_full_disk(tmp_path: Path) -> None:
    """However little of a build still fits: that is told, the old one stays, and with room the next one ends."""
    output = tmp_path / "图谱"
    write_build(output, files("旧"))
    old = content(output)
    sizes = sorted({len(data) for data in content(output).values()} | {1, 100, 4096, 20_000})
    for size in sizes[:-1]:
        with no_more_than(size), pytest.raises(OutputError, match="it cannot be written"):
            write_build(output, files("新"))
        assert old == content(output)
        assert [output] == list(tmp_path.iterdir())
    write_build(output, files("新"))
    assert old != content(output)


@posix
def test_full_disk_while_building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full from the start, while papers are read, or when the page is written: all stays as it was."""
    output = tmp_path / "out" / "图谱"
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    pipeline.build(PAPERS[:1], output=output, workers=1)
    old = content(output)
    for size in (0, 5_000, 200_000):
        with no_more_than(size), pytest.raises(OutputError):
            pipeline.build(PAPERS, output=output, workers=1)
        assert old == content(output)
        assert [output] == list(output.parent.iterdir())
    pipeline.build(PAPERS, output=output, workers=1)
    assert 2 == len(JsonlBuild(output).papers())


@contextmanager
def as_nobody() -> Iterator[Path]:
    """A folder of somebody who is not root, who alone is stopped by a folder's mode."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        if os.geteuid():
            yield place
            return
        if not hasattr(os, "setresuid"):
            pytest.skip("root may write everywhere, and here it cannot be somebody else for a while")
        place.chmod(0o777)
        os.setresuid(65534, 65534, 0)
        try:
            yield place
        finally:
            os.setresuid(0, 0, 0)


@posix
@pytest.mark.parametrize("protected", ["place", "place/图谱"])
def test_read_only(protected: str) -> None:
    """An output folder that may not be written, or in a folder that may not: that is told, and all stays as it is."""
    with as_nobody() as place:
        output = place / "place" / "图谱"
        write_build(output, files("旧"))
        old = content(output)
        (place / protected).chmod(0o555)
        try:
            for target in (output, output.with_name("other"))[: 2 if protected == "place" else 1]:
                with pytest.raises(OutputError, match="is write-protected"):
                    pipeline.build(PAPERS, output=target)
        finally:
            (place / protected).chmod(0o755)
        assert old == content(output)
        assert [output] == list(output.parent.iterdir())


def test_cache_that_may_not_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that the system refuses even to look for, here by its name: the build ends as if there were none."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / ("x" * 300)))
    pipeline.build(PAPERS[:1], output=tmp_path / "图谱", workers=1)
    assert 1 == len(JsonlBuild(tmp_path / "图谱").papers())
    assert [tmp_path / "图谱"] == list(tmp_path.iterdir())


def test_two_builds_at_once(tmp_path: Path) -> None:
    """While another process builds into a folder, a second is told so at once; once that is killed, it goes ahead."""
    output = tmp_path / "图谱"
    hold = "with only_one(pathlib.Path(sys.argv[1])): print(flush=True), input()"
    command = [sys.executable, "-c", f"import sys, pathlib; from kg.store import only_one\n{hold}", str(output)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(OutputError, match=r"another build is writing here\. Wait until it has ended"):
            pipeline.build(PAPERS, output=output)
        assert not output.exists()
        other.kill()
    pipeline.build(PAPERS, output=output, workers=1)
    assert 2 == len(JsonlBuild(output).papers())


def test_two_builds_where_no_lock_can_be_held(tmp_path: Path) -> None:
    """Without a lock the one that comes second takes the place away: the first fails, and nothing of both is mixed."""
    output = tmp_path / "图谱"
    old = {name: text for name, text in files("旧").items() if isinstance(text, str)}

    def interrupted() -> Iterator[str]:
        yield "half\n"
        write_build(output, old)
        yield "half\n"

    with pytest.raises(OutputError, match="it cannot be written"):
        write_build(output, {"papers.jsonl": "new", "claims.jsonl": interrupted(), "texts/p000000000001.txt": "new"})
    assert {name: text.encode() for name, text in old.items()} == content(output)
    assert [output] == list(tmp_path.iterdir())


WRITERS = {
    "kg/writing.py": "the one way to write a file",
    "kg/store/write.py": "a build's files, in a folder that gets its name when all are whole",
    "kg/pipeline/drawn.py": "the same folder",
    "kg/export/counted.py": "the same folder",
    "kg/pipeline/grown.py": "the same folder",
    "kg/pipeline/book.py": "beside its place, renamed; it ends in its own checksum",
    "kg/pipeline/cache.py": "beside its place, renamed; an entry holds its own checksum",
    "kg/vocabulary/cache.py": "beside its place, renamed; the file holds its own checksum",
}


def writes(path: Path) -> Iterator[int]:
    """Lines of a module that write to a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            modes = [
                one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            opened = name in ("open", "fdopen") and any(
                {*mode} <= {*"wxa+bt"} and {*mode} & {*"wxa+"} for mode in modes
            )
            if opened or name in ("write_text", "write_bytes", "copyfile", "copy2", "copytree", "NamedTemporaryFile"):
                yield node.lineno


def test_nothing_else_writes() -> None:
    """Every place in kg that writes a file goes through those that write it whole or not at all."""
    found = {path.relative_to(ROOT).as_posix(): [*writes(path)] for path in sorted((ROOT / "kg").rglob("*.py"))}
    assert {} == {name: lines for name, lines in found.items() if lines and name not in WRITERS}
    assert found["kg/writing.py"] and found["kg/store/write.py"] and found["kg/pipeline/cache.py"]
