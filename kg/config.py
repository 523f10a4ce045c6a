"""kg.toml: what a project reads, with which vocabulary, and where its build goes."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.malformed import place_of, reading_problem
from kg.messages import Message

FILE = Path("kg.toml")
_KEYS = "sources, schemas, base, output"


@dataclass(frozen=True)
class Config:
    """The defaults of a command in the current folder; paths are relative to it.

    Attributes:
        sources: files and folders to read.
        schemas: folder of the vocabulary; None for the shipped one.
        output: folder of the build.
        base: whether that vocabulary stands on top of the shipped one, or alone.
    """

    sources: tuple[Path, ...] = (Path("seeds"),)
    schemas: Path | None = None
    output: Path = Path("output")
    base: bool = False


def load(file: Path = FILE) -> Config:
    """What kg.toml says, and the defaults for what it does not say or where there is none.

        sources = ["papers", "more/paper.txt"]   # or one path
        schemas = "my-schemas"
        base = true                              # on top of the shipped vocabulary
        output = "map"

    Raises:
        ConfigError: it is no TOML, has a key that means nothing, or a value that the key cannot have.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")  # Windows' Notepad puts a byte-order mark first
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            str(file), Message("it cannot be read ({reason})", reason=reading_problem(error)), "Save it as UTF-8 text"
        ) from None
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            str(file),
            Message("it is not TOML ({place})", place=place_of(error)),
            'Write lines like output = "map"',
        ) from None
    unknown = sorted(said.keys() - set(_KEYS.split(", ")))
    if unknown:
        raise ConfigError(f"{file}: {unknown[0]}", "there is no such setting", Message("Use {names}", names=_KEYS))
    default = Config()
    base = said.get("base", default.base)
    if not isinstance(base, bool):
        raise ConfigError(
            f"{file}: base",
            Message("{base!r} is neither true nor false", base=base),
            "Write base = true or base = false",
        )
    sources = said.get("sources", [])
    return Config(
        tuple(_path(file, "sources", one) for one in (sources if isinstance(sources, list) else [sources]))
        or default.sources,
        _path(file, "schemas", said["schemas"]) if "schemas" in said else default.schemas,
        _path(file, "output", said["output"]) if "output" in said else default.output,
        base,
    )


def _path(file: Path, key: str, value: Any) -> Path:
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(
            f"{file}: {key}", Message("{value!r} is no path", value=value), Message('Write {key} = "folder"', key=key)
        )
    return Path(value)
