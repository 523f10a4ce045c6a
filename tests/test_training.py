"""The scripts in `training/`, which CI does not run: they need the annotated data, some of them torch."""

import ast
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parent.parent / "training").glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_a_script_takes_from_kg_is_there(script: Path) -> None:
    """A script of training asks kg for nothing that kg has no more."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    taken = [
        (node.module, name.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kg"
        for name in node.names
    ]
    missing = [one for one in taken if not hasattr(import_module(one[0]), one[1])]
    assert [] == [".".join(one) for one in missing if find_spec(".".join(one)) is None]
