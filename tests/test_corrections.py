import json
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg import pipeline
from kg.cli import app
from kg.corrections import Correction, Corrections, correct, parse, read_corrections, with_entry, wordings
from kg.errors import SourceError
from kg.extract import Reader
from kg.link import Linker
from kg.query import present, verify
from kg.query.lines import claim_line
from kg.query.results import ClaimShown, PaperHead
from kg.query.words import Words
from kg.read import read_document
from kg.records import Claim
from kg.store import JsonlBuild
from kg.vocabulary import load

PAPER = """新质生产力与产业发展研究

摘要：本文讨论新质生产力。

一、作用机制

数据要素推动产业升级。数字技术为高质量发展提供有力支撑。技术创新能够提升全要素生产率。
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of sources with one short paper."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "甲.txt").write_text(PAPER, encoding="utf-8", newline="\n")
    return tmp_path


def built(place: Path, *corrections: dict[str, object]) -> tuple[dict[str, Claim], pipeline.Summary]:
    """The claims of a build, by a word of their target, and its figures."""
    if corrections:
        text = yaml.safe_dump(list(corrections), allow_unicode=True)
        (place / "papers" / "corrections.yaml").write_text(text, encoding="utf-8", newline="\n")
    summary = pipeline.build([place / "papers"], output=place / "map")
    assert [] == verify(JsonlBuild(place / "map"), load())
    return {claim.id: claim for claim in JsonlBuild(place / "map").claims()}, summary


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[pipeline.PaperRecords, Linker]:
    """The records of the short paper, and the linker that read it."""
    file = tmp_path_factory.mktemp("read") / "甲.txt"
    file.write_text(PAPER, encoding="utf-8", newline="\n")
    linker = Linker(load())
    return pipeline.read_paper(read_document(file), linker, Reader(linker)), linker


def applied(read: tuple[pipeline.PaperRecords, Linker], correction: dict[str, object]) -> Claim:
    """The claim that a correction is about, once it is applied."""
    records, linker = read
    corrections = Corrections({str(correction["claim"]): Correction.model_validate(correction)}, {})
    (claims,), not_applied = correct([(records.document, records.claims)], corrections, linker)
    assert () == not_applied
    return next(claim for claim in claims if claim.id == correction["claim"])


def claim_of(claims: dict[str, Claim], target: str) -> Claim:
    (found,) = (claim for claim in claims.values() if claim.target.text == target and claim.relation == "drives")
    return found


def test_verdicts_survive_every_rebuild(place: Path) -> None:
    """A rejected claim is kept and not shown, a right one is shown, an amended one says what it was; twice the same."""
    claims, summary = built(place)
    assert {} == summary.corrected
    upgrading, productivity = claim_of(claims, "产业升级"), claim_of(claims, "全要素生产率")
    decided = (
        {"claim": upgrading.id, "verdict": "rejected", "error": "not a claim", "by": "张三", "why": "只是举例"},
        {"claim": productivity.id, "verdict": "amended", "error": "relation", "relation": "enables", "by": "李四"},
    )
    for _ in range(2):
        got, summary = built(place, *decided)
        assert {"rejected": 1, "amended": 1} == summary.corrected
        assert () == summary.not_applied
        assert claims.keys() == got.keys()
        rejected, amended = got[upgrading.id], got[productivity.id]
        assert (False, "rejected", "not a claim", "张三", "只是举例") == (
            rejected.shown,
            *(getattr(rejected.corrected, name) for name in ("verdict", "error", "by", "why")),
        )
        assert (True, "enables", "drives") == (amended.shown, amended.relation, amended.corrected.was.relation)
        assert productivity.confidence == amended.confidence
    graph = (place / "map" / "graph.graphml").read_text(encoding="utf-8")
    assert upgrading.id not in graph
    assert productivity.id in graph


@pytest.mark.parametrize(
    ("amend", "ends"),
    [
        ({"error": "direction"}, ("产业升级", "数据要素")),
        ({"error": "target", "target": "产业"}, ("数据要素", "产业")),
        ({"error": "source", "source": "数据"}, ("数据", "产业升级")),
    ],
)
def test_amended_ends_are_quoted(
    read: tuple[pipeline.PaperRecords, Linker], amend: dict[str, str], ends: tuple[str, str]
) -> None:
    """Ends that a person gives are stretches of the sentence, linked to what they name."""
    wrong = claim_of({claim.id: claim for claim in read[0].claims}, "产业升级")
    claim = applied(read, {"claim": wrong.id, "verdict": "amended", "by": "张三", **amend})
    for end, wording in zip((claim.source, claim.target), ends, strict=True):
        assert wording == end.text == read[0].document.text[end.start : end.end]
        assert end.concept is None or load().label(end.concept) == end.label


def test_concept_and_modality(read: tuple[pipeline.PaperRecords, Linker]) -> None:
    """A concept can be given by id or taken away; a modality can be mended besides."""
    wrong = claim_of({claim.id: claim for claim in read[0].claims}, "产业升级")
    decided = {"claim": wrong.id, "verdict": "amended", "error": "concept", "by": "张三", "modality": "possible"}
    claim = applied(read, {**decided, "source_concept": "digital-technology", "target_concept": None})
    source, target = claim.source, claim.target
    assert ("digital-technology", "数字技术", "narrower") == (source.concept, source.label, source.match)
    assert (None, "open", "产业升级") == (target.concept, target.match, target.text)
    assert ("possible", "asserted") == (claim.modality, claim.corrected.was.modality)


def test_what_cannot_be_applied_is_reported(place: Path) -> None:
    """Gone sentence, gone claim, wording that does not stand there, unknown concept: each is named with its reason."""
    claims, _ = built(place)
    wrong, other = claim_of(claims, "产业升级"), claim_of(claims, "全要素生产率")
    common = {"verdict": "amended", "by": "张三"}
    decided = (
        {
            "claim": "c" + "0" * 16,
            "verdict": "rejected",
            "error": "not a claim",
            "by": "李四",
            "sentence": "没有的句子。",
        },
        {
            "claim": "c" + "1" * 16,
            "verdict": "rejected",
            "error": "target",
            "by": "李四",
            "sentence": "数据要素推动产业升级。",
        },
        {"claim": wrong.id, "error": "source", "source": "人工智能", **common},
        {"claim": other.id, "error": "concept", "source_concept": "no-such-thing", **common},
    )
    got, summary = built(place, *decided)
    expected = {
        "c" + "0" * 16: "the sentence is gone",
        "c" + "1" * 16: "the claim is gone, its sentence is still there",
        wrong.id: "the sentence does not hold 人工智能",
        other.id: "the vocabulary has no concept no-such-thing",
    }
    assert expected == {one.correction.claim: one.reason for one in summary.not_applied}
    assert {"corrections.yaml"} == {one.file for one in summary.not_applied}
    assert claims == got
    report = (place / "map" / "report.txt").read_text(encoding="utf-8")
    for name in expected:
        assert name in report
    assert "“没有的句子。”" in report


def test_command_line_says_what_is_not_applied(place: Path) -> None:
    """`kg build` names on stderr each correction that met no claim, and builds all the same."""
    entry = {"claim": "c" + "0" * 16, "verdict": "right", "by": "张三"}
    (place / "papers" / "corrections.yaml").write_text(json.dumps([entry]), encoding="utf-8")
    got = CliRunner().invoke(app, ["build", str(place / "papers"), "--output", str(place / "map")])
    said = f"corrections.yaml: {entry['claim']}: not applied: the sentence is gone\n"
    assert (0, said) == (got.exit_code, got.stderr)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1", "it holds no list"),
        ("- {claim: c0000000000000000", "it is no YAML"),
        ("- {claim: 1, verdict: right, by: a}", "claim: "),
        ("- {claim: c0000000000000000, verdict: wrong, by: a}", "verdict: "),
        ("- {claim: c0000000000000000, verdict: right}", "by: "),
        ("- {claim: c0000000000000000, verdict: rejected, by: a}", "needs an error"),
        ("- {claim: c0000000000000000, verdict: right, error: source, by: a}", "a right claim has no error"),
        ("- {claim: c0000000000000000, verdict: amended, error: relation, by: a}", "the right relation is missing"),
        ("- {claim: c0000000000000000, verdict: amended, error: not a claim, by: a}", "is rejected"),
        ("- {claim: c0000000000000000, verdict: rejected, error: source, source: x, by: a}", "no source of its own"),
        ("- {claim: c0000000000000000, verdict: right, by: a, colour: red}", "colour: "),
        ("- &a {claim: c0000000000000000, verdict: right, by: a}\n- *a", "it stands twice"),
    ],
)
def test_faults_of_the_file(text: str, message: str) -> None:
    """Each fault is named with file, entry and mend."""
    with pytest.raises(SourceError) as fault:
        parse(text)
    assert message in str(fault.value)
    assert str(fault.value).startswith("corrections.yaml")


def test_faulty_file_leaves_the_old_build(place: Path) -> None:
    """A build with a broken corrections.yaml ends before anything is written."""
    built(place)
    before = (place / "map" / "claims.jsonl").read_bytes()
    (place / "papers" / "corrections.yaml").write_text("- {", encoding="utf-8")
    with pytest.raises(SourceError):
        pipeline.build([place / "papers"], output=place / "map")
    assert before == (place / "map" / "claims.jsonl").read_bytes()


def test_files_are_found_beside_and_below(tmp_path: Path) -> None:
    """Beside a file named, in a folder named and in those inside it; not in builds and hidden folders."""
    for number, folder in enumerate(("a", "a/b", "a/.c", "a/map")):
        (tmp_path / folder).mkdir(parents=True)
        text = f"- {{claim: c{number:016x}, verdict: right, by: 张三}}\n"
        (tmp_path / folder / "corrections.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "a" / "map" / "papers.jsonl").touch()
    assert {f"c{n:016x}" for n in (0, 1)} == read_corrections([tmp_path / "a"]).by_claim.keys()
    assert {f"c{1:016x}"} == read_corrections([tmp_path / "a" / "b" / "甲.txt"]).by_claim.keys()
    shutil.copy(tmp_path / "a" / "corrections.yaml", tmp_path / "a" / "b" / "corrections.yaml")
    with pytest.raises(SourceError, match="decides about it too"):
        read_corrections([tmp_path / "a"])


def test_a_new_entry_leaves_comments(tmp_path: Path) -> None:
    """An entry is added below what a person wrote; a list in brackets is written anew."""
    new = Correction(claim=f"c{9:016x}", verdict="right", by="张三", why="“引”: # 号")
    old = f"# 我的校正\n- claim: c{1:016x}\n  verdict: right\n  by: 李四  # 复核"
    longer = with_entry(old, new)
    assert longer.startswith(f"{old}\n- claim: ")
    assert [f"c{1:016x}", new.claim] == [one.claim for one in parse(longer)]
    assert [new] == parse(with_entry("[]\n", new)) == parse(with_entry("", new))
    with pytest.raises(SourceError, match="twice"):
        with_entry(longer, new)


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=20).filter(str.strip), st.text(max_size=20), st.text(max_size=20))
def test_any_text_of_a_person_comes_back(by: str, why: str, sentence: str) -> None:
    """Whatever people write as name, reason and sentence comes back from the file as it was."""
    correction = Correction(claim=f"c{1:016x}", verdict="right", by=by, why=why, sentence=sentence)
    assert [correction] == parse(with_entry("", correction))


@given(st.text(alphabet="数据要素 \n推动", max_size=12), st.integers(0, 11), st.integers(1, 12))
def test_wordings_are_found_across_line_breaks(sentence: str, start: int, length: int) -> None:
    """Any stretch of a sentence that is not blank is found in it, with and without the blanks inside."""
    wording = sentence[start : start + length].strip()
    for said in (wording, "".join(wording.split())):
        places = [found.span() for found in wordings(sentence, said)]
        assert bool(wording) == bool(places)
        for a, b in places:
            assert "".join(said.split()) == "".join(sentence[a:b].split())


def test_show_says_who_decided(read: tuple[pipeline.PaperRecords, Linker]) -> None:
    """`kg show` of a claim names verdict, error, person, reason and what had been read, in both languages."""
    wrong = claim_of({claim.id: claim for claim in read[0].claims}, "产业升级")
    decided = {"claim": wrong.id, "verdict": "amended", "error": "relation", "relation": "enables", "by": "张三"}
    claim = applied(read, {**decided, "why": "是条件"})
    head = PaperHead(paper=claim.paper, file=claim.file, title="甲", year=None)
    shown = ClaimShown(paper=head, claim=claim, same_sentence=())
    assert "人工校正：已改正 · 关系有误 · 张三 · 原读作 数据要素 —推动→ 产业升级 · 陈述 · 是条件" in present(
        shown, columns=200
    )
    assert "amended · wrong relation · 张三 · was read as" in present(shown, language="en", columns=200)
    rejected = applied(read, {"claim": wrong.id, "verdict": "rejected", "error": "not a claim", "by": "张三"})
    assert "已驳回" in claim_line(rejected, Words.of("zh"))
    assert "存疑" not in claim_line(rejected, Words.of("zh"))
