"""Records that kg makes without checking them are those that a check would make."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from kg.extract import Reader
from kg.link import Linker, link_document
from kg.read import read_document
from kg.records import Claim, Sentence, SentenceLinks
from kg.vocabulary import load

Made = tuple[list[SentenceLinks], list[Claim], list[Sentence]]
SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


@pytest.fixture(scope="module", params=SEEDS, ids=lambda path: path.name[:3])
def made(request: pytest.FixtureRequest) -> Made:
    """The links, the claims and the sentences of a paper."""
    linker = Linker(load())
    document = read_document(request.param)
    readings = linker.read(document)
    links = link_document(document, readings, linker)
    return links, Reader(linker).claims(document, readings, links), list(document.paper.sentences)


def parts(record: BaseModel) -> Iterator[BaseModel]:
    """A record and all that are in it."""
    yield record
    for value in vars(record).values():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, BaseModel):
                yield from parts(one)


def same(one: object, other: object) -> bool:
    """Whether two values are alike and of the same type, all the way down."""
    if type(one) is not type(other):
        return False
    if isinstance(one, BaseModel) and isinstance(other, BaseModel):
        return list(vars(one)) == list(vars(other)) and all(map(same, vars(one).values(), vars(other).values()))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def test_what_is_not_checked_would_pass(made: Made) -> None:
    """Every value is of its field's very type: no number of numpy, no list for a tuple, no word of another list."""
    for records in made:
        assert records
        for record in records:
            assert same(record, type(record).model_validate(record.model_dump(), strict=True))


def test_every_field_is_there_in_its_order(made: Made) -> None:
    """JSON has the fields of a record in the order of its model, whoever made it."""
    for records in made:
        for record in records:
            for part in parts(record):
                assert list(type(part).model_fields) == list(vars(part))


def test_a_copy_leaves_the_others_as_they_are(made: Made) -> None:
    """What a model's records share is not changed through one of them."""
    claims = made[1]
    before = set(claims[0].model_fields_set)
    other = claims[0].model_copy(update={"shown": not claims[0].shown})
    assert other.shown != claims[0].shown
    assert before == claims[0].model_fields_set
    assert before == claims[-1].model_fields_set
