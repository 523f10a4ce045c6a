import doctest
import functools
import inspect
import json
import shutil
from pathlib import Path

import pytest
from query_world import small_vocabulary, write_schemas, write_world

import kg
from kg import api, pipeline, query
from kg.api import Papers
from kg.cli import app
from kg.errors import BuildMissing
from kg.review import review as gather

NOTEBOOK = Path(__file__).parent.parent / "docs" / "review.ipynb"
VERBS = (
    *("query", "ask", "show", "link", "trace", "compare", "gaps"),
    *("stats", "matrix", "verify", "diff", "review", "export"),
)


@pytest.fixture
def place(seed_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `seeds/` and their build in `output/`, as after `kg build`; commands run in it."""
    shutil.copytree(seed_build.parent / "seeds", tmp_path / "seeds")
    shutil.copytree(seed_build, tmp_path / "output")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_examples_run(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example in the docstrings of `kg` and `kg.api` prints what it says."""
    monkeypatch.setattr(kg, "load", functools.cache(kg.load))  # each example loads the same build
    run = 0
    for module in (kg, api):
        failed, tried = doctest.testmod(module)
        assert 0 == failed
        run += tried
    assert run > 30


def test_every_verb_has_an_example() -> None:
    """Each public function of `kg` and each verb of `Papers` says what it takes and shows an example."""
    for function in (
        kg.build,
        kg.load,
        kg.ask,
        *(getattr(Papers, name) for name in (*VERBS, "text_of", "write_review")),
    ):
        assert ">>> " in (function.__doc__ or ""), function
        hints = inspect.signature(function)
        assert inspect.Signature.empty is not hints.return_annotation
        assert all(
            parameter.annotation is not inspect.Parameter.empty
            for name, parameter in hints.parameters.items()
            if name != "self"
        )


def test_verbs_of_the_command_line() -> None:
    """Whatever reads a build on the command line can be done from Python."""
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert set(VERBS) - {"link"} <= commands
    own = {"inventory"}  # `kg papers`: in Python, papers() gives the records
    assert {name for name in query.__all__ if name not in ("present", "resolve")} - own <= set(VERBS)
    assert {"papers"} <= commands


def test_verbs_answer_as_the_library_does(tmp_path: Path) -> None:
    """`Papers` hands on: its answers are those of the functions behind it."""
    folder, schemas = write_world(tmp_path / "map"), write_schemas(tmp_path / "schemas")
    papers, vocabulary = kg.load(folder, schemas), small_vocabulary()
    assert query.query(papers, vocabulary, "数据要素", "any") == papers.query("数据要素", "any")
    assert query.matrix(papers, vocabulary) == papers.matrix()
    assert query.gaps(papers, vocabulary) == papers.gaps()
    assert query.stats(papers, vocabulary) == papers.stats()
    assert query.show("数据要素", papers, vocabulary) == papers.show("数据要素")
    assert query.trace("数字技术", "产业升级", papers, vocabulary) == papers.trace("数字技术", "产业升级")
    assert gather(["数据要素"], papers, vocabulary) == papers.review(["数据要素"])
    assert kg.ask("哪些论文认为数据要素推动高质量发展？", folder, schemas) == papers.ask(
        "哪些论文认为数据要素推动高质量发展？"
    )
    assert [] == papers.verify()
    assert set(papers.graph.nodes) >= {"data-factor", "high-quality-development"}
    assert query.present(papers.stats(), "csv") == papers.text_of(papers.stats(), "csv")


def test_files_are_written(tmp_path: Path) -> None:
    """A review goes into a file by its ending, an export into a folder."""
    papers = kg.load(write_world(tmp_path / "map"), write_schemas(tmp_path / "schemas"))
    assert papers.write_review(["数据要素"], tmp_path / "a" / "综述.md").read_text(encoding="utf-8").startswith("# ")
    files = papers.export("csv", tmp_path / "tables")
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()}


def test_no_build(tmp_path: Path) -> None:
    """A folder without a build is an error that says so."""
    with pytest.raises(BuildMissing):
        kg.load(tmp_path)


def cells() -> list[str]:
    """The code of the notebook, cell by cell."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_notebook_runs(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The ten cells of docs/review.ipynb run in order, as they would in `docs/` of a checkout, and do a review."""
    (place / "docs").mkdir()
    for file in place.glob("seeds/00[12]_*.txt"):
        file.unlink()  # three papers do, and take half the time
    monkeypatch.chdir(place / "docs")
    assert 10 == len(cells())
    names: dict[str, object] = {"__name__": "__main__"}
    for number, cell in enumerate(cells(), 1):
        exec(compile(cell, f"cell {number}", "exec"), names)
    said = capsys.readouterr().out
    assert "新质生产力" in said
    assert {"review.docx", "review.xlsx", "tables"} <= {path.name for path in (place / "docs" / "my-review").iterdir()}


def test_notebook_is_one() -> None:
    """The notebook is of format 4, holds no output, and nothing of the machine it was written on."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert 4 == notebook["nbformat"]
    for cell in notebook["cells"]:
        assert cell["cell_type"] in ("code", "markdown")
        assert len(cell["id"]) >= 1
        if cell["cell_type"] == "code":
            assert ([], None) == (cell["outputs"], cell["execution_count"])


def test_programs_build_as_the_pipeline_does() -> None:
    """`kg.build` takes what the pipeline's takes, in the same order, with the same defaults."""
    mine, whole = inspect.signature(kg.build).parameters, inspect.signature(pipeline.build).parameters
    assert list(whole) == list(mine)
    for name in ("progress", "base", "full_text", "cache"):
        assert whole[name].default == mine[name].default
