"""Makes the files beside it: the seeds as researchers have papers. `python tests/formats/make.py [FOLDER]`.

Word files come from python-docx, PDF from LibreOffice, Chromium and ReportLab, so all of them are needed, and Droid
Sans Fallback, whose characters make small files. The bytes differ with the versions of these programs;
what is read of them may not.
"""

import html
import io
import re
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from kg.read import read_text

HERE = Path(__file__).resolve().parent
SEEDS = sorted((HERE.parent.parent / "seeds").glob("*.txt"))
FONT = "Droid Sans Fallback"
HEAD = "社会科学研究 2025年第3期"
NOTE = "本文所说的产业，指国民经济行业分类中的门类，与统计口径一致。"
FIGURES = [["年份", "企业数", "增速"], ["2021", "1,204", "8.1"], ["2022", "1,377", "14.4"], ["2023", "1,502", "9.1"]]
_RAISED = re.compile(r"<sup>(.*?)</sup>")
_MARKUP = re.compile(r"\*\*|^[ \t\u3000]*(?:#{1,6}\s*|-\s+(?=\[))|\\(?=\*)")


@dataclass(frozen=True)
class Block:
    """A paragraph (`depth` None) or heading, as in `kg.read.extracted.Known`."""

    text: str
    depth: int | None


def blocks(seed: Path) -> list[Block]:
    """A seed as paragraphs and headings: what a typesetter would have had."""
    text = seed.read_text(encoding="utf-8")
    paper = read_text(text, seed.name).paper
    titles = {section.start: section.level + 1 for section in paper.sections if section.title != "摘要"}
    spans = sorted((section.start, section.end) for section in paper.sections)
    found: list[Block] = []
    offset, goes_on = 0, False
    wrapped = seed.name.startswith("003")
    for raw in text.split("\n"):
        line = _MARKUP.sub("", raw).strip(" \u3000")
        start = next((a for a, b in spans if b > a and offset <= a <= offset + len(raw)), None)
        inside = any(a < offset < b for a, b in spans)
        offset += len(raw) + 1
        if not line:
            continue
        if start is not None and start in titles:
            found.append(Block(line, titles[start]))
            goes_on = False
        elif inside and found:
            found[-1] = Block(found[-1].text + line, found[-1].depth)
        elif wrapped and goes_on and not line.startswith(("Abstract", "elements", "在当前", "摘要")):
            found[-1] = Block(found[-1].text + line, None)
        else:
            found.append(Block(line, None))
        goes_on = found[-1].depth is None and len(line) > 15 and not line.endswith("。") and "学院" not in line
    return found


def markdown(parts: list[Block]) -> bytes:
    """The seed in Markdown."""
    lines = ["#" * b.depth + " " + b.text if b.depth else b.text.replace("*", "\\*") for b in parts]
    lines.insert(_middle(parts) + 1, _table_markdown())
    return ("\n\n".join(lines) + "\n").encode()


def _middle(parts: list[Block]) -> int:
    """The first paragraph of the second half that ends with its sentence: a table comes after it."""
    half = range(len(parts) // 2, len(parts))
    return next(index for index in half if parts[index].depth is None and parts[index].text.endswith("。"))


def _table_markdown() -> str:
    head, *rows = [" | ".join(row) for row in FIGURES]
    return "\n".join(f"| {row} |" for row in (head, "--- | --- | ---", *rows))


def web_page(parts: list[Block]) -> bytes:
    """The seed as an article in a page with menus, a list of other articles and a footer."""
    title = next((b.text for b in parts if b.depth == 1), "")
    body = []
    for number, block in enumerate(parts):
        text = _RAISED.sub(r"<sup>\1</sup>", html.escape(block.text).replace("&lt;", "<").replace("&gt;", ">"))
        tag = f"h{min(block.depth, 6)}" if block.depth else "p"
        body.append(f"<{tag}>{text}</{tag}>")
        if number == _middle(parts):
            rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in FIGURES)
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    content = "\n".join(body)
    return f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{html.escape(title)} - 社会科学研究</title>
