"""The concepts of the shipped vocabulary: what a curator must keep true, said in a curator's words."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from pydantic import TypeAdapter

from kg.normalise import fold_label, simplify
from kg.schema import Concept

ROOT = Path(__file__).resolve().parent.parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TOPS = [
    "demand-and-market",
    "ecology-and-society",
    "economy",
    "factors-of-production",
    "industry",
    "infrastructure",
    "innovation",
    "institutions-and-policy",
    "organisation",
    "productive-forces",
    "region",
    "socioeconomic-development",
    "talent",
    "technology",
]
VACUOUS = [
    "发展",
    "能力",
    "水平",
    "问题",
    "方面",
    "过程",
    "领域",
    "模式",
    "体系",
    "机制",
    "优势",
    "作用",
    "环境",
    "服务",
    "建设",
]


class Row(NamedTuple):
    """A concept and the file it stands in."""

    file: str
    concept: Concept


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Every concept of `schemas/concepts`, files in order of their names, entries as they stand."""
    adapter = TypeAdapter(list[Concept])
    return [
        Row(path.name, concept)
        for path in sorted((ROOT / "schemas" / "concepts").glob("*.yaml"))
        for concept in adapter.validate_python(yaml.load(path.read_text(encoding="utf-8"), LOADER))
    ]


@pytest.fixture(scope="module")
def concepts(rows: list[Row]) -> dict[str, Concept]:
    """The concepts by id."""
    return {row.concept.id: row.concept for row in rows}


@pytest.fixture(scope="module")
def owners(rows: list[Row]) -> dict[str, str]:
    """The id behind every folded label."""
    return {fold_label(label): row.concept.id for row in rows for label in _labels(row.concept)}


def _labels(concept: Concept) -> tuple[str, ...]:
    return (*concept.labels, *concept.narrower_labels, *concept.hidden_labels)


