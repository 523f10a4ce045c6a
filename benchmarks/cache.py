"""What growing costs: a folder of made-up papers read cold, warm, with one paper changed and with one added.

    python benchmarks/cache.py [PAPERS]

prints the table of benchmarks/cache.md: from files to claims, doubles and echoes found. Map and page, which every build
makes anew, are left out. The papers are drawn from the sentences of the five in `seeds/`, each with a
title of its own, headings and 60 sentences. Every step is a process of its own, so that nothing is warm but the cache;
time is that of the clock and of the processor, by which a machine that others use can be judged too.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kg.read import read_sources

ROOT = Path(__file__).parent.parent
SENTENCES = 60
SECTIONS = 6
READ = """
import json, resource, sys
from hashlib import sha256
from pathlib import Path
from kg.duplicates import mark_echoes
from kg.pipeline.cache import Cache
from kg.pipeline.reading import Reading
from kg.read import read_sources
from kg.vocabulary import language_folder, load
reading = Reading(load(), language_folder(), cache=Cache.of_user())
documents = read_sources([Path(sys.argv[1])], read_data=reading.document).documents
records = [reading.records(document) for document in documents]
echoes = mark_echoes([(one.document, one.claims) for one in records])
usage = resource.getrusage(resource.RUSAGE_SELF)
digest = sha256()
for one in records:
    for record in (one.document, *one.links):
        digest.update(record.to_json().encode())
for claims in echoes:
    for claim in claims:
        digest.update(claim.to_json().encode())
figures = reading.anew, len(documents), usage.ru_utime + usage.ru_stime, usage.ru_maxrss
print(json.dumps([*figures, digest.hexdigest()]))
"""


def papers(number: int, folder: Path) -> None:
    """Write papers of sentences of the seeds."""
    documents = read_sources([ROOT / "seeds"]).documents
    sentences = [d.text[s.start : s.end] for d in documents for s in d.paper.sentences if not s.heading]
    headings = [d.text[s.start : s.end] for d in documents for s in d.paper.sentences if s.heading]
    draw = random.Random(7)
    for paper in range(number):
        lines = [f"# 第{paper}个样本的产业与要素研究", ""]
        for section in range(SECTIONS):
            lines += [f"## {section + 1} {draw.choice(headings).strip('# ')}", ""]
            lines += ["".join(draw.sample(sentences, SENTENCES // SECTIONS)).replace("\n", ""), ""]
        (folder / f"{paper:04d}.txt").write_text("\n".join(lines), encoding="utf-8", newline="\n")


def main(number: int) -> None:
    """Read, and print a line a reading."""
    with tempfile.TemporaryDirectory() as place:
        sources = Path(place) / "papers"
        sources.mkdir()
        papers(number, sources)
        env = os.environ | {"KG_CACHE": str(Path(place) / "cache")}
        print(
            "| reading | papers | read anew | seconds | of the processor | memory |\n|---|---|---|---|---|---|",
            flush=True,
        )

        def step(name: str) -> str:
            start = time.perf_counter()
            command = [sys.executable, "-c", READ, str(sources)]
            printed = subprocess.run(command, env=env, check=True, capture_output=True, encoding="utf-8").stdout
            anew, total, processor, memory, digest = json.loads(printed)
            told = f"{time.perf_counter() - start:.0f} | {processor:.0f} | {memory / 1024:.0f} MiB"
            print(f"| {name} | {total} | {anew} | {told} |", flush=True)
            return str(digest)

        assert step("cold: nothing in the cache") == step("warm: the same folder again")
        changed = sources / "0000.txt"
        text = changed.read_text(encoding="utf-8")
        changed.write_text(text + "数字经济推动产业升级。\n", encoding="utf-8", newline="\n")
        step("one paper changed")
        (sources / "new.txt").write_text("# 新增论文的题目与内容\n\n" + text[20:1500], encoding="utf-8", newline="\n")
        step("one paper added")
        kept = [path.stat().st_size for path in (Path(place) / "cache" / "papers").rglob("*") if path.is_file()]
        print(f"\nThe cache: {len(kept)} entries, {sum(kept) / 1e6:.0f} MB.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
