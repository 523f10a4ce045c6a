"""What is wrong with a file that people write, in kg's own words and in the reader's language."""

import tomllib
from datetime import date
from typing import Annotated, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.malformed import form_problem, place_of, reading_problem, yaml_problem
from kg.messages import tell
from kg.vocabulary.written import read_yaml

BRACKETS = "brackets are opened and not closed, or lack a comma"
INDENTED = "a line is indented otherwise than those it belongs to"
NO_FIELD = "a line is no “field: value”, or indented wrongly"
QUOTES = "quotes are opened and never closed"
MARK = "a value begins with a mark or a tab; put it in quotes"


@pytest.mark.parametrize(
    ("written", "problem", "chinese"),
    [
        (
            "- title: 数据要素: 一个综述\n",
            "a colon stands where none may; put the text in quotes",
            "请给这段文字加上引号",
        ),
        ("- authors: [张三, 李四\n- file: b.txt\n", BRACKETS, "括号没有闭合，或缺少逗号"),
        ("- {file: a.txt\n", BRACKETS, "括号没有闭合，或缺少逗号"),
        ("- title: '数据要素\n", QUOTES, "引号没有闭合"),
        ("- file: a.txt\n year: 2023\n", INDENTED, "有一行的缩进与同级的行不一致"),
        ("- file: a.txt\n  数据要素\n", NO_FIELD, "有一行不是“字段: 值”，或缩进不对"),
        ("- file: @a\n", MARK, "有个值以特殊符号或制表符开头；请给它加上引号"),
        ("-\tfile: a.txt\n\tyear: 1\n", MARK, "有个值以特殊符号或制表符开头；请给它加上引号"),
        ("- file: *a\n", "what * stands for is given nowhere with &", "* 所指的内容没有用 & 给出过"),
        ("- file: &a 1\n  doi: &a 2\n", "two values have one name behind &", "有两个值在 & 后用了同一个名称"),
        ("- file: !a 1\n", "a tag that begins with ! means nothing here", "以 ! 开头的标签在此没有意义"),
        ("- file: - a\n", "a hyphen of a list stands where none may", "有个列表的短横不该出现在那里"),
        ("- file: ]\n", "a value is missing, or begins with a mark", "缺少一个值，或它以特殊符号开头"),
        (
            '- file: "\\q"\n',
            "a backslash in double quotes stands for nothing; put the text in single quotes",
            "请改用单引号",
        ),
        ("- ? [a, b]\n  : c\n", "the name of a field is a list", "有个字段的名称是列表"),
        ("- file: \x07\n", "it holds a character that no text has", "其中有文本不该有的字符"),
        (b"- file: \xff\n", "it is not UTF-8", "不是 UTF-8 编码"),
        ("- a\n---\n- b\n", "something stands before or behind what the file may hold", "有多余的东西"),
        ("- file: |x\n", "a mark stands where none of its kind may", "有个符号不该出现在那里"),
        ("[" * 3000, "it is nested too deep", "嵌套"),
        ("- year: 2023-02-30\n", "a day, a number or a tag is none", "有个日期、数字或标签不成立"),
    ],
)
def test_no_yaml(written: str | bytes, problem: str, chinese: str) -> None:
    """Each common slip of YAML has a sentence of kg's, in both languages, whichever of PyYAML's two parsers met it."""
    for parser in (read_yaml, yaml.CSafeLoader):
        try:
            yaml.load(written, parser) if isinstance(parser, type) else parser(written)
        except yaml.YAMLError as error:
            found = yaml_problem(error)
            assert problem == found
            assert chinese in tell(found, "zh")
        except ValueError:  # of the plain parser, which `read_yaml` is there to mend
            assert "a day" in problem


class Form(BaseModel):
    """A form with one field of each kind."""

    model_config = ConfigDict(extra="forbid")

    name: str = "a"
    label: str = Field("a", pattern="^[a-z]+$")
    note: str = Field("a", min_length=1)
    year: int = Field(2000, ge=1900, le=2100)
    weight: float = Field(1, gt=0)
    shown: bool = True
    labels: tuple[str, ...] = ()
    pair: tuple[int, ...] = Field((1, 2), min_length=2)
    inner: Annotated[dict[str, int], Field()] = {}
    verdict: Literal["right", "wrong"] = "right"
    day: date = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("given", "problem", "chinese"),
    [
        ({"names": "a"}, "names: there is no such field", "names：没有这个字段"),
        ({"name": ["a"]}, "name: it is no text; put it in quotes", "name：不是文字；请加上引号"),
        ({"label": "A"}, "label: it is not written as it has to be", "label：写法不合要求"),
        ({"note": ""}, "note: it is empty", "note：是空的"),
        ({"year": "last"}, "year: it is no whole number", "year：不是整数"),
        ({"year": 1899}, "year: it is less than 1900", "year：小于 1900"),
        ({"year": 2101}, "year: it is more than 2100", "year：大于 2100"),
        ({"weight": 0}, "weight: it is not more than 0.0", "weight：不大于 0.0"),
        ({"weight": "much"}, "weight: it is no number", "weight：不是数字"),
        ({"shown": "perhaps"}, "shown: it is neither true nor false", "shown：既不是 true 也不是 false"),
        ({"labels": "数据要素"}, "labels: it is no list", "labels：不是列表"),
        ({"labels": ["数据要素", 1]}, "labels.1: it is no text; put it in quotes", "labels.1：不是文字；请加上引号"),
        ({"pair": [1]}, "pair: it is shorter than 2", "pair：长度不足 2"),
        ({"inner": 1}, "inner: it holds no fields", "inner：这里应是“字段: 值”"),
        ({"verdict": "so"}, "verdict: it is none of right, wrong", "verdict：不是以下各项之一：right, wrong"),
        (
            {"day": "yesterday"},
            "day: it is no day; write it like 2026-01-31",
            "day：不是日期；请写成 2026-01-31 的样子",
        ),
        ("数据要素", "it holds no fields", "这里应是“字段: 值”"),
    ],
)
def test_not_as_its_form(given: object, problem: str, chinese: str) -> None:
    """What breaks a form is told by field in kg's words; pydantic's English reaches nobody."""
    with pytest.raises(ValidationError) as caught:
        Form.model_validate(given)
    found = form_problem(caught.value)
    assert problem == found
    assert chinese == tell(found, "zh")


def test_where_a_file_is_no_toml() -> None:
    """Of TOML the line is told, and where there is none, that the whole does not end well."""
    for written, place, chinese in (
        ('output = "a"\nbase = yes', "line 2", "第 2 行"),
        ("a = [", "as a whole", "整个文件"),
    ):
        with pytest.raises(tomllib.TOMLDecodeError) as caught:
            tomllib.loads(written)
        assert place == place_of(caught.value)
        assert chinese == tell(place_of(caught.value), "zh")


def test_why_a_file_cannot_be_read() -> None:
    """The system's reason, or the byte that is no text."""
    with pytest.raises(UnicodeDecodeError) as caught:
        b"- \xff".decode()
    assert "byte 2 is no UTF-8" == reading_problem(caught.value)
    denied = reading_problem(PermissionError(13, "Permission denied"))
    assert "permission denied" == denied
    assert "没有权限" == tell(denied, "zh")
    assert "unknown reason" == reading_problem(OSError())
