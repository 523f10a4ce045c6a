import json
import shutil
from pathlib import Path

import pytest

from kg.errors import VocabularyError
from kg.vocabulary import Vocabulary, default_schemas, language_folder, load, loader
from kg.vocabulary.write_schema import NAME, text

SMALL = Path(__file__).parent / "vocabulary"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of each test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("KG_CACHE", str(folder))
    return folder


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A copy of the small vocabulary, to be changed."""
    return Path(shutil.copytree(SMALL, tmp_path / "schemas"))


def compiled(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on only the cache can answer."""
    monkeypatch.setattr(loader, "read", None)


def test_entries_by_id() -> None:
    """Every kind of entry is found by its id, ids sorted, with its Chinese label."""
    vocabulary = load(SMALL)
    assert sorted(vocabulary.concepts) == list(vocabulary.concepts)
    assert ["concept", "challenge", "mechanism", "path"] == [
        vocabulary.kind(name) for name in ("industry", "talent-shortage", "factor-guarantee", "train-talent")
    ]
    assert "产业链" == vocabulary.label("industrial-chain")
    assert ("数字经济", "digital economy", "數位經濟") == vocabulary.item("digital-economy").labels


def test_retired_id_gives_its_successor() -> None:
    """An id that was retired leads to the concept that replaced it, so old ids keep working."""
    assert "digital-economy" == load(SMALL).item("old-name-of-digital-economy").id
    assert "数字经济" == load(SMALL).label("old-name-of-digital-economy")


def test_unknown_id() -> None:
    """An id that names nothing is a KeyError, whatever is asked of it."""
    vocabulary = load(SMALL)
    for ask in (vocabulary.item, vocabulary.kind, vocabulary.label, vocabulary.ancestors, vocabulary.descendants):
        with pytest.raises(KeyError):
            ask("no-such-entry")


def test_ancestors_nearest_first() -> None:
    """Broader concepts come nearest first, the concept itself is not among them."""
    assert ("manufacturing", "industry") == load(SMALL).ancestors("advanced-manufacturing")
    assert () == load(SMALL).ancestors("industry")


def test_descendants_sorted() -> None:
    """Narrower concepts come from all levels, sorted."""
    narrower = ("advanced-manufacturing", "industrial-chain", "industrial-structure", "manufacturing")
    assert narrower == load(SMALL).descendants("industry")


def test_text_stays_text(schemas: Path) -> None:
    """A label that YAML would take for a number, a truth value or a date is a text."""
    file = schemas / "concepts" / "odd.yaml"
    file.write_text("- id: odd\n  prefLabel: {zh: 2035, en: No}\n  altLabels: [2024-01-01, 1.0, ~]\n", encoding="utf-8")
    assert ("2035", "No", "2024-01-01", "1.0", "~") == load(schemas).item("odd").labels


