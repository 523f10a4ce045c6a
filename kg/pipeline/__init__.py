"""From files to a build: a pure function from a paper to records, and a merge of those records in key order."""

from kg.pipeline.build import build
from kg.pipeline.cache import LIMIT, Cache
from kg.pipeline.cluster import place_of
from kg.pipeline.records import PaperRecords, read_paper
from kg.pipeline.steps import Progress
from kg.pipeline.summary import Summary

__all__ = ["LIMIT", "Cache", "PaperRecords", "Progress", "Summary", "build", "place_of", "read_paper"]
