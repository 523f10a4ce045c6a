"""Every format that a build is exported in, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import cast

from kg.assemble import assemble
from kg.errors import OutputError
from kg.export.map import to_cytoscape, to_gexf, to_graphml, to_node_link
from kg.export.rdf import Syntax, to_rdf
from kg.export.tables import tables, to_csv
from kg.export.workbook import to_xlsx
from kg.export.works import to_bibtex, to_csl, to_ris, works
from kg.messages import Message
from kg.progress import Progress
from kg.store import Build
from kg.store.parquet import write_parquet
from kg.vocabulary import Vocabulary


@dataclass(frozen=True)
class Format:
    """A format: the name of its file (of several, the folder they lie in), and whether it can be printed."""

    file: str
    text: bool = True
    several: bool = False


FORMATS: Mapping[str, Format] = {
    "graphml": Format("graph.graphml"),
    "gexf": Format("graph.gexf"),
    "cytoscape": Format("graph.cyjs"),
    "node-link": Format("graph.json"),
    "csv": Format("tables", text=False, several=True),
    "xlsx": Format("tables.xlsx", text=False),
    "turtle": Format("claims.ttl"),
    "jsonld": Format("claims.jsonld"),
    "parquet": Format("claims.parquet", text=False),
    "bibtex": Format("works.bib"),
    "ris": Format("works.ris"),
    "csl-json": Format("works.json"),
}


def export(format: str, build: Build, vocabulary: Vocabulary, progress: Progress | None = None) -> Mapping[str, bytes]:
    """A build in the format of another program: names of files → content, text in UTF-8.

    One file but for `csv`, which is four. The same build gives the same bytes.

    Args:
        format: a name of `FORMATS`.
        build: what to export.
        vocabulary: of the build.
        progress: told of the making, once the build is read; where it cannot be counted, that it has begun.

    Raises:
        OutputError: there is no such format, or the library that writes it is not installed.
    """
    if format not in FORMATS:
        raise OutputError(
            format or "(nothing)", "there is no such format", Message("Use one of {names}", names=", ".join(FORMATS))
        )
    file = FORMATS[format].file
    if format in ("bibtex", "ris", "csl-json"):
        written = {"bibtex": to_bibtex, "ris": to_ris, "csl-json": to_csl}[format](works(build.papers()))
        return {file: written.encode("utf-8")}
    if format == "parquet":
        if progress:
            progress("making", 0, 1, file)
        table = BytesIO()
        write_parquet(table, build)
        return {file: table.getvalue()}
    if format in ("turtle", "jsonld"):
        return {file: to_rdf(build, vocabulary, cast(Syntax, format), progress)}
    papers, claims = build.papers(), list(build.claims())
    graph = assemble(papers, build.links(), claims, vocabulary)
    if progress:
        progress("making", 0, 1, file)
    if format in ("csv", "xlsx"):
        sheets = tables(graph, papers, claims)
        if format == "xlsx":
            return {file: to_xlsx(sheets)}
        return {f"{name}.csv": to_csv(rows) for name, rows in sheets.items()}
    write = {"graphml": to_graphml, "gexf": to_gexf, "cytoscape": to_cytoscape, "node-link": to_node_link}[format]
    return {file: write(graph).encode("utf-8")}
