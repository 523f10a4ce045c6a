"""How right a build is: annotated papers, the matching, the figures and their intervals."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.cli import main
from kg.errors import KgError
from kg.evaluate import Evaluation, GoldPaper, against, evaluate, judge, numbered, present, read_gold
from kg.evaluate.gold import GoldArgument
from kg.evaluate.matching import names_agree, spans_agree
from kg.evaluate.results import Rate
from kg.link import Linker
from kg.records import Argument, Claim, Cue, Modality, Quote, Relation
from kg.store import JsonlBuild
from kg.vocabulary import load

ROOT = Path(__file__).parent.parent
GOLD = Path(__file__).parent / "gold" / "claims"
THIRD = Path(__file__).parent / "gold" / "third"
FOURTH = Path(__file__).parent / "gold" / "fourth"
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
TEXT = """一、数字技术的作用机制
数字技术推动产业
升级。
人才不足制约创新发展！数据要素支撑决策优化，也带动就业。
The digital economy drives growth.
如图1所示：
- 数字经济与实体经济深度融合

二、结语
数字技术可能推动就业，但作用大小仍待检验。

参考文献
[1] 张三.数字经济推动产业升级的机制研究[J].改革,2024(3):1-9.
"""
SENTENCES = [
    "一、数字技术的作用机制",
    "数字技术推动产业升级。",
    "人才不足制约创新发展！",
    "数据要素支撑决策优化，也带动就业。",
    "如图1所示：- 数字经济与实体经济深度融合",
    "数字技术可能推动就业，但作用大小仍待检验。",
]


def argument(name: str, spans: Sequence[tuple[int, int]], concept: str | None = None) -> Argument:
    """An argument at the first of its places."""
    start, end = spans[0] if spans else (None, None)
    match = "exact" if concept else "open"
    return Argument(concept=concept, label=name, match=match, text=name, start=start, end=end)


def claim(
    gold: GoldPaper,
    sentence: int,
    source: str,
    relation: Relation,
    target: str,
    modality: Modality = "asserted",
    confidence: float = 0.5,
    shown: bool = True,
    text: str = TEXT,
) -> Claim:
    """A claim as a build has it, its arguments where the text holds them."""
    found = next(one for one in gold.sentences if one.number == sentence)

    def at(name: str) -> Argument:
        flat = text.replace("\n", "\0")
        start = flat.find(name, found.start, found.end)
        return argument(name, [(start, start + len(name))] if start >= 0 else [])

    return Claim(
        id=f"{sentence}{source}{relation}{target}",
        paper="p",
        file="a.txt",
        section=(),
        sentence=Quote(id="s", start=found.start, end=found.end, text=text[found.start : found.end]),
        source=at(source),
        relation=relation,
        target=at(target),
        cue=Cue(text="推动", start=0, end=2),
        modality=modality,
        confidence=confidence,
        shown=shown,
        reason="push/own",
    )


def annotated(tmp_path: Path, lines: str, text: str = TEXT) -> GoldPaper:
    """A gold of these lines."""
    file = tmp_path / "a.tsv"
    file.write_text(lines, encoding="utf-8")
    return read_gold(file, text)


# --- numbering and reading


def test_numbering() -> None:
    """Headings, full stops and list lines number a text; English, short lines and the reference list do not count."""
    found = numbered(TEXT)
    assert SENTENCES == [one.text for one in found]
    assert [True, False, False, False, False, False] == [one.heading for one in found]
    assert SENTENCES == [TEXT[one.start : one.end].replace("\n", "") for one in found]


def test_numbering_of_the_seeds() -> None:
    """The five papers have as many sentences as they had when they were annotated."""
    assert [76, 94, 70, 85, 95] == [len(numbered(seed.read_text(encoding="utf-8"))) for seed in SEEDS]


def test_heading_over_two_lines() -> None:
    """A heading broken over two lines is one sentence; a long line below it is none of it."""
    two = "（三）培育战略性新兴产业形成\n新质生产力\n\n数字技术推动产业升级。\n"
    one = "（三）培育战略性新兴产业形成\n新质生产力是由创新起主导作用的先进生产力质态。\n\n"
    assert ["（三）培育战略性新兴产业形成新质生产力", "数字技术推动产业升级。"] == [s.text for s in numbered(two)]
    assert ["（三）培育战略性新兴产业形成", "新质生产力是由创新起主导作用的先进生产力质态。"] == [
        s.text for s in numbered(one)
    ]


def test_gold_is_read(tmp_path: Path) -> None:
    """Comments, empty lines and lines without a claim are read; a broken line is no hindrance."""
    lines = "# 注释\n\n001 | 数字技术 | drives | 产业升级\n002 | -\n003 | ^平台 | drives | 就业 | possible | opt\n"
    gold = annotated(tmp_path, lines)
    assert [1, 2, 3] == [sentence.number for sentence in gold.sentences]
    assert ["asserted", "possible"] == [one.modality for one in gold.claims]
    assert [False, True] == [one.optional for one in gold.claims]
    assert GoldArgument("平台", ()) == gold.claims[1].source
    assert ["产业\n升级"] == [TEXT[start:end] for start, end in gold.claims[0].target.spans]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x | 数字技术 | drives | 产业升级", "“x” is no number of a sentence. Write lines as SID"),
        ("006 | 数字技术 | drives | 产业升级", "the text has no sentence 006; the last one is 005. Look whether"),
        ("001 | 数字技术 | drives", "3 fields are filled, not four to six. Write SID"),
        ("001", "1 fields are filled, not four to six. Write SID"),
        ("001 | 数字技术 | pushes | 产业升级", "“pushes” is none of them. Use one of drives, enables, inhibits,"),
        ("001 | 数字技术 | drives | 产业升级 | sure", "“sure” is none of them. Use one of asserted, possible,"),
        ("001 | 数字技术 | drives | 产业升级 | | maybe", "“maybe” is no flag. Use one of opt, via."),
        (
            "001 | 平台 | drives | 产业升级",
            "sentence 001 does not hold “平台”. Copy the words as they stand, or write ^",
        ),
    ],
)
def test_wrong_lines_are_named(tmp_path: Path, line: str, told: str) -> None:
    """A wrong line of a gold is told with its file, its number and what to do."""
    with pytest.raises(KgError) as error:
        annotated(tmp_path, f"001 | -\n{line}\n")
    assert str(error.value).startswith(f"{tmp_path / 'a.tsv'}: line 2: {told}")


# --- matching


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ((0, 10), (0, 4), True),  # four tenths in common
        ((0, 10), (0, 3), False),
        ((0, 10), (8, 10), True),  # one head
        ((0, 10), (8, 11), True),
        ((0, 10), (9, 10), False),  # of one character
        ((0, 10), (8, 12), False),
        ((0, 4), (4, 8), False),
    ],
)
def test_spans_agree(one: tuple[int, int], other: tuple[int, int], agree: bool) -> None:
    """Two stretches agree where they share four tenths of what they cover, or end in one head of two characters."""
    assert [agree, agree] == [spans_agree(one, other), spans_agree(other, one)]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("工業經濟的高質量發展", "高质量发展", True),  # ends in it, traditional or not
        ("“数字 技术”", "数字技术", True),
        ("数字技术体系", "数字技术", True),  # holds it, and half of it or more
        ("数字技术应用体系建设路径", "数字技术", False),
        ("产业结构转型升级", "产业升级", True),  # most pairs of characters
        ("产业升级", "产业创新", False),
        ("力", "生产力", False),  # one character is no head
        ("", "生产力", False),
    ],
)
def test_names_agree(one: str, other: str, agree: bool) -> None:
    """Two names agree where one ends in the other, holds it, or shares most of its pairs of characters."""
    assert [agree, agree] == [names_agree(one, other), names_agree(other, one)]


def test_first_reading_counts_and_second_is_neither(tmp_path: Path) -> None:
    """Of claims for one annotated claim the first is right, the second neither right nor wrong, the third wrong."""
    gold = annotated(tmp_path, "003 | 数据要素 | enables | 决策优化 |  |\n")
    told = [
        claim(gold, 3, "数据要素", "enables", "决策优化"),
        claim(gold, 3, "数据要素", "drives", "决策优化"),  # one class, one place: the same again
        claim(gold, 3, "数据要素", "drives", "优化"),
        claim(gold, 3, "要素", "drives", "决策优化"),
        claim(gold, 3, "决策优化", "drives", "数据要素"),
        claim(gold, 3, "数据要素", "inhibits", "决策优化"),
    ]
    verdicts = judge(gold, told).verdicts
    assert ["right", "again", "wrong", "wrong", "wrong"] == [verdict.outcome for verdict in verdicts]
    assert [False, False, False, True, False] == [verdict.reversed for verdict in verdicts]


def test_required_before_optional(tmp_path: Path) -> None:
    """A claim that could be an optional and a required one is the required one."""
    gold = annotated(tmp_path, "003 | 数据要素 | drives | 决策优化 | | opt\n003 | 数据要素 | enables | 决策优化 | |\n")
    judged = judge(gold, [claim(gold, 3, "数据要素", "drives", "决策优化")])
    assert [None, "003数据要素drives决策优化"[2:]] == [found and found.id for found in judged.found]


def test_fusion_has_no_direction(tmp_path: Path) -> None:
    """The partners of a fusion may be named in either order, those of a cause may not."""
    gold = annotated(tmp_path, "004 | 数字经济 | integrates_with | 实体经济\n003 | 数据要素 | drives | 决策优化\n")
    turned = [
        claim(gold, 4, "实体经济", "integrates_with", "数字经济"),
        claim(gold, 3, "决策优化", "drives", "数据要素"),
    ]
    assert {4: "right", 3: "wrong"} == {one.sentence: one.outcome for one in judge(gold, turned).verdicts}


def test_claims_elsewhere_are_left_aside(tmp_path: Path) -> None:
    """What a sentence claims that nobody annotated is neither right nor wrong."""
    gold = annotated(tmp_path, "001 | -\n003 | -\n")
    there = claim(gold, 3, "数据要素", "enables", "决策优化")
    assert () == judge(annotated(tmp_path, "001 | -\n"), [there]).verdicts


def readings(name: str, later: Path) -> tuple[GoldPaper, GoldPaper]:
    """What two readers and a later one made of sentences of a seed: the former's of those that the latter read."""
    text = next(seed for seed in SEEDS if seed.name.startswith(name)).read_text(encoding="utf-8")
    first, other = (read_gold(folder / f"{name}.tsv", text) for folder in (GOLD, later))
    numbers = {sentence.number for sentence in other.sentences}
    claims = tuple(one for one in first.claims if one.sentence in numbers)
    return GoldPaper(name, other.sentences, claims), other