def test_cache_answers_alone(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time the YAML is not read again, and the vocabulary is the same."""
    first = load(schemas)
    unread(monkeypatch)
    assert first == load(schemas)


def test_cache_of_other_content(schemas: Path, cache: Path) -> None:
    """An edited vocabulary is read anew, and its cache replaces the old one."""
    before = load(schemas)
    with (schemas / "paths.yaml").open("a", encoding="utf-8") as file:
        file.write("- id: zero\n  prefLabel: {zh: 新路径, en: new path}\n")
    after = load(schemas)
    assert "新路径" == after.label("zero")
    assert before.digest != after.digest
    assert after.digest == json.loads(compiled(cache).read_text(encoding="utf-8").splitlines()[0])["digest"]


@pytest.mark.parametrize("damage", ["", "{}", "[]\n[]\n[]\n[]\n", "half", None])
def test_damaged_cache_is_rebuilt(schemas: Path, cache: Path, damage: str | None) -> None:
    """A cache that is empty, cut short or of another program is replaced without a word."""
    whole = load(schemas)
    file = compiled(cache)
    good = file.read_bytes()
    if damage is None:
        lines = good.decode().splitlines()
        damage = "\n".join([lines[0], '[{"id": "x"}]', *lines[2:]])
    file.write_text(damage, encoding="utf-8")
    assert whole == load(schemas)
    assert good == file.read_bytes()


def test_a_changed_letter_in_the_cache_is_not_trusted(schemas: Path, cache: Path) -> None:
    """A cache that is still valid JSON, but not what was written, is replaced without a word."""
    whole = load(schemas)
    file = compiled(cache)
    good = file.read_bytes()
    label = next(iter(whole.concepts.values())).pref_label.zh
    file.write_text(good.decode().replace(label, "妖" * len(label)), encoding="utf-8", newline="\n")
    assert whole == load(schemas)
    assert good == file.read_bytes()


def test_cache_of_another_program(schemas: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that another version of kg wrote is not trusted."""
    load(schemas)
    monkeypatch.setattr("kg.vocabulary.cache.__version__", "0.0.0")
    load(schemas)
    assert "0.0.0" == json.loads(compiled(cache).read_text(encoding="utf-8").splitlines()[0])["program"]


def test_cache_that_cannot_be_written(schemas: Path, cache: Path) -> None:
    """Where the cache folder cannot be made, the vocabulary loads all the same."""
    cache.write_text("a file, not a folder", encoding="utf-8")
    assert "产业" == load(schemas).label("industry")


def test_vocabularies_side_by_side(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two folders with the same content have a cache each, so working on one leaves the other's alone."""
    one, other = load(schemas), load(SMALL)
    unread(monkeypatch)
    assert one == load(schemas) == load(SMALL) == other


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("concepts/x.yaml", "- id: a\n  prefLabel: {zh: 甲, en: [\n", "x.yaml: is not YAML"),
        ("concepts/x.yaml", "- id: a\n  prefLable: {zh: 甲, en: a}\n", "x.yaml: a: has an unknown field prefLable"),
        ("paths.yaml", "- id: a\n  prefLabel: {zh: 甲, en: a}\n  goals: [nowhere]\n", "a: goals names nowhere"),
        ("concepts/x.yaml", "- id: industry\n  prefLabel: {zh: 甲, en: a}\n", "industry: its id stands already"),
        ("concepts/x.yaml", "- id: a\n  prefLabel: {zh: 產業, en: a}\n", "a: its label 產業 is one of industry too"),
        ("concepts/x.yaml", "- id: a\n  prefLabel: {zh: 甲, en: a}\n  broader: [a]\n", "a: broader leads back to it"),
    ],
)
def test_first_fault_is_raised(schemas: Path, cache: Path, file: str, content: str, message: str) -> None:
    """A vocabulary without a meaning is refused with file, entry and what is wrong, and nothing is cached."""
    (schemas / file).write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError) as caught:
        load(schemas)
    assert message in str(caught.value)
    assert not cache.exists()


def test_untidy_vocabulary_loads(schemas: Path) -> None:
    """What is only untidy, such as the order of entries, is left to `kg check`."""
    entries = "- id: b\n  prefLabel: {zh: 乙, en: b}\n- id: a\n  prefLabel: {zh: 甲, en: a}\n"
    (schemas / "concepts" / "x.yaml").write_text(entries, encoding="utf-8")
    assert "甲" == load(schemas).label("a")


@pytest.mark.parametrize("made", [False, True])
def test_no_vocabulary(tmp_path: Path, made: bool) -> None:
    """A folder that is missing or empty is named, with the way out."""
    folder = tmp_path / "none"
    if made:
        folder.mkdir()
    with pytest.raises(VocabularyError, match=r"none: holds no vocabulary\. Name the folder that holds concepts/\."):
        load(folder)


def test_language_folder(schemas: Path) -> None:
    """A vocabulary may bring its own language data; without, the shipped ones hold."""
    assert default_schemas() / "language" == language_folder(schemas)
    (schemas / "language").mkdir()
    assert schemas / "language" == language_folder(schemas)
    assert default_schemas() / "language" == language_folder()


def test_digest_is_of_content(schemas: Path) -> None:
    """The same files give the same digest wherever they lie."""
    assert load(SMALL).digest == load(schemas).digest


def test_shipped_vocabulary_loads() -> None:
    """The vocabulary that kg ships loads, and its entries know their kinds."""
    vocabulary = load()
    assert isinstance(vocabulary, Vocabulary)
    assert "concept" == vocabulary.kind("new-quality-productive-forces")


def test_json_schema_is_fresh() -> None:
    """The JSON Schema in schemas/ is what the models say; `python -m kg.vocabulary.write_schema` writes it anew."""
    assert text() == (default_schemas() / NAME).read_text(encoding="utf-8")
