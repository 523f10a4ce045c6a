from pathlib import Path

import pytest
from query_world import TOLD, write_schemas, write_world
from typer.testing import CliRunner, Result

from kg.cli import app
from kg.corrections import read_file
from kg.errors import BuildMissing
from kg.query.doubt import judged, least_certain
from kg.records import Claim, Corrected
from kg.store import JsonlBuild


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a vocabulary, sources (they are not read) and a build."""
    write_schemas(tmp_path / "schemas")
    write_world(tmp_path / "map")
    (tmp_path / "papers").mkdir()
    for told in TOLD:
        (tmp_path / "papers" / told.file).write_text(told.title, encoding="utf-8")
    return tmp_path


def curate(place: Path, said: str, *words: str) -> Result:
    """What the command does when a person types some lines."""
    options = ["--schemas", str(place / "schemas"), "--output", str(place / "map"), *words]
    return CliRunner().invoke(app, ["curate", str(place / "papers"), *options], input=said)


def decided(place: Path) -> list[tuple[object, ...]]:
    fields = ("verdict", "error", "source", "relation", "target", "target_concept", "modality", "by", "why")
    return [tuple(getattr(one, name) for name in fields) for one in read_file(place / "papers" / "corrections.yaml")]


def claims_of(place: Path) -> list[Claim]:
    return list(JsonlBuild(place / "map").claims())


def test_least_certain_come_first(place: Path) -> None:
    """The claim whose confidence is nearest to one half is asked about first; one decided about never again."""
    order = least_certain(claims_of(place))
    distances = [abs(claim.confidence - 0.5) for claim in order]
    assert distances == sorted(distances)
    assert 0.5 == order[0].confidence
    got = curate(place, "r\n\nq\n", "--by", "张三")
    assert 0 == got.exit_code
    assert got.stdout.index(order[0].id) < got.stdout.index(order[1].id)
    assert order[0].id not in curate(place, "q\n", "--by", "张三").stdout


def test_every_answer_is_written(place: Path) -> None:
    """Each kind of verdict comes out as the correction it means, with name and reason."""
    said = "李四\nr\n很清楚\nn\n只是标题\ns\n\n\nl\nenables\n奠定\nd\n\nm\npossible\n\nc\nt\n技术创新\n\nc\nt\n-\n\nq\n"
    got = curate(place, said)
    assert 0 == got.exit_code, got.output
    blank = (None,) * 5
    expected = [
        ("right", None, *blank, "李四", "很清楚"),
        ("rejected", "not a claim", *blank, "李四", "只是标题"),
        ("rejected", "source", *blank, "李四", ""),
        ("amended", "relation", None, "enables", None, None, None, "李四", "奠定"),
        ("amended", "direction", *blank, "李四", ""),
        ("amended", "modality", None, None, None, None, "possible", "李四", ""),
        ("amended", "concept", None, None, None, "technological-innovation", None, "李四", ""),
        ("amended", "concept", *blank, "李四", ""),
    ]
    assert expected == decided(place)
    first = read_file(place / "papers" / "corrections.yaml")[0]
    sentences = {claim.id: claim.sentence.text.replace("\n", "") for claim in claims_of(place)}
    assert sentences[first.claim].replace("[3]", "") == first.sentence


def test_answers_that_mean_nothing_are_asked_again(place: Path) -> None:
    """A letter, a wording, a relation and a label that cannot be are refused and asked for once more."""
    got = curate(place, "x\nt\n人工智能体\n\n\nl\nbecause\n\n\nc\nz\ns\n没有的概念\n\n\nq\n", "--by", "张三")
    assert 0 == got.exit_code, got.output
    assert ["target", "relation", "concept"] == [row[1] for row in decided(place)]
    for message in ("Use one of", "The sentence does not hold this.", "have this label"):
        assert message in got.output


def test_input_that_ends_loses_nothing(place: Path) -> None:
    """Where the input ends in the middle of a question, what was decided before stands whole in the file."""
    got = curate(place, "r\n\nn\n", "--by", "张三")
    assert 1 == got.exit_code
    assert ["right"] == [row[0] for row in decided(place)]
    written = {path.name for path in (place / "papers").iterdir()} - {told.file for told in TOLD}
    assert {"corrections.yaml"} == written


def test_later_and_end_write_nothing(place: Path) -> None:
    """Who decides nothing leaves no file."""
    assert 0 == curate(place, "\n\nq\n", "--by", "张三").exit_code
    assert not (place / "papers" / "corrections.yaml").exists()


def test_broken_file_is_left_alone(place: Path) -> None:
    """A corrections.yaml that cannot be read stops the command before it asks, and stays as it is."""
    file = place / "papers" / "corrections.yaml"
    file.write_text("- {", encoding="utf-8")
    got = curate(place, "r\n\n", "--by", "张三")
    assert 1 == got.exit_code
    assert "- {" == file.read_text(encoding="utf-8")


def test_all_decided(place: Path) -> None:
    """Nothing is asked where every claim was decided about."""
    assert 0 == curate(place, "r\n\n" * 30, "--by", "张三", "--number", "30").exit_code
    assert len(claims_of(place)) == len(decided(place))
    assert "no claim left" in curate(place, "", "--by", "张三").output


def test_a_build_of_other_papers_is_refused(place: Path) -> None:
    """Where the build is of none of the papers there, nothing is asked or written, and the way out is told."""
    (place / "papers").rename(place / "other")
    (place / "papers").mkdir()
    (place / "papers" / "丁.txt").write_text("别的论文", encoding="utf-8")
    got = curate(place, "r\n\n", "--by", "张三")
    assert isinstance(got.exception, BuildMissing)
    assert f"this build is of other papers than {place / 'papers'} holds" == got.exception.what
    assert f"kg build {place / 'papers'} --output DIR" in got.exception.mend
    assert not (place / "papers" / "corrections.yaml").exists()
    missing = CliRunner().invoke(app, ["curate", str(place / "papers"), "--output", str(place / "none")]).exception
    assert isinstance(missing, BuildMissing)
    assert "--output DIR" in missing.mend


def test_only_claims_of_the_papers_there_are_asked_about(place: Path) -> None:
    """Of a build of two folders, one of them named, the claims of the other's papers are left alone."""
    for name in ("乙.txt", "丙.txt"):
        (place / "papers" / name).unlink()
    own = {claim.id for claim in claims_of(place) if claim.file == "甲.txt"}
    assert 0 == curate(place, "r\n\n" * 30, "--by", "张三", "--number", "30").exit_code
    assert own == {one.claim for one in read_file(place / "papers" / "corrections.yaml")}


