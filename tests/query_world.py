"""A small vocabulary and a small build, written out by hand, that the tests of kg.query ask questions of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.assemble import assemble
from kg.export.graphml import to_graphml
from kg.extract import claim_id
from kg.link import Linker
from kg.query.resolve import Names
from kg.records import (
    Argument,
    Claim,
    Cue,
    Document,
    Mention,
    Paper,
    Quote,
    Reference,
    Section,
    Sentence,
    SentenceLinks,
)
from kg.store import write_build
from kg.vocabulary import Vocabulary, load

CONCEPTS = """
- {id: artificial-intelligence, prefLabel: {zh: 人工智能, en: artificial intelligence}, broader: [digital-technology]}
- {id: county-economy, prefLabel: {zh: 县域经济, en: county economy}}
- id: data-factor
  prefLabel: {zh: 数据要素, en: data factor}
  altLabels: [数据生产要素, data element]
  broader: [production-factor]
- {id: digital-economy, prefLabel: {zh: 数字经济, en: digital economy}}
- id: digital-technology
  prefLabel: {zh: 数字技术, en: digital technology}
  altLabels: [数字化技术]
  narrowerLabels: [云计算]
- {id: economic-development, prefLabel: {zh: 经济发展, en: economic development}}
- id: fusion-as-engine
  kind: feature
  prefLabel: {zh: 数实深度融合为引擎, en: fusion of digital and real economy as engine}
- id: high-quality-development
  prefLabel: {zh: 高质量发展, en: high-quality development}
  altLabels: [经济高质量发展]
  broader: [economic-development]
- {id: industrial-upgrading, prefLabel: {zh: 产业升级, en: industrial upgrading}}
- {id: productive-forces, prefLabel: {zh: 生产力, en: productive forces}}
- {id: production-factor, prefLabel: {zh: 生产要素, en: factor of production}}
- {id: real-economy, prefLabel: {zh: 实体经济, en: real economy}}
- {id: talent-shortage, kind: challenge, prefLabel: {zh: 人才不足, en: shortage of talent}}
- {id: technological-innovation, prefLabel: {zh: 技术创新, en: technological innovation}}
"""
MECHANISMS = """
- id: factor-guarantee
  prefLabel: {zh: 要素保障, en: guarantee of factors}
  sources: [data-factor]
  targets: [high-quality-development]
  headings: [要素保障]
"""
PATHS = """
- id: policy-system
  prefLabel: {zh: 完善政策体系, en: a better policy system}
  measures: [完善法律法规]
  actors: [政府]
  goals: [industrial-upgrading]
"""


@dataclass(frozen=True)
class Said:
    """A claim as a test writes it down; the places of its parts are looked up in the sentence."""

    source: str
    relation: str
    target: str
    cue: str
    confidence: float = 0.9
    modality: str = "asserted"
    shown: bool = True
    mechanisms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """A paper as a test writes it down: headings begin with #; a sentence comes with the claims it makes."""

    file: str
    title: str
    year: int | None
    lines: Sequence[tuple[str, Sequence[Said]]]
    traditional: bool = False


TOLD = (
    Told(
        "甲.txt",
        "数据要素与高质量发展",
        2024,
        [
            ("# 一、数据要素夯实要素保障", []),
            (
                "数据要素的融合运用推动高质量发展。",
                [Said("数据要素的融合运用", "drives", "高质量发展", "推动", 0.9, mechanisms=("factor-guarantee",))],
            ),
            (
                "人工智能等数字技术催生新产业，带动产业升级。",
                [
                    Said("人工智能", "drives", "产业升级", "带动", 0.8),
                    Said("数字技术", "drives", "产业升级", "带动", 0.85),
                ],
            ),
            ("# 二、实践路径", []),
            ("要以数字技术推动传统产业升级。", [Said("数字技术", "drives", "传统产业升级", "推动", 0.7, "prescribed")]),
            (
                "数字经济与实体经济深度融合，支撑经济高质量发展。",
                [
                    Said("数字经济", "integrates_with", "实体经济", "融合", 0.9),
                    Said("数字经济", "enables", "经济高质量发展", "支撑", 0.6),
                ],
            ),
        ],
    ),
    Told(
        "乙.txt",
        "新質生產力賦能|產業",
        2023,
        [
            ("# 一、要素保障", []),
            ("數據要素為高質量發展\n奠定基礎[3]。", [Said("數據要素", "enables", "高質量發展", "奠定", 0.7)]),
            ("人才不足制約技術創新。", [Said("人才不足", "inhibits", "技術創新", "制約", 0.9)]),
            ("高質量發展促進數據要素流通。", [Said("高質量發展", "drives", "數據要素", "促進", 0.5)]),
            ("生產要素推動經濟發展。", [Said("生產要素", "drives", "經濟發展", "推動", 0.6)]),
        ],
        traditional=True,
    ),
    Told(
        "丙.txt",
        "=生产要素研究",
        None,
        [
            ("生产要素推动高质量发展。", [Said("生产要素", "drives", "高质量发展", "推动", 0.6)]),
            ("数据要素可能推动高质量发展。", [Said("数据要素", "drives", "高质量发展", "推动", 0.5, "possible")]),
            ("数据要素使高质量发展提速。", [Said("数据要素", "drives", "高质量发展", "使", 0.3, shown=False)]),
            ("良好的制度环境推动高质量发展。", [Said("良好的制度环境", "drives", "高质量发展", "推动", 0.55)]),
            ("数据要素不足抑制高质量发展。", [Said("数据要素", "inhibits", "高质量发展", "抑制", 0.4)]),
        ],
    ),
)


