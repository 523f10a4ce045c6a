import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_world import small_linker, small_vocabulary, write_world

from kg import query as queries
from kg.errors import QuestionError, VocabularyError
from kg.link import Linker
from kg.query.ask import understand
from kg.query.questions import Example, load_grammar
from kg.query.resolve import Names
from kg.query.results import Answer, Understood
from kg.records import Paper
from kg.store import JsonlBuild
from kg.vocabulary import language_folder, load

GRAMMAR = load_grammar()
PAPERS = [
    Paper(id=f"p{number:012x}", file=f"{number:03}_a.txt", title=title, authors=authors, sections=(), sentences=())
    for number, title, authors in (
        (1, "数据要素与高质量发展", ("张三",)),
        (2, "新质生产力赋能产业升级研究", ("李四", "王五")),
        (3, "数字技术与数据要素研究综述", ("赵六",)),
    )
]
PATTERNS = [pattern for wording in GRAMMAR.wordings.values() for pattern in wording.patterns]


@pytest.fixture(scope="module")
def names() -> Names:
    """The shipped vocabulary and its linker."""
    vocabulary = load()
    return Names(vocabulary, Linker(vocabulary))


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    """The small build."""
    return JsonlBuild(write_world(tmp_path_factory.mktemp("build") / "output"))


def ask(question: str, build: JsonlBuild) -> Answer:
    """The answer of the small build."""
    return queries.ask(question, build, small_vocabulary(), small_linker())


def told(answer: Answer) -> list[tuple[str, list[str]]]:
    """The papers of an answer with the wordings of their claims."""
    return [
        (paper.file, [f"{c.source.text} {c.relation} {c.target.text}" for c in paper.claims]) for paper in answer.papers
    ]


# ---------------------------------------------------------------------------------------------- the patterns


@pytest.mark.parametrize(
    ("example", "pattern"), [pytest.param(e, p.id, id=e.question) for p in PATTERNS for e in p.examples]
)
def test_examples_are_read_as_they_say(example: Example, pattern: str, names: Names) -> None:
    """Each example of questions.yaml is read by its pattern and gives its ends, relation, modality and papers."""
    got = understand(example.question, names, GRAMMAR, papers=PAPERS)
    ends = (got.source and got.source.text, got.target and got.target.text)
    assert ((example.source, example.target), example.relation) == (ends, got.relation)
    assert (example.modality, pattern, example.papers) == (
        got.modality,
        got.pattern,
        tuple(paper.title for paper in got.papers),
    )


@pytest.mark.parametrize(
    ("question", "pattern"), [pytest.param(q, p.id, id=f"{p.id}: {q}") for p in PATTERNS for q in p.counter]
)
def test_counter_examples_are_not_read_by_their_pattern(question: str, pattern: str, names: Names) -> None:
    """A counter-example is refused, or read by another pattern."""
    try:
        got = understand(question, names, GRAMMAR, papers=PAPERS)
    except QuestionError:
        return
    assert pattern != got.pattern


def test_patterns_have_ids_of_their_own() -> None:
    """No two patterns share an id."""
    ids = [pattern.id for pattern in PATTERNS]
    assert sorted(set(ids)) == sorted(ids)


# ---------------------------------------------------------------------------------------------- said otherwise

