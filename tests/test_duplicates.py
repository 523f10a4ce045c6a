"""Files that are one paper, and sentences that papers repeat from each other."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from kg import pipeline
from kg.assemble import assemble, voices
from kg.duplicates import mark_echoes, same_papers
from kg.duplicates.papers import _neighbours
from kg.duplicates.shingles import code_points, shingles
from kg.extract import Reader
from kg.link import Linker
from kg.query import inventory, query
from kg.query.edges import edges_of
from kg.query.inventory_text import file_line
from kg.query.present import present
from kg.read import read_document, read_sources, read_text
from kg.records import Claim, Document, SentenceLinks
from kg.store import JsonlBuild
from kg.vocabulary import Vocabulary, language_folder, load

ROOT = Path(__file__).parent.parent
SEEDS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
LOGIC = SEEDS[3]
TITLE = "新质生产力发展的理论逻辑与路径分析"


def halves(text: str) -> tuple[str, str]:
    """The two halves of a text, cut after a sentence."""
    at = text.index("。", len(text) // 2) + 1
    return text[:at], text[at:]


def kept(texts: Mapping[str, str]) -> dict[str, str]:
    """File → the file that is kept for it, whichever is named first."""
    documents = {name: read_text(text, name) for name, text in texts.items()}
    found = []
    for order in (sorted(texts), sorted(texts)[::-1]):
        same = same_papers([documents[name] for name in order])
        found.append({name: order[place] for name, place in zip(order, same.kept, strict=True)})
    assert found[0] == found[1]
    return found[0]


def body(number: int) -> str:
    """The text of a seed from its first section on."""
    return SEEDS[number][800:]


ABSTRACT = LOGIC[: LOGIC.index("Abstract:")]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param({"a.txt": LOGIC, "b.txt": f"{LOGIC}\n\n"}, {"a.txt": "a.txt", "b.txt": "a.txt"}, id="a copy"),
        pytest.param(
            {"a.txt": LOGIC.replace("。", "。\n"), "b.txt": LOGIC},
            {"a.txt": "a.txt", "b.txt": "a.txt"},
            id="other line ends",
        ),
        pytest.param(
            {"预印本.txt": LOGIC.replace(TITLE, "论新质生产力")[: -len(LOGIC) // 4], "期刊.txt": LOGIC},
            {"预印本.txt": "期刊.txt", "期刊.txt": "期刊.txt"},
            id="a preprint that is shorter and called otherwise",
        ),
        pytest.param(
            {"a.txt": LOGIC, "b.txt": f"{TITLE}\n\n{halves(body(3))[0]}\n\n{body(0)[:2500]}"},
            {"a.txt": "a.txt", "b.txt": "a.txt"},
            id="one title, half of the text written anew",
        ),
        pytest.param(
            {"a.txt": LOGIC, "b.txt": OpenCC("s2t").convert(LOGIC)},
            {"a.txt": "a.txt", "b.txt": "a.txt"},
            id="simplified and traditional",
        ),
        pytest.param(
            {"摘要.txt": ABSTRACT, "全文.txt": LOGIC},
            {"摘要.txt": "全文.txt", "全文.txt": "全文.txt"},
            id="an abstract alone beside its paper",
        ),
        pytest.param(
            {"摘要.txt": ABSTRACT.replace(TITLE, "新质生产力研究"), "全文.txt": LOGIC},
            {"摘要.txt": "全文.txt", "全文.txt": "全文.txt"},
            id="an abstract alone that is called otherwise",
        ),
        pytest.param(
            {
                "a.txt": f"{TITLE}\n\nDOI: 10.1234/xyz.2024.01\n\n{body(3)}",
                "en.txt": "The Logic of New Productive Forces\n\nDOI: 10.1234/xyz.2024.01\n\n"
                + "New quality productive forces are led by innovation and raise total factor productivity. " * 40,
            },
            {"a.txt": "a.txt", "en.txt": "a.txt"},
            id="a translation of one DOI: the Chinese text is read",
        ),
    ],
)
def test_same_paper(texts: Mapping[str, str], expected: Mapping[str, str]) -> None:
    """One paper in two files is found, and the richer text is kept, whichever is named first."""
    assert expected == kept(texts)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param({f"{n}.txt": text for n, text in enumerate(SEEDS)}, id="five papers of one field"),
        pytest.param(
            {"a.txt": f"{TITLE}\n\n{body(3)}", "b.txt": f"{TITLE}\n\n{body(0)}"}, id="one title and other texts"
        ),
        pytest.param(
            {"a.txt": f"{TITLE}（上）\n\n{halves(body(3))[0]}", "b.txt": f"{TITLE}（下）\n\n{halves(body(3))[1]}"},
            id="two parts of a series",
        ),
        pytest.param(
            {
                "a.txt": f"卷首语\n\n{body(3)[:1500]}\n{body(0)[:2500]}",
                "b.txt": f"卷首语\n\n{body(3)[:1500]}\n{body(1)[:2500]}",
            },
            id="the name of a column for a title, and a part in common",
        ),
        pytest.param(
            {
                "a.txt": f"某论\n\nDOI: 10.16670/j.cnki.cn11\n\n{body(3)}",
                "b.txt": f"另论\n\nDOI: 10.16670/j.cnki.cn11\n\n{body(0)}",
            },
            id="one DOI, cut short by the scan",
        ),
        pytest.param(
            {"讲话.txt": f"在座谈会上的讲话\n\n{body(3)[2000:2900]}", "论文.txt": LOGIC},
            id="a speech that a paper quotes in full",
        ),
        pytest.param(
            {"a.txt": LOGIC, "b.txt": f"数字经济研究\n\n{body(0)}\n\n{halves(body(3))[0]}"},
            id="an author who uses half a paper again",
        ),
    ],
)
def test_other_paper(texts: Mapping[str, str]) -> None:
    """Papers that share a title, a DOI or a good part of their text, and are not one, are all kept."""
    assert {name: name for name in texts} == kept(texts)


def test_papers_of_one_doi_have_ids_of_their_own() -> None:
    """Where two papers state one DOI, each is called by its content, and so are its sentences."""
    texts = [f"{name}\n\nDOI: 10.16670/j.cnki.cn11\n\n{body(n)}" for name, n in (("某论", 3), ("另论", 0))]
    before = [read_text(text, f"{n}.txt") for n, text in enumerate(texts)]
    assert before[0].paper.id == before[1].paper.id
    after = same_papers(before).documents
    assert len({before[0].paper.id, *(document.paper.id for document in after)}) == 3
    assert all(s.id == f"{d.paper.id}.{s.index:04d}" for d in after for s in d.paper.sentences)


def test_what_one_file_does_not_say_the_other_does() -> None:
    """A paper whose longer text states no DOI has it from the shorter one, and says from where."""
    short = f"{TITLE}\n\nDOI: 10.1234/xyz.2024.01\n\n{ABSTRACT}"
    same = same_papers([read_text(LOGIC, "全文.txt"), read_text(short, "网页.txt")])
    assert ((0, 0), "10.1234/xyz.2024.01") == (same.kept, same.documents[0].paper.doi)
    assert "网页.txt" == same.documents[0].paper.origin["doi"]


def test_pairs_grow_with_papers() -> None:
    """Two hundred papers that quote one speech make no more than two hundred pairs to be looked at."""
    speech = shingles(code_points(LOGIC[:3000]))
    own = [shingles(code_points(f"{n}" + LOGIC[3000 + n : 3400 + n])) for n in range(200)]
    pairs = list(_neighbours([samples(speech, one) for one in own]))
    assert 0 < len(pairs) < 200


def samples(*numbers: Iterable[int]):  # type: ignore[no-untyped-def]
    """The sorted numbers of several arrays, each once."""
    import numpy as np

    return np.unique(np.concatenate([np.asarray(one, np.uint64) for one in numbers]))


def test_the_build_says_so(tmp_path: Path) -> None:
    """The paper is in the build once; report.txt and `kg papers` say of the other file which one is read for it."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "期刊.txt").write_text(LOGIC, encoding="utf-8")
    (tmp_path / "papers" / "预印本.md").write_text(LOGIC[: -len(LOGIC) // 4], encoding="utf-8")
    output = tmp_path / "map"
    summary = pipeline.build([tmp_path / "papers"], output=output)
    assert ["期刊.txt"] == [paper.file for paper in summary.papers]
    assert [("预印本.md", "same paper as 期刊.txt")] == [(one.file, one.reason) for one in summary.files_left_out]
    assert "预印本.md" in (output / "report.txt").read_text(encoding="utf-8")
    build = JsonlBuild(output)
    listed = inventory(build.files(), build.papers(), build.claims())
    (other,) = [one for one in listed.files if one.state == "same paper"]
    assert file_line(other, "zh", False) in (output / "report.txt").read_text(encoding="utf-8")
    assert "same paper as 期刊.txt" in present(listed, "table", "en").replace("\n", " ")


def test_names_in_two_folders(tmp_path: Path) -> None:
    """Two files of one name are told apart by their folders."""
    for folder in ("2023", "2024"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "论文.txt").write_text(LOGIC, encoding="utf-8")
    assert (("论文.txt", "same paper as 2023/论文.txt"),) == read_sources([tmp_path]).left_out


# --- echoes

FIRST = "数字经济通过降低交易成本、促进知识溢出和优化要素配置，显著推动了传统制造业向高端化和绿色化方向转型升级。"
READ = Callable[..., tuple[Document, list[Claim]]]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The shipped one."""
    return load()


@pytest.fixture(scope="module")
def read(vocabulary: Vocabulary) -> READ:
    """Reads a short paper: its sentences, year and file."""
    linker = Linker(vocabulary)
    reader = Reader(linker, language_folder())

    def of(*sentences: str, year: int | None = None, file: str = "a.txt") -> tuple[Document, list[Claim]]:
        document = read_text(f"论{file[0]}地数字经济与实体经济\n\n一、机制\n\n" + "\n\n".join(sentences) + "\n", file)
        document = document.model_copy(update={"paper": document.paper.model_copy(update={"year": year})})
        return document, reader.claims(document, linker.read(document))

    return of


def echoes(papers: Sequence[tuple[Document, Sequence[Claim]]]) -> list[set[str]]:
    """For each paper, the sentences that its claims repeat; in whatever order papers come."""
    found = []
    for order in permutations(range(len(papers))):
        marked = dict(zip(order, mark_echoes([papers[at] for at in order]), strict=True))
        found.append([{claim.echo_of for claim in marked[at] if claim.echo_of} for at in range(len(papers))])
    assert all(one == found[0] for one in found)
    return found[0]


def sentence(paper: tuple[Document, Sequence[Claim]], text: str) -> str:
    """The id of the sentence of a paper that begins with a text."""
    document, _ = paper
    return next(s.id for s in document.paper.sentences if document.text[s.start : s.end].startswith(text))


TRADITIONAL = OpenCC("s2t").convert(FIRST).replace("，", ",").replace("。", ".")


@pytest.mark.parametrize(
    "repeated",
    [
        pytest.param(FIRST, id="word for word"),
        pytest.param(f"张三和李四（2020）指出，{FIRST}", id="with who says so before it"),
        pytest.param(f"正如有学者所言，“{FIRST[:-1]}”[3]。", id="between quotation marks"),
        pytest.param(
            FIRST.replace("、", "，").replace("推动了", "推动了[12]"), id="other punctuation, a citation mark"
        ),
        pytest.param(FIRST.replace("显著推动了", "推动了").replace("向高端化", "朝高端化"), id="two words changed"),
    ],
)
def test_echo(read: READ, repeated: str) -> None:
    """A claim in a sentence of an earlier paper that is repeated says whose sentence it is; the first is no echo."""
    first, second = read(FIRST, year=2020), read(repeated, year=2022, file="b.txt")
    assert first[1] and second[1]
    assert [set(), {sentence(first, FIRST[:6])}] == echoes([first, second])


def test_echo_in_traditional_characters(read: READ) -> None:
    """The same sentence in traditional characters is an echo."""
    first = read(FIRST, year=2020)
    second = read(TRADITIONAL.replace(".", "。"), OpenCC("s2t").convert(LOGIC[300:1500]), year=2022, file="b.txt")
    assert second[0].paper.traditional
    assert {sentence(first, FIRST[:6])} == echoes([first, second])[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("数字经济推动产业升级。", "数字经济推动产业升级。", id="a short sentence"),
        pytest.param(
            "数字普惠金融能够通过促进技术创新推动经济高质量发展。",
            "数字普惠金融能够通过促进技术创新推动经济高质量发展。",
            id="nothing but the claim",
        ),
        pytest.param(
            "数字经济有助于加快构建以国内大循环为主体、国内国际双循环相互促进的新发展格局，进而培育出一批专精特新企业。",
            "在外部环境趋紧的背景下，发展数字经济对加快构建以国内大循环为主体、国内国际双循环相互促进的新发展格局十分关键。",
            id="a set phrase in two sentences",
        ),
        pytest.param(
            FIRST,
            "数字经济以知识溢出为渠道，推动传统制造业转型升级，使其在高端化与绿色化上迈进，并降低了企业之间的交易成本。",
            id="the same in other words",
        ),
    ],
)
def test_no_echo(read: READ, one: str, other: str) -> None:
    """What two writers may hit upon, and what is said in other words, is no echo."""
    first, second = read(one, year=2020), read(other, year=2022, file="b.txt")
    assert first[1] and second[1]
    assert [set(), set()] == echoes([first, second])


def test_what_is_said_beside_a_quotation_is_its_own(read: READ) -> None:
    """A claim that a paper makes after the sentence it quotes, in one sentence with it, is no echo."""
    first = read(FIRST, year=2020)
    own = "，而数据要素市场建设进一步促进了数字经济与实体经济深度融合，提升了全要素生产率。"
    second = read(FIRST[:-1] + own, year=2022, file="b.txt")
    (marked,) = mark_echoes([first, second])[1:]
    told = {claim.target.label: claim.echo_of is not None for claim in marked if claim.shown}
    assert {True, False} == set(told.values())
    assert not told["全要素生产率"]


def test_the_earlier_paper_is_repeated(read: READ) -> None:
    """Of three papers with one sentence the two later ones repeat the earliest; an unknown year is the latest."""
    late, early, unknown = (
        read(FIRST, year=2023, file="a.txt"),
        read(FIRST, year=2019, file="b.txt"),
        read(FIRST, file="c.txt"),
    )
    origin = {sentence(early, FIRST[:6])}
    assert [origin, set(), origin] == echoes([late, early, unknown])


def test_of_one_year_the_id_decides(read: READ) -> None:
    """Papers of one year are in the order of their ids."""
    papers = sorted((read(FIRST, file="a.txt"), read(FIRST, file="b.txt")), key=lambda one: one[0].paper.id)
    assert [set(), {sentence(papers[0], FIRST[:6])}] == echoes(papers)


def test_who_quotes_is_not_the_witness(read: READ) -> None:
    """A sentence that names who said so repeats the one that says so itself, though its paper seems the older one."""
    own, unknown = read(FIRST, year=2023, file="a.txt"), read(FIRST, file="a.txt")
    quoting = read(f"张三和李四（2020）指出，{FIRST}", year=2021, file="b.txt")
    for first in (own, unknown):
        assert [set(), {sentence(first, FIRST[:6])}] == echoes([first, quoting])


def test_a_paper_does_not_repeat_itself(read: READ) -> None:
    """A sentence that stands twice in one paper is no echo."""
    assert [set()] == echoes([read(FIRST, FIRST)])


def test_marks_are_made_anew(read: READ) -> None:
    """A mark of an earlier build goes where the paper it names is gone."""
    document, claims = read(FIRST, year=2022)
    stale = [claim.model_copy(update={"echo_of": "p000000000000.0000"}) for claim in claims]
    assert {None} == {claim.echo_of for claim in mark_echoes([(document, stale)])[0]}


def test_an_echo_is_no_further_witness(read: READ, vocabulary: Vocabulary) -> None:
    """The edge of a sentence and its echo has one paper and its support; a paper that says so itself is a second."""
    papers = [read(FIRST, year=2020), read(FIRST, year=2022, file="b.txt")]
    alone = edges_of(papers[0][1], vocabulary)
    both = edges_of([claim for own in mark_echoes(papers) for claim in own], vocabulary)
    assert alone and alone.keys() == both.keys()
    for key, edge in alone.items():
        assert (edge.papers, edge.support) == (both[key].papers, both[key].support)
        assert 2 * edge.sentences == both[key].sentences
    graph = map_of(papers, vocabulary)
    assert {1} == {edge["paper_count"] for *_, edge in graph.edges(data=True) if edge["relation"] != "found_in"}
    own = read("随着平台企业不断涌现，数字经济大幅降低了交易成本。", year=2024, file="c.txt")
    more = map_of([*papers, own], vocabulary)
    counts = {edge["paper_count"] for *_, edge in more.edges(data=True) if edge["relation"] != "found_in"}
    assert 2 == max(counts)


def map_of(papers: Sequence[tuple[Document, Sequence[Claim]]], vocabulary: Vocabulary):  # type: ignore[no-untyped-def]
    """The map of papers with their echoes marked."""
    links: list[SentenceLinks] = []
    claims = [claim for own in mark_echoes(papers) for claim in own]
    return assemble([document.paper for document, _ in papers], links, claims, vocabulary)


def test_one_voice_for_those_who_repeat_what_is_not_there(read: READ) -> None:
    """Two papers that repeat a sentence of which another reading is no claim count as one, the first of them."""
    claim = read(FIRST)[1][0]
    repeated = [
        claim.model_copy(update={"paper": paper, "echo_of": "p999999999999.0003"})
        for paper in ("p222222222222", "p111111111111")
    ]
    assert ["p111111111111", "p111111111111"] == voices(repeated)
    assert ["p222222222222", claim.paper] == voices([repeated[0], claim])


def test_answers_and_page_say_echo(tmp_path: Path) -> None:
    """A query counts one paper for a sentence and its echo, shows both, calls the second an echo; so does the page."""
    for name, lead in (("a", ""), ("b", "张三（2020）认为，")):
        text = f"论数字经济之{name}\n\n一、机制\n\n{lead}{FIRST}\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    side = "- {file: a.txt, year: 2020}\n- {file: b.txt, year: 2022}\n"
    (tmp_path / "papers.yaml").write_text(side, encoding="utf-8")
    pipeline.build([tmp_path], output=tmp_path / "map")
    build = JsonlBuild(tmp_path / "map")
    first = next(paper for paper in build.papers() if paper.file == "a.txt")
    answer = query(build, load(), "数字经济", "causal", None, language="en")
    told = present(answer, "table", "en")
    assert 2 == len(answer.papers)
    assert "1 paper" in told
    assert f"echo of {first.id}." in " ".join(told.split())
    report = (tmp_path / "map" / "report.txt").read_text(encoding="utf-8")
    repeated = sum(claim.shown and claim.echo_of is not None for claim in build.claims())
    assert [f"其中 {repeated} 条重复他文，不另计一篇"] == re.findall("其中 .*?一篇", report)
    page = (tmp_path / "map" / "graph.html").read_text(encoding="utf-8")
    assert f'"echo":"{first.id}"' in page


def test_seeds_repeat_nothing(seed_build: Path) -> None:
    """The five papers share no sentence."""
    assert {None} == {claim.echo_of for claim in JsonlBuild(seed_build).claims()}


LEADS = ("", "如前所述，", "有学者曾经在其研究中反复强调：", "（见上文）")


Long = Callable[[int], tuple[Document, list[Claim], Claim]]


@pytest.fixture(scope="module")
def long_of(seed_build: Path) -> Long:
    """Gives a claim of the seeds whose sentence has forty letters or more, by number, with its paper and all claims."""
    build = JsonlBuild(seed_build)
    found = []
    for paper in build.papers():
        own = list(build.claims(paper={paper.id}))
        long = (claim for claim in own if sum(letter.isalnum() for letter in claim.sentence.text) >= 40)
        found += [(Document(paper=paper, text=build.text(paper.id)), own, claim) for claim in long]
    return lambda number: found[number % len(found)]


@settings(max_examples=25, deadline=None)
@given(number=st.integers(0, 2000), before=st.sampled_from(LEADS), after=st.sampled_from(LEADS))
def test_every_long_sentence_is_found_again(long_of: Long, number: int, before: str, after: str) -> None:
    """Whatever sentence of forty letters or more is repeated, between whatever words, its claims are echoes."""
    document, claims, claim = long_of(number)
    text = f"{before}{claim.sentence.text}{after}"
    paper = document.paper.model_copy(update={"id": "pffffffffffff", "year": None})
    other = moved(claim, len(before) - claim.sentence.start, text)
    marked = mark_echoes([(document, claims), (Document(paper=paper, text=text), [other])])[1]
    assert [document.paper.id] == [(one.echo_of or "").partition(".")[0] for one in marked]


def moved(claim: Claim, shift: int, text: str) -> Claim:
    """A claim with its sentence, now a text of its own."""

    def part(one):  # type: ignore[no-untyped-def]
        there = one is not None and one.start is not None
        return one.model_copy(update={"start": one.start + shift, "end": one.end + shift}) if there else one

    return claim.model_copy(
        update={
            "id": "cffffffffffffffff",
            "paper": "pffffffffffff",
            "sentence": claim.sentence.model_copy(
                update={"id": "pffffffffffff.0000", "start": 0, "end": len(text), "text": text}
            ),
            "source": part(claim.source),
            "target": part(claim.target),
            "cue": part(claim.cue),
            "via": tuple(part(one) for one in claim.via),
        }
    )


@pytest.mark.xfail(
    reason="half of a sentence inside another is most of neither: it might as well be a set phrase", strict=True
)
def test_half_a_sentence_is_an_echo(read: READ) -> None:
    """A clause taken over into a longer sentence repeats the paper it is from."""
    first = read(
        FIRST[:-1] + "，这一点在东部地区尤为明显，在中西部地区则要等到数字基础设施建成之后才会逐步显现出来。", year=2020
    )
    tail = "，而在我们所考察的样本之中，这一过程仍然受制于人才短缺、资金不足以及地方保护等诸多方面的不利因素。"
    second = read(FIRST[:-1] + tail, year=2022, file="b.txt")
    assert echoes([first, second])[1]


def test_many_files_of_one_paper_are_one() -> None:
    """Nine files of one paper and nine of another, from as many programs, are two papers."""
    folder = Path(__file__).parent / "formats"
    files = sorted(path for start in ("000", "003") for path in folder.glob(f"{start}*"))
    same = same_papers([read_document(path) for path in files])
    assert 18 == len(files)
    assert {"000", "003"} == {files[at].name[:3] for at in same.kept}
    assert 2 == len(set(same.kept))
