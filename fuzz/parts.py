"""What inputs are made of: characters, marks, words, syntax of the formats, and small files of them."""

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape

PLANES = (  # first and last code point of stretches of Unicode
    *((0x00, 0x1F), (0x20, 0x7E), (0x80, 0x2FF), (0x300, 0x36F), (0x590, 0x6FF), (0x2000, 0x206F), (0x2E80, 0x303F)),
    *((0x3040, 0x33FF), (0x4E00, 0x9FFF), (0x4E00, 0x9FFF), (0xE000, 0xF8FF), (0xF900, 0xFAFF), (0xFE00, 0xFE6F)),
    *((0xFF00, 0xFFEF), (0xFFF0, 0xFFFF), (0x1F300, 0x1FAFF), (0x20000, 0x2FA1F), (0xE0000, 0xE01EF)),
    *((0x10FFFE, 0x10FFFF), (0xD800, 0xDFFF)),
)
MARKS = (
    *"。！？；：，、（）()《》〈〉“”‘’「」『』【】[]［］〔〕…—-–~*#_>|\\/^$&@%+=.,;:!?'\"`<>{}",
    *(
        "[1]",
        "[2-4]",
        "<sup>[3]</sup>",
        "<sup>",
        "</sup>",
        "［5］",
        "①",
        "**",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\u3000",
        "\t",
    ),
    *(
        "\u200b",
        "\u00ad",
        "\u2028",
        "\ufeff",
        "\x00",
        "\x0c",
        "\x85",
        "## ",
        "# ",
        "一、",
        "（一）",
        "1.",
        "1.1 ",
        "第一章 ",
    ),
    *(
        "摘要：",
        "关键词：",
        "参考文献\n",
        "[1] ",
        "Abstract: ",
        "Key words: ",
        "DOI: 10.1234/x.",
        "图1 ",
        "中图分类号：F120",
    ),
    *(
        "作者简介：",
        "基金项目：",
        "收稿日期：2024-01-02\n",
        "H1：",
        "H1a",
        "2.3",
        "100%",
        "19",
        "http://a.b/",
        "[J]",
        "[M].",
    ),
    *(
        "的",
        "了",
        "是",
        "不",
        "能",
        "可能",
        "必须",
        "通过",
        "推动",
        "促进",
        "从而",
        "以",
        "为",
        "使",
        "被",
        "由",
        "与",
        "和",
        "及",
    ),
    *("认为", "指出", "包括", "融合", "转化为", "抑制", "其", "这", "张三", "等", "（", "）", "”", "“", "？》"),
)
RUNS = (
    *" (（，、的。0a\"'“”‘’[]#*<>\n\t\u3000-—…$|_!?！？？：;；①国数H",
    "[1]",
    "<sup>",
    "**",
    "。”",
    "、，",
    "1.",
    "（一）",
    "推动",
)
QUESTIONS = (
    *(
        "哪些论文认为",
        "什么",
        "推动",
        "促进",
        "影响",
        "吗？",
        "是否",
        "如何",
        "为什么",
        "有哪些",
        "与",
        "和",
        "之间",
        "的关系",
        "？",
        "?",
    ),
    *(
        "新质生产力",
        "数字经济",
        "高质量发展",
        "which papers say that ",
        "drives ",
        "what ",
        " digital economy",
        "不",
        "可能",
        "必须",
    ),
    *(
        "反对",
        "支持",
        "《数字经济》",
        "提出了哪些",
        "路径",
        "机制",
        "挑战",
        "特征",
        "通过",
        "比较",
        "哪一年",
        "谁",
        "没有人",
        "从",
        "到",
    ),
)
SYNTAX = (
    *"{}[]()\"'\\@%,;:=#&$^~_-.\n\t /<>0\x00\ud800",
    *(
        "%0 ",
        "%A ",
        "%T ",
        "TY  - ",
        "ER  - \n",
        "A1 ",
        "T1 ",
        "RT ",
        "{Title}:",
        "{Author}:",
        "[J]",
        "[1]",
        "//",
        "等",
        "et al",
    ),
    *(
        "@article{",
        "@string{a=",
        "@comment{",
        "title={",
        " and ",
        "\\'{e}",
        '{"',
        '": ',
        "null",
        "true",
        "1e999",
        "-1",
        "[[[[",
        "10.1/",
    ),
)
NUMBERS = (b"0", b"-1", b"99999999", b"2147483648", b"18446744073709551616", b"1e9", b"00000000", b"65536")
BYTES = (
    *(
        b"\x00",
        b"\xff",
        b"\xfe\xff",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\n",
        b"\r",
        b" ",
        b"<",
        b">",
        b"(",
        b")",
        b"[",
        b"]",
        b"<<",
        b">>",
    ),
    *(
        b"{",
        b"}",
        b"&amp;",
        b"&#0;",
        b"&#xD800;",
        b"&x;",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<!DOCTYPE a>",
        b"<?xml ?>",
        b"%PDF-",
    ),
    *(
        b"endobj",
        b"stream\n",
        b"endstream",
        b"1 0 R",
        b"obj",
        b"/Kids",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xe4\xb8",
        b"- ",
        b": ",
        b"&a ",
        b"*a",
    ),
    *(
        b"!!python/object/apply:os.system ",
        b"'",
        b'"',
        b"|",
        b"\t",
        b"---\n",
        b"? ",
        b"\xe2\x80\xa8",
        b"\xed\xa0\x80",
        b"# ",
        b"**",
        b"```\n",
    ),
)
HEAD = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><meta name='citation_title' content='数字经济'>"
    "<title>x</title></head><body>"
)
TAGS = (
    *(
        "p",
        "div",
        "span",
        "h1",
        "h2",
        "h6",
        "table",
        "tr",
        "td",
        "th",
        "ul",
        "li",
        "a",
        "b",
        "strong",
        "sup",
        "br",
        "pre",
        "code",
    ),
    *(
        "script",
        "style",
        "svg",
        "math",
        "nav",
        "footer",
        "article",
        "body",
        "html",
        "head",
        "template",
        "iframe",
        "font",
        "ruby",
        "rt",
    ),
    *("select", "textarea", "title", "meta", "x:y", "!--", "![CDATA["),
)
MARKDOWN = (
    *(
        "# ",
        "## ",
        "> ",
        "- ",
        "1. ",
        "* ",
        "    ",
        "\t",
        "```\n",
        "~~~\n",
        "| a | b |\n|---|---|\n",
        "---\n",
        "===\n",
        "**",
        "*",
        "_",
    ),
    *(
        "[",
        "](",
        "![",
        "[^1]",
        "[^1]: ",
        "<div>\n",
        "</div>",
        "<!--",
        "`",
        "\\",
        "&amp;",
        "&#0;",
        "<a href='",
        "\n",
        "\n\n",
        "<sup>",
        "$",
    ),
)
CORRECTIONS = """- claim: c3f2a9c0d1e4b5a67
  verdict: amended
  error: relation
  relation: enables
  by: 张三
  why: 原文是“奠定基础”。
  sentence: 数据要素为高质量发展奠定基础。
- claim: c3f2a9c0d1e4b5a68
  verdict: rejected
  error: not a claim
  by: 李四
"""
THESAURUS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
<urn:x> a skos:ConceptScheme ; dct:title "农村"@zh .
<urn:x/land> a skos:Concept ; skos:prefLabel "土地"@zh, "land"@en ; skos:altLabel "耕地"@zh ; skos:notation "LAND" ;
  skos:broader <urn:x/factor> ; skos:definition "可以耕种的地。"@zh ; skos:related <urn:x/village> .
