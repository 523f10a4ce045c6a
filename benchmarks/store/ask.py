"""Ask a made-up build what people ask, and print how long each answer takes.

python benchmarks/store/ask.py FOLDER
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from kg import query as queries
from kg.link import Linker
from kg.store import SqliteBuild
from kg.vocabulary import load

TIMES = 5


def main(folder: Path) -> None:
    """Print a table."""
    build, vocabulary = SqliteBuild(folder), load()
    linker = Linker(vocabulary)
    edges = list(
        build.rows(
            "SELECT source, target, claims FROM edges WHERE modality = 'asserted' AND relation = 'causal' "
            "ORDER BY claims DESC, source, target"
        )
    )
    ends = [edges[len(edges) * share // 1000] for share in (0, 1, 10, 100, 500, 999)]
    asked: dict[str, Callable[[], object]] = {}
    for source, target, claims in ends:
        asked[f"query, a pair of {claims} claims"] = lambda s=source, t=target: queries.query(
            build, vocabulary, s, "causal", t, linker=linker
        )
    source, target, _ = ends[0]
    paper = next(build.rows("SELECT id FROM papers ORDER BY n LIMIT 1 OFFSET 77"))[0]
    claim = next(build.rows("SELECT id FROM records ORDER BY n LIMIT 1 OFFSET 7777"))[0]
    first = "SELECT n FROM claims WHERE source = ? AND relation = 'drives' AND target = ? LIMIT 100"
    other = next(build.rows("SELECT id FROM papers ORDER BY n LIMIT 1 OFFSET 99"))[0]
    label = [vocabulary.label(name) for name in (source, target)]
    asked |= {
        "claims of a pair, the first hundred": lambda: build.numbered(
            [n for (n,) in build.rows(first, (source, target))]
        ),
        "claims of a paper": lambda: list(build.claims(paper={paper})),
        "a claim by its id": lambda: list(build.claims(id={claim})),
        "query, one end": lambda: queries.query(build, vocabulary, source, "causal", None, linker=linker),
        "query, the other end": lambda: queries.query(build, vocabulary, None, "causal", target, linker=linker),
        "ask": lambda: queries.ask(f"哪些论文认为{label[0]}推动{label[1]}？", build, vocabulary, linker),
        "show a claim": lambda: queries.show(claim, build, vocabulary),
        "show a paper": lambda: queries.show(paper, build, vocabulary),
        "compare": lambda: queries.compare(paper, other, build, vocabulary),
        "gaps": lambda: queries.gaps(build, vocabulary),
    }
    for place in (1, 100, 900):
        start, end = ends[0][0], edges[len(edges) * place // 1000][1]
        asked[f"trace in three steps, {place}"] = lambda s=start, t=end: queries.trace(
            s, t, build, vocabulary, linker=linker
        )
    print(f"{build.meta['claims']} claims, {build.meta['papers']} papers, {len(edges)} causal asserted edges\n")
    print("| asked | median of five, ms | slowest, ms | processor, ms |\n|---|---|---|---|")
    for name, verb in asked.items():
        took, busy = [], []
        for _ in range(TIMES):
            start, working = time.perf_counter(), time.process_time()
            verb()
            took.append(1000 * (time.perf_counter() - start))
            busy.append(1000 * (time.process_time() - working))
        print(f"| {name} | {median(took):.0f} | {max(took):.0f} | {median(busy):.0f} |", flush=True)
    print(f"\n{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
