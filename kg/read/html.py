"""Web pages: the article, without what stands around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from kg.errors import SourceError
from kg.normalise import CJK_MARKS, HAN
from kg.read.decode import decode
from kg.read.extracted import Extracted, Writer
from kg.read.hints import hints
from kg.read.spaces import one_line

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding=["']([\w-]+)""", re.I
)
_SEARCHED = 4096  # bytes in which a page declares its encoding; browsers search 1024
_SKIPPED = {"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head", "rt", "rp", "canvas"}
_AROUND = {"nav", "aside", "footer", "form", "button", "select", "textarea", "dialog", "menu"}
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog"}
_NAMED = re.compile(  # what frameworks call the parts around an article, as a word of class or id
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|footer|sidebar|side|comments?|related|recommend\w*|share|sharing|breadcrumbs?|crumbs?"
    r"|copyright|toolbar|pager|pagination|advert\w*|ads?|banner|login|search|hot|rank\w*|tags?cloud|qrcode)(?:$|[\s_-])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_INLINE = re.compile(  # elements that begin no line
    "a|abbr|b|bdi|bdo|big|br|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|nobr|q|rb|ruby|s|samp|small|span"
    "|strike|strong|sub|sup|time|tt|u|var|wbr"
)
_BOLD = {"b", "strong"}
_MARK = re.compile(r"[\s\d,，–\-\[\]［］〔〕①-⑳*†‡]+")  # what stands raised and is a mark, or an exponent
_PROSE = re.compile(r"[，。；、]")
_WRAPPED = re.compile(rf"(?<=[{HAN}{CJK_MARKS}])[ \t]*\n\s*(?=[{HAN}{CJK_MARKS}])")  # in the source, not on the page
_CELL = 60  # characters of prose in a cell: the table arranges a page, as pages once did, and holds no figures
_MOST = 0.9  # an element that holds this share of the prose around it holds the article


@dataclass(slots=True)
class _Block:
    """A paragraph, heading or table of a page.

    Attributes:
        element: what it stands in.
        text: on as many lines as the page breaks it into.
        linked, bold: characters of it in links, and in bold.
    """

    element: etree._Element
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0

    @property
    def text(self) -> str:
        """Its text, blanks as a browser shows them."""
        lines = (one_line(line) for line in "".join(self.parts).split("\n"))
        return "\n".join(line for line in lines if line)

    @property
    def prose(self) -> int:
        """How much it speaks for being the article: characters, where there are marks of sentences and few links."""
        text = self.text
        return len(text) if _PROSE.search(text) and self.linked < 0.5 * len(text) else 0


def extract(data: bytes, file: str) -> Extracted:
    """The article of a web page.

    Raises:
        SourceError: it is empty, in no encoding that can be read, or built to harm.
    """
    declared = _DECLARED.search(data[:_SEARCHED])
    name = (declared[1] or declared[2]).decode("ascii", "ignore") if declared else None
    decoded = decode(data, file, name)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(decoded.text.encode("utf-8", "replace"), parser)
    if root is None:
        raise SourceError(file, "there is no text in it", "Save the page again, with its text")
    if any("depth" in error.message for error in parser.error_log):
        raise SourceError(file, "its elements are nested too deep to be a page", "Save its text as a text file")
    meta = _meta(root)
    blocks = list(_blocks(root))
    inside = _article(blocks, meta.get("citation_title") or meta.get("title") or [])
    writer = Writer("html")
    around = []
    for index, block in enumerate(blocks):
        tag = block.element.tag
        if index not in inside:
            around.append(block.text)
        elif tag == "table":
            writer.block(block.text, reason="figure or table")
        elif tag == "pre":
            writer.block(block.text, reason="code")
        else:
            level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else None
            text = block.text.replace("\n", " ") if level else block.text
            writer.block(text, level or (0 if block.bold >= len(block.text) > 0 else None))
    if around:
        writer.aside("\n".join(around), "around the article")
    return writer.done(hints(meta), decoded)


def _meta(root: etree._Element) -> dict[str, list[str]]:
    """What the page says of itself: its meta tags, and its title, by name in lower case."""
    said: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").lower()
        if name and (content := tag.get("content")):
            said.setdefault(name, []).append(content)
    return said


