"""Markdown, taken apart by CommonMark: headings by their markup, paragraphs without theirs."""

import re
from collections.abc import Sequence
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.read.decode import decode
from kg.read.extracted import Extracted, Writer
from kg.read.hints import hints
from kg.vocabulary.written import read_yaml

_FRONT = re.compile(r"---[ \t]*\n(.{1,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)  # a page of it is much
_NOTE = re.compile(r"\[\^([^\]\s]{1,20})\]:\s*")
_MARK = re.compile(r"\[\^[^\]\s]{1,20}\]")
_KEPT = re.compile(r"</?su[bp]>", re.I)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_LONGEST_UNDERLINED = 90  # a longer paragraph above --- is no heading but stands above a rule


def extract(data: bytes, file: str) -> Extracted:
    """The text of a Markdown file.

    Raises:
        SourceError: it is empty or in no encoding that can be read.
    """
    decoded = decode(data, file)
    text, said = decoded.text, {}
    writer = Writer("md")
    if front := _FRONT.match(text):
        said = _front(front[1])
        writer.aside(front[1], "front matter")
        text = text[front.end() :]
    parser = MarkdownIt("commonmark").enable("table").disable("code")  # four blanks indent a paragraph in Chinese texts
    blocks = parser.parse(text)
    lines = text.split("\n")
    at = 0
    number = ""
    while at < len(blocks):
        token = blocks[at]
        if token.type == "table_open":
            end = next(i for i in range(at, len(blocks)) if blocks[i].type == "table_close")
            _verbatim(writer, lines, token, "figure or table")
            at = end
        elif token.type in ("fence", "html_block"):
            _verbatim(writer, lines, token, "code" if token.type == "fence" else "figure or table")
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline":
            _paragraph(writer, token, blocks[at - 1], number)
            number = ""
        at += 1
    return writer.done(hints(said), decoded)


def _verbatim(writer: Writer, lines: Sequence[str], token: Token, reason: str) -> None:
    if token.map:
        writer.block("\n".join(line for line in lines[slice(*token.map)] if line.strip()), reason=reason)


def _paragraph(writer: Writer, token: Token, opening: Token, number: str) -> None:
    """A paragraph or heading; a line in bold alone may be a heading."""
    children = token.children or []
    text = _plain(children)
    if note := _NOTE.match(text):
        writer.aside(text[note.end() :], "footnote")
        return
    depth = None
    if opening.type == "heading_open":
        underlined = opening.markup in ("-", "=")
        if not (underlined and ("\n" in text or len(text) > _LONGEST_UNDERLINED)):
            depth, text = int(opening.tag[1:]), text.replace("\n", " ")
    elif _all_strong(children):
        depth = 0
    writer.block(number + _MARK.sub("<sup>†</sup>", text), depth)


def _all_strong(children: Sequence[Token]) -> bool:
    shown = [child for child in children if child.type != "text" or child.content.strip()]
    ends = len(shown) > 2 and (shown[0].type, shown[-1].type) == ("strong_open", "strong_close")
    return ends and sum(child.type == "strong_open" for child in shown) == 1


def _plain(children: Sequence[Token]) -> str:
    """A paragraph's text; line ends stay, for they may be all that parts names from institutions."""
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or (child.type == "html_inline" and _BREAK.match(child.content)):
            parts.append("\n")
        elif child.type == "html_inline" and _KEPT.fullmatch(child.content):
            parts.append(child.content.lower())
    return "".join(parts)


def _front(block: str) -> dict[str, Any]:
    """The fields of a block of YAML at the head of the file, as many programs write it."""
    try:
        said = read_yaml(block)
    except yaml.YAMLError:
        return {}
    return {str(name).lower(): value for name, value in said.items()} if isinstance(said, dict) else {}
