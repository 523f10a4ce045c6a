"""The page `graph.html`: one file, no request to any host.

`render` makes it, and `render_large` that of a build too large to be shown whole.
What it shows is decided in `content` and `counted`, where things stand in `layout`, what vis-network gets in `network`
(the only module that knows pyvis), and how it behaves in the template, style and scripts under `assets/`.
"""

from kg.explore.page import render, render_large

__all__ = ["render", "render_large"]
