"""Styles of a Word file: which paragraphs are headings, which runs are bold or raised."""

from lxml import etree

from kg.read.layout import load_layout

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 20  # styles that one may be based on in turn; more are a circle
_BODY = 9  # the outline level of text that is no heading
_DIGITS = tuple("123456789")
_OFF = ("0", "false", "off", "none")


class Styles:
    """The styles of a document.

    Args:
        root: styles.xml; None where the file has none.
    """

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iter(f"{_W}style") if root is not None else ()
        self._of = {style.get(f"{_W}styleId"): style for style in found}
        words = load_layout().words.styles  # how Word and WPS call them, whatever language the paper is in
        self._called = {name.lower(): kind for kind, names in words.items() for name in names}

    def kind(self, paragraph: etree._Element) -> int | str | None:
        """The depth of a heading as in `Known`, `contents` or `caption`; None for text."""
        own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        level = _level(own)
        for style in self._chain(paragraph.find(f"{_W}pPr/{_W}pStyle")):
            name = _value(style.find(f"{_W}name")).strip().lower()
            number = name[-1:] if name[-1:] in _DIGITS else ""
            called = self._called.get(name.removesuffix(number).strip())
            if called == "heading" and number:
                return int(number) + 1
            if called == "title" and not number:
                return 1
            if called in ("contents", "caption"):
                return called
            level = _level(style.find(f"{_W}pPr/{_W}outlineLvl")) if level is None else level
        return level

    def bold(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether a run is bold."""
        return self._has(run, paragraph, "b")

    def raised(self, run: etree._Element) -> bool:
        """Whether a run is set above the line."""
        own = run.find(f"{_W}rPr/{_W}vertAlign")
        if own is not None:
            return _value(own) == "superscript"
        chain = self._chain(run.find(f"{_W}rPr/{_W}rStyle"))
        return any(_value(style.find(f"{_W}rPr/{_W}vertAlign")) == "superscript" for style in chain)

    def _has(self, run: etree._Element, paragraph: etree._Element, name: str) -> bool:
        places = [run, *self._chain(run.find(f"{_W}rPr/{_W}rStyle"))]
        places += self._chain(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        for place in places:
            found = place.find(f"{_W}rPr/{_W}{name}")
            if found is not None:
                return str(found.get(f"{_W}val", "1")) not in _OFF
        return False

    def _chain(self, named: etree._Element | None) -> list[etree._Element]:
        """A style and those it is based on, the nearest first."""
        chain: list[etree._Element] = []
        name = _value(named)
        while name in self._of and len(chain) < _DEEPEST:
            chain.append(self._of[name])
            name = _value(chain[-1].find(f"{_W}basedOn"))
        return chain


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))


def _level(element: etree._Element | None) -> int | None:
    """The depth that an outline level stands for: level 0 is that of the outermost headings."""
    value = _value(element)
    return int(value) + 2 if value.isdigit() and int(value) < _BODY else None
