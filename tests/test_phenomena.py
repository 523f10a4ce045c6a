"""The guideline phenomenon by phenomenon: invented sentences with what they say and what must never be read into them.

A file of `tests/phenomena/` a phenomenon, a sentence an entry:

text, or title for a heading; heading, before: what it stands under, the sentences before it.
says: claims, each [source, relation, target, modality]; drives and enables count as one, the modality is asserted if
    it is not given, `a|b` is either. All must be read, shown or not. missed: the same by the reason they are not read.
never: what may not be among the shown claims; `any` is anything. wrong: the same by the reason it is shown.
via, from, attribution, speaker, citations: what else holds of the claims in says.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.extract import Reader
from kg.extract.grammar import load_grammar
from kg.link import Linker
from kg.normalise import fold
from kg.read import read_text
from kg.records import Argument, Claim
from kg.vocabulary import language_folder, load

FOLDER = Path(__file__).parent / "phenomena"
PHENOMENA = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
LEAST, LEAST_TRADITIONAL, LEAST_NEVER = 15, 4, 5
EFFECTS = frozenset({"drives", "enables"})  # one class of relations, as in scoring
Said = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A sentence of a file.

    Attributes:
        file: the phenomenon.
        entry: as written.
    """

    file: str
    entry: dict[str, Any]

    @property
    def text(self) -> str:
        """The sentence or heading itself."""
        return str(self.entry.get("title") or self.entry["text"])

    def listed(self, key: str) -> list[Said]:
        """The claims under a key."""
        return [tuple(map(str, one)) for one in self.entry.get(key, ())]

    def paper(self) -> str:
        """A paper that holds the sentence and what stands around it."""
        entry = self.entry
        parts = ["若干问题研究", f"## {entry.get('heading', '一、引言')}"]
        if "title" in entry:
            mark = "###" if "heading" in entry else "##"
            parts = [*parts[: 2 if "heading" in entry else 1], f"{mark} {self.text}", "下文分述。"]
        else:
            parts.append("".join((*entry.get("before", ()), self.text)))
        if "citations" in entry:
            works = (f"[{n}] 甲. 论文[J]. 学刊, 2020(1): 1-2." for n in range(1, max(entry["citations"]) + 1))
            parts += ["## 参考文献", "\n".join(works)]
        return "\n\n".join(parts) + "\n"


@cache
def cases(file: str) -> tuple[Case, ...]:
    """The sentences of a phenomenon."""
    return tuple(Case(file, one) for one in yaml.safe_load((FOLDER / f"{file}.yaml").read_text(encoding="utf-8")))


@cache
def tools() -> tuple[Linker, Reader]:
    """The linker of the shipped vocabulary, and the reader."""
    linker = Linker(load())
    return linker, Reader(linker)


@cache
def read(paper: str, text: str) -> tuple[Claim, ...]:
    """What the reader claims of one sentence of a paper."""
    linker, reader = tools()
    document = read_text(paper, "paper.md")
    return tuple(c for c in reader.claims(document, linker.read(document)) if text in c.sentence.text)


def claims(case: Case) -> tuple[Claim, ...]:
    """What the reader claims of the sentence of a case."""
    return read(case.paper(), case.text)


@cache
def edges() -> tuple[str, ...]:
    """Words that make an argument no other one where they stand before it, the longest first."""
    grammar = load_grammar(language_folder())
    words = {word for word in grammar["determiners"] | grammar["adverbs"] if len(word) > 1} | {"的"}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def plain(text: str) -> str:
    """An argument as it is compared: folded, trimmed."""
    found = "".join(fold(text).text.split()).strip("“”‘’《》")
    while word := next((w for w in edges() if found.startswith(w) and len(found) > len(w) + 1), ""):
        found = found[len(word) :]
    return found


def is_argument(wanted: str, argument: Argument) -> bool:
    """Whether an argument is the one that is named."""
    return wanted == "any" or plain(argument.text) in {plain(one) for one in wanted.split("|")}


def is_relation(wanted: str, relation: str) -> bool:
    """Whether a relation is of the class that is named."""
    return wanted in ("any", relation) or {wanted, relation} <= EFFECTS


