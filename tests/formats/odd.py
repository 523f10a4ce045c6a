"""Makes the odd PDF files beside it, each a page or two that once was read wrongly or might be. Needs ReportLab."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).resolve().parent
WIDE, HIGH = 420, 595
FONT = "STSong-Light"
TITLE = "数字经济推动产业升级的机制"
LONG = (
    "数字技术推动产业升级，数据要素提升全要素生产率，平台企业促进创新资源的集聚与共享，"
    "由此形成新的增长动力，并使传统产业的生产方式发生根本变革，其作用在不同地区之间存在差异。"
)


def canvas(size: tuple[float, float] = (WIDE, HIGH), **kept: object) -> tuple[Canvas, io.BytesIO]:
    """An empty file and where its bytes go."""
    out = io.BytesIO()
    return Canvas(out, pagesize=size, invariant=1, **kept), out


def lines(c: Canvas, text: str, x: float, y: float, wide: float, size: float = 10, indent: float = 20) -> float:
    """Draw a paragraph; the height below it."""
    c.setFont(FONT, size)
    room = int((wide - indent) // size)
    c.drawString(x + indent, y, text[:room])
    rest = text[room:]
    per = int(wide // size)
    while rest:
        y -= 1.5 * size
        c.drawString(x, y, rest[:per])
        rest = rest[per:]
    return y - 1.5 * size


def heading(c: Canvas, y: float = 540) -> float:
    """Draw the title and the writer."""
    c.setFont(FONT, 16)
    c.drawCentredString(WIDE / 2, y, TITLE)
    c.setFont(FONT, 10)
    c.drawCentredString(WIDE / 2, y - 22, "王　强")
    return y - 50


def across_pages() -> bytes:
    """A sentence over a page break, with a note and two heads between that hold the title; a number cut in two."""
    c, out = canvas()
    for page in (1, 2, 3):
        c.setFont(FONT, 8)
        c.drawString(40, 575, TITLE if page > 1 else "经济学刊 2024年第5期")
        c.drawRightString(380, 575, str(page))
        c.line(40, 570, 380, 570)
        if page == 1:
            y = heading(c)
            for _ in range(4):
                y = lines(c, LONG, 40, y, 340)
            c.setFont(FONT, 10)
            c.drawString(60, 95, "数字基础设施促进了区域协调发展，并推动了城乡之间要素的流动与配置")
            c.drawString(40, 80, "效率的提升，其中东部地区的企业在研发上的投入使其生产率较上年提高了12")
            c.line(40, 66, 140, 66)
            c.setFont(FONT, 8)
            c.drawString(40, 54, "① 数字基础设施指网络与算力。作者简介另附。")
        elif page == 2:
            c.setFont(FONT, 10)
            c.drawString(40, 550, "5%，而西部地区的差距仍然明显。")
            y = 530
            for _ in range(5):
                y = lines(c, LONG, 40, y, 340)
        else:
            lines(c, "数据要素推动高质量发展。", 40, 550, 340)
        c.showPage()
    c.save()
    return out.getvalue()


def table_between() -> bytes:
    """A table between rules, in the middle of a sentence."""
    c, out = canvas()
    y = heading(c)
    c.setFont(FONT, 10)
    c.drawString(60, y, "回归结果表明数字化转型显著地促进了企业的创新，并且这一作用在东部")
    c.line(60, y - 20, 360, y - 20)
    for number, row in enumerate(
        (("变量", "模型一", "模型二"), ("数字化", "0.35***", "0.28**"), ("规模", "0.02", "0.01"))
    ):
        for x, cell in zip((80, 190, 290), row, strict=True):
            c.drawString(x, y - 35 - 16 * number, cell)
        if not number:
            c.line(60, y - 40, 360, y - 40)
    c.line(60, y - 75, 360, y - 75)
    c.drawString(40, y - 100, "地区更加明显。")
    lines(c, LONG, 40, y - 115, 340)
    c.save()
    return out.getvalue()


def landscape() -> bytes:
    """A page that lies on its side and is turned to be read."""
    c, out = canvas((HIGH, WIDE))
    c.setPageRotation(90)
    c.rotate(90)
    c.translate(0, -WIDE)
    c.setFont(FONT, 16)
    c.drawString(200, 380, TITLE)
    y = 350.0
    for _ in range(3):
        y = lines(c, LONG, 40, y, 500)
    c.save()
    return out.getvalue()


def vertical() -> bytes:
    """Vertical writing: columns from right to left."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT, isVertical=True))
    c, out = canvas()
    c.setFont("STSong-Light", 12)
    text, x = LONG * 2, 380
    while text:
        c.drawString(x, 560, text[:38])
        text, x = text[38:], x - 20
    c.save()
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return out.getvalue()


def watermark() -> bytes:
    """Text under a stamp that is askew, with a title whose letters stand apart and is drawn twice."""
    c, out = canvas()
    c.setFont(FONT, 16)
    c.saveState()
    for shift in (0, 0.4):
        words = c.beginText(90, 540)
        words.setFont(FONT, 16)
        words.setCharSpace(3)
        words.textOut("数字经济推动产业升级")
        words.setTextOrigin(90 + shift, 540)
        words.textOut("数字经济推动产业升级")
        c.drawText(words)
    c.restoreState()
    c.setFont(FONT, 10)
    c.drawString(180, 518, "王")
    c.drawString(200, 518, "强")
    c.drawString(40, 490, "摘　　要：数 字 技 术 推 动 产 业 升 级。")
    y = lines(c, LONG, 40, 470, 340)
    lines(c, LONG, 40, y, 340)
    c.saveState()
    c.translate(100, 200)
    c.rotate(45)
    c.setFont(FONT, 40)
    c.drawString(0, 0, "内部资料")
    c.restoreState()
    c.save()
    return out.getvalue()


def three_columns() -> bytes:
    """Three columns, below a title over all of them."""
    c, out = canvas((595, 420))
    c.setFont(FONT, 16)
    c.drawCentredString(297, 390, TITLE)
    parts = ["第一栏：" + LONG * 2, "第二栏：" + LONG * 2, "第三栏：" + LONG * 2]
    for x, part in zip((30, 215, 400), parts, strict=True):
        lines(c, part, x, 360, 165)
    c.save()
    return out.getvalue()


def scan() -> bytes:
    """A page that is a picture."""
    c, out = canvas()
    c.drawImage(ImageReader(_picture()), 0, 0, WIDE, HIGH)
    c.save()
    return out.getvalue()


def _picture() -> io.BytesIO:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (42, 59), 200).save(out, "PNG")
    out.seek(0)
    return out


def locked() -> bytes:
    """A file with a password."""
    c, out = canvas(encrypt=pdfencrypt.StandardEncryption("secret", strength=128))
    heading(c)
    c.save()
    return out.getvalue()


def empty() -> bytes:
    """A page with nothing on it."""
    c, out = canvas()
    c.showPage()
    c.save()
    return out.getvalue()


ODD: tuple[Callable[[], bytes], ...] = (
    across_pages, table_between, landscape, vertical, watermark, three_columns, scan, locked, empty
)  # fmt: skip


def main(folder: Path) -> None:
    """Write every file."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    for make in ODD:
        data = make()
        (folder / f"odd-{make.__name__}.pdf").write_bytes(data)
        print(f"odd-{make.__name__}.pdf: {len(data):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