@cache
def small_vocabulary() -> Vocabulary:
    """The vocabulary above, read once."""
    with TemporaryDirectory() as folder:
        return load(write_schemas(Path(folder) / "schemas"))


@cache
def small_linker() -> Linker:
    """Its linker."""
    return Linker(small_vocabulary())


def write_schemas(folder: Path) -> Path:
    """The vocabulary as files."""
    (folder / "concepts").mkdir(parents=True)
    for name, content in (("concepts/all", CONCEPTS), ("mechanisms", MECHANISMS), ("paths", PATHS)):
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8", newline="\n")
    return folder


def write_world(folder: Path) -> Path:
    """The build as files."""
    vocabulary = small_vocabulary()
    names = Names(vocabulary, small_linker())
    documents, links, claims = [], [], []
    for number, paper in enumerate(TOLD):
        document, said = _document(f"p{number:012x}", paper)
        documents.append(document)
        links += [_links(document, sentence, names) for sentence in document.paper.sentences]
        claims += [_claim(document, sentence, claim, names) for sentence, claim in said]
    papers = [document.paper for document in documents]
    files: Mapping[str, str] = {
        "papers.jsonl": "".join(f"{record.to_json()}\n" for record in papers),
        "links.jsonl": "".join(f"{record.to_json()}\n" for record in links),
        "claims.jsonl": "".join(f"{record.to_json()}\n" for record in claims),
        "graph.graphml": to_graphml(assemble(papers, links, claims, vocabulary)),
        **{f"texts/{document.paper.id}.txt": document.text for document in documents},
    }
    write_build(folder, files)
    return folder


def _document(entry: str, told: Told) -> tuple[Document, list[tuple[Sentence, Said]]]:
    text = ""
    sections = [Section(start=0, end=0, index=0, level=0, title=told.title, parent=None)]
    sentences: list[Sentence] = []
    said: list[tuple[Sentence, Said]] = []
    for index, (line, claims) in enumerate(told.lines):
        start = len(text) + (2 if line.startswith("# ") else 0)
        text += f"{line}\n"
        end = len(text) - 1
        if line.startswith("# "):
            title = text[start:end].partition("、")[2]
            sections.append(Section(start=start, end=end, index=len(sections), level=1, title=title, parent=0))
        sentences.append(
            Sentence(
                start=start,
                end=end,
                id=f"{entry}.{index:04d}",
                index=index,
                section=len(sections) - 1,
                heading=line.startswith("# "),
                citations=(3,) if "[3]" in line else (),
            )
        )
        said += [(sentences[-1], claim) for claim in claims]
    paper = Paper(
        id=entry,
        file=told.file,
        title=told.title,
        year=told.year,
        authors=("张三",),
        traditional=told.traditional,
        sections=tuple(sections),
        sentences=tuple(sentences),
        references=(Reference(start=0, end=1, number=3, text="某某. 新质生产力研究[J]. 2024."),),
    )
    return Document(paper=paper, text=text), said


def _links(document: Document, sentence: Sentence, names: Names) -> SentenceLinks:
    text = document.text[sentence.start : sentence.end]
    section = tuple(document.paper.section_path(sentence.section))
    mentions = [
        mention.model_copy(update={"start": mention.start + sentence.start, "end": mention.end + sentence.start})
        for mention in names.linker.link(text)
    ]
    if section and section[-1].endswith("要素保障"):
        kind, label = names.vocabulary.kind("factor-guarantee"), names.vocabulary.label("factor-guarantee")
        mentions.append(
            Mention(
                start=sentence.start,
                end=sentence.end,
                concept="factor-guarantee",
                kind=kind,
                label=label,
                text=text,
                match="section",
                reason="要素保障",
            )
        )
    return SentenceLinks(
        paper=document.paper.id,
        sentence=sentence.id,
        start=sentence.start,
        end=sentence.end,
        section=section,
        links=tuple(mentions),
    )


def _claim(document: Document, sentence: Sentence, said: Said, names: Names) -> Claim:
    text = document.text[sentence.start : sentence.end]
    source, target = (_argument(part, text, sentence.start, names) for part in (said.source, said.target))
    at = sentence.start + text.index(said.cue)
    return Claim.model_validate(
        {
            "id": claim_id(document.paper.id, text, 0, source, said.relation, target),
            "paper": document.paper.id,
            "file": document.paper.file,
            "section": document.paper.section_path(sentence.section),
            "sentence": Quote(id=sentence.id, start=sentence.start, end=sentence.end, text=text),
            "source": source,
            "relation": said.relation,
            "target": target,
            "cue": Cue(text=said.cue, start=at, end=at + len(said.cue)),
            "modality": said.modality,
            "citations": sentence.citations,
            "mechanisms": said.mechanisms,
            "confidence": said.confidence,
            "shown": said.shown,
            "reason": "svo/own",
        }
    )


def _argument(part: str, sentence: str, base: int, names: Names) -> Argument:
    """An argument by its wording; one with a concept in it that is not the whole of it is narrower."""
    at = base + sentence.index(part)
    exact = names.named(part)
    mentions = names.linker.link(part)
    concept = exact[0] if exact else mentions[-1].concept if mentions else None
    return Argument.model_validate(
        {
            "concept": concept,
            "label": names.vocabulary.label(concept) if concept else part,
            "match": "exact" if exact else "narrower" if concept else "open",
            "text": part,
            "start": at,
            "end": at + len(part),
        }
    )