ALIKE = {
    ("data-factor", "causal", "high-quality-development", "asserted"): [
        "哪些论文认为数据要素推动高质量发展？",
        "哪些論文認為數據要素推動高質量發展？",
        "有哪些文献指出数据要素能够有效促进高质量发展?",
        "哪幾篇文章提到數據要素賦能高質量發展",
        "谁说数据要素支撑高质量发展？",
        "请问哪些论文认为“数据要素”推动了“高质量发展”？",
        "数据要素推动高质量发展吗？",
        "数据要素是否有助于高质量发展？",
        "数据要素对高质量发展有促进作用吗？",
        "高质量发展由数据要素驱动吗？",
        "认为数据要素推动高质量发展的论文有哪些？",
        "Which papers claim that the data factor drives high-quality development?",
        "which papers say that data elements promote high quality development",
        "Who argues that high-quality development is driven by the data factor?",
        "does the data factor drive high-quality development?",
    ],
    (None, "causal", "industrial-upgrading", "asserted"): [
        "什么推动产业升级？",
        "哪些因素促進產業升級？",
        "产业升级靠什么推动？",
        "推动产业升级的因素有哪些？",
        "哪些论文讨论什么推动产业升级？",
        "what drives industrial upgrading?",
        "which factors promote industrial upgrading?",
        "what is industrial upgrading driven by?",
    ],
    ("digital-technology", "causal", None, "asserted"): [
        "数字技术推动什么？",
        "數字技術促進了哪些方面？",
        "what does digital technology drive?",
        "What is promoted by digital technologies?",
    ],
    ("talent-shortage", "inhibits", "technological-innovation", "asserted"): [
        "哪些论文认为人才不足制约技术创新？",
        "人才不足阻礙技術創新嗎？",
        "技术创新受人才不足的制约吗？",
    ],
    (None, "causal", "high-quality-development", "prescribed"): [
        "哪些论文主张推动高质量发展？",
        "如何推動高質量發展？",
        "论文建议怎样促进高质量发展？",
        "what do the papers recommend for high-quality development?",
        "how to promote high-quality development?",
    ],
    ("digital-technology", "causal", "industrial-upgrading", "prescribed"): [
        "哪些论文建议数字技术推动产业升级？",
        "哪些论文认为数字技术应当推动产业升级？",
        "which papers propose that digital technology should drive industrial upgrading?",
    ],
    ("digital-technology", "influence", "industrial-upgrading", "asserted"): [
        "哪些论文认为数字技术影响产业升级？",
        "数字技术对产业升级有什么影响？",
        "which papers claim that digital technology affects industrial upgrading?",
        "what effect does digital technology have on industrial upgrading?",
    ],
    ("digital-economy", "integrates_with", "real-economy", "asserted"): [
        "哪些论文认为数字经济与实体经济深度融合？",
        "which papers claim that the digital economy is integrated with the real economy?",
    ],
}


@pytest.mark.parametrize(
    ("question", "meaning"), [pytest.param(q, meaning, id=q) for meaning, alike in ALIKE.items() for q in alike]
)
def test_questions_are_understood(
    question: str, meaning: tuple[str | None, str, str | None, str], names: Names
) -> None:
    """Simplified, traditional or English, active or passive: the same question is read the same."""
    got = understand(question, names, GRAMMAR)
    assert meaning == (_one(got, "source"), got.relation, _one(got, "target"), got.modality)


def _one(understood: Understood, end: str) -> str | None:
    resolved = getattr(understood, end)
    return ", ".join(resolved.concepts) if resolved else None


REFUSED = [
    "哪些论文不认为数据要素推动高质量发展？",
    "为什么数据要素推动高质量发展？",
    "数据要素和数字技术推动高质量发展吗？",
    "数据要素、数字技术推动高质量发展吗？",
    "数据要素什么时候推动高质量发展？",
    "数据要素推动高质量发展促进产业升级吗？",
    "只有数据要素推动高质量发展吗？",
    "今天天气怎么样？",
    "推动？",
    "which papers do not claim that digital technology drives industrial upgrading?",
    "why does digital technology drive industrial upgrading?",
    "does digital technology or the data factor drive industrial upgrading?",
    "who are you?",
    "drives",
]


@pytest.mark.parametrize("question", REFUSED)
def test_questions_that_are_not_understood_are_refused(question: str, names: Names) -> None:
    """A denial, a why or how, two concepts at once, or mere words: no guess, but two questions that can be asked."""
    with pytest.raises(QuestionError) as caught:
        understand(question, names, GRAMMAR)
    one, other = re.findall("“([^“”]+)”", caught.value.mend)[-2:]
    assert one != other
    for suggestion in (one, other):
        understand(suggestion, names, GRAMMAR)  # it can be asked indeed


