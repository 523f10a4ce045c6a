"""The five papers, five formats: what each states, its section tree, its sentences, its references."""

import re
from functools import cache
from pathlib import Path

import pytest

from kg.normalise import clean
from kg.read import load_side_file, read_document
from kg.records import Document

SEEDS = Path(__file__).parent.parent / "seeds"
FILES = sorted(path.name for path in SEEDS.glob("*.txt"))


@cache
def seed(number: int) -> Document:
    """A seed by its number, read with the side file."""
    return read_document(SEEDS / FILES[number], load_side_file(SEEDS / "papers.yaml"))


def sentences(document: Document) -> list[str]:
    """All sentences on one line."""
    return [clean(document.text[s.start : s.end]) for s in document.paper.sentences]


STATED = [
    (
        "新质生产力与新质战斗力高效融合,双向互促的机制与路径研究",
        ("黄争艳",),
        ("广东工贸职业技术学院",),
        "10.69979/3029-2735.25.12.070",
        ("新质生产力", "新质战斗力", "产业创新", "互促", "路径"),
        2025,
    ),
    (
        "新质生产力驱动工业经济高质量发展的作用机制及策略研究",
        ("牛媛媛",),
        ("中共天津市宝坻区委党校",),
        "10.61369/sdme.2025090024",
        ("新质生产力", "工业经济", "高质量发展"),
        2025,
    ),
    (
        "以新质生产力为引领，加快推进新型工业化",
        ("万刚", "熊吉昌", "许毅鹏"),
        ("江西省数字产业集团", "中国联合网络通信有限公司江西省分公司"),
        "10.33142/sca.v8i1.15083",
        ("新质生产力", "引领", "新型工业化"),
        None,
    ),
    (
        "新质生产力发展的理论逻辑与路径分析",
        ("朱浩然",),
        ("陕西职业技术学院马克思主义学院",),
        None,
        (),
        None,
    ),
    (
        "Research on Pathways to Industrial Innovation and Upgrading from the Perspective of Digital New Quality "
        "Productive Forces",
        ("HU Yan", "WU Dan-lei"),
        ("School of Economics, Anhui University, Hefei 230031, China",),
        None,
        ("digital new quality productivity", "industrial innovation and upgrading", "industrial value",
         "policy synergy"),
        None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("number", "expected"), list(enumerate(STATED)))
def test_stated_fields(number: int, expected: tuple[object, ...]) -> None:
    """Title, authors, affiliations, DOI, keywords and year of each paper, and nothing that neither file says."""
    paper = seed(number).paper
    assert expected == (paper.title, paper.authors, paper.affiliations, paper.doi, paper.keywords, paper.year)


def test_side_file_is_named() -> None:
    """A paper says which of its fields papers.yaml supplied."""
    assert [{"year"}, {"year"}, set(), set(), {"authors", "affiliations"}] == [
        {name for name, origin in seed(n).paper.origin.items() if origin == "papers.yaml"} for n in range(5)
    ]


def test_without_side_file() -> None:
    """Without papers.yaml a garbled line of names gives no names, and a year that no text states is null."""
    papers = [read_document(SEEDS / name).paper for name in FILES]
    assert [None] * 5 == [paper.year for paper in papers]
    assert () == papers[4].authors
    assert [seed(n).paper.id for n in range(5)] == [paper.id for paper in papers]


def test_text_equals_file() -> None:
    """The text as read of each seed is its file, so that offsets lead into both."""
    for number, name in enumerate(FILES):
        assert (SEEDS / name).read_bytes().decode("utf-8") == seed(number).text


def test_traditional() -> None:
    """The one paper in traditional characters is known as such."""
    assert [False, False, False, False, True] == [seed(n).paper.traditional for n in range(5)]


@pytest.mark.parametrize(
    ("number", "start", "end"),
    [
        (0, "新质生产力以创新为核心, 其具有", "助推中国梦顺利实现。"),
        (1, "随着经济全球化与科技进步", "高质量发展的策略进行探讨。"),
        (2, "全面推进新型工业化是", "高质量发展的重要作用。"),
        (3, "新质生产力作为生产力演进的新阶段", "经济的持续高质量增长。"),
        (4, "The driving force of digital newquality", "sustainable development."),
    ],
)
def test_abstract(number: int, start: str, end: str) -> None:
    """The abstract on one line, its label and markup removed; the English one where it is the only."""
    abstract = seed(number).paper.abstract
    assert abstract is not None
    assert (True, True, False) == (abstract.startswith(start), abstract.endswith(end), "\n" in abstract)


TREES = [
    """摘要
1 新质生产力与新质战斗力的特征
  1.1 以数字技术革命性突破和颠覆性创新为核心动力
  1.2 以数字技术渗透式扩散为主要作用方式
  1.3 以数字经济和实体经济深度融合为引擎
2 新质生产力驱动产业融合创新发展的内在逻辑
  2.1 新质生产力为产业创新夯实要素保障
  2.2 新质生产力为产业创新提供技术支持
  2.3 新质生产力为产业创新发展激活有效需求
3 新质生产力与新质战斗力赋能产业融合创新发展的实践路径
  3.1 完善政策体系，激发产业融合创新发展活力
  3.2 做好基础设施建设，畅通产业融合创新要素流动渠道
  3.3 夯实技术基础，优化产业结构""",
    """摘要
引言
一、新质生产力驱动工业经济高质量发展的实质规律
  (一) 优化要素组合
  (二) 促进技术创新
  （三）推动产业发展
二、新质生产力驱动数字经济高质量发展面临的挑战
  （一）关键技术发展缓慢
  （二）信息壁垒仍然存在
  （三）人才建设有待加强
三、新质生产力驱动工业经济高质量发展的策略
  （一）加大技术创新体系建设力度
  （二）加强数据信息融合与应用
  (三) 组建新质生产力人才队伍
  (四) 完善数字技术基础设施
四、结语""",
    """摘要
引言
1 新质生产力和新型工业化基本定义与阶段性特征
  1.1 新质生产力
  1.2 新型工业化
2 新质生产力与新型工业化的内涵关系
3 新质生产力给新型工业化带来的新机遇
4 结语""",
    """摘要
一、新质生产力发展的理论逻辑
  （一）新质生产力中的颠覆式创新为经济高质量发展提供革新动力
  （二）新质生产力中的新型要素为经济高质量发展提供全新动能
  （三）新质生产力中的战略性新兴产业和未来产业为经济高质量发展提供主体支撑
二、新质生产力发展的路径分析
  （一）强化关键核心技术攻坚突破形成新质生产力，筑牢经济高质量发展软实
  （二）加速新型数据要素融合渗透形成新质生产力，激活经济高质量发展新动能
  （三）培育战略性新兴产业和未来产业形成新质生产力，抢抓经济高质量发展新机遇
三、结束语""",
    """一、數字新質生產力驅動產業創新升級的特征
  (一)以數字技術的革命性突破和顛覆性創新為核心動力
  (二)以數字技術的滲透式擴散為最主要的作用方式
  (三)以新型勞動者、勞動工具和勞動對象協調統一為支撐
二、數字新質生產力驅動產業創新升級的邏輯機制
  (一)數字新質生產力為產業創新升級提供要素支撐
  (二)數字新質生產力為產業創新升級提供技術保障
  (三)數字新質生產力為產業創新升級注入競爭活力
  (四)數字新質生產力為產業創新升級激活有效需求
三、數字新質生產力視野下產業創新升級的實踐路徑
  (一)發揮政策協同整合作用,夯實產業創新升級的數字化基礎
  (二)構建柔性組織發展模式,形成適配數字新質生產力組織體系
  (三)強化數字技術賦能作用,重構產業創新升級的技術體系
  (四)以綠色低碳和可持續發展為導向,重構產業價值創造邏輯
結語""",
]
NUMBER = re.compile(r"(?:\d(?:\.\d)? |[一二三四]、|[(（][一二三四][)）] ?)")


@pytest.mark.parametrize(("number", "tree"), list(enumerate(TREES)))
def test_section_tree(number: int, tree: str) -> None:
    """Every heading, with the level that its number or markup gives, titles without number, and nothing more."""
    document = seed(number)
    sections = document.paper.sections
    assert document.paper.title == sections[0].title
    got = [f"{'  ' * (s.level - 1)}{s.title}" for s in sections[1:]]
    assert [
        indent + NUMBER.sub("", line.strip(), count=1)
        for line in tree.split("\n")
        for indent in [re.match(" *", line).group()]
    ] == got  # type: ignore[union-attr]
    written = [clean(document.text[s.start : s.end]) for s in sections[1:]]
    assert [clean(line.strip()) for line in tree.split("\n")] == written


def test_section_path() -> None:
    """A sentence knows the headings it stands under, outermost first."""
    document = seed(2)
    found = next(s for s in document.paper.sentences if "知识化、信息化、全球化" in document.text[s.start : s.end])
    assert ["新质生产力和新型工业化基本定义与阶段性特征", "新型工业化"] == document.paper.section_path(found.section)


WHOLE = [
    (0, "传统生产线的劳动需求也因此发生改变, 如机器人在生产岗位上的应用范围不断拓宽, 诸多高重复性、低技能型的工作"
        "岗位被取代,高技能劳动者发展为新质生产力的决定性力量。"),
    (0, "产业共性技术并不能独立决定一个产业的技术水平"),
    (1, "以数字技术为典型的新型要素，能够推动传统生产要素朝着数字化方向转型提升，转变为“新质生产力”，促进工业经济"),
    (2, "在科技创新的资源转化、整合框架下"),
    (2, "（1）新发展目标：实现产业安全自主可控，实现产业基础高级化"),
    (3, "在当今经济发展的多变和技术迭代的快速环境中，颠覆性技术创新已成为推动经济高质量发展的核心动力。"),
    (3, "通过这种方式，颠覆性技术创新为经济提供了一个持续自我更新和升级的机制"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "expected"), WHOLE)
def test_page_breaks_and_wraps_break_no_sentence(number: int, expected: str) -> None:
    """A sentence that a page break or a hard wrap cuts is one sentence."""
    assert 1 == sum(clean(expected) in sentence for sentence in sentences(seed(number)))


def test_sentence_ends() -> None:
    """A sentence ends with its stop and the closing quotes after it, and no ； ends one."""
    found = sentences(seed(2))
    assert 1 == sum(s.endswith("充分发挥人力资源优势的新型工业化道路。”") for s in found)
    assert 1 == sum("（4）主要发展路径" in s and "（5）发展动力" in s and "（6）发展成效" in s for s in found)


def test_first_sentence_of_abstract() -> None:
    """The abstract's sentences belong to the section 摘要, without label or markup; the title is a heading."""
    document = seed(1)
    title, first = document.paper.sentences[:2]
    assert (True, 0, document.paper.title) == (title.heading, title.section, document.text[title.start : title.end])
    assert "摘要" == document.paper.sections[first.section].title
    assert document.text[first.start :].startswith("随着经济全球化与科技进步进程的加快")


def test_sentences_after_the_abstract() -> None:
    """An introduction without a heading stands in the paper itself, not in the abstract."""
    document = seed(0)
    found = next(s for s in document.paper.sentences if document.text[s.start :].startswith("创新是引领发展的第一动力"))
    assert 0 == found.section


COUNTS = [(76, 0), (94, 0), (70, 0), (86, 0), (96, 1)]  # 004: one paragraph ends in a mark of citation, without a stop


@pytest.mark.parametrize(("number", "expected"), list(enumerate(COUNTS)))
def test_number_of_sentences(number: int, expected: tuple[int, int]) -> None:
    """As many sentences as there are stops, headings and paragraphs without a stop; none holds two stops."""
    document = seed(number)
    stops = [len(re.findall("[。！？]", document.text[s.start : s.end])) for s in document.paper.sentences]
    open_ended = [s for s, n in zip(document.paper.sentences, stops, strict=True) if not n and not s.heading]
    assert (expected, 1) == ((len(stops), len(open_ended)), max(stops))


REASONS = [
    {"front matter", "label", "keywords", "references"},
    {"front matter", "label", "keywords", "English abstract", "references"},
    {"front matter", "label", "keywords", "English abstract", "references", "author biography"},
    {"front matter", "label", "English abstract"},
    {"references", "English abstract", "editor"},
]


@pytest.mark.parametrize(("number", "expected"), list(enumerate(REASONS)))
def test_left_out(number: int, expected: set[str]) -> None:
    """What is not argument is left out, each stretch with its reason."""
    assert expected == {part.reason for part in seed(number).paper.left_out}


def test_nothing_of_front_or_back_matter_in_sentences() -> None:
    """No sentence holds an author, a postcode, an English abstract, a reference or an editor."""
    noise = re.compile(r"\d{6}|DOI|Abstract|\[J\]|作者简介|責任編輯|关键词|朱浩然|黄争艳")
    assert [] == [s for n in range(5) for s in sentences(seed(n)) if noise.search(s)]


REFERENCES = [
    (0, 8, 1, "李海舰. 加快发展新质生产力：理论内涵与实践逻辑 [J/OL]. 经济与管理, 1-11 [2025-06-23]."),
    (1, 10, 10, "陈晨.新质生产力赋能数字经济高质量发展的策略研究[J].现代商业研究,2024,(24):8-10."),
    (2, 10, 10, "胡迟.加快形成新质生产力 大力推进新型工业化——2024 年中国企业走势前瞻[J].上海企业,2024(2):5-12."),
    (4, 8, 1, "甘甜,李羽佳.以新質生產力賦能現代化產業體系建設[N].陜西日報,2025-03-07(004)."),
]


@pytest.mark.parametrize(("number", "count", "entry", "expected"), REFERENCES)
def test_references(number: int, count: int, entry: int, expected: str) -> None:
    """The reference list as entries numbered without a gap; years and types in brackets start none."""
    references = seed(number).paper.references
    assert list(range(1, count + 1)) == [reference.number for reference in references]
    assert expected == references[entry - 1].text


def test_no_reference_list() -> None:
    """A paper without a reference list has no references, and keeps its citation marks."""
    assert ((), 6) == (seed(3).paper.references, len(seed(3).paper.citation_marks))


MARKS = [
    (1, "新动力源<sup>[2]</sup>", (2,)),
    (2, "双重同步发展<sup>[6-7]</sup>", (6, 7)),
    (3, "关\n键转折点 [1]", (1,)),
    (4, "持續躍升[1]", (1,)),
]


@pytest.mark.parametrize(("number", "words", "expected"), MARKS)
def test_citation_marks(number: int, words: str, expected: tuple[int, ...]) -> None:
    """A mark knows its numbers, ranges written out, and its sentence cites them."""
    document = seed(number)
    end = document.text.index(words) + len(words)
    mark = next(mark for mark in document.paper.citation_marks if mark.end == end)
    sentence = next(s for s in document.paper.sentences if s.start <= mark.start < s.end)
    assert (expected, expected) == (mark.numbers, sentence.citations)


def test_raised_numbers_of_authors_cite_nothing() -> None:
    """万刚<sup>1</sup> 熊吉昌<sup>2</sup> are numbers of institutions."""
    document = seed(2)
    first = min(mark.start for mark in document.paper.citation_marks)
    assert document.text.index("一种统称<sup>[1]</sup>") < first
