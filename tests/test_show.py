import pytest
from query_world import small_vocabulary, write_world

from kg.errors import NotFound
from kg.query import present, show
from kg.query.claim_blocks import claims_blocks
from kg.query.results import ClaimShown, ItemShown, Language, PaperShown, Shown
from kg.query.shapes import Quote
from kg.query.words import Words
from kg.store import JsonlBuild

PAGED: dict[Language, str] = {"zh": "第 3 页", "en": "p. 3"}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    """The small build."""
    return JsonlBuild(write_world(tmp_path_factory.mktemp("build") / "output"))


def shown(name: str, build: JsonlBuild) -> Shown:
    """What the small build shows."""
    return show(name, build, small_vocabulary())


def test_a_claim(build: JsonlBuild) -> None:
    """A claim by its id: the record, its paper, and what else its sentence claims."""
    first, second = [claim for claim in build.claims() if "人工智能" in claim.sentence.text]
    got = shown(first.id, build)
    assert isinstance(got, ClaimShown)
    assert (first, (second.id,)) == (got.claim, got.same_sentence)
    assert ("甲.txt", 2024) == (got.paper.file, got.paper.year)


@pytest.mark.parametrize("name", ["p000000000001", "乙.txt", "新質生產力賦能|產業"])
def test_a_paper(name: str, build: JsonlBuild) -> None:
    """A paper by id, file or title: what is known of it, and what was found in it, counted."""
    got = shown(name, build)
    assert isinstance(got, PaperShown)
    assert (("张三",), ("要素保障",), 4, 1) == (got.authors, got.sections, got.sentences, got.references)
    assert {"drives": 2, "enables": 1, "inhibits": 1} == {count.name: count.count for count in got.relations}
    assert {"asserted": 4} == {count.name: count.count for count in got.modalities}
    assert ["人才不足", "數據要素", "生產要素", "高質量發展"] == [claim.source.text for claim in got.claims]
    assert ("factor-guarantee", "mechanism", 5) == (got.items[0].id, got.items[0].kind, got.items[0].sentences)


def test_doubtful_claims_of_a_paper_are_counted(build: JsonlBuild) -> None:
    """A claim that is not shown stays out of the list and in the count."""
    got = shown("丙.txt", build)
    assert isinstance(got, PaperShown)
    assert (4, 1) == (len(got.claims), got.doubtful)


@pytest.mark.parametrize("name", ["data-factor", "数据要素", "數據要素", "data element", "Data Factor"])
def test_a_concept(name: str, build: JsonlBuild) -> None:
    """A concept by id or any label: its labels, what it stands under, its sentences by paper, its claims."""
    got = shown(name, build)
    assert isinstance(got, ItemShown)
    assert ("data-factor", "concept", "数据要素", "data factor") == (got.id, got.kind, got.label, got.label_en)
    assert [("broader", ("生产要素",))] == [(statement.field, statement.values) for statement in got.statements]
    assert [("丙.txt", 3), ("甲.txt", 2), ("乙.txt", 2)] == [(paper.file, len(paper.sentences)) for paper in got.papers]
    assert [0.9, 0.7, 0.5, 0.4] == [claim.confidence for claim in got.as_source]
    assert ["高質量發展"] == [claim.source.text for claim in got.as_target]


def test_kinds_of_a_concept_are_no_other_names(build: JsonlBuild) -> None:
    """Names of kinds stand apart from aliases, and lead to the concept all the same."""
    got = shown("云计算", build)
    assert isinstance(got, ItemShown)
    assert ("digital-technology", ("数字化技术",), ("云计算",)) == (got.id, got.alt_labels, got.narrower_labels)


def test_the_quotes_of_a_concept_are_verbatim(build: JsonlBuild) -> None:
    """A sentence is quoted as it stands, hard wraps included, with section, stretch and reason."""
    got = shown("数据要素", build)
    assert isinstance(got, ItemShown)
    evidence = got.papers[2].sentences[0]
    assert "數據要素為高質量發展\n奠定基礎[3]。" == evidence.text
    assert (("要素保障",), "數據要素", "exact") == (evidence.section, evidence.matched, evidence.match)


def test_a_mechanism(build: JsonlBuild) -> None:
    """A mechanism: what acts through it on what, the sentences of its sections, the claims that name it."""
    got = shown("要素保障", build)
    assert isinstance(got, ItemShown)
    stated = {statement.field: statement.values for statement in got.statements}
    assert ("mechanism", {"sources": ("数据要素",), "targets": ("高质量发展",)}) == (got.kind, stated)
    assert ["数据要素的融合运用"] == [claim.source.text for claim in got.carried_by]
    assert {"section"} == {evidence.match for paper in got.papers for evidence in paper.sentences}


def test_a_path_without_sentences(build: JsonlBuild) -> None:
    """An entry that no sentence is linked to is shown all the same: measures, actors, goals."""
    got = shown("policy-system", build)
    assert isinstance(got, ItemShown)
    stated = {statement.field: statement.values for statement in got.statements}
    assert {"measures": ("完善法律法规",), "actors": ("政府",), "goals": ("产业升级",)} == stated
    assert () == got.papers


def test_narrower_concepts_are_listed(build: JsonlBuild) -> None:
    """What stands below a concept is computed from the `broader` of the others."""
    got = shown("数字技术", build)
    assert isinstance(got, ItemShown)
    assert [("narrower", ("人工智能",))] == [(statement.field, statement.values) for statement in got.statements]


def test_a_composed_concept(build: JsonlBuild) -> None:
    """head@modifier is labelled by both and stands under its head."""
    got = shown("high-quality-development@county-economy", build)
    assert isinstance(got, ItemShown)
    assert ("县域经济高质量发展", "concept") == (got.label, got.kind)
    assert [("broader", ("高质量发展",))] == [(statement.field, statement.values) for statement in got.statements]


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("p000000000009", "相近的有：p000000000000、p000000000001、p000000000002"),
        ("数椐要素", r"相近的有：数据要素 \(data-factor\)、要素保障 \(factor-guarantee\)"),
        ("data-facto", r"Nearest: data factor \(data-factor\)"),
        ("c3b639", "相近的有：c3b639644db8a8d1f"),
        ("zzz", "Use an id that"),
        ("", "请用 kg query 或 kg matrix 列出的编号"),
        ("张三", "叫这个名字的论文不止一篇"),
    ],
)
def test_what_is_not_there(name: str, mend: str, build: JsonlBuild) -> None:
    """An id or label that names nothing gets the nearest as the way out, in the language it is in."""
    with pytest.raises(NotFound, match=mend):
        shown(name, build)


def test_the_page_of_a_claim_is_told(build: JsonlBuild) -> None:
    """A claim of a file with pages names its page beside its heading, in answers and by itself; others name none."""
    found = shown(next(claim for claim in build.claims() if claim.section).id, build)
    assert isinstance(found, ClaimShown)
    heading = " › ".join(found.claim.section)
    paged = found.claim.model_copy(update={"page": 3})
    for language, place in PAGED.items():
        quotes = [one for one in claims_blocks([paged], Words.of(language), None) if isinstance(one, Quote)]
        assert [f"{heading} · {place}"] == [quote.origin for quote in quotes]
        assert f"— {heading} · {place}\n" in present(found.model_copy(update={"claim": paged}), language=language)
    assert f"— {heading}\n" in present(found, language="zh")
