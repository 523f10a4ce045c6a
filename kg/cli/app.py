"""The application: its commands, and what becomes of errors."""

import sys

import typer

from kg import __version__
from kg.cli import (
    build,
    cache,
    curate,
    evaluate,
    export,
    language,
    papers,
    read,
    review,
    survey,
    terminal,
    thesaurus,
    usage,
)
from kg.cli.helping import Command, Group
from kg.errors import KgError
from kg.messages import Message, system_reason

app = typer.Typer(
    name="kg",
    cls=Group,
    help="Read Chinese social-science papers and map the claims they make; every edge leads to its sentences.\n\n"
    "Example: kg build my-papers --output my-map --open",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)
for command in (
    build.build,
    papers.papers,
    read.query,
    read.ask,
    read.link,
    read.show,
    read.matrix,
    survey.trace,
    survey.compare,
    survey.gaps,
    survey.stats,
    read.verify,
    thesaurus.check,
    thesaurus.suggest,
    thesaurus.init,
    thesaurus.diff,
    curate.curate,
    review.review,
    evaluate.evaluate,
    export.export,
    cache.cache,
):
    app.command(cls=Command)(command)
importing = typer.Typer(
    cls=Group,
    help="Take over what other programs wrote.\n\nExample: kg import skos thesaurus.ttl --to my-vocabulary",
    no_args_is_help=True,
    rich_markup_mode=None,
)
importing.callback()(lambda: None)  # a group even while it has one command
importing.command(cls=Command)(thesaurus.skos)
app.add_typer(importing, name="import")


def _version(wanted: bool) -> None:
    if wanted:
        terminal.give(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Options that need no command; `--help`, `--version` and `--lang` are all."""


def main() -> int:
    """Run a command line and give back its exit code: 0, 1 for what the user can mend, 2 for wrong usage."""
    terminal.prepare()
    try:
        words, asked = language.taken(sys.argv[1:])
    except language.NoSuchLanguage as error:
        return usage.no_such_language(str(error))
    with language.speaking_as_asked(asked):
        try:
            return _run(words)
        except BrokenPipeError:
            terminal.hang_up()
            return 1
        except OSError as error:  # of a file kg was told to read or write, its message is a KgError: this is stdout's
            terminal.hang_up()
            reason = system_reason(error)
            terminal.say(Message("The result cannot be written: {reason}. Free the place it goes to.", reason=reason))
            return 1


def _run(words: list[str]) -> int:
    code = 0
    try:
        ended = app(words, prog_name="kg", standalone_mode=False)
        code = ended if isinstance(ended, int) else 0
    except usage.WRONG as error:
        code = usage.wrong(error)
    except typer.Abort:
        terminal.say("Stopped.")
        code = 1
    except KgError as error:
        terminal.say(str(error))
        code = 1
    sys.stdout.flush()
    return code
