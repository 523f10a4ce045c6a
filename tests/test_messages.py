"""What kg says, in its languages: every message is translated, keeps its gaps, and reaches the reader."""

import ast
import gettext
import io
import pickle
import re
from pathlib import Path

import message_catalogue
import pytest
from message_catalogue import MO, Unfit, catalogue, compiled, gaps, in_module, messages, update

from kg.errors import KgError, SourceError, VocabularyError
from kg.extract.judge import load_weights
from kg.messages import Message, preferred, sentences, speaking, tell

ROOT = Path(__file__).parent.parent


def test_every_message_is_translated(pytestconfig: pytest.Config) -> None:
    """Whatever the code says to people, in errors, help and answers, has its words in Chinese, with the same gaps."""
    if pytestconfig.getoption("--update-messages"):
        update()
    held = {entry.id: entry for entry in catalogue() if entry.id}
    said = set(messages())
    assert set() == said - held.keys(), "run this test with --update-messages, then translate what is new in kg.po"
    assert [] == sorted(id for id, entry in held.items() if not entry.string or entry.fuzzy)
    assert [] == sorted(id for id, entry in held.items() if gaps(id) != gaps(entry.string))


def test_no_message_is_left_over() -> None:
    """What no code says any more is not in the catalogue."""
    assert set() == {entry.id for entry in catalogue() if entry.id} - set(messages())


def test_the_catalogue_is_made_of_its_source() -> None:
    """kg.mo, which kg reads, holds what kg.po says: whoever changed one made the other."""
    made, there = (gettext.GNUTranslations(io.BytesIO(data)) for data in (compiled(catalogue()), MO.read_bytes()))
    assert {id: text for id, text in vars(made)["_catalog"].items() if id} == {
        id: text for id, text in vars(there)["_catalog"].items() if id
    }


def test_messages_are_found_in_code() -> None:
    """Literal text of errors and of what commands say is a message; one put together of pieces is refused."""
    source = 'raise SourceError(file, "it is damaged" if a else "it is empty", Message("Get {n} again", n=name))'
    assert ["it is damaged", "it is empty", "Get {n} again"] == sorted(in_module(source, "kg/a.py"), key=source.find)
    assert ["Done."] == list(in_module('terminal.say("Done.")', "kg/cli/a.py"))
    assert [] == list(in_module('words.say("done")', "kg/review/a.py"))
    for pieces in ('f"it is {n}"', '"it is " + n', '"it is {}".format(n)', 'Message(f"it is {n}")'):
        with pytest.raises(Unfit, match=r"kg/a\.py:1: "):
            list(in_module(f"raise SourceError(file, {pieces}, mend)", "kg/a.py"))


NOT_SAID = {
    "rjieba is not installed",  # to code alone, which takes jieba then
    "not shown by default",  # a word of results, which words.yaml has in both languages
    "sentences that no paper holds: ",  # a fault of the program
    "sources, schemas, base, output",
}
QUERY = re.compile(r"\b[A-Z]{3,}\b|[<>=]|json_|^\w+(, \w+)+$")  # what a database is asked, and lists of its columns


def clauses(source: str) -> set[str]:
    """Texts of a module that read like a clause for people: four words and more, no docstring, no type."""
    tree = ast.parse(source)
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("description", "help"):
            silent.add(id(node.value))
        elif isinstance(node, ast.arg | ast.AnnAssign | ast.FunctionDef):
            silent.add(id(node.returns if isinstance(node, ast.FunctionDef) else node.annotation))
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in silent)
    return {
        text.value
        for text in texts
        if isinstance(text.value, str) and len(text.value.split()) > 3 and text.value.isascii()
        if text.value[0].isalpha() and not QUERY.search(text.value)
    }


def test_no_clause_is_no_message() -> None:
    """A text of the code that reads like one for people is a message, or among the few that are not."""
    known = set(messages()) | NOT_SAID
    files = [*(ROOT / "kg").rglob("*.py"), ROOT / "run.py"]
    found = {path.name: clauses(path.read_text(encoding="utf-8")) - known for path in files}
    assert {} == {name: sorted(left) for name, left in found.items() if left}


