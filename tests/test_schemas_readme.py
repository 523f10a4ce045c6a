"""What `schemas/README.md` and its Chinese sister tell curators is so."""

import re
from pathlib import Path

import pytest
import yaml

from kg.link import Linker
from kg.normalise import fold_label
from kg.schema import Concept
from kg.vocabulary import load

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
READMES = ("README.md", "README.zh-CN.md")
CODE = re.compile(r"^ *```yaml\n(.*?)^ *```$", re.M | re.S)


@pytest.fixture(scope="module")
def linker() -> Linker:
    """The shipped vocabulary's linker."""
    return Linker(load())


@pytest.mark.parametrize("name", READMES)
def test_the_entry_shown_is_valid(name: str) -> None:
    """A curator who copies the example gets an entry that loads, and it is the shipped one's concept."""
    code = CODE.findall((SCHEMAS / name).read_text(encoding="utf-8"))
    shown = [Concept.model_validate(entry) for block in code for entry in yaml.safe_load(block)]
    assert ["inclusive-finance"] == [concept.id for concept in shown]
    shipped = load().concepts["inclusive-finance"]
    assert (shipped.pref_label, shipped.broader) == (shown[0].pref_label, shown[0].broader)


@pytest.mark.parametrize(
    ("phrase", "concept"),
    [
        ("县域经济高质量发展", "high-quality-development@county-economy"),
        ("我国数字经济", "digital-economy"),
        ("企业的生产效率", "production-efficiency"),
        ("数字基础设施", "digital-infrastructure"),
        ("制造业转型升级", "manufacturing-upgrading"),
        ("人才不足", "talent-shortage"),
        ("經濟學家", None),
        ("高质量", None),
        ("能力", None),
    ],
)
def test_the_examples_link_as_told(phrase: str, concept: str | None, linker: Linker) -> None:
    """Every phrase that the READMEs name links to what they say, or to nothing."""
    folded = fold_label(phrase)
    hit = linker.head_concept(folded, linker.hits(folded, linker.tokens(folded)), 0, len(folded))
    assert concept == (hit and hit.entry)
