import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg import pipeline
from kg.errors import SourceError, VocabularyError
from kg.pipeline import Summary
from kg.store import JsonlBuild

ROOT = Path(__file__).parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
BUILD = "import sys; from kg.cli import main; sys.exit(main())"


def content(folder: Path) -> dict[str, bytes]:
    """Every file in and below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary, list[tuple[str, int, int, str]]]:
    """A build of one seed under another name, beside files that are no papers: its folder, figures and progress."""
    place = tmp_path_factory.mktemp("mixed")
    papers = place / "论文"
    papers.mkdir()
    shutil.copy(SEEDS[3], papers / "理论逻辑.txt")
    shutil.copy(SEEDS[3], papers / "理论逻辑（副本）.txt")
    (papers / "空.txt").write_bytes(b"")
    (papers / "图.txt").write_bytes(bytes(range(256)) * 8)
    (papers / "说明.docx").write_bytes(b"PK")
    steps: list[tuple[str, int, int, str]] = []
    summary = pipeline.build([papers], output=place / "图谱", progress=lambda *step: steps.append(step))
    return place / "图谱", summary, steps


def test_same_bytes_anywhere(seed_build: Path, tmp_path: Path) -> None:
    """Another process, folder, hash seed, time zone, locale, order, cache: every file is the same."""
    (tmp_path / "papers").mkdir()
    for file in (ROOT / "seeds").iterdir():
        shutil.copy(file, tmp_path / "papers")
    env = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C"}
    env["KG_CACHE"] = str(tmp_path / "cache")
    sources = [f"papers/{seed.name}" for seed in SEEDS[::-1]]
    command = [sys.executable, "-c", BUILD, "build", *sources, "--output", "some/where"]
    subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)
    assert content(seed_build) == content(tmp_path / "some" / "where")


def test_files_of_a_build(seed_build: Path) -> None:
    """The folder holds what the README says and nothing else; the texts of the seeds are the files themselves."""
    build = JsonlBuild(seed_build)
    texts = {f"texts/{paper.id}.txt": ROOT / "seeds" / paper.file for paper in build.papers()}
    names = {"claims.jsonl", "papers.jsonl", "links.jsonl", "files.jsonl", "kg.sqlite", "graph.graphml", "graph.html"}
    names.add("report.txt")
    got = content(seed_build)
    assert names | texts.keys() == got.keys()
    assert {name: seed.read_bytes() for name, seed in texts.items()} == {name: got[name] for name in texts}


def test_records_come_in_key_order(seed_build: Path) -> None:
    """Papers by id; links and claims by paper, then by place: a merge of shards is a concatenation."""
    build = JsonlBuild(seed_build)
    ids = [paper.id for paper in build.papers()]
    assert sorted(ids) == ids
    for records in ([(c.paper, c.sentence.start) for c in build.claims()], [(x.paper, x.start) for x in build.links()]):
        assert records
        assert sorted(records) == records


def test_every_sentence_has_its_line_of_links(seed_build: Path) -> None:
    """links.jsonl holds each sentence once, linked to something or not."""
    build = JsonlBuild(seed_build)
    assert [s.id for p in build.papers() for s in p.sentences] == [line.sentence for line in build.links()]


def test_paper_does_not_depend_on_its_company(
    seed_build: Path, mixed: tuple[Path, Summary, list[tuple[str, int, int, str]]]
) -> None:
    """Read alone and under another name, a paper gives the same claims and links; only the file's name differs."""
    alone, together = JsonlBuild(mixed[0]), JsonlBuild(seed_build)
    (paper,) = alone.papers()
    expected = [claim.model_copy(update={"file": "理论逻辑.txt"}) for claim in together.claims(paper={paper.id})]
    assert expected == list(alone.claims())
    assert [line for line in together.links() if line.paper == paper.id] == list(alone.links())


def test_what_is_left_out_is_listed(mixed: tuple[Path, Summary, list[tuple[str, int, int, str]]]) -> None:
    """A copy, an empty file, a binary and another format are in the summary and in the report, each with its reason."""
    output, summary, _ = mixed
    report = (output / "report.txt").read_text(encoding="utf-8")
    assert {"理论逻辑（副本）.txt", "空.txt", "图.txt", "说明.docx"} == {one.file for one in summary.files_left_out}
    for one in summary.files_left_out:
        assert one.reason
        assert f"    {one.file}：" in report


