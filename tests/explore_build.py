"""A small build made by hand for the tests of the page: real sentences, and texts that try to be markup."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import networkx as nx

from kg.assemble import assemble
from kg.records import (
    Argument,
    Claim,
    Cue,
    Document,
    LeftOut,
    Mention,
    Modality,
    Paper,
    Quote,
    Reference,
    Relation,
    Section,
    Sentence,
    SentenceLinks,
)
from kg.schema import Concept, Mechanism
from kg.vocabulary import Vocabulary

HOSTILE = "<script>window.attacked=1</script>"
HOSTILE_TITLE = "</script><img src=x onerror=window.attacked=1>“引”&amp;\u2028题"
REFERENCE = "习明明. 数据要素与增长[J]. 经济研究, 2022."
DEFINITION = {"text": "以数据形态存在的生产要素。", "source": {"document": "关于构建数据基础制度的意见 (2022-12-02)"}}


class Build(NamedTuple):
    """What `render` takes, in its order."""

    documents: list[Document]
    claims: list[Claim]
    graph: nx.MultiDiGraph
    vocabulary: Vocabulary
    links: list[SentenceLinks]


def concept(entry: str, zh: str, en: str, **more: Any) -> Concept:
    return Concept.model_validate({"id": entry, "prefLabel": {"zh": zh, "en": en}, **more})


VOCABULARY = Vocabulary(
    concepts={
        "data-factor": concept(
            "data-factor", "数据要素", "data factor", altLabels=["數據要素"], broader=["factor"], definition=DEFINITION
        ),
        "digital-technology": concept("digital-technology", "数字技术", "digital technology"),
        "factor": concept("factor", "生产要素", "factor of production"),
        "high-quality-development": concept("high-quality-development", "高质量发展", "high-quality development"),
        "hostile": concept("hostile", HOSTILE, HOSTILE),
        "industrial-upgrading": concept("industrial-upgrading", "产业升级", "industrial upgrading"),
    },
    mechanisms={
        "factor-guarantee": Mechanism.model_validate(
            {
                "id": "factor-guarantee",
                "prefLabel": {"zh": "要素保障", "en": "factor guarantee"},
                "sources": ["data-factor"],
                "targets": ["high-quality-development"],
            }
        )
    },
    paths={},
    digest="",
)


class Said(NamedTuple):
    """A sentence and the claim in it: source, relation and target as ids, their wordings, and the cue."""

    sentence: str
    source: tuple[str, str]
    relation: Relation
    target: tuple[str, str]
    cue: str
    modality: Modality = "asserted"
    citations: tuple[int, ...] = ()


FIRST = (
    Said(
        "𠮷林的研究表明，数据\n要素推动高质量发展<sup>[1]</sup>。",
        ("data-factor", "数据\n要素"),
        "drives",
        ("high-quality-development", "高质量发展"),
        "推动",
        citations=(1,),
    ),
    Said(
        "数字技术为产业升级提供支撑。",
        ("digital-technology", "数字技术"),
        "enables",
        ("industrial-upgrading", "产业升级"),
        "支撑",
    ),
    Said(
        "产业升级应当促进高质量发展。",
        ("industrial-upgrading", "产业升级"),
        "drives",
        ("high-quality-development", "高质量发展"),
        "促进",
        "prescribed",
    ),
    Said(
        "数字技术打破了生产要素的壁垒。",
        ("digital-technology", "数字技术"),
        "inhibits",
        ("factor", "生产要素"),
        "打破",
    ),
    Said(
        "高质量发展带动数据要素的积累。",
        ("high-quality-development", "高质量发展"),
        "drives",
        ("data-factor", "数据要素"),
        "带动",
    ),
)
SECOND = (
    Said(
        "数据要素是高质量发展的引擎。",
        ("data-factor", "数据要素"),
        "drives",
        ("high-quality-development", "高质量发展"),
        "引擎",
    ),
    Said(
        f"{HOSTILE}推动产业升级<!--<script>\u2028。",
        ("hostile", HOSTILE),
        "drives",
        ("industrial-upgrading", "产业升级"),
        "推动",
    ),
    Said(
        "高质量发展并不能带动数据要素。",
        ("high-quality-development", "高质量发展"),
        "drives",
        ("data-factor", "数据要素"),
        "带动",
        "negated",
    ),
    Said(
        "生产要素的流动推动高质量发展。",
        ("factor", "生产要素"),
        "drives",
        ("high-quality-development", "高质量发展"),
        "推动",
    ),
)


def build() -> Build:
    """Two papers, nine claims, a mechanism found in one of them; what each sentence is about."""
    written = [
        _written("p000000000001", "数据要素研究", 2025, "first.txt", FIRST),
        _written("p000000000002", HOSTILE_TITLE, 2023, f"{HOSTILE}.txt", SECOND),
    ]
    documents = [document for document, _ in written]
    claims = [claim for _, claims in written for claim in claims]
    mention = Mention(
        start=0,
        end=4,
        concept="factor-guarantee",
        kind="mechanism",
        label="要素保障",
        text="数字技术",
        match="section",
        reason="要素",
    )
    named = {documents[0].paper.sentences[2].id: (mention,)}
    links = [
        SentenceLinks(
            paper=claim.paper,
            sentence=claim.sentence.id,
            start=claim.sentence.start,
            end=claim.sentence.end,
            section=("机制",),
            links=(_mention(claim.source), _mention(claim.target), *named.get(claim.sentence.id, ())),
        )
        for claim in claims
    ]
    graph = assemble([d.paper for d in documents], links, claims, VOCABULARY)
    return Build(documents, claims, graph, VOCABULARY, links)


def _mention(argument: Argument) -> Mention:
    return Mention.model_validate(
        {
            "start": argument.start,
            "end": argument.end,
            "concept": argument.concept,
            "kind": "concept",
            "label": argument.label,
            "text": argument.text,
            "match": "exact",
            "reason": argument.label,
        }
    )


def _written(paper: str, title: str, year: int, file: str, said: Sequence[Said]) -> tuple[Document, list[Claim]]:
    text = "机制\n" + "\n".join(s.sentence for s in said) + f"\n参考文献\n[1] {REFERENCE}\n"
    heading = Sentence(id=f"{paper}.0000", start=0, end=2, index=0, section=1, heading=True, citations=())
    sentences, claims, at = [heading], [], text.index("\n") + 1
    for index, s in enumerate(said):
        end = at + len(s.sentence)
        name = f"{paper}.{index + 1:04}"
        sentences.append(
            Sentence(id=name, start=at, end=end, index=index + 1, section=1, heading=False, citations=s.citations)
        )
        cue = at + s.sentence.index(s.cue)
        claims.append(
            Claim(
                id=f"c{paper[-1]}{index}",
                paper=paper,
                file=file,
                section=("机制",),
                sentence=Quote(id=name, start=at, end=end, text=s.sentence),
                source=_argument(s.source, s.sentence, at),
                relation=s.relation,
                target=_argument(s.target, s.sentence, at),
                cue=Cue(text=s.cue, start=cue, end=cue + len(s.cue)),
                modality=s.modality,
                citations=s.citations,
                confidence=0.8,
                shown=True,
                reason="test",
            )
        )
        at = end + 1
    sections = (
        Section(start=0, end=0, index=0, level=0, title="", parent=None),
        Section(start=0, end=2, index=1, level=1, title="机制", parent=0),
    )
    reference = Reference(start=0, end=0, number=1, text=REFERENCE)
    record = Paper(
        id=paper,
        file=file,
        title=title,
        authors=("黄争艳",),
        year=year,
        sections=sections,
        sentences=tuple(sentences),
        references=(reference,),
        left_out=(LeftOut(start=at, end=len(text) - 1, reason="references"),),
    )
    return Document(paper=record, text=text), claims


def _argument(entry: tuple[str, str], sentence: str, base: int) -> Argument:
    start = base + sentence.index(entry[1])
    label = VOCABULARY.label(entry[0])
    return Argument(concept=entry[0], label=label, match="exact", text=entry[1], start=start, end=start + len(entry[1]))
