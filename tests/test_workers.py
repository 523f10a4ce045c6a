"""Builds by several processes: the same bytes, and nothing lost when one of them is."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

import pytest
from odd_work import Hangs, Odd, Stillborn

from kg import pipeline
from kg.cli.progress import ProgressLine
from kg.crew import Crew, Lost
from kg.errors import KgError, SourceError
from kg.pipeline.cache import Cache
from kg.pipeline.steps import Alone
from kg.pipeline.work import PaperTask
from kg.read.apart import Apart
from kg.store import JsonlBuild, open_build
from kg.vocabulary import cache_folder

TEXTS = {
    "a.txt": "论数字经济\n\n一、机制\n\n数字经济显著推动了产业升级。数据要素支撑实体经济高质量发展。\n",
    "b.txt": "论人工智能\n\n一、影响\n\n人工智能有效提升了全要素生产率。技术创新促进产业升级。\n",
    "c.txt": "论绿色发展\n\n一、路径\n\n绿色金融促进了绿色技术创新。环境规制倒逼企业转型升级。\n",
    "空.txt": "",
}
BUILD = "import sys; from kg.cli import main; sys.exit(main())"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of three short papers and a file that is none."""
    place = tmp_path / "papers"
    place.mkdir()
    for name, text in TEXTS.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache in which no paper lies, but what the vocabulary was compiled to."""
    folder = tmp_path / "cache"
    shutil.copytree(cache_folder(), folder, ignore=shutil.ignore_patterns("papers"))
    monkeypatch.setenv("KG_CACHE", str(folder))
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """Every file in and below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def running(process: int) -> bool:
    """Whether a process runs: it is there, and no mere entry of one that has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children(process: int) -> list[int]:
    """The processes that one has started."""
    return [int(name) for name in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def wait_for_the_end(processes: Sequence[int]) -> None:
    """Fail where one of them still runs after a while."""
    end = time.monotonic() + 20
    while time.monotonic() < end and any(map(running, processes)):
        time.sleep(0.05)
    assert [] == [process for process in processes if running(process)]


# --- whole builds


@pytest.fixture
def no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds without their page, which is most of the time of a small one."""
    monkeypatch.setattr(sys.modules["kg.pipeline.drawn"], "render", lambda *_: ())


