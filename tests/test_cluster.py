"""Builds by a cluster: the same bytes as here, also where a worker is killed while it reads."""

import subprocess
import sys
from pathlib import Path

import pytest

from kg import pipeline
from kg.errors import KgError
from kg.pipeline.cache import Cache
from kg.pipeline.cluster import place_of
from kg.pipeline.parts import cache_at


def content(folder: Path) -> dict[str, bytes]:
    """Every file in and below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.slow
def test_cluster_with_a_killed_worker(tmp_path: Path) -> None:
    """A real scheduler and two processes, sources and parts at addresses of fsspec: one is killed, no byte differs.

    Where no worker is left, or the scheduler goes, the build ends and says so.
    """
    pytest.importorskip("distributed", reason="of the extra cluster")
    pytest.importorskip("upath", reason="of the extra cluster")
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(6):
        text = f"论第{number}类产业\n\n一、机制\n\n第{number}类数字经济显著推动了产业升级。数据要素支撑高质量发展。\n"
        (papers / f"{number}.txt").write_text(text, encoding="utf-8")
    pipeline.build([papers], output=tmp_path / "here", cache=False, workers=1)
    addresses = [papers.as_uri(), str(tmp_path / "map"), (tmp_path / "parts").as_uri()]
    command = [sys.executable, str(Path(__file__).with_name("cluster_run.py")), *addresses]
    told = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, encoding="utf-8", timeout=300)
    counts, no_worker, no_scheduler = told.stdout.splitlines()
    read, killed = map(int, counts.split())
    assert "no worker is left" in no_worker and "same command goes on" in no_worker
    assert "the scheduler went away" in no_scheduler
    assert killed == 1
    assert 0 < read <= 6  # what a worker wrote before it was killed is taken as it is
    assert content(tmp_path / "here") == content(tmp_path / "map")
    assert any((tmp_path / "parts").rglob("*"))


def test_object_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources and parts behind the protocol of S3, of a server on this machine: every file is the same."""
    server_of = pytest.importorskip("moto.server", reason="moto[server] plays the store; it is too large for every run")
    s3fs = pytest.importorskip("s3fs", reason="fsspec reads s3:// by it")
    papers = tmp_path / "papers"
    (papers / "论文").mkdir(parents=True)
    (papers / "a.txt").write_text("论产业\n\n一、机制\n\n数字经济推动了产业升级。\n", encoding="utf-8")
    (papers / "论文" / "乙.txt").write_text("论要素\n\n数据要素支撑高质量发展。\n", encoding="utf-8")
    (papers / "papers.yaml").write_text("- file: a.txt\n  year: 2024\n", encoding="utf-8")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        told = {"AWS_ENDPOINT_URL": "http://{}:{}".format(*server.get_host_and_port()), "AWS_ACCESS_KEY_ID": "kg"}
        for name, value in (told | {"AWS_SECRET_ACCESS_KEY": "kg", "AWS_DEFAULT_REGION": "us-east-1"}).items():
            monkeypatch.setenv(name, value)
        store = s3fs.S3FileSystem()
        store.mkdir("library")
        store.put(f"{papers}/", "library/papers/", recursive=True)
        pipeline.build([papers], output=tmp_path / "here", cache=False, workers=1)
        source = place_of("s3://library/papers")
        first = pipeline.build([source], output=tmp_path / "there", parts="s3://library/parts", workers=1)
        again = pipeline.build([source], output=tmp_path / "again", parts="s3://library/parts", workers=1)
    finally:
        server.stop()
    assert (2, 0) == (first.anew, again.anew)
    assert content(tmp_path / "here") == content(tmp_path / "there") == content(tmp_path / "again")


def test_a_worker_that_hangs_ends_itself() -> None:
    """A process of a cluster that is at a task for longer than it may is gone, with the place where it hung."""
    code = (
        "import pickle, sys; sys.path.insert(0, sys.argv[1]); from odd_work import Hangs; "
        "from kg.pipeline.cluster import _do; from kg.pipeline.identity import program\n"
        "work, text = pickle.dumps(Hangs()), '数字经济。'.encode()\n"
        "print(len(_do(work, program(), [((text, 'a.txt'), 9.0)])), flush=True)\n"
        "_do(work, program(), [((text, 'hangs.txt'), 0.1)])"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    assert ("1\n", True) == (told.stdout, told.returncode != 0)
    assert "odd_work.py" in told.stderr


def test_no_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without dask.distributed it is said what to install; nothing is written."""
    (tmp_path / "a.txt").write_text("数字经济推动产业升级。\n", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(KgError, match=r"dask.distributed, which is not installed\. Install"):
        pipeline.build([tmp_path / "a.txt"], output=tmp_path / "map", cluster="tcp://127.0.0.1:8786")
    assert not (tmp_path / "map").exists()


def test_addresses(tmp_path: Path) -> None:
    """A source or a place for parts is a path, or an address where it has a scheme; one nobody knows is refused."""
    assert (Path("papers"), Path("C:/papers")) == (place_of("papers"), place_of("C:/papers"))
    assert isinstance(cache_at(str(tmp_path)), Cache)
    for refused in (cache_at, place_of):
        with pytest.raises(KgError, match="cannot be read"):
            refused("nowhere://papers")


def test_shared_parts() -> None:
    """What is kept at an address is fetched; one that is cut off, or under another name, is none."""
    pytest.importorskip("fsspec", reason="of the extra cluster")
    shared = cache_at("memory://parts")
    assert shared.fetch("a" * 64) is None
    assert shared.keep("a" * 64, "数字经济".encode())
    assert "数字经济".encode() == shared.fetch("a" * 64)
    import fsspec

    files = fsspec.filesystem("memory")
    (path,) = files.find("parts")
    files.pipe_file(path, files.cat_file(path)[:-3])
    assert shared.fetch("a" * 64) is None
