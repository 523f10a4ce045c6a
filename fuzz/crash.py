"""`python -m fuzz.crash [--kills N] [--seed S]`: kills builds at random moments, lets two race, fills disks.

After each: the folder holds the old build or the new one, byte by byte, no entry of the cache is half, and the next
build succeeds and leaves nothing beside the folder. Ends with 1 where that is not so.
"""

import argparse
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg import pipeline
from kg.errors import KgError
from kg.pipeline.book import Book
from kg.pipeline.cache import Cache
from kg.store import JsonlBuild

GENRES = Path(__file__).parent.parent / "tests" / "genres"
SOURCES = {
    "few": [GENRES / "abstract.txt", GENRES / "policy.txt"],
    "more": [GENRES / "policy.txt", GENRES / "theory.txt", GENRES / "traditional.txt"],
}
SIZES = (50, 100, 200, 300, 400, 500, 600, 700, 800, 1000, 1200, 1500, 2000)
"""Kilobytes of the disks that a build is to fill."""


class Process:
    """A process that builds: a child of this one, which has loaded all that a build needs, so that it begins at once.

    Args:
        source: which of `SOURCES`.
        place: where it builds.
        options: of `kg.pipeline.build`.
    """

    def __init__(self, source: str, place: "Place", **options: Any) -> None:
        self.said = place.folder / f"said-{secrets.token_hex(4)}"
        self.code: int | None = None
        self.pid = os.fork()
        if not self.pid:
            code = 2
            try:
                pipeline.build(SOURCES[source], output=place.output, **options)
                code = 0
            except KgError as error:
                self.said.write_text(str(error), encoding="utf-8")
                code = 1
            except BaseException:
                self.said.write_text(traceback.format_exc(), encoding="utf-8")
            finally:
                os._exit(code)

    def over(self, wait: bool = False) -> bool:
        """Whether it has ended; `code` is its exit code then, below zero where it was killed."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, 0 if wait else os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code is not None

    def kill(self) -> None:
        """As `kill -9` does."""
        if not self.over():
            os.kill(self.pid, signal.SIGKILL)
            self.over(wait=True)

    def end(self) -> tuple[int, str]:
        """Its exit code and what it said, once it has ended."""
        self.over(wait=True)
        assert self.code is not None
        return self.code, self.said.read_text(encoding="utf-8") if self.said.exists() else ""


class Place:
    """A folder with an output in it, and a cache in another.

    Args:
        folder: it is there.
        out: the folder that the output lies in.
    """

    def __init__(self, folder: Path, out: Path) -> None:
        out.mkdir(exist_ok=True)
        self.folder, self.out, self.output = folder, out, out / "图谱"
        self.cache = folder / "cache"
        os.environ["KG_CACHE"] = str(self.cache)
        self.whole: dict[str, str] = {}

    def build(self, source: str, **options: Any) -> None:
        """A build that is let be: it must succeed, give what it gave before, and leave nothing behind."""
        code, said = Process(source, self, workers=1, **options).end()
        assert code == 0, f"the build of {source} failed: {said}"
        assert self.whole.setdefault(source, self.digest()) == self.digest(), f"other bytes than before: {source}"
        left = [path.name for path in self.out.iterdir() if path.name != self.output.name]
        assert not left, f"left behind: {left}"

    def digest(self) -> str:
        """Of all that lies in the output; asked as every command asks, so that a build that was away is put back."""
        build, found = JsonlBuild(self.output), sha256()
        for path in sorted(path for path in build.folder.rglob("*") if path.is_file()):
            found.update(f"{path.relative_to(self.output).as_posix()}\n".encode() + sha256(path.read_bytes()).digest())
        return found.hexdigest()

    def check_cache(self) -> None:
        """Every entry that has its final name is whole, and so is the book of the builds into the output."""
        cache = Cache(self.cache / "papers")
        book = Book.about(self.output, cache.folder)
        for path in cache.folder.glob("??/" + "?" * 64):
            whole = bool(book.page.sources) if path.name == book.name else cache.fetch(path.name) is not None
            assert whole, f"half an entry: {path}"
        book.close()


def killed(place: Place, rng: random.Random, took: float) -> str:
    """Kill one build at a random moment: of all it does, or of its writing; what was found then."""
    after = next(source for source in SOURCES if place.whole[source] != place.digest())
    cache, workers = rng.random() < 0.5, 1 if rng.random() < 0.9 else 2
    writing, moment, wait = rng.random() < 0.5, rng.uniform(0, took), rng.expovariate(1 / 0.05)
    process, start = Process(after, place, cache=cache, workers=workers), time.monotonic()
    while not process.over() and (
        not [*place.out.glob(".*.kg-new-*")] if writing else time.monotonic() - start < moment
    ):
        time.sleep(0.001)
    time.sleep(wait if writing else 0)
    process.kill()
    away = not place.output.exists()
    beside = sorted({path.name.split(".kg-")[-1].partition("-")[0] for path in place.out.glob(".*")})
    found = place.digest()
    assert found in place.whole.values(), "neither the old build nor the new one"
    place.check_cache()
    place.build(after)
    state = "the new build" if found == place.whole[after] else "the old build"
    state += ", away and put back" if away else ""
    state += f", beside it {' and '.join(beside)}" if beside else ""
    return f"{'ended before the kill' if process.code == 0 else 'killed'}: {state}"


def raced(place: Place, rng: random.Random) -> str:
    """Two builds into one folder at once."""
    both = []
    for source in SOURCES:
        both.append(Process(source, place, cache=rng.random() < 0.5, workers=1))
        time.sleep(rng.choice((0, 0, 0.1)))
    ends = [one.end() for one in both]
    assert 0 in {code for code, _ in ends}, f"{ends}"
    assert all(not code or (code == 1 and "another build is writing here" in said) for code, said in ends), f"{ends}"
    assert place.digest() in place.whole.values(), "neither of two builds"
    return f"two at once: exit codes {sorted(code for code, _ in ends)}"


def filled(folder: Path, size: int) -> str:
    """A build over another on a disk with some kilobytes left; needs the right to mount one."""
    disk = folder / "disk"
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "kg", disk], check=True)
    try:
        place = Place(folder, disk / "out")
        place.build("few")
        holds = sum(path.stat().st_blocks * 512 for path in disk.rglob("*")) // 1024
        subprocess.run(["mount", "-o", f"remount,size={holds + size}k", disk], check=True)
        code, said = Process("more", place, cache=False, workers=1).end()
        if code:
            assert code == 1, said
            assert place.digest() == place.whole["few"], "the old build is not whole"
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        place.build("more")
        return "full disk: that was told, the old build was whole" if code else "full disk: it was just large enough"
    finally:
        subprocess.run(["umount", disk], check=True)


def main() -> int:
    """Run all and print a line for each kind of what was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng, seen = random.Random(asked.seed), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        try:
            place = Place(Path(name), Path(name) / "out")
            for source in SOURCES:  # here, so that the children find all loaded
                pipeline.build(SOURCES[source], output=place.output, workers=1, cache=False)
            for source in SOURCES:
                start = time.monotonic()
                place.build(source)
                took = time.monotonic() - start
            for _ in range(asked.kills):
                seen[killed(place, rng, took)] += 1
            for _ in range(asked.kills // 10):
                seen[raced(place, rng)] += 1
            for size in SIZES if shutil.which("mount") else ():
                seen[filled(Path(name), size)] += 1
        except AssertionError as fault:
            seen[f"FAULT: {fault}"] += 1
        except KeyboardInterrupt:
            seen["stopped before its end"] += 1
    for kind, number in sorted(seen.items()):
        print(f"{number:4} {kind}")
    return int(any(kind.startswith("FAULT") for kind in seen))


if __name__ == "__main__":
    sys.exit(main())