<meta name="citation_title" content="{html.escape(title)}"><meta name="citation_journal_title" content="社会科学研究">
<meta name="citation_publication_date" content="2025/03/15"><style>p {{ text-indent: 2em }}</style></head>
<body><div class="top-nav"><a href="/">首页</a> <a href="/now">最新一期</a> <a href="/all">过刊浏览</a></div>
<div id="page"><div class="content">
{content}
</div><div class="related"><h3>相关文章</h3><ul><li><a href="/1">数字经济推动乡村振兴，路径何在。</a></li>
<li><a href="/2">平台治理促进共同富裕，机制何在。</a></li></ul></div></div>
<footer>版权所有 社会科学研究编辑部，未经许可，不得转载。</footer>
<script>var x = "数据，推动增长。";</script></body></html>
""".encode()


def word(parts: list[Block], columns: int = 1) -> bytes:
    """The seed in Word: headings by style, a running head, page numbers, a note at the foot and a table of figures."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    for name in ("Normal", "Title", *(f"Heading {n}" for n in range(1, 6))):
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(kind), FONT)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
    for number, block in enumerate(parts):
        if block.depth:
            paragraph = document.add_heading("", min(block.depth, 6) - 1)
        else:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(21)
            paragraph.paragraph_format.space_after = Pt(0)
        _runs(paragraph, block.text)
        if number == len(parts) // 3:
            _footnote_reference(paragraph)
        if number == _middle(parts):
            table = document.add_table(len(FIGURES), len(FIGURES[0]), style="Table Grid")
            table.autofit = False
            for column in table.columns:
                column.width = Pt(60)
            for row, cells in zip(table.rows, FIGURES, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text, cell.width = text, Pt(60)
    section = document.sections[0]
    section.header.paragraphs[0].text = HEAD
    _page_field(section.footer.paragraphs[0])
    if columns > 1:
        shape = section._sectPr.find(qn("w:cols"))
        shape.set(qn("w:num"), str(columns))
        shape.set(qn("w:space"), "400")
    document.core_properties.title = next((b.text for b in parts if b.depth == 1), "")
    document.core_properties.author = "Administrator"
    out = io.BytesIO()
    document.save(out)
    return _with_footnote(out.getvalue())


def _runs(paragraph, text: str) -> None:
    for index, part in enumerate(_RAISED.split(text)):
        if part:
            paragraph.add_run(part).font.superscript = True if index % 2 else None


def _footnote_reference(paragraph) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), "2")
    run._r.append(mark)


def _page_field(paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _with_footnote(data: bytes) -> bytes:
    """The same file with the note that it refers to, which python-docx cannot write."""
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in enumerate(("separator", "continuationSeparator"))
    )
    small = '<w:sz w:val="16"/>'
    mark = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/>{small}</w:rPr><w:footnoteRef/></w:r>'
    words = f'<w:r><w:rPr><w:rFonts w:eastAsia="{FONT}"/>{small}</w:rPr><w:t>{NOTE}</w:t></w:r>'
    note = f'<w:footnote w:id="2"><w:p>{mark}{words}</w:p></w:footnote>'
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                part = part.replace(
                    b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
                )
            elif name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                part = part.replace(
                    b"</Relationships>",
                    f'<Relationship Id="rIdNotes" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode(),
                )
            elif name == "docProps/thumbnail.jpeg":
                continue
            target.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
        target.writestr(
            zipfile.ZipInfo("word/footnotes.xml", (2025, 1, 1, 0, 0, 0)),
            f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {ns}>{lines}{note}</w:footnotes>',
            zipfile.ZIP_DEFLATED,
        )
    return out.getvalue()


