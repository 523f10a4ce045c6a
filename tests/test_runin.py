"""Headings that run in: what they open and where it ends."""

import pytest

from kg import vocabulary
from kg.link import Linker, Reading, link_document
from kg.link.runin import passages
from kg.read import read_text

LISTED = """# 新质生产力与新型工业化

## 一、新机遇

新机遇主要体现在以下几个方面：（1）带动产业优化升级：新型产业有利于带动传统产业转型。（2）促进技术创新和研发：新模式为企业研发提供更好的环境。例如，企业的资源可以更好地整合。（3）促进工业大数据的应用：企业可以更充分地了解市场需求。

新型产业的发展能够为新型工业化带来更好的发展。

## 二、建议

（一）加强人才培养。引进高端人才，完善激励机制。鼓励校企合作。

如式（3）所示：效率提高了一成，（见表2）其余不变：结果稳健。
"""


@pytest.fixture(scope="module")
def linker() -> Linker:
    """The shipped vocabulary."""
    return Linker(vocabulary.load())


def read(text: str, linker: Linker) -> list[Reading]:
    return linker.read(read_text(text, "paper.txt"))


def test_passages_end_at_the_next_number_or_the_paragraph(linker: Linker) -> None:
    """（2）… lasts to （3）, two sentences; （3）, the last, to the end of its paragraph."""
    readings = read(LISTED, linker)
    found = {
        readings[p.words.reading].folded.text[p.words.start : p.words.end]: [
            readings[i].folded.text[start:end] for i, start, end in p.body
        ]
        for p in passages(readings, LISTED)
    }
    expected = {
        "带动产业优化升级": ["（1）带动产业优化升级：新型产业有利于带动传统产业转型。"],
        "促进技术创新和研发": [
            "（2）促进技术创新和研发：新模式为企业研发提供更好的环境。",
            "例如，企业的资源可以更好地整合。",
        ],
        "促进工业大数据的应用": ["（3）促进工业大数据的应用：企业可以更充分地了解市场需求。"],
        "加强人才培养": ["（一）加强人才培养。", "引进高端人才，完善激励机制。", "鼓励校企合作。"],
    }
    assert expected == found


def test_a_passage_begins_inside_a_sentence(linker: Linker) -> None:
    """What stands before the number is no part of its passage, and of the sentences after it nothing is left out."""
    text = "# 题目\n\n## 机遇\n\n主要有以下方面：（1）带动产业优化升级：新型产业有利于转型。例如，资源可以整合。\n"
    readings = read(text, linker)
    bodies = [[readings[i].folded.text[a:b] for i, a, b in p.body] for p in passages(readings, text)]
    assert [["（1）带动产业优化升级：新型产业有利于转型。", "例如，资源可以整合。"]] == bodies


def test_numbers_beyond_ten_and_letters(linker: Linker) -> None:
    """（十二） follows （十一） and ends its passage, ⑳ and （30） are numbers too; a letter in brackets is none."""
    items = [
        *("（九）加强监管：秩序改善。", "（十）扩大就业：收入提高。", "（十一）促进技术创新：模式更新。"),
        *("（十二）促进产业升级：链条延长。", "（十九）健全制度：规则完善。", "（二十）扩大开放：范围更广。"),
        *("（a）培养人才：数量增加。", "⑲扩大有效需求：消费增长。", "⑳优化产业结构：比例合理。"),
        *("（30）畅通数据流通：市场扩大。", "（31）完善基础设施：网络覆盖。"),
    ]
    document = read_text("# 新质生产力研究\n\n## 一、路径\n\n" + "".join(items) + "\n", "paper.txt")
    readings = linker.read(document)
    found = {
        readings[p.words.reading].folded.text[p.words.start : p.words.end]: len(p.body)
        for p in passages(readings, document.text)
    }
    ones = ("加强监管", "扩大就业", "促进技术创新", "健全制度", "扩大有效需求", "畅通数据流通")
    assert dict.fromkeys(ones, 1).items() <= found.items()
    assert "培养人才" not in found
    assert {"促进产业升级", "扩大开放", "优化产业结构", "完善基础设施"} <= found.keys()


def test_sentences_of_a_passage_are_linked(linker: Linker) -> None:
    """例如，企业的资源可以更好地整合 is linked as a whole, with 促进技术创新和研发 as the reason."""
    document = read_text(LISTED, "paper.txt")
    lines = link_document(document, linker.read(document), linker)
    under = [
        (document.text[link.start : link.end], link.reason)
        for line in lines
        for link in line.links
        if link.concept == "promoting-technological-innovation-mechanism" and link.match == "section"
    ]
    expected = [
        ("促进技术创新", "促进技术创新和研发"),
        ("例如，企业的资源可以更好地整合。", "促进技术创新和研发"),
    ]
    assert expected == under


def test_in_a_heading_that_runs_in_the_wording_is_linked(linker: Linker) -> None:
    """Of 更好带动产业优化升级 the mention is 带动产业优化升级, where the wording stands."""
    text = "# 题目\n\n## 机遇\n\n（1）更好带动产业优化升级：新型产业有利于转型。\n"
    document = read_text(text, "paper.txt")
    links = [link for line in link_document(document, linker.read(document), linker) for link in line.links]
    assert [("带动产业优化升级", "更好带动产业优化升级")] == [
        (link.text, link.reason) for link in links if link.match == "section"
    ]
