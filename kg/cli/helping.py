"""Help: what the docstrings and options of the commands say, in the language of whoever reads it.

Each paragraph of a docstring is a message, and so is the help of each argument and option. A paragraph that begins with
`Example: ` is an example and stands as it is.
"""

import inspect
from enum import Enum
from typing import Any

import typer
import typer.core

from kg.cli import language, terminal
from kg.columns import pad, width, wrap
from kg.messages import LANGUAGES, Message, tell

EXAMPLE = "Example: "
_COLUMNS = 80
_WIDEST = 26  # columns of a name that has its help beside it
_LANGUAGE = Message(
    "Language of messages, help and answers. Default: KG_LANG, else the system's; answers that of the question."
)
_NOTHING_LEAVES = Message(
    "Nothing leaves this machine: kg reads your files, writes the folder you name and its cache, and opens no"
    " connection but to a cluster you name."
)


class Command(typer.core.TyperCommand):
    """A command whose help is in the language of the reader, and that Ctrl-C stops with a word of what to do."""

    def invoke(self, ctx: Any) -> Any:
        """Run it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            terminal.say("Stopped; nothing is left half written. The same command begins anew.")
            raise typer.Exit(130) from None

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the whole help."""
        formatter.write(page(self, ctx))


class Group(typer.core.TyperGroup):
    """A group of commands whose help is in the language of the reader."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the whole help."""
        formatter.write(page(self, ctx))


def page(command: Any, ctx: Any) -> str:
    """The help of a command or group."""
    columns = terminal.columns() or _COLUMNS
    lines = [usage(ctx)]
    for paragraph in paragraphs(command):
        if paragraph.startswith(EXAMPLE):
            lines += ["", f"  {tell(Message('Example: {line}', line=paragraph.removeprefix(EXAMPLE)))}"]
        else:
            lines += ["", *wrap(tell(paragraph), columns, "  ", "  ")]
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.get_params(ctx) if one.param_type_name == "option"]
    named = [(_name_of_option(one, ctx), _help(one)) for one in options]
    named.insert(-1, (f"{language.OPTION} <{'|'.join(LANGUAGES)}>", tell(_LANGUAGE)))
    lines += _listed(tell("Arguments:"), [(_name_of_argument(one), _help(one)) for one in arguments], columns)
    lines += _listed(tell("Options:"), named, columns)
    inner = getattr(command, "commands", {})
    lines += _listed(tell("Commands:"), [(name, tell(paragraphs(one)[0])) for name, one in inner.items()], columns)
    if ctx.parent is None:
        lines += ["", *wrap(tell(_NOTHING_LEAVES), columns)]
    return "\n".join(lines) + "\n"


def usage(ctx: Any) -> str:
    """How a command is called, on one line."""
    return tell(Message("Usage: {line}", line=" ".join([ctx.command_path, *ctx.command.collect_usage_pieces(ctx)])))


def paragraphs(command: Any) -> list[str]:
    """The paragraphs of a command's docstring, each on one line."""
    return [" ".join(part.split()) for part in inspect.cleandoc(command.help or "").split("\n\n") if part.strip()]


def _name_of_argument(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _name_of_option(option: Any, ctx: Any) -> str:
    """`-x, --name VALUE`; of a flag that is only there to be turned off, the way to do it."""
    names = ", ".join(sorted([*option.opts, *option.secondary_opts], key=len))
    if option.is_flag:
        return names
    return f"{names} {option.metavar}" if option.metavar else str(option.get_help_record(ctx)[0])


def _help(parameter: Any) -> str:
    text = tell(parameter.help or "")
    default = parameter.default.value if isinstance(parameter.default, Enum) else parameter.default
    if isinstance(default, str | int) and not isinstance(default, bool):
        text = tell(Message("{help} [default: {value}]", help=text, value=default))
    return text


def _listed(heading: str, rows: list[tuple[str, str]], columns: int) -> list[str]:
    """Names with what they mean beside them, below a heading; nothing where there are none."""
    if not rows:
        return []
    beside = min(max(width(name) for name, _ in rows), _WIDEST) + 4
    lines = ["", heading]
    for name, text in rows:
        told = wrap(text, columns, " " * beside, " " * beside)
        if width(name) + 4 <= beside:
            lines += [pad(f"  {name}", beside) + told[0][beside:], *told[1:]]
        else:
            lines += [f"  {name}", *told]
    return lines
