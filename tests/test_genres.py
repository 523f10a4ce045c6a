"""Genre, methods, hypotheses and results of papers, and what of them makes no claims, on small invented papers."""

from functools import cache
from pathlib import Path

import pytest

from kg.errors import VocabularyError
from kg.extract import Reader
from kg.link import Linker, link_document
from kg.pipeline import build
from kg.query.genre_text import genre_counts, genre_facts, ground_facts
from kg.query.inventory import inventory
from kg.query.inventory_text import file_line
from kg.query.results import PaperShown
from kg.query.show import show
from kg.read import read_document, read_text
from kg.read.genre import load_genres
from kg.records import Claim, Document, Paper, SourceFile
from kg.store import JsonlBuild
from kg.vocabulary import language_folder, load

PAPERS = Path(__file__).parent / "genres"


@cache
def paper(name: str) -> Document:
    """An invented paper."""
    return read_document(PAPERS / f"{name}.txt")


@cache
def claims(name: str) -> tuple[Claim, ...]:
    """Its claims, doubtful ones included."""
    return tuple(claims_of(paper(name)))


@cache
def linker() -> Linker:
    """The linker of the shipped vocabulary."""
    return Linker(load())


def claims_of(document: Document) -> list[Claim]:
    """The claims of a document."""
    readings = linker().read(document)
    return Reader(linker()).claims(document, readings, link_document(document, readings, linker()))


def left_out(name: str) -> dict[str, str]:
    """What is left out of a paper, by reason."""
    document = paper(name)
    found: dict[str, str] = {}
    for part in document.paper.left_out:
        found[part.reason] = found.get(part.reason, "") + document.text[part.start : part.end]
    return found


def sentences(name: str) -> list[str]:
    """The sentences of a paper that are read for claims."""
    document = paper(name)
    return [document.text[s.start : s.end] for s in document.paper.sentences]


# --- genre

GENRES = [
    ("theory", "theory", "there is no sign of data, tests or another genre"),
    ("empirical", "empirical", "the title says 来自面板数据的证据"),
    ("traditional", "empirical", "it says H1; 研究方法; 研究结果"),
    ("review", "review", "the title says 综述"),
    ("policy", "policy", "the title says 意见"),
    ("speech", "speech", "the title says 讲话"),
    ("report", "government report", "the title says 政府工作报告"),
    ("abstract", "abstract", "there is nothing but an abstract"),
    ("english", None, "its text is in English"),
    ("mixed", None, "its text is in English"),
]


@pytest.mark.parametrize(("name", "genre", "reason"), GENRES)
def test_genre(name: str, genre: str | None, reason: str) -> None:
    """Each genre is told, and what told it."""
    assert (genre, reason) == (paper(name).paper.genre, paper(name).paper.genre_reason)


def test_genre_needs_more_than_a_word() -> None:
    """A theory paper that names a plan in its title is no policy document, as it has an abstract."""
    text = "论数字经济发展规划\n\n摘要：数字经济推动产业升级。\n关键词：数字经济\n\n一、引言\n规划引导产业升级。\n"
    assert "theory" == read_text(text, "a.txt").paper.genre


def test_what_others_found_makes_no_empirical_paper() -> None:
    """Significance that the running text alone reports of others' papers tells no genre."""
    text = (
        "数字经济的内在逻辑\n\n摘要：数字经济推动产业升级。\n关键词：数字经济\n\n一、引言\n"
        "学者的回归结果表明，数字经济在1%的水平上显著促进了增长[1]，标准差较小。\n\n"
        "参考文献\n[1] 王某. 研究[J]. 学刊, 2020(1).\n"
    )
    assert "theory" == read_text(text, "a.txt").paper.genre


def test_an_unlabelled_paragraph_is_an_abstract() -> None:
    """A title and one paragraph is an abstract alone."""
    assert "abstract" == read_text("数字经济研究\n\n数字经济推动产业升级。数据要素是关键。\n", "a.txt").paper.genre


def test_an_interview_is_told() -> None:
    """An interview is none of the genres of papers."""
    assert "news" == read_text("专访某市数据局局长\n\n本刊记者\n\n记者：数据要素有何作用？\n", "a.txt").paper.genre


def test_every_genre_has_a_name() -> None:
    """Readers see a name in both languages, for every genre and method."""
    words = load_genres()
    named = [*words.genres.values(), *words.methods.values()]
    assert [] == [one for one in named if not one.zh or not one.en]
    assert "实证论文 2、英文论文 1" == genre_counts(("empirical", None, "empirical"), "zh")


# --- methods

