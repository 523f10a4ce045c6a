"""Arrays of numbers as bytes, the same on every machine, so that they can be kept in a file."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]


def pack(arrays: Arrays) -> bytes:
    """One line of JSON, name → type and length, then the numbers; of one dimension, least byte first."""
    held = {name: np.ascontiguousarray(array, array.dtype.newbyteorder("<")) for name, array in arrays.items()}
    head = json.dumps({name: [array.dtype.str, len(array)] for name, array in held.items()})
    return head.encode() + b"\n" + b"".join(array.tobytes() for array in held.values())


def unpack(data: bytes) -> dict[str, NDArray[Any]]:
    """What was packed.

    Raises:
        ValueError: the bytes are not what `pack` made.
    """
    head, _, body = data.partition(b"\n")
    arrays, at = {}, 0
    for name, (kind, length) in json.loads(head).items():
        arrays[name] = np.frombuffer(body, kind, length, at)
        at += arrays[name].nbytes
    return arrays
