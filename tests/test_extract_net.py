"""The net: a document at once, each sentence as if it were alone, the same bits everywhere, and all of it traced."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import VocabularyError
from kg.extract import Reader
from kg.extract.clauses import Line
from kg.extract.net.arcs import NetReader
from kg.extract.net.convolution import Convolution, edges, root
from kg.extract.net.forward import APART, AROUND, BEAM, UNLIKELY, Ends, Net
from kg.extract.net.groups import best_other, summed
from kg.extract.net.layers import EXP, Layers, on_grid, softmax
from kg.extract.net.model import FILE
from kg.extract.net.sight import Eyes, words_of
from kg.link import Linker
from kg.read import read_document, read_text
from kg.records import CAUSAL, Claim
from kg.vocabulary import language_folder, load

SEEDS = Path(__file__).parent.parent / "seeds"
NET = language_folder() / FILE
SENTENCES = (
    "数字技术推动产业创新升级。",
    "人工智能和大数据促进产业升级和经济增长。",
    "政府应当完善政策体系，以推动产业创新升级。",
    "新质生产力由技术革命性突破、生产要素创新性配置、产业深度转型升级催生。",
    "会议在北京召开。",
    "数字金融通过缓解融资约束提升了企业创新能力。",
)


@cache
def tools() -> tuple[Linker, Reader, NetReader]:
    """What reads."""
    linker = Linker(load())
    return linker, Reader(linker), NetReader(NET)


def claims(*sentences: str) -> list[Claim]:
    """The claims of a paper of these sentences."""
    linker, reader, _ = tools()
    document = read_text("数字技术与产业发展研究\n\n## 一、引言\n\n" + "".join(sentences) + "\n", "paper.md")
    return reader.claims(document, linker.read(document))


def said(found: list[Claim]) -> list[tuple[str, str, str, float]]:
    """What claims say, and how surely; in what mood, depends on the paper too."""
    return [(c.source.text, c.relation, c.target.text, c.confidence) for c in found]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6, unique=True))
def test_a_sentence_reads_alike_wherever_it_stands(sentences: list[str]) -> None:
    """The net sees each sentence alone: what stands around it changes nothing, not even by a rounding."""
    together = claims(*sentences)
    for sentence in sentences:
        alone = [c for c in claims(sentence) if c.sentence.text == sentence]
        assert said(alone) == said([c for c in together if c.sentence.text == sentence])


def test_a_paper_without_sentences_has_no_claims() -> None:
    """Nothing to read is nothing read."""
    _, _, net = tools()
    assert [] == net.decide([], [])
    assert [] == claims("……")


def test_the_cue_that_governs_is_named() -> None:
    """A claim says which word carries it, and which group of cues that word is of."""
    (found,) = [c for c in claims(SENTENCES[0]) if c.shown]
    assert found.cue is not None
    assert ("推动", "net+push/own") == (found.cue.text, found.reason)


def test_a_means_beside_the_subject_is_kept() -> None:
    """通过Z: the means of a claim."""
    found = [c for c in claims(SENTENCES[5]) if c.source.text == "数字金融" and "创新能力" in c.target.text]
    assert ["缓解融资约束"] == [via.text for c in found for via in c.via]


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
    """The reader tells what is so, what ought to be done, what may be and what is denied."""
    found = [c for c in claims(sentence) if c.target.text.endswith("产业创新升级")]
    assert [expected] == [c.modality for c in found[:1]]


@cache
def seed() -> tuple[str, tuple[Claim, ...]]:
    """A seed paper, and what is found in it."""
    linker, reader, _ = tools()
    document = read_document(next(SEEDS.glob("003*.txt")))
    return document.text, tuple(reader.claims(document, linker.read(document)))


def test_every_quote_is_in_the_paper() -> None:
    """Cue and arguments are the very characters at their offsets; what is not in the sentence says whence it is."""
    text, found = seed()
    assert len(found) > 100
    for one in found:
        for span in (one.cue, one.source, one.target):
            if span is not None and span.start is not None:
                assert text[span.start : span.end] == span.text
                assert one.sentence.start <= span.start < (span.end or 0) <= one.sentence.end
        for argument in (one.source, one.target):
            assert (argument.start is None) == (argument.resolved_from is not None)


def test_no_two_readings_of_the_same_words() -> None:
    """Of overlapping readings of one sentence only the best stands."""
    _, found = seed()
    causal = [c for c in found if c.relation in CAUSAL and c.source.start is not None and c.reason.startswith("net")]
    assert len(causal) > 100
    for k, one in enumerate(causal):
        for other in causal[k + 1 :]:
            if one.sentence.id == other.sentence.id:
                apart = [
                    a.end <= b.start or b.end <= a.start  # type: ignore[operator] # both stand in the sentence
                    for a, b in ((one.source, other.source), (one.target, other.target))
                    if a.start is not None and b.start is not None
                ]
                assert any(apart)


def watched(net: Layers) -> list[str]:
    """The layers whose products have been checked, growing as the net reads: whole numbers that float32 holds."""
    checked: list[str] = []

    def exact(whole: np.ndarray, name: str) -> np.ndarray:
        weights = net._arrays[f"{name}.w"].astype(np.int64)
        total = whole.astype(np.int64) @ weights
        assert np.array_equal(whole, np.rint(whole))
        assert np.abs(whole).max(initial=0) <= 127
        assert (np.abs(whole) @ np.abs(weights)).max(initial=0) < 2**24
        assert np.array_equal(total, whole @ net._weights[name])
        checked.append(name)
        return Layers._product(net, whole, name)

    net._product = exact  # type: ignore[method-assign] # watched, not changed
    return checked


def test_products_are_exact() -> None:
    """The sums of the net's products are whole numbers that float32 holds: integer arithmetic gives the same."""
    linker, reader, _ = tools()
    net = NetReader(NET)
    document = read_document(next(SEEDS.glob("003*.txt")))
    lines = reader.lines(linker.read(document)[:60])
    layers = net._net
    checked = watched(layers)
    net.decide(lines, reader.contexts(document, lines))
    assert len(checked) > 10
    for layer in layers._convolutions:
        assert np.array_equal(layer._weights, np.rint(layer._weights))
        products, bias = np.abs(layer._weights[:, :-1]).sum(1), np.abs(layer._weights[:, -1])
        assert (127 * products + bias).max() < 2**24


