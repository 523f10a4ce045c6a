"""The wheel, installed where no checkout is: what a person gets who installs kg with pipx or uv."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def ran(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command's end, run in `cwd` and knowing of no other Python path."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run([str(word) for word in command], capture_output=True, encoding="utf-8", cwd=cwd, env=env)


@pytest.mark.slow
def test_wheel_builds_a_folder_of_ones_own(tmp_path: Path) -> None:
    """An empty environment with the wheel alone builds a folder of papers by the vocabulary that the wheel carries."""
    made = ran(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, ROOT, cwd=tmp_path
    )
    if "requirement hatchling" in made.stderr:
        pytest.skip("no package index can be reached from here, so no wheel can be built")
    assert (0, "") == (made.returncode, made.stderr if made.returncode else "")
    (wheel,) = tmp_path.glob("kg_claims-*.whl")
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    scripts = venv / ("Scripts" if os.name == "nt" else "bin")
    installed = ran(scripts / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    assert (0, "") == (installed.returncode, installed.stderr if installed.returncode else "")

    papers = tmp_path / "我的论文"
    papers.mkdir()
    shutil.copy(ROOT / "seeds" / "003_9772575933a463fc.txt", papers / "理论逻辑.txt")
    built = ran(scripts / "kg", "build", papers.name, "--output", "图谱", cwd=tmp_path)
    assert (0, "") == (built.returncode, built.stderr)
    expected = {"claims.jsonl", "papers.jsonl", "links.jsonl", "graph.graphml", "graph.html", "report.txt", "texts"}
    assert set() == expected - {path.name for path in (tmp_path / "图谱").iterdir()}
    asked = ran(scripts / "kg", "query", "--output", "图谱", "--source", "新质生产力", cwd=tmp_path)
    assert 0 == asked.returncode
    assert "理论逻辑" in asked.stdout