def states(claim: Claim, said: Said) -> bool:
    """Whether a claim says so, its modality aside."""
    pairs = [(claim.source, claim.target)]
    if claim.relation == "integrates_with":
        pairs.append((claim.target, claim.source))
    return is_relation(said[1], claim.relation) and any(
        is_argument(said[0], source) and is_argument(said[2], target) for source, target in pairs
    )


def is_right(claim: Claim, said: Said, entry: dict[str, Any]) -> bool:
    """Whether a claim says so in the way the sentence does."""
    if not states(claim, said) or claim.modality != (said[3] if len(said) > 3 else "asserted"):
        return False
    via = entry.get("via")
    return (
        (via in (None, said[0]) or any(is_argument(via, one) for one in claim.via))
        and entry.get("from", claim.source.resolved_from) == claim.source.resolved_from
        and entry.get("attribution", claim.attribution) == claim.attribution
        and entry.get("speaker", "") in (claim.speaker or "")
        and tuple(entry.get("citations", claim.citations)) == claim.citations
    )


def unread(case: Case, wanted: list[Said]) -> list[Said]:
    """Those claims that are not read as they are said."""
    return [said for said in wanted if not any(is_right(claim, said, case.entry) for claim in claims(case))]


def shown(case: Case, unwanted: list[Said]) -> list[tuple[str, ...]]:
    """The shown claims that are among the unwanted."""
    return [
        (claim.source.text, claim.relation, claim.target.text, claim.modality)
        for claim in claims(case)
        if claim.shown
        and any(states(claim, one) and claim.modality == (one[3:] or (claim.modality,))[0] for one in unwanted)
    ]


def named(key: str) -> list[Any]:
    """A case for each sentence that has a key, under a readable name."""
    return [
        pytest.param(case, id=f"{file}: {case.text[:16]}")
        for file in PHENOMENA
        for case in cases(file)
        if key in case.entry
    ]


def failing(key: str) -> list[Any]:
    """A strict xfail for each claim under a key, with the reason it is given there."""
    return [
        pytest.param(case, tuple(one), id=f"{file}: {' '.join(one)}", marks=pytest.mark.xfail(strict=True, reason=why))
        for file in PHENOMENA
        for case in cases(file)
        for why, unmet in case.entry.get(key, {}).items()
        for one in unmet
    ]


@pytest.mark.parametrize("case", named("says"))
def test_what_a_sentence_says_is_read(case: Case) -> None:
    """Every claim of the sentence is read, with its modality, means, origin and speaker."""
    assert [] == unread(case, case.listed("says"))


@pytest.mark.parametrize("case", named("never"))
def test_what_a_sentence_does_not_say_is_not_shown(case: Case) -> None:
    """No wrong direction, no wrong source, no swallowed argument, no claim where there is none."""
    assert [] == shown(case, case.listed("never"))


@pytest.mark.parametrize(("case", "said"), failing("missed"))
def test_claims_that_are_missed(case: Case, said: Said) -> None:
    """A claim of the sentence is read."""
    assert [] == unread(case, [said])


@pytest.mark.parametrize(("case", "said"), failing("wrong"))
def test_claims_that_are_wrong(case: Case, said: Said) -> None:
    """What the sentence does not say is not shown."""
    assert [] == shown(case, [said])


@pytest.mark.parametrize("file", PHENOMENA)
def test_a_phenomenon_has_enough_sentences(file: str) -> None:
    """Fifteen sentences or more, none twice; some in traditional characters, some with what must not come out."""
    texts = [case.text for case in cases(file)]
    assert len(set(texts)) == len(texts) >= LEAST
    assert sum(fold(text).text != text for text in texts) >= LEAST_TRADITIONAL
    assert sum(not {"never", "wrong"}.isdisjoint(case.entry) for case in cases(file)) >= LEAST_NEVER


def test_all_phenomena_are_there() -> None:
    """Relations, modalities, and every construction that the guideline names."""
    relations = {"drives", "enables", "inhibits", "transforms_into", "integrates_with", "includes", "is_a"}
    expected = relations | {
        *("has_feature", "asserted", "possible", "prescribed", "negated", "sources", "targets", "both_sides"),
        *("means", "chains", "passives", "mutual", "purpose", "headings", "ellipsis", "pronouns"),
        *("attribution", "hypotheses", "none"),
    }
    assert expected == set(PHENOMENA)