def test_shares_by_cue_and_frame(place: Path) -> None:
    """Rejected claims are counted among those decided about, for each cue and frame."""
    claims = claims_of(place)
    pushes = [claim for claim in claims if claim.cue and claim.cue.text == "推动"]
    verdicts = dict(zip((claim.id for claim in pushes), ("rejected", "right", "amended", "right"), strict=False))
    marked = [
        claim.model_copy(update={"corrected": Corrected(verdict=verdicts[claim.id], by="张三")})
        if claim.id in verdicts
        else claim
        for claim in claims
    ]
    row = next(row for row in judged(marked) if row.name == "推动")
    assert (len(pushes), 4, 1, 1, 0.25) == (row.claims, row.judged, row.amended, row.rejected, row.share)
    (frame,) = (row for row in judged(marked) if row.by == "frame")
    assert ("svo", len(claims), 4, 0.25) == (frame.name, frame.claims, frame.judged, frame.share)
    assert None is next(row for row in judged(marked) if row.name == "奠定").share


def test_shares_are_printed(place: Path) -> None:
    """`kg curate --stats` prints the shares, or says that nobody has decided yet."""
    assert "Nobody has decided" in curate(place, "", "--stats").output
    file = place / "map" / "claims.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    claim = Claim.from_json(lines[0])
    lines[0] = claim.model_copy(
        update={"corrected": Corrected(verdict="rejected", error="not a claim", by="张三")}
    ).to_json()
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    got = curate(place, "", "--stats")
    assert 0 == got.exit_code
    assert [claim.cue.text, "1", "0", "1", "100%"] == next(
        [words[0], *words[2:]] for line in got.stdout.splitlines() if (words := line.split())[-1:] == ["100%"]
    )