def _chains(concepts: dict[str, Concept], start: str, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way from a concept up to a top; a way that comes back to itself ends with the id it repeats."""
    way = (*above, start)
    broader = concepts[start].broader
    if start in above or not broader:
        yield way
        return
    for wider in broader:
        yield from _chains(concepts, wider, way)


def test_entries_stand_in_order_of_their_ids(rows: list[Row]) -> None:
    """A curator finds an entry by its id, and two who add one get no conflict at the end of the file."""
    wrong = [
        f"{after.file}: {after.concept.id} stands after {before.concept.id}. Move it up."
        for before, after in pairwise(rows)
        if before.file == after.file and after.concept.id <= before.concept.id
    ]
    assert [] == wrong


def test_an_id_is_given_once(rows: list[Row]) -> None:
    """Two entries with one id would be one node with two meanings."""
    times = Counter(row.concept.id for row in rows)
    wrong = [
        f"{row.file}: {row.concept.id} stands {times[row.concept.id]} times. Give each its own id."
        for row in rows
        if times[row.concept.id] > 1
    ]
    assert [] == wrong


def test_a_label_belongs_to_one_concept(rows: list[Row]) -> None:
    """数字经济 must always lead to one node, in whatever script, width or case it is written."""
    seen: dict[str, str] = {}
    wrong = []
    for file, concept in rows:
        for label in _labels(concept):
            owner = seen.setdefault(fold_label(label), concept.id)
            if owner != concept.id:
                wrong.append(f"{file}: {concept.id}: {label} is a label of {owner} too. Keep it with one.")
    assert [] == wrong


def test_a_head_leads_to_one_concept(rows: list[Row]) -> None:
    """The head of an argument must lead to one node, and a word that is found anyway needs no listing as a head."""
    owners = {fold_label(label): row.concept for row in rows for label in _labels(row.concept)}
    heads = Counter(label for row in rows for label in row.concept.head_labels)
    assert [] == [label for label, times in heads.items() if times > 1]
    wrong = [
        f"{row.file}: {row.concept.id}: {label} is a label of {owners[label].id}. Keep it with one."
        for row in rows
        for label in row.concept.head_labels
        if label in owners and (owners[label].id != row.concept.id or label != row.concept.pref_label.zh)
    ]
    assert [] == wrong


def test_a_concept_says_a_label_once(rows: list[Row]) -> None:
    """A wording listed twice in one entry hides that the curator meant another one."""
    wrong = []
    for file, concept in rows:
        folded = [fold_label(label) for label in (concept.pref_label.zh, *_labels(concept)[2:])]
        doubled = sorted({label for label in folded if folded.count(label) > 1})
        wrong += [f"{file}: {concept.id}: {label} is listed twice. Strike one." for label in doubled]
    assert [] == wrong


def test_labels_are_written_in_simplified_characters(rows: list[Row]) -> None:
    """Traditional wordings come by folding; a label in traditional characters would show to readers as a stranger."""
    wrong = [
        f"{file}: {concept.id}: {label} is written in traditional characters. Write {simplify(label)}."
        for file, concept in rows
        for label in _labels(concept)
        if simplify(label) != label
    ]
    assert [] == wrong


def test_english_names_are_english(rows: list[Row]) -> None:
    """The English page shows prefLabel.en, so no Chinese may stand in it."""
    wrong = [
        f"{file}: {concept.id}: {concept.pref_label.en} holds Chinese. Write the term of the field in English."
        for file, concept in rows
        if re.search("[\u3400-\u9fff]", concept.pref_label.en)
    ]
    assert [] == wrong


def test_words_that_say_nothing_are_no_labels(rows: list[Row], owners: dict[str, str]) -> None:
    """发展 or 问题 alone would swallow the head of every other noun phrase; as headLabels they are not found."""
    heads = {fold_label(label) for row in rows for label in row.concept.head_labels}
    assert {} == {word: owners[word] for word in VACUOUS if word in owners and word not in heads}


def test_the_tops_are_these(rows: list[Row]) -> None:
    """Every concept hangs below one of the tops; a new top is a decision, not an oversight."""
    orphans = sorted(
        row.concept.id
        for row in rows
        if row.concept.kind == "concept" and not row.concept.broader and not row.concept.replaced_by
    )
    assert TOPS == orphans


def test_the_tree_knows_its_branches(rows: list[Row], concepts: dict[str, Concept]) -> None:
    """broader and related name concepts that are there."""
    wrong = [
        f"{file}: {concept.id}: names {wanted}, which is no concept. Mend the id or add the concept."
        for file, concept in rows
        for wanted in (*concept.broader, *concept.related)
        if wanted not in concepts
    ]
    assert [] == wrong


def test_no_concept_is_above_itself(concepts: dict[str, Concept]) -> None:
    """A circle of broader would make every concept in it mean every other."""
    circles = [chain for name in concepts for chain in _chains(concepts, name) if chain.count(chain[-1]) > 1]
    assert [] == [f"{' → '.join(chain)}. Take one broader out." for chain in circles]


def test_the_tree_is_at_most_five_deep(concepts: dict[str, Concept]) -> None:
    """What lies deeper than five steps is found by nobody."""
    deep = [chain for name in concepts for chain in _chains(concepts, name) if len(chain) > 5]
    assert [] == [f"{' → '.join(chain)}. Hang {chain[0]} higher." for chain in deep]


def test_related_is_not_broader(rows: list[Row], concepts: dict[str, Concept]) -> None:
    """A narrower concept is found with its broader one already; related joins what stands apart in the tree."""
    above = {name: {wide for chain in _chains(concepts, name) for wide in chain[1:]} for name in concepts}
    wrong = [
        f"{file}: {concept.id}: {other} is broader or narrower and related. Strike it from related."
        for file, concept in rows
        for other in concept.related
        if other == concept.id or other in above[concept.id] or concept.id in above[other]
    ]
    assert [] == wrong


def test_a_look_alike_holds_a_label_and_is_none(rows: list[Row], owners: dict[str, str]) -> None:
    """exclude is for words such as 经济学, which hold a label and are no concept here."""
    wrong = []
    for file, concept in rows:
        mine = [fold_label(label) for label in (*_labels(concept), *concept.head_labels)]
        for wording in concept.exclude:
            folded = fold_label(wording)
            if folded in owners:
                wrong.append(f"{file}: {concept.id}: excludes {wording}, a label of {owners[folded]}. Strike it.")
            elif not any(label in folded for label in mine):
                wrong.append(f"{file}: {concept.id}: excludes {wording}, which holds none of its labels. Strike it.")
    assert [] == wrong


def test_definitions_say_where_they_come_from(rows: list[Row]) -> None:
    """A source is a sentence of a paper, or a public document with its year, and not both."""
    wrong = []
    for file, concept in rows:
        if concept.definition is None:
            continue
        source = concept.definition.source
        quoted = bool(source.paper and source.quote)
        dated = bool(source.document and re.search(r"\d{4}年", source.document))
        if quoted == dated or bool(source.paper) != bool(source.quote):
            wrong.append(f"{file}: {concept.id}: give a paper and its quote, or a document with its year.")
    assert [] == wrong


def test_quotes_stand_in_the_papers(rows: list[Row]) -> None:
    """What is quoted can be found in the paper, character by character, line breaks apart."""
    bare = {path.name: _bare(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "seeds").glob("*.txt"))}
    wrong = [
        f"{file}: {concept.id}: {source.quote} does not stand in {source.paper}. Copy it from there."
        for file, concept in rows
        if concept.definition and (source := concept.definition.source).quote
        if _bare(source.quote) not in bare.get(source.paper or "", "")
    ]
    assert [] == wrong


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_concept_says_what_it_is(rows: list[Row]) -> None:
    """A node without a definition is a word that every reader fills as they like; a retired id needs none."""
    wrong = [
        f"{file}: {concept.id}: has no definition. Say in a sentence what it is, and who says so (schemas/README.md)."
        for file, concept in rows
        if concept.definition is None and not concept.replaced_by
    ]
    assert [] == wrong


def test_no_definition_is_given_twice(rows: list[Row]) -> None:
    """Two concepts with one definition are one concept, or one of them is not understood."""
    seen: dict[str, str] = {}
    wrong = []
    for file, concept in rows:
        if concept.definition is not None:
            first = seen.setdefault(_bare(concept.definition.text), concept.id)
            if first != concept.id:
                wrong.append(f"{file}: {concept.id}: is defined in the words of {first}. Say how they differ.")
    assert [] == wrong


def test_definitions_are_sentences_of_a_readable_length(rows: list[Row]) -> None:
    """A card shows the definition whole: a Chinese sentence or two, closed with 。, at most a hundred characters."""
    wrong = [
        f"{file}: {concept.id}: {concept.definition.text} Close it with 。 and keep it below 100 characters."
        for file, concept in rows
        if concept.definition
        if not concept.definition.text.endswith("。") or not 6 <= len(concept.definition.text) <= 100
    ]
    assert [] == wrong


def test_the_vocabulary_is_broad(rows: list[Row]) -> None:
    """At least 500 concepts: what the field needs, and what a careless edit could halve."""
    assert sum(row.concept.kind == "concept" for row in rows) >= 500


@pytest.mark.parametrize(
    ("wanted", "wordings"),
    [
        ("new-quality-productive-forces", ["新质生产力", "新質生產力", "New Quality Productivity", "neo-productivity"]),
        ("digital-real-integration", ["数实融合", "數字經濟與實體經濟深度融合", "数字经济和实体经济融合", "实数融合"]),
        ("data-factor", ["数据要素", "數據要素", "data elements", "Data as a factor of production"]),
        ("technological-innovation", ["技术创新", "技术革新", "technological innovation"]),
        ("sci-tech-innovation", ["科技创新", "科技革新", "科學技術創新"]),
        ("key-core-technologies", ["关键核心技术", "核心技术", "关键技术", "core technologies"]),
        ("bottleneck-technologies", ["“卡脖子”技术", "「卡脖子」技術", "卡脖子技术"]),
        ("industrial-upgrading", ["产业升级", "產業升級", "industrial upgrading"]),
        ("new-industrialisation", ["新型工业化", "new industrialization", "new industrialisation"]),
        ("artificial-intelligence", ["人工智能", "人工智慧", "ＡＩ", "AI技术"]),
        ("information-technology", ["信息技术", "資訊技術", "新一代信息技术"]),
        ("total-factor-productivity", ["全要素生产率", "TFP", "全要素生產率"]),
    ],
)
def test_wordings_of_one_thing_meet_in_one_node(wanted: str, wordings: list[str], owners: dict[str, str]) -> None:
    """Two papers that say the same in other words, another script or another language are about one concept."""
    assert [wanted] * len(wordings) == [owners.get(fold_label(wording)) for wording in wordings]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("科技创新", "技术创新"),
        ("产业", "产业链"),
        ("数字产业化", "产业数字化"),
        ("新型工业化", "工业化"),
        ("基础研究", "应用研究"),
        ("人才培养", "人才引进"),
        ("高质量发展", "经济高质量发展"),
        ("比较优势", "竞争优势"),
        ("需求", "有效需求"),
    ],
)
def test_things_that_differ_are_kept_apart(one: str, other: str, owners: dict[str, str]) -> None:
    """Words that look alike and mean two things are two nodes."""
    assert owners[one] != owners[other]
