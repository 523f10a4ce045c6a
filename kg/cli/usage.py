"""What is said to a command line that cannot be understood."""

import typer

from kg.cli import helping, language, terminal
from kg.messages import LANGUAGES, Message, tell

WRONG: type[Exception] = typer.BadParameter.__mro__[2]  # of whichever click typer brings: whatever is wrong with a line
CODE = 2


def wrong(error: Exception) -> int:
    """Say what is wrong with a command line, how the command is called and where to read of it; the exit code."""
    ctx, what = getattr(error, "ctx", None), error.format_message()  # type: ignore[attr-defined]
    if not what or "\n" in what:  # no command at all: its text is the whole help
        terminal.say(what)
        return CODE
    if ctx is not None:
        terminal.say(helping.usage(ctx))
        terminal.say(Message("Try '{command} --help' for help.", command=ctx.command_path))
        terminal.say("")
    terminal.say(Message("Error: {what}", what=tell(what)))
    return int(getattr(error, "exit_code", CODE))


def no_such_language(name: str) -> int:
    """Say which languages there are; the exit code."""
    terminal.say(
        Message(
            "Error: {what}",
            what=tell(
                Message(
                    "{option}: there is no language {name!r}. Use one of {names}.",
                    option=language.OPTION,
                    name=name,
                    names=", ".join(LANGUAGES),
                )
            ),
        )
    )
    return CODE
