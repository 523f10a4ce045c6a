"""A sheet to annotate a paper in."""

from pathlib import Path

from kg.evaluate.numbering import numbered
from kg.read import read_document


def sheet_of(file: Path) -> str:
    """The numbered sentences of a paper as comments, each with the line that says that it claims nothing.

    Args:
        file: of a paper, in any format that is read.

    Raises:
        SourceError: it cannot be read.
    """
    lines = []
    for sentence in numbered(read_document(file).text):
        lines.append(f"# {sentence.text}\n{sentence.number:03} | -\n")
    return "".join(lines)
