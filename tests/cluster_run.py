"""A build by a cluster of two processes on this machine, of which one is killed while it reads.

    python cluster_run.py SOURCES OUTPUT PARTS

prints the numbers of papers read, and of workers killed; then what two more builds end with, one that no worker is left
for and one whose scheduler goes away. A process of its own: what a cluster leaves running goes with it.
"""

import os
import signal
import sys
import time
from pathlib import Path

from distributed import Client, LocalCluster

import kg.pipeline.cluster as cluster_module
from kg import pipeline
from kg.errors import KgError
from kg.pipeline.cluster import place_of


def main(sources: str, output: str, parts: str) -> None:
    """Build."""
    about = {"host": "127.0.0.1", "dashboard_address": None, "worker_dashboard_address": None}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **about) as cluster, Client(cluster) as client:
        workers = client.run(os.getpid)
        killed: list[int] = []

        def progress(step: str, done: int, number: int, name: str) -> None:
            if step == "papers" and 0 < done < number and not killed:
                killed.append(next(iter(workers.values())))
                os.kill(killed[0], signal.SIGKILL)

        summary = pipeline.build(
            [place_of(sources)], output=Path(output), progress=progress, cluster=cluster.scheduler_address, parts=parts
        )
        client.wait_for_workers(2, timeout=200)  # one is started in place of the killed: closing meanwhile fails
        print(summary.anew, len(killed))

        def ended(nothing: str, progress: pipeline.Progress | None = None) -> None:
            try:
                pipeline.build(
                    [place_of(sources)],
                    output=Path(output),
                    progress=progress,
                    cluster=cluster.scheduler_address,
                    parts=nothing,
                )
            except KgError as error:
                print(error)

        def close(step: str, *_: object) -> None:
            if step == "files" and cluster.scheduler.status.name == "running":
                cluster.sync(cluster.scheduler.close)

        cluster_module._EMPTY = 0.5
        cluster.scale(0)
        while client.nthreads():
            time.sleep(0.05)
        ended(f"{parts}-none")
        ended(f"{parts}-gone", close)


if __name__ == "__main__":
    main(*sys.argv[1:])
