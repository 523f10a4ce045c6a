"""The page `graph.html`: one file, no request to any host.

`render` makes it. What it shows is decided in `content`, where things stand in `layout`, what vis-network gets in
`network` (the only module that knows pyvis), and how it behaves in the template, style and scripts under `page/`.
"""

from kg.explore.page import render

__all__ = ["render"]
