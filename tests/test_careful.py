"""The careful reader from the command line."""

import json
from pathlib import Path

from typer.testing import CliRunner

from kg.cli import app

TEXT = "数字技术与产业发展研究\n\n## 一、引言\n\n数字技术推动产业创新升级。数字平台为经济发展提供了有力支撑。\n"


def test_a_careful_build_says_so_in_its_reasons(tmp_path: Path) -> None:
    """`kg build --careful` lets the net decide; twice, the bytes are the same."""
    paper = tmp_path / "paper.md"
    paper.write_text(TEXT, encoding="utf-8")
    made = []
    for name in ("one", "two"):
        done = CliRunner().invoke(app, ["build", str(paper), "--output", str(tmp_path / name), "--careful"])
        assert done.exit_code == 0, done.output
        made.append((tmp_path / name / "claims.jsonl").read_bytes())
    assert made[0] == made[1]
    claims = [json.loads(line) for line in made[0].decode("utf-8").splitlines()]
    assert claims
    assert all(claim["reason"].startswith("net") for claim in claims)