METHODS = [
    ("theory", ()),  # the reference list names one
    (
        "empirical",
        ("iv", "mediation", "panel"),
    ),  # not those of the works it cites
    ("traditional", ("sem", "survey")),
    ("review", ()),
    ("abstract", ("panel", "spatial")),
]


@pytest.mark.parametrize(("name", "expected"), METHODS)
def test_methods(name: str, expected: tuple[str, ...]) -> None:
    """A paper has the methods it says it uses, not those of the papers it cites."""
    assert expected == paper(name).paper.methods


@pytest.mark.parametrize(
    ("words", "method"),
    [
        ("多期双重差分", "did"),
        ("DID", "did"),
        ("工具变量", "iv"),
        ("中介效应模型", "mediation"),
        ("固定效应模型", "panel"),
        ("门槛回归", "threshold"),
        ("空间杜宾模型", "spatial"),
        ("倾向得分匹配", "psm"),
        ("断点回归", "rdd"),
        ("系统GMM", "gmm"),
        ("结构方程模型", "sem"),
        ("fsQCA", "fsqca"),
        ("多案例研究", "case-study"),
        ("问卷调查", "survey"),
        ("文本分析", "text-analysis"),
    ],
)
def test_method_named(words: str, method: str) -> None:
    """The methods of empirical papers are known by their names."""
    text = f"数字经济的影响\n\n摘要：本文采用{words}检验数字经济的影响。\n关键词：数字经济\n"
    assert (method,) == read_text(text, "a.txt").paper.methods


def test_letters_inside_a_word_name_no_method() -> None:
    """ASCII names stand for themselves: CANDID is no DID."""
    assert () == read_text("数字经济\n\n摘要：本文采用CANDID数据。\n关键词：数字经济\n", "a.txt").paper.methods


# --- hypotheses

HYPOTHESES = {
    "empirical": [
        ("H1", "数字普惠金融促进企业创新", "supported"),
        ("H2", "数字普惠金融通过缓解融资约束推动企业创新", "supported"),
        ("H3", "数字普惠金融对西部企业创新没有显著影响", "supported"),
        ("H4", "人才集聚推动企业创新", "not supported"),
    ],
    "traditional": [
        ("H1", "數字化轉型促進知識共享", "supported"),
        ("H2", "知識共享提升創新績效", "supported"),
        ("H3", "數字化轉型直接提升創新績效", "not supported"),
    ],
}


@pytest.mark.parametrize("name", sorted(HYPOTHESES))
def test_hypotheses(name: str) -> None:
    """H1, 假设2, 假说三 and 假设1（H1） are hypotheses, with what they say and what became of them."""
    document = paper(name)
    got = [(h.name, document.text[h.start : h.end], h.outcome) for h in document.paper.hypotheses]
    assert HYPOTHESES[name] == got


OUTCOMES = [
    ("H1得到验证。", "supported"),
    ("假设1和假设2均成立。", "supported"),
    ("结果支持了假设1。", "supported"),
    ("假设H1通过了检验。", "supported"),
    ("H1未得到支持，H2成立。", "not supported"),
    ("结果拒绝了假设1。", "not supported"),
    ("H1至H2均未通过检验。", "not supported"),
    ("H1部分得到支持。", "partly supported"),
    ("H1得到验证。但在西部，H1不成立。", "partly supported"),
    ("为验证假设1，本文进行回归。", None),
    ("H1是否成立？", None),
    ("假设1个企业退出市场，模型成立。", None),
]


@pytest.mark.parametrize(("said", "outcome"), OUTCOMES)
def test_outcome(said: str, outcome: str | None) -> None:
    """What a paper says of a hypothesis decides it; a purpose, a question or a mere supposition does not."""
    stated = "数字经济\n\n摘要：实证。\n\n一、假设\nH1：数字经济促进产业升级。\nH2：人才促进创新发展。\n\n"
    text = f"{stated}二、结果\n{said}\n"
    assert outcome == read_text(text, "a.txt").paper.hypotheses[0].outcome


def test_hypothesis_stands_in_a_sentence_of_its_own() -> None:
    """A line that begins with H1 goes on from no line before it."""
    assert "H1：数字普惠金融促进企业创新。" in sentences("empirical")


# --- claims

