"""The build in the formats of other programs; `export` writes any of `FORMATS`."""

from kg.export.formats import FORMATS, export

__all__ = ["FORMATS", "export"]
