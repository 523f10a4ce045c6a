"""The messages of the code, and the catalogues that hold them in other languages.

`python3 run.py test tests/test_messages.py --update-messages` puts new messages into `kg/locale/zh/LC_MESSAGES/kg.po`,
takes those out that no code has any more, and makes the `kg.mo` that kg reads of it. Then translate what is empty there
and run it again.
"""

import ast
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import typer.main
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kg.cli import app
from kg.cli.helping import EXAMPLE, paragraphs

ROOT = Path(__file__).parent.parent
PO = ROOT / "kg" / "locale" / "zh" / "LC_MESSAGES" / "kg.po"
MO = PO.with_suffix(".mo")
_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # no day is written, so that the file changes with what it says
ERRORS = ("KgError", "VocabularyError", "SourceError", "ConfigError", "OutputError", "BuildMissing", "QuestionError")
# Where literal text is a message, by what is called: places of the arguments, and names.
PLACES: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "Message": ((0,), ()),
    **dict.fromkeys((*ERRORS, "NotFound"), ((1, 2), ("what", "mend"))),
    "Fault": ((3, 4), ("what", "mend")),  # kg.vocabulary
    "Problem": ((), ("what",)),  # kg.query.verify
    "tell": ((0,), ()),
}
# The same where the name means this in one part of kg only.
LOCAL: dict[tuple[str, ...], dict[str, tuple[tuple[int, ...], tuple[str, ...]]]] = {
    ("kg/cli/",): {"say": ((0,), ()), "remark": ((0,), ())},
    ("run.py",): {"note": ((0,), ()), "fail": ((0,), ())},
    ("kg/vocabulary/", "kg/thesaurus/"): {"error": ((0, 1), ()), "note": ((0, 1), ())},  # of an entry
}
# What other programs say and kg passes on, as far as people meet it.
FOREIGN = {
    "typer": (
        "Show this message and exit.",
        "Missing argument '{name}'.",
        "Missing option '{name}'.",
        "Missing command.",
        "No such option: {name}",
        "No such option: {name} (Possible options: {names})",
        "No such command '{name}'.",
        "No such command '{name}'. Did you mean '{guess}'?",
        "Got unexpected extra argument(s) ({names})",
        "Got unexpected extra argument ({names})",
        "Got unexpected extra arguments ({names})",
        "Option '{name}' requires an argument.",
        "Option '{name}' does not take a value.",
        "Invalid value for '{name}': {problem}",
        "Input should be greater than or equal to {number}",
        "Input should be less than or equal to {number}",
        "Input should be a valid integer, unable to parse string as an integer",
        "Value error, '{value}' is not one of {names}.",
    ),
    "why parts of papers are not read": (
        "references",
        "English abstract",
        "author biography",
        "front matter",
        "author contributions",
        "correspondence",
        "funding",
        "dates",
        "editor",
        "editor's note",
        "acknowledgement",
        "source of the file",
        "keywords",
        "label",
        "abstract",
        "identifiers",
        "formula",
        "signature and date",
        "responsibility",
        "running head",
        "caption",
        "column heading",
        "no Chinese text",
        "after the references",
        "figure or table",
        "rule",
        "link",
        "page number",
        "footnote",
        "endnote",
        "comment",
        "table of contents",
        "text box",
        "code",
        "around the article",
        "English text",
        "appendix",
        "note",
        "turned or hidden text",
    ),
    "the operating system": (
        "Permission denied",
        "permission denied",
        "No such file or directory",
        "no such file or directory",
        "Is a directory",
        "is a directory",
        "Not a directory",
        "No space left on device",
        "Read-only file system",
        "File name too long",
        "unknown reason",
    ),
}


class Unfit(ValueError):
    """A message that cannot be translated: put together of pieces."""


def messages() -> dict[str, list[str]]:
    """Every message of the code, in the order of the files, with where it stands."""
    found: dict[str, list[str]] = {}
    for path in (*sorted((ROOT / "kg").rglob("*.py")), ROOT / "run.py"):
        name = path.relative_to(ROOT).as_posix()
        for text in in_module(path.read_text(encoding="utf-8"), name):
            found.setdefault(text, []).append(name)
    for name, command in commands():
        texts = [text for text in paragraphs(command) if not text.startswith(EXAMPLE)]
        for text in (*texts, *(one.help for one in command.params if one.help)):
            found.setdefault(text, []).append(f"{name} --help")
    for program, texts in FOREIGN.items():
        for text in texts:
            found.setdefault(text, []).append(program)
    return found


def commands() -> Iterator[tuple[str, Any]]:
    """Every command and group of the application, by how it is called."""
    todo: list[tuple[str, Any]] = [("kg", typer.main.get_command(app))]
    while todo:
        name, command = todo.pop(0)
        yield name, command
        todo += [(f"{name} {one}", inner) for one, inner in getattr(command, "commands", {}).items()]


def in_module(source: str, name: str) -> Iterator[str]:
    """The messages that stand in a module.

    Raises:
        Unfit: one is put together by an f-string, +, % or format, where it should be a Message with values.
    """
    tree = ast.parse(source)
    imported = {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    known = dict(PLACES)
    for parts, local in LOCAL.items():
        known |= local if name.startswith(parts) else {}
    if "tell" not in imported:  # another function of this name
        del known["tell"]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        places, names = known.get(called, ((), ()))
        given = [node.args[place] for place in places if place < len(node.args)]
        given += [keyword.value for keyword in node.keywords if keyword.arg in names]
        for argument in given:
            yield from _literal(argument, f"{name}:{argument.lineno}")


def _literal(node: ast.expr, where: str) -> Iterator[str]:
    """The literal texts that an expression may be."""
    if isinstance(node, ast.IfExp):
        yield from (*_literal(node.body, where), *_literal(node.orelse, where))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _literal(value, where)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
        yield node.value
    elif isinstance(node, ast.JoinedStr | ast.BinOp) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join")
    ):
        raise Unfit(f'{where}: write Message("… {{name}} …", name=value) for {ast.unparse(node)}')


def gaps(message: str) -> list[str]:
    """The gaps of a message, with how they are written, sorted."""
    return sorted(
        f"{name}!{how or ''}:{form}" for _, name, form, how in string.Formatter().parse(message) if name is not None
    )


def catalogue() -> Catalog:
    """What kg.po holds; nothing where it is not there."""
    if not PO.exists():
        return Catalog("zh")
    with PO.open("rb") as file:
        return read_po(file, "zh", abort_invalid=True)


def compiled(held: Catalog) -> bytes:
    """What kg.mo must hold."""
    made = BytesIO()
    write_mo(made, held)
    return made.getvalue()


def update() -> None:
    """Bring kg.po up to the code, and kg.mo up to kg.po."""
    old = catalogue()
    new = Catalog("zh", project="kg", charset="utf-8", creation_date=_DAY, revision_date=_DAY, fuzzy=False)
    new.header_comment = "# What kg says, in Chinese; docs/design.md tells how a message gets here."
    new.last_translator = new.language_team = new.msgid_bugs_address = "kg"
    for text, places in messages().items():
        known = old.get(text)
        code = [(place, None) for place in dict.fromkeys(places) if place.endswith(".py")]
        other = [place for place in dict.fromkeys(places) if not place.endswith(".py")]
        new.add(text, known.string if known else "", locations=code, auto_comments=other)
    PO.parent.mkdir(parents=True, exist_ok=True)
    made = BytesIO()
    write_po(made, new, width=120)
    PO.write_bytes(made.getvalue())
    MO.write_bytes(compiled(catalogue()))
