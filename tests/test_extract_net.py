"""The net: exact on every machine, and what it says can be traced like anything else."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from exact_products import watched

from kg.errors import VocabularyError
from kg.extract import Reader
from kg.extract.candidates import candidates
from kg.extract.net.arcs import FILE, NetReader
from kg.extract.net.layers import EXP, SIGMOID, sigmoid, softmax
from kg.extract.net.sight import OWN, see, sight
from kg.link import Linker, Reading
from kg.read import read_document, read_text
from kg.records import Claim, Document
from kg.vocabulary import language_folder, load

SEEDS = Path(__file__).parent.parent / "seeds"
NET = language_folder() / FILE


@cache
def _careful() -> tuple[Linker, Reader]:
    linker = Linker(load())
    return linker, Reader(linker, careful=True)


@cache
def seed() -> tuple[Document, list[Reading]]:
    """A seed paper."""
    document = read_document(next(SEEDS.glob("003*.txt")))
    return document, _careful()[0].read(document)


@cache
def seed_claims() -> tuple[Claim, ...]:
    """What the careful reader finds in it."""
    return tuple(_careful()[1].claims(*seed()))


def test_a_plain_sentence_is_read() -> None:
    """The net reads what a frame reads too, and says which frame stands behind it."""
    linker, reader = _careful()
    text = "数字技术与产业发展研究\n\n## 一、引言\n\n数字技术推动产业创新升级。\n"
    document = read_text(text, "paper.md")
    found = [c for c in reader.claims(document, linker.read(document)) if c.shown]
    assert [("数字技术", "drives", "产业创新升级", "net+push/own")] == [
        (c.source.text, c.relation, c.target.text, c.reason) for c in found
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("数字技术推动产业创新升级。", "asserted"),
        ("政府应当完善政策体系，以推动产业创新升级。", "prescribed"),
        ("数字技术可能推动产业创新升级。", "possible"),
        ("数字技术并未推动产业创新升级。", "negated"),
    ],
)
def test_a_claim_says_in_what_mood_it_is_made(sentence: str, expected: str) -> None:
    """The net tells what is so, what ought to be done, what may be and what is denied."""
    linker, reader = _careful()
    document = read_text(f"数字技术与产业发展研究\n\n## 一、引言\n\n{sentence}\n", "paper.md")
    found = [c for c in reader.claims(document, linker.read(document)) if c.target.text.endswith("产业创新升级")]
    assert [expected] == [c.modality for c in found[:1]]


def test_every_quote_is_in_the_paper() -> None:
    """Cue and arguments are the very characters at their offsets; what is not in the sentence says whence it is."""
    document, _ = seed()
    assert len(seed_claims()) > 100
    for one in seed_claims():
        for span in (one.cue, one.source, one.target):
            if span is not None and span.start is not None:
                assert document.text[span.start : span.end] == span.text
                assert one.sentence.start <= span.start < (span.end or 0) <= one.sentence.end
        for argument in (one.source, one.target):
            assert (argument.start is None) == (argument.resolved_from is not None)


def test_no_two_readings_of_the_same_words() -> None:
    """Of overlapping readings of one sentence only the best stands."""
    causal = [
        c for c in seed_claims() if c.relation in ("drives", "enables", "inhibits") and c.source.start is not None
    ]
    for k, one in enumerate(causal):
        for other in causal[k + 1 :]:
            if one.sentence.id == other.sentence.id:
                apart = [
                    a.end <= b.start or b.end <= a.start  # type: ignore[operator] # both stand in the sentence
                    for a, b in ((one.source, other.source), (one.target, other.target))
                    if a.start is not None and b.start is not None
                ]
                assert any(apart) or len(apart) < 2


def test_products_are_exact() -> None:
    """The sums of the net's products are whole numbers that float32 holds: integer arithmetic gives the same."""
    document, readings = seed()
    _, reader = _careful()
    lines = reader.lines(readings[:12])
    net_reader = NetReader(NET)
    checked = watched(net_reader._net)
    for line, context in zip(lines, reader.contexts(document, lines), strict=True):
        net_reader.decide(line, context, [], [])
    assert len(checked) > 100


def test_shares_are_quotients_of_whole_numbers() -> None:
    """The tables of exponentials hold whole numbers, so that sums over them do not depend on their order."""
    assert np.array_equal(EXP, np.rint(EXP))
    assert np.array_equal(SIGMOID * 2**15, np.rint(SIGMOID * 2**15))
    assert pytest.approx(1) == softmax(np.array([[1.0, 2.0, -3.0]])).sum()
    assert np.allclose(1 / (1 + np.exp(-np.arange(-5, 5.0))), sigmoid(np.arange(-5, 5, dtype=np.float32)), atol=1e-3)


def test_a_target_is_never_outside_the_sentence() -> None:
    """Sources may come from the heading or the sentence before; targets do not."""
    document, readings = seed()
    _, reader = _careful()
    lines = reader.lines(readings)
    alphabet = NetReader(NET)._alphabet
    for line, context in list(zip(lines, reader.contexts(document, lines), strict=True))[:20]:
        rows = sight(see(line, context), alphabet, candidates(line, context), [0] * len(candidates(line, context)))
        assert set(rows.segments[rows.targets]) <= {OWN}
        assert rows.distance.shape == rows.rule.shape[1:] == (len(rows.sources), len(rows.targets))


def test_the_net_of_an_older_kg_is_damaged(tmp_path: Path) -> None:
    """A net that cannot tell modality says so when it is loaded, not when it is asked."""
    with np.load(NET, allow_pickle=False) as file:
        np.savez(tmp_path / FILE, **{name: file[name] for name in file if not name.startswith("mood")})
    with pytest.raises(VocabularyError, match="is damaged"):
        NetReader(tmp_path / FILE)


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), (b"PK damaged", "is damaged")])
def test_a_missing_or_damaged_net_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    """Without its file the careful reader says so; it never guesses."""
    path = tmp_path / FILE
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VocabularyError, match=said):
        NetReader(path)
