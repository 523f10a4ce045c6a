"""The command about what earlier builds read."""

from typing import Annotated

import typer

from kg.cli import terminal
from kg.errors import OutputError
from kg.messages import Message, system_reason, tell

_MEGABYTE = 1_000_000


def cache(
    clear: Annotated[
        bool, typer.Option("--clear", help="Remove it all: the next build reads every paper anew.")
    ] = False,
) -> None:
    """Tell where papers that were read are kept, so that the next build need not read them again.

    What changed is read anew by itself: the paper, its metadata, the vocabulary, the program. The folder is that of the
    variable KG_CACHE, else one in the user's cache. `kg build --no-cache` leaves it alone.

    Example: kg cache --clear
    """
    from kg.pipeline import LIMIT, Cache

    kept = Cache.of_user()
    if clear:
        try:
            kept.clear()
        except OSError as error:
            raise OutputError(
                str(kept.folder),
                Message("an entry cannot be removed ({reason})", reason=system_reason(error)),
                "Remove the folder by hand",
            ) from None
    size = kept.size()
    held = {"entries": size.entries, "size": size.bytes / _MEGABYTE, "most": LIMIT / _MEGABYTE}
    told = Message("{folder}: {entries} entries, {size:,.1f} MB; {most:,.0f} MB at most", folder=kept.folder, **held)
    terminal.give(tell(told))
