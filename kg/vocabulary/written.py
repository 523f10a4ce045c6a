"""YAML that people write, read so that nothing in it can do more than be wrong.

PyYAML's safe loaders make no objects, but they raise what they like: a day that no month has is a ValueError, a tag
on the wrong kind of value an AttributeError, a file nested deep a RecursionError. And what is written once and meant
many times (`&a`, `*a`) can stand for more than any memory holds.
"""

from typing import Any

import yaml

from kg.messages import Message

_LOOKED_AT = 200_000  # characters of a file that is read twice to tell a fault's line; a longer one would take too long
MOST = 1_000_000  # values of a file, with those that are written once and meant several times


def read_yaml(text: str | bytes) -> Any:
    """What a file says: mappings, lists, texts, numbers, dates.

    Raises:
        yaml.YAMLError: it is no YAML, or built to harm; `problem` says what, `problem_mark` where, if it is told.
        UnicodeDecodeError: its bytes are no text.
    """
    try:
        try:
            said = yaml.load(text, yaml.CSafeLoader)
        except yaml.YAMLError as error:
            if len(text) > _LOOKED_AT or "nesting" in str(error):
                raise
            said = yaml.safe_load(text)  # ten times slower, and surer of the line at fault
    except yaml.reader.ReaderError as error:
        raise _wrong(" ".join(str(error).split())) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise
    except RecursionError:
        raise _wrong(Message("it is nested too deep")) from None
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError):
        raise _wrong(Message("a day, a number or a tag is none")) from None
    if ("*" in text) if isinstance(text, str) else (b"*" in text):
        _measure(said)
    return said


def text_of(value: object) -> str | None:
    """A value that is to name an entry in a message; None where it is no text, or none that fits on a line."""
    return value if isinstance(value, str) and value.isprintable() and 0 < len(value) <= 200 else None


def _measure(said: Any) -> None:
    """Refuse what stands for more values than a file can need, or for itself."""
    sizes: dict[int, int] = {}
    open_: set[int] = set()

    def size(value: Any) -> int:
        inner = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        if not isinstance(inner, list | tuple | set):
            return 1
        if id(value) in open_:
            raise _wrong(Message("a value stands inside itself"))
        if id(value) not in sizes:
            open_.add(id(value))
            sizes[id(value)] = 1 + sum(map(size, inner))
            open_.discard(id(value))
            if sizes[id(value)] > MOST:
                raise _wrong(Message("it stands for more than {most} values", most=MOST))
        return sizes[id(value)]

    try:
        size(said)
    except RecursionError:
        raise _wrong(Message("it is nested too deep")) from None


def _wrong(problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem)
