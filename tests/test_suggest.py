"""`kg suggest`: what a vocabulary lacks, by claims and by terms, as YAML to paste."""

import shutil
from pathlib import Path

import pytest
import yaml

from kg.cli import main
from kg.errors import VocabularyError
from kg.thesaurus.corpus import read_corpus
from kg.thesaurus.paste import paste
from kg.thesaurus.suggest import Suggestion, Suggestions, suggest
from kg.thesaurus.terms import c_values
from kg.thesaurus.words import Cutter
from kg.vocabulary import default_schemas, faults, load

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "vocabulary"
PAPERS = {
    "甲.txt": "论农村电商\n\n农村电商促进农民增收。物流配送体系支撑农村电商。数字经济的发展促进农民增收。\n",
    "乙.txt": "农村电商研究\n\n农村电商推动县域经济。物流配送体系带动产业结构优化。农民增收是目标。\n",
    "丙.txt": "物流与产业\n\n农村电商推动产业链延伸。物流配送体系推动制造业发展。农民增收靠产业。区域数字经济兴起。\n",
    "丁.txt": "区域经济\n\n区域数字经济推动创新。区域数字经济推动生产力提升。区域数字经济提高生产效率。\n",
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for name, text in PAPERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def suggestions(papers: Path) -> Suggestions:
    """What the small vocabulary lacks for the four papers."""
    return found(papers, SMALL)


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A copy of the small vocabulary, to be changed."""
    return Path(shutil.copytree(SMALL, tmp_path / "schemas"))


def found(papers: Path, schemas: Path) -> Suggestions:
    return suggest(read_corpus([papers], schemas), schemas)


def by_label(suggestions: Suggestions) -> dict[str, Suggestion]:
    return {one.label: one for group in suggestions.groups for one in group}


def test_open_arguments_and_terms(suggestions: Suggestions) -> None:
    """Phrases that several claims are about are suggested, and so are terms that are merely frequent."""
    suggested = by_label(suggestions)
    commerce = suggested["农村电商"]
    assert (6, 3) == (commerce.sentences, commerce.papers)
    assert commerce.claims >= 2
    assert commerce.value > 0
    assert "物流配送体系" in suggested


def test_what_the_vocabulary_has_is_not_suggested(suggestions: Suggestions) -> None:
    """Labels, and what happens to a concept (数字经济的发展), are covered; a narrower phrase is suggested below it."""
    suggested = by_label(suggestions)
    assert set() == suggested.keys() & {"数字经济", "数字经济的发展", "产业结构优化", "制造业发展", "产业链延伸"}
    regional = suggested["区域数字经济"]
    assert regional.near is not None
    assert ("digital-economy", "数字经济", "head") == (regional.near.concept, regional.near.label, regional.near.how)
    assert regional.head == "数字经济"


def test_a_head_of_arguments_is_not_suggested(papers: Path, schemas: Path) -> None:
    """A headLabel leads to its concept already: pasted as an entry it would be a label of two concepts."""
    file = schemas / "concepts" / "zz.yaml"
    file.write_text(
        "- id: rural-trade\n  prefLabel: {zh: 乡村商贸, en: rural trade}\n  headLabels: [农村电商]\n", encoding="utf-8"
    )
    assert "农村电商" not in by_label(found(papers, schemas))


def test_groups_end_alike_and_the_frequent_come_first(suggestions: Suggestions) -> None:
    """Each group has one head, and groups and their phrases are ordered by sentences."""
    groups = suggestions.groups
    assert all(len({one.head for one in group}) == 1 for group in groups)
    totals = [sum(one.sentences for one in group) for group in groups]
    assert sorted(totals, reverse=True) == totals
    heads = [group[0].head for group in groups]
    assert len(set(heads)) == len(heads)


def test_quotes_come_from_as_many_papers_as_there_are(suggestions: Suggestions) -> None:
    """Three sentences, each holding the phrase, of three papers where three have it."""
    quotes = by_label(suggestions)["农村电商"].quotes
    assert ["丙.txt", "乙.txt", "甲.txt"] == sorted(quote.file for quote in quotes)
    assert all("农村电商" in quote.text for quote in quotes)


def test_rejected_phrases_are_not_shown_again(papers: Path, schemas: Path) -> None:
    """What rejected.yaml holds is left out in any wording, and counted."""
    (schemas / "rejected.yaml").write_text("- {label: 農村的電商, reason: 太宽}\n", encoding="utf-8")
    fewer = found(papers, schemas)
    assert "农村电商" not in by_label(fewer)
    assert 1 == fewer.rejected
    assert "# Not shown, as rejected before: 1." in paste(fewer, read_corpus([papers], schemas).linker.vocabulary)


def test_broken_rejected_file(papers: Path, schemas: Path) -> None:
    """A rejected.yaml that says something else stops the command with file, entry and mend."""
    (schemas / "rejected.yaml").write_text("- 方面\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"rejected\.yaml: entry 1 \(line 1\): is not a label and a reason\."):
        found(papers, schemas)


def pasted(suggestions: Suggestions, papers: Path, schemas: Path) -> list[dict[str, object]]:
    """The entries of what is printed, pasted into a vocabulary that has no error then but their order."""
    text = paste(suggestions, read_corpus([papers], schemas).linker.vocabulary)
    (schemas / "concepts" / "pasted.yaml").write_text(text, encoding="utf-8")
    entries: list[dict[str, object]] = yaml.safe_load(text) or []
    assert [] == [f for f in faults(schemas) if f.severity == "error" and "stands after" not in f.what]
    return entries


def test_every_entry_can_be_pasted(suggestions: Suggestions, papers: Path, schemas: Path) -> None:
    """All that is printed is YAML of entries that validate; a narrower phrase has its broader."""
    entries = pasted(suggestions, papers, schemas)
    labels = [entry["prefLabel"]["zh"] for entry in entries]  # type: ignore[index]
    assert [one.label for group in suggestions.groups for one in group] == labels
    assert ["digital-economy"] == next(
        entry["broader"] for entry, label in zip(entries, labels, strict=True) if label == "区域数字经济"
    )
    assert {} == {label: one for label, one in by_label(found(papers, schemas)).items() if label in labels}


def test_seeds_entries_can_be_pasted(tmp_path: Path) -> None:
    """What the five papers make kg suggest fits into the shipped vocabulary, however deep its concepts lie."""
    schemas = Path(shutil.copytree(default_schemas(), tmp_path / "schemas"))
    suggestions = found(ROOT / "seeds", schemas)
    assert sum(map(len, suggestions.groups)) == len(pasted(suggestions, ROOT / "seeds", schemas))


def test_same_papers_same_bytes(suggestions: Suggestions, papers: Path, schemas: Path) -> None:
    """Whatever the order in which papers are named, what is printed is the same."""
    other = read_corpus(sorted(papers.iterdir(), reverse=True), schemas)
    vocabulary = other.linker.vocabulary
    assert paste(suggestions, vocabulary) == paste(suggest(other, schemas), vocabulary)


def test_latin_letters_stay_as_written(tmp_path: Path) -> None:
    """A suggested name keeps the capitals of the paper: AIGC技术平台, not aigc技术平台."""
    (tmp_path / "p.txt").write_text("论平台\n\n" + "AIGC技术平台出现在市场。\n" * 3, encoding="utf-8")
    assert any("AIGC" in label for label in by_label(found(tmp_path / "p.txt", SMALL)))


def test_command(
    papers: Path, suggestions: Suggestions, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`kg suggest SOURCES` prints the YAML and names files that it could not read."""
    (papers / "空.txt").touch()
    monkeypatch.setattr("sys.argv", ["kg", "suggest", str(papers), "--schemas", str(SMALL)])
    assert 0 == main()
    (papers / "空.txt").unlink()
    printed = capsys.readouterr()
    assert printed.err.startswith("空.txt: left out: ")
    assert paste(suggestions, load(SMALL)).strip() == printed.out.strip()


def test_c_value() -> None:
    """By hand: 3 words, 4 times, alone: log2(3)·4; 2 words, 7 times, 4 of them inside: 1·(7 − 4)."""
    values = c_values({("土壤", "有机", "质"): 4, ("土壤", "有机"): 7, ("有机", "质"): 4})
    assert (6.34, 3.0, 0.0) == tuple(round(value, 2) for value in values.values())


def test_jieba_is_its_own(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels stay whole for this jieba alone; nothing is printed or written to the shared temporary folder."""
    import jieba

    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "shared"))
    (tmp_path / "shared").mkdir()
    words = Cutter(["农产品电商直播", "新农人"]).cut("新农人做农产品电商直播")
    assert [("新农人", "nz"), ("做", "v"), ("农产品电商直播", "nz")] == words
    assert not jieba.dt.initialized or "农产品电商直播" not in jieba.dt.FREQ
    assert ("", "") == capfd.readouterr()
    assert [] == list((tmp_path / "shared").iterdir())