def as_claims(gold: GoldPaper, text: str) -> list[Claim]:
    """An annotation as if a build had read it."""
    template = claim(gold, gold.sentences[0].number, "-", "drives", "-", text=text)
    places = {sentence.number: sentence for sentence in gold.sentences}
    return [
        template.model_copy(
            update={
                "sentence": Quote(id="s", start=places[one.sentence].start, end=places[one.sentence].end, text=""),
                "source": argument(one.source.name, one.source.spans),
                "relation": one.relation,
                "target": argument(one.target.name, one.target.spans),
                "modality": one.modality,
            }
        )
        for one in gold.claims
    ]


def test_same_figures_as_the_scorer() -> None:
    """A third reader's claims in 45 sentences get the figures that the scorer of the annotators gave them."""
    read = []
    for seed in SEEDS:
        gold, third = readings(seed.name[:3], THIRD)
        read.append((gold, as_claims(third, seed.read_text(encoding="utf-8"))))
    got = against(read).shown
    assert (0.857, 0.87, 0.863) == (got.causal.precision.value, got.causal.recall.value, got.causal.f1.value)
    assert (105, 69) == (got.causal.claims, got.causal.required)
    structural = got.structural
    assert (0.811, 0.697, 0.75) == (structural.precision.value, structural.recall.value, structural.f1.value)
    assert (37, 33) == (structural.claims, structural.required)
    assert (0.992, 0.911, 1) == (got.modality.rate.value, got.relation.rate.value, got.reversed)


