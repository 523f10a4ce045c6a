"""Cues and frames are data, and their examples are tests."""

from functools import cache
from pathlib import Path

import pytest

from kg.errors import VocabularyError
from kg.extract.candidates import Candidate, candidates
from kg.extract.clauses import Line
from kg.extract.frames import Example
from kg.extract.grammar import load_grammar
from kg.extract.phrases import coordinate
from kg.extract.sources import Context, Slot
from kg.link import Linker, Reading
from kg.normalise import fold
from kg.records import Sentence
from kg.vocabulary import language_folder, load

GRAMMAR = load_grammar(language_folder())
CUES = {cue.id: cue for cue in GRAMMAR.cues}
FRAMES = {frame.entry.id: frame.entry for frame in GRAMMAR.frames.frames}


@cache
def _linker() -> Linker:
    return Linker(load())


def line(text: str) -> Line:
    """A sentence on its own, parsed."""
    folded = fold(text)
    tokens = _linker().tokens(folded.text)
    sentence = Sentence(id="p.0000", index=0, section=0, heading=False, start=0, end=len(text), citations=())
    return Line(Reading(sentence, folded, tokens, _linker().hits(folded.text, tokens)), GRAMMAR)


def members(slot: Slot) -> set[str]:
    """The texts of an argument's members."""
    return {slot.line.text(span) for span in coordinate(slot.line, slot.span)}


def proposed(text: str, frame: str) -> list[Candidate]:
    """The candidates a frame or cue group makes of a sentence."""
    return [one for one in candidates(line(text), Context()) if one.frame == frame]


def states(found: list[Candidate], example: Example) -> bool:
    """Whether some candidate has the example's source and target, each up to its modifiers."""
    return any(
        any(text.endswith(example.source) or example.source.endswith(text) for text in members(one.source))
        and any(text.endswith(example.target) or example.target.endswith(text) for text in members(one.target))
        for one in found
    )


@pytest.mark.parametrize("name", CUES)
def test_cue_reads_its_example(name: str) -> None:
    """Every group of cues gives the claim of its example, with its relation."""
    cue = CUES[name]
    found = proposed(cue.example.text, name)
    assert {cue.relation} == {one.relation for one in found}
    assert states(found, cue.example)


@pytest.mark.parametrize("name", CUES)
def test_cue_leaves_its_counter_example(name: str) -> None:
    """No word of a group is a cue in its counter-example."""
    assert [] == [f"{one.source} {one.target}" for one in proposed(CUES[name].counter, name)]


@pytest.mark.parametrize("name", FRAMES)
def test_frame_reads_its_example(name: str) -> None:
    """Every frame gives the claim of its example, in the right direction."""
    frame = FRAMES[name]
    found = proposed(frame.example.text, name)
    assert {frame.relation} == {one.relation for one in found}
    assert states(found, frame.example)


@pytest.mark.parametrize("name", FRAMES)
def test_frame_leaves_its_counter_example(name: str) -> None:
    """No frame matches its counter-example."""
    assert [] == [f"{one.source} {one.target}" for one in proposed(FRAMES[name].counter, name)]


def test_no_cue_word_carries_two_relations() -> None:
    """A word listed in two groups has one relation, so that its order in the file decides nothing."""
    relations: dict[str, set[str]] = {}
    for cue in GRAMMAR.cues:
        for word in cue.words:
            relations.setdefault(word, set()).add(cue.relation)
    assert {} == {word: found for word, found in relations.items() if len(found) > 1}


def _copy(folder: Path, name: str, old: str, new: str) -> Path:
    """The language data with one change in one file."""
    for path in sorted(language_folder().glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.replace(old, new, 1) if path.name == name else text, encoding="utf-8")
    return folder


def test_a_pattern_with_an_unknown_class_names_the_frame(tmp_path: Path) -> None:
    """A class that nobody defined is named with its frame."""
    folder = _copy(tmp_path, "frames.yaml", "<drive_noun> $'", "<nothing> $'")
    with pytest.raises(VocabularyError, match=r"frames\.yaml: provide-drive: there is no class <nothing>"):
        load_grammar(folder)


def test_a_pattern_without_a_cue_is_refused(tmp_path: Path) -> None:
    """Every frame marks the word that carries its relation."""
    folder = _copy(tmp_path, "frames.yaml", "[<provide>] 了? ... *<drive_noun>", "<provide> 了? ... *<drive_noun>")
    with pytest.raises(VocabularyError, match=r"provide-drive: the pattern has no \[cue\]"):
        load_grammar(folder)


def test_broken_yaml_names_its_line(tmp_path: Path) -> None:
    """A syntax fault is reported with file and line."""
    folder = _copy(tmp_path, "cues.yaml", "- id: push", "- id: [push")
    with pytest.raises(VocabularyError, match=r"cues\.yaml: is not YAML in UTF-8 \(line \d+\)"):
        load_grammar(folder)


SENTENCES = (
    "数字技术推动产业升级，进而促进就业，但也可能抑制低端岗位。",
    "在政策支持下，企业通过加强管理来提升质量；该制度（见表2）对创新有显著影响。",
    "A与B深度融合，既是目标，又是路径，其为发展提供了动力。",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_clauses_are_the_same_in_whatever_order_they_are_asked_for(text: str) -> None:
    """A clause is parsed when it is asked for, and that does not depend on which others have been."""
    whole, last_first = line(text), line(text)
    backwards = [last_first.parsed(clause) for clause in reversed(last_first.stretches)]
    assert len(backwards) > 1
    assert [last_first.clause(k) for k in range(len(backwards))] == backwards[::-1]
    assert [repr(whole.clause(k)) for k in range(len(backwards))] == [repr(clause) for clause in backwards[::-1]]
    assert {True} == {clause.parsed for clause in whole.stretches}


@pytest.mark.parametrize("text", SENTENCES)
def test_every_word_knows_its_clause(text: str) -> None:
    """The clause at a word is the one it stands in; the stops between are in none."""
    one = line(text)
    for k in range(len(one.words)):
        expected = next((clause for clause in map(one.parsed, one.stretches) if clause.start <= k < clause.end), None)
        assert expected is one.clause_at(k)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_word_that_may_be_a_cue_is_found_by_itself(text: str) -> None:
    """Word by word the same as in the sentence."""
    one = line(text)
    assert one.coded.cues == [k for k, word in enumerate(one.words) if one.grammar.frames.cues([word])]
