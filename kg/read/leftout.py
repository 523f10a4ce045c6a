"""What stands in no sentence, and why."""

from kg.read.lines import Line
from kg.read.sentences import Stretch
from kg.records import LeftOut

_MARKUP = "#*_>\\- \t\n\r\u3000\u00a0\u200b\ufeff"
_LABEL = "label"


def left_out(text: str, lines: list[Line], pieces: list[Stretch]) -> tuple[LeftOut, ...]:
    """Every stretch outside the sentences, markup and blanks aside; neighbours with one reason are one stretch.

    Args:
        text: the text as read.
        lines: its lines, with the reason of each that is left out; text before a sentence on its line is a label.
        pieces: sentences and headings, in order.
    """
    found: list[LeftOut] = []
    at = 0
    for line in lines:
        start = line.start
        while start < line.end:
            while at < len(pieces) and pieces[at].end <= start:
                at += 1
            piece = pieces[at] if at < len(pieces) and pieces[at].start < line.end else None
            stop = max(start, piece.start) if piece else line.end
            if text[start:stop].strip(_MARKUP):
                reason, before = line.reason or _LABEL, found[-1] if found else None
                if before and before.reason == reason and (not at or pieces[at - 1].end <= before.start):
                    found[-1] = LeftOut(start=before.start, end=stop, reason=reason)
                else:
                    found.append(LeftOut(start=start, end=stop, reason=reason))
            start = min(piece.end, line.end) if piece else line.end
    return tuple(found)
