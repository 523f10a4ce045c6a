"""Composition: what longer phrases are about, by the rules, examples and counter-examples of composition.yaml."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import VocabularyError
from kg.link import Linker, link_document
from kg.link.compose import FILE, Example, load_composition
from kg.normalise import fold_label
from kg.read import read_text
from kg.schema import Concept, split_id
from kg.vocabulary import Vocabulary, language_folder, load

VOCABULARY = load()
LINKER = Linker(VOCABULARY)
GRAMMAR = load_composition(language_folder())
OWNERS = {fold_label(label): name for name, concept in VOCABULARY.concepts.items() for label in concept.labels}
NO_HEADS = "aspects: [体系]\nalone: {}\nclosing: []\nrules: [{id: x}]"
EXAMPLES = (*GRAMMAR.examples, *(example for rule in GRAMMAR.rules for example in (*rule.examples, *rule.counter)))


def about(phrase: str, linker: Linker = LINKER) -> str | None:
    """The id of the concept that a phrase is about."""
    hit = linker.head_concept(phrase, linker.hits(phrase, linker.tokens(phrase)), 0, len(phrase))
    return hit.entry if hit else None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.phrase)
def test_the_examples_of_the_rules(example: Example) -> None:
    """Every example and counter-example is about the concept it says, in the domain it says or in none."""
    expected = tuple(OWNERS.get(label or "") for label in (example.concept, example.modifier))
    got = about(example.phrase)
    assert expected == (split_id(got) if got else (None, None))


@pytest.mark.parametrize("word", sorted({*GRAMMAR.alone.values()}))
def test_words_lead_to_concepts_of_the_shipped_vocabulary(word: str) -> None:
    """A word whose concept was renamed would silently link to nothing."""
    assert fold_label(word) in OWNERS


@pytest.mark.parametrize("rule", GRAMMAR.rules, ids=lambda rule: rule.id)
def test_rules_name_concepts_of_the_shipped_vocabulary(rule: object) -> None:
    """The same for the heads and domains of a rule."""
    assert [] == [label for label in (*rule.heads, *rule.domains) if fold_label(label) not in OWNERS]


def test_no_word_is_both_a_side_and_its_opposite() -> None:
    """人才不足 is not about 人才: a word that turns a concept into its opposite must not stand among the aspects."""
    lacks = ("shortages", "obstacles", "weaknesses")
    opposites = {word for name in lacks for word in VOCABULARY.concepts[name].head_labels}
    assert set() == opposites & set(GRAMMAR.aspects)


def test_a_head_leads_to_its_concept_in_longer_arguments_alone() -> None:
    """交通瓶颈 is an obstacle; 瓶颈 alone is none that a map could hold, and no sentence is linked for it."""
    entry = {"id": "obstacle", "prefLabel": {"zh": "障碍", "en": "obstacle"}, "headLabels": ["障碍", "瓶颈"]}
    linker = Linker(Vocabulary({"obstacle": Concept.model_validate(entry)}, {}, {}, ""))
    assert ["obstacle", "obstacle", "obstacle", None, None] == [
        about(text, linker) for text in ("交通瓶颈", "新瓶颈", "制度障碍", "瓶颈", "障碍")
    ]
    assert [] == linker.link("交通瓶颈是障碍")


def test_a_head_does_not_begin_inside_a_label() -> None:
    """资源头 names 资源 and something of it; that it ends in 源头 is chance."""
    entries = [
        {"id": "resource", "prefLabel": {"zh": "资源", "en": "resource"}},
        {"id": "origin", "prefLabel": {"zh": "起源", "en": "origin"}, "headLabels": ["源头"]},
    ]
    linker = Linker(Vocabulary({str(entry["id"]): Concept.model_validate(entry) for entry in entries}, {}, {}, ""))
    assert [None, "origin"] == [about(text, linker) for text in ("资源头", "污染源头")]


@pytest.mark.parametrize(
    ("phrase", "concept", "span"),
    [("科学", "science", (2, 4)), ("信贷政策", "policy", (4, 6)), ("瓶颈", "obstacles", (2, 4))],
)
def test_a_word_alone_and_the_head_of_a_compound_name_a_kind(phrase: str, concept: str, span: tuple[int, int]) -> None:
    """A word that names a concept as a whole phrase, and a compound that ends in a label, name a kind of it."""
    text = f"完善{phrase}推动"
    hit = LINKER.head_concept(text, LINKER.hits(text, LINKER.tokens(text)), 2, 2 + len(phrase))
    assert (concept, "narrower", span) == (hit.entry, hit.match, (hit.start, hit.end))
    assert text[slice(*span)] == hit.label


def test_a_head_is_where_the_phrase_ends() -> None:
    """新瓶颈 in the middle of a sentence ends in 瓶颈; what follows in the sentence is no part of it."""
    text = "突破新瓶颈推动发展"
    hit = LINKER.head_concept(text, LINKER.hits(text, LINKER.tokens(text)), 2, 5)
    assert ("obstacles", 3, 5) == (hit.entry, hit.start, hit.end)


def test_a_short_word_has_no_head_of_its_own() -> None:
    """清政府 is a word of three characters: what it ends in names no kind, whatever stands before it in the phrase."""
    text = "研究晚期清政府推动"
    assert None is LINKER.head_concept(text, LINKER.hits(text, LINKER.tokens(text)), 2, 7)


def test_a_compound_has_a_head_of_two_characters_or_more() -> None:
    """总工程师 is a kind of 工程师; that 社会科学 ends in 学 makes it no kind of learning."""
    entries = [
        {"id": "engineer", "prefLabel": {"zh": "工程师", "en": "engineer"}},
        {"id": "learning", "prefLabel": {"zh": "学", "en": "learning"}},
    ]
    concepts = {entry["id"]: Concept.model_validate(entry) for entry in entries}
    linker = Linker(Vocabulary(concepts, {}, {}, ""))
    assert ["engineer", None] == [about(text, linker) for text in ("总工程师", "现代社会科学")]


def test_a_side_is_of_the_phrase_alone() -> None:
    """X模式 is about X in the middle of a sentence too; where the phrase ends decides."""
    text = "完善科技成果转移转化模式推动创新"
    hits = LINKER.hits(text, LINKER.tokens(text))
    assert "科技成果转移转化" == LINKER.head_concept(text, hits, 2, 12).label


def test_a_kind_in_a_composed_concept_makes_it_narrower() -> None:
    """学术论坛竞争力 is a kind of the competitiveness of academic exchange; 学术交流竞争力 is that itself."""
    matches = {}
    for phrase in ("学术论坛竞争力", "学术交流竞争力"):
        hit = LINKER.head_concept(phrase, LINKER.hits(phrase, LINKER.tokens(phrase)), 0, len(phrase))
        assert "competitiveness@academic-exchange" == hit.entry
        matches[phrase] = hit.match
    assert {"学术论坛竞争力": "narrower", "学术交流竞争力": "exact"} == matches


def test_a_head_in_a_look_alike_is_none() -> None:
    """毫无措施 holds the head 措施, and the concept says that it is not meant by it."""
    entry = {
        "id": "measure",
        "prefLabel": {"zh": "举措", "en": "measure"},
        "headLabels": ["措施"],
        "exclude": ["无措施", "节水"],  # what ends before the head hides nothing
    }
    linker = Linker(Vocabulary({"measure": Concept.model_validate(entry)}, {}, {}, ""))
    assert ["measure", None] == [about(text, linker) for text in ("节水措施", "毫无措施")]
    entry = {"id": "policy", "prefLabel": {"zh": "政策", "en": "policy"}, "exclude": ["信贷政策"]}
    linker = Linker(Vocabulary({"policy": Concept.model_validate(entry)}, {}, {}, ""))
    assert ["policy", None] == [about(text, linker) for text in ("财政政策", "信贷政策")]


@pytest.mark.parametrize(
    ("entry", "phrase"),
    [
        ({"prefLabel": {"zh": "举措", "en": "measure"}, "headLabels": ["措施"], "exclude": ["无措施"]}, "毫无措施"),
        ({"prefLabel": {"zh": "政策", "en": "policy"}, "exclude": ["信贷政策"]}, "信贷政策"),
    ],
)
def test_a_look_alike_hides_a_head_inside_a_sentence(entry: dict[str, object], phrase: str) -> None:
    """What a concept is not meant by is sought where the phrase stands, not at the beginning of the sentence."""
    linker = Linker(Vocabulary({"a": Concept.model_validate({"id": "a"} | entry)}, {}, {}, ""))
    text = f"发展得益于{phrase}的推动"
    assert None is linker.head_concept(text, linker.hits(text, linker.tokens(text)), 5, 9)


def test_a_domain_above_the_head_composes_nothing() -> None:
    """Where 治理 is a side of 区域 already, 区域治理 is 治理."""
    entries = [
        {"id": "region", "prefLabel": {"zh": "区域", "en": "region"}},
        {"id": "rule", "prefLabel": {"zh": "治理", "en": "governance"}, "broader": ["region"]},
    ]
    concepts = {str(entry["id"]): Concept.model_validate(entry) for entry in entries}
    assert "rule" == about("区域治理", Linker(Vocabulary(concepts, {}, {}, "")))


def test_a_composed_concept_shows_as_a_narrower_one() -> None:
    """县域经济高质量发展 needs no entry: it has a name in both languages, a kind, and its head above it."""
    name = "high-quality-development@county-economy"
    assert name == about("县域经济高质量发展")
    assert "县域经济高质量发展" == VOCABULARY.label(name)
    assert "high-quality development (county economy)" == VOCABULARY.pref_label(name).en
    assert "concept" == VOCABULARY.kind(name)
    assert ("high-quality-development", "socioeconomic-development") == VOCABULARY.ancestors(name)


def test_two_wordings_of_an_entry_meet() -> None:
    """产业的综合竞争实力 is no second 产业竞争力: where the parts together name an entry, it is that entry."""
    assert "industrial-competitiveness" == about("产业的竞争力") == about("产业竞争力") == about("行业的竞争力")


def test_a_text_lists_the_composed_concept_and_its_modifier() -> None:
    """`kg link` shows the composed concept in place of its head."""
    expected = [("县域经济高质量发展", "high-quality-development@county-economy"), ("县域经济", "county-economy")]
    assert expected == [(mention.text, mention.concept) for mention in LINKER.link("县域经济高质量发展")]


def test_a_document_links_the_head_too() -> None:
    """Sentences linked to a composed concept stay linked to its head, so the head loses no evidence."""
    document = read_text("一、导论\n\n数字技术推动县域经济高质量发展。\n", "a.txt")
    lines = link_document(document, LINKER.read(document), LINKER)
    found = {link.concept for line in lines for link in line.links}
    assert {"high-quality-development", "county-economy", "high-quality-development@county-economy"} <= found


def test_verbs_between_compose_nothing() -> None:
    """加强企业管理提升质量: 提升 is a verb, and 企业管理 no domain of 质量 here."""
    text = "加强企业管理提升质量"
    assert [] == LINKER.composed(text, LINKER.hits(text, LINKER.tokens(text)))


def test_another_field_is_read_with_the_same_rules() -> None:
    """Rules name labels: where the vocabulary lacks them they say nothing, and where it has them they work."""
    entries = [
        {"id": "village", "prefLabel": {"zh": "区域", "en": "region"}},
        {"id": "hamlet", "prefLabel": {"zh": "村庄", "en": "village"}, "broader": ["village"]},
        {"id": "rule", "prefLabel": {"zh": "治理", "en": "governance"}},
    ]
    concepts = {entry["id"]: Concept.model_validate(entry) for entry in entries}
    linker = Linker(Vocabulary(concepts, {}, {}, ""))
    assert "rule@hamlet" == about("村庄治理", linker)
    assert "rule" == about("植物研究的治理", linker)
    assert None is about("植物研究", linker)


@given(
    st.lists(
        st.sampled_from(
            ["县域经济", "高质量发展", "的", "治理", "和", "数字经济", "不足", "建设", "机制", "措施", "节水"]
        ),
        max_size=8,
    )
)
def test_what_a_phrase_is_about_lies_in_it(words: list[str]) -> None:
    """The stretch that names the concept lies inside the phrase, and a composed concept has two known parts."""
    phrase = "".join(words)
    hit = LINKER.head_concept(phrase, LINKER.hits(phrase, LINKER.tokens(phrase)), 0, len(phrase))
    if hit is not None:
        assert phrase[hit.start : hit.end] == hit.label or fold_label(hit.label) == phrase[hit.start : hit.end]
        assert {part for part in split_id(hit.entry) if part} <= VOCABULARY.concepts.keys()


@pytest.mark.parametrize("content", ["aspects: [a", NO_HEADS, None])
def test_a_broken_file_says_where(content: str | None, tmp_path: object) -> None:
    """A rule file that is missing or wrong is refused with the file's name."""
    if content is not None:
        (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError, match=FILE):
        load_composition(tmp_path)