def test_a_grid_has_eight_bits() -> None:
    """What is beyond the ends of a grid is at its ends; halves go to the even one."""
    x = np.float32([-300, -127.4, -0.6, 0.5, 1.5, 126.8, 1e9])
    assert [-127, -127, -1, 0, 2, 127, 127] == on_grid(x, np.float32(1)).tolist()
    assert [0, 0, 0, 0, 2, 127, 127] == on_grid(x, np.float32(1), 0).tolist()
    assert [-127, -64, 0, 0, 1, 63, 127] == on_grid(x, np.float32(2)).tolist()
    arrays = dict(np.load(NET, allow_pickle=False))
    assert arrays["again.x"] == arrays["relation.x"]  # both looks at a pair read the same numbers


def glanced(eyes: Eyes, lines: list[Line]) -> list[list[object]]:
    """What eyes see of sentences, with a vector for each place."""
    seen = eyes.see(lines)
    return [seen.words[seen.which].tolist(), seen.ending.tolist(), seen.clauses.tolist(), seen.firsts.tolist()]


def test_words_that_were_forgotten_are_learned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many words are forgotten, and so are some half learned when something broke in; what is seen is the same."""
    linker, reader, net = tools()
    lines = reader.lines(linker.read(read_document(next(SEEDS.glob("001*.txt")))))[:40]
    alphabet = net._eyes._alphabet
    expected = [glanced(Eyes(net._net, alphabet), lines[k : k + 8]) for k in range(0, 40, 8)]
    eyes = Eyes(net._net, alphabet)
    monkeypatch.setattr("kg.extract.net.sight.MEMORY", 300)
    assert expected == [glanced(eyes, lines[k : k + 8]) for k in range(0, 40, 8)]
    assert len(eyes._known) < len({word for line in lines for word in words_of(line)})

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Net, "vectors", interrupted)
        with pytest.raises(KeyboardInterrupt):
            eyes.see(lines[:20])
    assert expected[1] == glanced(eyes, lines[8:16])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=20))
def test_the_largest_of_the_others(pairs: list[tuple[int, int]]) -> None:
    """A pair is held against the likeliest other of its group; of two likeliest, each against the other."""
    pairs.sort()
    groups, masses = np.array([g for g, _ in pairs]), np.array([m / 4 for _, m in pairs])
    expected = [
        max((masses[n] for n in range(len(pairs)) if n != k and groups[n] == groups[k]), default=0.0)
        for k in range(len(pairs))
    ]
    assert expected == best_other(masses, groups).tolist()


def test_one_place_alone_is_no_pair() -> None:
    """A sentence in which one word alone may end an argument has no claim."""
    assert [] == claims("创新。")


def test_shares_are_quotients_of_whole_numbers() -> None:
    """The tables of exponentials hold whole numbers, so that sums over them do not depend on their order."""
    assert np.array_equal(EXP, np.rint(EXP))
    assert pytest.approx(1) == softmax(np.array([[1.0, 2.0, -3.0]])).sum()


def test_the_root_of_a_mean_square() -> None:
    """It is that of each column, whatever stands beside it, and however many rows are added by halves."""
    for rows in (1, 5, 64):
        x = np.random.default_rng(3).normal(0, 2, (rows, 50)).astype(np.float32)
        expected = np.sqrt(np.square(x.astype(np.float64)).mean(0) + 1e-5)
        assert np.allclose(expected, root(x), rtol=1e-6)
        assert np.array_equal(root(x)[7:8], root(x[:, 7:8]))


def layer_of(width: int, dilation: int) -> Convolution:
    """A convolution of random weights."""
    rng = np.random.default_rng(5)
    arrays = {
        "a.w": rng.integers(-127, 128, (3 * width, 2 * width)).astype(np.int8),
        "a.s": rng.uniform(0.001, 0.002, 2 * width).astype(np.float32),
        "a.b": rng.normal(0, 1, 2 * width).astype(np.float32),
        "a.x": np.float32(0.02),
    }
    return Convolution(arrays, "a", dilation)


@given(st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=6), st.integers(1, 4))
def test_a_convolution_of_words_is_that_of_their_places(sentences: list[list[int]], dilation: int) -> None:
    """Each word multiplied once and summed where it stands gives the same floats as the words of every place."""
    layer = layer_of(8, dilation)
    words = np.random.default_rng(5).normal(0, 2, (8, 6)).astype(np.float32)
    which = np.array([word for some in sentences for word in some], dtype=np.int64)
    firsts = np.cumsum([0, *map(len, sentences)])[: len(sentences)]
    at = edges(firsts, len(which), dilation)
    expected = layer.of_places(words.take(which, 1), at)
    assert np.array_equal(expected, layer.of_words(layer.taps(words), which, at).T)


def test_a_convolution_sees_its_sentence_alone() -> None:
    """It is the sum over the words before, at and after a place, as far as they are in its sentence, let through."""
    width, sizes = 4, (3, 1, 4)
    firsts, n = np.array([0, 3, 4]), 8
    x = np.random.default_rng(7).normal(0, 2, (width, n)).astype(np.float32)
    for dilation in (1, 2):
        layer = layer_of(width, dilation)
        weights, whole = layer._weights.astype(np.int64), on_grid(x, root(x) * layer._step).astype(np.int64)
        sentence = np.repeat(range(3), sizes)
        for k in range(n):
            seen = [
                whole[:, at] if 0 <= at < n and sentence[at] == sentence[k] else np.zeros(width, np.int64)
                for at in (k - dilation, k, k + dilation)
            ]
            total = weights @ np.concatenate([*seen, [1]])
            gate = np.clip(total[width:], 0, layer._open[:, 0])
            expected = total[:width] * gate * layer._scale[:, 0]
            assert np.allclose(expected, layer.of_places(x, edges(firsts, n, dilation))[:, k], rtol=1e-5)


def test_rows_are_summed_exactly() -> None:
    """The sums are those of whole numbers, of no row, of few and of so many that float32 would not hold them."""
    for n in (0, 1, 15, 16, 100, 140_000):
        whole = np.full((n, 3), 127, np.float32)
        assert np.array_equal(127 * np.arange(n + 1), summed(whole)[:, 2])


def test_the_mean_between_two_places() -> None:
    """It is of the whole numbers from the left place up to the right one, and negative from right to left."""
    linker, reader, _ = tools()
    net = NetReader(NET)
    document = read_document(next(SEEDS.glob("001*.txt")))
    glance = net._eyes.see(reader.lines(linker.read(document)[:20]))
    encoded = net._net.encode(glance.words, glance.which, glance.firsts)
    scale = net._net._arrays["between.mean"]
    whole = on_grid(np.maximum(net._net._product(encoded, "between"), 0), scale).astype(np.int64)
    one, two = np.array([3, 9, 40]), np.array([9, 3, 41])
    sums = np.array([whole[3:9].sum(0), -whole[3:9].sum(0), whole[40]])
    expected = sums.astype(np.float32) * (scale / np.float32([6, 6, 1]))[:, None]
    assert np.array_equal(expected, net._net._between(encoded, one, two))


@given(st.lists(st.integers(0, 3), min_size=1, max_size=9), st.lists(st.integers(0, 3), min_size=1, max_size=9))
def test_ends_are_crossed_within_their_sentence(one: list[int], two: list[int]) -> None:
    """Each source meets each target of its sentence in whole numbers."""
    net = tools()[2]._net
    sentences = np.array(sorted(one)), np.array(sorted(two))
    rng = np.random.default_rng(7)
    width = net._k
    source, target = (rng.random((len(some), width), np.float32) for some in sentences)
    i, j = np.nonzero(sentences[0][:, None] == sentences[1])
    crossed = net._crossed(source, target, *sentences, i, j)
    scale = net._arrays["mixed"]
    mixed = on_grid(net._linear(source, "bilinear"), scale[0]).reshape(len(source), -1, width).astype(np.int64)
    whole = on_grid(target, scale[1]).astype(np.int64)
    assert len(i) == len(crossed)
    for a, b, found in zip(i, j, crossed, strict=True):
        expected = (mixed[a] @ whole[b]).astype(np.float32) * np.float32(scale[0] * scale[1])
        assert np.array_equal(expected, found)


def test_a_mood_depends_on_the_whole_sentence_and_on_nothing_outside() -> None:
    """The strongest word of a sentence counts wherever it stands; other sentences do not."""
    linker, reader, net = tools()
    document = read_document(next(SEEDS.glob("001*.txt")))
    glance = net._eyes.see(reader.lines(linker.read(document)[:8]))
    layers = net._net
    encoded = layers.encode(glance.words, glance.which, glance.firsts)
    sources, targets = glance.firsts[[0, 3, 7]], glance.firsts[[0, 3, 7]] + 1
    around = {name: np.array([0, 1, 2]) for name in AROUND}
    told = layers.modalities(encoded, glance.sentences, sources, targets, around)
    for k, n in enumerate((0, 3, 7)):
        own = np.flatnonzero(glance.sentences == n)
        most = np.maximum(layers._product(encoded[own], "mood.seen"), 0).max(0)
        v = layers._product(encoded[sources[k : k + 1]], "mood.source")
        v += layers._product(encoded[targets[k : k + 1]], "mood.target")
        for name in AROUND:
            v += layers._tables[f"table.{name}"][[k]]
        v += layers._linear(most[None], "mood.whole")
        assert np.array_equal(layers._linear(np.maximum(v, 0), "mood")[0], told[k])


def test_few_ends_are_paired_and_all_of_one_sentence() -> None:
    """Ends are the likeliest of their sentence; a pair is never of two sentences."""
    linker, reader, net = tools()
    document = read_document(next(SEEDS.glob("001*.txt")))
    lines = reader.lines(linker.read(document))
    glance = net._eyes.see(lines)
    assert len(glance.which) == sum(len(line.words) for line in lines)
    encoded = net._net.encode(glance.words, glance.which, glance.firsts)
    ends = [net._net.ends(encoded, glance.ending, glance.sentences, role) for role in ("source", "target")]
    for some in ends:
        assert np.bincount(glance.sentences[some.places]).max() <= BEAM
        assert glance.ending[some.places].all()
    pairs = net._net.pairs(encoded, *ends, glance.sentences, glance.clauses)
    assert len(pairs.sources) > 100
    assert np.array_equal(glance.sentences[pairs.sources], glance.sentences[pairs.targets])


def test_two_doubtful_ends_are_not_paired() -> None:
    """The surer both are and the fewer clauses stand between them, the sooner they are; nothing may be left."""
    linker, reader, net = tools()
    document = read_document(next(SEEDS.glob("001*.txt")))
    glance = net._eyes.see(reader.lines(linker.read(document)))
    encoded = net._net.encode(glance.words, glance.which, glance.firsts)
    sources, targets = (net._net.ends(encoded, glance.ending, glance.sentences, role) for role in ("source", "target"))
    expected = [
        (a, b)
        for a, one in zip(*sources, strict=True)
        for b, two in zip(*targets, strict=True)
        if a != b
        and glance.sentences[a] == glance.sentences[b]
        and one + two - APART * abs(glance.clauses[a] - glance.clauses[b]) > UNLIKELY
    ]
    pairs = net._net.pairs(encoded, sources, targets, glance.sentences, glance.clauses)
    assert expected == list(zip(pairs.sources, pairs.targets, strict=True))
    doubtful = [Ends(some.places, np.full_like(some.scores, UNLIKELY)) for some in (sources, targets)]
    assert 0 == len(net._net.pairs(encoded, *doubtful, glance.sentences, glance.clauses).shares)


def test_the_net_says_what_it_was_made_of() -> None:
    """Its file holds the scripts, the data, the seed and the score, as JSON."""
    with np.load(NET, allow_pickle=False) as file:
        note = json.loads(file["note"].tobytes())
    assert "training/train_net.py" in note["made by"]
    assert note["annotated sentences"] > 100_000
    assert {"seed", "seeds: causal claims shown", "validation: all causal claims"} <= note.keys()


@pytest.mark.parametrize("part", ["mood", "rival", "between", "encoded"])
def test_the_net_of_an_older_kg_is_damaged(tmp_path: Path, part: str) -> None:
    """A net that lacks a part says so when it is loaded, not when it is asked."""
    with np.load(NET, allow_pickle=False) as file:
        np.savez(tmp_path / FILE, **{name: file[name] for name in file if not name.startswith(part)})
    with pytest.raises(VocabularyError, match="is damaged"):
        NetReader(tmp_path / FILE)


WHOLE = NET.read_bytes()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(None, "cannot be read", id="missing"),
        pytest.param(b"PK damaged", "is damaged", id="no archive"),
        pytest.param(b"", "is damaged", id="empty"),
        pytest.param(WHOLE[: len(WHOLE) // 2], "is damaged", id="half"),
        pytest.param(WHOLE[:50_000] + b"?" * 99 + WHOLE[50_099:], "is damaged", id="a stain"),
    ],
)
def test_a_missing_or_damaged_net_is_named(tmp_path: Path, content: bytes | None, told: str) -> None:
    """Without its file the reader says so; it never guesses."""
    path = tmp_path / FILE
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VocabularyError, match=told):
        NetReader(path)
