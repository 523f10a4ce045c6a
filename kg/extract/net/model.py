"""A net's file: its arrays, its alphabet, and what its shares mean."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kg.errors import VocabularyError
from kg.extract.net.sight import Alphabet
from kg.messages import Message, system_reason

FILE = "net.npz"
NEEDED = {  # arrays without which a file is none of ours, or of an older kg
    *("vectors", "bilinear.w", "between.w", "between.mean"),
    *("again.w", "rival.w", "final.w", "mood.w"),
    *("mood.seen.w", "mood.whole.w", "table.near", "encoded.x"),
}


@dataclass(frozen=True)
class Calibration:
    """What the share of a pair means, measured on papers held out.

    Attributes:
        shares, rights: pairs of a share and of the share of right claims at it; ascending.
        show: the share from which a claim is shown by default.
    """

    shares: NDArray[np.float64]
    rights: NDArray[np.float64]
    show: float

    def confidence(self, shares: Sequence[float]) -> list[float]:
        """How often pairs of these shares are right, to two places."""
        return [round(right, 2) for right in np.interp(shares, self.shares, self.rights).tolist()]


def load_net(path: Path) -> tuple[dict[str, NDArray[Any]], Alphabet, Calibration]:
    """A net's file: its arrays, its alphabet, what its shares mean.

    Raises:
        VocabularyError: the file is missing, damaged, or that of an older kg.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = dict(file)
        arrays.pop("note", None)  # of what it was made and how right it is, as JSON: for people
        names = json.loads(arrays.pop("alphabet").tobytes().decode("utf-8"))
        shares, rights = arrays.pop("calibration")
        calibration = Calibration(shares, rights, float(arrays.pop("show")))
        lexicon = frozenset(names.pop("lexicon"))
        rows = {name: {word: k + 1 for k, word in enumerate(values)} for name, values in names.items()}
        alphabet = Alphabet(**rows, lexicon=lexicon)
        if not arrays.keys() >= NEEDED:
            raise KeyError(*NEEDED - arrays.keys())
    except (ValueError, KeyError, TypeError, EOFError, BadZipFile, zlib.error):
        raise VocabularyError(
            path.name, "the file is damaged", "Make it anew with training/train_net.py and calibrate_net.py"
        ) from None
    except OSError as error:
        raise VocabularyError(
            path.name,
            "the file cannot be read",
            Message("Put it back ({reason})", reason=system_reason(error)),
        ) from None
    return arrays, alphabet, calibration