def test_a_fourth_reader() -> None:
    """A fourth reader's claims in 60 sentences, none of the third's, agree as docs/annotation.md says."""
    read = []
    for seed in SEEDS:
        gold, fourth = readings(seed.name[:3], FOURTH)
        assert not {one.number for one in fourth.sentences} & {
            one.number for one in readings(seed.name[:3], THIRD)[1].sentences
        }
        read.append((gold, as_claims(fourth, seed.read_text(encoding="utf-8"))))
    assert 60 == sum(len(gold.sentences) for gold, _ in read)
    got = against(read).shown
    assert (0.941, 0.895, 0.918) == (got.causal.precision.value, got.causal.recall.value, got.causal.f1.value)
    assert (0.935, 0.974) == (got.structural.precision.value, got.structural.recall.value)
    assert (0.994, 0.961, 0) == (got.modality.rate.value, got.relation.rate.value, got.reversed)


# --- figures


@pytest.fixture
def small(tmp_path: Path) -> Evaluation:
    """Three sentences: one claim right, one wrong, one missed, a doubtful one right."""
    gold = annotated(
        tmp_path,
        "001 | 数字技术 | drives | 产业\n002 | 人才不足 | inhibits | 创新发展\n003 | 数据要素 | enables | 决策优化\n",
    )
    told = [
        claim(gold, 1, "数字技术", "enables", "产业", "prescribed", confidence=0.8),
        claim(gold, 2, "创新发展", "inhibits", "人才不足", confidence=0.85),
        claim(gold, 3, "数据要素", "enables", "决策优化", confidence=0.1, shown=False),
    ]
    return against([(gold, told)])


