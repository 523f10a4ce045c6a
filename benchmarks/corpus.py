"""Made-up papers of any number, of sentences of the five in `seeds/`: what is measured at sizes nobody has at hand.

    python benchmarks/corpus.py NUMBER FOLDER [SEED]

A paper has the length and shape of the five: title, abstract, keywords, numbered headings, 4,000 to 8,000 characters of
sentences, references. No sentence stands in it twice, so two papers share some third of theirs, and none is taken for
another; but each sentence stands in a fifth of all papers, which is the worst case for whatever looks for repetitions.
A paper depends on its number and the seed alone: the first hundred of a thousand are the hundred.
"""

import random
import sys
from functools import cache
from pathlib import Path

from opencc import OpenCC

from kg.read import read_sources

SEEDS = Path(__file__).parent.parent / "seeds"
LENGTH = 4_000, 8_000
"""Characters of sentences a paper."""
PARAGRAPH, SECTION = 5, 4
"""Sentences a paragraph, paragraphs a section."""
KEYWORDS = "关键词：新质生产力；数字经济；产业升级"


def make_papers(folder: Path, number: int, seed: int = 7, seeds: Path = SEEDS, first: int = 0) -> list[Path]:
    """Write papers `first` to `first + number - 1` into a folder, a file each, and return the files in order.

    Args:
        folder: where they go; made where it is not there.
        number: how many.
        seed: of the draw; another one gives other papers.
        seeds: folder of the papers that the sentences are from.
        first: number of the first, to add to papers that are there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for at in range(first, first + number):
        files.append(folder / f"{at:07}.txt")
        files[-1].write_text(paper(at, seed, seeds), encoding="utf-8", newline="\n")
    return files


def paper(number: int, seed: int = 7, seeds: Path = SEEDS) -> str:
    """The text of one paper."""
    sentences, headings, references = _material(seeds)
    draw = random.Random(f"{seed} {number}")
    length, drawn = draw.randint(*LENGTH), list[str]()
    for sentence in draw.sample(sentences, len(sentences)):
        if length <= 0:
            break
        drawn.append(sentence)
        length -= len(sentence)
    title, *under = draw.sample(headings, min(8, len(headings)))
    lines = [f"# 样本{number}：{title}", "", f"摘要：{''.join(drawn[:3])}", "", KEYWORDS, ""]
    paragraphs = ["".join(drawn[at : at + PARAGRAPH]) for at in range(3, len(drawn), PARAGRAPH)]
    for at, paragraph in enumerate(paragraphs):
        if at % SECTION == 0:
            lines += [f"## {at // SECTION + 1} {under[at // SECTION % len(under)]}", ""]
        lines += [paragraph, ""]
    lines += ["参考文献", ""]
    lines += [f"[{at + 1}] {text}" for at, text in enumerate(draw.sample(references, min(10, len(references))))]
    return "\n".join(lines) + "\n"


@cache
def _material(seeds: Path) -> tuple[list[str], list[str], list[str]]:
    """Sentences, headings and references of papers, on one line each and in simplified characters, without doubles."""
    simplified = OpenCC("t2s").convert
    sentences, headings, references = dict[str, None](), dict[str, None](), dict[str, None]()
    for document in read_sources([seeds]).documents:
        for sentence in document.paper.sentences:
            if not sentence.heading:
                text = document.text[sentence.start : sentence.end].replace("\n", "")
                sentences[simplified(text)] = None
        headings.update((simplified(section.title), None) for section in document.paper.sections if section.level)
        references.update((simplified(reference.text), None) for reference in document.paper.references)
    return list(sentences), list(headings), list(references)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    make_papers(Path(sys.argv[2]), int(sys.argv[1]), int(sys.argv[3]) if len(sys.argv) == 4 else 7)