CLAIMS = [
    ("empirical", "H1：数字普惠金融", ("possible", "hypothesis", "H1", ())),
    ("empirical", "由此提出假设2", ("possible", "hypothesis", "H2", ())),
    ("empirical", "研究发现：数字普惠金融显著", ("asserted", "result", None, ("mediation",))),
    ("empirical", "数字普惠金融缓解了融资约束，该系数", ("asserted", "result", "H2", ("mediation",))),
    ("empirical", "人才集聚对企业创新的影响不显著", ("negated", "result", "H4", ("mediation",))),
    ("empirical", "数字普惠金融降低了企业的融资成本", ("asserted", None, None, ())),
    ("empirical", "应加强县域金融", ("prescribed", None, None, ())),
    ("traditional", "假設1（H1）", ("possible", "hypothesis", "H1", ())),
    ("traditional", "知識共享提升創新績效（β", ("asserted", "result", "H2", ("sem",))),
    ("theory", "有研究表明，数据要素", ("asserted", None, None, ())),
    ("review", "李某（2020）认为", ("asserted", None, None, ())),
]


@pytest.mark.parametrize(("name", "sentence", "expected"), CLAIMS)
def test_what_a_claim_rests_on(name: str, sentence: str, expected: tuple[object, ...]) -> None:
    """A hypothesis is possible, a result of the paper's own names its test and methods, the rest is argued."""
    found = [claim for claim in claims(name) if claim.sentence.text.startswith(sentence)]
    assert {expected} == {(c.modality, c.evidence_kind, c.hypothesis, c.methods) for c in found}


NULLS = [
    ("数字金融对企业创新的影响不显著。", True),
    ("数字金融对企业创新的促进作用未通过显著性检验。", True),
    ("数字金融没有显著促进企业创新。", True),
    ("数字金融促进了企业创新，但影响并不显著。", True),
    ("数字金融显著促进了企业创新。", False),
    ("数字金融促进了企业创新，而农村金融的影响不显著。", False),
]


@pytest.mark.parametrize(("sentence", "null"), NULLS)
def test_null_results_are_denied(sentence: str, null: bool) -> None:
    """Where a text reports no effect, the claim is negated; another's lack of effect denies nothing."""
    document = read_text(f"数字金融研究\n\n一、结果\n{sentence}\n", "a.txt")
    found = claims_of(document)
    got = {c.modality for c in found if c.source.text == "数字金融" and c.target.text == "企业创新"}
    assert ({"negated"} if null else {"asserted"}) == got


def test_claims_keep_their_ground_on_disk() -> None:
    """A claim and a paper with the new fields come back from their lines as they were."""
    assert list(claims("empirical")) == [Claim.from_json(claim.to_json()) for claim in claims("empirical")]
    assert paper("empirical").paper == Paper.from_json(paper("empirical").paper.to_json())


# --- what makes no claims

LEFT_OUT = [
    ("empirical", "funding", "基金项目"),
    ("empirical", "author biography", "数字普惠金融推动创新是其主要研究兴趣"),
    ("empirical", "English abstract", "digital inclusive finance promotes"),
    ("empirical", "formula", "创新it=α0"),
    ("empirical", "note", "数据来源：各县统计年鉴"),
    ("empirical", "note", "分别表示在1%、5%、10%的水平上显著"),
    ("empirical", "caption", "表1 基准回归结果"),
    ("empirical", "figure or table", "变量 （1） （2） （3）"),
    ("empirical", "figure or table", "个体固定效应 是 是 是"),
    ("empirical", "acknowledgement", "推动本文完善"),
    ("empirical", "appendix", "您认为数字金融是否促进了企业创新"),
    ("empirical", "references", "宽带建设与创新"),
    ("traditional", "acknowledgement", "推動了研究的完成"),
    ("policy", "responsibility", "省数据局"),
    ("abstract", "English abstract", "Environmental regulation promotes"),
    ("english", "English text", "Data factors drive industrial upgrading"),
    ("mixed", "English text", "Digital finance drives rural growth"),
]


@pytest.mark.parametrize(("name", "reason", "words"), LEFT_OUT)
def test_left_out(name: str, reason: str, words: str) -> None:
    """What stands outside the argument is left out with its reason, and no sentence holds it."""
    assert words in left_out(name)[reason]
    assert [] == [sentence for sentence in sentences(name) if words in sentence]


@pytest.mark.parametrize("heading", ["致谢", "六、致谢", "致 谢", "利益冲突声明", "作者简介"])
def test_a_label_alone_goes_on_to_the_next_heading(heading: str) -> None:
    """Acknowledgements under a heading, numbered or not, are left out to the last paragraph."""
    note = f"{heading}\n\n资助推动研究。\n\n讨论推动完善。\n\n"
    read = read_text(f"数字经济\n\n一、引言\n数据推动创新。\n\n{note}二、结语\n人才推动发展。\n", "a.txt")
    got = [read.text[s.start : s.end] for s in read.paper.sentences if not s.heading]
    assert ["数据推动创新。", "人才推动发展。"] == got