@pytest.mark.usefixtures("no_page")
def test_same_bytes_by_any_number_of_workers(papers: Path, tmp_path: Path) -> None:
    """One process, two and three workers, none with anything read before: every file is the same."""
    for number in (1, 2, 3):
        summary = pipeline.build([papers], output=tmp_path / f"map-{number}", workers=number, cache=False)
        assert (3, ["空.txt"]) == (summary.anew, [one.file for one in summary.files_left_out])
    assert content(tmp_path / "map-1") == content(tmp_path / "map-2") == content(tmp_path / "map-3")
    assert {"papers", "map-1", "map-2", "map-3"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.usefixtures("own_cache", "no_page")
def test_a_part_that_is_there_is_not_made_again(papers: Path, tmp_path: Path) -> None:
    """Of three papers the one that is new is read, and the one whose part was cut off; the bytes are as in one go."""
    first = pipeline.build([papers], output=tmp_path / "map")
    (papers / "d.txt").write_text("论平台\n\n一、作用\n\n平台经济降低了交易成本。\n", encoding="utf-8")
    second = pipeline.build([papers], output=tmp_path / "map")
    parts = Cache.of_user().folder
    for part in parts.rglob("*"):
        if part.is_file():
            part.write_bytes(part.read_bytes()[:-7])
    third = pipeline.build([papers], output=tmp_path / "again")
    assert (3, 1, 4) == (first.anew, second.anew, third.anew)
    assert content(tmp_path / "map") == content(tmp_path / "again")


def test_a_large_build_holds_the_same_records(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where claims are many they are written as they come, claims.jsonl when asked for; records are the same."""
    pipeline.build([papers], output=tmp_path / "small")
    monkeypatch.setattr(sys.modules["kg.pipeline.written"], "LARGE", 2)
    few = pipeline.build([papers], output=tmp_path / "large")
    pipeline.build([papers], output=tmp_path / "lines", lines=True)
    small, large, lines = (content(tmp_path / name) for name in ("small", "large", "lines"))
    assert {"claims.jsonl"} == small.keys() - large.keys() == lines.keys() - large.keys()
    counted = {"kg.sqlite", "graph.graphml", "graph.html", "report.txt", "claims.jsonl"}
    assert {name: data for name, data in small.items() if name not in counted} == {
        name: data for name, data in large.items() if name not in counted
    }
    assert small["claims.jsonl"] == lines["claims.jsonl"]
    assert list(JsonlBuild(tmp_path / "small").claims()) == list(open_build(tmp_path / "large").claims())
    assert (few.claims, few.linked) == (len(small["claims.jsonl"].splitlines()), sum(one.linked for one in few.papers))
    assert sum(few.edges.values()) > 0
    assert b"<graphml" in large["graph.graphml"] and large["graph.html"].startswith(b"<!doctype html>")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_ctrl_c(papers: Path, own_cache: Path, tmp_path: Path) -> None:
    """Ctrl-C while workers read: they are gone, the old build stands, what to do is said; the next build is whole."""
    pipeline.build([papers / "a.txt"], output=tmp_path / "map", cache=False)
    before = content(tmp_path / "map")
    for number in range(40):
        text = TEXTS["b.txt"] + "人工智能推动了产业升级。\n" * number
        (papers / f"{number}.txt").write_text(text.replace("人工智能", f"第{number}代技术"), encoding="utf-8")
    command = [sys.executable, "-c", BUILD, "build", str(papers), "--output", str(tmp_path / "map"), "--workers", "2"]
    env = os.environ | {"KG_LANG": "en"}
    build = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8", start_new_session=True, env=env
    )
    claims = own_cache / "papers"
    while build.poll() is None and not (claims.is_dir() and any(claims.rglob("*"))):
        time.sleep(0.05)
    started = children(build.pid)
    os.killpg(build.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, said = build.communicate(timeout=60)
    assert started
    wait_for_the_end(started)
    assert (130, before) == (build.returncode, content(tmp_path / "map"))
    assert "Stopped" in said and "same command goes on" in said and "Traceback" not in said
    assert {"papers", "map", own_cache.name} == {path.name for path in tmp_path.iterdir()}


# --- workers


def done(makes: Odd | Stillborn, tasks: Sequence[int], workers: int = 2) -> dict[int, object]:
    """The answers by task."""
    with Crew(makes, workers, batch=4) as crew:
        return {tasks[place]: answer for place, answer in crew.run(tasks)}


needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")


@needs_signals
def test_a_killed_worker_costs_nothing(tmp_path: Path) -> None:
    """A worker that is killed at a task is replaced, and all tasks are done."""
    assert {number: number + 1 for number in range(20)} == done(Odd(tmp_path, times=2), range(20))
    assert 3 == len(list(tmp_path.iterdir()))


@needs_signals
def test_what_kills_every_worker_is_told(tmp_path: Path) -> None:
    """A task that ends three workers is given up with the reason; all others are done."""
    got = done(Odd(), range(10, 20))
    assert Lost(13, "killed by SIGKILL") == got.pop(13)
    assert {number: number + 1 for number in range(10, 20) if number != 13} == got


@pytest.mark.parametrize(("number", "error", "says"), [(666, SourceError, "it is odd"), (42, RuntimeError, "no such")])
def test_errors_come_back(number: int, error: type[Exception], says: str) -> None:
    """What is raised in a worker is raised here: errors of kg as they are, others with where they were raised."""
    with pytest.raises(error, match=says):
        done(Odd(), [1, number])


def test_workers_that_cannot_begin() -> None:
    """Where no worker can be started that is said, and it is not tried for ever."""
    with pytest.raises(KgError, match=r"ended with code 7.*--workers 1"):
        done(Stillborn(), [1, 2])


def test_what_takes_too_long_is_told() -> None:
    """A task that takes longer than it may is given up and its worker ended; the others of its batch are done."""
    with Crew(Odd(), 1, batch=4, limit=lambda number: 0.3 if number == 77 else None) as crew:
        got = dict(crew.run([76, 77, 78, 79]))
    assert {0: 77, 1: Lost(77), 2: 79, 3: 80} == got


def test_a_file_that_is_not_read_in_time_is_left_out(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without workers too: a file whose library does not come back is told with the reason, the one after it read."""
    page = "<!doctype html><html><body><h1>论平台</h1><p>平台经济降低了交易成本。</p></body></html>"
    for name in ("hangs.html", "reads.html"):
        (papers / name).write_text(page.replace("平台", "数据" if name == "reads.html" else "平台"), encoding="utf-8")
    monkeypatch.setattr("kg.read.apart.Extracts", Hangs)
    monkeypatch.setattr("kg.read.apart.LIMIT", 0.5)
    summary = pipeline.build([papers], output=tmp_path / "map", cache=False, workers=1)
    assert ["a.txt", "b.txt", "c.txt", "reads.html"] == [paper.file for paper in summary.papers]
    (told,) = [one for one in summary.files_left_out if one.file == "hangs.html"]
    assert "its text was not there after" in told.reason


def test_whoever_may_have_no_children_reads_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process that Python allows no children, as those of a pool are, files are read by itself."""
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]
    page = "<!doctype html><html><body><p>平台经济降低了交易成本。</p></body></html>".encode()
    with Apart() as apart:
        assert "平台经济降低了交易成本。" in apart.extract(page, "a.html").text


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_no_orphans() -> None:
    """Workers end when whoever started them is killed."""
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); from odd_work import Odd; "
        "from kg.crew import Crew\n"
        "with Crew(Odd(), 2, 1) as crew:\n    print(len(list(crew.run([1, 2, 3, 4]))), flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert "4\n" == process.stdout.readline()
        started = children(process.pid)
        process.kill()
    assert started
    wait_for_the_end(started)


def test_a_paper_that_ends_its_workers_is_left_out(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file whose claims no worker survives is in files.jsonl and the report with the reason; the others are built."""

    def run(self: Alone, tasks: Sequence[object]) -> Iterator[tuple[int, object]]:
        for place, task in enumerate(tasks):
            killing = isinstance(task, PaperTask) and task.paper.file == "b.txt"
            yield place, Lost(task, "killed by SIGKILL") if killing else self.work(task)

    monkeypatch.setattr(Alone, "run", run)
    summary = pipeline.build([papers], output=tmp_path / "map", cache=False)
    assert ["a.txt", "c.txt"] == [paper.file for paper in summary.papers]
    (told,) = [file for file in JsonlBuild(tmp_path / "map").files() if file.path == "b.txt"]
    assert ("not read", "reading it ended a worker 3 times (killed by SIGKILL)") == (told.fate, told.reason)
    assert "b.txt" in (tmp_path / "map" / "report.txt").read_text(encoding="utf-8")


# --- progress


class Terminal(StringIO):
    """A stream that says it is a terminal, and what is shown on it at last."""

    def isatty(self) -> bool:
        """It is one."""
        return True

    @property
    def line(self) -> str:
        """The last line shown."""
        return self.getvalue().split("\r")[-1]


def test_progress_on_a_terminal() -> None:
    """Rate and remaining time are of the last minute, and told once there is something to tell; the end clears them."""
    now = [0.0]
    stream = Terminal()
    line = ProgressLine(stream, lambda: now[0])
    line("papers", 0, 1000, "甲.txt")
    assert "reading claims 0/1000  甲.txt" == stream.line
    for done in range(1, 200):  # slow at first, twice a second; then four a second
        now[0] += 0.5 if done < 40 else 0.25
        line("papers", done, 1000, "乙.txt")
    now[0] += 60
    for done in range(200, 501):
        now[0] += 0.25
        line("papers", done, 1000, "乙.txt")
    assert "reading claims 500/1000, 4 a second, about 2 min left  乙.txt" == stream.line
    line("papers", 1000, 1000, "")
    assert "" == stream.line.strip()


def test_progress_elsewhere() -> None:
    """Where no terminal is, nothing is said in the first minute, and then a line a minute."""
    now = [0.0]
    stream = StringIO()
    line = ProgressLine(stream, lambda: now[0])
    for done in range(0, 150):
        line("files", done, 600, "甲.txt")
        now[0] += 1
    line("files", 600, 600, "")
    expected = [
        "reading files 60/600, 1 a second, about 9 min left",
        "reading files 120/600, 1 a second, about 8 min left",
    ]
    assert expected == stream.getvalue().splitlines()


def test_a_name_fits_the_line() -> None:
    """However long the name of a file is, the line is one."""
    stream = Terminal()
    ProgressLine(stream)("files", 1, 2, "数字经济" * 40)
    assert len(stream.line.encode("gbk")) <= 78