<urn:x/factor> a skos:Concept ; skos:prefLabel "要素"@zh ; skos:narrower <urn:x/land> ; skos:hiddenLabel "要 素"@zh .
<urn:x/village> a skos:Concept ; skos:prefLabel "村庄"@zh ; skos:broader <urn:x/village> ; skos:note "n" .
"""
CONFIG = 'sources = ["papers", "more/paper.txt"]\nschemas = "my-schemas"\nbase = true\noutput = "map"\n'


@cache
def labels() -> Sequence[str]:
    """Labels of the vocabulary."""
    from kg.vocabulary import load

    return [concept.pref_label.zh for concept in load().concepts.values()]


@cache
def exports() -> Mapping[str, str]:
    """A citation export a format, by the name of its target."""
    import sys
    from pathlib import Path

    tests = str(Path(__file__).resolve().parent.parent / "tests")
    if tests not in sys.path:
        sys.path.append(tests)
    from citations import EXPORTS

    return {f"export-{form.lower().replace(' ', '-').replace('/', '')}": text for form, text in EXPORTS.items()}


# --- Word

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_parts() -> Mapping[str, bytes]:
    """The parts of a Word file beside its text."""
    notes = f'<w:footnotes {_W}><w:footnote w:id="1"><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnote></w:footnotes>'
    styles = (
        f'<w:styles {_W}><w:style w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="2"/></w:style>'
        '<w:style w:styleId="2"><w:name w:val="Normal"/><w:basedOn w:val="1"/><w:rPr><w:b/></w:rPr></w:style>'
        "</w:styles>"
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>数字经济</dc:title><dc:creator>张三</dc:creator>'
        "</cp:coreProperties>"
    )
    texts = {
        "[Content_Types].xml": "<Types/>",
        "word/styles.xml": styles,
        "word/footnotes.xml": notes,
        "docProps/core.xml": core,
        "word/header1.xml": f"<w:hdr {_W}><w:p><w:r><w:t>经济学刊</w:t></w:r></w:p></w:hdr>",
    }
    return {name: text.encode() for name, text in texts.items()}


def word_body(chance: Random, paragraphs: Sequence[str]) -> bytes:
    """A text of Word: paragraphs in random wrappings, some of them many times over."""
    found = []
    for text in paragraphs:
        shown = escape("".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
        style = chance.choice(("", '<w:pPr><w:pStyle w:val="1"/></w:pPr>', '<w:pPr><w:outlineLvl w:val="3"/></w:pPr>'))
        raised = chance.choice(("", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>', "<w:rPr><w:b/></w:rPr>"))
        one = f"<w:p>{style}<w:r>{raised}<w:t>{shown}</w:t></w:r></w:p>"
        for _ in range(chance.choice((0, 0, 0, 1, 2, 80))):
            wrap = chance.choice(("sdt><w:sdtContent", "tbl><w:tr><w:tc", "ins", "txbxContent", "p", "r", "customXml"))
            tags = [tag.removeprefix("w:") for tag in wrap.split("><")]
            one = "".join(f"<w:{tag}>" for tag in tags) + one + "".join(f"</w:{tag}>" for tag in reversed(tags))
        found.append(one)
    return word_document("".join(found))


def word_document(body: str) -> bytes:
    """The part of a Word file that holds its text, of the elements in it."""
    return f"<w:document {_W}><w:body>{body}</w:body></w:document>".encode()


# --- PDF


def pdf_objects(chance: Random, lines: Sequence[str]) -> list[bytes]:
    """The objects of a PDF file of a page or two; the first is its catalogue."""
    content = b"BT /F1 %d Tf\n" % chance.choice((0, 1, 9, 12, 9999))
    for number, line in enumerate(lines):
        shown = line.encode("utf-16-be", "ignore").hex().encode()
        x, y = chance.choice(((40, 780 - 14 * number), (300, 780 - 14 * number), (0, 0), (99999, -5)))
        turn = chance.choice((b"1 0 0 1", b"1 0 0 1", b"0 1 -1 0", b"0.7 0.7 -0.7 0.7", b"0 0 0 0"))
        content += b"%s %d %d Tm <%s> Tj\n" % (turn, x, y, shown)
    content += b"ET\n" + b"q " * chance.choice((0, 0, 500)) + b"40 700 300 1 re f\n"
    if chance.random() < 0.2:
        content += b"/X1 Do\n" * chance.choice((1, 3, 200))
    stream = b"<< /Length %d >>\nstream\n%s\nendstream"
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << /X1 8 0 R >> >> >>",
        stream % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> /FontDescriptor 7 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 750 /Descent -250 /ItalicAngle 0"
        b" /FontBBox [-25 -254 1000 880] /CapHeight 880 /StemV 93 >>",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << /X1 8 0 R >> >>"
        b" /Length 6 >>\nstream\n/X1 Do\nendstream",
    ]


def pdf_file(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of objects, the first of them its catalogue, with the table that leads to them; `trailer` goes with it."""
    out, places = BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, one))
    table = out.tell()
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R%s >>\n" % (len(objects) + 1, trailer and b" " + trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


# --- YAML

YAML = (
    *(
        "- ",
        "id: ",
        "prefLabel: ",
        "{zh: ",
        "en: ",
        "}",
        "[",
        "]",
        ", ",
        ": ",
        "broader: ",
        "altLabels: ",
        "file: ",
        "title: ",
        "year: ",
    ),
    *(
        "claim: ",
        "verdict: ",
        "by: ",
        "&a ",
        "*a",
        "!!python/object:os.system ",
        "!!binary ",
        "!!set ",
        "!x ",
        "!!timestamp ",
        "<<: ",
    ),
    *(
        "|",
        ">",
        "'",
        '"',
        "#",
        "?",
        "---",
        "...",
        "%YAML 9.9\n",
        "2024-13-99",
        "2024-02-30",
        "0o9",
        "1_000",
        "1:99:99",
        ".inf",
        "~",
        "null",
    ),
    *(
        "silent: ",
        "joints: ",
        "\t",
        "\n",
        "\n  ",
        "\n- ",
        "sources = ",
        "base = true",
        '"""',
        "[a.b]",
        "=",
        "1979-05-27T07:32:00Z",
    ),
)
