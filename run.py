#!/usr/bin/env python3
"""From a fresh checkout to the map in one command; needs Python 3.11 or newer and nothing else.

    python3 run.py build      sets kg up in .venv if need be, then runs `kg build`
    python3 run.py test       the same with what the tests need, then ruff, mypy and pytest
    python3 run.py setup office rdf    the same with these extras of pyproject.toml, which some formats need
    python3 run.py query …    any other word goes to kg as it is

Words after the first go on to the command behind it. On Windows: `py run.py build`. What run.py
says itself is in Chinese or English, as what kg says: by `--lang zh`, KG_LANG or the locale.
"""

from __future__ import annotations  # so that an older Python gets as far as the message that it is too old

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"  # every library, its one version, the digests of its files; docs/dependencies.md
STAMP = VENV / "kg-installed"  # what was installed: fingerprint of pyproject.toml, lock and place, then the groups
ALWAYS = ("docs",)  # extras that come unasked: a folder of papers holds PDF, and they add little to the minute
SIDE_BY_SIDE = ("-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile")  # the whole suite, a file at a time each
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def of_kg(module: str) -> ModuleType:
    """A module of kg that needs no other, by its path: the package needs a Python that is yet to be checked for."""
    spec = importlib.util.spec_from_file_location(f"run_{module}", ROOT / "kg" / f"{module}.py")
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


messages = of_kg("messages")  # what run.py says stands in kg's catalogue, too
Message = messages.Message


def main(words: list[str]) -> int:
    """Set up what the first word needs, run it, and give back its exit code."""
    own, asked = taken(words)
    with messages.speaking(asked or messages.preferred()):
        if sys.version_info < (3, 11):  # noqa: UP036  # run.py is what an older one meets first
            version = sys.version.split()[0]
            return fail(Message("kg needs Python 3.11 or newer; this is {version}.", version=version))
        try:
            if own[:1] == ["test"]:
                return set_up(dev=True) or test(own[1:])
            if own[:1] == ["setup"]:
                return set_up(dev=False, extras=own[1:])
            return set_up(dev=False) or call(BIN / "kg", *words)
        except KeyboardInterrupt:
            return 130


def taken(words: list[str]) -> tuple[list[str], str | None]:
    """The words without `--lang`, and the language that it names; None for one that kg does not speak."""
    left, asked, rest = [], None, iter(words)
    for word in rest:
        if word == "--lang":
            asked = next(rest, None)
        elif word.startswith("--lang="):
            asked = word.partition("=")[2]
        else:
            left.append(word)
    return left, asked if asked in messages.LANGUAGES else None


def set_up(dev: bool, extras: Sequence[str] = ()) -> int:
    """Make .venv hold kg, extras, and what its tests need where `dev`; nothing to do where the stamp says it does."""
    import tomllib  # new in 3.11, and older ones are to reach the message above

    content = (ROOT / "pyproject.toml").read_bytes()
    project = tomllib.loads(content.decode())
    known = project["project"].get("optional-dependencies", {})
    if unknown := [extra for extra in extras if extra not in known]:
        names, all_names = ", ".join(unknown), ", ".join(known)
        return fail(Message("kg has no extra {names}. Name some of: {known}.", names=names, known=all_names))
    place = os.fsencode(ROOT)  # a .venv moved with its checkout is of no use
    wanted = hashlib.sha256(content + LOCK.read_bytes() + place).hexdigest()
    installed = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() and PYTHON.exists() else []
    dev = dev or "dev" in installed
    extras = sorted({*ALWAYS, *extras, *installed[1:]} & {*known})
    stamp = [wanted, *extras, *(["dev"] if dev else [])]
    if installed == stamp:
        return 0
    note("setting up .venv, about a minute …")
    if code := make_venv():
        return code
    # The groups are read here because pip knows them only from 25.1 on, and Python 3.11 to 3.13 bring an older one.
    groups = project["dependency-groups"]
    packages = [*project["project"]["dependencies"], *(one for extra in extras for one in known[extra])]
    if code := install(groups["build"], [*packages, *(groups["dev"] if dev else [])]):
        return code
    if dev:
        install_browser()
    STAMP.write_text("\n".join(stamp), encoding="utf-8")
    return 0


