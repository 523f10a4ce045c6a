"""What a result depends on besides its paper: the program, the libraries under it, the language data."""

import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kg

LIBRARIES = (
    "ahocorasick-rs",
    "bibtexparser",
    "charset-normalizer",
    "jieba",
    "lxml",
    "markdown-it-py",
    "numpy",
    "opencc",
    "pydantic",
    "pypdfium2",
    "pyyaml",
    "rjieba",
)
"""Libraries that reading depends on; another version may cut a word or a page otherwise."""
_NO_CODE = ("__pycache__", "_schemas")


@cache
def program() -> str:
    """A digest of the program: of every file of its code, whatever version it says it is, of its libraries, of Python.

    In a checkout, where code changes and the version does not, no result outlives an edit.
    """
    total = sha256(f"{sys.implementation.name} {sys.version_info[:3]}".encode())
    for library in LIBRARIES:
        try:
            total.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:  # of an extra that is not installed
            total.update(f"{library} none\n".encode())
    return _files(Path(kg.__file__).parent, total.hexdigest())


def language(*folders: Path) -> str:
    """A digest of folders of language data."""
    total = ""
    for folder in sorted(set(folders)):
        total = _files(folder, total)
    return total


def _files(folder: Path, begin: str) -> str:
    """A digest of the names and contents of the files in and below a folder, those of Python's own cache aside."""
    total = sha256(begin.encode())
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not set(_NO_CODE) & set(name.parts):
            content = path.read_bytes()
            total.update(f"{name.as_posix()}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
    return total.hexdigest()