def test_progress_is_told(mixed: tuple[Path, Summary, list[tuple[str, int, int, str]]]) -> None:
    """Of the papers once before each and once at the end; of what else takes its time likewise."""
    told = [tuple(rest) for step, *rest in mixed[2] if step == "papers"]
    assert [(0, 1, "理论逻辑.txt"), (1, 1, "")] == told
    steps = ["kept", "files", "papers", "echoes", "writing", "storing", "counting", "drawing"]
    assert steps == list(dict.fromkeys(step for step, *_ in mixed[2]))


def test_summary_counts_what_is_written(mixed: tuple[Path, Summary, list[tuple[str, int, int, str]]]) -> None:
    """The figures are those of the files."""
    output, summary, _ = mixed
    build = JsonlBuild(output)
    claims, links, (paper,) = list(build.claims()), list(build.links()), build.papers()
    assert output / "graph.html" == summary.page
    assert len(claims) == summary.claims == sum(summary.shown.values()) + sum(summary.doubtful.values())
    assert sum(claim.shown for claim in claims) == summary.papers[0].shown
    assert len(paper.sentences) == summary.sentences
    assert sum(bool(line.links) for line in links) == summary.linked
    characters = sum(stretch.end - stretch.start for stretch in paper.left_out)
    assert characters == sum(number for _, number in summary.stretches_left_out.values())


def test_report_is_in_chinese(seed_build: Path) -> None:
    """Every reason, relation, modality and kind has its Chinese name: no line of the report begins with a Latin one."""
    lines = (seed_build / "report.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 30
    assert [] == [line for line in lines if line.strip()[:1].isascii() and "：" not in line and line.strip()]


@pytest.mark.parametrize("sources", [[], ["empty"], ["nowhere"], ["empty/空.txt"]])
def test_nothing_to_read_leaves_the_old_build(
    seed_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sources: list[str]
) -> None:
    """No sources, a folder without papers, one that is not there, an empty file: the output stays as it is."""
    shutil.copytree(seed_build, tmp_path / "output")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "空.txt").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError):
        pipeline.build([Path(source) for source in sources])
    assert content(seed_build) == content(tmp_path / "output")


def test_broken_vocabulary_leaves_the_old_build(seed_build: Path, tmp_path: Path) -> None:
    """A YAML file with a fault is named with the fault, and the output stays as it is."""
    shutil.copytree(seed_build, tmp_path / "output")
    (tmp_path / "schemas" / "concepts").mkdir(parents=True)
    (tmp_path / "schemas" / "concepts" / "a.yaml").write_text("- id: [data\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"a\.yaml"):
        pipeline.build([ROOT / "seeds"], schemas=tmp_path / "schemas", output=tmp_path / "output")
    assert content(seed_build) == content(tmp_path / "output")


def test_build_does_not_read_builds(tmp_path: Path) -> None:
    """Where the output lies among the papers, as with `kg build .`, a second run gives the same bytes."""
    shutil.copy(SEEDS[3], tmp_path)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "top_level.txt").write_text("kg\n", encoding="utf-8")
    first = pipeline.build([tmp_path], output=tmp_path / "output")
    before = content(tmp_path / "output")
    assert first == pipeline.build([tmp_path], output=tmp_path / "output")
    assert before == content(tmp_path / "output")
    assert ((), 1) == (first.files_left_out, len(first.papers))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file name is Unicode")
def test_file_name_of_another_encoding(tmp_path: Path) -> None:
    """A name in GBK, as old archives have them, is no reason to stop; what is not UTF-8 in it is shown as ?."""
    shutil.copy(SEEDS[3], os.fsdecode(os.fsencode(tmp_path) + b"/" + "论文".encode("gbk") + b".txt"))
    summary = pipeline.build([tmp_path], output=tmp_path / "output")
    assert ["????.txt"] == [paper.file for paper in summary.papers]
    assert ["????.txt"] == [paper.file for paper in JsonlBuild(tmp_path / "output").papers()]
