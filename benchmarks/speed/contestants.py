"""What is measured, each in a process of its own: `python -m benchmarks.speed.contestants NAME FOLDER`.

A line on standard input asks for a round, and a line of JSON answers it: seconds of the processor by stage. What a
round does not need to do again, loading dictionaries and vocabulary, is done before; what it may have learned of the
text in the round before is forgotten. When the input ends, the last line tells what it found and the most memory taken.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SEEDS = Path(__file__).parent.parent.parent / "seeds"
TOLD_AS = {"kept": "", "storing": "writing", "counting": "writing", "drawing": "writing"}
"""Steps of a build that are told with another; with the one before them where that is none."""
Round = Callable[[], dict[str, Any]]
"""Does the work once: stage → seconds, and `found`: what, how often."""


@contextmanager
def timed(into: dict[str, Any], stage: str) -> Iterator[None]:
    """Note the seconds that this process had of the processor."""
    start = time.process_time()
    yield
    into[stage] = time.process_time() - start


def papers(folder: Path) -> list[Path]:
    """The papers of a folder."""
    return sorted(folder.glob("*.txt"))


def texts(folder: Path, simplified: bool = False) -> list[str]:
    """Their texts; one of the five seeds is in traditional characters."""
    from opencc import OpenCC

    read = [path.read_text(encoding="utf-8") for path in papers(folder)]
    return [OpenCC("t2s").convert(text) for text in read] if simplified else read


def jieba_lcut(folder: Path) -> Round:
    """Words."""
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return _segmenting(jieba.lcut, texts(folder))


def jieba_posseg(folder: Path, simplified: bool = True) -> Round:
    """Words and their parts of speech."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(60)
    jieba.initialize()
    return _segmenting(jieba.posseg.lcut, texts(folder, simplified))


def _segmenting(cut: Callable[[str], list[Any]], read: list[str]) -> Round:
    def once() -> dict[str, Any]:
        seconds: dict[str, Any] = {}
        with timed(seconds, "sum"):
            found = [cut(text) for text in read]
        return {**seconds, "found": {"words": sum(map(len, found))}}

    return once


def spacy(folder: Path) -> Round:
    """Words, labels, and cue words between labels: what a rule-based pipeline of spaCy does of our linking."""
    import jieba
    from spacy import blank
    from spacy.matcher import Matcher

    from kg.extract.grammar import load_grammar
    from kg.vocabulary import language_folder, load

    jieba.setLogLevel(60)
    nlp = blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    labels = sorted({(label, concept.id) for concept in load().concepts.values() for label in concept.labels})
    for label, _ in labels:
        jieba.add_word(label)
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "CONCEPT", "pattern": label, "id": entry} for label, entry in labels])  # type: ignore[attr-defined]
    concept, gap = {"ENT_TYPE": "CONCEPT"}, {"IS_PUNCT": False, "OP": "{0,6}"}
    cue = {"TEXT": {"IN": sorted(load_grammar(language_folder()).verbs)}}
    matcher = Matcher(nlp.vocab)
    matcher.add("CLAIM", [[concept, gap, cue, gap, concept]], greedy="LONGEST")
    read = texts(folder)

    def once() -> dict[str, Any]:
        seconds: dict[str, Any] = {}
        with timed(seconds, "sum"):
            docs = list(nlp.pipe(read))
            found = [matcher(doc) for doc in docs]
        return {**seconds, "found": {"labels": sum(len(doc.ents) for doc in docs), "patterns": sum(map(len, found))}}

    return once


def file_to_claims(folder: Path) -> Round:
    """Ours, from files to claims, which is the sum; the cache is not used. And what claims take to become a map."""
    from kg.assemble import assemble
    from kg.extract import Reader
    from kg.link import Linker, link_document
    from kg.read import read_document
    from kg.vocabulary import load

    vocabulary, files = load(), papers(folder)

    def once() -> dict[str, Any]:
        linker = Linker(vocabulary)  # made anew: it may keep what it has met
        reader = Reader(linker)
        seconds: dict[str, Any] = {}
        with timed(seconds, "sum"):
            with timed(seconds, "reading"):
                documents = [read_document(path) for path in files]
            with timed(seconds, "linking"):
                readings = [linker.read(document) for document in documents]
                links = [link_document(*one, linker) for one in zip(documents, readings, strict=True)]
            with timed(seconds, "claims"):
                claims = [reader.claims(*one) for one in zip(documents, readings, links, strict=True)]
        lines, all_claims = [line for some in links for line in some], [claim for some in claims for claim in some]
        with timed(seconds, "assembling"):
            assemble([document.paper for document in documents], lines, all_claims, vocabulary)
        return {**seconds, "found": {"links": sum(len(line.links) for line in lines), "claims": len(all_claims)}}

    return once


def whole_build(folder: Path) -> Round:
    """Ours, from files to a folder with store, map and page, alone in one process; the cache is not used."""
    from kg import pipeline

    def once() -> dict[str, Any]:
        seconds: dict[str, Any] = {}
        last, start = "loading", time.process_time()

        def progress(step: str, _done: int, _number: int, _next: str) -> None:
            nonlocal last, start
            now = time.process_time()
            seconds[last] = seconds.get(last, 0.0) + now - start
            last, start = TOLD_AS.get(step, step) or last, now

        with TemporaryDirectory() as place, timed(seconds, "sum"):
            pipeline.build([folder], output=Path(place) / "output", progress=progress, cache=False, workers=1)
        return seconds

    return once


CONTESTANTS: dict[str, Callable[[Path], Round]] = {
    "jieba.lcut": jieba_lcut,
    "jieba.posseg.lcut": jieba_posseg,
    "jieba.posseg.lcut, text as read": lambda folder: jieba_posseg(folder, simplified=False),
    "spaCy": spacy,
    "kg": file_to_claims,
    "kg build": whole_build,
}


def peak() -> float:
    """The most memory that this process has taken, in MiB."""
    if os.name == "nt":
        import psutil

        return float(psutil.Process().memory_info().peak_wset / 2**20)
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def main(name: str, folder: Path) -> None:
    """Answer until nothing more is asked."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        once = CONTESTANTS[name](folder)
    except ModuleNotFoundError as missing:
        if missing.name != "spacy":
            raise
        print(json.dumps({"missing": missing.name}), flush=True)
        return
    print(json.dumps({}), flush=True)
    for _ in sys.stdin:
        gc.collect()  # what the round before left behind is not part of this one
        print(json.dumps(once()), flush=True)
    print(json.dumps({"peak": peak()}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
