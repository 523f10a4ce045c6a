"""What the modules may import, hold and measure: the habits of docs/design.md, checked on the source itself."""

import ast
import graphlib
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))
STAGES = [path for path in MODULES if path != ROOT / "kg" / "__init__.py"]  # the package offers the whole API, lazily
LONGEST = 350
HAN = re.compile("[\u3400-\u9fff]")
HAN_IN_CODE = {
    "kg/normalise.py": (
        "著名作述者称巨专论显原编译合卓昭土着",
        "one character of traditional text has two simplified ones; the words that decide are part of the folding",
    ),
}


def dotted(path: Path) -> str:
    """The name a module is imported by."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def stage(module: str) -> str:
    """The stage of docs/design.md that a module belongs to: `kg.link.tokens` is of `link`."""
    return module.split(".")[1]


def imports(path: Path) -> Iterator[str]:
    """Every kg module that a module imports, at its top or inside a function."""
    modules = {dotted(p) for p in MODULES}
    package = dotted(path) if path.name == "__init__.py" else dotted(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "kg")
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            base = ".".join(filter(None, [above, node.module]))
            if base.split(".")[0] == "kg":
                for alias in node.names:
                    inner = f"{base}.{alias.name}"
                    yield inner if inner in modules else base


def order() -> dict[str, int]:
    """The place of each stage, read from the line of arrows in docs/design.md; `a / b` share one."""
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    line = next(line for line in design.splitlines() if line.startswith("messages →"))
    return {name.strip(): place for place, names in enumerate(line.split("→")) for name in names.split("/")}


@pytest.mark.parametrize("path", STAGES, ids=dotted)
def test_imports_point_left(path: Path) -> None:
    """A module imports only from its own stage and from those to its left in docs/design.md."""
    places, own = order(), stage(dotted(path))
    assert own in places, f"{own} is not in the line of stages of docs/design.md"
    wrong = {
        name
        for name in imports(path)
        if name != "kg" and stage(name) != own and places.get(stage(name), len(places)) >= places[own]
    }
    assert set() == wrong


def test_package_loads_nothing_before_it_is_used() -> None:
    """`import kg` loads no other module, so that `kg --help` need not wait for one."""
    code = "import sys, kg; print(*sorted(name for name in sys.modules if name.startswith('kg.')))"
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    assert "\n" == got.stdout


def test_no_cycle() -> None:
    """No two modules import each other, even over others and inside functions."""
    edges = {dotted(path): {*imports(path)} - {dotted(path), "kg"} for path in STAGES}
    graphlib.TopologicalSorter(edges).prepare()  # raises CycleError and names the circle


def han_in_code(path: Path) -> dict[int, str]:
    """Chinese characters of each line, docstrings and comments left aside."""
    text = path.read_text(encoding="utf-8")
    docstrings = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    found: dict[int, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        han = "".join(HAN.findall(token.string))
        if han and token.type != tokenize.COMMENT and token.start[0] not in docstrings:
            found[token.start[0]] = found.get(token.start[0], "") + han
    return found


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_chinese_is_data(path: Path) -> None:
    """Cues, labels and frames stand in schemas/, so that a scholar can mend them; code holds no Chinese characters."""
    allowed, _ = HAN_IN_CODE.get(path.relative_to(ROOT).as_posix(), ("", ""))
    left = {line: han for line, han in han_in_code(path).items() if set(han) - set(allowed)}
    assert {} == left


def test_chinese_in_code_is_found(tmp_path: Path) -> None:
    """The check above sees Chinese in a string, a name and an f-string, and lets docstrings and comments be."""
    module = tmp_path / "sample.py"
    module.write_text('"""文档。"""\nA = "推动"  # 注释\n变量 = f"{A}促进"\n', encoding="utf-8")
    assert {2: "推动", 3: "变量促进"} == han_in_code(module)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_length(path: Path) -> None:
    """A module does one thing; beyond 350 lines it is split by meaning."""
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST


def private_words() -> list[str]:
    """What would give this machine away: its folders, and the hosts its package installer is told to ask."""
    slash = "/"  # the words are put together here, so that this file holds none of them
    words = [slash + name + slash for name in ("work", "root", "farm")]
    words += [str(folder) for folder in (ROOT, Path.home()) if len(folder.parts) > 2]
    config = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, encoding="utf-8", check=False
    )
    return words + re.findall(r"https?://([^/'\s]+)", config.stdout)


def test_nothing_of_this_machine() -> None:
    """No file of the repository holds a path of the machine it was written on, or a host that only it can reach."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=False, cwd=ROOT)
    if listed.returncode:
        pytest.skip("not a git checkout")
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    words = [word.encode() for word in private_words()]
    holding = [(path.name, word) for path in files if path.is_file() for word in words if word in path.read_bytes()]
    assert [] == holding
