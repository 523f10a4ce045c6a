"""What kg is made with: each library has a reason, one version whose files are known, and a licence MIT goes with."""

import importlib.util
import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CORE: list[str] = PROJECT["project"]["dependencies"]
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
GROUPS: dict[str, list[str]] = PROJECT["dependency-groups"]
LOCKED_GROUPS = ("build", "dev")
"""The others are of those who measure, and no command of the READMEs installs them."""
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
AT_RUN_TIME = [*CORE, *(one for extra in EXTRAS.values() for one in extra)]
EVERYTHING = [*AT_RUN_TIME, *(one for group in LOCKED_GROUPS for one in GROUPS[group])]

spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
assert spec and spec.loader
run = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run)


def names(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in requirements}


def pins(lock: str) -> dict[str, str]:
    """Name → version of a lock."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", lock, re.M))


def installed(requirements: list[str]) -> Iterable[metadata.Distribution]:
    """Of what the lock names for requirements, that which is installed: some are of other systems or other extras."""
    for name in pins(run.locked(requirements)):
        try:
            yield metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue


def tables() -> dict[str, list[list[str]]]:
    """The rows of each table of docs/dependencies.md, by the heading above it."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| ") and not line.startswith("| library"):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def said(rows: list[list[str]]) -> set[str]:
    """The libraries in the first cells of rows; some rows name two."""
    return {canonicalize_name(name) for row in rows for name in row[0].split(", ")}


def test_every_library_has_its_reason() -> None:
    """docs/dependencies.md tells of each library of pyproject.toml, of no other, and says what it is for and why."""
    told = tables()
    assert names(CORE) == said(told["To run"])
    extras = {(extra, name) for extra, listed in EXTRAS.items() for name in names(listed)}
    assert extras == {
        (extra, canonicalize_name(row[0])) for row in told["With an extra"] for extra in row[1].split(", ")
    }
    assert names(GROUPS["dev"]) - names(AT_RUN_TIME) == said(told["To test"]) - names(AT_RUN_TIME)
    others = {name for group, listed in GROUPS.items() if group != "dev" for name in names(listed)}
    assert others == said(told["To build and to measure"])
    assert [] == [row for heading, rows in told.items() for row in rows if not all(row) and heading != "Not taken"]


def test_licences_are_listed() -> None:
    """LICENSES.md names every library that somebody who installs kg, or an extra of it, asks for."""
    text = (ROOT / "LICENSES.md").read_text(encoding="utf-8").lower()
    assert set() == {name for name in names(AT_RUN_TIME) if not re.search(rf"\b{name.replace('-', '[-_ ]')}\b", text)}


def test_lock_is_in_step() -> None:
    """The lock holds what pyproject.toml asks for, in versions it allows, all that these need, and nothing else.

    Made anew with the command at its head.
    """
    versions = pins(LOCK)
    wrong = {
        one
        for one in EVERYTHING
        if not Requirement(one).specifier.contains(versions.get(canonicalize_name(Requirement(one).name), "0"))
    }
    assert set() == wrong
    assert versions == pins(run.locked(EVERYTHING))
    needed = [Requirement(one) for dist in installed(EVERYTHING) for one in dist.requires or ()]
    needed = [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
    assert len(needed) > 40
    assert [] == [one for one in needed if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"))]


def test_lock_knows_every_file_and_no_host() -> None:
    """Each entry has digests of its files, and none says where they are got from: that is for whoever installs."""
    entries = [text for text in re.split(r"^(?=[^\s#])", LOCK, flags=re.M) if "==" in text and text[0] != "#"]
    assert len(pins(LOCK)) == len(entries), (
        "no library has two versions: Pythons and systems are to give the same bytes"
    )
    assert [] == [text for text in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", text)]
    assert [] == re.findall(r"\w+://\S+|--(?:extra-)?index-url.*", LOCK.partition("\n")[2].partition("\n")[2])


def licence(dist: metadata.Distribution) -> str:
    """What a distribution says of its licence: as an expression, else by its classifiers, else in its own words."""
    about = dist.metadata
    kinds = [line.split(" :: ")[-1] for line in about.get_all("Classifier", []) if line.startswith("License")]
    return about.get("License-Expression") or " OR ".join(kinds) or about.get("License") or ""


ALLOWED = re.compile(
    r"(MIT|BSD|BSD-[23]-Clause|0BSD|ISC|Apache-2\.0|Apache|PSF-2\.0|Python Software Foundation|Zlib|CC0-1\.0)"
    r"( License| 2\.0| Software License)*( \(ISCL\))?"
)
WITH_REASON = {
    "pypdfium2": "BSD-3-Clause or Apache-2.0, and what PDFium is built with, all of the kinds above (LICENSES.md)",
}
ONLY_TO_TEST = {
    "axe-playwright-python": "MIT by its repository, its metadata says nothing; axe-core within is MPL-2.0, unchanged",
    "hypothesis": "MPL-2.0: used, not changed and not passed on",
    "igraph": "GPL: a second reader of the GraphML, in a test, which nobody who installs kg gets",
    "pathspec": "MPL-2.0: used by mypy and hatchling",
}


@pytest.mark.parametrize(
    ("requirements", "odd"),
    [(AT_RUN_TIME, WITH_REASON), (EVERYTHING, WITH_REASON | ONLY_TO_TEST)],
    ids=["at run time", "to test"],
)
def test_licences_go_with_mit(requirements: list[str], odd: dict[str, str]) -> None:
    """Whatever kg brings, also by way of others, is under terms like its own; the odd ones are named with a reason."""
    stated = {canonicalize_name(dist.metadata["Name"]): licence(dist) for dist in installed(requirements)}
    assert len(stated) > 30
    others = {
        name: text
        for name, text in stated.items()
        if not all(ALLOWED.fullmatch(part) for part in re.split(r" AND | OR ", text))
    }
    assert {*others} - {*odd} == set(), others