KEPT = [
    "从2010年到2020年，数字经济推动就业增长30%。",
    "附件2所列任务推动产业升级。",
    "其中，Y=F(K, L)，数据推动产出增长。",
    "注重创新推动发展。",
]


@pytest.mark.parametrize("sentence", KEPT)
def test_prose_with_numbers_is_kept(sentence: str) -> None:
    """Sentences that hold numbers, equations or the first character of a note stay sentences."""
    read = read_text(f"数字经济\n\n一、引言\n{sentence}\n", "a.txt")
    assert sentence in [read.text[s.start : s.end] for s in read.paper.sentences]


# --- papers in English


def test_paper_in_english() -> None:
    """A paper in English is read for what it states of itself, and makes no claim."""
    read = paper("english").paper
    assert ("en", (), ()) == (read.language, read.sentences, claims("english"))
    assert "Data Factors and Industrial Upgrading: Evidence from Listed Firms" == read.title
    assert ("Wei Zhang", "Li Chen", "Anna Brown") == read.authors
    assert ("10.99999/jie.2023.04.011", ("data factors", "industrial upgrading", "productivity")) == (
        read.doi,
        read.keywords,
    )
    assert read.abstract is not None and read.abstract.startswith("This paper examines")


def test_chinese_abstract_of_a_paper_in_english() -> None:
    """Of a paper in English with a Chinese abstract, that abstract alone is read."""
    read = paper("mixed").paper
    assert ("en", 2) == (read.language, len(read.sentences))


@pytest.mark.parametrize("name", ["theory", "empirical", "traditional", "abstract"])
def test_chinese_papers_are_chinese(name: str) -> None:
    """An English twin of the abstract makes no paper English."""
    assert "zh" == paper(name).paper.language


def test_english_papers_are_listed_apart() -> None:
    """`kg papers` tells a paper in English from one in which nothing was found."""
    names = ("english", "empirical")
    files = [SourceFile(path=f"{name}.txt", fate="paper", paper=paper(name).paper.id) for name in names]
    found = inventory(files, [paper(name).paper for name in names], claims("empirical"))
    assert {"english.txt": "in English", "empirical.txt": "no metadata"} == {one.path: one.state for one in found.files}
    assert "英文论文（正文为英文）" in file_line(found.files[0], "zh")
    assert "empirical paper (the title says 来自面板数据的证据) · methods: instrumental variables" in file_line(
        found.files[1], "en"
    )


# --- show and the data file


def built(name: str, folder: Path) -> JsonlBuild:
    """A build of one paper."""
    build([PAPERS / f"{name}.txt"], output=folder / "map")
    return JsonlBuild(folder / "map")


def test_show_tells_genre_and_hypotheses(tmp_path: Path) -> None:
    """`kg show` of a paper lists its hypotheses with what became of them."""
    shown = show("traditional.txt", built("traditional", tmp_path), load())
    assert isinstance(shown, PaperShown)
    rows = genre_facts(shown, "zh").rows
    assert ("体裁", "实证论文（文中有“H1; 研究方法; 研究结果”）") == rows[0]
    assert ("方法", "结构方程、问卷调查") == rows[1]
    assert ("假设", "H3 數字化轉型直接提升創新績效：未得到支持") == rows[-1]


def test_show_tells_what_a_claim_rests_on() -> None:
    """`kg show` of a claim says whether it is a hypothesis or a result, and of what."""
    claim = next(claim for claim in claims("empirical") if claim.hypothesis == "H4" and claim.modality == "negated")
    assert (("rests on", "empirical result, H4, mediation"),) == ground_facts(claim, "en")[0].rows


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("genres: [", "genres.yaml: is not YAML in UTF-8 (line 1)"),
        ("genres: {poem: {zh: 诗, en: poem}}", "genres.yaml: genres.poem"),
        ("others: ['(']", "is no pattern"),
    ],
)
def test_wrong_data_file(tmp_path: Path, content: str, fault: str) -> None:
    """A fault in genres.yaml is named with its place."""
    whole = (language_folder() / "genres.yaml").read_text(encoding="utf-8")
    key = content.partition(":")[0]
    kept = whole if content.endswith("[") else "\n".join(x for x in whole.split("\n") if not x.startswith(f"{key}:"))
    (tmp_path / "genres.yaml").write_text(f"{content}\n{kept}" if key != "genres" else content, encoding="utf-8")
    with pytest.raises(VocabularyError) as raised:
        load_genres(tmp_path)
    assert fault in str(raised.value)


def test_language_folder_without_the_file(tmp_path: Path) -> None:
    """A language folder of one's own that has no genres.yaml goes by the shipped one."""
    assert load_genres(tmp_path) is load_genres()