def libreoffice(parts: list[Block], columns: int) -> bytes:
    """The seed as LibreOffice prints the Word file."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "a.docx"
        source.write_bytes(word(parts, columns))
        profile = f"-env:UserInstallation=file://{place}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", place, source]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (Path(place) / "a.pdf").read_bytes()


def chromium(parts: list[Block], columns: int) -> bytes:
    """The seed as Chromium prints a page, with running heads by CSS."""
    from playwright.sync_api import sync_playwright

    title, rest = [b for b in parts if b.depth == 1], [b for b in parts if b.depth != 1]
    body = "".join(
        f"<h{min(b.depth, 6)}>{b.text}</h{min(b.depth, 6)}>" if b.depth else f"<p>{b.text}</p>" for b in rest
    )
    heading = "".join(f"<h1>{b.text}</h1>" for b in title)
    style = f"""@page {{ size: A4; margin: 22mm 18mm; @top-center {{ content: "{HEAD}"; font: 8pt "{FONT}" }}
        @bottom-center {{ content: counter(page); font: 8pt "{FONT}" }} }}
        body {{ font: 10pt/1.5 "{FONT}"; margin: 0 }} p {{ text-indent: 2em; margin: 0; text-align: justify }}
        h1, h2, h3, h4, h5 {{ font-weight: 400 }} h1 {{ font-size: 16pt; text-align: center }}
        h2 {{ font-size: 13pt }} h3, h4, h5 {{ font-size: 11pt }}
        main {{ columns: {columns}; column-gap: 8mm; column-fill: auto }} sup {{ font-size: 70%; line-height: 1 }}"""
    head = f'<meta charset="utf-8"><title>-</title><style>{style}</style>'
    page = f'<html lang="zh">{head}{heading}<main>{body}</main></html>'
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        tab = browser.new_page()
        tab.set_content(page)
        data = tab.pdf(prefer_css_page_size=True, tagged=False)
        browser.close()
    return data


def reportlab(parts: list[Block], columns: int) -> bytes:
    """The seed as ReportLab sets it with a font that is not embedded, as many journals' older files are."""
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageTemplate, Paragraph

    font = "MSung-Light" if any("產" in b.text for b in parts) else "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    shape = {"fontName": font, "wordWrap": "CJK"}
    body = ParagraphStyle("body", fontSize=9.5, leading=15, firstLineIndent=19, alignment=TA_JUSTIFY, **shape)
    heads = {
        depth: ParagraphStyle(
            f"h{depth}", fontSize=size, leading=size * 1.6, spaceBefore=6, spaceAfter=6, alignment=place, **shape
        )
        for depth, size, place in [(1, 17, TA_CENTER), (2, 13, TA_CENTER), (3, 11, 0), (4, 10.5, 0), (5, 10.5, 0)]
    }  # fmt: skip
    width, height = A4
    margin, gap, foot = 55, 22, 90
    wide = (width - 2 * margin - gap * (columns - 1)) / columns

    def frames(bottom: float) -> list[Frame]:
        return [
            Frame(margin + n * (wide + gap), bottom, wide, height - 70 - bottom, 0, 0, 0, 0) for n in range(columns)
        ]

    def around(canvas, document) -> None:
        canvas.setFont(font, 8)
        canvas.drawCentredString(width / 2, height - 45, HEAD if document.page % 2 else "数字经济专题")
        canvas.line(margin, height - 50, width - margin, height - 50)
        canvas.drawCentredString(width / 2, 30, f"· {document.page} ·")
        if document.page == 1:
            canvas.line(margin, 80, margin + 100, 80)
            canvas.setFont(font, 7.5)
            canvas.drawString(margin + 15, 68, f"① {NOTE}"[: int(wide / 7.5) - 3])
            canvas.drawString(margin, 57, f"① {NOTE}"[int(wide / 7.5) - 3 :])

    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, title="Microsoft Word - 定稿.doc", invariant=1)
    document.addPageTemplates([PageTemplate("first", frames(foot), around), PageTemplate("next", frames(60), around)])
    story = [NextPageTemplate("next")]
    for block in parts:
        text = _RAISED.sub(r"<super>\1</super>", html.escape(block.text).replace("&lt;", "<").replace("&gt;", ">"))
        story.append(Paragraph(text, heads[min(block.depth, 5)] if block.depth else body))
    document.build(story)
    return out.getvalue()


def main(folder: Path) -> None:
    """Write every file, and say how large they are together."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS:
        parts, name = blocks(seed), seed.name[:3]
        files = {f"{name}.md": markdown(parts), f"{name}.html": web_page(parts), f"{name}.docx": word(parts)}
        for columns in (1, 2):
            files[f"{name}-reportlab-{columns}.pdf"] = reportlab(parts, columns)
            if name in ("000", "003"):
                files[f"{name}-libreoffice-{columns}.pdf"] = libreoffice(parts, columns)
                files[f"{name}-chromium-{columns}.pdf"] = chromium(parts, columns)
        for file, data in files.items():
            (folder / file).write_bytes(data)
            print(f"{file}: {len(data):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
