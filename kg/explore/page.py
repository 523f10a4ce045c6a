"""Puts the page together: template, style, scripts and data into one file that asks nothing of any host.

The content security policy allows the scripts and the style of the page by their digests and no connection at all, so
nothing that a paper, a label or a file name says could run or load, even if it were written into the page unescaped.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.explore.content import Content, content
from kg.explore.counted import counted_content
from kg.explore.network import LINES, Node, Renderer, renderer
from kg.records import CAUSAL, Claim, Document, SentenceLinks
from kg.store import SqliteBuild
from kg.vocabulary import Vocabulary

ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = (  # in this order, in one scope
    *("data", "state", "view", "bends", "map", "camera", "quotes", "lists", "panels", "pick", "ask", "trace", "differ"),
    *("matrix", "read", "filters", "picture", "takeaway", "main"),
)


def render(
    documents: Iterable[Document],
    claims: Iterable[Claim],
    graph: nx.MultiDiGraph,
    vocabulary: Vocabulary,
    links: Iterable[SentenceLinks] = (),
    full_text: bool = True,
) -> Iterator[str]:
    """The page of a build, as HTML, in pieces.

    Args:
        documents: the papers read and their texts; gone through more than once.
        claims: all claims; those that an edge of the graph leads to are shown. Likewise.
        graph: what `kg.assemble.assemble` made of them.
        vocabulary: the vocabulary they were linked with.
        links: what each sentence is about, for reading in context.
        full_text: whether the papers' texts go into the page; without them it holds the sentences quoted alone.

    Raises:
        KeyError: the graph leads to a claim or sentence that is not among the records.
    """
    yield from _page(content(documents, claims, graph, vocabulary, links, full_text))


def render_large(build: SqliteBuild, vocabulary: Vocabulary) -> Iterator[str]:
    """The page of a large build, in pieces: of what is counted, the best supported edges, each with its surest claims.

    Papers are no boxes of it, what is found in them no lines, and their texts are not in it.
    """
    yield from _page(counted_content(build, vocabulary), json.loads(_asset("large.json")), large=True)


def _page(shown: Content, more_words: Mapping[str, Any] | None = None, large: bool = False) -> Iterator[str]:
    drawn = _draw(shown)
    words = json.loads(_asset("words.json")) | (more_words or {})
    style = _asset("page.css")
    scripts = [_inline(drawn.script), _inline(_program(large))]
    environment = Environment(
        loader=FileSystemLoader(ASSETS, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2").generate(
        title=words["title"]["zh"],
        policy=_policy(scripts, style),
        style=Markup(style),
        scripts=[Markup(script) for script in scripts],
        data={
            "kg-words": _json(words),
            "kg-map": _json(shown.map | {"lines": LINES, "causal": list(CAUSAL), "renderer": drawn.version}),
            "kg-network": _json(drawn.network),
        },
        behind={
            "kg-evidence": _json(shown.evidence),
            "kg-texts": _json(shown.texts),
        },
        version=drawn.version,
    )


def _draw(shown: Content) -> Renderer:
    places = shown.map["places"]["asserted"]["wide"]["zh"]
    nodes = [
        Node(key, about["kind"], about["lines"]["zh"], about["font"], *places.get(key, (0, 0)))
        for key, about in shown.map["nodes"].items()
    ]
    return renderer(nodes, sorted({edge["relation"] for edge in shown.map["edges"].values()}))


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _program(large: bool) -> str:
    names = (*_SCRIPTS[:-1], "large", _SCRIPTS[-1]) if large else _SCRIPTS  # of two functions of a name the later holds
    parts = "\n".join(_asset(f"{name}.js") for name in names)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _inline(script: str) -> str:
    """A script that cannot end its element early; the digest is taken over these very characters."""
    return "\n" + script.replace("</script", "<\\/script").replace("<!--", "<\\!--") + "\n"


def _policy(scripts: Iterable[str], style: str) -> str:
    allowed = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"


def _json(data: dict[str, Any]) -> Iterator[Markup]:
    """JSON for a data block: Chinese as it is, one entry of the second level a line, nothing that ends the block."""
    before = "{\n"
    for key, value in data.items():
        if isinstance(value, dict) and value:
            before = f"{before}{_dump(key)}:{{\n"
            for k, v in value.items():
                yield Markup(f"{before}{_dump(k)}:{_dump(v)}")
                before = ",\n"
            before = "},\n"
        else:
            yield Markup(f"{before}{_dump(key)}:{_dump(value)}")
            before = ",\n"
    end = before.removesuffix(",\n")
    yield Markup(f"{end}\n}}")


_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