# ---------------------------------------------------------------------------------------------- answers


def test_an_answer_in_chinese(build: JsonlBuild) -> None:
    """哪些论文认为…: the papers that assert it, in Chinese."""
    got = ask("哪些论文认为数据要素推动高质量发展？", build)
    assert [
        ("乙.txt", ["數據要素 enables 高質量發展"]),
        ("甲.txt", ["数据要素的融合运用 drives 高质量发展"]),
    ] == told(got)
    assert ("zh", "哪些论文认为数据要素推动高质量发展？") == (got.understood.language, got.understood.question)


def test_an_answer_in_english(build: JsonlBuild) -> None:
    """which papers claim …: the same by the English labels, in English."""
    got = ask("which papers claim that digital technology drives industrial upgrading?", build)
    assert [("甲.txt", ["数字技术 drives 产业升级", "人工智能 drives 产业升级"])] == told(got)
    assert got.understood.target is not None
    assert ("en", ("industrial upgrading",)) == (got.understood.language, got.understood.target.labels)


def test_recommended_is_prescribed(build: JsonlBuild) -> None:
    """主张 asks for what papers demand, not for what they hold to be so."""
    got = ask("哪些论文主张数字技术推动产业升级？", build)
    assert [("甲.txt", ["数字技术 drives 传统产业升级"])] == told(got)


def test_a_possible_claim(build: JsonlBuild) -> None:
    """可能 asks for what papers hold to be possible."""
    assert [("丙.txt", ["数据要素 drives 高质量发展"])] == told(ask("哪些论文认为数据要素可能推动高质量发展？", build))


def test_nobody_says_so(build: JsonlBuild) -> None:
    """A question that no paper answers has an empty answer, with what comes near."""
    got = ask("什么推动技术创新？", build)
    assert ([], ["other relation"]) == (told(got), [claim.why for claim in got.nearest])


def test_ask_answers_as_query_does(build: JsonlBuild) -> None:
    """A question and the options it stands for give the same papers and the same nearest claims."""
    asked = ask("什么推动高质量发展？", build)
    queried = queries.query(build, small_vocabulary(), target="高质量发展")
    assert (queried.papers, queried.nearest) == (asked.papers, asked.nearest)


def test_a_phrase_is_marked(build: JsonlBuild) -> None:
    """县域经济高质量发展 is taken for 高质量发展, and the answer says so."""
    got = ask("什么推动县域经济高质量发展？", build).understood.target
    assert got is not None
    assert ("县域经济高质量发展", "head", ("高质量发展",)) == (got.text, got.match, got.labels)


# ---------------------------------------------------------------------------------------------- refusals


def test_an_unknown_concept_is_named(build: JsonlBuild) -> None:
    """Where one end alone is amiss, the message names it, what was understood and the nearest labels."""
    with pytest.raises(QuestionError) as caught:
        ask("什么推动数椐要素？", build)
    assert "词表里没有“数椐要素”这个概念（读懂的有：关系词 推动）" == caught.value.what
    assert (
        "相近的概念：数据要素 (data-factor)、生产要素 (production-factor)。可以问“什么推动高质量发展？”"
        in caught.value.mend
    )
    assert {"unknown": "数椐要素", "relation_words": ["推动"]}.items() <= caught.value.data.items()


def test_what_was_understood_is_told(build: JsonlBuild) -> None:
    """The message tells the concepts and relation words that were seen, and proposes questions about one of them."""
    with pytest.raises(QuestionError) as caught:
        ask("数据要素为何推动产业升级？", build)
    assert "没有读懂这个问题（读懂的有：概念 数据要素、产业升级；关系词 推动）" == caught.value.what
    assert "可以问“什么推动产业升级？”或“什么推动数据要素？”" == caught.value.mend
    with pytest.raises(QuestionError) as caught:
        ask("why does the data factor drive industrial upgrading?", build)
    assert "understood: concepts data factor, industrial upgrading; relation words drive" in caught.value.what