def test_figures_by_hand(small: Evaluation) -> None:
    """Counts and rates are those that one counts by hand, and those of all claims hold the doubtful ones."""
    shown, every = small.shown.causal, small.all.causal
    assert (2, 1, 3, 1) == (shown.claims, shown.right, shown.required, shown.found)
    assert (0.5, 0.333, 0.4) == (shown.precision.value, shown.recall.value, shown.f1.value)
    assert (3, 2, 3, 2) == (every.claims, every.right, every.required, every.found)
    assert (1, 0) == (small.shown.reversed, small.shown.modality.agreeing)
    by_relation = {one.name: (one.claims, one.required, one.found) for one in small.shown.relations if one.required}
    assert {"drives": (0, 1, 1), "enables": (1, 1, 0), "inhibits": (1, 1, 0)} == by_relation


def test_rate_of_nothing_is_none(small: Evaluation) -> None:
    """Where there is nothing to share there is no rate, neither 0 nor 1."""
    assert Rate(value=None, low=None, high=None) == small.shown.structural.precision
    assert None is small.shown.structural.f1.value


def test_calibration_by_hand(small: Evaluation) -> None:
    """The calibration error is the mean distance of confidence and share right over all causal claims."""
    steps = {step.low: (step.claims, step.confidence, step.right) for step in small.all.calibration.steps}
    assert {0.1: (1, 0.1, 1.0), 0.8: (2, 0.825, 0.5)} == steps
    assert round((0.9 + 2 * 0.325) / 3, 3) == small.all.calibration.error.value


def test_faults_are_told(small: Evaluation) -> None:
    """Wrong and missed claims are listed with their sentences, in the order of the text."""
    assert [("wrong", 2), ("missed", 2), ("missed", 3)] == [(one.kind, one.sentence) for one in small.faults]
    text = present(small, faults=2)
    assert "wrong: 创新发展 —inhibits→ 人才不足 [asserted] · 0.85 · reversed · push · 推动" in text
    assert "“人才不足制约创新发展！”" in text
    assert "1 more; --errors takes a higher number" in text
    assert "数据要素支撑决策优化" not in text


def test_json_holds_all(small: Evaluation) -> None:
    """The evaluation comes back from its JSON."""
    assert small == Evaluation.model_validate(json.loads(present(small, "json")))


def test_more_papers_make_narrower_intervals(tmp_path: Path) -> None:
    """Intervals hold their value and narrow with the sentences; twenty papers are drawn as wholes."""
    gold = annotated(tmp_path, "001 | 数字技术 | drives | 产业\n003 | 数据要素 | enables | 决策优化\n005 | -\n")
    told = [claim(gold, 1, "数字技术", "drives", "产业"), claim(gold, 5, "数字技术", "drives", "就业")]
    few, many = (
        against([(GoldPaper(str(n), gold.sentences, gold.claims), told) for n in range(papers)]) for papers in (3, 20)
    )
    assert ("sentences", "papers") == (few.resampled, many.resampled)
    (low, value, high) = (getattr(few.shown.causal.precision, name) for name in ("low", "value", "high"))
    assert low < value < high
    assert Rate(value=0.5, low=0.5, high=0.5) == many.shown.causal.recall  # every paper is like the others


# --- a build


