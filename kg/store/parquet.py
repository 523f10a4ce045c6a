"""`claims.parquet`: the claims as a table, sorted by source, relation, target and paper, for other programs.

A column is a field of `Claim`; an argument, quote or cue is a struct, `corrected` its JSON, as few claims have it. Read
back, each row is the claim it was. pyarrow writes it; it is in the extra `table`.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.errors import BuildMissing, OutputError, how_to_install
from kg.messages import Message
from kg.records import SCHEMA_VERSION, Claim
from kg.store.database import SqliteBuild
from kg.store.read import Build

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 50_000
"""Rows of a group: what a reader skips as a whole, and what a writer holds."""
_SORTED = "SELECT record FROM claims JOIN records USING (n) ORDER BY source, relation, target, claims.paper, claims.n"


def write_parquet(to: Path | IO[bytes], build: Build) -> None:
    """Write the claims of a build as Parquet; of a build with a database no more than a group of rows is held.

    Raises:
        OutputError: pyarrow is not installed.
    """
    pa, parquet = _arrow()
    schema = _schema(pa)
    with parquet.ParquetWriter(to, schema, compression="zstd") as writer:
        rows = _rows(build)
        while group := list(islice(rows, ROWS)):
            writer.write_batch(pa.RecordBatch.from_pylist(group, schema=schema), row_group_size=ROWS)


def read_parquet(path: Path) -> Iterator[Claim]:
    """The claims of a Parquet file, in its order.

    Raises:
        OutputError: pyarrow is not installed.
        BuildMissing: the file is not one of this version of kg, or is damaged.
    """
    pa, parquet = _arrow()
    try:
        with parquet.ParquetFile(path) as file:
            if file.schema_arrow.metadata.get(b"kg.schema_version") != str(SCHEMA_VERSION).encode():
                raise BuildMissing(str(path), "it was written by another version of kg", "Export it again")
            for batch in file.iter_batches():
                for row in batch.to_pylist():
                    row["corrected"] = row["corrected"] and json.loads(row["corrected"])
                    yield Claim.model_validate(row)
    except (OSError, pa.ArrowException, AttributeError) as error:
        raise BuildMissing(
            str(path), Message("it cannot be read ({reason})", reason=error), "Export it again"
        ) from None


def _rows(build: Build) -> Iterator[dict[str, Any]]:
    """Claims as rows, sorted; an open argument comes before every concept."""
    lines: Iterable[str]
    if isinstance(build, SqliteBuild):
        lines = (record for (record,) in build.rows(_SORTED))
    else:
        claims = sorted(build.claims(), key=_key)  # stable: by paper, then by place in it
        lines = (claim.to_json() for claim in claims)
    for line in lines:
        row = json.loads(line)
        del row["schema_version"]
        row["corrected"] = row["corrected"] and json.dumps(row["corrected"], ensure_ascii=False)
        yield row


def _key(claim: Claim) -> tuple[str, str, str]:
    return claim.source.concept or "", claim.relation, claim.target.concept or ""


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        what = Message("this library is needed for the format and not installed")
        raise OutputError("pyarrow", what, how_to_install("pyarrow", "table")) from None
    return pyarrow, parquet


def _schema(pa: Any) -> "pa.Schema":
    text, number, texts = pa.string(), pa.int32(), pa.list_(pa.string())
    span = [("start", number), ("end", number)]
    argument = pa.struct(
        [("concept", text), ("label", text), ("match", text), ("text", text), *span, ("resolved_from", text)]
    )
    columns = {
        "id": text,
        "paper": text,
        "file": text,
        "section": texts,
        "page": number,
        "sentence": pa.struct([*span, ("id", text), ("text", text)]),
        "source": argument,
        "relation": text,
        "target": argument,
        "cue": pa.struct([*span, ("text", text)]),
        "via": pa.list_(argument),
        "modality": text,
        "attribution": text,
        "citations": pa.list_(number),
        "speaker": text,
        "mechanisms": texts,
        "paths": texts,
        "evidence_kind": text,
        "hypothesis": text,
        "methods": texts,
        "confidence": pa.float64(),
        "shown": pa.bool_(),
        "reason": text,
        "corrected": text,
        "echo_of": text,
    }
    return pa.schema(list(columns.items()), metadata={"kg.schema_version": str(SCHEMA_VERSION)})
