"""Claims that say that there is an influence and not which way it goes: 影响, 改变."""

from functools import cache

import yaml

from kg.normalise import fold_label
from kg.records import Claim
from kg.vocabulary import language_folder

_LEAST = 0.3  # the confidence that the readers leave to a claim which is doubtful for its wording alone


def is_unsigned(claim: Claim) -> bool:
    """Whether a claim is doubtful because its cue says no sign, and for nothing else that is known."""
    return (
        not claim.shown
        and claim.corrected is None
        and claim.cue is not None
        and fold_label(claim.cue.text) in _words()
        and claim.confidence >= _LEAST
    )


@cache
def _words() -> frozenset[str]:
    """The words of the shipped language data that say no sign."""
    path = language_folder() / "words.yaml"
    return frozenset(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["unsigned"])
