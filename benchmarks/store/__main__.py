"""Make a build of so many claims, ask it, make its map and page; each step in a process of its own.

python benchmarks/store CLAIMS FOLDER
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(claims: str, folder: str) -> None:
    """Run the steps."""
    for step, arguments in (("make", (claims, folder)), ("ask", (folder,)), ("page", (folder,))):
        subprocess.run([sys.executable, str(HERE / f"{step}.py"), *arguments], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