def test_messages_are_told() -> None:
    """A message is English text, and is told in Chinese with its values, those too that are messages themselves."""
    inner = Message("{library} is not installed, which reads it", library="lxml")
    text = Message("{file}: left out: {reason}", file="a.docx", reason=inner)
    assert "a.docx: left out: lxml is not installed, which reads it" == text
    assert "a.docx：未读入：没有安装读它所需的 lxml" == tell(text, "zh")
    assert text == tell(text, "en") == tell(text)
    with speaking("zh"):
        assert "没有安装读它所需的 lxml" == tell(inner)


def test_messages_are_known_again() -> None:
    """What was a message before it was written to a file is told too; what never was one stays as it is."""
    assert "与 a.txt 是同一篇论文" == tell("same paper as a.txt", "zh")
    assert "读不出（没有权限）" == tell("it cannot be read (permission denied)", "zh")
    assert "never heard of" == tell("never heard of", "zh")
    assert "" == tell("", "zh")
    named = "it is damaged"  # as a file may be called: what stands in a gap is no message unless it was one
    assert "没有名为 it is damaged 的文件" == tell(Message("no file is called {name}", name=named), "zh")


def test_messages_travel() -> None:
    """A message and an error reach another process as they were."""
    text = Message("no file is called {name}", name="a.txt")
    assert tell(text, "zh") == tell(pickle.loads(pickle.dumps(text)), "zh")
    error = pickle.loads(pickle.dumps(SourceError("a.txt", text, "Mend it")))
    assert ("a.txt", text, "Mend it") == (error.where, error.what, error.mend)


def test_errors_speak() -> None:
    """An error is in English for programs, in Chinese where Chinese is spoken; one of a question keeps its language."""
    error = SourceError("a.txt", "the file is empty", "Put the text of the paper into it or remove it")
    assert "a.txt: the file is empty. Put the text of the paper into it or remove it." == str(error)
    asked = KgError("甲", "没有概念有这个名称", "请换一个", form="“{where}”：{what}。{mend}。")
    with speaking("zh"):
        assert "a.txt：文件是空的。请放入论文正文，或删去它。" == str(error)
        assert "“甲”：没有概念有这个名称。请换一个。" == str(asked)
    assert "“甲”：没有概念有这个名称。请换一个。" == str(asked)
    assert "the file is empty" == error.what


def test_what_and_what_to_do() -> None:
    """Both make two sentences, in either language; where there is nothing to do there is one."""
    both = sentences("it is a picture", "Unpack it, and put the papers in its place")
    assert "it is a picture. Unpack it, and put the papers in its place" == both
    assert "是图片。请解压，把论文放在这里" == tell(both, "zh")
    assert "隐藏文件" == tell(sentences("hidden", ""), "zh")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_TW.UTF-8"}, "zh"),
        ({"KG_LANG": "zh", "LC_ALL": "C"}, "zh"),
        ({"KG_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_of_the_user(environment: dict[str, str], language: str) -> None:
    """KG_LANG, else LC_ALL, LC_MESSAGES, LANG, the first that says anything; English where no one says Chinese."""
    assert language == preferred(environment)


def test_catalogue_of_the_tests_is_of_this_checkout() -> None:
    """The catalogue that is looked at is the one that kg reads."""
    from kg.messages import CATALOGUES

    assert message_catalogue.MO == CATALOGUES / "zh" / "LC_MESSAGES" / "kg.mo"


def test_what_the_system_says_is_told(tmp_path: Path) -> None:
    """Why a file cannot be read is in Chinese too, not only that it cannot."""
    with pytest.raises(VocabularyError) as caught:
        load_weights(tmp_path)
    assert "No such file" in str(caught.value)
    with speaking("zh"):
        assert "没有这个文件或文件夹" in str(caught.value)
