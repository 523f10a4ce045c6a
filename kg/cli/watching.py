"""Progress of commands that go through all of a build, told by the build they read: none of them knows of it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from kg.cli.progress import ProgressLine

if TYPE_CHECKING:
    from kg.store import JsonlBuild

_EVERY = 500  # records between two states; of fewer nothing is told, they take no time
_T = TypeVar("_T")


def watched(build: "JsonlBuild") -> "JsonlBuild":
    """The same build; whoever goes through all its papers, sentences or claims lets progress be told."""
    from kg.store import SqliteBuild

    if isinstance(build, SqliteBuild):
        numbers, told = build.meta, ProgressLine()
        papers = partial(_all_of, build.papers, build.every_paper, "all papers", numbers["papers"], told)
        setattr(build, "papers", lambda ids=None: [*papers(ids=ids)])  # noqa: B010 - a method of this build alone
        for name, number in (("links", numbers["links"]), ("claims", numbers["claims"])):
            step, read = {"links": "all sentences", "claims": "all claims"}[name], getattr(build, name)
            setattr(build, name, partial(_all_of, read, read, step, number, told))
    return build


def _all_of(
    some: Callable[..., Any],
    every: Callable[[], Iterator[_T]],
    step: str,
    number: int,
    progress: ProgressLine,
    **filters: Any,
) -> Iterator[_T]:
    """Records as they are read: those that filters choose, of which nobody knows how many come, or all."""
    chosen = any(wanted is not None for wanted in filters.values())
    done = 0
    for record in some(**filters) if chosen else every():
        if done % _EVERY == 0 and done:
            progress(step, *((0, 1) if chosen else (done, number)), "")
        done += 1
        yield record
    if done > _EVERY:
        progress(step, done, done, "")
