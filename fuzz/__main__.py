"""The command: `python -m fuzz [TARGET …] [--inputs N] [--seed S]`; README.md says what for."""

import argparse
import json
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fuzz import child
from fuzz.inputs import make
from fuzz.targets import TARGETS

_STUCK = 120.0  # seconds of the clock without a new input, after which a process is ended from outside
_BATCH = 20_000  # inputs of a process


def main() -> int:
    """Run what is asked for; 1 where a fault was found."""
    asked = _asked()
    if asked.child:
        target, seed, start, stop, place = asked.child
        child.run(target, int(seed), int(start), int(stop), Path(place))
        return 0
    if asked.show is not None:
        data = make(asked.targets[0], asked.seed, asked.show)
        print(repr(data))
        TARGETS[asked.targets[0]].run(data)
        return 0
    found = False
    for target in asked.targets or TARGETS:
        kinds: dict[tuple[str, ...], list[int]] = {}
        inputs, seconds, slowest, peak = 0, 0.0, (0.0, 0), 0
        for said in _all(target, asked.seed, asked.start, asked.start + asked.inputs):
            if "end" in said:
                end = said["end"]
                inputs, seconds = end["inputs"], seconds + end["seconds"]
                slowest, peak = max(slowest, (end["slowest"], end["number"])), max(peak, end["peak"])
                continue
            kind = (said["fault"], said["what"], said["where"])
            if kind not in kinds:
                print(f"  {target} {said['number']}: {': '.join(kind)}", flush=True)
            kinds.setdefault(kind, []).append(said["number"])
        found = found or bool(kinds)
        faults = sum(map(len, kinds.values()))
        print(
            f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} {target}: seed {asked.seed}, {inputs} inputs,"
            f" {faults} faults of {len(kinds)} kinds, {seconds:.0f} s, slowest {slowest[0]:.2f} s (input {slowest[1]}),"
            f" {peak} MB",
            flush=True,
        )
    return int(found)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"one of {', '.join(TARGETS)}; all without one")
    parser.add_argument("--inputs", type=int, default=1000, help="inputs of each target")
    parser.add_argument("--seed", type=int, default=1, help="other seeds make other inputs")
    parser.add_argument("--start", type=int, default=0, help="number of the first input")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="print one input and run it here")
    parser.add_argument("--child", nargs=5, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := [name for name in asked.targets if name not in TARGETS]:
        parser.error(f"there is no target {unknown[0]}")
    return asked


def _all(target: str, seed: int, start: int, stop: int) -> Iterator[dict[str, Any]]:
    """What the processes say of the inputs; one that dies or hangs is a fault, and the next goes on behind it."""
    at, done = start, 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "at"
        while at < stop:
            end = min(stop, at + _BATCH)
            place.write_bytes(struct.pack("q", at))
            command = [sys.executable, "-m", "fuzz", "--child", target, str(seed), str(at), str(end), str(place)]
            with (Path(folder) / "said").open("w+") as out:
                process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
                stuck = _wait(process, place)
                out.seek(0)
                said = [json.loads(line) for line in out if line.endswith("\n")]
            last = struct.unpack("q", place.read_bytes())[0]
            whole = bool(said) and "end" in said[-1]
            done += (end if whole else last + 1) - at
            for one in said:
                if "end" in one:
                    one["end"]["inputs"] = done
                yield one
            if not whole:
                what = "it did not come back" if stuck else f"the process ended with {process.returncode}"
                yield {"number": last, "fault": "Died", "what": what, "where": "-"}
                yield {"end": {"inputs": done, "seconds": 0.0, "slowest": 0.0, "number": last, "peak": 0}}
            at = end if whole else last + 1


def _wait(process: "subprocess.Popen[bytes]", place: Path) -> bool:
    """Wait for a process; whether it had to be ended, as it did not come back from an input."""
    last, since = b"", time.monotonic()
    while True:
        try:
            process.wait(0.5)
            return False
        except subprocess.TimeoutExpired:
            now = place.read_bytes()
            if now != last:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > _STUCK:
                process.kill()
                process.wait()
                return True


if __name__ == "__main__":
    sys.exit(main())
