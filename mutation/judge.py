"""Tries each mutant of mutmut on the tests that reach it: a plugin of pytest that forks where mutmut would start anew.

Run in the folder `mutants` that `mutmut run` made; README.md beside this file says how.
"""

import gc
import json
import os
import resource
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from mutmut.mutation.trampoline import set_mutant_under_test

SECONDS = 30  # of the processor; all tests take half of it, and a mutant that takes longer never ends
VERDICTS = Path(os.environ.get("MUTATION_VERDICTS", "verdicts.json"))
TIMES = Path("seconds.json")
SLOW = float(os.environ.get("MUTATION_SLOW", "inf"))  # tests that take longer are left out
ONLY = os.environ.get("MUTATION_ONLY", "")  # a file with the names of mutants to try, in this order
# What runs when a linker is built, by a part of its name.
BUILDS = ("__init__", "fold_labels", "_jieba", "is_word", "x_nominal", "x_tail", "alternatives", "x__items", "load_")


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


def timed(session: pytest.Session, built: "Built") -> dict[str, float]:
    """Seconds of each test where the linker is there already, by a run without a mutant; those that fail have none."""
    if not TIMES.is_file():
        child = os.fork()
        if not child:
            silence()
            built.share()
            seconds = {}
            for item, after in zip(session.items, [*session.items[1:], None], strict=True):
                failed, began = session.testsfailed, time.process_time()
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
                if session.testsfailed == failed:
                    seconds[item.nodeid] = round(time.process_time() - began, 3)
            TIMES.write_text(json.dumps(seconds, indent=0, ensure_ascii=False), encoding="utf-8", newline="\n")
            os._exit(0)
        os.waitpid(child, 0)
    return dict(json.loads(TIMES.read_text(encoding="utf-8")))


def silence() -> None:
    """Let nothing of this process be seen any more."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)


def reaching(session: pytest.Session, seconds: dict[str, float]) -> dict[str, list[pytest.Item]]:
    """The tests that call a function, those named after its module first, the quick ones before the slow.

    What builds a linker is called by the first test that needs one, and matters to all that come after.
    """
    stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    order = sorted((item for item in session.items if item.nodeid in seconds), key=lambda item: seconds[item.nodeid])
    quick = [item for item in order if seconds[item.nodeid] <= SLOW]
    found = {}
    for name, tests in stats["tests_by_mangled_function_name"].items():
        module = name.split(".")[-2]
        own = f"test_{module}", f"test_link_{module}"
        items = quick if builds(name) else [item for item in quick if item.nodeid in set(tests)]
        found[name] = sorted(items, key=lambda item: item.path.stem not in own)
    return found


def builds(name: str) -> bool:
    """Whether a function runs when a linker is built."""
    return any(part in name for part in BUILDS)


class Built:
    """The shipped linker, in the place of those that tests build: it takes a second to build, and most mutants are of
    what works on it.

    Those of what builds it have it built again, once for all tests, and so are those that stand in test modules.
    """

    def __init__(self) -> None:
        from kg import link, vocabulary

        self.load, self.linker = vocabulary.load, link.Linker
        self.vocabulary = vocabulary.load()
        self.built = link.Linker(self.vocabulary)

    def again(self) -> None:
        """Build every linker that was built before the mutant was one."""
        self.built = self.linker(self.vocabulary)
        for module in [module for name, module in sys.modules.items() if name.startswith("test_")]:
            for name, value in list(vars(module).items()):
                if isinstance(value, self.linker):
                    setattr(module, name, self.linker(value.vocabulary))

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
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        silence()
        set_mutant_under_test(mutant)
        if builds(mutant):
            try:
                built.again()
            except Exception:
                os._exit(1)
        built.share()
        for item, after in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if session.testsfailed:
                os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed: no end" if os.WTERMSIG(status) == signal.SIGXCPU else "killed: crash"
    return "killed" if os.WEXITSTATUS(status) else "survived"


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Instead of the tests: the mutants, each on its tests; verdicts are kept, so that a run can go on."""
    known = json.loads(VERDICTS.read_text(encoding="utf-8")) if VERDICTS.is_file() else {}
    built = Built()
    gc.collect()
    gc.freeze()
    tests = reaching(session, timed(session, built))
    for mutant in mutants():
        if mutant not in known:
            items = tests.get(mutant.rpartition("__mutmut_")[0], [])
            known[mutant] = verdict(session, mutant, items, built) if items else "no test"
            VERDICTS.write_text(json.dumps(known, indent=0, ensure_ascii=False), encoding="utf-8", newline="\n")
    print(dict(Counter(known.values())))
    return True
