"""What the files of a build are called."""

import re

PAPERS = "papers.jsonl"
CLAIMS = "claims.jsonl"
LINKS = "links.jsonl"
FILES = "files.jsonl"
SQLITE = "kg.sqlite"
PARQUET = "claims.parquet"
GRAPHML = "graph.graphml"
PAGE = "graph.html"
REPORT = "report.txt"
_FILES = frozenset({PAPERS, CLAIMS, LINKS, FILES, SQLITE, PARQUET, GRAPHML, PAGE, REPORT})
_TEXT = re.compile(r"texts/p[0-9a-f]{12}\.txt")


def text_file(paper: str) -> str:
    """The file that holds a paper's text as read."""
    return f"texts/{paper}.txt"


def is_ours(name: str) -> bool:
    """Whether a build writes a file of this name (relative, with `/`), now or in an earlier run."""
    return (
        name in {PAPERS, CLAIMS, LINKS, FILES, SQLITE, PARQUET, GRAPHML, PAGE, REPORT}
        or _TEXT.fullmatch(name) is not None
    )