def _blocks(root: etree._Element) -> Iterator[_Block]:
    """The paragraphs of a page, in order: text between two elements that begin a line."""
    body = next(root.iter("body"), root)
    block = _Block(body)
    skipped: etree._Element | None = None
    bold = links = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                _add(block, element.tail, bold, links)
            continue
        starts = event == "start"
        if starts and (
            tag in _SKIPPED or element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
        ):
            skipped = element
            continue
        if starts and ((tag == "table" and not _arranges(element)) or tag == "pre"):
            yield from _ended(block)
            yield _Block(element, [_rows(element) if tag == "table" else "".join(element.itertext())])
            block, skipped = _Block(element.getparent()), element
            continue
        if _INLINE.fullmatch(tag):
            bold += (tag in _BOLD) * (1 if starts else -1)
            links += (tag == "a") * (1 if starts else -1)
            raised = tag == "sup" and _MARK.fullmatch("".join(element.itertext())) is not None
            if raised:
                block.parts.append("<sup>" if starts else "</sup>")
            if tag == "br" and starts:
                block.parts.append("\n")
        else:
            yield from _ended(block)
            block = _Block(element if starts else element.getparent() if element is not body else body)
        _add(block, element.text if starts else (element.tail if element is not body else None), bold, links)
    yield from _ended(block)


def _add(block: _Block, text: str | None, bold: int, links: int) -> None:
    if text:
        block.parts.append(re.sub(r"[ \t\r\n\f]+", " ", _WRAPPED.sub("", text)))
        shown = len(text.strip())
        block.bold += shown if bold else 0
        block.linked += shown if links else 0


def _ended(block: _Block) -> Iterator[_Block]:
    if block.text:
        yield block


def _arranges(table: etree._Element) -> bool:
    """Whether a table arranges a page: a cell of it holds prose, or another table."""
    return any(
        cell.find(".//table") is not None or (len(text := "".join(cell.itertext())) > _CELL and "。" in text)
        for cell in table.iter("td", "th")
    )


def _rows(table: etree._Element) -> str:
    return "\n".join(
        " | ".join(one_line(" ".join("".join(cell.itertext()).split())) for cell in row.iter("td", "th"))
        for row in table.iter("tr")
    )


def _article(blocks: list[_Block], titles: list[str]) -> set[int]:
    """Indexes of the blocks of the article: the smallest element with nearly all prose, from the title on."""
    kept = [index for index, block in enumerate(blocks) if not _around(block.element)]
    prose: dict[etree._Element, int] = {}
    for index in kept:
        amount = blocks[index].prose
        at: etree._Element | None = blocks[index].element
        while amount and at is not None:
            prose[at] = prose.get(at, 0) + amount
            at = at.getparent()
    if not prose:
        return set(kept)
    top = next(iter(prose)).getroottree().getroot()
    while True:
        best = max((child for child in top if child in prose), key=lambda child: prose[child], default=None)
        if best is None or prose[best] < _MOST * prose[top] or best.tag == "p":
            break
        top = best
    inside = [index for index in kept if top in (blocks[index].element, *blocks[index].element.iterancestors())]
    before = range(inside[0] - 1, -1, -1)
    titled = any(_titles(blocks[index], titles) for index in inside)
    title = inside[0] if titled else next((i for i in before if i in kept and _titles(blocks[i], titles)), inside[0])
    return {index for index in kept if title <= index <= inside[-1]}


def _titles(block: _Block, titles: list[str]) -> bool:
    """Whether a block above the article is its title: a heading of the first rank, or what the page is called."""
    text = "".join(block.text.split())
    if block.element.tag == "h1":
        return re.search(f"[{HAN}]", text) is not None
    return any(len(text) > 4 and "".join(title.split()).startswith(text) for title in titles)


def _around(element: etree._Element) -> bool:
    """Whether an element, or one around it, is a part of the page that no article stands in."""
    for one in (element, *element.iterancestors()):
        if one.tag in ("body", "html"):
            return False
        names = f"{one.get('class', '')} {one.get('id', '')}"
        if one.tag in _AROUND or one.get("role") in _ROLES or _NAMED.search(names):
            return True
    return False
