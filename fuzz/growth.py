"""Looks for time that grows with the square of a length: `python -m fuzz.growth [TARGET …] [--seconds S] [--seed N]`.

An input is an opening, a run of one or two things and an end. It is taken where it needs more than a second of the
processor, or more than a tenth and nearly four times what half of the run needs. An input that goes on for five seconds
is ended; one that ends the process, or that a library does not come back from, is told as that.
"""

import argparse
import gc
import multiprocessing
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from fuzz import parts
from fuzz.targets import LONGEST, TARGETS

OPENINGS = (
    *(
        "",
        "摘要",
        "关键词：",
        "参考文献\n",
        "作者简介：",
        "中图分类号",
        "假设1",
        "[1]",
        "[",
        "<sup>",
        "一、",
        "（一）",
        "图1",
        "注：",
    ),
    *(
        "附录",
        "Abstract",
        "张三",
        "<",
        "$",
        "http://",
        "|",
        "#",
        "**",
        "10.1234/",
        "2024年",
        "。",
        "数字经济",
        "通过",
        "不",
    ),
    *(
        "题目\n",
        "1.1",
        "![",
        "[a](",
        "收稿日期：",
        "DOI: ",
        "哪些论文认为",
        "which papers say that ",
        "《",
        "[1]张三.题名[J].",
    ),
    *(
        "@article{a,\n author={",
        "TY  - JOUR\nTI  - ",
        "%0 Journal Article\n%T ",
        "RT Journal Article\nT1 ",
        '[{"title": "',
    ),
    *(
        "{Reference Type}: Journal Article\n{Title}: ",
        "---\ntitle: ",
        "- file: ",
        "- id: a\n  prefLabel: {zh: ",
        "output = ",
    ),
)
RUNS = (
    *parts.RUNS,
    *(
        "（",
        "(",
        "[",
        "<",
        "{",
        "}",
        "&a ",
        "*a ",
        "- ",
        "a: ",
        "\n- ",
        "\n  ",
        "，推动",
        "通过",
        "其",
        "不",
        "和",
        "数字经济",
    ),
    *(
        "1,",
        "a ",
        "国 ",
        "[1",
        "1-",
        "\\",
        "_",
        "=",
        "` ",
        "~",
        "](",
        "&amp;",
        " and ",
        "AU  - 张三\n",
        "%A 张三\n",
        "author = ",
    ),
)
ENDS = ("x", "", "。", "推动产业。", "]", ")", "}", '"', "\n数字经济推动产业。", "\n")
SLOW = 1.0  # seconds of the processor that no input of this length may take
GROWS = 3.3  # times as long for twice the length; a square takes four
NOTED = 0.1  # seconds below which growth is not looked at
ENDED = 5.0
_HUNG = 60.0  # seconds of the clock without an input done


class _Over(BaseException):
    """An input took too long."""


def main() -> int:
    """Run what is asked for; 1 where an input was taken."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.growth", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="all but answer without one")
    parser.add_argument("--seconds", type=float, default=20, help="of the processor, for each target")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = 0
    for name in asked.targets or [name for name in TARGETS if name != "answer"]:
        said: Any = multiprocessing.Queue()
        process = multiprocessing.Process(target=_run, args=(name, asked.seconds, asked.seed, said))
        process.start()
        while True:
            try:
                line, taken = said.get(timeout=_HUNG)
            except Exception:
                line, taken = f"{name}: the process is gone or does not come back", True
                process.kill()
            found += taken is True
            if line:
                print(line, flush=True)
            if taken is None or (not process.is_alive() and said.empty()):
                break
        process.join()
    return int(found > 0)


def _run(name: str, seconds: float, seed: int, said: Any) -> None:
    """Inputs of a target, until its time is up; puts a line for each that is taken, and one at the end with None."""
    chance, target, wrap = Random(f"{seed} {name}"), TARGETS[name], WRAPS.get(name)
    signal.signal(signal.SIGVTALRM, _ring)

    def took(opening: str, run: str, end: str, length: int) -> float:
        text = opening + (run * (length // len(run) + 1))[:length] + end
        data: Any = wrap(text) if wrap else text.encode("utf-8", "replace") if target.binary else text
        return _seconds(target.run, data)

    took("", "a", "", 1)
    gc.freeze()
    began, done, slowest, takens = time.process_time(), 0, 0.0, 0
    length = 150 if name == "question" else LONGEST // 4
    while time.process_time() - began < seconds:
        run = chance.choice(RUNS) + (chance.choice(RUNS) if chance.random() < 0.3 else "")
        one = chance.choice(OPENINGS), run, chance.choice(ENDS)
        whole = took(*one, length)
        done, slowest = done + 1, max(slowest, whole)
        line = ""
        if whole > NOTED:
            half = took(*one, length // 2)
            if whole > SLOW or whole / half > GROWS:
                line, takens = f"  {name} {one!r}: {half:.2f} s, twice as long {whole:.2f} s", takens + 1
        said.put((line, bool(line)))
    said.put((f"{name}: {done} inputs of {length} characters, {takens} taken, slowest {slowest:.2f} s", None))


def _seconds(run: Callable[[Any], None], data: Any) -> float:
    """Seconds of the processor; what is wrong with the answer is for the other command to find.

    Garbage is left lying meanwhile: to look through what linkers hold takes a tenth of a second, now and then.
    """
    gc.collect()
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDED)
    began = time.process_time()
    try:
        run(data)
    except (Exception, _Over):
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        gc.enable()
    return time.process_time() - began


def _ring(*_: Any) -> None:
    raise _Over


def _word(text: str) -> bytes:
    """A Word file of a text, a paragraph a line."""
    shown = (escape("".join(c for c in line if c >= " ")) for line in text.split("\n"))
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in shown)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, data in {**parts.word_parts(), "word/document.xml": parts.word_document(body)}.items():
            archive.writestr(zipfile.ZipInfo(part), data)
    return out.getvalue()


def _pdf(text: str) -> bytes:
    """A PDF file of a text on a page, forty characters a line."""
    return parts.pdf_file(parts.pdf_objects(Random(0), [text[at : at + 40] for at in range(0, len(text), 40)]))


WRAPS: dict[str, Callable[[str], bytes]] = {"docx": _word, "pdf": _pdf}

if __name__ == "__main__":
    sys.exit(main())
