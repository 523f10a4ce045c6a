"""Tries each mutant of mutmut on the tests that reach it: a plugin of pytest that forks where mutmut would start anew.

Run in the folder `mutants` that `mutmut run` made; README.md beside this file says how.
"""

import gc
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from mutmut.mutation.trampoline import set_mutant_under_test

SECONDS = 120  # a mutant that takes longer never ends
VERDICTS = Path(os.environ.get("MUTATION_VERDICTS", "verdicts.json"))
SLOW = float(os.environ.get("MUTATION_SLOW", "inf"))  # tests that took longer, by mutmut's clock, are left out
ONLY = os.environ.get("MUTATION_ONLY", "")  # a file with the names of mutants to try, in this order
BUILDS = (
    "__init__",
    "fold_labels",
    "_jieba",
    "is_word",
    "nominal",
    "_tail",
    "alternatives",
    "_items",
    "_language",
    "load_",
)


def pytest_configure() -> None:
    """No deadline: a machine that does other things must not kill a mutant. No shrinking: that it fails is enough."""
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutation", deadline=None, derandomize=True, database=None, phases=phases)
    settings.load_profile("mutation")


def mutants() -> list[str]:
    """Names of the mutants to try, as mutmut calls them."""
    if ONLY:
        return Path(ONLY).read_text(encoding="utf-8").split()
    files = sorted(Path.cwd().glob("kg/**/*.meta"))
    return [name for file in files for name in json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]]


def reaching(session: pytest.Session) -> dict[str, list[pytest.Item]]:
    """The tests that call a function, those named after its module first, the quick ones before the slow."""
    stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    seconds = stats["duration_by_test"]
    order = sorted(session.items, key=lambda item: seconds.get(item.nodeid, 0))
    quick = [item for item in order if seconds.get(item.nodeid, 0) <= SLOW]
    by_function = stats["tests_by_mangled_function_name"]
    found = {}
    for name, tests in by_function.items():
        module = name.split(".")[-2]
        own = f"test_{module}", f"test_link_{module}"
        items = [item for item in quick if item.nodeid in set(tests)]
        found[name] = sorted(items, key=lambda item: item.path.stem not in own)
    return found


class Built:
    """The shipped linker, built once before any mutant, in the place of those that tests build.

    A linker takes a second to build, and most mutants are of what works on it. Those of what builds it (`BUILDS`) get
    none.
    """

    def __init__(self) -> None:
        from kg import link, vocabulary

        self.load, self.linker = vocabulary.load, link.Linker
        self.vocabulary = vocabulary.load()
        self.built = link.Linker(self.vocabulary)

    def share(self) -> None:
        """Let every test module take what is there."""

        def load(schemas: Path | None = None, base: bool = False) -> Any:
            shipped = schemas in (None, Path.cwd() / "schemas") and not base
            return self.vocabulary if shipped else self.load(schemas, base)

        def linker(vocabulary: Any, language: Path | None = None) -> Any:
            shipped = vocabulary is self.vocabulary and language is None
            return self.built if shipped else self.linker(vocabulary, language)

        for name, module in list(sys.modules.items()):
            if name.startswith("test_") or name in ("kg.vocabulary", "kg.link"):
                if getattr(module, "load", None) is self.load:
                    module.load = load  # type: ignore[attr-defined]
                if getattr(module, "Linker", None) is self.linker:
                    module.Linker = linker  # type: ignore[attr-defined]


def verdict(session: pytest.Session, mutant: str, items: list[pytest.Item], built: Built) -> str:
    """What becomes of a mutant in a process of its own."""
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        set_mutant_under_test(mutant)
        if not any(part in mutant for part in BUILDS):
            built.share()
        for item, after in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if session.testsfailed:
                os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed: no end" if os.WTERMSIG(status) == signal.SIGALRM else "killed: crash"
    return "killed" if os.WEXITSTATUS(status) else "survived"


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Instead of the tests: the mutants, each on its tests; verdicts are kept, so that a run can go on."""
    known = json.loads(VERDICTS.read_text(encoding="utf-8")) if VERDICTS.is_file() else {}
    tests, built = reaching(session), Built()
    gc.collect()
    gc.freeze()
    for mutant in mutants():
        if mutant not in known:
            items = tests.get(mutant.rpartition("__mutmut_")[0], [])
            known[mutant] = verdict(session, mutant, items, built) if items else "no test"
            VERDICTS.write_text(json.dumps(known, indent=0, ensure_ascii=False), encoding="utf-8", newline="\n")
    print(dict(Counter(known.values())))
    return True
