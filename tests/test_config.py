from pathlib import Path

import pytest

from kg.config import Config, load
from kg.errors import ConfigError


def test_without_file_the_defaults(tmp_path: Path) -> None:
    """Where there is no kg.toml: seeds/, the shipped vocabulary, output/."""
    assert Config((Path("seeds"),), None, Path("output")) == load(tmp_path / "kg.toml")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", Config()),
        ('sources = "论文"', Config(sources=(Path("论文"),))),
        ('sources = ["论文", "a/b.txt"]\noutput = "图谱"', Config((Path("论文"), Path("a/b.txt")), None, Path("图谱"))),
        ('\ufeffschemas = "词表"\r\n', Config(schemas=Path("词表"))),
    ],
)
def test_file_says_what_differs(tmp_path: Path, written: str, expected: Config) -> None:
    """Each setting is a path, sources also a list of them; what is not said stays; Notepad's mark is no fault."""
    (tmp_path / "kg.toml").write_bytes(written.encode("utf-8"))
    assert expected == load(tmp_path / "kg.toml")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (b"output = ", "kg.toml: it is not TOML"),
        (b'ouput = "map"', "kg.toml: ouput: there is no such setting. Use sources, schemas, base, output."),
        (b"output = 3", 'kg.toml: output: 3 is no path. Write output = "folder".'),
        (b'sources = ["a", ""]', "kg.toml: sources: '' is no path"),
        ('output = "图谱"'.encode("gbk"), "kg.toml: it cannot be read"),
    ],
)
def test_fault_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes, says: str) -> None:
    """Broken TOML, a misspelt setting, a value that is no path, another encoding: file, setting and mend."""
    monkeypatch.chdir(tmp_path)
    Path("kg.toml").write_bytes(written)
    with pytest.raises(ConfigError) as error:
        load()
    assert says in str(error.value)