@pytest.fixture(scope="module")
def linker() -> Linker:
    """One of a small vocabulary: what is refused is refused before anything is linked."""
    return Linker(load(Path(__file__).parent / "vocabulary"))


def test_another_text_is_refused(seed_build: Path, linker: Linker, tmp_path: Path) -> None:
    """An evaluation on texts that the build did not read is refused, as the numbers would mean other sentences."""
    for seed in SEEDS:
        (tmp_path / seed.name).write_text(seed.read_text(encoding="utf-8") + "。", encoding="utf-8")
    with pytest.raises(KgError, match="the build read another text than this"):
        evaluate(GOLD, JsonlBuild(seed_build), linker, tmp_path)


def test_unknown_paper_is_refused(seed_build: Path, linker: Linker, tmp_path: Path) -> None:
    """A gold of a paper that the build does not have is refused, and the papers there are are named."""
    (tmp_path / "00.tsv").write_text("000 | -\n", encoding="utf-8")
    with pytest.raises(KgError, match=r"no paper of the build is called 00; it has 000_ff8f828092548c1b\.txt"):
        evaluate(tmp_path, JsonlBuild(seed_build), linker)


def test_no_gold_is_told(seed_build: Path, linker: Linker, tmp_path: Path) -> None:
    """A folder without gold is told as such."""
    with pytest.raises(KgError, match="no gold lies here"):
        evaluate(tmp_path, JsonlBuild(seed_build), linker)


@pytest.mark.parametrize("content", ["causal_f1 = 0.9", "[readers]\ncausal_f1 = 'x'", "[readers"])
def test_broken_agreement_is_told(seed_build: Path, linker: Linker, tmp_path: Path, content: str) -> None:
    """A file about the readers' agreement that says nothing usable is told with what it should hold."""
    (tmp_path / "000.tsv").write_text("000 | -\n", encoding="utf-8")
    (tmp_path / "agreement.toml").write_text(content, encoding="utf-8")
    with pytest.raises(KgError, match=r"agreement\.toml: it is no \[readers\] with a causal_f1"):
        evaluate(tmp_path, JsonlBuild(seed_build), linker)


# --- the command


def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    """The exit code of `kg evaluate`, and what it prints, messages too."""
    monkeypatch.setattr("sys.argv", ["kg", "evaluate", *map(str, words)])
    code = main()
    got = capsys.readouterr()
    return code, got.out + got.err


def test_command_evaluates_a_build(
    seed_build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints what the library finds: all of it as JSON, a headline with intervals and agreement as text."""
    code, text = printed(
        monkeypatch, capsys, GOLD, "--output", seed_build, "--texts", seed_build.parent / "seeds", "--json"
    )
    got = Evaluation.model_validate_json(text)
    assert (0, ("000", "001", "002", "003", "004")) == (code, got.papers)
    assert got.shown.linking is not None
    assert got.shown.linking.both.of == 2 * (got.shown.causal.right + got.shown.structural.right)
    assert 25 < len(got.shown.sections) < 40
    assert sum(one.found for one in got.shown.frames) == got.shown.causal.found
    text = present(got, doubtful=True)
    assert text.startswith("5 papers, 420 sentences; ")
    assert "Readers agree with each other at causal F1 0.92" in text


def test_command_reads_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Texts are read anew into a folder that is gone afterwards; a sheet of them is a gold that claims nothing."""
    texts, gold = tmp_path / "texts", tmp_path / "gold"
    texts.mkdir()
    gold.mkdir()
    (texts / "a_1.txt").write_text(TEXT, encoding="utf-8")
    code, sheet = printed(monkeypatch, capsys, "--sheet", texts / "a_1.txt")
    assert 0 == code
    assert [f"# {text}" for text in SENTENCES] == [line for line in sheet.splitlines() if line.startswith("#")]
    (gold / "a.tsv").write_text(sheet + "001 | 数字技术 | drives | 产业升级\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, text = printed(monkeypatch, capsys, "gold", "--texts", "texts", "--anew", "--json")
    got = Evaluation.model_validate_json(text)
    assert (0, ("a",), 1, 1) == (code, got.papers, got.required, got.shown.causal.found)
    assert ["gold", "texts"] == sorted(path.name for path in tmp_path.iterdir())


def test_command_wants_a_gold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an annotation the command says what it wants."""
    code, text = printed(monkeypatch, capsys)
    assert 2 == code
    assert "GOLD" in text