@pytest.mark.parametrize(
    ("question", "what"),
    [("", "没有写问题"), ("？？", "没有写问题"), ("数据" * 150, "最多 200 个字"), ("data " * 50, "at most 200")],
)
def test_no_question(question: str, what: str, build: JsonlBuild) -> None:
    """Nothing, and a whole paragraph, are no questions."""
    with pytest.raises(QuestionError, match=what):
        ask(question, build)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "哪些论文",
                "认为",
                "数据要素",
                "推动",
                "什么",
                "高质量发展",
                "由",
                "吗",
                "？",
                "which papers ",
                "claim ",
                "drives ",
                "不",
                "，",
                "data factor ",
            ]
        ),
        max_size=8,
    )
)
def test_any_row_of_words_is_read_or_refused(words: list[str]) -> None:
    """Whatever is asked gives a reading or a QuestionError, never another error."""
    try:
        got = understand("".join(words), Names(small_vocabulary(), small_linker()), GRAMMAR)
    except QuestionError:
        return
    assert got.source or got.target or got.about == "single"


# ---------------------------------------------------------------------------------------------- the file


def _with(tmp_path: Path, old: str, new: str) -> Path:
    """A folder with questions.yaml, one text in it replaced."""
    text = (language_folder() / "questions.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "questions.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("schema_version: 1", "schema_version: [", "not YAML in UTF-8"),
        ("schema_version: 1", "schema_version: 2", "schema_version"),
        (
            "{papers}{says?}{source}",
            "{essays}{says?}{source}",
            "zh-papers-claim: there is no list of words called essays",
        ),
        ("{papers}{says?}{source}", "论文{says?}{source}", "zh-papers-claim: '论文' stands outside of braces"),
        ("      inhibits: [阻碍,", "      inhibits: [推动,", "推动: listed twice"),
        ("什么推动{concept}？", "什么推动高质量发展？", "suggestions"),
        ("      - id: zh-papers-claim\n", "      - id: zh-papers-claim\n        colour: red\n", "colour"),
        ("relation: is_a\n", "relation: is\n", "relation"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A fault of questions.yaml names the place and what is wrong."""
    with pytest.raises(VocabularyError, match=re.escape(message)):
        load_grammar(_with(tmp_path, old, new))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """Without the file nothing can be read, and the message says which file."""
    with pytest.raises(VocabularyError, match=r"questions\.yaml: is not there"):
        load_grammar(tmp_path)


# ---------------------------------------------------------------------------------------------- other kinds


def test_how_one_reaches_the_other(build: JsonlBuild) -> None:
    """如何 asks for chains of asserted claims; the claims of their steps stand under their papers."""
    got = ask("数据要素如何推动高质量发展？", build)
    assert [["drives", "enables"]] == [[count.name for count in chain.steps[0].relations] for chain in got.chains]
    assert ["乙.txt", "甲.txt"] == [paper.file for paper in got.papers]


def test_what_is_recommended_by_actor(build: JsonlBuild) -> None:
    """An answer about what is recommended holds prescribed claims only."""
    got = ask("论文对产业升级有什么建议？", build)
    assert ("paths", "prescribed") == (got.understood.about, got.understood.modality)
    assert [("甲.txt", ["数字技术 drives 传统产业升级"])] == told(got)


def test_who_disagrees(build: JsonlBuild) -> None:
    """Both sides are told, each with its papers."""
    got = ask("关于数据要素推动高质量发展有哪些分歧？", build)
    assert [("causal", 2), ("inhibits", 1)] == [(edge.relation, len(edge.papers)) for edge in got.edges]


def test_no_dispute_is_told(build: JsonlBuild) -> None:
    """Where all claims go one way the answer says that there is no dispute."""
    got = ask("谁不同意人才不足制约技术创新？", build)
    assert "各论文没有分歧：" in queries.present(got)


def test_what_a_paper_says(build: JsonlBuild) -> None:
    """Claims of one paper with the concept at either end, whatever their relation and modality."""
    got = ask("《数据要素与高质量发展》一文对产业升级有什么看法？", build)
    assert ["甲.txt"] == [paper.file for paper in got.papers]
    assert {"asserted", "prescribed"} == {claim.modality for claim in got.papers[0].claims}


def test_two_papers(build: JsonlBuild) -> None:
    """比较 gives the comparison, with the claims that both make."""
    got = ask("比较甲.txt和乙.txt", build)
    assert got.comparison is not None
    assert queries.compare("甲.txt", "乙.txt", build, small_vocabulary()) == got.comparison
    assert {"甲.txt", "乙.txt"} == {paper.file for paper in got.papers}


def test_mechanisms_in_common(build: JsonlBuild) -> None:
    """要素保障 is the heading of a part of both papers; the sentences of each stand behind it."""
    got = ask("which mechanisms does 甲 share with others?", build)
    assert [("factor-guarantee", ["甲.txt", "乙.txt"])] == [(i.id, [p.file for p in i.papers]) for i in got.items]


def test_what_only_one_paper_claims(build: JsonlBuild) -> None:
    """What two papers claim is not among it."""
    got = ask("What does only one paper claim about high-quality development?", build)
    assert got.edges
    assert {1} == {len(edge.papers) for edge in got.edges}
    assert ("data-factor", "causal") not in {(edge.source, edge.relation) for edge in got.edges}


def test_cited_works_are_counted_too(build: JsonlBuild) -> None:
    """乙 cites [3] for its claim: the claim says so, and the work cited has its own count of papers and sentences."""
    got = ask("哪些论文认为数据要素推动高质量发展？", build)
    (cited,) = got.cited
    assert (("p000000000001",), (3,), 1) == (cited.papers, cited.numbers, cited.sentences)
    assert cited.claims == tuple(c.id for paper in got.papers for c in paper.claims if c.citations)
    assert "2 篇论文、2 句、2 条论断（推动 1 句、支撑 1 句） · 所引文献 1 篇" in queries.present(got)


def test_a_paper_that_is_known_is_told(build: JsonlBuild) -> None:
    """Of a question that is not understood the papers it names are told as well."""
    with pytest.raises(QuestionError, match=r"读懂的有：论文 甲\.txt）"):
        ask("比较《数据要素与高质量发展》与某书", build)


def test_how_one_influences_the_other(build: JsonlBuild) -> None:
    """如何影响 asks for chains of any sign, 如何制约 for those that hinder."""
    signs = {
        question: [chain.furthers for chain in ask(question, build).chains]
        for question in ("数据要素如何影响高质量发展？", "数据要素如何制约高质量发展？")
    }
    assert {"数据要素如何影响高质量发展？": [True, False], "数据要素如何制约高质量发展？": [False]} == signs


@pytest.mark.parametrize(
    ("question", "first", "rows"),
    [
        ("数据要素如何推动高质量发展？", "chain,chain_support,furthers,step,weakest,source", 2),
        ("比较甲.txt和乙.txt", "part,id,label,甲.txt,乙.txt,source", 20),
        ("甲.txt与其他论文有哪些共同机制？", "id,label,paper,file,title,year,section", 9),
        ("什么推动高质量发展？", "paper,file,title,year,section,sentence,text", 6),
    ],
)
def test_rows_of_an_answer(question: str, first: str, rows: int, build: JsonlBuild) -> None:
    """CSV holds a row for each step of chains, each part of a comparison, each sentence of mechanisms, else claims."""
    lines = queries.present(ask(question, build), "csv").splitlines()
    assert (first, rows) == (lines[0][: len(first)], len(lines))