def install(build: Sequence[str], packages: Sequence[str]) -> int:
    """Install kg and packages: what the lock names, each file held against its digest, and nothing that it does not.

    Where those very versions are not to be had, on a mirror that lags behind say, pip takes what pyproject.toml allows,
    and that is told. A file with another digest than the lock's is never installed.
    """
    for names, *options in ((build,), (packages, "--no-build-isolation", "--use-pep517")):
        part = VENV / "kg-requirements.txt"
        part.write_text(locked(names), encoding="utf-8")
        done = pip("--require-hashes", *options, "-r", part)
        if "DO NOT MATCH THE HASHES" in done.stdout + done.stderr:
            return fail("A file is not the one that requirements.lock names. Nothing was done.", done)
        if done.returncode:
            break
    else:
        done = pip("--no-build-isolation", "--no-deps", "-e", ROOT)
    if done.returncode:
        note("not all versions of requirements.lock can be had here; taking those that pyproject.toml allows …")
        done = pip("-e", ROOT, *build, *packages)
    if done.returncode:
        return fail("pip could not install kg; its reason stands above. Run this again then.", done)
    return 0


def locked(packages: Iterable[str]) -> str:
    """The part of the lock that these packages need: themselves, and what is in it by way of them (`# via`)."""
    entries = [(called(text), text) for text in re.split(r"^(?=[^\s#])", LOCK.read_text(encoding="utf-8"), flags=re.M)]
    needed = {called(package) for package in packages}
    while more := {
        name
        for name, text in entries
        if name not in needed and needed & {*re.findall(r"^ +# +(?:via +)?([\w.-]+)", text, re.M)}
    }:
        needed |= more
    return "".join(text for name, text in entries if name in needed)


def called(requirement: str) -> str:
    """The name in a requirement, as the lock writes it."""
    found = re.match(r"[\w.-]*", requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def pip(*words: object) -> subprocess.CompletedProcess[str]:
    """Let the pip of .venv install."""
    return quietly(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words)


def make_venv() -> int:
    """Create or mend .venv; a Python without ensurepip, as Debian ships it, cannot."""
    clear = ["--clear"] if VENV.exists() and not PYTHON.exists() else []
    done = quietly(sys.executable, "-m", "venv", *clear, VENV)
    if done.returncode == 0:
        return 0
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return fail(
        Message(
            "Python could not make {folder}. On Debian or Ubuntu, get what is missing: sudo apt install {package}",
            folder=VENV,
            package=package,
        ),
        done,
    )


def install_browser() -> None:
    """Give the tests of the page a browser where that is ours to do; elsewhere those tests skip and say why."""
    if any(map(shutil.which, BROWSERS)) or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    note("installing chromium for the tests of the page …")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    quietly("apt-get", "update", "-qq")
    quietly("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk")


def test(words: list[str]) -> int:
    """Run ruff, mypy and pytest, each to its end, and give back the first exit code that is not zero."""
    os.chdir(ROOT)
    codes = [
        call(PYTHON, "-m", "ruff", "check", "--quiet"),
        call(PYTHON, "-m", "mypy", "--no-error-summary"),
        call(PYTHON, "-m", "pytest", *(words or SIDE_BY_SIDE)),
    ]
    return next(filter(None, codes), 0)


def call(*command: object) -> int:
    """Run a command on this terminal; its exit code."""
    return subprocess.run(list(map(str, command)), check=False).returncode


def quietly(*command: object) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it says."""
    return subprocess.run(list(map(str, command)), check=False, capture_output=True, encoding="utf-8", errors="replace")


def note(text: str) -> None:
    """Say on stderr what takes a while."""
    print(f"kg: {messages.tell(text)}", file=sys.stderr, flush=True)


def fail(text: str, after: subprocess.CompletedProcess[str] | None = None) -> int:
    """Say on stderr what went wrong, below what a command said `after` which it did; the exit code for it."""
    said = after.stdout + after.stderr if after else ""
    print(f"{said}{messages.tell(text)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
