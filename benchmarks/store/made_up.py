"""A build of any size: made-up papers whose claims join the shipped concepts by a Zipf law.

Every sentence, claim and paper is a function of its number, so that each of them can be made again and none is kept.
"""

from collections.abc import Iterator
from hashlib import sha256
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple, get_args

from kg.records import (
    Argument,
    Mention,
    Modality,
    Paper,
    Reference,
    Relation,
    Section,
    Sentence,
    SentenceLinks,
    SourceFile,
)
from kg.vocabulary import Vocabulary

CLAIMS_A_PAPER = 100
LINKED = 5  # one sentence in so many has its line among the links
_RELATIONS: tuple[Relation, ...] = get_args(Relation)
_USUAL = list(accumulate((45, 25, 10, 3, 5, 5, 4, 3)))
_MODALITIES: tuple[Modality, ...] = get_args(Modality)
_MODES = list(accumulate((70, 5, 20, 5)))
_HEADING = "一、机制"
_OPEN = "良好的环境"
_YEARS = range(1996, 2026)


class Planned(NamedTuple):
    """A claim before it is written down."""

    source: str | None
    relation: Relation
    target: str | None
    modality: Modality
    confidence: float
    shown: bool
    cited: bool
    echo: int | None


class MadeUp:
    """So many claims.

    Args:
        claims: how many, at least a hundred.
        vocabulary: whose concepts they join.
        pairs: how many pairs of concepts there are; their ends are drawn by a Zipf law of exponent 1.
        exponent: of the Zipf law by which claims draw a pair.
    """

    def __init__(self, claims: int, vocabulary: Vocabulary, pairs: int = 50_000, exponent: float = 0.8) -> None:
        self.number = claims // CLAIMS_A_PAPER
        names = sorted(vocabulary.concepts, key=lambda name: sha256(name.encode()).digest())
        self.concepts = [name for name in names if vocabulary.kind(name) == "concept"]
        self.label = {name: vocabulary.label(name) for name in self.concepts}
        self._pairs = self._drawn(pairs)
        self._weights = list(accumulate((place + 1) ** -exponent for place in range(pairs)))
        self._ids = sorted(f"p{sha256(str(n).encode()).hexdigest()[:12]}" for n in range(self.number))

    def _drawn(self, pairs: int) -> list[tuple[str, str, Relation]]:
        """Pairs of concepts, each with the relation that most claims between the two have."""
        random, weights = Random(0), list(accumulate(1 / (place + 1) for place in range(len(self.concepts))))
        drawn: dict[tuple[str, str], Relation] = {}
        while len(drawn) < pairs:
            source, target = random.choices(self.concepts, cum_weights=weights, k=2)
            if source != target:
                drawn.setdefault((source, target), random.choices(_RELATIONS, cum_weights=_USUAL)[0])
        return [(source, target, relation) for (source, target), relation in drawn.items()]

    def papers(self) -> Iterator[Paper]:
        """Every paper, by id."""
        return map(self.paper, range(self.number))

    def links(self) -> Iterator[SentenceLinks]:
        """The lines of some of their sentences."""
        for n in range(self.number):
            entry = self._ids[n]
            for place, (said, start, text) in enumerate(self._sentences(n)):
                if place % LINKED == 0:
                    yield _made(
                        SentenceLinks,
                        paper=entry,
                        sentence=f"{entry}.{place + 1:04d}",
                        start=start,
                        end=start + len(text),
                        section=("机制",),
                        links=self._mentions(said, start),
                    )

    def claims(self) -> Iterator["Written"]:
        """Their claims, as far as a store asks for them."""
        for n in range(self.number):
            entry = self._ids[n]
            for place, (said, start, text) in enumerate(self._sentences(n)):
                echo = "null" if said.echo is None else f'"{self._ids[said.echo]}.{place + 1:04d}"'
                yield Written(said, f"c{entry[1:]}{place:04x}", entry, n, place, start, text, self.label, echo)

    def files(self) -> Iterator[SourceFile]:
        """Their files."""
        for n, entry in enumerate(self._ids):
            yield SourceFile(path=f"{n:07d}.txt", fate="paper", paper=entry)

    def text(self, n: int) -> str:
        """The text of a paper."""
        return _HEADING + "\n" + "".join(f"{text}\n" for _, _, text in self._sentences(n))

    def paper(self, n: int) -> Paper:
        """A paper."""
        entry = self._ids[n]
        heading = _made(Sentence, id=f"{entry}.0000", index=0, section=1, heading=True, citations=(), start=2, end=4)
        sentences = [heading]
        for place, (said, start, text) in enumerate(self._sentences(n), 1):
            if place % LINKED != 1:
                continue
            sentences.append(
                _made(
                    Sentence,
                    id=f"{entry}.{place:04d}",
                    index=place,
                    section=1,
                    heading=False,
                    citations=(1,) if said.cited else (),
                    start=start,
                    end=start + len(text),
                )
            )
        return _made(
            Paper,
            id=entry,
            file=f"{n:07d}.txt",
            title=f"{self.label[self.concepts[n % len(self.concepts)]]}研究之{n}",
            authors=(f"作者{n % 5000}",),
            year=_YEARS[n % len(_YEARS)],
            sections=(
                _made(Section, index=0, level=0, title="", parent=None, start=0, end=0),
                _made(Section, index=1, level=1, title="机制", parent=0, start=0, end=4),
            ),
            sentences=tuple(sentences),
            references=(
                _made(Reference, number=1, text=f"某{n % 900}. 要素研究[J]. 研究, 2020(1): 1-9.", start=0, end=0),
            ),
        )

    def _sentences(self, n: int) -> Iterator[tuple[Planned, int, str]]:
        """What a paper says, where, and in which words."""
        at = len(_HEADING) + 1
        for said in self._plan(n):
            text = f"{self._wording(said.source)}推动{self._wording(said.target)}。"
            yield said, at, text
            at += len(text) + 1

    def _plan(self, n: int) -> Iterator[Planned]:
        random = Random(n)
        pairs = random.choices(self._pairs, cum_weights=self._weights, k=CLAIMS_A_PAPER)
        modes = random.choices(_MODALITIES, cum_weights=_MODES, k=CLAIMS_A_PAPER)
        for (source, target, relation), modality in zip(pairs, modes, strict=True):
            dice = random.randrange(10**9)
            confidence = dice % 100 / 100
            open_end, cited, other, echo = dice // 10**2 % 10, dice // 10**3 % 10, dice // 10**4 % 10, dice // 10**5
            yield Planned(
                None if open_end == 0 else source,
                _RELATIONS[dice // 10**5 % len(_RELATIONS)] if other == 0 else relation,
                None if open_end == 1 else target,
                modality,
                confidence,
                confidence >= 0.4,
                cited == 0,
                echo % n if n and echo % 100 == 0 else None,
            )

    def _wording(self, concept: str | None) -> str:
        return self.label[concept] if concept else _OPEN

    def _ends(self, said: Planned, start: int) -> tuple[Argument, Argument]:
        first, second = self._wording(said.source), self._wording(said.target)
        return _argument(said.source, first, start), _argument(said.target, second, start + len(first) + 2)

    def _mentions(self, said: Planned, start: int) -> tuple[Mention, ...]:
        return tuple(
            _made(
                Mention,
                start=end.start,
                end=end.end,
                concept=end.concept,
                kind="concept",
                label=end.label,
                text=end.text,
                match="exact",
                reason=end.text,
            )
            for end in self._ends(said, start)
            if end.concept
        )


class Written:
    """A claim that is written down without being made: its JSON, and what a store asks of it."""

    mechanisms: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    attribution = "own"

    def __init__(
        self,
        said: Planned,
        id: str,
        paper: str,
        n: int,
        place: int,
        start: int,
        text: str,
        labels: dict[str, str],
        echo: str,
    ) -> None:
        self.id, self.paper, self._n, self._labels, self._echo = id, paper, n, labels, echo
        self.sentence = _Quoted(f"{paper}.{place + 1:04d}", start, text)
        self.source = _End(said.source, "exact" if said.source else "open")
        self.target = _End(said.target, "exact" if said.target else "open")
        self.relation, self.modality, self.confidence, self.shown = said[1], said[3], said[4], said[5]
        self.citations = (1,) if said.cited else ()
        self.echo_of = None if echo == "null" else echo[1:-1]

    def to_json(self) -> str:
        """The line of JSON that `Claim` would give."""
        start, text = self.sentence.start, self.sentence.text
        first = self._labels[self.source.concept] if self.source.concept else _OPEN
        cue = start + len(first)
        return (
            f'{{"schema_version":2,"id":"{self.id}","paper":"{self.paper}","file":"{self._n:07d}.txt",'
            f'"section":["机制"],"page":null,"sentence":{{"start":{start},"end":{start + len(text)},'
            f'"id":"{self.sentence.id}","text":"{text}"}},"source":{_end_json(self.source, first, start)},'
            f'"relation":"{self.relation}","target":{_end_json(self.target, text[len(first) + 2 : -1], cue + 2)},'
            f'"cue":{{"start":{cue},"end":{cue + 2},"text":"推动"}},"via":[],"modality":"{self.modality}",'
            f'"attribution":"own","citations":{"[1]" if self.citations else "[]"},"speaker":null,"mechanisms":[],'
            f'"paths":[],"evidence_kind":null,"hypothesis":null,"methods":[],"confidence":{self.confidence},'
            f'"shown":{"true" if self.shown else "false"},"reason":"made up","corrected":null,"echo_of":{self._echo}}}'
        )


class _Quoted(NamedTuple):
    id: str
    start: int
    text: str


class _End(NamedTuple):
    concept: str | None
    match: str


def _end_json(end: _End, text: str, start: int) -> str:
    concept = f'"{end.concept}"' if end.concept else "null"
    return (
        f'{{"concept":{concept},"label":"{text}","match":"{end.match}","text":"{text}","start":{start},'
        f'"end":{start + len(text)},"resolved_from":null}}'
    )


def _argument(concept: str | None, text: str, start: int) -> Argument:
    match = "exact" if concept else "open"
    return _made(Argument, concept=concept, label=text, match=match, text=text, start=start, end=start + len(text))


def _made(model: Any, **fields: Any) -> Any:
    """A record without the check that it is one: ten million of them are made."""
    if model not in _DEFAULTS:
        kept = {name: field.default for name, field in model.model_fields.items() if not field.is_required()}
        _DEFAULTS[model] = {name: kept.get(name) for name in model.model_fields}
    made = model.__new__(model)
    object.__setattr__(made, "__dict__", {**_DEFAULTS[model], **fields})
    for name, value in (("__pydantic_fields_set__", set()), ("__pydantic_extra__", None)):
        object.__setattr__(made, name, value)
    return made


_DEFAULTS: dict[Any, dict[str, Any]] = {}
