"""Tries each mutant of mutmut on the tests that reach it: a plugin of pytest that forks where mutmut would start anew.

Run in the folder `mutants` that `mutmut run` made; README.md beside this file says how.
"""

import gc
import json
import os
import signal
import sys
import time
from collections import Counter
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
from hypothesis import Phase, settings
from mutmut.mutation.trampoline import set_mutant_under_test

SECONDS = 6  # of the processor, more than a test takes; a mutant that takes longer never ends
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
    """The tests that call a function, file by file, as what a file shares is made anew for each run of its tests: those
    named after its module first, then the quick before the slow, of files and in them.

    What builds a linker is called by the first test that needs one, and matters to all that come after. Tests that were
    written since mutmut looked are tried on every mutant.
    """
    stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    quick = [item for item in session.items if item.nodeid in seconds and seconds[item.nodeid] <= SLOW]
    found = {}
    for name, tests in stats["tests_by_mangled_function_name"].items():
        module = name.split(".")[-2]
        own = f"test_{module}", f"test_link_{module}"
        known = stats["duration_by_test"].keys() - {*tests}
        items = quick if builds(name) else [item for item in quick if item.nodeid not in known]
        files: Counter[str] = Counter()
        for item in items:
            files[item.path.stem] += round(1000 * seconds[item.nodeid])

        def order(item: pytest.Item, own: tuple[str, str] = own, files: Counter[str] = files) -> tuple[object, ...]:
            stem = item.path.stem
            return stem not in own, files[stem], stem, seconds[item.nodeid]

        found[name] = sorted(items, key=order)
    return found


def builds(name: str) -> bool:
    """Whether a function runs when a linker is built."""
    return any(part in name for part in BUILDS)


class Built:
    """The shipped linker, in the place of those that tests build: it takes a second to build, and most mutants are of
    what works on it.

    Those of what builds it have it built again, once for all tests, and so are those that stand in test files.
    """

    def __init__(self) -> None:
        from kg import link, vocabulary

        self.load, self.linker = vocabulary.load, link.Linker
        self.vocabulary = vocabulary.load()
        self.built = link.Linker(self.vocabulary)
        self.renewed: set[str] = set()

    @cached_property
    def anew(self) -> Any:
        """The shipped linker, built by the mutant."""
        return self.linker(self.vocabulary)

    def renew(self, module: ModuleType) -> None:
        """Build the linkers again that a test file built when it was read; those before the mutant was one."""
        if module.__name__ not in self.renewed:
            self.renewed.add(module.__name__)
            for name, value in list(vars(module).items()):
                if isinstance(value, self.linker):
                    setattr(module, name, self._again(value))
                elif isinstance(value, FunctionType) and value.__defaults__:
                    value.__defaults__ = tuple(map(self._again, value.__defaults__))

    def _again(self, value: Any) -> Any:
        """A linker built again; anything else as it is."""
        if not isinstance(value, self.linker):
            return value
        shipped = value.vocabulary.concepts.keys() == self.vocabulary.concepts.keys()
        return self.anew if shipped else self.linker(value.vocabulary)

    def share(self, anew: bool = False) -> None:
        """Let every test file take what is there, or what the mutant builds."""

        def load(schemas: Path | None = None, base: bool = False) -> Any:
            shipped = schemas in (None, Path.cwd() / "schemas") and not base
            return self.vocabulary if shipped else self.load(schemas, base)

        def linker(vocabulary: Any, language: Path | None = None) -> Any:
            shipped = vocabulary is self.vocabulary and language is None
            return (self.anew if anew else self.built) if shipped else self.linker(vocabulary, language)

        for name, module in list(sys.modules.items()):
            if name.startswith("test_") or name in ("kg.vocabulary", "kg.link"):
                if getattr(module, "load", None) is self.load:
                    module.load = load  # type: ignore[attr-defined]
                if getattr(module, "Linker", None) is self.linker:
                    module.Linker = linker  # type: ignore[attr-defined]


def verdict(
    session: pytest.Session, mutant: str, items: list[pytest.Item], built: Built, seconds: dict[str, float]
) -> str:
    """What becomes of a mutant in a process of its own."""
    child = os.fork()
    if not child:
        silence()
        set_mutant_under_test(mutant)
        built.share(anew=builds(mutant))
        for item, after in zip(items, [*items[1:], None], strict=True):
            signal.setitimer(signal.ITIMER_PROF, SECONDS + 5 * seconds[item.nodeid])
            if builds(mutant):
                try:
                    built.renew(sys.modules[item.path.stem])
                except Exception:
                    os._exit(1)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if session.testsfailed:
                os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed: no end" if os.WTERMSIG(status) == signal.SIGPROF else "killed: crash"
    return "killed" if os.WEXITSTATUS(status) else "survived"


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Instead of the tests: the mutants, each on its tests; verdicts are kept, so that a run can go on."""
    known = json.loads(VERDICTS.read_text(encoding="utf-8")) if VERDICTS.is_file() else {}
    built = Built()
    gc.collect()
    gc.freeze()
    seconds = timed(session, built)
    tests = reaching(session, seconds)
    for mutant in mutants():
        if mutant not in known:
            items = tests.get(mutant.rpartition("__mutmut_")[0], [])
            known[mutant] = verdict(session, mutant, items, built, seconds) if items else "no test"
            VERDICTS.write_text(json.dumps(known, indent=0, ensure_ascii=False), encoding="utf-8", newline="\n")
    print(dict(Counter(known.values())))
    return True
