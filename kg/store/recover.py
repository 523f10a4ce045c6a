"""What a build that was killed leaves beside its folder."""

import re
import secrets
import shutil
from pathlib import Path


def beside(target: Path, part: str) -> Path:
    """The folder beside an output folder that becomes it, `new-…`, or was it, `old`, or is being removed, `gone-…`."""
    return target.with_name(f".{target.name}.kg-{part}")


def recover(target: Path) -> None:
    """Put back the build that a killed one left beside the folder, and remove what it left unfinished.

    Each folder is renamed before it is removed: should a build be at work in it after all, where no lock can be held,
    then it fails, and puts no half removed folder in place.
    """
    old = beside(target, "old")
    if old.exists() and not target.exists():  # killed between the two renames
        old.rename(target)
    form = re.compile(re.escape(beside(target, "").name) + r"(old|new|(new|gone)-[0-9a-f]{8})")
    for left in [path for path in target.parent.iterdir() if form.fullmatch(path.name)]:
        gone = beside(target, f"gone-{secrets.token_hex(4)}")
        left.rename(gone)
        shutil.rmtree(gone)
