"""How far something is that takes long, for whoever wants to tell it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

_T = TypeVar("_T")
Progress = Callable[[str, int, int, str], None]
"""Called with the step, how much of it is done, how much there is, and the name of what is next."""


def told(step: str, ones: Sequence[_T], name: Callable[[_T], str], progress: Progress | None) -> Iterator[_T]:
    """The same, while progress is told of each, and of the end."""
    for at, one in enumerate(ones):
        if progress:
            progress(step, at, len(ones), name(one))
        yield one
    if progress:
        progress(step, len(ones), len(ones), "")
