"""PDF: the text layer put into reading order, with what stands around the text apart.

glyphs → runs and rules of a page → what stands around (heads, tables) → columns → footnotes → paragraphs
"""

from kg.read.pdf.document import extract

__all__ = ["extract"]
